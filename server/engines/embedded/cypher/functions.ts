import { failed, unsupported } from './refusals.ts'
import {
  type CypherMap,
  equals,
  floatText,
  isEntity,
  isNumber,
  mismatch,
  Node,
  order,
  Path,
  Relationship,
  type Value,
} from './value.ts'

/** What a function needs of the graph. */
export interface Reader {
  properties: (entity: Node | Relationship) => CypherMap
  elementId: (entity: Node | Relationship) => string
}

export interface CypherFunction {
  min: number
  max: number
  call: (args: Value[], reader: Reader) => Value
}

const range64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

export function integer(value: bigint, operation: string): bigint {
  if (value < range64.min || value > range64.max) throw failed(`Integer overflow in ${operation}.`)
  return value
}

/** Code points: the units of length, substring and reverse. */
const points = (text: string): string[] => (/[\ud800-\udfff]/.test(text) ? [...text] : text.split(''))

const table = new Map<string, CypherFunction>()

const define = (names: string, min: number, max: number, call: CypherFunction['call']) => {
  for (const name of names.split(' ')) table.set(name, { min, max, call })
}

/** A function that is null as soon as its first argument, or any, is. */
const strict = (names: string, min: number, max: number, call: CypherFunction['call']) =>
  define(names, min, max, (args, reader) => (args.includes(null) ? null : call(args, reader)))

function float(value: Value): number {
  if (!isNumber(value)) throw mismatch('Float', value)
  return Number(value)
}

function whole(value: Value): number {
  if (typeof value !== 'bigint') throw mismatch('Integer', value)
  return Number(value)
}

function text(value: Value): string {
  if (typeof value !== 'string') throw mismatch('String', value)
  return value
}

function list(value: Value): Value[] {
  if (!Array.isArray(value)) throw mismatch('List', value)
  return value
}

// Entities
strict('id', 1, 1, ([of]) => {
  if (!isEntity(of as Value)) throw mismatch('Node or Relationship', of as Value)
  return BigInt(persistent(of as Node).id)
})
strict('elementid', 1, 1, ([of], reader) => {
  if (!isEntity(of as Value)) throw mismatch('Node or Relationship', of as Value)
  return reader.elementId(persistent(of as Node))
})

/** An entity gets its id when its statement is committed. */
function persistent<T extends Node | Relationship>(entity: T): T {
  if (entity.id < 0)
    throw failed('The id of an entity is not known in the statement that creates it: return the entity itself.')
  return entity
}

strict('labels', 1, 1, ([node]) => {
  if (!(node instanceof Node)) throw mismatch('Node', node as Value)
  if (node.deleted) throw deletedError(node)
  return [...node.labels]
})
strict('type', 1, 1, ([relationship]) => {
  if (!(relationship instanceof Relationship)) throw mismatch('Relationship', relationship as Value)
  return relationship.type
})
strict('startnode', 1, 1, ([of]) => relationshipOf(of as Value).start)
strict('endnode', 1, 1, ([of]) => relationshipOf(of as Value).end)
strict('keys', 1, 1, ([of], reader) => {
  if (of instanceof Map) return [...of.keys()]
  if (!isEntity(of as Value)) throw mismatch('Map, Node or Relationship', of as Value)
  return [...reader.properties(of as Node).keys()]
})
strict('properties', 1, 1, ([of], reader) => {
  if (of instanceof Map) return of
  if (!isEntity(of as Value)) throw mismatch('Map, Node or Relationship', of as Value)
  return new Map(reader.properties(of as Node))
})
strict('nodes', 1, 1, ([path]) => pathOf(path as Value).nodes)
strict('relationships', 1, 1, ([path]) => pathOf(path as Value).relationships)
strict('length', 1, 1, ([path]) => BigInt(pathOf(path as Value).relationships.length))

export const deletedError = (entity: Node | Relationship) =>
  failed(
    `The ${entity instanceof Node ? 'node' : 'relationship'} with id ${entity.id} has been deleted in this statement.`,
  )

