import {
  isMap,
  type Point,
  type Properties,
  type TemporalType,
  temporalTypes,
  type Value,
  type WrappedMap,
} from '../contract/graph.ts'
import { isTemporalText } from '../contract/temporal.ts'
import { ItemFlaw } from './items.ts'
import { floatOf, JsonFlaw, numberOf, parseJson, plainNumber } from './json.ts'
import { crsOf, itemType, type ScalarType, srids, tagNamed, textOf, typeOf, type ValueType } from './kinds.ts'

// Values as APOC and its like write them: plain JSON, with temporals as ISO 8601, points as maps with their crs, bytes
// in base64. What type a value was stands beside it, under a name of `ValueType`, and brings it back.

/** The JSON of a value. What has no type of its own (maps, lists of unlike things) is JSON as the contract has it. */
export function plainJson(value: Value, type: ValueType = typeOf(value)): string {
  const inner = itemType(type)
  if (inner) {
    const items = (value as Value[]).map(item => plainJson(item, inner))
    // Neo4j keeps no list of numbers and texts: where one float is a text, all of them are.
    const texts = inner === 'float' && items.some(item => item.startsWith('"'))
    return `[${(texts ? items.map(item => (item.startsWith('"') ? item : `"${item}"`)) : items).join(',')}]`
  }
  if (type === 'point') return JSON.stringify(mapOfPoint(value as Point))
  if (type === 'list<>' || type === 'map' || type === 'list<mixed>') return JSON.stringify(value)
  const number = plainNumber(value, type as ScalarType)
  if (number !== undefined) return number
  return JSON.stringify(typeof value === 'object' && value !== null ? textOf(value) : value)
}

/** The text of a value where a format writes texts: as `plainJson`, a text without its quotes. */
export function plainText(value: Value, type: ValueType = typeOf(value)): string {
  if (type === 'text') return value as string
  const json = plainJson(value, type)
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}

/** Whether JSON alone says which type a value is of. */
export function isPlain(value: Value): boolean {
  const type = typeOf(value)
  const one = itemType(type) ?? type
  if (one === 'float')
    return (Array.isArray(value) ? value : [value]).every(item => plainNumber(item, 'float') !== undefined)
  return one === 'boolean' || one === 'integer' || one === 'text' || one === 'list<>' || one === 'null'
}

/** A value from what `plainJson` wrote, read by `parseJson`. Errors: ItemFlaw where it is none of that type. */
export function fromPlain(json: Value, type: ValueType): Value {
  const inner = itemType(type)
  if (inner) {
    if (Array.isArray(json)) return json.map(item => fromPlain(item, inner))
    throw flaw(json, type)
  }
  if (type === 'point') return pointOf(json)
  if (type === 'float') {
    if (typeof json === 'string' && /^(NaN|-?Infinity)$/.test(json)) return { $type: 'Float', value: json }
    if (typeof json === 'number') return floatOf(json)
    if (typeof json === 'string' && json.trim() !== '' && Number.isFinite(Number(json))) return floatOf(Number(json))
    if (typeOf(json) === 'float' || typeOf(json) === 'integer') return floatOf(Number(textOf(json)))
    throw flaw(json, type)
  }
  const tag = tagNamed(type as ScalarType)
  if (tag === undefined || type === 'integer' || type === 'map') return json
  if (typeof json === 'string') return { $type: tag, value: json } as Value
  throw flaw(json, type)
}

