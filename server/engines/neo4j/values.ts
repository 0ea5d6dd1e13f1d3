import neo4j, { type Integer } from 'neo4j-driver'
import type { Node, Path, Point, Properties, Relationship, Tagged, Temporal, Value } from '../../contract/graph.ts'
import { AppError } from '../../errors.ts'
import type { Parameters } from '../engine.ts'
import { temporalReaders, toDriverTemporal } from './temporal.ts'

/**
 * Values between the driver and the contract, both ways without loss.
 *
 * The driver must run with lossless integers (its default): only then is an integer an object and a float a number,
 * and 1.0 is told from 1.
 */

type DriverMap = { [key: string]: unknown }
interface DriverNode {
  elementId: string
  labels: string[]
  properties: DriverMap
}
interface DriverRelationship {
  elementId: string
  type: string
  startNodeElementId: string
  endNodeElementId: string
  properties: DriverMap
}
interface DriverPath {
  start: DriverNode
  segments: { relationship: DriverRelationship; end: DriverNode }[]
}

const integerPrototype = neo4j.Integer.prototype as object

/** The contract's value of a driver's value. It takes the value over: maps and lists inside are changed in place, for speed. */
export function fromDriver(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return fromFloat(value)
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = fromDriver(value[i])
    return value
  }
  const prototype = Object.getPrototypeOf(value) as object
  if (prototype === integerPrototype) return fromInteger(value as Integer)
  const read = readers.get(prototype)
  if (read !== undefined) return read(value as never)
  if (prototype === Object.prototype) return fromMap(value as DriverMap)
  throw new AppError('QUERY_UNSUPPORTED', `A value of the type ${String(value)} cannot be shown: return its parts.`)
}

function fromInteger(value: Integer): Value {
  // Most integers are small: their upper half is all zeros or all ones.
  if (value.high === 0) return value.low >>> 0
  if (value.inSafeRange()) return value.toNumber()
  return { $type: 'Integer', value: value.toString() }
}

function fromFloat(value: number): Value {
  if (!Number.isInteger(value) && Number.isFinite(value)) return value
  if (Object.is(value, -0)) return { $type: 'Float', value: '-0.0' }
  const text = String(value)
  return { $type: 'Float', value: /^-?\d+$/.test(text) ? `${text}.0` : text }
}

function fromMap(value: DriverMap): Value {
  const map = inPlace(value)
  return Object.hasOwn(map, '$type') ? { $type: 'Map', value: map } : map
}

/** Writing over an own property is safe for every key, `__proto__` too: the driver defines its keys as own properties. */
function inPlace(map: DriverMap): Properties {
  for (const key of Object.keys(map)) {
    const value = map[key]
    if (typeof value !== 'string') map[key] = fromDriver(value)
  }
  return map as Properties
}

const fromNode = (node: DriverNode): Node => ({
  $type: 'Node',
  id: node.elementId,
  labels: node.labels,
  properties: inPlace(node.properties),
})

const fromRelationship = (relationship: DriverRelationship): Relationship => ({
  $type: 'Relationship',
  id: relationship.elementId,
  type: relationship.type,
  start: relationship.startNodeElementId,
  end: relationship.endNodeElementId,
  properties: inPlace(relationship.properties),
})

/** A path may pass a node or, in a list of patterns, a relationship twice; the driver then repeats the same object, to be changed once. */
function fromPath(path: DriverPath): Path {
  const seen = new Map<object, Node | Relationship>()
  const once = <D extends object, E extends Node | Relationship>(entity: D, convert: (entity: D) => E): E => {
    const known = (seen.get(entity) as E | undefined) ?? convert(entity)
    seen.set(entity, known)
    return known
  }
  return {
    $type: 'Path',
    nodes: [path.start, ...path.segments.map(segment => segment.end)].map(node => once(node, fromNode)),
    relationships: path.segments.map(segment => once(segment.relationship, fromRelationship)),
  }
}

