import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MetricsInput, workOut } from './metrics.ts'

const graphs: fc.Arbitrary<MetricsInput> = fc.integer({ min: 2, max: 14 }).chain(size =>
  fc.record({
    size: fc.constant(size),
    links: fc
      .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 })
      .map(list => list.filter(([a, b]) => a !== b).map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]))),
  }),
)

test('nothing drawn, and nodes that hang on nothing', () => {
  for (const metric of ['pagerank', 'betweenness', 'community'] as const)
    expect(workOut(metric, { size: 0, links: [] })).toEqual([])
  expect(workOut('pagerank', { size: 4, links: [] })).toEqual([0.25, 0.25, 0.25, 0.25])
  expect(workOut('betweenness', { size: 4, links: [] })).toEqual([0, 0, 0, 0])
  expect(workOut('community', { size: 3, links: [] })).toEqual([1, 2, 3])
})

test('every way through a star leads over its middle, and none over its ends', () => {
  const links = [1, 2, 3, 4].map((end): [number, number] => [0, end])
  expect(workOut('betweenness', { size: 5, links })).toEqual([1, 0, 0, 0, 0])
  const [middle, ...ends] = workOut('pagerank', { size: 5, links })
  for (const end of ends) expect(end).toBeLessThan(middle! / 3)
})

test('between two ends of a square two paths share the way', () => {
  const links: [number, number][] = [
    [0, 1],
    [1, 2],
    [2, 3],
    [0, 3],
  ]
  for (const value of workOut('betweenness', { size: 4, links })) expect(value).toBeCloseTo(1 / 6, 12)
})

test('two cliques with one tie between them are two communities, the larger one first', () => {
  const clique = (from: number, size: number) =>
    Array.from({ length: size }, (_, i) =>
      Array.from({ length: i }, (_, j): [number, number] => [from + j, from + i]),
    ).flat()
  const links: [number, number][] = [...clique(0, 4), ...clique(4, 6), [0, 4]]
  expect(workOut('community', { size: 10, links })).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 1, 1])
})

/** By counting the shortest paths between all pairs. */
function slowBetweenness({ size, links }: MetricsInput): number[] {
  const tied = (a: number, b: number) => links.some(([x, y]) => (x === a && y === b) || (x === b && y === a))
  const all = Array.from({ length: size }, (_, index) => index)
  const pathsBetween = (from: number, to: number): number[][] => {
    let layer = [[from]]
    const seen = new Set([from])
    while (layer.length > 0) {
      const next = layer.flatMap(path =>
        all.filter(node => !seen.has(node) && tied(path.at(-1)!, node)).map(node => [...path, node]),
      )
      const there = next.filter(path => path.at(-1) === to)
      if (there.length > 0) return there
      for (const path of next) seen.add(path.at(-1)!)
      layer = next
    }
    return []
  }
  const score = all.map(() => 0)
  for (const from of all)
    for (const to of all) {
      if (to <= from) continue
      const paths = pathsBetween(from, to)
      for (const path of paths) for (const node of path.slice(1, -1)) score[node]! += 1 / paths.length
    }
  const pairs = ((size - 1) * (size - 2)) / 2
  return score.map(value => (pairs > 0 ? value / pairs : 0))
}

test('betweenness is what counting all shortest paths gives', () => {
  fc.assert(
    fc.property(graphs, input => {
      const [fast, slow] = [workOut('betweenness', input), slowBetweenness(input)]
      fast.forEach((value, node) => void expect(value).toBeCloseTo(slow[node]!, 10))
    }),
    { numRuns: 60 },
  )
})

test('ranks are shares of one, communities are numbered from one without a gap, and all is the same each time', () => {
  fc.assert(
    fc.property(graphs, input => {
      const ranks = workOut('pagerank', input)
      expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(1, 6)
      const communities = workOut('community', input)
      const sizes = new Map<number, number>()
      for (const one of communities) sizes.set(one, (sizes.get(one) ?? 0) + 1)
      const inOrder = [...sizes].sort((a, b) => a[0] - b[0])
      expect(inOrder.map(([number]) => number)).toEqual(inOrder.map((_, index) => index + 1))
      for (let at = 1; at < inOrder.length; at++) expect(inOrder[at]![1]).toBeLessThanOrEqual(inOrder[at - 1]![1])
      expect(workOut('community', input)).toEqual(communities)
    }),
    { numRuns: 60 },
  )
})
