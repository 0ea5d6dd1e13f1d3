import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import neo4j, { type Driver } from 'neo4j-driver'
import { createNeo4jEngine, type Neo4jSettings } from '../server/engines/neo4j/engine.ts'
import type { Explore } from '../server/explore/context.ts'
import { exportFile } from '../server/explore/export.ts'
import { formatNamed, formats } from '../server/formats/index.ts'
import { createImporting } from '../server/import/importing.ts'
import { median } from './figures.ts'

// What leaves and comes in, against the raw driver that reads or writes the same rows on the same Neo4j in turn, and
// against networkx that writes and reads the same GraphML. The program's own code runs in this process, as the driver
// does: there is no HTTP on either side.

/** Times in milliseconds, and how often longer than the measure of the same round. */
export interface Exchange {
  name: string
  milliseconds: number
  ratio: { median: number; least: number; most: number }
}

export interface InterchangeFigures {
  nodes: number
  relationships: number
  /** Medians of the measures: the driver reading and writing, networkx writing and reading GraphML where it is there. */
  measures: { read: number; write: number; networkxWrite?: number; networkxRead?: number }
  exports: Exchange[]
  imports: Exchange[]
  /** Against networkx: only the file, without a database. */
  graphml: Exchange[]
}

const python = process.env.GUANXI_TEST_PYTHON ?? 'python3'

/** Formats that are for graphs of any size. */
const streamed = formats.filter(({ atMost }) => atMost === undefined)
const imported = ['jsonl', 'graphml', 'csv']

/** @param settings of a database that holds what is measured, and that may be emptied */
export async function measureInterchange(settings: Neo4jSettings, runs: number): Promise<InterchangeFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'guanxi-bench-'))
  const driver = neo4j.driver(settings.uri, neo4j.auth.basic(settings.username ?? '', settings.password ?? ''))
  const engine = await createNeo4jEngine(settings)
  const { database } = settings
  const explore: Explore = {
    engine,
    guard: {
      check: () => Promise.reject(new Error('no free text is run here')),
      warm: async () => {},
      close: async () => {},
    },
    limits: { timeout: 120_000, rows: 1_000_000, bytes: 1e9, entities: 1_000_000 },
    audit: () => {},
  }
  try {
    const whole = (format: string) => ({ format, scope: { kind: 'all' as const }, evidence: true, raw: false })
    const leave = async (format: string): Promise<Buffer[]> => {
      const kept: Buffer[] = []
      for await (const piece of (await exportFile(explore, whole(format))).pieces)
        kept.push(Buffer.from(piece as string))
      return kept
    }
    const rows = await readRaw(driver, database)
    const files = new Map<string, string>()
    for (const { name } of streamed) {
      const pieces = await leave(name)
      if (!imported.includes(name)) continue
      files.set(name, join(folder, name))
      await writeFile(join(folder, name), Buffer.concat(pieces))
    }

    const reading = createRounds()
    for (let run = 0; run < runs; run++) {
      await reading.measure(() => readRaw(driver, database))
      for (const { name } of streamed) await reading.time(name, () => leave(name))
    }

    const about = await networkx(files.get('graphml')!, join(folder, 'networkx.graphml'), runs)
    const graphml = [
      ...(about ? [exchange('writing (and reading the database)', reading.times('graphml'), about.write)] : []),
      ...(about ? [exchange('reading', await readTimes(files.get('graphml')!, runs), about.read)] : []),
    ]

    const writing = createRounds()
    for (let run = 0; run < runs; run++) {
      await empty(driver, database)
      await writing.measure(() => writeRaw(driver, database, rows))
      for (const name of imported) {
        await empty(driver, database)
        const importing = createImporting({ explore, folder: join(folder, `imports-${run}-${name}`) })
        await writing.time(name, async () => {
          const source = { name, format: formatNamed(name), open: () => createReadStream(files.get(name)!) }
          const { id } = await importing.plan([source], { onConflict: 'keep', onError: 'stop' })
          const { state, total } = await importing.start(id)
          if (state !== 'done' || total.nodes !== rows.nodes.length)
            throw new Error(`${name} was not taken in: ${state}`)
        })
      }
    }
    await empty(driver, database)
    await driver.executeQuery('DROP CONSTRAINT bench_row IF EXISTS', {}, { ...(database && { database }) })
    return {
      nodes: rows.nodes.length,
      relationships: rows.relationships.length,
      measures: {
        read: median(reading.measures),
        write: median(writing.measures),
        ...(about && { networkxWrite: median(about.write), networkxRead: median(about.read) }),
      },
      exports: streamed.map(({ name }) => exchange(name, reading.times(name), reading.measures)),
      imports: imported.map(name => exchange(name, writing.times(name), writing.measures)),
      graphml,
    }
  } finally {
    await driver.close()
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const timeOf = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await act()
  return performance.now() - began
}

