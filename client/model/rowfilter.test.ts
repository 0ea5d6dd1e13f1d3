import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cell, cellsOf, orderOf } from './ordering.ts'
import { type ColumnTest, cellTest, filtering } from './rowfilter.ts'

const finished = <T>(steps: Generator<undefined, T>): T => {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

describe('what is written above a column', () => {
  test('of texts is a part of them, in any case', () => {
    const test = cellTest(false, ' DAN ')!
    expect(['Dandong', 'x', '', null].map(test)).toEqual([true, false, false, false])
    expect(cellTest(false, '东')!('丹东')).toBe(true)
    expect([0, true, 10n].map(cellTest(false, '0')!)).toEqual([true, false, true])
  })

  test('of numbers is a range, exact beyond what a number holds', () => {
    const test = cellTest(true, '5..9')!
    expect([4, 5, 9, 9.5, null, '7'].map(test)).toEqual([false, true, true, false, false, false])
    expect([9007199254740991, 9007199254740993n, 9007199254740994n].map(cellTest(true, '9007199254740993')!)).toEqual([
      false,
      true,
      false,
    ])
    expect([0.25, 0.5, 1].map(cellTest(true, '<= 0.5')!)).toEqual([true, true, false])
    expect(cellTest(true, 'many')).toBeUndefined()
    expect(cellTest(true, '  ')).toBeNull()
  })
})

test('the rows that all let through, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), fc.string()), { maxLength: 3000 }), fc.string(), (rows, part) => {
      const tests = [
        { cell: ([n]: [number, string]) => n as Cell, test: cellTest(true, '>= 0')! },
        ...[cellTest(false, part)].flatMap(test =>
          test ? [{ cell: ([, s]: [number, string]) => s as Cell, test }] : [],
        ),
      ] satisfies ColumnTest<[number, string]>[]
      const expected = rows.filter(
        ([n, s]) => n >= 0 && s.toLocaleLowerCase().includes(part.trim().toLocaleLowerCase()),
      )
      expect(finished(filtering(rows, tests))).toEqual(expected)
    }),
    { numRuns: 30 },
  )
})

test('integers too large for a number have their place among numbers', () => {
  const cells: Cell[] = ['x', 9007199254740993n, 2, null, -9007199254740993n, 9007199254740992, 2.5]
  const order = orderOf(finished(cellsOf(cells, cell => cell)), { descending: false, language: 'en' })
  expect(Array.from(order, index => cells[index])).toEqual([
    -9007199254740993n,
    2,
    2.5,
    9007199254740992,
    9007199254740993n,
    'x',
    null,
  ])
})