function fromPoint({ srid, x, y, z }: { srid: Integer; x: number; y: number; z?: number }): Point {
  const point: Point = { $type: 'Point', srid: srid.toNumber(), x, y }
  return z === undefined || z === null ? point : { ...point, z }
}

const readers = new Map<object, (value: never) => Value>([
  [neo4j.types.Node.prototype, fromNode],
  [neo4j.types.Relationship.prototype, fromRelationship],
  [neo4j.types.Path.prototype, fromPath],
  [neo4j.types.Point.prototype, fromPoint],
  [
    Int8Array.prototype,
    (bytes: Int8Array) => ({
      $type: 'Bytes',
      value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    }),
  ],
  // A list of numbers is what a vector is until the contract has a tag for it.
  [
    neo4j.types.Vector.prototype,
    (vector: { asTypedArray(): Iterable<number | bigint> }) =>
      Array.from(vector.asTypedArray(), item =>
        typeof item === 'bigint' ? fromInteger(neo4j.int(item)) : fromFloat(item),
      ),
  ],
  ...(temporalReaders as [object, (value: never) => Value][]),
])

/** The driver's parameters. Errors: REQUEST_INVALID for a value that Cypher cannot take. */
export function toDriverParameters(parameters: Parameters): DriverMap {
  return mapOf(parameters, '$')
}

// Object.fromEntries defines own properties, also for `__proto__`.
const mapOf = (map: { [key: string]: Value }, place: string): DriverMap =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, toDriver(value, `${place}${key}`)]))

function toDriver(value: Value, place: string): unknown {
  if (typeof value === 'number') return toDriverNumber(value, place)
  if (typeof value !== 'object' || value === null) return value ?? null
  if (Array.isArray(value)) return value.map((item, index) => toDriver(item, `${place}[${index}]`))
  if (!Object.hasOwn(value, '$type')) return mapOf(value as { [key: string]: Value }, `${place}.`)
  return toDriverTagged(value as Tagged, place)
}

function toDriverNumber(value: number, place: string): unknown {
  if (!Number.isInteger(value)) return value
  if (Number.isSafeInteger(value)) return neo4j.int(value)
  throw invalid(
    place,
    'is beyond the integers that JSON carries: write {"$type": "Integer", "value": "digits"} or {"$type": "Float", …}',
  )
}

function toDriverTagged(value: Tagged, place: string): unknown {
  switch (value.$type) {
    case 'Integer':
      if (!/^-?\d{1,19}$/.test(value.value) || BigInt.asIntN(64, BigInt(value.value)) !== BigInt(value.value))
        throw invalid(place, 'must be the digits of a 64-bit integer')
      return neo4j.int(BigInt(value.value))
    case 'Float':
      if (!/^-?(\d+(\.\d+)?([eE][+-]?\d+)?|Infinity)$|^NaN$/.test(value.value))
        throw invalid(place, 'must be a float such as 1.0, 1e+300, -0.0, NaN or -Infinity')
      return Number(value.value)
    case 'Point':
      if (![value.srid, value.x, value.y, value.z ?? 0].every(part => typeof part === 'number'))
        throw invalid(place, 'must have the numbers srid, x, y and for three dimensions z')
      return new neo4j.types.Point(neo4j.int(value.srid), value.x, value.y, value.z)
    case 'Bytes': {
      if (typeof value.value !== 'string') throw invalid(place, 'must be base64')
      const bytes = Buffer.from(value.value, 'base64')
      return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    case 'Map':
      return mapOf(value.value, `${place}.`)
    case 'Date':
    case 'Time':
    case 'LocalTime':
    case 'DateTime':
    case 'LocalDateTime':
    case 'Duration':
      return toDriverTemporal(value satisfies Temporal)
    default:
      throw invalid(place, 'cannot be a parameter: pass the id or key of a node or relationship instead')
  }
}

const invalid = (place: string, rule: string): AppError =>
  new AppError('REQUEST_INVALID', `The parameter ${place} ${rule}.`, { places: [{ message: rule, path: place }] })
