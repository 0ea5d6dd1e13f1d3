import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Properties, Value } from '../contract/graph.ts'
import type { OnConflict, OnError } from '../contract/importchoices.ts'
import { wholeGraph } from '../edits/editing-suite.ts'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect, type Engine } from '../engines/engine.ts'
import type { Explore } from '../explore/context.ts'
import { exportFile } from '../explore/export.ts'
import { formatNamed } from '../formats/index.ts'
import { admitAll } from '../http/test-server.ts'
import { loadSeed } from '../seed/load.ts'
import { createImporting, type Importing } from './importing.ts'
import type { Source } from './reading.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const seedFolder = join(import.meta.dirname, '../../seeds/liaoning-chain-2025')

export const exploreOf = (engine: Engine): Explore => ({
  engine,
  guard: admitAll,
  limits: { timeout: 20_000, rows: 100, bytes: 1_000_000, entities: 100 },
  audit: () => {},
})

export const textSource = (name: string, text: string | Uint8Array, format = 'jsonl'): Source => ({
  name,
  format: formatNamed(format),
  async *open() {
    yield Buffer.from(text as string)
  },
})

export const nodeLine = (id: string, labels: string[], properties: Properties): string =>
  JSON.stringify({ type: 'node', id, labels, properties })
export const relationshipLine = (label: string, from: string, to: string, properties: Properties = {}): string =>
  JSON.stringify({ type: 'relationship', label, start: { id: from }, end: { id: to }, properties })

export const lines = (...all: string[]): string => `${all.join('\n')}\n`

/**
 * Importing on an engine that is emptied for it.
 * @param exported the formats in which the report goes out and comes in again
 */
