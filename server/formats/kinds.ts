import { isMap, type Point, tagOf, type Value, type WrappedMap } from '../contract/graph.ts'

/**
 * The kinds of things that formats differ in: kinds of values first, then what else a graph is made of. The texts begin
 * the sentences that name a loss.
 */
export const kinds = {
  boolean: 'Truth values',
  integer: 'Integers up to 2^53 − 1',
  integer64: 'Integers beyond 2^53 − 1',
  float: 'Floats',
  notFinite: 'NaN and infinite floats',
  text: 'Texts',
  control: 'Control characters in texts and names',
  surrogate: 'Halves of surrogate pairs in texts and names',
  long: 'Texts of more than 32,767 characters',
  formula: 'Texts that a spreadsheet would run',
  date: 'Dates',
  time: 'Times with an offset',
  localTime: 'Local times',
  dateTime: 'Points in time with a zone',
  localDateTime: 'Local points in time',
  duration: 'Durations',
  point: 'Points in space',
  bytes: 'Byte arrays',
  list: 'Lists',
  emptyList: 'Empty lists',
  nestedList: 'Lists of unlike things or of lists',
  map: 'Maps',
  null: 'Nulls in lists',
  mixed: 'Properties of different types under one name',
  emptyName: 'Empty names of properties',
  labels: 'More labels of a node than one',
  names: 'Labels and types with characters other than letters, digits and _',
  relationshipId: 'Ids of relationships that are no keys',
  keyless: 'Nodes and relationships without a unique key',
  look: 'Places, sizes and colours',
} as const

export type Kind = keyof typeof kinds

/** What a value is, as a column of a table has it: lists by what is in them, `list<>` where nothing is. */
export type ValueType = ScalarType | `list<${ScalarType | '' | 'mixed'}>` | 'map'
export type ScalarType =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'text'
  | 'date'
  | 'time'
  | 'localTime'
  | 'dateTime'
  | 'localDateTime'
  | 'duration'
  | 'point'
  | 'bytes'
  | 'null'

const taggedTypes: { readonly [tag: string]: ScalarType | 'map' } = {
  Integer: 'integer',
  Float: 'float',
  Date: 'date',
  Time: 'time',
  LocalTime: 'localTime',
  DateTime: 'dateTime',
  LocalDateTime: 'localDateTime',
  Duration: 'duration',
  Point: 'point',
  Bytes: 'bytes',
  Map: 'map',
}

/** Text of every tagged value but points and maps. */
export const textOf = (value: Value): string => (value as { value: string }).value

/** The `$type` of values of a type. */
export const tagNamed = (type: ScalarType): string | undefined =>
  Object.keys(taggedTypes).find(tag => taggedTypes[tag] === type)

export function typeOf(value: Value): ValueType {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float'
  if (Array.isArray(value)) {
    const [first] = value
    if (first === undefined) return 'list<>'
    const type = typeOf(first)
    // A byte array is a list itself.
    const alike =
      isScalarType(type) && type !== 'null' && type !== 'bytes' && value.every(item => typeOf(item) === type)
    return `list<${alike ? type : 'mixed'}>`
  }
  return taggedTypes[tagOf(value) ?? ''] ?? 'map'
}

const isScalarType = (type: ValueType): type is ScalarType => type !== 'map' && !type.startsWith('list<')

/** The type of what is in a list all of whose items are alike. */
export const itemType = (type: ValueType): ScalarType | undefined => {
  const inner = type.startsWith('list<') ? type.slice(5, -1) : ''
  return inner === '' || inner === 'mixed' ? undefined : (inner as ScalarType)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const surrogate = /\p{Surrogate}/u
const unwritable = new RegExp(`${control.source}|${surrogate.source}`, 'gu')

/** Calls `note` for what is in a text or name that some formats have no way to write. */
export function visitCharacters(text: string, note: (kind: 'control' | 'surrogate') => void): void {
  if (control.test(text)) note('control')
  if (surrogate.test(text)) note('surrogate')
}

/** The text with U+FFFD in place of what XML cannot write. */
export const withoutControls = (text: string): string => text.replace(unwritable, '\ufffd')

const formula = /^'*[=+\-@\t\r\n＝＋－＠]/

/** Whether a spreadsheet would run it, or has an apostrophe in front so that it does not. */
export const isFormula = (text: string): boolean => formula.test(text)

/** Calls `note` with every kind that is in a value, at any depth. */
export function visitKinds(value: Value, note: (kind: Kind) => void): void {
  if (Array.isArray(value)) {
    const type = typeOf(value)
    note(type === 'list<>' ? 'emptyList' : type === 'list<mixed>' ? 'nestedList' : 'list')
    for (const item of value) visitKinds(item, note)
    return
  }
  const type = typeOf(value)
  if (type === 'text') {
    note('text')
    visitCharacters(value as string, note)
    if ((value as string).length > 32_767) note('long')
    if (isFormula(value as string)) note('formula')
  } else if (type === 'integer') note(typeof value === 'number' ? 'integer' : 'integer64')
  else if (type === 'float') note(typeof value === 'number' || /\d/.test(textOf(value)) ? 'float' : 'notFinite')
  else if (type === 'map') {
    note('map')
    const entries = isMap(value) ? value : (value as WrappedMap).value
    for (const [name, item] of Object.entries(entries)) {
      visitCharacters(name, note)
      visitKinds(item, note)
    }
  } else note(type as Kind)
}

/** `srid` of a point, its name in Cypher and its axes. */
export const crsOf = ({ srid }: Point): { name: string; axes: readonly string[] } =>
  crs[srid] ?? { name: 'cartesian', axes: ['x', 'y', 'z'] }

const crs: { readonly [srid: number]: { name: string; axes: readonly string[] } } = {
  4326: { name: 'wgs-84', axes: ['longitude', 'latitude'] },
  4979: { name: 'wgs-84-3d', axes: ['longitude', 'latitude', 'height'] },
  7203: { name: 'cartesian', axes: ['x', 'y'] },
  9157: { name: 'cartesian-3d', axes: ['x', 'y', 'z'] },
}
export const srids: ReadonlyMap<string, number> = new Map(
  Object.entries(crs).map(([srid, { name }]) => [name, Number(srid)]),
)
