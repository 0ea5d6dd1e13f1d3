import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cell, ordering, orderOf } from './ordering.ts'

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom(null, '', '0', 0, 'constructor', '__proto__', true, false),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.string(),
)
const language = 'en'

test('any cells are put in order: each stands once, equals as they stood, empty ones last both ways', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 1500 }), fc.boolean(), (cells, descending) => {
      const order = [...orderOf(cells, { descending, language })]
      expect([...order].sort((a, b) => a - b)).toEqual(cells.map((_, index) => index))
      const filled = cells.filter(one => one !== null && one !== '').length
      for (const [at, index] of order.entries()) {
        const isEmpty = cells[index] === null || cells[index] === ''
        expect(isEmpty).toBe(at >= filled)
        const next = order[at + 1]
        if (next === undefined || isEmpty) continue
        const pair = [cells[index]!, cells[next]!] as const
        // Put in order by themselves, two neighbours do not change places.
        expect([...orderOf(pair, { descending, language })]).toEqual([0, 1])
        if (Object.is(pair[0], pair[1])) expect(index).toBeLessThan(next)
      }
    }),
    { numRuns: 40 },
  )
})

test('numbers by size, digits in texts too, Chinese by pinyin', () => {
  const sorted = (cells: Cell[], language: string) =>
    [...orderOf(cells, { descending: false, language })].map(i => cells[i])
  expect(sorted([10, 9, -1, null, 2.5], 'en')).toEqual([-1, 2.5, 9, 10, null])
  expect(sorted(['item 10', 'item 9', 'Item 2'], 'en')).toEqual(['Item 2', 'item 9', 'item 10'])
  expect(sorted(['沈阳', '大连', '丹东'], 'zh')).toEqual(['大连', '丹东', '沈阳'])
})

test('a hundred thousand rows are ordered in many small pieces', () => {
  const cells = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_000)
  const steps = ordering(cells, { descending: true, language })
  let pieces = 0
  let step = steps.next()
  for (; !step.done; step = steps.next()) pieces++
  expect(pieces).toBeGreaterThan(300)
  expect(cells[step.value[0]!]).toBe(99_999)
  expect(cells[step.value[99_999]!]).toBe(0)
})
