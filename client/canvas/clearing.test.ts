import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clearing } from './clearing.ts'

const card = { left: 700, top: 0, right: 900, bottom: 200 }
const under = (spots: readonly { x: number; y: number }[], by: { x: number; y: number }) =>
  spots.filter(({ x, y }) => x + by.x > 700 && x + by.x < 900 && y + by.y > 0 && y + by.y < 200).length

test('what nothing floats over stays where it is', () => {
  expect(clearing([{ x: 300, y: 300, reach: 10 }], [card], { x: 100, y: 100 })).toEqual({ x: 0, y: 0 })
  expect(clearing([], [card], { x: 100, y: 100 })).toEqual({ x: 0, y: 0 })
  expect(clearing([{ x: 800, y: 100, reach: 10 }], [card], { x: 0, y: 0 })).toEqual({ x: 0, y: 0 })
})

test('a round picture moves no further than its own corner needs, not below all of the card', () => {
  const round = Array.from({ length: 60 }, (_, index) => ({
    x: 450 + 350 * Math.cos((index * Math.PI) / 30),
    y: 400 + 300 * Math.sin((index * Math.PI) / 30),
    reach: 10,
  }))
  const by = clearing(round, [card], { x: 0, y: 150 })
  expect(under(round, by)).toBe(0)
  expect(by.y).toBeLessThanOrEqual(75)
  expect(Math.min(...round.map(({ y }) => y + by.y))).toBeLessThan(200)
})

test('no move is longer than there is room for, and none puts more under what floats', () => {
  const spot = fc.record({
    x: fc.integer({ min: 0, max: 900 }),
    y: fc.integer({ min: 0, max: 800 }),
    reach: fc.nat(60),
  })
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 40 }), fc.nat(200), fc.nat(200), (spots, x, y) => {
      const by = clearing(spots, [card], { x, y })
      expect(Math.abs(by.x)).toBeLessThanOrEqual(x)
      expect(Math.abs(by.y)).toBeLessThanOrEqual(y)
      expect(clearing(spots, [card], { x, y })).toEqual(by)
      expect(clearing(spots, [], { x, y })).toEqual({ x: 0, y: 0 })
    }),
  )
})
