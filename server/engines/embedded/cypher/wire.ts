import type { Properties, Value as WireValue } from '../../../contract/graph.ts'
import { tagOf, temporalTypes } from '../../../contract/graph.ts'
import { AppError } from '../../../errors.ts'
import { unsupported } from './refusals.ts'
import { type CypherMap, Node, Path, Relationship, type Value } from './value.ts'

/**
 * Values between the contract and a running statement. The id of a node is `n:12`, of a relationship `r:5`: the number
 * is the store's own, and may be used again after a deletion.
 */

/** A float as the contract writes it: JavaScript's digits, and a fraction. */
function tagged(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

const limits = { smallest: -(2n ** 63n), largest: 2n ** 63n - 1n }

function integer(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text))
    throw new AppError('REQUEST_INVALID', `"${text}" is not an Integer: give decimal digits.`)
  const value = BigInt(text.replace(/^\+/, ''))
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

const mapOf = (map: { [key: string]: WireValue }): CypherMap =>
  new Map(Object.entries(map).map(([name, value]) => [name, fromWire(value)]))

/** Tags of values that are none here. */
export const refusedTags: ReadonlySet<string> = new Set([...[...temporalTypes, 'Point']])

/** Errors: QUERY_UNSUPPORTED for temporals and points, REQUEST_INVALID for what is no value. */
export function fromWire(value: WireValue): Value {
  switch (typeof value) {
    case 'number':
      if (!Number.isInteger(value) || Object.is(value, -0)) return value
      if (Number.isSafeInteger(value)) return BigInt(value)
      throw new AppError(
        'REQUEST_INVALID',
        `${value} is beyond the integers that JSON carries: write {"$type": "Integer", "value": "digits"} or {"$type": "Float", …}.`,
      )
    case 'string':
    case 'boolean':
      return value
    case 'undefined':
      return null
  }
  if (value === null) return null
  if (Array.isArray(value)) return value.map(fromWire)
  const { value: inner } = value as { value: unknown }
  const tag = tagOf(value)
  switch (tag) {
    case undefined:
      return mapOf(value as { [key: string]: WireValue })
    case 'Map':
      return mapOf(inner as { [key: string]: WireValue })
    case 'Integer':
      return integer(String(inner))
    case 'Float':
      return float(String(inner))
    case 'Bytes':
      return new Uint8Array(Buffer.from(String(inner), 'base64'))
    case 'Node':
    case 'Relationship':
    case 'Path':
      throw new AppError(
        'REQUEST_INVALID',
        'A parameter cannot be a node, relationship or path: give a property or an id.',
      )
    default:
      throw unsupported(`a ${tag} as a parameter (give it as text)`)
  }
}

type Stored = (entity: Node | Relationship) => CypherMap

function object(map: CypherMap, stored: Stored): { [key: string]: WireValue } {
  const result: { [key: string]: WireValue } = {}
  for (const [name, value] of map) {
    // A plain assignment of __proto__ would vanish.
    Object.defineProperty(result, name, {
      value: toWire(value, stored),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return result
}

/** @param stored the properties of an entity, a deleted one's too */
export function toWire(value: Value, stored: Stored): WireValue {
  switch (typeof value) {
    case 'bigint':
      return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
        ? Number(value)
        : { $type: 'Integer', value: String(value) }
    case 'number':
      return Number.isFinite(value) && !Number.isInteger(value) ? value : { $type: 'Float', value: tagged(value) }
    case 'string':
    case 'boolean':
      return value
    case 'undefined':
      return null
  }
  if (value === null) return null
  if (Array.isArray(value)) return value.map(item => toWire(item, stored))
  if (value instanceof Map) {
    const map = object(value, stored)
    return value.has('$type') ? { $type: 'Map', value: map } : map
  }
  if (value instanceof Node) {
    return {
      $type: 'Node',
      id: `n:${value.id}`,
      labels: [...value.labels],
      properties: (value.deleted ? {} : object(stored(value), stored)) as Properties,
    }
  }
  if (value instanceof Relationship) {
    return {
      $type: 'Relationship',
      id: `r:${value.id}`,
      type: value.type,
      start: `n:${value.start.id}`,
      end: `n:${value.end.id}`,
      properties: (value.deleted ? {} : object(stored(value), stored)) as Properties,
    }
  }
  if (value instanceof Path) {
    return {
      $type: 'Path',
      nodes: value.nodes.map(node => toWire(node, stored)) as never,
      relationships: value.relationships.map(relationship => toWire(relationship, stored)) as never,
    }
  }
  return { $type: 'Bytes', value: Buffer.from(value).toString('base64') }
}
