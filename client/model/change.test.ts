import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply, type Change, difference, invert, isNoChange, noChange, squash } from './change.ts'

type Record = { readonly value: number }
const ids = fc.constantFrom('a', 'b', 'c', 'd', 'constructor', '__proto__', '', '0')
const table = fc
  .array(
    fc.tuple(
      ids,
      fc.integer({ min: 0, max: 5 }).map((value): Record => Object.freeze({ value })),
    ),
  )
  .map(pairs => new Map(pairs))
/** Tables that follow on each other, and the changes between them. */
const course = fc.array(table, { minLength: 4, maxLength: 4 }).map(tables => ({
  tables,
  changes: tables.slice(1).map((next, index) => difference(tables[index]!, next)),
}))

test('C1 a change and its inverse lead back', () => {
  fc.assert(
    fc.property(course, ({ tables: [start], changes: [change] }) => {
      expect(apply(apply(start!, change!), invert(change!))).toEqual(start)
    }),
  )
})

test('C2 the inverse of the inverse is the change', () => {
  fc.assert(
    fc.property(course, ({ changes: [change] }) => {
      expect(invert(invert(change!))).toEqual(change)
    }),
  )
})

test('C3 a squashed change does what both do in turn', () => {
  fc.assert(
    fc.property(course, ({ tables: [start], changes: [first, second] }) => {
      expect(apply(start!, squash(first!, second!))).toEqual(apply(apply(start!, first!), second!))
    }),
  )
})

test('C4 squash is associative', () => {
  fc.assert(
    fc.property(course, ({ changes: [a, b, c] }) => {
      expect(squash(squash(a!, b!), c!)).toEqual(squash(a!, squash(b!, c!)))
    }),
  )
})

test('C5 results share no map and no pair with what they were made from', () => {
  const contents = (change: Change<Record>) => [
    change.added,
    change.updated,
    change.removed,
    ...change.updated.values(),
  ]
  fc.assert(
    fc.property(course, ({ tables: [start], changes: [a, b] }) => {
      const inputs = new Set<unknown>([start, ...contents(a!), ...contents(b!)])
      for (const result of [invert(a!), squash(a!, b!), squash(a!, noChange()), squash(noChange<Record>(), b!)])
        for (const part of contents(result)) expect(inputs.has(part)).toBe(false)
      expect(inputs.has(apply(start!, noChange()))).toBe(false)
    }),
  )
})

test('C6 the difference of two tables leads from one to the other, and is empty for the same table', () => {
  fc.assert(
    fc.property(table, table, (from, to) => {
      expect(apply(from, difference(from, to))).toEqual(to)
      expect(isNoChange(difference(from, from))).toBe(true)
    }),
  )
})

test('added and then removed is nothing; removed and then added again as it was is nothing', () => {
  const record = { value: 1 }
  const added: Change<Record> = { ...noChange(), added: new Map([['constructor', record]]) }
  expect(isNoChange(squash(added, invert(added)))).toBe(true)
  expect(isNoChange(squash(invert(added), added))).toBe(true)
})
