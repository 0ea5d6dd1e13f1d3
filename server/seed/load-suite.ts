import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isNode, isRelationship, type Value } from '../contract/graph.ts'
import { collect, type Engine } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import { type CheckedGraph, type Checklist, missesOf } from './checklist-suite.ts'
import type { LoadProgress, LoadResult } from './compare.ts'
import type { StoredNode, StoredRelationship } from './difference.ts'
import { type LoadSeedOptions, loadGraph, loadSeed } from './load.ts'
import { readSeed } from './read.ts'
import { validateSeed } from './validate.ts'

const report = 'Ann leads Acme. It is in Oslo.\nBob left.\n'
const sha256 = createHash('sha256').update(report).digest('hex')

const files: { [name: string]: string } = {
  'source.yaml': `key: suite\nname: A test\nfirstLine: 1\nlastLine: 2\nsha256: ${sha256}\n`,
  'passages.yaml': `- { line: 1, sentence: 1, digest: Ann is the head. }
- { line: 1, sentence: 2, digest: Oslo is the seat. }
- { line: 2, sentence: 1, digest: Bob went away. }
`,
  'Person.yaml': `- { key: "suite:ann", name: Ann, nameZh: 安, aliases: [Anna, "constructor"], evidence: [1.1] }
- { key: "suite:bob", name: Bob, description: Went away., evidence: [2.1] }
`,
  'Organization.yaml': '- { key: "suite:acme", name: Acme, kind: company, evidence: [1.1, 1.2] }\n',
  'Place.yaml': '- { key: "suite:oslo", name: Oslo, latitude: 60.1, longitude: 10.75, evidence: [1.2] }\n',
  'relationships.yaml': `- { from: "suite:ann", type: HOLDS_POST, to: "suite:acme", title: Head, evidence: [1.1], claim: Ann is head., status: asserted }
- { from: "suite:acme", type: LOCATED_IN, to: "suite:oslo", evidence: [1.2], claim: Its seat is Oslo., status: inferred }
`,
}
/** What the files above come to: 1 report, 3 passages, 4 nodes; 3 PART_OF, 5 MENTIONS, 2 others. */
const size = { nodes: 8, relationships: 10 }

const without = (name: string, line: number): { [name: string]: string } => ({
  ...files,
  [name]: files[name]!.split('\n').toSpliced(line, 1).join('\n'),
})
const replaced = (name: string, before: string, after: string): { [name: string]: string } => {
  expect(files[name]).toContain(before)
  return { ...files, [name]: files[name]!.replace(before, after) }
}

