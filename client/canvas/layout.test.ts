import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleNode, sampleRelationship } from '../model/samples.ts'
import { adding, applyToScene, emptyScene, type Scene } from '../model/scene.ts'
import { inputOf } from './arranger.ts'
import { type LayoutInput, layout, layoutInSteps } from './layout.ts'

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

test('the same scene gives the same picture, in whatever order it was drawn', () => {
  const nodes = ['b', 'a', '__proto__', 'constructor', '', '0', 'c'].map(id => sampleNode(id))
  const ties = [
    ['a', 'b'],
    ['b', 'c'],
    ['0', ''],
    ['__proto__', 'a'],
    ['a', 'constructor'],
  ].map(([start, end]) => sampleRelationship(`${start}>${end}`, start!, end!))
  const picture = (scene: Scene) => {
    const { ids, input } = inputOf(scene, new Set(), 1.3, id => id)
    const places = layout(input)
    return new Map(ids.map((id, index) => [id, places[index]]))
  }
  const drawn = (graph: Parameters<typeof adding>[1]) => applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
  const once = picture(drawn({ nodes, relationships: ties }))
  fc.assert(
    fc.property(
      fc.shuffledSubarray(nodes, { minLength: nodes.length }),
      fc.shuffledSubarray(ties, { minLength: ties.length }),
      (inOrder, tiesInOrder) => {
        expect(picture(drawn({ nodes: inOrder, relationships: tiesInOrder }))).toEqual(once)
      },
    ),
    { numRuns: 10 },
  )
})

const ring = (count: number, fixed: (index: number) => boolean): LayoutInput => ({
  nodes: Array.from({ length: count }, (_, index) => ({
    ...node,
    x: 900 * Math.cos(index),
    y: 900 * Math.sin(index),
    fixed: fixed(index),
  })),
  links: Array.from({ length: count }, (_, index) => [index, (index + 1) % count] as const),
  aspect: 1.3,
})

test('whoever says stop gets places at once, and how far it was never goes back', () => {
  for (const input of [ring(400, () => false), ring(400, index => index % 4 > 0)]) {
    const steps = layoutInSteps(input)
    let last = 0
    for (let asked = 0; asked < 3; asked++) {
      const { done, value } = steps.next(false)
      expect(done).toBe(false)
      expect(value).toBeGreaterThanOrEqual(last)
      last = value as number
    }
    const { done, value } = steps.next(true)
    expect(done).toBe(true)
    expect(value).toHaveLength(400)
    for (const { x, y } of value as { x: number; y: number }[]) expect(Number.isFinite(x + y)).toBe(true)
    for (const [index, { x, y, fixed }] of input.nodes.entries())
      if (fixed) expect((value as { x: number; y: number }[])[index]).toEqual({ x, y })
  }
})

test('of some nodes among fixed ones, those that hang on something come near to it, a lone one stays', () => {
  const nodes = [
    { ...node, fixed: true },
    { ...node, x: 4000, y: 3000 },
    { ...node, x: -2500, y: 800 },
    { ...node, x: 900, y: 5000 },
  ]
  const places = layout({ nodes, links: [[0, 1]], aspect: 1 })
  expect(Math.hypot(places[1]!.x, places[1]!.y)).toBeLessThan(400)
  expect(places[2]).toEqual({ x: -2500, y: 800 })
  expect(places[3]).toEqual({ x: 900, y: 5000 })
})
