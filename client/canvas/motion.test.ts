import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWornOut, shiftOf } from './motion.ts'

const view = fc.record({
  zoom: fc.double({ min: 0.05, max: 4, noNaN: true }),
  pan: fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) }),
})

test('what was drawn comes to lie where it would be drawn now', () => {
  fc.assert(
    fc.property(view, view, fc.integer(), fc.integer(), (drawn, now, x, y) => {
      const at = ({ zoom, pan }: typeof now) => ({ x: x * zoom + pan.x, y: y * zoom + pan.y })
      const shift = shiftOf(drawn, now)
      const before = at(drawn)
      const size = 1e-9 * (Math.abs(before.x) + Math.abs(before.y) + 5000) * Math.max(1, shift.scale)
      expect(Math.abs(before.x * shift.scale + shift.x - at(now).x)).toBeLessThan(size + 1e-6)
      expect(Math.abs(before.y * shift.scale + shift.y - at(now).y)).toBeLessThan(size + 1e-6)
    }),
  )
})

test('a small way is covered, a far one and a strong zoom are not', () => {
  const drawn = { zoom: 1, pan: { x: 0, y: 0 } }
  const worn = (zoom: number, x: number, y: number) => isWornOut(shiftOf(drawn, { zoom, pan: { x, y } }), 1000, 800)
  expect(worn(1, 100, -100)).toBe(false)
  expect(worn(1, 400, 0)).toBe(true)
  expect(worn(1, -400, 0)).toBe(true)
  expect(worn(1, 0, 300)).toBe(true)
  expect(worn(2, -500, -400)).toBe(true)
  expect(worn(1.5, -250, -200)).toBe(false)
  expect(worn(0.5, 250, 200)).toBe(true)
})
