import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Value } from '../../server/contract/graph.ts'
import { jsonBeginning, jsonLines, jsonOfRows } from './jsontext.ts'

const finished = <T>(steps: Generator<undefined, T>): T => {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
const value = fc.jsonValue() as fc.Arbitrary<Value>
const named = fc
  .uniqueArray(fc.oneof(fc.string(), fc.constantFrom('constructor', '', '0')), { minLength: 1, maxLength: 4 })
  .filter(columns => !columns.includes('__proto__'))
  .chain(columns =>
    fc.record({
      columns: fc.constant(columns),
      row: fc.array(value, { minLength: columns.length, maxLength: columns.length }),
    }),
  )
const objectOf = ({ columns, row }: { columns: string[]; row: Value[] }) =>
  Object.fromEntries(columns.map((column, index) => [column, row[index]]))
/** Names that are whole numbers come first in an object, and not in a row. */
const isInOrder = ({ columns }: { columns: string[] }) => columns.every(column => !/^\d+$/.test(column))

test('a row is written as JSON writes it', () => {
  fc.assert(
    fc.property(named.filter(isInOrder), one => {
      expect(jsonLines(one).lines.join('\n')).toBe(JSON.stringify(objectOf(one), null, 2))
      expect(jsonBeginning(one, Number.POSITIVE_INFINITY)).toBe(JSON.stringify(objectOf(one)))
    }),
  )
})

test('no more is written than is looked at, and that is said', () => {
  fc.assert(
    fc.property(named, fc.integer({ min: 1, max: 20 }), (one, most) => {
      const whole = jsonLines(one).lines
      expect(jsonLines(one, most)).toEqual({ lines: whole.slice(0, most), isCut: whole.length > most })
      const text = jsonBeginning(one, Number.POSITIVE_INFINITY)
      expect(jsonBeginning(one, most)).toBe(text.length > most ? `${text.slice(0, most)}…` : text)
    }),
  )
})

test('all rows are one array, with columns called as they like', () => {
  const columns = ['__proto__', 'n']
  const rows: Value[][] = Array.from({ length: 200 }, (_, n) => [{ $type: 'Integer', value: '9007199254740993' }, n])
  const text = finished(jsonOfRows(columns, rows, 1e6))!
  expect(text.split('\n')).toHaveLength(202)
  expect(text).toContain('{"__proto__":{"$type":"Integer","value":"9007199254740993"},"n":199}')
  expect(JSON.parse(text)).toHaveLength(200)
})

test('what is too long is not begun', () => {
  const rows: Value[][] = Array.from({ length: 200 }, (_, n) => ['x'.repeat(100), n])
  expect(finished(jsonOfRows(['text', 'n'], rows, 5000))).toBeNull()
})
