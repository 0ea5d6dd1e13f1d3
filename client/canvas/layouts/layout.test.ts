import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrangementOf, type LayoutName, layoutNames } from '../../model/arrangement.ts'
import { faceOf, folding } from '../../model/folds.ts'
import { sampleNode, sampleRelationship } from '../../model/samples.ts'
import { adding, applyToScene, emptyScene, type Scene } from '../../model/scene.ts'
import { inputOf } from '../arranger.ts'
import type { LayoutInput, LayoutNode } from './figure.ts'
import { layout, layoutInSteps } from './layout.ts'

const node: LayoutNode = {
  x: 0,
  y: 0,
  fixed: false,
  outside: false,
  width: 90,
  height: 54,
  group: 0,
  date: null,
  measure: 1,
  centre: false,
}
const plain = { layout: 'force', aspect: 1.3, direction: 'right', spacing: 1 } as const

const nodes = fc.array(
  fc.record({
    // On one spot, and far from each other.
    x: fc.constantFrom(0, 0, 40, 900, -2000),
    y: fc.constantFrom(0, 0, 40, -700),
    fixed: fc.boolean(),
    outside: fc.constantFrom(false, false, false, true),
    width: fc.integer({ min: 56, max: 150 }),
    height: fc.constant(54),
    group: fc.integer({ min: 0, max: 4 }),
    date: fc.option(fc.constantFrom(0, 1, 1e12, -6e13, Date.UTC(2025, 2, 11))),
    measure: fc.constantFrom(0, 1, 2, 3, 17),
    centre: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 45 },
)
/** Any graph under any layout: loops, double links and parts of its own too; with nothing fixed, or some, or with an outside. */
const input = fc
  .record({
    nodes,
    pairs: fc.array(fc.tuple(fc.nat(44), fc.nat(44)), { maxLength: 70 }),
    layout: fc.constantFrom(...layoutNames),
    direction: fc.constantFrom('right' as const, 'down' as const),
    spacing: fc.constantFrom(0.7, 1, 2.5),
    aspect: fc.constantFrom(0.4, 1.3, 3),
    held: fc.constantFrom('nothing', 'some', 'outside'),
  })
  .map(
    ({ pairs, held, ...rest }): LayoutInput => ({
      ...rest,
      nodes: rest.nodes.map(one => {
        const outside = held === 'outside' && one.outside
        return { ...one, outside, fixed: outside || (held !== 'nothing' && one.fixed) }
      }),
      links:
        rest.nodes.length > 0 ? pairs.map(([a, b]) => [a % rest.nodes.length, b % rest.nodes.length] as const) : [],
    }),
  )

const checked = (graph: LayoutInput) => {
  const places = layout(graph)
  expect(places).toHaveLength(graph.nodes.length)
  for (const [index, one] of graph.nodes.entries()) {
    const { x, y } = places[index]!
    expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
    if (one.fixed) expect({ x, y }).toEqual({ x: one.x, y: one.y })
    for (let other = 0; other < index; other++) {
      const [a, b, to] = [one, graph.nodes[other]!, places[other]!]
      if (a.fixed && b.fixed) continue
      const apart =
        Math.abs(x - to.x) >= (a.width + b.width) / 2 - 0.1 || Math.abs(y - to.y) >= (a.height + b.height) / 2 - 0.1
      expect([graph.layout, index, other, apart]).toEqual([graph.layout, index, other, true])
    }
  }
  return places
}

test('under every layout what is fixed holds its place, no two nodes overlap, and the same input gives the same picture', () => {
  fc.assert(
    fc.property(input, graph => {
      expect(layout(graph)).toEqual(checked(graph))
    }),
    { numRuns: 300 },
  )
})

test('a figure keeps its shape when a node of it is pinned, and comes to lie where that one is held', () => {
  const free = Array.from({ length: 30 }, (_, index): LayoutNode => ({ ...node, group: index % 3, measure: index }))
  const links = free.slice(1).map((_, index) => [index, index + 1] as const)
  for (const name of layoutNames.filter(one => one !== 'force')) {
    const before = layout({ ...plain, layout: name, nodes: free, links })
    const pinned = free.map((one, index) => (index === 7 ? { ...one, fixed: true, x: 5000, y: -300 } : one))
    const after = layout({ ...plain, layout: name, nodes: pinned, links })
    for (const [index, { x, y }] of after.entries()) {
      expect(x - 5000).toBeCloseTo(before[index]!.x - before[7]!.x, 6)
      expect(y + 300).toBeCloseTo(before[index]!.y - before[7]!.y, 6)
    }
  }
})

test('nothing to lay out is no error', () => {
  expect(layout({ ...plain, nodes: [], links: [] })).toEqual([])
})

test('a closed group is laid out as the one thing that it is drawn as', () => {
  const names = ['a', 'b', 'constructor', '__proto__', '']
  const graph = {
    nodes: names.map((id, index) => sampleNode(id, ['Event'], index < 2 ? { date: `20${10 + index}` } : {})),
    relationships: [sampleRelationship('r', 'a', 'b'), sampleRelationship('s', 'b', '')],
  }
  const scene = applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
  const folded = applyToScene(
    scene,
    folding(scene, [{ name: 'A name that takes its room', nodes: ['b', 'a', '__proto__'] }]),
  )
  const none = new Set<string>()
  const options = { hold: none, centres: none, only: null, aspect: 1.3, schema: null, language: 'en' } as const
  const seen = (more: object) => {
    const arrangement = { ...arrangementOf(folded), layout: 'timeline' } as const
    const { ids, input } = inputOf(folded, { arrangement, ...options, ...more })
    return { ids, links: input.links, group: input.nodes[ids.indexOf(faceOf('group1'))]! }
  }
  const { ids, links, group } = seen({})
  expect([...ids].sort()).toEqual(['', 'constructor', faceOf('group1')].sort())
  expect(links).toHaveLength(1)
  expect(group.date).toBe(Date.UTC(2010, 0, 1))
  expect(group.width).toBeGreaterThan(120)
  expect(group).toMatchObject({ fixed: false, outside: false, centre: false })
  expect(seen({ only: new Set(['']) }).group).toMatchObject({ fixed: true, outside: true })
  expect(seen({ only: new Set(['a']), centres: new Set(['b']) }).group).toMatchObject({ outside: false, centre: true })
  expect(seen({ hold: new Set(['a', 'b']) }).group.fixed).toBe(false)
  expect(seen({ hold: new Set(['a', 'b', '__proto__']) }).group.fixed).toBe(true)
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
  const picture = (scene: Scene, name: LayoutName) => {
    const none = new Set<string>()
    const { ids, input } = inputOf(scene, {
      arrangement: { ...arrangementOf(scene), layout: name },
      hold: none,
      only: null,
      centres: none,
      aspect: 1.3,
      schema: null,
      language: 'en',
    })
    const places = layout(input)
    return new Map(ids.map((id, index) => [id, places[index]]))
  }
  const drawn = (graph: Parameters<typeof adding>[1]) => applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
  const once = new Map(layoutNames.map(name => [name, picture(drawn({ nodes, relationships: ties }), name)]))
  fc.assert(
    fc.property(
      fc.shuffledSubarray(nodes, { minLength: nodes.length }),
      fc.shuffledSubarray(ties, { minLength: ties.length }),
      (inOrder, tiesInOrder) => {
        for (const name of layoutNames)
          expect(picture(drawn({ nodes: inOrder, relationships: tiesInOrder }), name)).toEqual(once.get(name))
      },
    ),
    { numRuns: 10 },
  )
})

const ring = (count: number, fixed: (index: number) => boolean): LayoutInput => ({
  ...plain,
  nodes: Array.from({ length: count }, (_, index) => ({
    ...node,
    x: 900 * Math.cos(index),
    y: 900 * Math.sin(index),
    fixed: fixed(index),
  })),
  links: Array.from({ length: count }, (_, index) => [index, (index + 1) % count] as const),
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
  const places = layout({ ...plain, nodes, links: [[0, 1]] })
  expect(Math.hypot(places[1]!.x, places[1]!.y)).toBeLessThan(400)
  expect(places[2]).toEqual({ x: -2500, y: 800 })
  expect(places[3]).toEqual({ x: 900, y: 5000 })
})

test('layers lead along the arrows, to the right or down', () => {
  const chain = (direction: 'right' | 'down') =>
    layout({
      ...plain,
      layout: 'layers',
      direction,
      nodes: Array.from({ length: 6 }, () => node),
      // A circle too: 3 leads back to 1.
      links: [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 1],
        [3, 4],
        [5, 4],
      ],
    })
  for (const [axis, places] of [
    ['x', chain('right')],
    ['y', chain('down')],
  ] as const)
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [5, 4],
    ] as const)
      expect(places[a]![axis]).toBeLessThan(places[b]![axis])
})