function relationshipOf(value: Value): Relationship {
  if (!(value instanceof Relationship)) throw mismatch('Relationship', value)
  return value
}

function pathOf(value: Value): Path {
  if (!(value instanceof Path)) throw mismatch('Path', value)
  return value
}

// Any value
define('coalesce', 1, 1000, args => args.find(argument => argument !== null) ?? null)
define('nullif', 2, 2, ([a, b]) => (equals(a as Value, b as Value) === true ? null : (a as Value)))
strict('isempty', 1, 1, ([of]) => {
  if (typeof of === 'string' || Array.isArray(of)) return of.length === 0
  if (of instanceof Map) return of.size === 0
  throw mismatch('List, Map or String', of as Value)
})
strict('size', 1, 1, ([of]) => {
  if (Array.isArray(of)) return BigInt(of.length)
  if (typeof of === 'string') return BigInt(points(of).length)
  throw mismatch('List or String', of as Value)
})

// Conversion
function toInteger(value: Value): Value {
  switch (typeof value) {
    case 'bigint':
      return value
    case 'boolean':
      return value ? 1n : 0n
    case 'number': {
      if (Number.isNaN(value)) return 0n
      if (value >= 2 ** 63) return range64.max
      return value <= -(2 ** 63) ? range64.min : BigInt(Math.trunc(value))
    }
    case 'string': {
      if (/^[+-]?\d+$/.test(value)) return integer(BigInt(value.replace(/^\+/, '')), 'toInteger()')
      if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) return null
      const number = Number(value)
      if (Math.abs(number) >= 2 ** 63) throw failed(`${value} is too large for an Integer.`)
      return toInteger(number)
    }
  }
  return undefined as unknown as null
}

function toFloat(value: Value): Value {
  if (isNumber(value)) return Number(value)
  if (typeof value === 'string') {
    const said = value.trim()
    if (/^[+-]?0[xX]/.test(said)) throw unsupported('toFloat() of a hexadecimal number')
    if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?$/.test(said)) return Number(said.replace(/[fFdD]$/, ''))
    return /^[+-]?(NaN|Infinity)$/.test(said) ? Number(said) : null
  }
  return undefined as unknown as null
}

function toBoolean(value: Value): Value {
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'string') {
    const said = value.trim().toLowerCase()
    return said === 'true' ? true : said === 'false' ? false : null
  }
  return undefined as unknown as null
}

export function toText(value: Value): Value {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'number':
      return floatText(value)
  }
  return undefined as unknown as null
}

for (const [name, convert, expected] of [
  ['tointeger', toInteger, 'Boolean, Float, Integer or String'],
  ['tofloat', toFloat, 'Float, Integer or String'],
  ['toboolean', toBoolean, 'Boolean, Integer or String'],
  ['tostring', toText, 'Boolean, Float, Integer or String'],
] as const) {
  strict(name, 1, 1, ([value]) => {
    const result = convert(value as Value) as Value | undefined
    if (result === undefined) throw mismatch(expected, value as Value)
    return result
  })
  strict(`${name}ornull`, 1, 1, ([value]) => (convert(value as Value) as Value | undefined) ?? null)
  strict(`${name}list`, 1, 1, ([values]) =>
    list(values as Value).map(item => (item === null ? null : ((convert(item) as Value | undefined) ?? null))),
  )
}

// Lists
strict('head', 1, 1, ([of]) => list(of as Value)[0] ?? null)
strict('last', 1, 1, ([of]) => list(of as Value).at(-1) ?? null)
strict('tail', 1, 1, ([of]) => list(of as Value).slice(1))
strict('reverse', 1, 1, ([of]) =>
  typeof of === 'string' ? points(of).reverse().join('') : [...list(of as Value)].reverse(),
)
define('range', 2, 3, args => {
  const result: Value[] = []
  for (const number of rangeOf(args)) {
    if (result.push(number) > 20_000_000)
      throw failed('range() would make too long a list: use UNWIND range(…), or a shorter one.')
  }
  return result
})

