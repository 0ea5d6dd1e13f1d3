/**
 * What the graph is made of, as client and server pass it between them: plain JSON.
 *
 * A property value is plain JSON wherever JSON can carry it faithfully; what it cannot carry is
 * an object tagged with `$type`, so that nothing is coerced on the way:
 * - a number in JSON is an Integer when it has no fraction, else a Float;
 * - integers beyond ±(2^53 − 1), floats without a fraction (1.0), NaN and the infinities are tagged;
 * - temporals, points and bytes are tagged; a map of the user's that has a key `$type` is wrapped.
 */

export type Scalar = null | boolean | number | string

/** A 64-bit integer outside JavaScript's safe range, as decimal digits. */
export interface BigInteger {
  $type: 'Integer'
  value: string
}

/** A float that JSON would confuse with an integer or cannot write: `1.0`, `-0.0`, `NaN`, `Infinity`, `-Infinity`. */
export interface TaggedFloat {
  $type: 'Float'
  value: string
}

export const temporalTypes = ['Date', 'Time', 'LocalTime', 'DateTime', 'LocalDateTime', 'Duration'] as const
export type TemporalType = (typeof temporalTypes)[number]

/** A temporal value in ISO 8601, a zone's name in brackets after the offset: `2025-03-11T09:00:00+08:00[Asia/Shanghai]`. */
export interface Temporal {
  $type: TemporalType
  value: string
}

/** A point; `srid` 4326 and 4979 are WGS-84 in degrees (x = longitude), 7203 and 9157 cartesian. */
export interface Point {
  $type: 'Point'
  srid: number
  x: number
  y: number
  z?: number
}

/** A byte array, base64. */
export interface Bytes {
  $type: 'Bytes'
  value: string
}

/** A map that has a key `$type` of its own, wrapped so that it is not taken for one of the tags. */
export interface WrappedMap {
  $type: 'Map'
  value: { [key: string]: Value }
}

/** A node. `id` is the engine's element id: opaque, and stable only as long as the data is not reloaded. */
export interface Node {
  $type: 'Node'
  id: string
  labels: string[]
  properties: Properties
}

/** A relationship; `start` and `end` are the ids of its nodes. */
export interface Relationship {
  $type: 'Relationship'
  id: string
  type: string
  start: string
  end: string
  properties: Properties
}

/** A path: n + 1 nodes and n relationships in walking order; a relationship may be walked against its direction. */
export interface Path {
  $type: 'Path'
  nodes: Node[]
  relationships: Relationship[]
}

export type Tagged = BigInteger | TaggedFloat | Temporal | Point | Bytes | WrappedMap
export type Entity = Node | Relationship | Path
export type Value = Scalar | Tagged | Entity | Value[] | { [key: string]: Value }
export type Properties = { [key: string]: Value }

/** Nodes and relationships without repetition; both ends of every relationship are among the nodes unless said otherwise. */
export interface Graph {
  nodes: Node[]
  relationships: Relationship[]
}

const isObject = (value: Value): value is Exclude<Value, Scalar | Value[]> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The tag of a tagged value or entity, else undefined. */
export const tagOf = (value: Value): string | undefined =>
  isObject(value) && typeof value.$type === 'string' ? value.$type : undefined

export const isNode = (value: Value): value is Node => tagOf(value) === 'Node'
export const isRelationship = (value: Value): value is Relationship => tagOf(value) === 'Relationship'
export const isPath = (value: Value): value is Path => tagOf(value) === 'Path'

/** An untagged map of the user's, or undefined. */
export const isMap = (value: Value): value is { [key: string]: Value } => isObject(value) && tagOf(value) === undefined

/** The number that a numeric value stands for; a big integer loses its last digits. Undefined for anything else. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value
  const tag = tagOf(value)
  if (tag === 'Integer' || tag === 'Float') return Number((value as BigInteger).value)
  return undefined
}

/** Calls `visit` for every node and relationship inside a value, at any depth, in order. */
export function visitEntities(value: Value, visit: (entity: Node | Relationship) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visitEntities(item, visit)
  } else if (isNode(value) || isRelationship(value)) {
    visit(value)
  } else if (isPath(value)) {
    for (const node of value.nodes) visit(node)
    for (const relationship of value.relationships) visit(relationship)
  } else if (tagOf(value) === 'Map') {
    for (const item of Object.values((value as WrappedMap).value)) visitEntities(item, visit)
  } else if (isMap(value)) {
    for (const item of Object.values(value)) visitEntities(item, visit)
  }
}
