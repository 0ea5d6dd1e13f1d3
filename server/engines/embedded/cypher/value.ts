import { failed, unsupported } from './refusals.ts'

/**
 * Values while a statement runs: an Integer is a bigint, a Float a number, a map a Map.
 * Equality, comparison and order are those of openCypher 9 and Neo4j 5.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Value[]
  | CypherMap
  | Node
  | Relationship
  | Path

export type CypherMap = Map<string, Value>

export class Node {
  /** The store's id; negative until the statement that created it is committed. */
  id: number
  /** In the order of their names, as the store gives them back: who asks twice gets the same node twice. */
  labels: Set<string>
  /** Read when first asked for. */
  properties: CypherMap | undefined
  readonly out: Set<Relationship> = new Set()
  readonly in: Set<Relationship> = new Set()
  deleted = false

  constructor(id: number, labels: Iterable<string>, properties?: CypherMap) {
    this.id = id
    this.labels = new Set([...labels].sort())
    this.properties = properties
  }

  addLabel(label: string): void {
    this.labels = new Set([...this.labels, label].sort())
  }
}

export class Relationship {
  id: number
  readonly type: string
  readonly start: Node
  readonly end: Node
  properties: CypherMap | undefined
  deleted = false

  constructor(id: number, type: string, start: Node, end: Node, properties?: CypherMap) {
    this.id = id
    this.type = type
    this.start = start
    this.end = end
    this.properties = properties
  }
}

export class Path {
  readonly nodes: Node[]
  readonly relationships: Relationship[]

  constructor(nodes: Node[], relationships: Relationship[]) {
    this.nodes = nodes
    this.relationships = relationships
  }
}

export type Entity = Node | Relationship

export const isEntity = (value: Value): value is Entity => value instanceof Node || value instanceof Relationship
export const isNumber = (value: Value): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number'

export function typeName(value: Value): string {
  if (value === null) return 'Null'
  switch (typeof value) {
    case 'boolean':
      return 'Boolean'
    case 'bigint':
      return 'Integer'
    case 'number':
      return 'Float'
    case 'string':
      return 'String'
  }
  if (Array.isArray(value)) return 'List'
  if (value instanceof Map) return 'Map'
  if (value instanceof Node) return 'Node'
  if (value instanceof Relationship) return 'Relationship'
  return value instanceof Path ? 'Path' : 'Bytes'
}

export const mismatch = (expected: string, value: Value) =>
  failed(`Type mismatch: expected ${expected} but was ${typeName(value)}.`)

/** `=`: null when it cannot be known. */
export function equals(a: Value, b: Value): boolean | null {
  if (a === null || b === null) return null
  if (isNumber(a) && isNumber(b)) {
    return typeof a === typeof b ? a === b : Number(a) === Number(b)
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    return all(a.length, i => equals(a[i] as Value, b[i] as Value))
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false
    const keys = [...a.keys()]
    if (!keys.every(key => b.has(key))) return false
    return all(keys.length, i => equals(a.get(keys[i] as string) as Value, b.get(keys[i] as string) as Value))
  }
  if (a instanceof Path) return b instanceof Path && key(a) === key(b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && key(a) === key(b)
  return a === b
}

function all(count: number, at: (i: number) => boolean | null): boolean | null {
  let result: boolean | null = true
  for (let i = 0; i < count; i++) {
    const equal = at(i)
    if (equal === false) return false
    if (equal === null) result = null
  }
  return result
}

/** By code point, as strings are ordered: JavaScript orders by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) {
      const high = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
      return high(x) - high(y)
    }
  }
  return a.length - b.length
}

/** An Integer meets a Float as a Float, as in Neo4j. */
function compareNumbers(a: bigint | number, b: bigint | number): number {
  if (typeof a !== typeof b) return Math.sign(Number(a) - Number(b)) || 0
  return a < b ? -1 : a > b ? 1 : 0
}

const isNegativeZero = (value: Value) => Object.is(value, -0)

/** `<` and its kin: negative, 0, positive; NaN when every comparison is false; null when it cannot be known. */
export function compare(a: Value, b: Value): number | null {
  if (a === null || b === null) return null
  if (isNumber(a) && isNumber(b)) return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length && i < b.length; i++) {
      const result = compare(a[i] as Value, b[i] as Value)
      if (result !== 0) return result
    }
    return a.length - b.length
  }
  if (a instanceof Map && b instanceof Map) throw unsupported('the comparison of maps by <, >, <= and >=')
  return null
}