export function importSuite(name: string, open: () => Promise<Engine>, exported: readonly string[]): void {
  describe(`importing on ${name}`, () => {
    let folder: string
    let engine: Engine
    let importing: Importing
    let count = 0

    const run = (query: string) => engine.write(one => one(query).summary())
    const rows = async (query: string): Promise<Value[][]> =>
      (await collect(engine.run(query, { access: 'read', timeout: 20_000 }))).rows
    const take = async (sources: Source[], onConflict: OnConflict = 'keep', onError: OnError = 'stop') =>
      importing.start((await importing.plan(sources, { onConflict, onError })).id)

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'guanxi-importing-'))
      engine = await open()
      await run('MATCH (n) DETACH DELETE n')
      await run('CREATE CONSTRAINT import_person IF NOT EXISTS FOR (n:ImportPerson) REQUIRE n.key IS UNIQUE')
    })
    beforeEach(() => {
      importing = createImporting({ explore: exploreOf(engine), folder: join(folder, String(count++)) })
    })
    afterEach(() => run('MATCH (n) DETACH DELETE n'))
    afterAll(async () => {
      await run('DROP CONSTRAINT import_person IF EXISTS')
      await engine?.close()
      await rm(folder, { recursive: true, force: true })
    })

    describe('what was exported', () => {
      let source: Engine
      let sourceFolder: string
      let whole: string[]
      beforeAll(async () => {
        sourceFolder = await mkdtemp(join(tmpdir(), 'guanxi-exported-'))
        source = await createEmbeddedEngine({ dataDir: sourceFolder })
        await loadSeed(source, seedFolder)
        whole = await wholeGraph(source)
        expect(whole.length).toBeGreaterThan(100)
      })
      afterAll(async () => {
        await source?.close()
        await rm(sourceFolder, { recursive: true, force: true })
      })

      it.each(exported)('comes in again from %s, and goes as a whole', async format => {
        const request = { format, scope: { kind: 'all' as const }, evidence: true, raw: false }
        const pieces: Buffer[] = []
        for await (const piece of (await exportFile(exploreOf(source), request)).pieces)
          pieces.push(Buffer.from(piece as string))
        const record = await take([textSource('graph', Buffer.concat(pieces), format)])
        expect(record).toMatchObject({ state: 'done', problems: { total: 0 } })
        expect(await wholeGraph(engine)).toEqual(whole)
        expect((await importing.undo(record.id)).state).toBe('undone')
        expect(await wholeGraph(engine)).toEqual([])
      })

      it('changes nothing where all of it is there', async () => {
        const request = { format: 'jsonl', scope: { kind: 'all' as const }, evidence: true, raw: false }
        const pieces: Buffer[] = []
        for await (const piece of (await exportFile(exploreOf(source), request)).pieces)
          pieces.push(Buffer.from(piece as string))
        const there = createImporting({ explore: exploreOf(source), folder: join(sourceFolder, 'imports') })
        const choices = { onConflict: 'overwrite', onError: 'stop' } as const
        const plan = await there.plan([textSource('graph', Buffer.concat(pieces))], choices)
        expect(plan.nodes).toMatchObject({ created: 0, differing: 0, keyless: 0 })
        const { counts } = await there.start(plan.id)
        expect(counts?.relationships).toEqual({ created: 0, changed: 0, deleted: 0 })
        expect(await wholeGraph(source)).toEqual(whole)
      })
    })

    const ada = nodeLine('1', ['ImportPerson'], { key: 'ada', name: 'Ada', born: 1815 })
    const bea = nodeLine('2', ['ImportPerson'], { key: 'bea', constructor: 'x' })

    it('takes relationships before their nodes, and from several files that overlap', async () => {
      const one = textSource('one.jsonl', lines(relationshipLine('KNOWS', '1', '2', { since: 0 }), ada))
      const two = textSource('two.jsonl', lines(ada, bea))
      const plan = await importing.plan([one, two], { onConflict: 'keep', onError: 'stop' })
      expect(plan).toMatchObject({
        nodes: {
          total: 2,
          created: 2,
          same: 0,
          differing: 0,
          keyless: 0,
          labels: [{ name: 'ImportPerson', count: 2 }],
        },
        relationships: { total: 1, types: [{ name: 'KNOWS', count: 1 }] },
        repeated: 1,
        problems: { total: 0 },
      })
      expect(await rows('MATCH (n) RETURN n')).toEqual([])
      await importing.start(plan.id)
      expect(await rows('MATCH (a)-[r:KNOWS]->(b) RETURN a.key, r.since, b.key, b.constructor')).toEqual([
        ['ada', 0, 'bea', 'x'],
      ])
    })

    it.each<[OnConflict, Properties, string[]]>([
      ['keep', { key: 'ada', name: 'A.', note: '' }, ['ImportPerson', 'Old']],
      ['overwrite', { key: 'ada', name: 'Ada', born: 1815 }, ['ImportPerson']],
      ['merge', { key: 'ada', name: 'Ada', born: 1815, note: '' }, ['ImportPerson', 'Old']],
    ])('what is there and differs: %s; and back', async (how, properties, labels) => {
      await run(
        "CREATE (:ImportPerson:Old {key: 'ada', name: 'A.', note: ''})-[:KNOWS {key: 'r', w: 1}]->(:ImportPerson {key: 'bea', constructor: 'x'})",
      )
      const before = await wholeGraph(engine)
      const sources = [textSource('x', lines(ada, bea, relationshipLine('KNOWS', '1', '2', { key: 'r', w: 2 })))]
      const plan = await importing.plan(sources, { onConflict: how, onError: 'stop' })
      expect(plan).toMatchObject({
        nodes: { total: 2, created: 0, same: 1, differing: 1 },
        conflicts: [{ label: 'ImportPerson', property: 'key', value: 'ada', at: { file: 'x', line: 1, column: 1 } }],
      })
      expect(plan.conflicts[0]?.differing).toEqual(['Old', 'born', 'name', 'note'])
      const record = await importing.start(plan.id)
      expect(await rows("MATCH (n {key: 'ada'})-[r]->() RETURN properties(n), r.w")).toEqual([
        [properties, how === 'keep' ? 1 : 2],
      ])
      const [[found] = []] = await rows("MATCH (n {key: 'ada'}) RETURN labels(n)")
      expect([...(found as string[])].sort()).toEqual(labels)
      expect(record.counts?.nodes).toMatchObject({ created: 0, changed: how === 'keep' ? 0 : 1 })
      await importing.undo(record.id)
      expect(await wholeGraph(engine)).toEqual(before)
    })

    const flawed = lines(
      ada,
      '{"type":"node"',
      nodeLine('3', ['ImportPerson'], { key: 'ada', name: 'Another' }),
      nodeLine('1', ['ImportPerson'], { key: 'other' }),
      nodeLine('4', ['A'], { list: [[1]] }),
      nodeLine('5', [''], {}),
      relationshipLine('KNOWS', '1', '2'),
      relationshipLine('KNOWS', '1', 'nobody'),
      bea,
    )

    it('says where something is wrong, and writes nothing', async () => {
      const plan = await importing.plan([textSource('f.jsonl', flawed)], { onConflict: 'keep', onError: 'stop' })
      expect(plan.problems.total).toBe(6)
      expect(plan.problems.first.map(({ file, line }) => `${file}:${line}`)).toEqual(
        [2, 3, 4, 5, 6, 8].map(line => `f.jsonl:${line}`),
      )
      await expect(importing.start(plan.id)).rejects.toMatchObject({ code: 'FILE_INVALID', facts: { total: 6 } })
      expect(await rows('MATCH (n) RETURN n')).toEqual([])
      expect(await importing.list()).toEqual([])
    })

    it('or leaves out what is wrong, and writes the rest', async () => {
      const record = await take([textSource('f.jsonl', flawed)], 'keep', 'skip')
      expect(record).toMatchObject({ problems: { total: 6 }, counts: { nodes: { created: 2 } } })
      expect(await rows('MATCH (a)-[:KNOWS]->(b) RETURN a.key, b.key')).toEqual([['ada', 'bea']])
    })

    it('what only the database refuses is found among the others, and either nothing stays or the rest', async () => {
      await run("CREATE (:ImportPerson {key: 'bea', was: 'there'})")
      const before = await wholeGraph(engine)
      // Known by another label first, it cannot have the key that another node has.
      await run('CREATE CONSTRAINT import_other IF NOT EXISTS FOR (n:AImportOther) REQUIRE n.code IS UNIQUE')
      try {
        const nodes = Array.from({ length: 7 }, (_, i) => nodeLine(`n${i}`, ['ImportPerson'], { key: `k${i}` }))
        const bad = nodeLine('bad', ['AImportOther', 'ImportPerson'], { code: 'b', key: 'bea' })
        const text = lines(...nodes, bad, relationshipLine('KNOWS', 'bad', 'n1'), relationshipLine('KNOWS', 'n1', 'n2'))
        await expect(take([textSource('d', text)])).rejects.toMatchObject({
          code: 'FILE_INVALID',
          places: [{ file: 'd', line: 8 }],
        })
        expect(await wholeGraph(engine)).toEqual(before)
        expect((await importing.list()).map(({ state }) => state)).toEqual(['undone'])
        const record = await take([textSource('d', text)], 'keep', 'skip')
        expect(record.problems.first.map(({ line }) => line)).toEqual([8, 9])
        expect(record.counts).toMatchObject({ nodes: { created: 7 }, relationships: { created: 1 } })
      } finally {
        await run('DROP CONSTRAINT import_other IF EXISTS')
      }
    })

    it('a file that ends in the middle is refused as a whole', async () => {
      const source = textSource('g.json', '{"nodes": [{"id": 1}', 'json')
      await expect(take([source], 'keep', 'skip')).rejects.toMatchObject({
        code: 'FILE_INVALID',
        places: [{ file: 'g.json', line: 1, column: 21 }],
      })
      expect(await rows('MATCH (n) RETURN n')).toEqual([])
    })

    it.each([
      ['a node was changed', "MATCH (n {key: 'ada'}) SET n.born = 1816"],
      ['a relationship was changed', 'MATCH ()-[r:KNOWS]->() SET r.w = 3'],
      ['something was deleted', 'MATCH ()-[r:KNOWS]->() DELETE r'],
      ['something was tied to it', "MATCH (n {key: 'ada'}) CREATE (n)-[:NEW]->(:Other)"],
    ])('nothing is taken back when %s since', async (_, query) => {
      const record = await take([textSource('x', lines(ada, bea, relationshipLine('KNOWS', '1', '2', { w: 1 })))])
      await run(query)
      const before = await wholeGraph(engine)
      await expect(importing.undo(record.id)).rejects.toMatchObject({ code: 'EDIT_CONFLICT', facts: { total: 1 } })
      expect(await wholeGraph(engine)).toEqual(before)
      expect((await importing.list()).map(({ state }) => state)).toEqual(['done'])
    })

    it('is cancelled between two batches, goes on, and is taken back', async () => {
      const many = Array.from({ length: 1300 }, (_, i) => nodeLine(String(i), ['ImportPerson'], { key: `p${i}` }))
      const ties = Array.from({ length: 1200 }, (_, i) => relationshipLine('NEXT', String(i), String(i + 1)))
      const { id } = await importing.plan([textSource('m', lines(...ties, ...many))], {
        onConflict: 'keep',
        onError: 'stop',
      })
      for (const phase of ['nodes', 'relationships']) {
        const cancel = new AbortController()
        const options = {
          signal: cancel.signal,
          onProgress: (progress: { phase: string; done: number }) => {
            if (progress.phase === phase && progress.done >= 1000) cancel.abort()
          },
        }
        await expect(importing.start(id, options)).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' })
        expect((await importing.list()).map(({ state }) => state)).toEqual(['writing'])
      }
      // A crash before a commit: the journal says what was never done, and its last line is not whole.
      const journal = join(folder, String(count - 1), id, 'journal.jsonl')
      const [first = ''] = (await readFile(journal, 'utf8')).split('\n')
      const tie = { $type: 'Relationship', id: 'gone', type: 'NEXT', start: 'a', end: 'b', properties: {} }
      const never = {
        phase: 'relationships',
        from: 1000,
        to: 1200,
        refs: [],
        entities: [{ entity: 'relationship', id: 'gone', before: null, after: tie }],
      }
      await appendFile(journal, `${JSON.stringify(never)}\n${first.slice(0, 100)}`)
      const record = await importing.start(id)
      expect(record.counts).toMatchObject({ nodes: { created: 1300 }, relationships: { created: 1200 } })
      expect(await rows('MATCH (n:ImportPerson) RETURN count(n), count(DISTINCT n.key)')).toEqual([[1300, 1300]])
      expect(await rows('MATCH ()-[r:NEXT]->() RETURN count(r)')).toEqual([[1200]])
      const cancel = new AbortController()
      const options = {
        signal: cancel.signal,
        onProgress: ({ phase, done }: { phase: string; done: number }) => {
          if (phase === 'undo' && done === 1) cancel.abort()
        },
      }
      await expect(importing.undo(id, options)).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' })
      expect((await importing.list()).map(({ state }) => state)).toEqual(['undoing'])
      await importing.undo(id)
      expect(await wholeGraph(engine)).toEqual([])
    })
  })
}
