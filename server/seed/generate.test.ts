import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect } from '../engines/engine.ts'
import { generateGraph } from './generate.ts'
import { removeKeys } from './keyless.ts'
import { loadGraph, loadSeed } from './load.ts'
import { readSeed } from './read.ts'
import { validateSeed } from './validate.ts'
import { standardVocabulary } from './vocabulary.ts'

const size = fc.record({ nodes: fc.nat(300), relationships: fc.nat(600), hub: fc.nat(400), random: fc.nat(1000) })

describe('generateGraph', () => {
  it('makes as many nodes and relationships as asked for, between nodes that exist, without loops', () => {
    fc.assert(
      fc.property(size, options => {
        const graph = generateGraph(options)
        const keys = new Set([...graph.nodes].map(node => node.key))
        const relationships = [...graph.relationships]
        expect(keys.size).toBe(options.nodes + 1)
        expect(relationships).toHaveLength(options.nodes < 2 ? 0 : options.relationships)
        expect(new Set(relationships.map(one => one.key)).size).toBe(relationships.length)
        for (const { from, to } of relationships) {
          expect(keys.has(from) && keys.has(to) && from !== to).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is the same each time it is walked, and another for another random seed', () => {
    const options = { nodes: 200, relationships: 500 }
    const graph = generateGraph(options)
    expect([...graph.nodes]).toEqual([...graph.nodes])
    expect([...graph.relationships]).toEqual([...generateGraph(options).relationships])
    const ends = (random: number) =>
      [...generateGraph({ ...options, random }).relationships].map(one => one.from.split('-').at(-1))
    expect(ends(1)).not.toEqual(ends(2))
  })

  it('has a hub of the wanted size, and degrees that fall off by a power', () => {
    const degrees = new Map<string, number>()
    const graph = generateGraph({ nodes: 20_000, relationships: 60_000, hub: 10_000 })
    for (const { from, to } of graph.relationships) {
      for (const end of [from, to]) degrees.set(end, (degrees.get(end) ?? 0) + 1)
    }
    const sorted = [...degrees.values()].toSorted((a, b) => b - a)
    expect(sorted[0]).toBeGreaterThanOrEqual(10_000)
    expect(sorted[0]).toBeLessThan(13_000)
    expect(sorted[1]!).toBeGreaterThan(20 * sorted[Math.floor(sorted.length / 2)]!)
  })

  it('begins at once, whatever its size', () => {
    const graph = generateGraph({ nodes: 500_000_000, relationships: 900_000_000 })
    const [[, first]] = [[...take(graph.nodes, 2)]]
    expect(first?.key).toBe('person:generated-500000000-900000000-0')
    expect([...take(graph.relationships, 3)]).toHaveLength(3)
  })

  it.each([
    { nodes: -1, relationships: 0 },
    { nodes: 1.5, relationships: 0 },
    { nodes: 1, relationships: Number.NaN },
  ])('refuses %o', options => {
    expect(() => generateGraph(options)).toThrow(RangeError)
  })

  function* take<T>(items: Iterable<T>, count: number): Generator<T> {
    for (const item of items) {
      if (count-- <= 0) return
      yield item
    }
  }
})

describe('seeds/generated-small', () => {
  const folder = join(import.meta.dirname, '../../seeds/generated-small')
  const graph = generateGraph({ nodes: 40, relationships: 100, hub: 15 })

  // After a change of the generator: npx vitest run server/seed/generate.test.ts -u
  it('is what the generator makes', async () => {
    const made = toFiles()
    for (const [name, text] of Object.entries(made)) {
      await expect(`# Made by server/seed/generate.ts; do not edit.\n${text}`).toMatchFileSnapshot(join(folder, name))
    }
    const { files } = await readSeed(folder)
    expect(files).toHaveLength(Object.keys(made).length)
  })

  it('is a sound seed', async () => {
    const { graph: read, problems } = validateSeed(await readSeed(folder))
    expect(problems).toEqual([])
    expect(read?.nodes).toHaveLength(41)
    expect(read?.relationships.map(one => one.key).toSorted()).toEqual(
      [...graph.relationships].map(one => one.key).toSorted(),
    )
  })

  function toFiles(): { [name: string]: string } {
    const [report, ...nodes] = graph.nodes
    const relationships = [...graph.relationships]
    const labels = [...new Set(nodes.map(node => node.labels[1]!))]
    const score = { score: 'number', founded: 'integer' }
    const types = [...new Set(relationships.map(one => one.type))]
    const vocabulary = {
      labels: Object.fromEntries(labels.map(label => [label, { properties: score }])),
      types: Object.fromEntries(
        types.map(type => [
          type,
          {
            ...(standardVocabulary.types.has(type) ? {} : { description: 'Generated.' }),
            properties: { weight: 'integer' },
          },
        ]),
      ),
    }
    const plain = { lineWidth: 0, aliasDuplicateObjects: false }
    return {
      'source.yaml': stringify({ key: graph.seed, name: report?.properties.name, vocabulary }, plain),
      ...Object.fromEntries(
        labels.map(label => [
          `${label}.yaml`,
          stringify(
            nodes.filter(node => node.labels[1] === label).map(({ key, properties }) => ({ key, ...properties })),
            plain,
          ),
        ]),
      ),
      'relationships.yaml': stringify(
        relationships.map(({ type, from, to, key, properties }) => ({
          from,
          type,
          to,
          id: key.split('~').at(-1),
          ...properties,
        })),
        plain,
      ),
    }
  }
})

describe('seeds/florentine-families', () => {
  const folder = join(import.meta.dirname, '../../seeds/florentine-families')

  it('has the families and ties of the data set', async () => {
    const { graph, problems } = validateSeed(await readSeed(folder))
    expect(problems).toEqual([])
    const ties = (family: string, type: string): number =>
      graph!.relationships.filter(one => one.type === type && [one.from, one.to].includes(family)).length
    const families = graph!.nodes.filter(node => node.labels.includes('Family'))
    expect(families).toHaveLength(16)
    expect(families.map(node => ties(node.key, 'MARRIED_INTO'))).toEqual([
      1, 3, 2, 3, 3, 1, 4, 1, 6, 1, 3, 0, 3, 2, 4, 3,
    ])
    expect(families.map(node => ties(node.key, 'DID_BUSINESS_WITH'))).toEqual([
      0, 0, 4, 3, 3, 2, 2, 4, 5, 1, 4, 0, 0, 1, 0, 1,
    ])
  })
})

describe('a generated graph in a database', () => {
  it('can be loaded beside another seed, and made to look like foreign data', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-data-'))
    const engine = await createEmbeddedEngine({ dataDir })
    try {
      const options = { nodes: 100, relationships: 300 }
      await loadSeed(engine, join(import.meta.dirname, '../../seeds/florentine-families'))
      expect(await loadGraph(engine, generateGraph(options))).toMatchObject({
        nodes: { created: 101 },
        relationships: { created: 300 },
      })
      expect((await loadGraph(engine, generateGraph(options))).message).toMatch(/^nothing to do/)
      await removeKeys(engine, 'Place')
      const count = async (query: string) =>
        (await collect(engine.run(query, { access: 'read', timeout: 30_000 }))).rows[0]?.[0]
      expect(await count('MATCH (n:Place) RETURN count(*) AS c')).toBe(10)
      expect(await count('MATCH (n:Place) WHERE n.key IS NOT NULL RETURN count(*) AS c')).toBe(0)
      expect(await count('MATCH (n:Entity:Place) RETURN count(*) AS c')).toBe(0)
      expect(await count('MATCH (n:Family) RETURN count(*) AS c')).toBe(16)
    } finally {
      await engine.close()
      await rm(dataDir, { recursive: true, force: true })
    }
  })
})
