import type { Node } from '../contract/graph.ts'
import { type SearchAnswer, type SearchIndexAnswer, type SearchRequest, searchRequest } from '../contract/messages.ts'
import { type Remark, remark } from '../contract/remark.ts'
import { fieldsOf, isBookkeeping } from '../contract/search/fields.ts'
import { parseQuery, type Query } from '../contract/search/fold.ts'
import { type Candidate, inOrder, type Ranked, type RankOptions, score } from '../contract/search/rank.ts'
import { SEARCH_INDEX, visibleLabels } from '../contract/source.ts'
import type { EngineSchema } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import { type Asking, type AskOptions, accept, ask } from './asking.ts'
import { nameProperties } from './caption.ts'
import type { Explore } from './context.ts'
import { property, quote, where } from './cypher.ts'
import { forgetIdentities, fresh, type Identities, identities } from './identity.ts'
import { getSchema } from './schema.ts'
import { loosely, strictly } from './search/lucene.ts'
import { candidates, forgetTexts, heldNodes, pacer, textsOf } from './search/memory.ts'

const nameIndexName = 'guanxi_name'

/** Candidates that are ranked, at least; more when a later page is asked for. */
const rankedAtLeast = 100
const rankedAtMost = 5_000
/** Hits are counted up to here; beyond, `totalExact` is false. */
const countedAtMost = 1_000
const looseAtMost = 200
const scannedAtMost = 500
/** Milliseconds that a search waits for texts that are just being read; few are worth waiting for. */
const patience = (nodes: number): number => (nodes <= 20_000 ? 15_000 : 1_500)

type Wanted = ReturnType<typeof searchRequest.parse>
type Found = Omit<SearchAnswer, 'ran'>

/**
 * Nodes by name, other names and text. Case, accents, hyphens and the order of words are forgiven, and slips where
 * nothing is written as asked. By the database's full-text index where there is ours, else from the texts in memory,
 * else, in a large database without an index, by looking through names.
 */
export async function searchNodes(
  context: Explore,
  request: SearchRequest,
  options?: AskOptions,
): Promise<SearchAnswer> {
  const wanted = accept(searchRequest, request)
  const asking = ask(context, options)
  const query = parseQuery(wanted.q)
  const known = await withIndex(context)
  if (query.terms.length === 0) return { ...nothing(usable(known.schema) ? 'fulltext' : 'memory'), ran: asking.ran }
  const found = usable(known.schema)
    ? await byIndex(asking, query, wanted, known)
    : await withoutIndex(asking, query, wanted, known)
  return { ...found, ran: asking.ran }
}

/** Begins to read the texts that searches use where there is no index, so that the first search need not wait. */
export async function warmSearch(context: Explore): Promise<void> {
  const known = await withIndex(context)
  if (!usable(known.schema) && nodesIn(known.schema) <= heldNodes) await textsOf(context, 0)
}

/** What is remembered is enough as long as searches go by the index that it has. */
async function withIndex({ engine }: Explore): Promise<Identities> {
  const known = await identities(engine)
  return usable(known.schema) ? known : identities(engine, fresh)
}

const indexIn = (schema: EngineSchema) =>
  schema.indexes.find(({ name, kind }) => name === SEARCH_INDEX && kind === 'fulltext')

/**
 * Whether searches go by the index. Where it was made for other data than there is now, and lacks nodes that can be held
 * in memory, they do not: what it lacks would not be found.
 */
function usable(schema: EngineSchema): boolean {
  if (!indexIn(schema)?.online) return false
  const lacking = bareLabels(schema)
  return lacking.length === 0 || (nodesIn(schema) > heldNodes && lacking.length < populated(schema).length)
}

const populated = (schema: EngineSchema) => schema.labels.filter(({ count }) => count > 0)

/** Labels whose nodes the index may lack. A node is found by any of its labels: one that all nodes have is enough. */
function bareLabels(schema: EngineSchema): string[] {
  const covered = new Set(indexIn(schema)?.of)
  if (schema.labels.some(({ name, count }) => covered.has(name) && count >= nodesIn(schema))) return []
  return populated(schema).flatMap(({ name }) => (covered.has(name) ? [] : [name]))
}

/** At least so many: a node with two labels counts twice, so this errs towards more. */
const nodesIn = (schema: EngineSchema): number => Math.max(0, ...schema.labels.map(({ count }) => count))