/** The numbers of range(from, to, by), one by one. */
export function rangeOf([from, to, by = 1n]: Value[]): Iterable<bigint> {
  for (const bound of [from, to, by]) if (typeof bound !== 'bigint') throw mismatch('Integer', bound as Value)
  const [start, end, step] = [from as bigint, to as bigint, by as bigint]
  if (step === 0n) throw failed('The step of range() must not be 0.')
  const count = (end - start) / step + 1n
  // openCypher says that this is empty, Neo4j that the start is in it.
  if (count > 0n && (step > 0n ? end < start : end > start)) throw unsupported('a range() that begins beyond its end')
  return (function* numbers() {
    for (let i = 0n; i < count; i++) yield start + i * step
  })()
}

// Text
strict('toupper upper', 1, 1, ([of]) => text(of as Value).toUpperCase())
strict('tolower lower', 1, 1, ([of]) => text(of as Value).toLowerCase())
strict('char_length character_length', 1, 1, ([of]) => BigInt(points(text(of as Value)).length))
strict('left', 2, 2, ([of, length]) =>
  points(text(of as Value))
    .slice(0, amount(length as Value))
    .join(''),
)
strict('right', 2, 2, ([of, length]) => {
  const all = points(text(of as Value))
  return all.slice(Math.max(0, all.length - amount(length as Value))).join('')
})
strict('substring', 2, 3, ([of, from, length]) => {
  const all = points(text(of as Value))
  const start = amount(from as Value)
  return all.slice(start, length === undefined ? undefined : start + amount(length)).join('')
})
strict('replace', 3, 3, ([of, search, by]) =>
  text(of as Value).replaceAll(text(search as Value), () => text(by as Value)),
)
strict('split', 2, 2, ([of, by]) => {
  const marks = Array.isArray(by) ? by.map(text) : [text(by as Value)]
  return splitBy(text(of as Value), marks)
})
strict('normalize', 1, 2, ([of, form = 'NFC']) => text(of as Value).normalize(text(form)))
for (const [names, left, right] of [
  ['trim btrim', true, true],
  ['ltrim', true, false],
  ['rtrim', false, true],
] as const) {
  strict(names, 1, 2, ([of, what]) => {
    const all = points(text(of as Value))
    const marks = what === undefined ? undefined : new Set(points(text(what)))
    const isMark = (at: string | undefined) => at !== undefined && (marks ? marks.has(at) : isSpace(at))
    let start = 0
    let end = all.length
    if (left) while (start < end && isMark(all[start])) start++
    if (right) while (end > start && isMark(all[end - 1])) end--
    return all.slice(start, end).join('')
  })
}

const notSpaces = new Set(['\u00a0', '\u2007', '\u202f', '\ufeff'])

/** White space as Java has it: without the non-breaking ones, with the four separators of ASCII. */
const isSpace = (at: string): boolean => (/^\s$/.test(at) && !notSpaces.has(at)) || (at >= '\u001c' && at <= '\u001f')

function amount(value: Value): number {
  const count = whole(value)
  if (count < 0) throw failed(`A length or position must not be negative, but was ${count}.`)
  return count
}

function splitBy(of: string, marks: string[]): string[] {
  if (marks.includes('')) return of === '' ? [''] : of.split('')
  let parts = [of]
  for (const mark of marks) parts = parts.flatMap(part => part.split(mark))
  return parts
}

