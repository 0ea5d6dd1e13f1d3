import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Node, Properties, Relationship, Value } from '../contract/graph.ts'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect, type Engine } from '../engines/engine.ts'
import { exportFile } from '../explore/export.ts'
import type { Format } from '../formats/format.ts'
import { loadSeed } from '../seed/load.ts'
import { exploreOf } from './import-suite.ts'
import { createImporting } from './importing.ts'
import { contentText } from './record.ts'

// What becomes of the report's graph when it leaves in a format and comes in again, for docs/formats.md and its test.

const seedFolder = join(import.meta.dirname, '../../seeds/liaoning-chain-2025')

/** How many there were, and how many are the same afterwards. */
export interface Kept {
  before: number
  same: number
}

export interface RoundTrip {
  format: Format
  /** Undefined of formats that are not read. */
  kept?: { nodes: Kept; relationships: Kept; properties: Kept; evidence: Kept }
  /** What the file says that it cannot hold of this graph, a sentence each. */
  lost: string[]
}

/** Each format: the whole report out of one embedded database, and into another that is empty. */
export async function roundTrips(formats: readonly Format[]): Promise<RoundTrip[]> {
  const folder = await mkdtemp(join(tmpdir(), 'guanxi-rounds-'))
  const source = await createEmbeddedEngine({ dataDir: join(folder, 'source') })
  const target = await createEmbeddedEngine({ dataDir: join(folder, 'target') })
  try {
    await loadSeed(source, seedFolder)
    const before = await contentOf(source)
    const trips: RoundTrip[] = []
    for (const format of formats) {
      const request = { format: format.name, scope: { kind: 'all' as const }, evidence: true, raw: false }
      const { about, pieces } = await exportFile(exploreOf(source), request)
      const file: Uint8Array[] = []
      if (format.read) for await (const piece of pieces) file.push(Buffer.from(piece as string))
      else await pieces.return(undefined)
      if (!format.read) {
        trips.push({ format, lost: about.lost })
        continue
      }
      await target.write(run => run('MATCH (n) DETACH DELETE n').summary())
      const importing = createImporting({ explore: exploreOf(target), folder: join(folder, 'imports', format.name) })
      const open = async function* () {
        yield* file
      }
      const { id } = await importing.plan([{ name: 'report', format, open }], { onConflict: 'keep', onError: 'stop' })
      await importing.start(id)
      trips.push({ format, kept: keptOf(before, await contentOf(target)), lost: about.lost })
    }
    return trips
  } finally {
    await source.close()
    await target.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A node or relationship without the ids of its database: what it is, by what it is found, and what it has. */
interface Thing {
  outline: string
  properties: Properties
}

interface Content {
  nodes: Map<string, Thing>
  relationships: Map<string, Thing>
}

async function contentOf(engine: Engine): Promise<Content> {
  const rows = async (query: string): Promise<Value[][]> =>
    (await collect(engine.run(query, { access: 'read', timeout: 60_000 }))).rows
  const content: Content = { nodes: new Map(), relationships: new Map() }
  const keyOf = ({ properties: { key } }: { properties: Properties }): string => {
    if (typeof key !== 'string') throw new Error('Everything in the report has a key.')
    return key
  }
  for (const [one] of await rows('MATCH (n) RETURN n')) {
    const { labels, properties } = one as Node
    add(content.nodes, keyOf({ properties }), { outline: contentText([...labels].sort()), properties })
  }
  for (const [from, one, to] of await rows('MATCH (a)-[r]->(b) RETURN a, r, b')) {
    const { type, properties } = one as Relationship
    const ends = [keyOf(from as Node), type, keyOf(to as Node)]
    add(content.relationships, contentText([ends, properties.key ?? null]), { outline: contentText(ends), properties })
  }
  return content
}

/** What has the same key is told apart by its number. */
function add(things: Map<string, Thing>, key: string, thing: Thing): void {
  let name = key
  for (let count = 2; things.has(name); count++) name = `${key} ${count}`
  things.set(name, thing)
}

function keptOf(before: Content, after: Content): NonNullable<RoundTrip['kept']> {
  const kept = {
    nodes: { before: before.nodes.size, same: 0 },
    relationships: { before: before.relationships.size, same: 0 },
    properties: { before: 0, same: 0 },
    evidence: { before: 0, same: 0 },
  }
  for (const kind of ['nodes', 'relationships'] as const)
    for (const [key, { outline, properties }] of before[kind]) {
      const there = after[kind].get(key)
      if (there && contentText(there) === contentText({ outline, properties })) kept[kind].same++
      for (const [name, value] of Object.entries(properties)) {
        const other = there?.properties[name]
        kept.properties.before++
        if (contentText(other) === contentText(value)) kept.properties.same++
        if (name !== 'evidence' || !Array.isArray(value)) continue
        kept.evidence.before += value.length
        kept.evidence.same += value.filter((passage, index) => Array.isArray(other) && other[index] === passage).length
      }
    }
  // What was not there before is no part of it.
  for (const kind of ['nodes', 'relationships'] as const)
    kept[kind].before += Math.max(0, after[kind].size - before[kind].size)
  return kept
}
