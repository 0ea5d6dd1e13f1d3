import fc from 'fast-check'
import type { Properties, Value } from '../../contract/graph.ts'
import { lossesIn, takeCensus } from '../census.ts'
import type {
  Format,
  GraphSource,
  IncomingNode,
  IncomingRelationship,
  OutgoingNode,
  OutgoingRelationship,
} from '../format.ts'
import { type Kind, kinds, visitCharacters, visitKinds } from '../kinds.ts'

/** A small graph, held, as tests compare it. */
export interface Held {
  nodes: OutgoingNode[]
  relationships: OutgoingRelationship[]
}

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}

/** A graph on its way out, as an export makes it. */
export function sourceOf({ nodes, relationships }: Held, format: Format): GraphSource {
  const { census, node, relationship } = takeCensus()
  nodes.forEach(node)
  relationships.forEach(relationship)
  return {
    nodes: () => each(nodes),
    relationships: () => each(relationships),
    census,
    about: {
      generator: 'Guanxi 0',
      exported: '2026-01-02T03:04:05.000Z',
      source: { engine: 'embedded' },
      selection: { kind: 'query', statement: 'RETURN "--> a & \'b\' */ ]]>\n" // `x`' },
      evidence: true,
      counts: { nodes: nodes.length, relationships: relationships.length },
      leftOut: ['a "quoted" remark -- *\\/ 关系'],
      lost: lossesIn(census, format.losses),
      elsewhere: lossesIn(census, format.elsewhere ?? {}),
    },
  }
}

export async function bytesOf(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push(Buffer.from(piece as string))
  return Buffer.concat(parts)
}

/** A file in pieces whose borders are where they hurt: in the middle of characters and of tokens. */
export async function* crumbs(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

export interface Read {
  nodes: IncomingNode[]
  relationships: IncomingRelationship[]
  about: unknown
  problems: { message: string; line?: number; column?: number }[]
}

export async function readAll(format: Format, file: AsyncIterable<Uint8Array>): Promise<Read> {
  const read: Read = { nodes: [], relationships: [], about: undefined, problems: [] }
  if (!format.read) throw new Error(`${format.name} is not read`)
  for await (const one of format.read(file)) {
    if ('node' in one) read.nodes.push(one.node)
    else if ('relationship' in one) read.relationships.push(one.relationship)
    else if ('about' in one) read.about = one.about
    else read.problems.push(one.problem)
  }
  return read
}

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────

const tagged = ($type: string, value: string): Value => ({ $type, value }) as Value
const pad = (number: number, length = 2): string => String(number).padStart(length, '0')
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999_999_999))
  .map(([h, m, s, n]) => `${pad(h)}:${pad(m)}:${pad(s)}${n ? `.${pad(n, 9)}` : ''}`)
const day = fc.tuple(
  fc.integer({ min: 1, max: 9999 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 28 }),
)
const dayText = day.map(([y, m, d]) => `${pad(y, 4)}-${pad(m)}-${pad(d)}`)
const offset = fc.constantFrom('Z', '+08:00', '-03:30', '+00:01')
const texts = [
  '',
  ' ',
  ' both ends ',
  'a\tb\nc\r\nd',
  'it\'s "quoted" `back` ; , \\ / </data> ]]> & &amp; {x} [y] <b>',
  '关系 😀 e\u0301',
  'مرحبا \u202eabc\u202c',
  '=1+1',
  "'=1+1",
  '@SUM(A1)',
  '-5',
  '007',
  '1.0',
  'true',
  'null',
  'NaN',
  '__proto__',
  'constructor',
  '$x',
  '\\u0041',
  '\u2028\u2029\u0085\u00a0',
  '%20',
  '#r',
  'x'.repeat(5000),
  '\\',
  '-->',
  '*/',
  '\ufeffmark',
]
const controlTexts = ['a\u0000b', '\u0001', '\uffff', '\u007f\u001b[0m']
const surrogateTexts = ['\ud800', 'x\udc00y']

