import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unzipped } from '../../unzip.ts'
import { takeCensus } from '../census.ts'
import type {
  Format,
  GraphSource,
  IncomingNode,
  IncomingRelationship,
  OutgoingNode,
  OutgoingRelationship,
} from '../format.ts'
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
import { memoryGauge } from './memory.ts'

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

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** A format may part a graph by what its items have in common. */
const sorted = (items: readonly object[]): object[] =>
  items
    .map(item => [JSON.stringify(item, inOrder), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, item]) => item)

async function expectIdentity(graph: Held, format: Format, size?: number): Promise<void> {
  const read = await roundTrip(graph, format, size)
  expect(read.problems).toEqual([])
  expect(sorted(read.nodes.map(comparable))).toEqual(sorted(graph.nodes.map(comparable)))
  expect(sorted(read.relationships.map(one => unnamed(format, one)))).toEqual(
    sorted(graph.relationships.map(one => ends(format, one))),
  )
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
    const nodes = new Map(read.nodes.map(node => [node.id, node]))
    for (const { id, properties } of graph.nodes)
      if (properties.value !== undefined && isHeld(properties.value, heldBy(format)))
        expect(nodes.get(id)?.properties.value).toEqual(properties.value)
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

  const isForPeople = format.atMost !== undefined

  it('is the same file each time', async () => {
    const { nodes, relationships } = worstGraph(allKinds)
    // Pages take long to lay out.
    const graph = isForPeople
      ? { nodes: nodes.slice(0, 9), relationships: relationships.slice(0, 8) }
      : { nodes, relationships }
    const [one, two] = [
      await bytesOf(format.write(sourceOf(graph, format), options)),
      await bytesOf(format.write(sourceOf(graph, format), options)),
    ]
    expect(one.equals(two)).toBe(true)
  })

  if (!isForPeople)
    it('says of what, of when and by which query it is, and what is missing', async () => {
      const source = sourceOf(worstGraph(allKinds), format)
      const bytes = await bytesOf(format.write(source, options))
      const text = bytes.subarray(0, 2).toString() === 'PK' ? await textIn(bytes) : bytes.toString('utf8')
      const { generator, exported, leftOut, lost, elsewhere } = source.about
      expect(leftOut[0]).toContain('remark')
      for (const part of [generator, exported, 'embedded', 'RETURN', 'remark']) expect(text).toContain(part)
      // Each to where a format may have to write something in another way.
      for (const sentence of [...lost, ...elsewhere]) expect(text).toContain(/^[^;|^<>{}"]*/.exec(sentence)?.[0])
    })

  if (isForPeople)
    it('is for people: nothing reads it back, and it is of a size to be read', () => {
      expect(format.read).toBeUndefined()
      expect(format.atMost).toBeLessThan(100_000)
    })
  else
    it('holds next to nothing while it writes 500,000 relationships', { timeout: 120_000 }, async () => {
      // A workbook takes ten times as long for each of them as others do.
      const relationships = format.name === 'xlsx' ? 50_000 : 500_000
      const memory = memoryGauge()
      const graph = crowd(format, 1000, sharedNode, relationships, sharedRelationship, memory)
      let length = 0
      for await (const piece of format.write(graph, options)) length += piece.length
      memory.look()
      expect(length).toBeGreaterThan(1_000_000)
      // Of 50,000 these are 200 bytes each, which would be 100 MB of 500,000.
      expect(memory.growth() / 2 ** 20).toBeLessThan(10)
    })
})

describe.each(readable)('$name', format => {
  // Reading takes longer, so it is proven by what is held of each: less than 300 bytes, which makes 150 MB of 500,000.
  it('holds next to nothing while it reads', { timeout: 120_000 }, async () => {
    const [nodes, relationships] = [1000, 15_000]
    const memory = memoryGauge()
    const file = format.write(crowd(format, nodes, ownNode, relationships, ownRelationship, memory), options)
    async function* bytes(): AsyncGenerator<Uint8Array> {
      for await (const piece of file) yield Buffer.from(piece as string)
    }
    let found = 0
    for await (const one of format.read!(bytes())) {
      if (!('node' in one || 'relationship' in one)) continue
      if (++found % 6000 === 0) memory.look()
    }
    expect(found).toBe(nodes + relationships)
    expect(memory.growth() / relationships).toBeLessThan(300)
  })
})

// Made once and given again and again, so that no more than the format itself takes time and memory.
const sharedNode = ownerOf(1000, index => ({
  id: `node:${index}`,
  labels: ['Person'],
  properties: { name: `Name ${index}`, rank: index },
}))
const sharedRelationship = ownerOf(1000, index => ({
  id: `r:${index}`,
  type: 'KNOWS',
  source: sharedNode(index),
  target: sharedNode(index * 7),
  properties: { evidence: ['t#1.1'] },
}))

function ownerOf<T>(count: number, make: (index: number) => T): (index: number) => T {
  const all = Array.from({ length: count }, (_, index) => make(index))
  return index => all[index % count] as T
}

const ownNode = (index: number): OutgoingNode => ({
  id: `node:${index}`,
  labels: ['Entity', 'Person'],
  properties: { name: `Name ${index}`, rank: index },
})
// All the claims are 9 MB: twice what may be held.
const ownRelationship = (index: number): OutgoingRelationship => ({
  id: `r:${index}`,
  type: 'KNOWS',
  source: ownNode(index % 1000),
  target: ownNode((index * 7) % 1000),
  properties: { claim: `${index} `.padEnd(600, '.'), evidence: [`t#${index}.1`] },
})

/** A graph that is made while it is written; the gauge is looked at on the way. */
function crowd(
  format: Format,
  nodes: number,
  node: (index: number) => OutgoingNode,
  relationships: number,
  relationship: (index: number) => OutgoingRelationship,
  memory: ReturnType<typeof memoryGauge>,
): GraphSource {
  const { census, ...taker } = takeCensus()
  for (let index = 0; index < 100; index++) {
    taker.node(node(index))
    taker.relationship(relationship(index))
  }
  const half = Math.floor(relationships / 2)
  async function* many<T>(count: number, make: (index: number) => T): AsyncGenerator<T> {
    for (let index = 0; index < count; index++) {
      if (count === relationships && index === half) memory.look()
      yield make(index)
    }
  }
  return {
    nodes: () => many(nodes, node),
    relationships: () => many(relationships, relationship),
    about: sourceOf({ nodes: [], relationships: [] }, format).about,
    census,
  }
}

/** All files of an archive. */
async function textIn(archive: Buffer): Promise<string> {
  const { paths, read, close } = await unzipped(crumbs(archive, 65_536))
  const files = await Promise.all(paths.map(path => bytesOf(read(path))))
  await close()
  return files.map(file => file.toString('utf8')).join('\n')
}

it('every kind of value is known to the table of losses, and every format is in the registry once', () => {
  for (const { losses, elsewhere = {} } of formats)
    for (const kind of [...Object.keys(losses), ...Object.keys(elsewhere)]) expect(kinds).toHaveProperty(kind)
  expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length)
})
