import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeCensus } from '../census.ts'
import type { Format, IncomingNode, IncomingRelationship, OutgoingNode, OutgoingRelationship } from '../format.ts'
import { formats } from '../index.ts'
import { type Kind, kinds } from '../kinds.ts'
import {
  allKinds,
  bytesOf,
  crumbs,
  type Held,
  heldBy,
  isHeld,
  type Read,
  randomGraph,
  readAll,
  sourceOf,
  worstGraph,
  worstValues,
} from './graphs.ts'

// What holds for every format in the list, and is run over all of them.

const options = { raw: false }

const roundTrip = async (graph: Held, format: Format, size = 65_536): Promise<Read> =>
  readAll(format, crumbs(await bytesOf(format.write(sourceOf(graph, format), options)), size))

const comparable = (node: OutgoingNode | IncomingNode): object => ({
  id: node.id,
  labels: [...node.labels].sort(),
  properties: node.properties,
  ...('look' in node && { look: node.look }),
})
const ends = (format: Format, one: OutgoingRelationship): IncomingRelationship => ({
  ...(format.losses.relationshipId === undefined && { id: one.id }),
  type: one.type,
  source: one.source.id,
  target: one.target.id,
  properties: one.properties,
})
const unnamed = (format: Format, { id, ...one }: IncomingRelationship): object =>
  format.losses.relationshipId === undefined ? { id, ...one } : one

async function expectIdentity(graph: Held, format: Format, size?: number): Promise<void> {
  const read = await roundTrip(graph, format, size)
  expect(read.problems).toEqual([])
  expect(read.nodes.map(comparable)).toEqual(graph.nodes.map(comparable))
  expect(read.relationships.map(one => unnamed(format, one))).toEqual(graph.relationships.map(one => ends(format, one)))
}

const readable = formats.filter(({ read }) => read !== undefined)

describe.each(readable)('$name', format => {
  it('gives back what it can hold: random graphs', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph(heldBy(format)), fc.constantFrom(1, 7, 65_536), (graph, size) =>
        expectIdentity(graph, format, size),
      ),
      { numRuns: 120 },
    )
  })

  it('gives back what it can hold: the worst values', () => expectIdentity(worstGraph(heldBy(format)), format))

  it('gives back everything else of a graph in which there is what it cannot hold', async () => {
    const graph = worstGraph(allKinds)
    const read = await roundTrip(graph, format)
    expect(read.problems).toEqual([])
    expect([read.nodes.length, read.relationships.length]).toEqual([graph.nodes.length, graph.relationships.length])
    for (const [index, { properties }] of graph.nodes.entries())
      if (properties.value !== undefined && isHeld(properties.value, heldBy(format)))
        expect(read.nodes[index]?.properties.value).toEqual(properties.value)
  })

  it.each(worstValues.filter(([kind]) => format.losses[kind] !== undefined))(
    'really loses %s: %j',
    async (_, value) => {
      const node = { id: 'a', labels: ['A'], properties: { value } }
      const read = await roundTrip({ nodes: [node], relationships: [] }, format)
      expect(read.nodes[0]?.properties.value).not.toEqual(value)
    },
  )

  it('says what it is', async () => {
    const source = sourceOf(worstGraph(allKinds), format)
    const { about } = await readAll(format, crumbs(await bytesOf(format.write(source, options)), 65_536))
    expect(about).toEqual(source.about)
  })
})

describe.each(formats)('$name', format => {
  it('names in the file what it loses', async () => {
    const all = sourceOf(worstGraph(allKinds), format)
    const lost = Object.keys(format.losses).filter(kind => all.census.kinds.has(kind as Kind))
    expect(all.about.lost).toHaveLength(lost.length)
    const none = sourceOf(worstGraph(heldBy(format)), format)
    expect(none.about.lost).toEqual([])
  })

  it('is the same file each time', async () => {
    const graph = worstGraph(allKinds)
    const [one, two] = [
      await bytesOf(format.write(sourceOf(graph, format), options)),
      await bytesOf(format.write(sourceOf(graph, format), options)),
    ]
    expect(one.equals(two)).toBe(true)
  })

  const isForPeople = format.atMost !== undefined
  if (isForPeople)
    it('is for people: nothing reads it back, and it is of a size to be read', () => {
      expect(format.read).toBeUndefined()
      expect(format.atMost).toBeLessThan(100_000)
    })
  else
    it('holds next to nothing while it writes and reads', { timeout: 120_000 }, async () => {
      const size = 10_000
      const node = (index: number): OutgoingNode => ({
        id: `node:${index}`,
        labels: ['Entity', 'Person'],
        properties: { name: `Name ${index}`, rank: index, text: `${index} `.repeat(20) },
      })
      const relationship = (index: number): OutgoingRelationship => ({
        id: `r:${index}`,
        type: 'KNOWS',
        source: { id: `node:${index % size}`, labels: ['Entity', 'Person'] },
        target: { id: `node:${(index * 7) % size}`, labels: ['Entity', 'Person'] },
        properties: { claim: `${index} `.repeat(70), evidence: [`t#${index}.1`] },
      })
      const taker = takeCensus()
      for (let index = 0; index < 100; index++) {
        taker.node(node(index))
        taker.relationship(relationship(index))
      }
      const about = sourceOf({ nodes: [], relationships: [] }, format).about
      const heap = heapGauge()
      async function* many<T>(count: number, make: (index: number) => T): AsyncGenerator<T> {
        for (let index = 0; index < count; index++) {
          if (index % 10_000 === 0) heap.look()
          yield make(index)
        }
      }
      const file = format.write(
        {
          nodes: () => many(size, node),
          relationships: () => many(size * 5, relationship),
          about,
          census: taker.census,
        },
        options,
      )
      let [length, found] = [0, 0]
      async function* measured(): AsyncGenerator<Uint8Array> {
        for await (const piece of file) {
          const bytes = Buffer.from(piece as string)
          length += bytes.length
          yield bytes
        }
      }
      if (format.read)
        for await (const one of format.read(measured())) found += 'node' in one || 'relationship' in one ? 1 : 0
      else for await (const _ of measured()) found = size * 6
      heap.look()
      expect(found).toBe(size * 6)
      expect(length).toBeGreaterThan(100_000)
      // All of it would be over 20 MB.
      expect(heap.growth() / 2 ** 20).toBeLessThan(8)
    })
})

/** Megabytes of living objects, at their most, beyond those at the beginning. */
function heapGauge(): { look(): void; growth(): number } {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const used = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const first = used()
  let most = first
  return {
    look: () => {
      most = Math.max(most, used())
    },
    growth: () => most - first,
  }
}

it('every kind of value is known to the table of losses, and every format is in the registry once', () => {
  for (const { losses, elsewhere = {} } of formats)
    for (const kind of [...Object.keys(losses), ...Object.keys(elsewhere)]) expect(kinds).toHaveProperty(kind)
  expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length)
})
