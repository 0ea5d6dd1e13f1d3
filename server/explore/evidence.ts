import { isNode, type Node, type Properties, type Relationship, type Value } from '../contract/graph.ts'
import {
  type EvidenceAnswer,
  type EvidenceRequest,
  evidenceRequest,
  type Passage,
  type ReportAnswer,
  type ReportsAnswer,
  type Status,
  statusSchema,
} from '../contract/messages.ts'
import { ENTITY_LABEL, isSourceNode, MENTIONS_TYPE } from '../contract/source.ts'
import { AppError } from '../errors.ts'
import { type Asking, type AskOptions, accept, ask } from './asking.ts'
import type { Explore } from './context.ts'
import { inSource, quote } from './cypher.ts'
import { findNode, findNodes, findRelationships, fresh, type Identities, identities } from './identity.ts'

const PASSAGE = `${quote(ENTITY_LABEL)}:${quote('Passage')}`
const REPORT = `${quote(ENTITY_LABEL)}:${quote('Report')}`

/** The passages behind relationships and nodes. On a database without any, everything has none. Errors: AMBIGUOUS_REFERENCE. */
export async function getEvidence(
  context: Explore,
  request: EvidenceRequest,
  options?: AskOptions,
): Promise<EvidenceAnswer> {
  const { refs } = accept(evidenceRequest, request)
  const asking = ask(context, options)
  const nodes = await findNodes(
    asking,
    refs.filter(ref => !asking.isRelationshipId(ref) || asking.isNodeId(ref)),
  )
  const left = refs.filter(ref => !nodes.found.has(ref))
  const relationships = left.length > 0 ? await findRelationships(asking, left) : { found: new Map(), missing: [] }
  const entities = new Map<string, Node | Relationship>()
  for (const ref of refs) {
    const entity = nodes.found.get(ref) ?? relationships.found.get(ref)
    if (entity) entities.set(entity.id, entity)
  }
  const sourced = await hasPassages(asking)
  const mentions = sourced ? await mentionsOf(asking, [...entities.values()].filter(isNode)) : new Map()
  const keys = new Map(
    Array.from(entities.values(), entity => [
      entity.id,
      [...new Set([...evidenceKeys(entity.properties, sourced), ...(mentions.get(entity.id) ?? [])])],
    ]),
  )
  const library = sourced ? await passagesOf(asking, new Set([...keys.values()].flat())) : new Library([])
  return {
    items: Array.from(entities.values(), entity => {
      const own = keys.get(entity.id) ?? []
      return {
        id: entity.id,
        kind: entity.$type === 'Node' ? ('node' as const) : ('relationship' as const),
        claim: textOf(entity.properties, 'claim'),
        status: statusOf(entity.properties),
        note: textOf(entity.properties, 'note'),
        passages: library.withNeighbours(own),
        dangling: own.filter(key => !library.has(key)),
      }
    }),
    missing: relationships.missing,
    ran: asking.ran,
  }
}

/** The reports in the database, with the number of their passages; none where there are none. */
export async function getReports(context: Explore, options?: AskOptions): Promise<ReportsAnswer> {
  const asking = ask(context, options)
  if (!(await hasLabel(asking, 'Report'))) return { reports: [], ran: asking.ran }
  const reports = await asking.rows(`MATCH (r:${REPORT}) RETURN r LIMIT 10000`)
  const counts = new Map<string, number>()
  if (await hasPassages(asking)) {
    const statement = `MATCH (p:${PASSAGE})-[:PART_OF]->(r:${REPORT}) RETURN elementId(r) AS report, count(p) AS passages`
    for (const [id, count] of await asking.rows(statement)) counts.set(id as string, count as number)
  }
  return {
    reports: reports
      .map(([row]) => {
        const node = row as Node
        const key = textOf(node.properties, 'key') ?? node.id
        return { node, key, name: textOf(node.properties, 'name') ?? key, passages: counts.get(node.id) ?? 0 }
      })
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    ran: asking.ran,
  }
}

