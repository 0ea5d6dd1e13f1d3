import { setTimeout as wait } from 'node:timers/promises'
import type { Node, Properties, Relationship } from '../contract/graph.ts'
import {
  type SearchRelationshipsAnswer,
  type SearchRelationshipsRequest,
  searchRelationshipsRequest,
} from '../contract/messages.ts'
import { remark } from '../contract/remark.ts'
import { relationshipFieldsOf } from '../contract/search/fields.ts'
import { foldText, parseQuery } from '../contract/search/fold.ts'
import { inOrder, type Ranked, score } from '../contract/search/rank.ts'
import type { Engine } from '../engines/engine.ts'
import { type Asking, type AskOptions, accept, ask } from './asking.ts'
import type { Explore } from './context.ts'
import { anyType, inSource, where } from './cypher.ts'
import { fresh, type Identities, identities } from './identity.ts'
import { candidates, pacer, type TextNode, type Texts } from './search/memory.ts'

/**
 * Relationships, and characters of their texts, that are held in memory and looked through. A database may have more:
 * then the answer says how many were looked through, and a search with a type looks through those of that type.
 */
export const searchedRelationships = 100_000
const heldCharacters = 40_000_000
/** Milliseconds. */
const keptFor = 600_000
const patience = 15_000
/** Sets of texts that are held at once: of all types, and of single ones where all are too many. */
const setsAtMost = 8

interface TextSet extends Texts {
  /** Whether all there are were read. */
  whole: boolean
}

interface Held {
  print: string
  at: number
  texts: Promise<TextSet>
  stop: AbortController
}

const held = new WeakMap<Engine, Map<string, Held>>()

/** After a write of our own. */
export function forgetRelationshipTexts(engine: Engine): void {
  for (const { stop } of held.get(engine)?.values() ?? []) stop.abort()
  held.delete(engine)
}

/**
 * Relationships by what they state: type, title, role, claim and every other text of theirs, forgiving what the search for
 * nodes forgives. It needs no index and writes nothing: the texts are read once, up to `searchedRelationships`, and kept
 * until the counts of labels and types change or ten minutes have passed. Those of the source layer are left out.
 */
export async function searchRelationships(
  context: Explore,
  request: SearchRelationshipsRequest,
  options?: AskOptions,
): Promise<SearchRelationshipsAnswer> {
  const { q, type, limit, offset } = accept(searchRelationshipsRequest, request)
  const asking = ask(context, options)
  const query = parseQuery(q)
  const known = await identities(context.engine, fresh)
  const of = known.schema.types
    .filter(({ name }) => type === undefined || name === type)
    .reduce((sum, { count }) => sum + count, 0)
  const nothing = { hits: [], total: 0, totalExact: true, types: [], searched: of, of, remarks: [], ran: asking.ran }
  if (query.terms.length === 0 || of === 0) return nothing
  const texts = await Promise.race([textsFor(context, known, type), wait(patience, undefined, { ref: false })])
  if (!texts) return { ...nothing, totalExact: false, searched: 0, remarks: [remark('relationshipsBeingRead')] }
  let ranked = await ranking(asking, texts, query, type, false)
  if (ranked.length === 0) ranked = await ranking(asking, texts, query, type, true)
  const types = new Map<string, number>()
  for (const { candidate } of ranked) for (const name of candidate.labels) types.set(name, (types.get(name) ?? 0) + 1)
  const shown = ranked.slice(offset, offset + limit)
  const found = await withEnds(
    asking,
    shown.map(({ candidate }) => candidate.id),
  )
  const searched = texts.whole ? of : texts.nodes.length
  return {
    hits: shown.flatMap(({ candidate, score, matches }) => {
      const one = found.get(candidate.id)
      return one ? [{ ...one, score, matches }] : []
    }),
    total: ranked.length,
    totalExact: texts.whole,
    types: Array.from(types, ([type, count]) => ({ type, count })).sort(
      (a, b) => b.count - a.count || (a.type < b.type ? -1 : 1),
    ),
    searched,
    of,
    remarks: texts.whole ? [] : [remark('relationshipsFirst', { count: searched, of })],
    ran: asking.ran,
  }
}

