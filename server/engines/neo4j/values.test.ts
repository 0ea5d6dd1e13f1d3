import fc from 'fast-check'
import neo4j from 'neo4j-driver'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../contract/graph.ts'
import { canonicalRows } from '../conformance/canonical.ts'
import { fromDriver, toDriverParameters } from './values.ts'

const roundTrip = (value: Value): Value => fromDriver(toDriverParameters({ value }).value)
const same = (value: Value): void => {
  expect(canonicalRows([[roundTrip(value)]])).toEqual(canonicalRows([[value]]))
}

const { int } = neo4j
const key = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString', '', '$value'))
const numberValue = fc.oneof(
  fc.maxSafeInteger().map((value): Value => (Object.is(value, -0) ? 0 : value)),
  fc
    .bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n })
    .map((value): Value => ({ $type: 'Integer', value: String(value) })),
  fc.double().map(value => fromDriver(value)),
)
const scalar = fc.oneof(numberValue, fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null))
const { value } = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value')),
    fc
      .array(fc.tuple(key, tie('value')))
      .map(entries => Object.fromEntries(entries.filter(([name]) => name !== '$type')) as Value),
  ),
}))

describe('values', () => {
  it('come back as they were sent, at any depth', () => {
    fc.assert(fc.property(value, same))
  })

  it('a wrapped map stays a map of the user, whatever its tag says', () => {
    fc.assert(
      fc.property(fc.constantFrom('Node', 'Date', 'Map', 'Integer', ''), key, value, (tag, name, inner) => {
        same({
          $type: 'Map',
          value: Object.fromEntries([
            [name, inner],
            ['$type', tag],
          ]) as { [key: string]: Value },
        })
      }),
    )
  })

  it('bytes of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => same({ $type: 'Bytes', value: Buffer.from(bytes).toString('base64') })),
    )
  })

  it('integers at the edges', () => {
    const edges = [0n, -1n, 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 1n - 2n ** 53n]
    for (const edge of edges) expect(fromDriver(int(edge))).toBe(Number(edge))
    for (const edge of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)])
      expect(fromDriver(int(edge))).toEqual({ $type: 'Integer', value: String(edge) })
  })

  it('a path that passes a node twice converts its properties once', () => {
    const node = new neo4j.types.Node(int(1), ['A'], { f: 1, i: int(2) }, 'n')
    const relationship = new neo4j.types.Relationship(int(1), int(1), int(1), 'R', { i: int(3) }, 'r', 'n', 'n')
    const path = new neo4j.types.Path(node, node, [new neo4j.types.PathSegment(node, relationship, node)])
    const expected = {
      $type: 'Node',
      id: 'n',
      labels: ['A'],
      properties: { f: { $type: 'Float', value: '1.0' }, i: 2 },
    }
    expect(fromDriver(path)).toEqual({
      $type: 'Path',
      nodes: [expected, expected],
      relationships: [{ $type: 'Relationship', id: 'r', type: 'R', start: 'n', end: 'n', properties: { i: 3 } }],
    })
  })

  it.each<[string, Value]>([
    ['too many digits', { $type: 'Integer', value: '9223372036854775808' }],
    ['no digits', { $type: 'Integer', value: '1e3' }],
    ['an integer that JSON has rounded', 2 ** 53],
    ['no float', { $type: 'Float', value: 'one' }],
    ['a point without y', { $type: 'Point', srid: 4326, x: 1 } as never],
    ['an unknown tag', { $type: 'Vector', value: [] } as never],
    ['a node', { $type: 'Node', id: '', labels: [], properties: {} }],
    ['a month 13', { $type: 'Date', value: '2025-13-01' }],
    ['a datetime without zone', { $type: 'DateTime', value: '2025-03-11T09:00:00' }],
    ['an empty duration', { $type: 'Duration', value: 'P' }],
    ['a duration that ends in T', { $type: 'Duration', value: 'P1DT' }],
  ])('%s is refused, and says where', (_, bad) => {
    expect(() => toDriverParameters({ some: [{ at: bad }] })).toThrow(
      expect.objectContaining({ name: 'AppError', code: 'REQUEST_INVALID' }),
    )
  })
})

describe('temporal values', () => {
  const nanosecond = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999_999 }))
  const date = fc.tuple(
    fc.integer({ min: -999_999, max: 999_999 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  const time = fc.tuple(
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 59 }),
    nanosecond,
  )
  const offset = fc.oneof(fc.integer({ min: -64_800, max: 64_800 }), fc.constantFrom(0, 28_800, -12_600))
  const small = fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n })
  const ints = (numbers: (number | bigint)[]) => numbers.map(number => int(number)) as never
  const { Date: DateValue, DateTime, Duration, LocalDateTime, LocalTime, Time } = neo4j.types
  const make = <A extends unknown[]>(type: new (...parts: never) => object, parts: A): object =>
    new (type as unknown as new (...parts: A) => object)(...parts)

  const temporals = fc.oneof(
    date.map(parts => make(DateValue, ints(parts))),
    time.map(parts => make(LocalTime, ints(parts))),
    fc.tuple(time, offset).map(([parts, zone]) => make(Time, ints([...parts, zone]))),
    fc.tuple(date, time).map(([days, clock]) => make(LocalDateTime, ints([...days, ...clock]))),
    fc.tuple(date, time, offset).map(([days, clock, zone]) => make(DateTime, ints([...days, ...clock, zone]))),
    fc
      .tuple(date, time, offset, fc.constantFrom('Asia/Shanghai', 'Etc/GMT+5'))
      .map(([days, clock, zone, name]) => make(DateTime, [...(ints([...days, ...clock, zone]) as []), name])),
    fc.tuple(small, small, small, nanosecond).map(parts => make(Duration, ints(parts))),
  )

  it('go through their text without loss', () => {
    fc.assert(
      fc.property(temporals, temporal => {
        expect(toDriverParameters({ t: fromDriver(temporal) }).t).toEqual(temporal)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['P1Y2M3W4DT5H6M7.000000008S', 'P1Y2M25DT5H6M7.000000008S'],
    ['PT-0.5S', 'PT-0.5S'],
    ['PT90M', 'PT1H30M'],
    ['P13M', 'P1Y1M'],
    ['P-1Y1M', 'P-11M'],
    ['PT0S', 'PT0S'],
    ['P0D', 'PT0S'],
  ])('the duration %s reads as %s', (text, expected) => {
    expect(roundTrip({ $type: 'Duration', value: text })).toEqual({ $type: 'Duration', value: expected })
  })

  it.each([
    [{ $type: 'DateTime', value: '2025-03-11T09:00+0800' }, '2025-03-11T09:00:00+08:00'],
    [{ $type: 'DateTime', value: '2025-03-11T09:00:00.120Z' }, '2025-03-11T09:00:00.12Z'],
    [{ $type: 'Time', value: '09:00-03' }, '09:00:00-03:00'],
    [{ $type: 'Date', value: '+2025-03-11' }, '2025-03-11'],
  ] as [Value, string][])('%j reads as %s', (value, expected) => {
    expect(roundTrip(value)).toMatchObject({ value: expected })
  })
})