const nothing = (index: Found['index']): Found => ({
  hits: [],
  total: 0,
  totalExact: true,
  labels: [],
  index,
  remarks: [],
})

/** Ranks a few at a time, so that a long list does not hold up everyone else. */
async function rank<C extends Candidate>(
  { signal }: Asking,
  candidates: readonly C[],
  query: Query,
  options: RankOptions,
): Promise<Ranked<C>[]> {
  const pace = pacer(signal)
  const scored: (Ranked<C> | undefined)[] = []
  for (const candidate of candidates) {
    scored.push(score(candidate, query, options))
    await pace()
  }
  return inOrder(scored)
}

// ── by the database's full-text index ───────────────────────────────────────────────────────────────────────────

async function byIndex(asking: Asking, query: Query, wanted: Wanted, known: Identities): Promise<Found> {
  const most = Math.min(rankedAtMost, Math.max(rankedAtLeast, (wanted.offset + wanted.limit) * 2))
  const strict = strictly(query)
  const hits = await indexed(asking, strict, wanted, most)
  // What holds all need not be counted, and where there is a full page of what is written so, nothing else is looked for.
  const whole = hits.length < most && wanted.label === undefined
  const counts = whole ? countLabels(hits) : await countIndexed(asking, strict, wanted)
  const wide = loosely(query)
  const enough = hits.length >= wanted.offset + wanted.limit || wide === strict
  const loose = enough ? [] : await indexed(asking, wide, wanted, looseAtMost)
  const keys = keysOf(known)
  const strictHits = hits.map(row => toCandidate(row, keys))
  const strictIds = new Set(strictHits.map(({ id }) => id))
  // The index decides what has the words; what it finds loosely counts only if it has them after all, or nothing has.
  const looseHits = loose.map(row => toCandidate(row, keys)).filter(({ id }) => !strictIds.has(id))
  const sure = await rank(asking, strictHits, query, { fuzzy: false })
  const seen = new Set(sure.map(({ candidate }) => candidate.id))
  const unexplained = strictHits
    .filter(({ id }) => !seen.has(id))
    .map(candidate => ({ candidate, score: 0, closeness: 0, matches: [] }))
  const extra = await rank(asking, looseHits, query, { fuzzy: strictHits.length === 0 })
  const all = [...merge(sure, extra), ...unexplained]
  const labels = new Map(counts.labels)
  for (const { candidate } of extra) for (const label of visibleLabels(candidate.node.labels)) add(labels, label, 1)
  return {
    hits: page(all, wanted).map(hit => ({ node: hit.candidate.node, score: hit.score, matches: hit.matches })),
    total: counts.total + extra.length,
    totalExact: counts.exact && loose.length < looseAtMost,
    labels: sorted(labels),
    index: 'fulltext',
    remarks: outdated(known.schema),
  }
}

type IndexRow = { node: Node; degree: number }

async function indexed(asking: Asking, q: string, { label }: Wanted, limit: number): Promise<IndexRow[]> {
  const statement = `CALL db.index.fulltext.queryNodes($index, $q, {limit: $most}) YIELD node AS n${where([label !== undefined && `n:${quote(label)}`])}\nRETURN n, COUNT { (n)--() } AS degree LIMIT $limit`
  // With a label, what is cut is cut after the label was looked at.
  const most = label === undefined ? limit : rankedAtMost
  const rows = await asking.rows(statement, { index: SEARCH_INDEX, q, most, limit })
  return rows.map(([node, degree]) => ({ node: node as Node, degree: degree as number }))
}

interface Counts {
  total: number
  exact: boolean
  labels: Map<string, number>
}

function countLabels(rows: readonly IndexRow[]): Counts {
  const labels = new Map<string, number>()
  for (const { node } of rows) for (const label of visibleLabels(node.labels)) add(labels, label, 1)
  return { total: rows.length, exact: true, labels }
}

async function countIndexed(asking: Asking, q: string, { label }: Wanted): Promise<Counts> {
  const statement =
    'CALL db.index.fulltext.queryNodes($index, $q, {limit: $most}) YIELD node AS n\nRETURN labels(n) AS labels, count(*) AS count'
  const most = label === undefined ? countedAtMost : rankedAtMost
  const rows = await asking.rows(statement, { index: SEARCH_INDEX, q, most })
  const labels = new Map<string, number>()
  let counted = 0
  let total = 0
  for (const [names, count] of rows as [string[], number][]) {
    counted += count
    if (label !== undefined && !names.includes(label)) continue
    total += count
    for (const name of visibleLabels(names)) add(labels, name, count)
  }
  return { total, exact: counted < most, labels }
}

