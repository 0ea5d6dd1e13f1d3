import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Edge, type Reader, walk } from './walk.ts'

type Tie = [from: number, to: number]

/** A graph in memory, read as a database is: by node, with a limit. Nodes are n0, n1, …; a tie walks both ways. */
function readerOf(ties: readonly Tie[], directed: boolean): Reader & { read: () => number } {
  const edges = ties.flatMap(([from, to], index): Edge[] => {
    const forth = { id: `r${index}`, from: `n${from}`, to: `n${to}`, weakness: 0 }
    return directed || from === to ? [forth] : [forth, { ...forth, from: forth.to, to: forth.from }]
  })
  let read = 0
  const of = (nodes: readonly string[], side: 'from' | 'to') => edges.filter(edge => nodes.includes(edge[side]))
  return {
    read: () => read,
    weigh: async (nodes, side) => of(nodes, side).length,
    async step(nodes, side, limit) {
      const found = of(nodes, side)
      read += Math.min(limit, found.length)
      return { edges: found.slice(0, limit), cut: found.length > limit }
    },
  }
}

/** Every simple path, by brute force. */
function allPaths(ties: readonly Tie[], directed: boolean, from: string, to: string, most: number): string[] {
  const found: string[] = []
  const go = (at: string, on: string[], path: string[]): void => {
    if (at === to) {
      found.push(path.join(' '))
      return
    }
    if (path.length === most) return
    ties.forEach(([a, b], index) => {
      for (const [start, end] of directed
        ? [[a, b]]
        : [
            [a, b],
            [b, a],
          ])
        if (`n${start}` === at && !on.includes(`n${end}`)) go(`n${end}`, [...on, `n${end}`], [...path, `r${index}`])
    })
  }
  go(from, [from], [])
  return [...new Set(found)]
}

const options = {
  from: 'n0',
  to: 'n1',
  through: [] as string[],
  maximumHops: 5,
  enough: 1_000_000,
  budget: { edges: 1_000_000, trials: 1_000_000 },
  keep: 1_000_000,
  pause: async () => {},
}
const graph = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 14 })
const written = (paths: readonly Edge[][]) => paths.map(path => path.map(({ id }) => id).join(' '))

describe('walk', () => {
  it('finds every simple path up to the length, each once, by length', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.boolean(), fc.integer({ min: 1, max: 6 }), async (ties, directed, maximumHops) => {
        const { paths, stopped, looked } = await walk(readerOf(ties, directed), { ...options, maximumHops })
        expect(written(paths).sort()).toEqual(allPaths(ties, directed, 'n0', 'n1', maximumHops).sort())
        expect(paths.map(path => path.length)).toEqual(paths.map(path => path.length).sort((a, b) => a - b))
        expect([stopped, looked]).toEqual([null, maximumHops])
        for (const path of paths) {
          expect([path[0]?.from, path.at(-1)?.to]).toEqual(['n0', 'n1'])
          expect(path.slice(1).map(edge => edge.from)).toEqual(path.slice(0, -1).map(edge => edge.to))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('touches what has to be touched, more than five nodes too', async () => {
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.uniqueArray(
          fc.nat(6).map(node => `n${node}`),
          { maxLength: 6 },
        ),
        async (ties, through) => {
          const { paths } = await walk(readerOf(ties, false), { ...options, maximumHops: 6, through })
          const wanted = (await walk(readerOf(ties, false), { ...options, maximumHops: 6 })).paths.filter(path =>
            through.every(node => path.some(edge => edge.from === node || edge.to === node)),
          )
          expect(written(paths).sort()).toEqual(written(wanted).sort())
        },
      ),
      { numRuns: 300 },
    )
  })

  it('stops at the least length that has enough', async () => {
    const ties: Tie[] = [
      [0, 1],
      [0, 2],
      [2, 1],
      [0, 3],
      [3, 4],
      [4, 1],
    ]
    const lengths = async (enough: number) =>
      (await walk(readerOf(ties, false), { ...options, enough })).paths.map(path => path.length)
    expect(await lengths(1)).toEqual([1])
    expect(await lengths(2)).toEqual([1, 2])
    expect(await lengths(9)).toEqual([1, 2, 3])
  })

  it('does not read a hub when the other end is small', async () => {
    const hub: Tie[] = Array.from({ length: 500 }, (_, index): Tie => [0, index + 10])
    const reader = readerOf([...hub, [1, 2], [2, 0]], false)
    const { paths } = await walk(reader, { ...options, enough: 1, maximumHops: 2 })
    expect(written(paths)).toEqual(['r500 r501'].map(text => text.split(' ').reverse().join(' ')))
    expect(reader.read()).toBeLessThan(10)
  })

  it('says how far it looked when its budget is spent', async () => {
    const stars: Tie[] = Array.from({ length: 60 }, (_, index): Tie => [index % 2, 10 + index])
    const joined: Tie[] = [...stars, [10, 11], [0, 2], [2, 3], [3, 1]]
    const few = await walk(readerOf(joined, false), { ...options, budget: { edges: 40, trials: 1e6 } })
    expect(few).toMatchObject({ paths: [], stopped: 'read', looked: 1 })
    const dense: Tie[] = Array.from({ length: 60 }, (_, index): Tie => [index % 8, (index * 3 + 1) % 8])
    const tried = await walk(readerOf(dense, false), { ...options, budget: { edges: 1e6, trials: 50 } })
    expect(tried.stopped).toBe('tried')
  })

  it('is withdrawn between two steps', async () => {
    const pause = async () => {
      throw new DOMException('withdrawn', 'AbortError')
    }
    await expect(
      walk(
        readerOf(
          [
            [0, 2],
            [2, 1],
          ],
          false,
        ),
        { ...options, pause },
      ),
    ).rejects.toThrow('withdrawn')
  })
})