// Numbers
strict('abs', 1, 1, ([of]) => {
  if (typeof of === 'bigint') return BigInt.asIntN(64, of < 0n ? -of : of)
  return Math.abs(float(of as Value))
})
strict('sign', 1, 1, ([of]) => BigInt(Math.sign(float(of as Value)) || 0))
strict('isnan', 1, 1, ([of]) => Number.isNaN(float(of as Value)))
for (const [name, call] of Object.entries({
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  cot: (x: number) => 1 / Math.tan(x),
  coth: (x: number) => 1 / Math.tanh(x),
  degrees: (x: number) => (x * 180) / Math.PI,
  radians: (x: number) => (x / 180) * Math.PI,
  haversin: (x: number) => (1 - Math.cos(x)) / 2,
})) {
  strict(name, 1, 1, ([of]) => call(float(of as Value)))
}
strict('atan2', 2, 2, ([y, x]) => Math.atan2(float(y as Value), float(x as Value)))
define('pi', 0, 0, () => Math.PI)
define('e', 0, 0, () => Math.E)
define('rand', 0, 0, () => Math.random())
define('timestamp', 0, 0, () => BigInt(Date.now()))
define('randomuuid', 0, 0, () => globalThis.crypto.randomUUID())
strict('round', 1, 3, ([of, precision, mode]) => round(float(of as Value), precision, mode))

const largestInteger = 2 ** 63

/** Java's Math.round: halves go up, and what is too large for an Integer ends at the largest. */
function roundHalfUp(value: number): number {
  const down = Math.floor(value)
  const rounded = value - down >= 0.5 ? down + 1 : down
  return Math.min(Math.max(rounded, -largestInteger), largestInteger) + 0
}

function round(value: number, precision: Value | undefined, mode: Value | undefined): number {
  if (!Number.isFinite(value)) return value
  const digits = precision === undefined ? 0 : whole(precision)
  if (digits < 0) throw failed('The precision of round() must not be negative.')
  if (digits === 0 && mode === undefined) return roundHalfUp(value)
  const way = mode === undefined ? 'HALF_UP' : text(mode).toUpperCase()
  const { sign, unscaled, scale } = decimal(value)
  if (scale <= digits) return value
  const unit = 10n ** BigInt(scale - digits)
  const rest = unscaled % unit
  const down = unscaled / unit
  const twice = rest * 2n
  const up = ((): boolean => {
    switch (way) {
      case 'UP':
        return rest > 0n
      case 'DOWN':
        return false
      case 'CEILING':
        return rest > 0n && sign > 0
      case 'FLOOR':
        return rest > 0n && sign < 0
      case 'HALF_UP':
        return twice >= unit
      case 'HALF_DOWN':
        return twice > unit
      case 'HALF_EVEN':
        return twice > unit || (twice === unit && down % 2n === 1n)
      default:
        throw failed(`Unknown rounding mode '${way}': use UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN or HALF_EVEN.`)
    }
  })()
  return sign * Number(`${up ? down + 1n : down}e-${digits}`) + 0
}

/** A float's shortest decimal digits: sign × unscaled × 10^−scale. */
function decimal(value: number): { sign: number; unscaled: bigint; scale: number } {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e')
  const [head = '', tail = ''] = mantissa.split('.')
  const scale = tail.length - Number(exponent)
  const digits = BigInt(head + tail)
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1
  return scale >= 0 ? { sign, unscaled: digits, scale } : { sign, unscaled: digits * 10n ** BigInt(-scale), scale: 0 }
}

export const functions: ReadonlyMap<string, CypherFunction> = table

// Aggregates

export interface Aggregate {
  add: (args: Value[]) => void
  result: () => Value
}

const numberOrFail = (value: Value): bigint | number => {
  if (!isNumber(value)) throw mismatch('Number', value)
  return value
}

function percentile(args: Value[]): number {
  const [, at] = args
  const share = float(at as Value)
  if (!(share >= 0 && share <= 1)) throw failed(`A percentile must be between 0.0 and 1.0, but was ${share}.`)
  return share
}

function deviation(sample: boolean): Aggregate {
  let count = 0
  let mean = 0
  let squares = 0
  return {
    add: ([value]) => {
      if (value === null) return
      const x = Number(numberOrFail(value as Value))
      count++
      const delta = x - mean
      mean += delta / count
      squares += delta * (x - mean)
    },
    result: () => (count === 0 ? null : count === 1 ? 0 : Math.sqrt(squares / (sample ? count - 1 : count))),
  }
}

