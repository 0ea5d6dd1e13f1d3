import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Value } from '../../server/contract/graph.ts'
import { convertedTo, emptyInput, inputOf, kindOfType, scalarKinds, scalarValue, writtenValue } from './editingvalue.ts'

const digits = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const integer = digits.map(
  (one): Value => (Number.isSafeInteger(Number(one)) ? Number(one) : { $type: 'Integer', value: String(one) }),
)
const decimal = fc.double().map((one): Value => {
  if (Number.isFinite(one) && !Number.isInteger(one)) return one
  if (Object.is(one, -0)) return { $type: 'Float', value: '-0.0' }
  return { $type: 'Float', value: /^-?\d+$/.test(String(one)) ? `${one}.0` : String(one) }
})
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map(one => one.toISOString())
const temporal = fc.oneof(
  day.map((one): Value => ({ $type: 'Date', value: one.slice(0, 10) })),
  day.map((one): Value => ({ $type: 'LocalTime', value: one.slice(11, -1) })),
  day.map((one): Value => ({ $type: 'DateTime', value: `${one.slice(0, -1)}+08:00[Asia/Shanghai]` })),
  day.map((one): Value => ({ $type: 'LocalDateTime', value: one.slice(0, -1) })),
  fc.constantFrom<Value>(
    { $type: 'Time', value: '09:00:00Z' },
    { $type: 'Duration', value: 'P1Y2M3DT4H5M-6.7S' },
    { $type: 'Duration', value: 'PT0S' },
    { $type: 'Duration', value: 'P-1D' },
  ),
)
const text = fc.oneof(fc.string(), fc.constantFrom('', '0', 'constructor', '__proto__', '王冲'))
const scalar = fc.oneof(text, fc.boolean(), integer, decimal, temporal)
const writable = fc.oneof(scalar, fc.array(text), fc.array(integer), fc.array(decimal), fc.array(fc.boolean()))

test('what the form shows of a value is the value again, kind and all', () => {
  fc.assert(
    fc.property(writable, value => {
      const input = inputOf(value)
      expect(input.kind).not.toBe('fixed')
      expect(writtenValue(input)).toEqual({ value })
    }),
  )
})

test('what the form cannot write is shown and left as it is', () => {
  const values: Value[] = [
    { $type: 'Point', srid: 4326, x: 1, y: 2 },
    { $type: 'Bytes', value: 'AAEC' },
    { a: 1 },
    { $type: 'Map', value: { $type: 'x' } },
    [1, 'one'],
    [[1]],
    [{ $type: 'Point', srid: 7203, x: 0, y: 0 }],
    [null],
  ]
  for (const value of values) {
    expect(inputOf(value)).toEqual({ kind: 'fixed', value })
    expect(writtenValue(inputOf(value))).toEqual({ value })
  }
})

test('an empty text is not the same as no value', () => {
  expect(writtenValue({ kind: 'text', text: '' })).toEqual({ value: '' })
  expect(writtenValue({ kind: 'text', text: null })).toEqual({ value: null })
  expect(writtenValue({ kind: 'integer', text: '' })).toHaveProperty('problem')
  expect(writtenValue(emptyInput('list'))).toEqual({ value: null })
  expect(writtenValue({ kind: 'list', of: 'text', items: [] })).toEqual({ value: [] })
})

test('integers keep all of their digits, and end at 64 bits', () => {
  expect(scalarValue('integer', '9007199254740993')).toEqual({ value: { $type: 'Integer', value: '9007199254740993' } })
  expect(scalarValue('integer', '-9223372036854775808')).toEqual({
    value: { $type: 'Integer', value: '-9223372036854775808' },
  })
  expect(scalarValue('integer', ' +7 ')).toEqual({ value: 7 })
  expect(scalarValue('integer', '9223372036854775808')).toEqual({ problem: { key: 'editing.wrong.tooLarge' } })
  for (const wrong of ['1.0', '1e3', '', ' ', '0x10', '1,000', '--1'])
    expect(scalarValue('integer', wrong)).toEqual({ problem: { key: 'editing.wrong.integer' } })
})

test('a decimal stays one where it has no fraction', () => {
  expect(scalarValue('decimal', '1')).toEqual({ value: { $type: 'Float', value: '1.0' } })
  expect(scalarValue('decimal', '1e21')).toEqual({ value: { $type: 'Float', value: '1e+21' } })
  expect(scalarValue('decimal', '.5')).toEqual({ value: 0.5 })
  expect(scalarValue('decimal', 'NaN')).toEqual({ value: { $type: 'Float', value: 'NaN' } })
  expect(scalarValue('decimal', '1e999')).toEqual({ problem: { key: 'editing.wrong.tooLarge' } })
  expect(scalarValue('decimal', '1,5')).toHaveProperty('problem')
})

test('a day is one of the calendar', () => {
  expect(scalarValue('Date', '2024-02-29')).toHaveProperty('value')
  for (const wrong of ['2025-02-29', '2025-06-31', '2025-13-01', '2025-1-1', '2025-01-00', ''])
    expect(scalarValue('Date', wrong)).toEqual({ problem: { key: 'editing.wrong.Date' } })
  expect(scalarValue('DateTime', '2025-02-30T00:00:00Z')).toHaveProperty('problem')
  expect(scalarValue('DateTime', '2025-03-11T09:00:00')).toHaveProperty('problem')
  expect(scalarValue('LocalTime', '24:00')).toHaveProperty('problem')
  expect(scalarValue('Duration', 'P')).toHaveProperty('problem')
  expect(scalarValue('Duration', 'P1DT')).toHaveProperty('problem')
})

test('an item of a list that is none of its kind is named by its place', () => {
  expect(writtenValue({ kind: 'list', of: 'integer', items: ['1', 'two'] })).toEqual({
    problem: { key: 'editing.wrong.item', values: { place: 2 } },
  })
})

test('whatever is written, there is a value or a reason, and never an exception', () => {
  fc.assert(
    fc.property(fc.constantFrom(...scalarKinds), fc.string(), (kind, written) => {
      const result = scalarValue(kind, written)
      expect('value' in result || result.problem.key.startsWith('editing.wrong.')).toBe(true)
    }),
  )
})

test('another kind keeps what is written', () => {
  expect(convertedTo({ kind: 'text', text: '12' }, 'integer')).toEqual({ kind: 'integer', text: '12' })
  expect(convertedTo({ kind: 'text', text: '12' }, 'list', 'integer')).toEqual({
    kind: 'list',
    of: 'integer',
    items: ['12'],
  })
  expect(convertedTo({ kind: 'list', of: 'text', items: ['a', 'b'] }, 'text')).toEqual({ kind: 'text', text: 'a' })
  expect(convertedTo({ kind: 'text', text: null }, 'list')).toEqual({ kind: 'list', of: 'text', items: null })
})

test('types of the schema have their field', () => {
  expect(kindOfType('STRING')).toBe('text')
  expect(kindOfType('LIST')).toBe('list')
  expect(kindOfType('POINT')).toBe(null)
  expect(kindOfType('constructor')).toBe(null)
})