/** What loading must do on every engine. All data is of the seeds `suite…`, and is removed at the end. */
export function loadSuite(name: string, open: () => Promise<Engine>): void {
  describe(`loading into ${name}`, () => {
    let engine: Engine
    let folder: string
    let reportFile: string

    const rows = async (query: string, parameters: { [name: string]: Value } = {}): Promise<Value[][]> =>
      (await collect(engine.run(query, { parameters, access: 'read', timeout: 30_000 }))).rows
    const change = async (query: string): Promise<void> => {
      await engine.write(async run => {
        await run(query).summary()
      })
    }
    const clean = () =>
      change("MATCH (n:Entity) WHERE n.key STARTS WITH 'suite' OR n.seed STARTS WITH 'suite' DETACH DELETE n")
    const load = async (given = files, options: LoadSeedOptions = {}): Promise<LoadResult> => {
      await rm(folder, { recursive: true, force: true })
      folder = await mkdtemp(join(tmpdir(), 'guanxi-seed-'))
      for (const [name, text] of Object.entries(given)) await writeFile(join(folder, name), text)
      return loadSeed(engine, folder, options)
    }
    /** Everything of the seed in the database, without the ids that a database gives anew each time. */
    const stored = async () => {
      const nodes = new Map<string, StoredNode>()
      for (const [node] of await rows("MATCH (n:Entity) WHERE n.seed = 'suite' RETURN n")) {
        if (!isNode(node!)) throw new Error('not a node')
        nodes.set(String(node.properties.key), { labels: node.labels.toSorted(), properties: node.properties })
      }
      const relationships = new Map<string, StoredRelationship>()
      const query = "MATCH (a:Entity)-[r]->(b:Entity) WHERE r.seed = 'suite' RETURN r, a.key AS a, b.key AS b"
      for (const [r, a, b] of await rows(query)) {
        if (!isRelationship(r!)) throw new Error('not a relationship')
        expect(relationships.has(String(r.properties.key))).toBe(false)
        relationships.set(String(r.properties.key), {
          ...{ type: r.type, from: String(a), to: String(b), properties: r.properties },
        })
      }
      return { nodes, relationships }
    }
    const property = async (key: string, name: string): Promise<Value | undefined> => {
      const [row] = await rows('MATCH (n:Entity {key: $key}) RETURN n', { key })
      return row && isNode(row[0]!) ? row[0].properties[name] : undefined
    }

    beforeAll(async () => {
      engine = await open()
      folder = await mkdtemp(join(tmpdir(), 'guanxi-seed-'))
      reportFile = join(await mkdtemp(join(tmpdir(), 'guanxi-report-')), 'report.txt')
      await writeFile(reportFile, report)
    })
    afterAll(async () => {
      await clean()
      await engine.close()
      await rm(folder, { recursive: true, force: true })
      await rm(join(reportFile, '..'), { recursive: true, force: true })
    })
    beforeEach(clean)

    it('writes everything that the seed says, and nothing else', async () => {
      const result = await load()
      expect(result.nodes).toEqual({ created: size.nodes, updated: 0, unchanged: 0, removed: 0, stale: 0 })
      expect(result.relationships).toEqual({
        created: size.relationships,
        updated: 0,
        unchanged: 0,
        removed: 0,
        stale: 0,
      })
      expect(result.message).toContain('8 nodes and 10 relationships created')
      const { nodes, relationships } = await stored()
      expect(nodes.size).toBe(size.nodes)
      expect(relationships.size).toBe(size.relationships)
      expect(nodes.get('suite:ann')).toEqual({
        labels: ['Entity', 'Person'],
        properties: {
          key: 'suite:ann',
          seed: 'suite',
          name: 'Ann',
          nameZh: '安',
          aliases: ['Anna', 'constructor'],
          evidence: ['suite#1.1'],
        },
      })
      expect(relationships.get('suite:ann~HOLDS_POST~suite:acme')).toEqual({
        type: 'HOLDS_POST',
        from: 'suite:ann',
        to: 'suite:acme',
        properties: {
          key: 'suite:ann~HOLDS_POST~suite:acme',
          seed: 'suite',
          title: 'Head',
          evidence: ['suite#1.1'],
          claim: 'Ann is head.',
          status: 'asserted',
        },
      })
      const named = await rows(
        "MATCH (p:Passage {key: 'suite#1.2'})-[:MENTIONS]->(n:Entity) RETURN n.key AS key ORDER BY key",
      )
      expect(named).toEqual([['suite:acme'], ['suite:oslo']])
    })

    it('writes nothing the second time, and says so', async () => {
      await load()
      const before = await stored()
      const result = await load()
      expect(result.nodes).toMatchObject({ created: 0, updated: 0, unchanged: size.nodes })
      expect(result.relationships).toMatchObject({ created: 0, updated: 0, unchanged: size.relationships })
      expect(result.message).toBe('nothing to do: 8 nodes and 10 relationships are as the seed says')
      expect(await stored()).toEqual(before)
    })

    it('brings back what was changed by hand, and leaves what belongs to other tools', async () => {
      await load()
      const before = await stored()
      await change(
        "MATCH (n:Entity {key: 'suite:ann'}) SET n.name = 'Eve', n.age = 7, n.x_community = 3 REMOVE n.nameZh",
      )
      await change("MATCH (:Entity {key: 'suite:ann'})-[r:HOLDS_POST]->() SET r.title = 'Nothing'")
      const result = await load()
      expect(result.nodes).toMatchObject({ created: 0, updated: 1, unchanged: size.nodes - 1 })
      expect(result.relationships).toMatchObject({ created: 0, updated: 1, unchanged: size.relationships - 1 })
      expect(await property('suite:ann', 'x_community')).toBe(3)
      await change("MATCH (n:Entity {key: 'suite:ann'}) REMOVE n.x_community")
      expect(await stored()).toEqual(before)
    })

    it('stores a number written with a point as a float, beside integers', async () => {
      const place = (latitude: string) => replaced('Place.yaml', '60.1', latitude)
      await load(place('35.0'))
      expect(await property('suite:oslo', 'latitude')).toEqual({ $type: 'Float', value: '35.0' })
      expect((await load(place('35.0'))).message).toMatch(/^nothing to do/)
      await load(place('36'))
      expect(await property('suite:oslo', 'latitude')).toBe(36)
    })

    it('moves a node to another label', async () => {
      await load()
      const moved = {
        ...without('Person.yaml', 1),
        'Topic.yaml': '- { key: "suite:bob", name: Bob, evidence: [2.1] }',
      }
      const result = await load(moved)
      expect(result.nodes).toMatchObject({ created: 0, updated: 1 })
      expect((await stored()).nodes.get('suite:bob')).toMatchObject({ labels: ['Entity', 'Topic'] })
      expect((await load(moved)).message).toMatch(/^nothing to do/)
    })

    it('counts what the seed no longer says, and leaves it', async () => {
      await load()
      const result = await load(without('relationships.yaml', 0))
      expect(result.relationships).toMatchObject({ unchanged: size.relationships - 1, stale: 1, removed: 0 })
      expect(result.message).toContain('0 nodes and 1 relationship are no longer in the seed and were left')
      expect((await stored()).relationships.size).toBe(size.relationships)
    })

    it('prunes what the seed no longer says', async () => {
      await load()
      const fewer = without('Person.yaml', 1)
      const result = await load(fewer, { prune: true })
      expect(result.nodes).toMatchObject({ removed: 1, stale: 0, unchanged: size.nodes - 1 })
      expect(result.relationships).toMatchObject({ removed: 1 })
      const { nodes, relationships } = await stored()
      expect(nodes.has('suite:bob')).toBe(false)
      expect([nodes.size, relationships.size]).toEqual([size.nodes - 1, size.relationships - 1])
      expect((await load(fewer, { prune: true })).message).toMatch(/^nothing to do/)
    })

    it('keeps a pruned node that something else is connected to, and says so', async () => {
      await load()
      await change(
        "MATCH (n:Entity {key: 'suite:bob'}) CREATE (:Entity {key: 'suite-else:x', name: 'X'})-[:KNOWS]->(n)",
      )
      const result = await load(without('Person.yaml', 1), { prune: true })
      expect(result.kept).toEqual(['suite:bob'])
      expect(result.nodes).toMatchObject({ removed: 0, stale: 1 })
      expect(result.message).toContain('kept')
      expect((await stored()).nodes.has('suite:bob')).toBe(true)
    })

    it('never touches another seed, and connects to the nodes that it has', async () => {
      await change("CREATE (:Entity:Place {key: 'suite:oslo', name: 'Christiania', seed: 'suite-other'})")
      const result = await load(files, { prune: true })
      expect(result.shared).toEqual([{ key: 'suite:oslo', owner: 'suite-other' }])
      expect(result.nodes.created).toBe(size.nodes - 1)
      expect(await property('suite:oslo', 'name')).toBe('Christiania')
      const seat = "MATCH (:Entity {key: 'suite:acme'})-[:LOCATED_IN]->(n:Entity) RETURN n.name AS name"
      expect(await rows(seat)).toEqual([['Christiania']])
      const again = await load(files, { prune: true })
      expect(again.message).toMatch(/^nothing to do/)
      expect(again.message).toContain('1 nodes were there already')
    })

    it('says what it would do, and does nothing, on a dry run', async () => {
      const empty = await load(files, { dryRun: true })
      expect(empty.nodes.created).toBe(size.nodes)
      expect((await stored()).nodes.size).toBe(0)
      await load()
      const before = await stored()
      const changed = replaced('Person.yaml', 'Went away.', 'Left.')
      changed['relationships.yaml'] = files['relationships.yaml']!.split('\n')[1]!
      const result = await load(changed, { dryRun: true, prune: true })
      expect(result.changes).toEqual({
        nodes: [{ key: 'suite:bob', kind: 'update', properties: ['description'] }],
        relationships: [{ key: 'suite:ann~HOLDS_POST~suite:acme', kind: 'remove' }],
      })
      expect(await stored()).toEqual(before)
    })

    it('attaches the text of the report, and keeps it when loaded without', async () => {
      await load(files, { reportFile })
      expect(await property('suite#1.2', 'text')).toBe('It is in Oslo.')
      expect((await load()).message).toMatch(/^nothing to do/)
      expect(await property('suite#1.2', 'text')).toBe('It is in Oslo.')
      expect((await load(files, { reportFile })).message).toMatch(/^nothing to do/)
      // Words of another text than the seed's would prove the wrong thing.
      await load(replaced('source.yaml', sha256, 'f'.repeat(64)))
      expect(await property('suite#1.2', 'text')).toBeUndefined()
    })

    it('refuses another text than the seed was written from', async () => {
      const other = `${reportFile}.other`
      await writeFile(other, `${report}More.`)
      const actual = createHash('sha256').update(`${report}More.`).digest('hex')
      await expect(load(files, { reportFile: other })).rejects.toMatchObject({
        code: 'REPORT_MISMATCH',
        facts: { actual, expected: sha256 },
      })
      await expect(load(files, { reportFile: join(folder, 'none') })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
      expect((await stored()).nodes.size).toBe(0)
    })

    it('loads nothing of a seed that has faults', async () => {
      const faulty = replaced('Place.yaml', '60.1', '601')
      await expect(load(faulty)).rejects.toMatchObject({
        code: 'SEED_INVALID',
        places: [{ file: expect.stringMatching(/guanxi-seed-.*Place\.yaml$/), line: 1, column: 46 }],
      })
      expect((await stored()).nodes.size).toBe(0)
    })

    it('holds what the hand-made list says of the report', async () => {
      const seed = join(import.meta.dirname, '../../seeds/liaoning-chain-2025')
      const { graph } = validateSeed(await readSeed(seed))
      // Under names of its own, so that a report that is in the database already is not touched.
      const own = (key: string): string => `suite-${key}`
      const nodes = graph!.nodes.map(node => ({ ...node, key: own(node.key) }))
      const relationships = graph!.relationships.map(({ key, from, to, ...rest }) => {
        return { ...rest, key: own(key), from: own(from), to: own(to) }
      })
      const result = await loadGraph(engine, { seed: 'suite', nodes, relationships })
      expect(result.nodes.created).toBe(nodes.length)
      expect(result.relationships.created).toBe(relationships.length)
      const there = await stored()
      const plain = (key: string): string => key.slice('suite-'.length)
      const found: CheckedGraph = {
        nodes: [...there.nodes].map(([key, { labels, properties }]) => ({ key: plain(key), labels, properties })),
        relationships: [...there.relationships.values()].map(({ type, from, to, properties }) => {
          return { type, from: plain(from), to: plain(to), properties }
        }),
      }
      const checklist = parse(await readFile(join(seed, 'checklist.yaml'), 'utf8')) as Checklist
      expect(missesOf(checklist, found)).toEqual([])
    })

    it('stops when told, and is completed by the next load', async () => {
      const seed = 'suite'
      const nodes = Array.from({ length: 2500 }, (_, i) => ({
        labels: ['Entity', 'Topic'],
        key: `suite:${i}`,
        properties: { name: `Topic ${i}` },
      }))
      const relationships = Array.from({ length: 2499 }, (_, i) => ({
        type: 'ABOUT',
        key: `suite:${i}~ABOUT~suite:${i + 1}`,
        from: `suite:${i}`,
        to: `suite:${i + 1}`,
        properties: {},
      }))
      for (const phase of ['nodes', 'relationships'] as const) {
        const stop = new AbortController()
        const onProgress = (progress: LoadProgress): void => {
          if (progress.phase === phase && progress.done >= 1000) stop.abort()
        }
        const cut = loadGraph(engine, { seed, nodes, relationships }, { signal: stop.signal, onProgress })
        await expect(cut).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' })
        const { nodes: there, relationships: connected } = await stored()
        expect(there.size).toBe(phase === 'nodes' ? 1000 : 2500)
        expect(connected.size).toBe(phase === 'nodes' ? 0 : 1000)
      }
      const seen: LoadProgress[] = []
      const rest = await loadGraph(engine, { seed, nodes, relationships }, { onProgress: one => seen.push({ ...one }) })
      expect(rest.nodes).toMatchObject({ created: 0, unchanged: 2500 })
      expect(rest.relationships).toMatchObject({ created: 1499, unchanged: 1000 })
      expect(seen.filter(one => one.phase === 'relationships').at(-1)).toMatchObject({ done: 1499, total: 1499 })
      expect((await stored()).relationships.size).toBe(2499)
    })

    it('is completed by the next load after the database went away in the middle', async () => {
      let statements = 0
      const failing: Engine = {
        ...engine,
        run: engine.run.bind(engine),
        supports: engine.supports,
        write: work =>
          engine.write(run =>
            work((query, options) => {
              statements += query.startsWith('UNWIND') ? 1 : 0
              if (statements === 4) throw new AppError('ENGINE_UNAVAILABLE', 'The database went away.')
              return run(query, options)
            }),
          ),
      }
      const given = await load(files, { dryRun: true })
      await expect(loadSeed(failing, folder)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
      const part = (await stored()).nodes.size
      expect(part).toBeGreaterThan(0)
      expect(part).toBeLessThan(size.nodes)
      const result = await loadSeed(engine, folder)
      expect(result.nodes).toMatchObject({ created: given.nodes.created - part, unchanged: part })
      expect((await stored()).relationships.size).toBe(size.relationships)
    })

    it('stops before it writes anything when told before it begins', async () => {
      const error = await load(files, { signal: AbortSignal.abort() }).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: 'REQUEST_CANCELLED' })
      expect((await stored()).nodes.size).toBe(0)
    })
  })
}