/** A value from what `plainText` wrote. Errors: ItemFlaw. */
export function fromText(text: string, type: ValueType): Value {
  if (type === 'text') return text
  if (type === 'integer' || type === 'float') {
    const digits = text.trim()
    if (/^[+-]?\d+$/.test(digits) && type === 'integer') return numberOf(digits.replace(/^\+/, ''), false)
    if (type === 'float' && /^[+-]?(NaN|Inf(inity)?)$/i.test(digits)) {
      const sign = digits.startsWith('-') ? '-' : ''
      return { $type: 'Float', value: /nan/i.test(digits) ? 'NaN' : `${sign}Infinity` }
    }
    if (type === 'float' && digits !== '' && Number.isFinite(Number(digits))) return floatOf(Number(digits))
    throw flaw(text, type)
  }
  if (type === 'boolean') {
    if (/^\s*(true|1)\s*$/i.test(text)) return true
    if (/^\s*(false|0)\s*$/i.test(text)) return false
    throw flaw(text, type)
  }
  if (type === 'point' || type === 'map' || type === 'null' || type.startsWith('list<')) {
    try {
      return fromPlain(parseJson(text), type)
    } catch (error) {
      if (error instanceof JsonFlaw) throw flaw(text, type)
      throw error
    }
  }
  return fromPlain(text, type)
}

/**
 * A value from a cell of a table that anybody may have written. Errors: ItemFlaw, also where an integer has more than 64
 * bits, or a day is on no calendar.
 */
export function fromCell(text: string, type: ScalarType): Value {
  if (type === 'text') return text
  const trimmed = text.trim()
  if (type === 'integer' && /^[+-]?\d+$/.test(trimmed) && BigInt.asIntN(64, BigInt(trimmed)) !== BigInt(trimmed))
    throw flaw(text, type)
  const tag = tagNamed(type)
  if (isTemporalTag(tag)) {
    if (!isTemporalText(tag, trimmed)) throw flaw(text, type)
    return { $type: tag, value: trimmed }
  }
  return fromText(trimmed, type)
}

const temporalTags: ReadonlySet<string | undefined> = new Set(temporalTypes)
const isTemporalTag = (tag: string | undefined): tag is TemporalType => temporalTags.has(tag)

const flaw = (value: Value, type: ValueType): ItemFlaw =>
  new ItemFlaw(`${JSON.stringify(value).slice(0, 80)} is no value of type ${type}`)

export function mapOfPoint(point: Point): { [name: string]: string | number } {
  const { name, axes } = crsOf(point)
  const numbers = [point.x, point.y, point.z]
  return { crs: name, ...Object.fromEntries(axes.map((axis, index) => [axis, numbers[index] ?? 0])) }
}

function pointOf(json: Value): Point {
  const map = isMap(json) ? json : (json as WrappedMap | null)?.value
  const srid = srids.get(String((map as { crs?: Value } | undefined)?.crs))
  if (!map || srid === undefined) throw flaw(json, 'point')
  const { axes } = crsOf({ $type: 'Point', srid, x: 0, y: 0 })
  const [x, y, z] = axes.map(axis => {
    const number = (map as { [name: string]: Value })[axis]
    if (typeof number === 'number') return number
    if (number !== undefined && typeOf(number) === 'float') return Number(textOf(number))
    throw flaw(json, 'point')
  })
  return { $type: 'Point', srid, x: x as number, y: y as number, ...(z !== undefined && { z }) }
}

// ── ids ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An id where a format knows texts only; a text that looks like a number, or like this, gets an apostrophe in front. */
export const idText = (id: string | number): string =>
  typeof id === 'number' ? String(id) : isNumeric(id) || id.startsWith("'") ? `'${id}` : id

export function idOf(text: string): string | number {
  if (text.startsWith("'")) return text.slice(1)
  return isNumeric(text) ? Number(text) : text
}

const isNumeric = (text: string): boolean => /^-?\d/.test(text) && String(Number(text)) === text

/** A property as XML files declare it, once for all items. */
export interface Declared {
  name: string
  type: ValueType
  /** What an item has that does not mention it. */
  default: string | undefined
}

/** The properties of an item, from its texts by the ids of what is declared. */
export function propertiesIn(texts: ReadonlyMap<string, string>, declared: ReadonlyMap<string, Declared>): Properties {
  const entries: [string, Value][] = []
  for (const [id, { name, type, default: text }] of declared)
    if (text !== undefined && !texts.has(id)) entries.push([name, fromText(text, type)])
  for (const [id, text] of texts) {
    const { name, type } = declared.get(id) ?? { name: id, type: 'text' as const }
    entries.push([name, fromText(text, type)])
  }
  return Object.fromEntries(entries)
}