/** A report: its passages in reading order, what each one proves or names, and how much of it gave facts. Errors: NOT_FOUND. */
export async function getReport(context: Explore, reference: string, options?: AskOptions): Promise<ReportAnswer> {
  const asking = ask(context, options)
  const report = await findNode(asking, reference)
  if (!isSourceNode(report.labels) || !report.labels.includes('Report'))
    throw new AppError(
      'NOT_FOUND',
      `${JSON.stringify(reference)} is a ${report.labels.join(':')}, not a report. GET /api/reports lists the reports.`,
    )
  const ids = { ids: [report.id] }
  const rows = await asking.rows(`MATCH (r)<-[:PART_OF]-(p:${PASSAGE}) WHERE elementId(r) IN $ids RETURN p`, ids)
  const key = textOf(report.properties, 'key') ?? report.id
  const passages = rows.map(([row]) => toPassage(row as Node, key)).sort(readingOrder)
  const named = new Map<string, string[]>()
  const mentions = `MATCH (r)<-[:PART_OF]-(p:${PASSAGE})-[:${quote(MENTIONS_TYPE)}]->(n) WHERE elementId(r) IN $ids RETURN elementId(p) AS passage, elementId(n) AS node`
  if (passages.length > 0)
    for (const [passage, node] of await asking.rows(mentions, ids)) push(named, passage as string, node as string)
  const proved = new Map<string, string[]>()
  const facts = `MATCH (a)-[r]->() WHERE r.evidence IS NOT NULL AND NOT ${inSource('a')} RETURN elementId(r) AS relationship, r.evidence AS evidence`
  const mine = new Set(passages.map(passage => passage.key))
  if (passages.length > 0) {
    for await (const [relationship, evidence] of asking.stream(facts))
      for (const cited of strings(evidence ?? null)) if (mine.has(cited)) push(proved, cited, relationship as string)
  }
  const covered = passages.filter(passage => proved.has(passage.key)).length
  const noFact = passages.filter(passage => !proved.has(passage.key) && passage.noFact !== null).length
  return {
    report,
    passages: passages.map(passage => ({
      ...passage,
      relationships: proved.get(passage.key) ?? [],
      nodes: named.get(passage.id) ?? [],
    })),
    coverage: { passages: passages.length, covered, noFact, uncovered: passages.length - covered - noFact },
    ran: asking.ran,
  }
}

/**
 * The passages with these keys, and the one before and the one after each. Of the reports that they stand in only the
 * order is read, not the text: a report may have thousands of passages.
 */
async function passagesOf(asking: Asking, keys: ReadonlySet<string>): Promise<Library> {
  if (keys.size === 0) return new Library([])
  const cited = await asking.rows(`MATCH (p:${PASSAGE}) WHERE p.key IN $keys RETURN p`, { keys: [...keys] })
  const nodes = new Map(cited.map(([node]) => [(node as Node).id, node as Node]))
  const reports = await asking.rows(
    `MATCH (p:${PASSAGE})-[:PART_OF]->(r:${REPORT}) WHERE elementId(p) IN $ids RETURN DISTINCT elementId(r) AS id, r.key AS key`,
    { ids: [...nodes.keys()] },
  )
  const citedIds = new Set(nodes.keys())
  const reportOf = new Map<string, string>()
  const near = new Set<string>()
  for (const [id, key] of reports) {
    const report = typeof key === 'string' ? key : (id as string)
    const rows = await asking.rows(
      `MATCH (p:${PASSAGE})-[:PART_OF]->(r) WHERE elementId(r) IN $ids RETURN elementId(p) AS id, p.key AS key, p.line AS line, p.sentence AS sentence`,
      { ids: [id as string] },
    )
    const order = rows
      .map(([id, key, line, sentence]) => toPlace(id as string, { key, line, sentence } as Properties, report))
      .sort(readingOrder)
    order.forEach((place, index) => {
      reportOf.set(place.id, report)
      // A neighbour of a cited passage: its text is needed too.
      if ([order[index - 1], order[index + 1]].some(one => one && citedIds.has(one.id))) near.add(place.id)
    })
  }
  const others = [...near].filter(id => !citedIds.has(id))
  if (others.length > 0) {
    const rows = await asking.rows(`MATCH (p:${PASSAGE}) WHERE elementId(p) IN $ids RETURN p`, { ids: others })
    for (const [node] of rows) nodes.set((node as Node).id, node as Node)
  }
  // A passage without a report stands alone.
  return new Library(Array.from(nodes.values(), node => toPassage(node, reportOf.get(node.id) ?? '')))
}

