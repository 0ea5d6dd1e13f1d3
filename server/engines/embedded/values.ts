import type { Node, Path, Properties, Relationship, Value } from '../../contract/graph.ts'
import { tagOf } from '../../contract/graph.ts'
import { AppError } from '../../errors.ts'
import type { ColumnType } from './arrow.ts'

/**
 * Values between the wire (`contract/graph.ts`) and the embedded engine.
 *
 * Ids: a node is `n:12`, a relationship `r:5`; the number is the engine's own and may be used again after a deletion.
 *
 * The engine hands out entities as maps with `_id` and `_labels`, or `_id`, `_source`, `_target` and `_type`; so these
 * names cannot be keys of anything else (`reservedNames`). It hands out Integer 1 and Float 1.0 as the same number; the
 * column's type (`arrow.ts`) tells which it was.
 */

/** Names that neither a property nor a key of a map may have here: the engine's own, and one that JavaScript swallows. */
export const reservedNames: ReadonlySet<string> = new Set([
  '_id',
  '_labels',
  '_type',
  '_source',
  '_target',
  '__proto__',
])

export const nodeId = (id: number | bigint): string => `n:${id}`
export const relationshipId = (id: number | bigint): string => `r:${id}`

/** A map of the user's in which `$type` would be taken for a tag is wrapped. */
const wrap = (map: { [key: string]: Value }): Value =>
  Object.hasOwn(map, '$type') ? { $type: 'Map', value: map } : map

const isInteger = (type: ColumnType | undefined): boolean => type?.kind === 'integer'

function number(value: number, type: ColumnType | undefined): Value {
  if (Number.isInteger(value)) {
    // An Integer beyond the safe range arrives as a bigint, so a number there is a Float.
    if (isInteger(type)) return Number.isSafeInteger(value) ? value : { $type: 'Integer', value: String(BigInt(value)) }
    if (type?.kind === 'float' || Object.is(value, -0) || !Number.isSafeInteger(value)) {
      return { $type: 'Float', value: floatText(value) }
    }
    return value
  }
  return Number.isFinite(value) ? value : { $type: 'Float', value: String(value) }
}

/** A float as text that reads as a float: `1.0`, `-0.0`, `1e+21`. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

const bigInteger = (value: bigint): Value =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : { $type: 'Integer', value: String(value) }

type Raw = { [key: string]: unknown }

const fieldOf = (type: ColumnType | undefined, key: string) => (type?.kind === 'map' ? type.fields.get(key) : undefined)

function properties(raw: Raw, type: ColumnType | undefined): Properties {
  const result: Properties = {}
  for (const key of Object.keys(raw)) {
    if (!reservedNames.has(key)) result[key] = fromEngine(raw[key], fieldOf(type, key))
  }
  return result
}

const node = (raw: Raw, type: ColumnType | undefined): Node => ({
  $type: 'Node',
  id: nodeId(raw._id as number),
  labels: raw._labels as string[],
  properties: properties(raw, type),
})

const relationship = (raw: Raw, type: ColumnType | undefined): Relationship => ({
  $type: 'Relationship',
  id: relationshipId(raw._id as number),
  type: raw._type as string,
  start: nodeId(raw._source as number),
  end: nodeId(raw._target as number),
  properties: properties(raw, type),
})

/** A path from its lists `nodes(p)` and `relationships(p)`; null when there is none. */
export function path(nodes: Value, relationships: Value): Path | null {
  if (nodes === null || relationships === null) return null
  return { $type: 'Path', nodes: nodes as Node[], relationships: relationships as Relationship[] }
}

/**
 * A value of a result as the engine gave it.
 * @param type what the column's Arrow type says; without it a number without a fraction is an Integer
 */
export function fromEngine(value: unknown, type?: ColumnType): Value {
  switch (typeof value) {
    case 'number':
      return number(value, type)
    case 'bigint':
      return bigInteger(value)
    case 'string':
    case 'boolean':
      return value
    case 'undefined':
      return null
  }
  if (value === null) return null
  if (Array.isArray(value)) {
    const item = type?.kind === 'list' ? type.item : undefined
    return value.map(entry => fromEngine(entry, item))
  }
  if (Buffer.isBuffer(value)) return { $type: 'Bytes', value: value.toString('base64') }
  if (value instanceof Date) return { $type: 'LocalDateTime', value: value.toISOString().replace('Z', '') }
  const raw = value as Raw
  if ('_id' in raw && '_labels' in raw) return node(raw, type)
  if ('_id' in raw && '_source' in raw && '_type' in raw) return relationship(raw, type)
  const map: { [key: string]: Value } = {}
  for (const key of Object.keys(raw)) map[key] = fromEngine(raw[key], fieldOf(type, key))
  return wrap(map)
}