async function ranking(
  { signal }: Asking,
  texts: Texts,
  query: ReturnType<typeof parseQuery>,
  type: string | undefined,
  fuzzy: boolean,
): Promise<Ranked<TextNode>[]> {
  const pace = pacer(signal)
  const found = await candidates(texts, query, {
    fuzzy,
    ...(type !== undefined && { label: type }),
    ...(signal && { signal }),
  })
  const scored: (Ranked<TextNode> | undefined)[] = []
  for (const candidate of found) {
    scored.push(score(candidate, query, { fuzzy }))
    await pace()
  }
  return inOrder(scored)
}

async function withEnds(
  asking: Asking,
  ids: readonly string[],
): Promise<Map<string, { relationship: Relationship; start: Node; end: Node }>> {
  if (ids.length === 0) return new Map()
  const statement = 'MATCH (a)-[r]->(b) WHERE elementId(r) IN $ids RETURN r, a, b'
  const rows = (await asking.rows(statement, { ids: [...ids] })) as [Relationship, Node, Node][]
  return new Map(rows.map(([relationship, start, end]) => [relationship.id, { relationship, start, end }]))
}

/** The texts of all relationships, or, where those are too many, of the type that is asked for. */
async function textsFor(context: Explore, known: Identities, type: string | undefined): Promise<TextSet> {
  const all = known.schema.types.reduce((sum, { count }) => sum + count, 0)
  return textsOf(context, known, all <= searchedRelationships ? undefined : type)
}

function textsOf(context: Explore, known: Identities, type: string | undefined): Promise<TextSet> {
  const print = JSON.stringify([known.schema.labels, known.schema.types])
  const sets = held.get(context.engine) ?? new Map<string, Held>()
  held.set(context.engine, sets)
  const name = JSON.stringify(type ?? null)
  const before = sets.get(name)
  if (before && before.print === print && performance.now() - before.at < keptFor) return before.texts
  before?.stop.abort()
  sets.delete(name)
  const stop = new AbortController()
  const mine: Held = { print, at: performance.now(), texts: read(context, known, type, stop.signal), stop }
  sets.set(name, mine)
  // A failure is told to whoever waits for it, and the next search begins again.
  mine.texts.catch(() => sets.get(name) === mine && sets.delete(name))
  for (const [oldest, { stop }] of sets) {
    if (sets.size <= setsAtMost) break
    stop.abort()
    sets.delete(oldest)
  }
  return mine.texts
}

async function read(
  context: Explore,
  known: Identities,
  type: string | undefined,
  signal: AbortSignal,
): Promise<TextSet> {
  const asking = ask(context, { signal })
  const keys = new Set([...known.nodes, ...known.relationships].map(({ property }) => property))
  const texts: TextSet = { nodes: [], words: new Set(), whole: true }
  const pace = pacer(signal)
  let characters = 0
  const pattern = `[r${anyType(type === undefined ? [] : [type])}]`
  const statement = `MATCH (a)-${pattern}->()${where([`NOT ${inSource('a')}`])} RETURN elementId(r) AS id, type(r) AS type, properties(r) AS properties LIMIT $limit`
  for await (const [id, type, properties] of asking.stream(statement, { limit: searchedRelationships + 1 })) {
    const fields = relationshipFieldsOf(type as string, properties as Properties, keys)
    const folded = fields.map(({ text }) => foldText(text)).join('\n')
    characters += folded.length
    if (texts.nodes.length >= searchedRelationships || characters > heldCharacters) {
      texts.whole = false
      break
    }
    texts.nodes.push({ id: id as string, labels: [type as string], degree: 0, fields, folded })
    for (const word of folded.split(/[ \n]/)) if (word.length < 40) texts.words.add(word)
    await pace()
  }
  return texts
}