/** Times of rounds: one measure in each, and what is held against it. */
function createRounds() {
  const measures: number[] = []
  const times = new Map<string, number[]>()
  return {
    measures,
    times: (name: string): number[] => times.get(name) ?? [],
    async measure(act: () => Promise<unknown>) {
      measures.push(await timeOf(act))
    },
    async time(name: string, act: () => Promise<unknown>) {
      times.set(name, [...(times.get(name) ?? []), await timeOf(act)])
    },
  }
}

function exchange(name: string, times: readonly number[], measures: readonly number[]): Exchange {
  const ratios = times.map((time, index) => time / measures[index]!)
  return {
    name,
    milliseconds: median([...times]),
    ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
  }
}

// ── the raw driver ──────────────────────────────────────────────────────────────────────────────────────────────

/** Of NEO4J_DATABASE; else the user's own. */
type Database = string | undefined

interface RawRows {
  nodes: { id: string; labels: string[]; properties: object }[]
  relationships: { type: string; source: string; target: string; properties: object }[]
}

/** All rows, as a program reads them that wants nothing but to hold them. */
async function readRaw(driver: Driver, database: Database): Promise<RawRows> {
  const session = driver.session({ defaultAccessMode: neo4j.session.READ, ...(database && { database }) })
  try {
    const nodes: RawRows['nodes'] = []
    for await (const record of session.run('MATCH (n) RETURN n')) {
      const { elementId: id, labels, properties } = record.get(0)
      nodes.push({ id, labels, properties })
    }
    const relationships: RawRows['relationships'] = []
    for await (const record of session.run('MATCH ()-[r]->() RETURN r')) {
      const { type, startNodeElementId: source, endNodeElementId: target, properties } = record.get(0)
      relationships.push({ type, source, target, properties })
    }
    return { nodes, relationships }
  } finally {
    await session.close()
  }
}

/** The same rows with UNWIND, a thousand for a transaction, grouped by labels and type as Cypher wants it. */
async function writeRaw(driver: Driver, database: Database, { nodes, relationships }: RawRows): Promise<void> {
  const session = driver.session({ ...(database && { database }) })
  const inGroups = async <T>(
    items: readonly T[],
    groupOf: (item: T) => string,
    statement: (group: string) => string,
  ) => {
    for (const [group, list] of grouped(items, groupOf))
      for (let start = 0; start < list.length; start += 1000)
        await session.run(statement(group), { rows: list.slice(start, start + 1000) })
  }
  try {
    await session.run('CREATE CONSTRAINT bench_row IF NOT EXISTS FOR (n:BenchRow) REQUIRE n.benchId IS UNIQUE')
    await inGroups(
      nodes,
      ({ labels }) => ['BenchRow', ...labels].map(label => `:\`${label}\``).join(''),
      labels => `UNWIND $rows AS row CREATE (n${labels} {benchId: row.id}) SET n += row.properties`,
    )
    await inGroups(
      relationships,
      ({ type }) => type,
      type =>
        `UNWIND $rows AS row MATCH (a:BenchRow {benchId: row.source}) MATCH (b:BenchRow {benchId: row.target}) CREATE (a)-[r:\`${type}\`]->(b) SET r = row.properties`,
    )
  } finally {
    await session.close()
  }
}

function grouped<T>(items: readonly T[], groupOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groupOf(item)
    const list = groups.get(group)
    if (list) list.push(item)
    else groups.set(group, [item])
  }
  return groups
}

async function empty(driver: Driver, database: Database): Promise<void> {
  const session = driver.session({ ...(database && { database }) })
  try {
    await session.run('MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS')
  } finally {
    await session.close()
  }
}

// ── networkx ────────────────────────────────────────────────────────────────────────────────────────────────────

async function readTimes(path: string, runs: number): Promise<number[]> {
  const { read } = formatNamed('graphml')
  const times: number[] = []
  for (let run = 0; run < runs; run++)
    times.push(
      await timeOf(async () => {
        for await (const one of read!(createReadStream(path)))
          if ('problem' in one) throw new Error(one.problem.message)
      }),
    )
  return times
}

const script = `
import json, sys, time, networkx
path, target, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
times = {'read': [], 'write': []}
for _ in range(runs):
  began = time.perf_counter()
  graph = networkx.read_graphml(path)
  times['read'].append((time.perf_counter() - began) * 1000)
  # What it cannot write again: the graph's own attributes of other types.
  graph.graph.clear()
  began = time.perf_counter()
  networkx.write_graphml(graph, target)
  times['write'].append((time.perf_counter() - began) * 1000)
json.dump(times, sys.stdout)`

/** Milliseconds of each run; nothing where Python has no networkx. */
async function networkx(
  path: string,
  target: string,
  runs: number,
): Promise<{ read: number[]; write: number[] } | null> {
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', script, path, target, String(runs)])
    return JSON.parse(stdout)
  } catch (error) {
    if (!/No module named|ENOENT/.test(String(error))) throw error
    return null
  }
}