async function mentionsOf(asking: Asking, nodes: readonly Node[]): Promise<Map<string, string[]>> {
  const mentions = new Map<string, string[]>()
  if (nodes.length === 0) return mentions
  const statement = `MATCH (n)<-[:${quote(MENTIONS_TYPE)}]-(p:${PASSAGE}) WHERE elementId(n) IN $ids RETURN elementId(n) AS node, p.key AS passage`
  for (const [node, passage] of await asking.rows(statement, { ids: nodes.map(({ id }) => id) }))
    if (typeof passage === 'string') push(mentions, node as string, passage)
  return mentions
}

const hasPassages = (asking: Asking): Promise<boolean> => hasLabel(asking, 'Passage')

async function hasLabel(asking: Asking, label: string): Promise<boolean> {
  const has = ({ schema }: Identities) =>
    [label, ENTITY_LABEL].every(name => schema.labels.some(one => one.name === name && one.count > 0))
  return has(await identities(asking.context.engine)) || has(await identities(asking.context.engine, fresh))
}

// ── mapping ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Passages in reading order, looked up by key. */
class Library {
  readonly #inOrder: Passage[]
  readonly #places: Map<string, number>

  constructor(passages: readonly Passage[]) {
    this.#inOrder = passages.toSorted(readingOrder)
    this.#places = new Map(this.#inOrder.map((passage, index) => [passage.key, index]))
  }

  has(key: string): boolean {
    return this.#places.has(key)
  }

  /** The passages with these keys, each once, in reading order. */
  withNeighbours(keys: readonly string[]): EvidenceAnswer['items'][number]['passages'] {
    const places = keys.map(key => this.#places.get(key)).filter(place => place !== undefined)
    return places
      .sort((a, b) => a - b)
      .map(place => {
        const passage = this.#inOrder[place] as Passage
        const near = (index: number): Passage | null => {
          const other = this.#inOrder[index]
          return other && passage.report !== '' && other.report === passage.report ? other : null
        }
        return { ...passage, before: near(place - 1), after: near(place + 1) }
      })
  }
}

type Place = Pick<Passage, 'id' | 'key' | 'report' | 'line' | 'sentence'>

const readingOrder = (a: Place, b: Place): number =>
  (a.report < b.report ? -1 : a.report > b.report ? 1 : 0) ||
  a.line - b.line ||
  a.sentence - b.sentence ||
  (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

const locator = /#(\d+)\.(\d+)$/

/** Line and sentence come from the properties, else from the key (`report#4.1`). */
function toPlace(id: string, properties: Properties, report: string): Place {
  const key = textOf(properties, 'key') ?? id
  const written = locator.exec(key)
  return {
    id,
    key,
    report,
    line: typeof properties.line === 'number' ? properties.line : Number(written?.[1] ?? 0),
    sentence: typeof properties.sentence === 'number' ? properties.sentence : Number(written?.[2] ?? 0),
  }
}

export function toPassage({ id, properties }: Node, report: string): Passage {
  const text = textOf(properties, 'text')
  const lineText = text === null ? textOf(properties, 'lineText') : null
  return {
    ...toPlace(id, properties, report),
    digest: textOf(properties, 'digest'),
    noFact: textOf(properties, 'noFact'),
    text: text ?? lineText,
    ...(lineText === null ? {} : { wholeLine: true as const }),
  }
}

/**
 * Keys in a property `evidence`. In a database without passages other people's `evidence` may be anything: there only
 * what is written like a locator counts.
 */
export const evidenceKeys = (properties: Properties, sourced: boolean): string[] =>
  strings(own(properties, 'evidence')).filter(key => sourced || locator.test(key))

export function statusOf(properties: Properties): Status | null {
  const parsed = statusSchema.safeParse(own(properties, 'status'))
  return parsed.success ? parsed.data : null
}

const textOf = (properties: Properties, name: string): string | null => {
  const value = own(properties, name)
  return typeof value === 'string' ? value : null
}

const own = (properties: Properties, name: string): Value =>
  Object.hasOwn(properties, name) ? (properties[name] ?? null) : null

const strings = (value: Value): string[] => {
  const list = Array.isArray(value) ? value : [value]
  return list.filter(item => typeof item === 'string')
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