const unsupported = (construct: string, instead: string) =>
  new AppError(
    'QUERY_UNSUPPORTED',
    `The embedded engine cannot take ${construct}: ${instead}, or connect a Neo4j database, which can.`,
    { facts: { construct } },
  )

/** What a parameter became: the engine's value, or the text of a literal where only a literal says it exactly. */
export type Argument = { value: unknown } | { literal: string }

/** A parameter for the engine. Throws QUERY_UNSUPPORTED for what it cannot carry, REQUEST_INVALID for what is no value. */
export function toArgument(value: Value): Argument {
  return needsLiteral(value) ? { literal: literal(value) } : { value: plain(value) }
}

/** Whether something in it is a Float that JavaScript would pass as an Integer. */
function needsLiteral(value: Value): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(needsLiteral)
  const tag = tagOf(value)
  if (tag === 'Float') return Number.isFinite(Number((value as { value: string }).value))
  if (tag === 'Map') return Object.values((value as { value: { [key: string]: Value } }).value).some(needsLiteral)
  return tag === undefined && Object.values(value as { [key: string]: Value }).some(needsLiteral)
}

const limits = { smallest: -(2n ** 63n), largest: 2n ** 63n - 1n }

function integer(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text))
    throw new AppError('REQUEST_INVALID', `"${text}" is not an Integer: give decimal digits.`)
  const value = BigInt(text)
  if (value < limits.smallest || value > limits.largest) {
    throw new AppError('REQUEST_INVALID', `${text} does not fit into a 64-bit Integer: give it as text.`)
  }
  return value
}

function float(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || (Number.isNaN(value) && text !== 'NaN')) {
    throw new AppError('REQUEST_INVALID', `"${text}" is not a Float.`)
  }
  return value
}

function entriesOf(map: { [key: string]: Value }): [string, Value][] {
  const entries = Object.entries(map)
  for (const [key] of entries) {
    if (reservedNames.has(key)) throw unsupported(`a key named "${key}"`, 'give it another name')
    if (key.startsWith('$') && key !== '$type') throw unsupported(`a key that starts with "$"`, 'give it another name')
  }
  return entries
}

function convert<T>(
  value: Value,
  build: { scalar: (value: unknown) => T; list: (items: T[]) => T; map: (entries: [string, T][]) => T },
): T {
  if (Array.isArray(value)) return build.list(value.map(item => convert(item, build)))
  if (typeof value !== 'object' || value === null) return build.scalar(value)
  const of = (map: { [key: string]: Value }) =>
    build.map(entriesOf(map).map(([key, item]): [string, T] => [key, convert(item, build)]))
  const { value: inner } = value as { value: unknown }
  switch (tagOf(value)) {
    case undefined:
      return of(value as { [key: string]: Value })
    case 'Map':
      return of(inner as { [key: string]: Value })
    case 'Integer':
      return build.scalar(integer(String(inner)))
    case 'Float':
      return build.scalar(new Number(float(String(inner))))
    case 'Bytes':
      return build.scalar(Buffer.from(String(inner), 'base64'))
    case 'Point':
      throw unsupported('a point as a parameter', 'give its coordinates as two numbers')
    case 'Node':
    case 'Relationship':
    case 'Path':
      throw new AppError(
        'REQUEST_INVALID',
        'A parameter cannot be a node, relationship or path: give a property or an id.',
      )
    default:
      throw unsupported(`a ${tagOf(value)} as a parameter`, 'give it as text in ISO 8601')
  }
}

const plain = (value: Value): unknown =>
  convert<unknown>(value, {
    scalar: item => (item instanceof Number ? item.valueOf() : item),
    list: items => items,
    map: entries => Object.fromEntries(entries),
  })

/** A string as a Cypher literal. */
export const quote = (text: string): string => `'${text.replace(/[\\'\n\r\t\b\f]/g, at => escapes.get(at) ?? at)}'`
const escapes = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
])

/** A name as Cypher writes it, quoted. */
export const backtick = (name: string): string => `\`${name.replaceAll('`', '``')}\``

function scalarLiteral(value: unknown): string {
  if (value instanceof Number) {
    const float = value.valueOf()
    if (Number.isFinite(float)) return floatText(float)
    return Number.isNaN(float) ? '(0.0 / 0.0)' : `(${float > 0 ? '' : '-'}1.0 / 0.0)`
  }
  if (typeof value === 'string') return quote(value)
  if (Buffer.isBuffer(value)) throw unsupported('bytes beside floats in one parameter', 'give them as two parameters')
  return String(value)
}

const literal = (value: Value): string =>
  convert<string>(value, {
    scalar: item => scalarLiteral(typeof item === 'number' && !Number.isSafeInteger(item) ? new Number(item) : item),
    list: items => `[${items.join(', ')}]`,
    map: entries => `{${entries.map(([key, item]) => `${backtick(key)}: ${item}`).join(', ')}}`,
  })
