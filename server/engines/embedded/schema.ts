import type { GrafeoDB as Database } from '@grafeo-db/js'
import type { Constraint, EngineSchema, Index } from '../engine.ts'
import type { Graph } from './cypher/graph.ts'

interface OwnSchema {
  edge_types: { name: string; count: number }[]
  property_keys: string[]
}

const constraintKinds = new Map<unknown, Constraint['kind']>([
  ['UNIQUE', 'unique'],
  ['NODE KEY', 'key'],
  ['NODE_KEY', 'key'],
  ['NOT NULL', 'exists'],
  ['NOT_NULL', 'exists'],
  ['EXISTS', 'exists'],
])

const indexKinds = new Map<unknown, Index['kind']>([
  ['Hash', 'range'],
  ['BTree', 'range'],
  ['Text', 'fulltext'],
  ['Vector', 'vector'],
])

const names = (text: unknown): string[] =>
  String(text)
    .split(',')
    .map(name => name.trim())

/** Labels from the graph in memory, types and keys as the store counts them, and what SHOW says of constraints and indexes. */
export async function readSchema(database: Database, graph: Graph): Promise<EngineSchema> {
  const own = database.schema() as OwnSchema
  const constraints = (await database.executeCypher('SHOW CONSTRAINTS')).toArray()
  const indexes = (await database.executeCypher('SHOW INDEXES')).toArray()
  return {
    labels: [...graph.labels]
      .filter(([, nodes]) => nodes.size > 0)
      .map(([name, nodes]) => ({ name, count: nodes.size })),
    types: own.edge_types.filter(type => type.count > 0),
    propertyKeys: own.property_keys,
    constraints: constraints.map(row => ({
      name: String(row.name),
      kind: constraintKinds.get(row.type) ?? 'other',
      entity: 'node',
      of: [String(row.label)],
      properties: names(row.properties),
    })),
    indexes: indexes.map(row => ({
      name: String(row.name),
      kind: indexKinds.get(row.type) ?? 'other',
      entity: 'node',
      of: [String(row.label)],
      properties: names(row.property),
      online: true,
    })),
  }
}
