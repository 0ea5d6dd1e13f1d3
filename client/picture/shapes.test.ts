import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shapes } from '../model/palette.ts'
import { edgeOf, outlineOf } from './shapes.ts'

const cornersOf = (d: string) =>
  d
    .replace(/[MZ]/g, '')
    .split('L')
    .map(pair => pair.split(' ').map(Number) as [number, number])

test('a shape ends, in every direction, on its own outline', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...shapes),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      fc.double({ min: 2, max: 200, noNaN: true }),
      (shape, angle, radius) => {
        const direction = { x: Math.cos(angle), y: Math.sin(angle) }
        const away = edgeOf(shape, radius, direction)
        if (shape === 'circle') {
          expect(away).toBe(radius)
          return
        }
        const [x, y] = [direction.x * away, direction.y * away]
        const corners = cornersOf(outlineOf(shape, { x: 0, y: 0 }, radius))
        // The nearest side passes through the point, to the hundredth that files are written with.
        const distances = corners.map(([ax, ay], index) => {
          const [bx, by] = corners[(index + 1) % corners.length]!
          const share = Math.max(
            0,
            Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)),
          )
          return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))
        })
        expect(Math.min(...distances)).toBeLessThan(0.05)
      },
    ),
  )
})
