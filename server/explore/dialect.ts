import type { Value } from '../contract/graph.ts'
import { ENTITY_LABEL, SOURCE_LABELS } from '../contract/source.ts'
import type { EngineKind, Parameters } from '../engines/engine.ts'
import { quote } from './cypher.ts'

/** The few places in which Cypher for one engine reads otherwise than for another. Variables are ours, so they are written as they are. */
export interface Dialect {
  /** Element id of a node as the same text that `Node.id` holds, and of a relationship. */
  idOf(variable: string): string
  relationshipIdOf(variable: string): string
  /** What finds an entity by id without a scan: `${seek('n')} IN $ids`, the parameter made by `ids`. */
  seek(variable: string): string
  ids(ids: Iterable<string>): Value[]
  /** Whether a reference has the shape of an element id, of a node or of a relationship. */
  isNodeId(reference: string): boolean
  isRelationshipId(reference: string): boolean
  /** Relationships of which the ends are known, as rows of relationship, start, end. */
  relationshipsBetween(edges: readonly { id: string; from: string; to: string }[]): {
    statement: string
    parameters: Parameters
  }
  /** Any scalar as text, null for what has none; never fails. */
  text(expression: string): string
}

const neo4jId = /^\d+:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:\d+$/

const neo4j: Dialect = {
  idOf: variable => `elementId(${variable})`,
  relationshipIdOf: variable => `elementId(${variable})`,
  seek: variable => `elementId(${variable})`,
  ids: ids => [...ids],
  isNodeId: reference => neo4jId.test(reference),
  isRelationshipId: reference => neo4jId.test(reference),
  relationshipsBetween: edges => ({
    statement: 'MATCH (a)-[r]->(b) WHERE elementId(r) IN $ids RETURN r, a, b',
    parameters: { ids: edges.map(({ id }) => id) },
  }),
  text: expression => `toStringOrNull(${expression})`,
}

const numbers = (ids: Iterable<string>): number[] => Array.from(ids, id => Number(id.slice(2)))

/** `elementId(n) = …` scans all nodes there, `id(n) = …` does not; the number is the last part of the id on the wire (`n:12`, `r:5`). */
const embedded: Dialect = {
  idOf: variable => `('n:' + toString(id(${variable})))`,
  relationshipIdOf: variable => `('r:' + toString(id(${variable})))`,
  seek: variable => `id(${variable})`,
  ids: numbers,
  isNodeId: reference => /^n:\d{1,15}$/.test(reference),
  isRelationshipId: reference => /^r:\d{1,15}$/.test(reference),
  // There is no seek for relationships, so they are looked for at their ends.
  relationshipsBetween: edges => ({
    statement: 'MATCH (a)-[r]->(b) WHERE id(a) IN $nodes AND id(b) IN $nodes AND id(r) IN $ids RETURN r, a, b',
    parameters: {
      nodes: numbers(new Set(edges.flatMap(({ from, to }) => [from, to]))),
      ids: numbers(edges.map(({ id }) => id)),
    },
  }),
  text: expression => `toString(${expression})`,
}

export const dialectOf = (engine: { kind: EngineKind }): Dialect => (engine.kind === 'neo4j' ? neo4j : embedded)

/** True for a node of the source layer; see `contract/source`. */
export const inSource = (variable: string): string =>
  `((${SOURCE_LABELS.map(label => `${variable}:${quote(label)}`).join(' OR ')}) AND ${variable}:${quote(ENTITY_LABEL)})`

/** `WHERE a AND b`, nothing when there is no condition. */
export const where = (conditions: readonly (string | undefined | false)[]): string => {
  const present = conditions.filter(condition => condition)
  return present.length > 0 ? ` WHERE ${present.join(' AND ')}` : ''
}