interface NodeCandidate extends Candidate {
  node: Node
}

const toCandidate = ({ node, degree }: IndexRow, keys: ReadonlySet<string>): NodeCandidate => ({
  id: node.id,
  node,
  degree,
  fields: fieldsOf(node.labels, node.properties, keys),
})

const merge = <C extends Candidate>(a: readonly Ranked<C>[], b: readonly Ranked<C>[]): Ranked<C>[] =>
  b.length === 0 ? [...a] : [...a, ...b].sort((x, y) => y.score - x.score)

function outdated(schema: EngineSchema): Remark[] {
  const bare = bareLabels(schema)
  if (bare.length === 0) return []
  return [remark('indexOutdated', { labels: bare.slice(0, 5).join(', ') })]
}

// ── without an index ────────────────────────────────────────────────────────────────────────────────────────────

async function withoutIndex(asking: Asking, query: Query, wanted: Wanted, known: Identities): Promise<Found> {
  if (nodesIn(known.schema) > heldNodes) return scan(asking, query, wanted, known, tooMany(asking))
  const texts = await textsOf(asking.context, patience(nodesIn(known.schema)))
  if (texts === 'many') return scan(asking, query, wanted, known, tooMany(asking))
  if (texts === 'reading') return scan(asking, query, wanted, known, remark('textsBeingRead'))
  const options = {
    ...(wanted.label !== undefined && { label: wanted.label }),
    ...(asking.signal && { signal: asking.signal }),
  }
  let found = await candidates(texts, query, { ...options, fuzzy: false })
  let ranked = await rank(asking, found.slice(0, rankedAtMost), query, { fuzzy: false })
  if (ranked.length === 0) {
    found = await candidates(texts, query, { ...options, fuzzy: true })
    ranked = await rank(asking, found.slice(0, rankedAtMost), query, { fuzzy: true })
  }
  const exact = found.length <= rankedAtMost
  const labels = new Map<string, number>()
  for (const { candidate } of ranked) for (const label of visibleLabels(candidate.labels)) add(labels, label, 1)
  const shown = page(ranked, wanted)
  const nodes = await nodesById(
    asking,
    shown.map(({ candidate }) => candidate.id),
  )
  return {
    hits: shown.flatMap(({ candidate, score, matches }) => {
      const node = nodes.get(candidate.id)
      return node ? [{ node, score, matches }] : []
    }),
    total: ranked.length,
    totalExact: exact,
    labels: sorted(labels),
    index: 'memory',
    remarks: [],
  }
}

async function nodesById(asking: Asking, ids: readonly string[]): Promise<Map<string, Node>> {
  if (ids.length === 0) return new Map()
  const rows = await asking.rows(`MATCH (n) WHERE elementId(n) IN $ids RETURN n`, { ids: [...ids] })
  return new Map(rows.map(([node]) => [(node as Node).id, node as Node]))
}

const tooMany = ({ context }: Asking): Remark => remark(context.engine.supports.fullText ? 'noIndex' : 'tooMany')

async function scan(asking: Asking, query: Query, wanted: Wanted, known: Identities, why: Remark): Promise<Found> {
  const names = nameProperties(known.schema.propertyKeys).slice(0, 4)
  if (names.length === 0) return { ...nothing('scan'), totalExact: false, remarks: [why, remark('noNames')] }
  const any = query.terms.map(
    (_, index) =>
      `(${names.map(name => `toLower(toStringOrNull(${property('n', name)})) CONTAINS $t${index}`).join(' OR ')})`,
  )
  const label = wanted.label === undefined ? '' : `:${quote(wanted.label)}`
  const rows = await asking.rows(`MATCH (n${label})${where(any)} RETURN n, COUNT { (n)--() } AS degree LIMIT $limit`, {
    ...Object.fromEntries(query.terms.map((term, index) => [`t${index}`, term])),
    limit: scannedAtMost + 1,
  })
  const keys = keysOf(known)
  const found = rows
    .slice(0, scannedAtMost)
    .map(([node, degree]) => toCandidate({ node: node as Node, degree: degree as number }, keys))
  const ranked = await rank(asking, found, query, { fuzzy: false })
  const labels = new Map<string, number>()
  for (const { candidate } of ranked) for (const name of visibleLabels(candidate.node.labels)) add(labels, name, 1)
  return {
    hits: page(ranked, wanted).map(({ candidate, score, matches }) => ({ node: candidate.node, score, matches })),
    total: ranked.length,
    totalExact: rows.length <= scannedAtMost,
    labels: sorted(labels),
    index: 'scan',
    remarks: [why, remark('namesOnly', { properties: names.join(', ') })],
  }
}

