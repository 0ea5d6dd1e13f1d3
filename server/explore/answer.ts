import {
  type Graph,
  isNode,
  isRelationship,
  type Node,
  type Relationship,
  type Value,
  visitEntities,
} from '../contract/graph.ts'

export interface GraphCounts {
  nodes: number
  relationships: number
}

export interface Gathering {
  /** What is new in a row; undefined where nothing is. Either end of a relationship may be in no row at all. */
  newIn: (row: Value[]) => Graph | undefined
  /** How many there have been. */
  given: () => GraphCounts
  /** How many more there were, beyond the limit. */
  leftOut: () => GraphCounts
}

/** Finds the graph in the rows of an answer: each node and relationship once, at most `limit` together. */
export function gatherGraph(limit: number): Gathering {
  const given = { nodes: new Set<string>(), relationships: new Set<string>() }
  const leftOut = { nodes: new Set<string>(), relationships: new Set<string>() }
  const counts = ({ nodes, relationships }: typeof given): GraphCounts => ({
    nodes: nodes.size,
    relationships: relationships.size,
  })
  return {
    newIn(row) {
      const found: Graph = { nodes: [], relationships: [] }
      visitEntities(row, entity => {
        const kind = entity.$type === 'Node' ? 'nodes' : 'relationships'
        if (given[kind].has(entity.id)) return
        if (given.nodes.size + given.relationships.size >= limit) {
          leftOut[kind].add(entity.id)
          return
        }
        given[kind].add(entity.id)
        if (entity.$type === 'Node') found.nodes.push(entity)
        else found.relationships.push(entity)
      })
      return found.nodes.length + found.relationships.length > 0 ? found : undefined
    },
    given: () => counts(given),
    leftOut: () => counts(leftOut),
  }
}

/**
 * Bytes of a value as JSON in UTF-8, without writing it: exact for text without characters that JSON escapes.
 * Stops counting as soon as it is past `enough`, an entity at its end.
 */
export function jsonBytes(value: Value, enough = Number.POSITIVE_INFINITY): number {
  return isNode(value) || isRelationship(value) ? entityBytes(value) : countBytes([value], enough)
}

/** An entity may stand in many rows: it is measured once. */
const measured = new WeakMap<Node | Relationship, number>()

function entityBytes(entity: Node | Relationship): number {
  let bytes = measured.get(entity)
  if (bytes === undefined) {
    const fields = Object.entries(entity) as [string, Value][]
    const names = fields.reduce((sum, [name]) => sum + Buffer.byteLength(name) + 3, 0)
    bytes =
      1 +
      fields.length +
      names +
      countBytes(
        fields.map(([, item]) => item),
        Number.POSITIVE_INFINITY,
      )
    measured.set(entity, bytes)
  }
  return bytes
}

function countBytes(open: Value[], enough: number): number {
  let bytes = 0
  while (open.length > 0 && bytes <= enough) {
    const next = open.pop() as Value
    if (typeof next === 'string') bytes += Buffer.byteLength(next) + 2
    else if (next === null || typeof next !== 'object') bytes += String(next).length
    else if (Array.isArray(next)) {
      bytes += 2 + Math.max(0, next.length - 1)
      if (bytes <= enough) for (const item of next) open.push(item)
    } else if (isNode(next) || isRelationship(next)) bytes += entityBytes(next)
    else {
      const entries = Object.entries(next)
      bytes += 2 + Math.max(0, entries.length - 1)
      for (const [key, item] of entries) {
        bytes += Buffer.byteLength(key) + 3
        open.push(item as Value)
      }
    }
  }
  return bytes
}