test('a radial layout goes by hops, and what cannot be reached stands apart', () => {
  const nodes = Array.from({ length: 8 }, (_, index) => ({ ...node, centre: index === 2 }))
  const places = layout({
    ...plain,
    layout: 'radial',
    nodes,
    links: [
      [2, 0],
      [3, 2],
      [3, 4],
      [0, 5],
      [6, 7],
    ],
  })
  const away = (index: number) => Math.hypot(places[index]!.x - places[2]!.x, places[index]!.y - places[2]!.y)
  expect(Math.max(away(0), away(3))).toBeLessThan(Math.min(away(4), away(5)))
  for (const index of [6, 7])
    expect(places[index]!.y).toBeGreaterThan(Math.max(...[0, 2, 3, 4, 5].map(one => places[one]!.y)))
})

test('rings have the highest measure in the middle', () => {
  const nodes = [0, 20, 9, 5, 1, 1, 1].map(measure => ({ ...node, measure }))
  const places = layout({ ...plain, layout: 'rings', nodes, links: [] })
  const away = (index: number) => Math.hypot(places[index]!.x, places[index]!.y)
  expect(away(1)).toBe(0)
  const order = [1, 2, 3, 4, 0].map(away)
  expect(order).toEqual([...order].sort((a, b) => a - b))
})