function percentileOf(pick: (sorted: (bigint | number)[], share: number) => Value): Aggregate {
  const values: (bigint | number)[] = []
  let share: number | undefined
  return {
    add: args => {
      share ??= percentile(args)
      if (args[0] !== null) values.push(numberOrFail(args[0] as Value))
    },
    result: () => (values.length === 0 ? null : pick(values.sort(order), share ?? 0)),
  }
}

const extreme = (wins: (a: Value, b: Value) => boolean) => (): Aggregate => {
  let best: Value = null
  return {
    add: ([value]) => {
      if (value !== null && value !== undefined && (best === null || wins(value, best))) best = value
    },
    result: () => best,
  }
}

export const aggregates: ReadonlyMap<string, { arity: number; start: () => Aggregate }> = new Map([
  [
    'count',
    {
      arity: 1,
      start: () => {
        let count = 0n
        return {
          add: ([value]) => {
            if (value !== null) count++
          },
          result: () => count,
        }
      },
    },
  ],
  [
    'collect',
    {
      arity: 1,
      start: () => {
        const values: Value[] = []
        return {
          add: ([value]) => {
            if (value !== null) values.push(value as Value)
          },
          result: () => values,
        }
      },
    },
  ],
  [
    'sum',
    {
      arity: 1,
      start: () => {
        let total: bigint | number = 0n
        return {
          add: ([value]) => {
            if (value === null) return
            const next = numberOrFail(value as Value)
            if (typeof total === 'bigint' && typeof next === 'bigint') {
              const sum: bigint = total + next
              // Too large for an Integer, the sum goes on as a Float.
              total = sum === BigInt.asIntN(64, sum) ? sum : Number(total) + Number(next)
            } else total = Number(total) + Number(next)
          },
          result: () => total,
        }
      },
    },
  ],
  [
    'avg',
    {
      arity: 1,
      start: () => {
        let count = 0
        let mean = 0
        return {
          add: ([value]) => {
            if (value === null) return
            count++
            const next = Number(numberOrFail(value as Value))
            // Infinity minus Infinity would be NaN.
            mean = Number.isFinite(mean) && Number.isFinite(next) ? mean + (next - mean) / count : mean + next
          },
          result: () => (count === 0 ? null : mean),
        }
      },
    },
  ],
  ['min', { arity: 1, start: extreme((a, b) => order(a, b) < 0) }],
  ['max', { arity: 1, start: extreme((a, b) => order(a, b) > 0) }],
  ['stdev', { arity: 1, start: () => deviation(true) }],
  ['stdevp', { arity: 1, start: () => deviation(false) }],
  [
    'percentilecont',
    {
      arity: 2,
      start: () =>
        percentileOf((sorted, share) => {
          const at = share * (sorted.length - 1)
          const low = Math.floor(at)
          if (low === at) return sorted[low] ?? null
          return Number(sorted[low]) * (Math.ceil(at) - at) + Number(sorted[Math.ceil(at)]) * (at - low)
        }),
    },
  ],
  [
    'percentiledisc',
    {
      arity: 2,
      start: () =>
        percentileOf((sorted, share) => {
          const at = share * sorted.length
          const index =
            share === 1 || sorted.length === 1
              ? sorted.length - 1
              : at === Math.floor(at) && at > 0
                ? at - 1
                : Math.floor(at)
          return sorted[index] ?? null
        }),
    },
  ],
] as [string, { arity: number; start: () => Aggregate }][])

/** Names that Neo4j knows and the embedded engine does not. */
export const isForeign = (name: string): boolean =>
  name.includes('.') ||
  [
    'date',
    'datetime',
    'time',
    'localtime',
    'localdatetime',
    'duration',
    'point',
    'distance',
    'valuetype',
    'file',
    'linenumber',
    'vector',
    'vector_dimension_count',
  ].includes(name)
