import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../server/contract/graph.ts'
import {
  draftOf,
  type FieldKind,
  freshDraft,
  readDraft,
  selectionValues,
  statementKey,
  valuesOf,
} from './parameters.ts'
import { sampleNode, sampleSchema } from './samples.ts'

const read = (kind: FieldKind, text: string): unknown => {
  const found = readDraft({ kind, text })
  return 'value' in found ? found.value : found.problem.key.replace('parameters.problem.', '!')
}

describe('a field', () => {
  test.each<[FieldKind, string, unknown]>([
    ['text', 'Dalian', 'Dalian'],
    ['text', ' 0 ', ' 0 '],
    ['text', '', '!missing'],
    ['integer', '0', 0],
    ['integer', ' -12 ', -12],
    ['integer', '+7', 7],
    ['integer', '9007199254740993', { $type: 'Integer', value: '9007199254740993' }],
    ['integer', '-9223372036854775808', { $type: 'Integer', value: '-9223372036854775808' }],
    ['integer', '9223372036854775808', '!range'],
    ['integer', '1.0', '!integer'],
    ['integer', '1e3', '!integer'],
    ['number', '0.5', 0.5],
    ['number', '2', { $type: 'Float', value: '2.0' }],
    ['number', '-0', { $type: 'Float', value: '-0.0' }],
    ['number', '1e400', '!number'],
    ['number', '1,5', '!number'],
    ['boolean', 'true', true],
    ['boolean', 'yes', '!boolean'],
    ['date', '2025-02-28', '2025-02-28'],
    ['date', '2025-02-30', '!date'],
    ['temporal', '2025-03-11', { $type: 'Date', value: '2025-03-11' }],
    ['temporal', '2025-02-30', '!temporal'],
    ['temporal', '2025-03-11 09:00', { $type: 'LocalDateTime', value: '2025-03-11T09:00' }],
    ['temporal', '2025-03-11T09:00:00.5+08:00', { $type: 'DateTime', value: '2025-03-11T09:00:00.5+08:00' }],
    ['temporal', '09:30', { $type: 'LocalTime', value: '09:30' }],
    ['temporal', '25:30', '!temporal'],
    ['temporal', '09:30Z', { $type: 'Time', value: '09:30Z' }],
    ['temporal', 'P1Y2M', { $type: 'Duration', value: 'P1Y2M' }],
    ['temporal', 'P', '!temporal'],
    ['texts', 'Dalian, Liaoning\n\nconstructor', ['Dalian, Liaoning', 'constructor']],
    ['numbers', '1, 2.5\n9007199254740993', [1, 2.5, { $type: 'Integer', value: '9007199254740993' }]],
    ['numbers', '1, two', '!numbers'],
    ['json', '{"a": [9007199254740993, 1.0, "9007199254740993"]}', undefined],
    ['json', '""', ''],
    ['json', 'null', null],
    ['json', '{', '!json'],
    ['json', '1 2', '!json'],
  ])('%s %j', (kind, text, expected) => {
    const wanted =
      expected === undefined
        ? { a: [{ $type: 'Integer', value: '9007199254740993' }, { $type: 'Float', value: '1.0' }, '9007199254740993'] }
        : expected
    expect(read(kind, text)).toEqual(wanted)
  })

  const values: fc.Arbitrary<Value> = fc.oneof(
    fc.string(),
    fc.constantFrom('constructor', '__proto__', '', '0', 'true', '2025-03-11', 'a\nb'),
    fc.maxSafeInteger(),
    fc.double({ noInteger: true, noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(2n ** 53n, 2n ** 63n - 1n).map(value => ({ $type: 'Integer' as const, value: String(value) })),
    fc.constantFrom<Value>({ $type: 'Date', value: '2025-03-11' }, { $type: 'Float', value: '1.0' }, [1.5, 2], {
      a: [''],
    }),
    fc.array(fc.string()),
    fc.array(fc.integer()),
  )
  test('gives back the value that it was filled with, whatever kind was wanted', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 'text', 'date', 'integer', 'texts', 'json'), (value, wanted) => {
        const found = readDraft(draftOf(value, wanted as FieldKind | undefined))
        expect('value' in found && JSON.stringify(found.value)).toBe(JSON.stringify(value))
      }),
    )
  })

  test('begins as its query declares it', () => {
    expect(freshDraft('most', { name: 'most', type: 'integer', default: 25 })).toEqual({ kind: 'integer', text: '25' })
    expect(freshDraft('day', { name: 'day', type: 'date', default: '2025-03-11' })).toEqual({
      kind: 'date',
      text: '2025-03-11',
    })
    const from = { label: 'Place', property: 'name' }
    expect(freshDraft('key', { name: 'key', type: 'text', from })).toEqual({ kind: 'text', text: '', from })
    expect(freshDraft('key').kind).toBe('selection')
    expect(freshDraft('constructor').kind).toBe('text')
  })
})

describe('what follows the selection', () => {
  const keyed = (key: string) => sampleNode(`id of ${key}`, ['Person'], { key })
  const keyless = sampleNode('x1', ['Thing'])
  test('is keys where all have one, else element ids', () => {
    expect(selectionValues([keyed('a'), keyed('b')], sampleSchema)).toMatchObject({
      selected: ['a', 'b'],
      selectedBy: 'key',
      key: null,
    })
    expect(selectionValues([keyed('a'), keyless], sampleSchema)).toMatchObject({
      selected: ['id of a', 'x1'],
      selectedBy: null,
    })
    expect(selectionValues([keyed('a')], sampleSchema)).toMatchObject({ selected: ['a'], key: 'a', keyBy: 'key' })
    expect(selectionValues([keyless], sampleSchema)).toMatchObject({ selected: ['x1'], key: 'x1', keyBy: null })
    expect(selectionValues([keyed('a')], null)).toMatchObject({ selected: ['id of a'], selectedBy: null })
  })

  test('says what is missing', () => {
    const problems = (count: number) =>
      [
        ...valuesOf(
          ['selected', 'key'],
          new Map(),
          selectionValues(['a', 'b'].slice(0, count).map(keyed), sampleSchema),
        ).problems,
      ].map(([name, { key }]) => `${name} ${key.split('.').at(-1)}`)
    expect(problems(0)).toEqual(['selected none', 'key none'])
    expect(problems(1)).toEqual([])
    expect(problems(2)).toEqual(['key notOne'])
  })

  test('is a field like any other where another kind was chosen', () => {
    const { values } = valuesOf(
      ['key', '__proto__'],
      new Map([
        ['key', { kind: 'integer', text: '3' }],
        ['__proto__', { kind: 'text', text: 'x' }],
      ]),
      selectionValues([], null),
    )
    expect(Object.entries(values)).toEqual([
      ['key', 3],
      ['__proto__', 'x'],
    ])
  })
})

describe('under what a statement is remembered', () => {
  test('comments, room and capitals do not count, texts and names in backticks do', () => {
    const key = statementKey('MATCH (p:Person {name: $who}) RETURN p.name')
    expect(statementKey('// who\nmatch ( p :Person{name:$who} )\n\nreturn  p.name ; // done')).toBe(key)
    expect(statementKey('MATCH/* */(p:Person {name: $who}) RETURN p.name')).toBe(key)
    expect(statementKey("RETURN 'a  b // c'")).not.toBe(statementKey("RETURN 'a b // c'"))
    expect(statementKey('RETURN `A`')).not.toBe(statementKey('RETURN `a`'))
    expect(statementKey('RETURN ab')).not.toBe(statementKey('RETURN a b'))
  })
})