const text = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'grapheme' }), fc.string())

/** A value of each kind that is one of values. Texts with characters of the kind `control` come by chance and are sorted out by who asks. */
const scalars = {
  boolean: fc.boolean(),
  integer: fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, 1, -1)).map(value => (value === 0 ? 0 : value)),
  integer64: fc
    .constantFrom('9223372036854775807', '-9223372036854775808', '9007199254740993')
    .map(value => tagged('Integer', value)),
  float: fc.oneof(
    fc.double({ noInteger: true, noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom('1.0', '-0.0', '0.0', '1e+300', '9007199254740992.0').map(value => tagged('Float', value)),
  ),
  notFinite: fc.constantFrom('NaN', 'Infinity', '-Infinity').map(value => tagged('Float', value)),
  text,
  date: dayText.map(value => tagged('Date', value)),
  time: fc.tuple(clock, offset).map(([time, zone]) => tagged('Time', time + zone)),
  localTime: clock.map(value => tagged('LocalTime', value)),
  dateTime: fc
    .tuple(dayText, clock, fc.oneof(offset, fc.constant('+08:00[Asia/Shanghai]')))
    .map(([date, time, zone]) => tagged('DateTime', `${date}T${time}${zone}`)),
  localDateTime: fc.tuple(dayText, clock).map(([date, time]) => tagged('LocalDateTime', `${date}T${time}`)),
  duration: fc
    .constantFrom('P1Y2M3DT4H5M6.7S', 'PT0S', 'P-1M', 'PT-0.000000001S', 'P14D')
    .map(value => tagged('Duration', value)),
  point: fc.oneof(
    fc.constant<Value>({ $type: 'Point', srid: 4326, x: 121.6, y: 38.9 }),
    fc.constant<Value>({ $type: 'Point', srid: 4979, x: -0.5, y: 0, z: 12 }),
    fc.constant<Value>({ $type: 'Point', srid: 7203, x: 1, y: -2.5 }),
    fc.constant<Value>({ $type: 'Point', srid: 9157, x: 1e10, y: 2, z: 3 }),
  ),
  bytes: fc.uint8Array({ maxLength: 20 }).map(value => tagged('Bytes', Buffer.from(value).toString('base64'))),
} satisfies { [kind in Kind]?: fc.Arbitrary<Value> }

type ScalarKind = keyof typeof scalars

function someValue(held: ReadonlySet<Kind>): fc.Arbitrary<Value> {
  const kindsHere = (Object.keys(scalars) as ScalarKind[]).filter(kind => held.has(kind))
  const scalar = fc.oneof(...kindsHere.map(kind => scalars[kind] as fc.Arbitrary<Value>))
  const options: fc.Arbitrary<Value>[] = [scalar, scalar, scalar]
  const items = (kind: ScalarKind) => fc.array(scalars[kind] as fc.Arbitrary<Value>, { minLength: 1, maxLength: 4 })
  if (held.has('list')) options.push(fc.constantFrom(...kindsHere).chain(items))
  if (held.has('emptyList')) options.push(fc.constant([]))
  if (held.has('nestedList'))
    options.push(
      fc.array(held.has('null') ? fc.oneof(scalar, fc.constant(null)) : scalar, { minLength: 2, maxLength: 3 }),
      fc.array(fc.array(scalar, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
    )
  if (held.has('map')) {
    const map = fc.dictionary(fc.oneof(fc.constantFrom('__proto__', 'constructor', 'a b', ''), fc.string()), scalar)
    options.push(
      map.map(entries => ('$type' in entries ? null : { ...entries })),
      fc.constant<Value>({ $type: 'Map', value: { $type: 'Date', value: 'mine' } }),
    )
  }
  return fc.oneof(...options)
}

const names = [
  'id',
  'labels',
  'label',
  'type',
  'key',
  'source',
  'target',
  'name',
  '__proto__',
  'constructor',
  '$id',
  'a b',
  'x',
  'y',
  'Label',
  ':ID',
  'a:b',
  '=1+1',
  '`',
  '名',
  'parent',
  'weight',
  'viz',
  '@id',
  'value',
  'interaction',
  'aliases',
  'evidence',
  'iri',
  'name@en',
  '\\u0060',
]

export const allKinds: ReadonlySet<Kind> = new Set(Object.keys(kinds) as Kind[])

/** Whether all kinds that are in a value are among these. */
export function isHeld(value: Value, held: ReadonlySet<Kind>): boolean {
  let whole = true
  visitKinds(value, kind => {
    if (!held.has(kind)) whole = false
  })
  return whole
}

/** What a format gives back as it was. */
export const heldBy = ({ losses }: Format): ReadonlySet<Kind> =>
  new Set([...allKinds].filter(kind => losses[kind] === undefined))

/** Graphs whose values are all of the kinds in `held`. */
export function randomGraph(held: ReadonlySet<Kind>): fc.Arbitrary<Held> {
  const allowed = (one: string) => {
    let fits = true
    visitCharacters(one, kind => {
      if (!held.has(kind)) fits = false
    })
    return fits
  }
  const word = fc.oneof(fc.constantFrom(...names), fc.string({ minLength: 1 })).filter(allowed)
  const plain = fc.constantFrom('Person', 'A_b', '人')
  const name = held.has('names') ? fc.oneof(plain, word) : plain
  const propertyName = held.has('emptyName') ? fc.oneof(word, fc.constant('')) : word
  const value = someValue(held).filter(one => isHeld(one, held))
  const properties = fc
    .uniqueArray(fc.tuple(propertyName, value), { selector: ([key]) => key, maxLength: 6 })
    .map(entries => Object.fromEntries(entries) as Properties)
  const id = fc.oneof(
    fc.integer(),
    fc.constantFrom('person:wang', '7', "'7", '4:abc:1', 'a b', '关系', '😀', '-', '_x41_'),
    word,
  )
  const look = fc.record({
    x: fc.integer(),
    y: fc.integer(),
    size: fc.integer({ min: 1, max: 99 }),
    color: fc.constant('#1a2b3c'),
  })
  const labels = fc.uniqueArray(name, { maxLength: held.has('labels') ? 3 : 1 })
  return fc
    .uniqueArray(fc.tuple(id, labels, properties, fc.option(look, { nil: undefined })), {
      selector: ([one]) => String(one),
      minLength: 1,
      maxLength: 6,
    })
    .chain(drawn => {
      const nodes = drawn.map(
        ([one, of, has, looks]): OutgoingNode => ({
          id: one,
          labels: of,
          properties: has,
          ...(held.has('look') && looks && { look: looks }),
        }),
      )
      const end = fc.constantFrom(...nodes).map(({ id: one, labels: of }) => ({ id: one, labels: of }))
      const relationship = fc.record({ id, type: name, source: end, target: end, properties })
      return fc
        .uniqueArray(relationship, { selector: one => String(one.id), maxLength: 6 })
        .map(relationships => ({ nodes, relationships }))
    })
}

/** Values that break formats, one property for each, named by its kind. */
export const worstValues: readonly (readonly [Kind, Value])[] = [
  ['boolean', true],
  ['boolean', false],
  ['integer', 0],
  ['integer', -5],
  ['integer', 9007199254740991],
  ['integer64', tagged('Integer', '9223372036854775807')],
  ['integer64', tagged('Integer', '-9223372036854775808')],
  ['float', 1e-7],
  ['float', tagged('Float', '1e+300')],
  ['float', 0.1],
  ['float', tagged('Float', '1.0')],
  ['float', tagged('Float', '-0.0')],
  ['notFinite', tagged('Float', 'NaN')],
  ['notFinite', tagged('Float', '-Infinity')],
  ...texts.map(value => ['text', value] as const),
  ...controlTexts.map(value => ['control', value] as const),
  ...surrogateTexts.map(value => ['surrogate', value] as const),
  ['formula', '=HYPERLINK("http://example.org","x")'],
  ['long', '长'.repeat(40_000)],
  ['date', tagged('Date', '2025-03-11')],
  ['time', tagged('Time', '09:00:00.123456789+08:00')],
  ['localTime', tagged('LocalTime', '09:00:00')],
  ['dateTime', tagged('DateTime', '2025-03-11T09:00:00+08:00[Asia/Shanghai]')],
  ['dateTime', tagged('DateTime', '2025-03-11T09:00:00Z')],
  ['localDateTime', tagged('LocalDateTime', '2025-03-11T09:00:00')],
  ['duration', tagged('Duration', 'P1Y2M3DT4H5M6.7S')],
  ['point', { $type: 'Point', srid: 4326, x: 121.6, y: 38.9 }],
  ['point', { $type: 'Point', srid: 9157, x: 1, y: 2, z: 3.5 }],
  ['bytes', tagged('Bytes', 'AAEC/w==')],
  ['list', [1, 2, 3]],
  ['nestedList', [tagged('Bytes', 'AAE=')]],
  ['list', ['', 'a;b', 'c|d', '三', '"', '\\']],
  ['list', [tagged('Float', '1.0'), 2.5, tagged('Float', 'NaN')]],
  ['list', [tagged('Date', '2025-03-11')]],
  ['list', [true, false]],
  ['emptyList', []],
  ['nestedList', [1, 'a']],
  ['nestedList', [[1], [2, 3]]],
  ['map', { a: 1, 'b c': ['d'] }],
  ['map', { $type: 'Map', value: { $type: 'x' } }],
  ['null', [1, null]],
]

/** Every worst value on a node and on a relationship of their own, and the worst of names. */
export function worstGraph(held: ReadonlySet<Kind>): Held {
  const values = worstValues.filter(([kind, value]) => held.has(kind) && isHeld(value, held))
  const labels = held.has('labels') ? ['Entity', 'Person'] : ['Person']
  const keyed = !held.has('keyless') || !held.has('relationshipId')
  const named = (index: number) => (held.has('mixed') ? 'value' : `value${index}`)
  const proof = { ...(held.has('list') && { evidence: ['t#1.1'] }), ...(held.has('text') && { status: 'asserted' }) }
  const nodes: OutgoingNode[] = values.map(([kind, value], index) => ({
    id: `n:${index}`,
    labels,
    properties: { ...(held.has('text') && { name: `${kind} ${index}` }), [named(index)]: value },
    ...(held.has('look') && { look: { x: index * 10, y: 0 - index, size: 20, color: '#c02040' } }),
  }))
  nodes.push({ id: nodes.length, labels: [], properties: {} })
  if (held.has('names'))
    nodes.push({
      id: 'names',
      labels: held.has('labels') ? ['a b', 'x:y', '`; DROP', '"q"', '名', '\\u0060l'] : ['x:y'],
      properties: held.has('integer') ? { 'a b': 1, '`': 2, ':ID': 3, '\\u0060p': 4 } : {},
    })
  if (keyed)
    for (const node of nodes) node.key = { label: node.labels[0] ?? 'Key', property: 'key', value: String(node.id) }
  const relationships: OutgoingRelationship[] = values.map(([, value], index) => ({
    id: `r:${index}`,
    type: 'KNOWS',
    source: nodes[index]!,
    target: nodes[(index + 1) % nodes.length]!,
    properties: { [named(index)]: value, ...proof },
  }))
  // Two of one type between the same nodes, and one from a node to itself.
  const [first, second] = [nodes[0]!, nodes[1]!]
  const type = held.has('names') ? 'is part-of `x`' : 'SELF'
  relationships.push({ id: 'parallel', type: 'KNOWS', source: first, target: second, properties: {} })
  relationships.push({ id: 'self', type, source: first, target: first, properties: {} })
  if (keyed) for (const one of relationships) one.key = { property: 'key', value: String(one.id) }
  return { nodes, relationships }
}