// ── the index ───────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Makes the full-text index over all labels and all properties that hold text, or makes it anew when there are labels or
 * properties that it lacks; writes to the database. An engine without such indexes gets its texts read into memory.
 */
export async function createSearchIndex(context: Explore, options?: AskOptions): Promise<SearchIndexAnswer> {
  const { engine } = context
  if (!engine.supports.fullText) {
    forgetTexts(engine)
    await textsOf(context, 0)
    return {
      index: 'memory',
      created: false,
      message: 'This engine needs no index: its texts are searched in memory.',
      ran: [],
    }
  }
  const schema = await getSchema(context, options)
  const labels = schema.labels.map(({ name }) => name)
  const properties = textProperties(schema)
  if (labels.length === 0 || properties.length === 0)
    throw new AppError('REQUEST_INVALID', 'There is no text to index: no node here has a property that holds text.')
  const existing = schema.indexes.find(({ name }) => name === SEARCH_INDEX)
  const complete =
    labels.every(name => existing?.of.includes(name)) && properties.every(name => existing?.properties.includes(name))
  if (existing && complete)
    return {
      index: 'fulltext',
      created: false,
      message: `The index ${SEARCH_INDEX} is there and covers everything.`,
      ran: [],
    }
  const statements = [
    ...(existing ? [`DROP INDEX ${quote(SEARCH_INDEX)} IF EXISTS`] : []),
    `CREATE FULLTEXT INDEX ${quote(SEARCH_INDEX)} IF NOT EXISTS FOR (n:${labels.map(quote).join('|')}) ON EACH [${properties.map(name => property('n', name)).join(', ')}] OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'cjk'}}`,
    ...nameIndex(schema),
    `CALL db.awaitIndex(${"'"}${SEARCH_INDEX}${"'"}, 300)`,
  ]
  await engine.write(async run => {
    for (const statement of statements)
      await run(statement, { timeout: 310_000, ...(options?.signal && { signal: options.signal }) }).summary()
  })
  forgetIdentities(engine)
  const message = `The index ${SEARCH_INDEX} covers ${labels.length} labels and ${properties.length} properties.`
  return {
    index: 'fulltext',
    created: true,
    message,
    ran: statements.map(statement => ({ statement, parameters: {} })),
  }
}

function textProperties(schema: Awaited<ReturnType<typeof getSchema>>): string[] {
  const found = new Set<string>()
  for (const { properties } of schema.labels)
    for (const { name, types } of properties)
      if (!isBookkeeping(name) && types.some(type => type === 'STRING' || type === 'LIST')) found.add(name)
  return [...found].sort()
}

/** Names are also looked through for parts of words (CONTAINS), which a text index makes quick on one label. */
function nameIndex(schema: Awaited<ReturnType<typeof getSchema>>): string[] {
  const widest = schema.labels.toSorted((a, b) => b.count - a.count)[0]
  const name = widest && nameProperties(widest.properties.map(({ name }) => name))[0]
  if (!name || schema.indexes.some(index => index.name === nameIndexName)) return []
  return [
    `CREATE TEXT INDEX ${quote(nameIndexName)} IF NOT EXISTS FOR (n:${quote(widest.name)}) ON (${property('n', name)})`,
  ]
}

// ── mapping ─────────────────────────────────────────────────────────────────────────────────────────────────────

const keysOf = (known: Identities): Set<string> => new Set(known.nodes.map(identity => identity.property))

const page = <T>(all: readonly T[], { offset, limit }: Wanted): T[] => all.slice(offset, offset + limit)

const add = (counts: Map<string, number>, key: string, count: number): Map<string, number> =>
  counts.set(key, (counts.get(key) ?? 0) + count)

const sorted = (counts: ReadonlyMap<string, number>): SearchAnswer['labels'] =>
  Array.from(counts, ([label, count]) => ({ label, count })).sort(
    (a, b) => b.count - a.count || (a.label < b.label ? -1 : 1),
  )
