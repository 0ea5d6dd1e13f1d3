import type { Value } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'

/** How the values of a property can be compared. `id` is the element's own id in the database. */
export type Kind = 'text' | 'number' | 'boolean' | 'list' | TemporalKind | 'other' | 'id'
const temporals = ['Date', 'Time', 'LocalTime', 'DateTime', 'LocalDateTime'] as const
type TemporalKind = (typeof temporals)[number]

export const operators = [
  'is',
  'isNot',
  'contains',
  'startsWith',
  'less',
  'atMost',
  'more',
  'atLeast',
  'between',
  'oneOf',
  'has',
  'sizeAtLeast',
  'sizeAtMost',
  'missing',
  'there',
] as const
export type Operator = (typeof operators)[number]

/** What is asked of a property. Values are as they were written; those that are none of their kind ask nothing. */
export interface Condition {
  /** '' where `kind` is `id`. */
  readonly property: string
  readonly kind: Kind
  readonly operator: Operator
  readonly values: readonly string[]
}

type Summary = SchemaAnswer['labels'][number]['properties'][number]

const kindNames = new Map<string, Kind>([
  ['STRING', 'text'],
  ['INTEGER', 'number'],
  ['FLOAT', 'number'],
  ['BOOLEAN', 'boolean'],
  ['LIST', 'list'],
  ['DATE', 'Date'],
  ['ZONED TIME', 'Time'],
  ['LOCAL TIME', 'LocalTime'],
  ['ZONED DATETIME', 'DateTime'],
  ['LOCAL DATETIME', 'LocalDateTime'],
])

/** How a property is compared, by the types that its values have; of several the one that most can be said of. */
export function kindOf({ types }: Pick<Summary, 'types'>): Kind {
  const kinds = new Set(types.map(type => kindNames.get(type) ?? 'other'))
  if (kinds.size === 1) return [...kinds][0]!
  return kinds.has('text') ? 'text' : kinds.has('number') ? 'number' : 'other'
}

export const isTemporal = (kind: Kind): kind is TemporalKind => (temporals as readonly string[]).includes(kind)

/** What can be asked of a kind, the usual first. */
export function operatorsOf(kind: Kind): readonly Operator[] {
  if (kind === 'text')
    return [
      'is',
      'isNot',
      'contains',
      'startsWith',
      'oneOf',
      'less',
      'atMost',
      'more',
      'atLeast',
      'between',
      'there',
      'missing',
    ]
  if (kind === 'number' || isTemporal(kind))
    return ['is', 'isNot', 'less', 'atMost', 'more', 'atLeast', 'between', 'oneOf', 'there', 'missing']
  if (kind === 'boolean') return ['is', 'isNot', 'there', 'missing']
  if (kind === 'list') return ['has', 'sizeAtLeast', 'sizeAtMost', 'there', 'missing']
  return kind === 'id' ? ['oneOf'] : ['there', 'missing']
}

/** How many values an operator takes; null for any number of them. */
export const arityOf = (operator: Operator): 0 | 1 | 2 | null =>
  operator === 'missing' || operator === 'there' ? 0 : operator === 'between' ? 2 : operator === 'oneOf' ? null : 1

export const conditionOn = (property: string, kind: Kind): Condition => ({
  property,
  kind,
  operator: operatorsOf(kind)[0]!,
  values: [],
})

/** With another operator; values stay where it takes as many. */
export const asking = (condition: Condition, operator: Operator): Condition => ({
  ...condition,
  operator,
  values: condition.values.slice(0, arityOf(operator) ?? undefined),
})

const shapes: { readonly [kind in TemporalKind]: RegExp } = {
  Date: /^[+-]?\d{4,9}-\d\d-\d\d$/,
  Time: /^\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/,
  LocalTime: /^\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/,
  DateTime: /^[+-]?\d{4,9}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)(\[[\w/+-]+\])?$/,
  LocalDateTime: /^[+-]?\d{4,9}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/,
}

const isCount = (operator: Operator) => operator === 'sizeAtLeast' || operator === 'sizeAtMost'

/** What somebody wrote as a value of a kind, times as text in ISO 8601; undefined for what is none. */
export function valueFrom(text: string, kind: Kind): Value | undefined {
  if (kind === 'text' || kind === 'id') return text
  const plain = text.trim()
  if (kind === 'boolean') return plain === 'true' ? true : plain === 'false' ? false : undefined
  if (kind === 'number') return numberFrom(plain)
  if (kind === 'list') return text
  if (isTemporal(kind)) return shapes[kind].test(plain) ? plain : undefined
  return undefined
}

/** A number, as the database has it; undefined for what reads as none. */
export function numberFrom(plain: string): Value | undefined {
  const value = Number(plain)
  if (plain === '' || !Number.isFinite(value)) return undefined
  if (!/^[+-]?\d+$/.test(plain) || Number.isSafeInteger(value)) return value
  const whole = BigInt(plain)
  // Beyond 64 bits there is no such Integer, and none can be near it.
  return BigInt.asIntN(64, whole) === whole ? { $type: 'Integer', value: String(whole) } : value
}

/** The values that a condition asks with, or null while it asks nothing. */
export function valuesOf({ kind, operator, values }: Condition): Value[] | null {
  const arity = arityOf(operator)
  const kindOfValue = isCount(operator) ? 'number' : kind
  const wanted = arity === null ? values : Array.from({ length: arity }, (_, index) => values[index])
  const read = wanted.map(text =>
    // Nothing written is a condition that is not there yet; only a text in a list of several can be empty on purpose.
    text === undefined || (text === '' && arity !== null) ? undefined : valueFrom(text, kindOfValue),
  )
  if (arity === null && read.length === 0) return null
  return read.some(value => value === undefined) ? null : (read as Value[])
}

export const isComplete = (condition: Condition): boolean => valuesOf(condition) !== null
