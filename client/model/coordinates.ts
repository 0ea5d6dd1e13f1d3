import { type Node, type Properties, tagOf, toNumber, type Value } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'

/** WGS-84, in degrees. */
export interface Coordinates {
  readonly longitude: number
  readonly latitude: number
}

/** Names of properties that hold coordinates, in any case of letters; the first that is there counts. */
export const latitudeNames = ['latitude', 'lat'] as const
export const longitudeNames = ['longitude', 'lon', 'lng', 'long'] as const

/** Spatial reference ids of WGS-84, flat and with a height. */
const WGS84: readonly unknown[] = [4326, 4979]

const known = new WeakMap<Node, Coordinates | null>()

/** Where on earth a node lies: by a pair of numbers or by a point in degrees among its properties. Null where it says nothing of the kind. */
export function coordinatesOf(node: Node): Coordinates | null {
  let found = known.get(node)
  if (found === undefined) {
    found = pairIn(node.properties) ?? pointIn(node.properties)
    known.set(node, found)
  }
  return found
}

function pairIn(properties: Properties): Coordinates | null {
  const byName = new Map<string, Value>()
  for (const [name, value] of Object.entries(properties)) {
    const key = name.toLowerCase()
    if (!byName.has(key)) byName.set(key, value)
  }
  const read = (names: readonly string[]) => {
    const name = names.find(one => byName.has(one))
    return name === undefined ? undefined : toNumber(byName.get(name)!)
  }
  return onEarth(read(longitudeNames), read(latitudeNames))
}

function pointIn(properties: Properties): Coordinates | null {
  for (const name of Object.keys(properties).sort()) {
    const value = properties[name] ?? null
    if (tagOf(value) !== 'Point') continue
    const { srid, x, y } = value as { srid: number; x: number; y: number }
    const found = WGS84.includes(srid) ? onEarth(x, y) : null
    if (found) return found
  }
  return null
}

const onEarth = (longitude: number | undefined, latitude: number | undefined): Coordinates | null =>
  longitude !== undefined && latitude !== undefined && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
    ? { longitude, latitude }
    : null

/** Labels whose nodes have coordinates, as far as the schema knows: what would come onto a map if it were drawn. */
export const mappableLabels = (schema: SchemaAnswer | null): string[] =>
  (schema?.labels ?? [])
    .filter(({ name, properties }) => {
      if (name === 'Entity') return false
      const names = new Set(properties.map(property => property.name.toLowerCase()))
      return (
        (latitudeNames.some(one => names.has(one)) && longitudeNames.some(one => names.has(one))) ||
        properties.some(({ types }) => types.includes('POINT'))
      )
    })
    .map(({ name }) => name)