test('each label has a column of its own, in the order of the legend', () => {
  const nodes = Array.from({ length: 40 }, (_, index) => ({ ...node, group: index % 4 }))
  const places = layout({ ...plain, layout: 'columns', nodes, links: [[0, 1]] })
  const span = (group: number) => {
    const values = places.filter((_, index) => index % 4 === group).map(({ x }) => x)
    return [Math.min(...values), Math.max(...values)] as const
  }
  for (const group of [0, 1, 2]) expect(span(group)[1]).toBeLessThan(span(group + 1)[0] - 90)
})

test('a timeline has one scale all along, and shows what has no date below', () => {
  const [first, second, third] = [0, 100, 400].map(day => day * 86_400_000)
  const dates = [third, null, first, second, first, null] as (number | null)[]
  const places = layout({ ...plain, layout: 'timeline', nodes: dates.map(date => ({ ...node, date })), links: [] })
  expect(places[2]!.x).toBe(places[4]!.x)
  expect((places[3]!.x - places[2]!.x) * 4).toBeCloseTo(places[0]!.x - places[2]!.x, 6)
  for (const index of [1, 5])
    expect(places[index]!.y).toBeGreaterThan(Math.max(...[0, 2, 3, 4].map(one => places[one]!.y)) + 54)
})

test('what is laid out among others does not push them away, and goes where all of it has room', () => {
  const others = Array.from({ length: 25 }, (_, index) => ({
    ...node,
    fixed: true,
    outside: true,
    x: (index % 5) * 100,
    y: Math.floor(index / 5) * 60,
  }))
  const chosen = Array.from({ length: 9 }, () => ({ ...node, x: 200, y: 120 }))
  const places = layout({ ...plain, layout: 'grid', nodes: [...others, ...chosen], links: [] }).slice(25)
  // Three by three still, whole.
  expect(
    new Set(places.map(({ x }) => x.toFixed(3))).size * new Set(places.map(({ y }) => y.toFixed(3))).size,
  ).toBeLessThanOrEqual(12)
})
