import { bucketCount, createBuckets } from '../buckets.ts'
import type { EntityChange } from '../contract/edit.ts'
import type { Node, Relationship } from '../contract/graph.ts'
import type { OnConflict } from '../contract/importchoices.ts'
import { AppError, isAppError } from '../errors.ts'
import { ask } from '../explore/asking.ts'
import type { Explore } from '../explore/context.ts'
import { apply, isSame, Outdated } from '../explore/edit/apply.ts'
import { outcomeOf } from '../explore/edit/edit.ts'
import type { Batch, Journal, Phase } from './journal.ts'
import { mergedNode, mergedRelationship, nodesThere, type Placed, relationshipsThere, textOfPlaced } from './merging.ts'
import { linksIn, nodesIn, spoolFolder } from './reading.ts'
import { keyText, type NodeRecord, type Place, type RelationshipRecord } from './record.ts'

export interface WriteContext {
  explore: Explore
  folder: string
  journal: Journal
  onConflict: OnConflict
  /** What is called for a record that the database does not take; it throws where that ends the import. */
  refused: (message: string, at: Place) => Promise<void>
  onProgress: (phase: Phase, done: number) => void
  /** Throws when nobody wants it any more. */
  stop: () => void
}

/** Records, and characters of them, that one transaction has. */
const batchRecords = 1000
const batchCharacters = 4_000_000
/** How often a batch is planned anew when somebody changes what it is about. */
const triesMost = 5

/** Writes what was gathered from where the journal ends, batch by batch. */
export async function writeAll(context: WriteContext): Promise<void> {
  await inBatches(context, 'nodes', nodesIn(context.folder), planNodes)
  await inBatches(context, 'relationships', placedIn(context), planRelationships)
}

/** What a crash left open: whether the last batch was committed is what the database says. */
export async function settle(explore: Explore, journal: Journal): Promise<void> {
  if (journal.size() === 0) return
  const { entities } = await journal.read(journal.size() - 1)
  if (entities.length === 0) return
  const outcome = await outcomeOf(explore, entities)
  if (outcome === 'failed') await journal.dropLast()
  // What is neither was committed, and changed since: nothing of a batch that was not is in the database.
  if (outcome === 'unknown' && (await noneOf(explore, entities))) await journal.dropLast()
}

/** Whether nothing of what a batch made or changed is as the batch left it. */
async function noneOf(explore: Explore, entities: readonly EntityChange[]): Promise<boolean> {
  for (const change of entities) if ((await outcomeOf(explore, [change])) === 'done') return false
  return true
}

type Planner<T> = (context: WriteContext, records: readonly T[]) => Promise<Pick<Batch, 'refs' | 'entities'>>

async function inBatches<T extends { at: Place }>(
  context: WriteContext,
  phase: Phase,
  records: AsyncIterable<T>,
  plan: Planner<T>,
): Promise<void> {
  const { journal, onProgress, stop } = context
  const begin = journal.next(phase)
  let index = 0
  let waiting: T[] = []
  let characters = 0
  const write = async (): Promise<void> => {
    stop()
    await writeBatch(context, phase, index - waiting.length, waiting, plan)
    waiting = []
    characters = 0
    onProgress(phase, index)
  }
  onProgress(phase, begin)
  for await (const record of records) {
    if (index++ < begin) continue
    waiting.push(record)
    characters += JSON.stringify(record).length
    if (waiting.length >= batchRecords || characters > batchCharacters) await write()
  }
  if (waiting.length > 0) await write()
}

/** Halves what the database does not take, until the record is found that it is about. */
async function writeBatch<T extends { at: Place }>(
  context: WriteContext,
  phase: Phase,
  from: number,
  records: readonly T[],
  plan: Planner<T>,
): Promise<void> {
  try {
    await commit(context, phase, from, records, plan)
  } catch (error) {
    if (!isAppError(error) || !aboutData.has(error.code)) throw error
    const [first] = records
    if (records.length > 1 || !first) {
      const half = Math.ceil(records.length / 2)
      await writeBatch(context, phase, from, records.slice(0, half), plan)
      await writeBatch(context, phase, from + half, records.slice(half), plan)
      return
    }
    await context.refused(error.message, first.at)
    await context.journal.add({ phase, from, to: from + 1, refs: [], entities: [] })
  }
}

const aboutData: ReadonlySet<string> = new Set([
  'CONSTRAINT_VIOLATED',
  'QUERY_FAILED',
  'QUERY_UNSUPPORTED',
  'REQUEST_INVALID',
])

