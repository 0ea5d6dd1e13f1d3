import type { GrafeoDB as Database } from '@grafeo-db/js'
import type { Constraint, EngineSchema, Index } from '../engine.ts'

interface OwnSchema {
  labels: { name: string; count: number }[]
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

/** Labels, types and counts as the engine keeps them, and what SHOW says of constraints and indexes. */
export async function readSchema(database: Database): Promise<EngineSchema> {
  const own = database.schema() as OwnSchema
  const constraints = (await database.executeCypher('SHOW CONSTRAINTS')).toArray()
  const indexes = (await database.executeCypher('SHOW INDEXES')).toArray()
  return {
    labels: own.labels,
    types: own.edge_types,
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
