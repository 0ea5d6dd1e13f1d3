import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LayoutInput, layout } from './layout.ts'

const node = { x: 0, y: 0, fixed: false, width: 90, height: 54 }
const input = fc
  .record({
    count: fc.integer({ min: 1, max: 40 }),
    pairs: fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 60 }),
  })
  .map(
    ({ count, pairs }): LayoutInput => ({
      nodes: Array.from({ length: count }, () => node),
      links: pairs.map(([a, b]) => [a % count, b % count] as const),
      aspect: 1.3,
    }),
  )

test('the same graph is laid out the same, every place is a number, and captions have room', () => {
  fc.assert(
    fc.property(input, graph => {
      const places = layout(graph)
      expect(layout(graph)).toEqual(places)
      for (const { x, y } of places) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
      let overlaps = 0
      for (const [index, one] of places.entries())
        for (const other of places.slice(index + 1))
          if (Math.abs(one.x - other.x) < 80 && Math.abs(one.y - other.y) < 44) overlaps++
      expect(overlaps).toBe(0)
    }),
    { numRuns: 30 },
  )
})

test('fixed nodes do not move at all', () => {
  const nodes = Array.from({ length: 20 }, (_, index) => ({
    ...node,
    x: index * 37,
    y: index * -11,
    fixed: index % 2 === 0,
  }))
  const places = layout({
    nodes,
    links: [
      [0, 1],
      [1, 2],
      [3, 4],
    ],
    aspect: 1,
  })
  for (const [index, { x, y, fixed }] of nodes.entries()) if (fixed) expect(places[index]).toEqual({ x, y })
})

test('nothing to lay out is no error', () => {
  expect(layout({ nodes: [], links: [], aspect: 1 })).toEqual([])
})