async function commit<T>(
  context: WriteContext,
  phase: Phase,
  from: number,
  records: readonly T[],
  plan: Planner<T>,
): Promise<void> {
  const { explore, journal } = context
  for (let tries = 1; ; tries++) {
    const { refs, entities: planned } = await plan(context, records)
    const to = from + records.length
    if (planned.length === 0) return journal.add({ phase, from, to, refs, entities: [] })
    let intended: EntityChange[] | undefined
    try {
      await apply(explore, planned, async (entities, idOf) => {
        intended = entities
        const known = refs.map(([id, element, old]): Batch['refs'][number] => [id, idOf(element), old])
        await journal.add({ phase, from, to, refs: known, entities })
      })
      return
    } catch (error) {
      if (error instanceof Outdated && tries < triesMost) continue
      if (error instanceof Outdated)
        throw new AppError('EDIT_CONFLICT', 'Somebody else is changing the same things just now. Go on later.', {
          cause: error,
        })
      if (intended === undefined) throw error
      // Written down, and perhaps committed.
      const outcome = await outcomeOf(explore, intended)
      if (outcome === 'done') return
      if (outcome === 'failed') await journal.dropLast()
      throw error
    }
  }
}

const planNodes: Planner<NodeRecord> = async ({ explore, onConflict }, nodes) => {
  const there = await nodesThere(ask(explore).rows, nodes)
  const refs: Batch['refs'] = []
  const entities: EntityChange[] = []
  for (const [index, node] of nodes.entries()) {
    const found = node.key && there.get(keyText(node.key))
    if (!found) {
      const id = `new:${index}`
      refs.push([node.id, id, false])
      const after: Node = { $type: 'Node', id, labels: node.labels, properties: node.properties }
      entities.push({ entity: 'node', id, before: null, after })
      continue
    }
    refs.push([node.id, found.id, true])
    const after = mergedNode(found, node, onConflict)
    if (!isSame(found, after)) entities.push({ entity: 'node', id: found.id, before: found, after })
  }
  return { refs, entities }
}

const planRelationships: Planner<Placed> = async ({ explore, onConflict }, placed) => {
  const there = await relationshipsThere(ask(explore).rows, placed)
  const entities: EntityChange[] = []
  const met = new Set<string>()
  for (const [index, one] of placed.entries()) {
    const text = textOfPlaced(one)
    const found = text === undefined ? undefined : there.get(text)
    if (!found || met.has(found.id)) {
      const { type, start, end, properties } = one
      const id = `new:${index}`
      const after: Relationship = { $type: 'Relationship', id, type, start, end, properties }
      entities.push({ entity: 'relationship', id, before: null, after })
      continue
    }
    met.add(found.id)
    const after = mergedRelationship(found, one, onConflict)
    if (!isSame(found, after)) entities.push({ entity: 'relationship', id: found.id, before: found, after })
  }
  return { refs: [], entities }
}

type Ref = Batch['refs'][number]

/** Relationships with the element ids of their ends, joined part by part. The order is the same each time. */
async function* placedIn({ folder, journal, refused, stop }: WriteContext): AsyncGenerator<Placed> {
  const spool = spoolFolder(folder)
  const refs = createBuckets<Ref>(spool, 'refs')
  const halves = createBuckets<{ one: RelationshipRecord; end: Ref }>(spool, 'placed')
  await refs.clear()
  await halves.clear()
  for (let index = 0; index < journal.size(); index++)
    for (const ref of (await journal.read(index)).refs) await refs.add(ref[0], ref)
  const refsIn = async (bucket: number): Promise<Map<string, Ref>> => {
    const found = new Map<string, Ref>()
    for await (const ref of refs.read(bucket)) found.set(ref[0], ref)
    return found
  }
  const links = linksIn(folder)
  const missing = (id: string, at: Place) => refused(`the node ${id}, at which it ends, was not written`, at)
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    stop()
    const known = await refsIn(bucket)
    for await (const one of links.read(bucket)) {
      const end = known.get(one.target)
      if (end) await halves.add(one.source, { one, end })
      else await missing(one.target, one.at)
    }
  }
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    stop()
    const known = await refsIn(bucket)
    for await (const { one, end } of halves.read(bucket)) {
      const start = known.get(one.source)
      if (start) yield { ...one, start: start[1], end: end[1], old: start[2] && end[2] }
      else await missing(one.source, one.at)
    }
  }
}
