import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxFrom, isInside } from './selecting.ts'

const point = fc.record({ x: fc.integer({ min: -50, max: 50 }), y: fc.integer({ min: -50, max: 50 }) })

test('a box holds what lies between its corners, whichever corner it was drawn from', () => {
  fc.assert(
    fc.property(point, point, point, (a, b, p) => {
      // Between whole numbers, so that no point lies on an edge.
      const at = { x: p.x + 0.5, y: p.y + 0.5 }
      const between = (value: number, one: number, other: number) =>
        value > Math.min(one, other) && value < Math.max(one, other)
      const expected = between(at.x, a.x, b.x) && between(at.y, a.y, b.y)
      expect(isInside(at, boxFrom(a, b))).toBe(expected)
      expect(isInside(at, boxFrom(b, a))).toBe(expected)
    }),
  )
})

test('what lies in the bay of a bent shape is outside of it', () => {
  const bent = [
    { x: 0, y: 0 },
    { x: 30, y: 0 },
    { x: 30, y: 30 },
    { x: 20, y: 30 },
    { x: 20, y: 10 },
    { x: 10, y: 10 },
    { x: 10, y: 30 },
    { x: 0, y: 30 },
  ]
  expect(isInside({ x: 15, y: 20 }, bent)).toBe(false)
  expect(isInside({ x: 5, y: 20 }, bent)).toBe(true)
  expect(isInside({ x: 25, y: 20 }, bent)).toBe(true)
  expect(isInside({ x: 15, y: 5 }, bent)).toBe(true)
})

test('a shape without an area holds nothing', () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 2 }), point, (shape, p) => {
      expect(isInside(p, shape)).toBe(false)
    }),
  )
})