function rank(value: Value): number {
  if (value === null) return 10
  switch (typeof value) {
    case 'boolean':
      return 8
    case 'bigint':
    case 'number':
      return 9
    case 'string':
      return 7
  }
  if (value instanceof Map) return 1
  if (value instanceof Node) return 2
  if (value instanceof Relationship) return 3
  if (Array.isArray(value)) return 4
  return value instanceof Path ? 5 : 6
}

const entityOrder = (a: Entity, b: Entity) => a.id - b.id

/** The order of ORDER BY, min and max, over values of any type: null comes last, NaN after every number. */
export function order(a: Value, b: Value): number {
  const difference = rank(a) - rank(b)
  if (difference !== 0) return difference
  if (isNumber(a) && isNumber(b)) {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    return compareNumbers(a, b) || Number(isNegativeZero(b)) - Number(isNegativeZero(a))
  }
  if (typeof a === 'string') return compareText(a, b as string)
  if (typeof a === 'boolean') return Number(a) - Number(b)
  if (Array.isArray(a)) return orderLists(a, b as Value[])
  if (a instanceof Map) {
    const other = b as CypherMap
    if (a.size !== other.size) return a.size - other.size
    const names = [...a.keys()].sort(compareText)
    const otherNames = [...other.keys()].sort(compareText)
    return (
      orderLists(names, otherNames) ||
      orderLists(
        names.map(name => a.get(name) as Value),
        otherNames.map(name => other.get(name) as Value),
      )
    )
  }
  if (a instanceof Node || a instanceof Relationship) return entityOrder(a, b as Entity)
  if (a instanceof Path) return orderLists(steps(a), steps(b as Path))
  if (a instanceof Uint8Array) return Buffer.compare(a, b as Uint8Array)
  return 0
}

const steps = (path: Path): Value[] =>
  path.nodes.flatMap((node, i) => (i === 0 ? [node] : [path.relationships[i - 1] as Value, node]))

function orderLists(a: Value[], b: Value[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const result = order(a[i] as Value, b[i] as Value)
    if (result !== 0) return result
  }
  return a.length - b.length
}

/** A text that two values share when DISTINCT and grouping take them for one: 1 and 1.0, null and null, NaN and NaN. */
export function key(value: Value): string {
  if (value === null) return '0'
  switch (typeof value) {
    case 'boolean':
      return value ? 't' : 'f'
    case 'bigint':
      return `i${value}`
    case 'number':
      return Number.isInteger(value) ? `i${BigInt(value)}` : `f${value}`
    case 'string':
      return `s${value.length}:${value}`
  }
  if (Array.isArray(value)) return `[${value.map(key).join(',')}]`
  if (value instanceof Node) return `n${value.id}`
  if (value instanceof Relationship) return `r${value.id}`
  if (value instanceof Path) return `p${steps(value).map(key).join('')}`
  if (value instanceof Map) {
    return `{${[...value]
      .map(([name, item]) => `${key(name)}${key(item)}`)
      .sort()
      .join(',')}}`
  }
  return `b${Buffer.from(value).toString('hex')}`
}

/** A float as Cypher writes it (Java's Double.toString): `1.0`, `1.0E10`, `1.0E-4`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const magnitude = Math.abs(value)
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(value)
    return text.includes('.') ? text : `${text}.0`
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`
}
