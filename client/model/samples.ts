import type { Graph, Node, Relationship } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'

/** Small graphs for tests of the model. */
export const sampleNode = (id: string, labels: string[] = ['Person'], properties: Node['properties'] = {}): Node => ({
  $type: 'Node',
  id,
  labels,
  properties: { name: `Name of ${id}`, ...properties },
})

export const sampleRelationship = (
  id: string,
  start: string,
  end: string,
  type = 'KNOWS',
  properties: Relationship['properties'] = {},
): Relationship => ({ $type: 'Relationship', id, type, start, end, properties })

/** A hub in the middle of `count` others. */
export const sampleStar = (count: number, hub = 'hub'): Graph => ({
  nodes: [sampleNode(hub), ...Array.from({ length: count }, (_, index) => sampleNode(`${hub}-${index}`))],
  relationships: Array.from({ length: count }, (_, index) =>
    sampleRelationship(`${hub}=${index}`, hub, `${hub}-${index}`),
  ),
})

export const sampleSchema: SchemaAnswer = {
  counts: { nodes: 0, relationships: 0 },
  labels: [{ name: 'Person', count: 1, identity: 'key', caption: 'name', properties: [] }],
  types: [{ name: 'KNOWS', count: 1, properties: [] }],
  connections: [],
  sampledPer: null,
  constraints: [],
  indexes: [],
  evidence: true,
  ran: [],
}
