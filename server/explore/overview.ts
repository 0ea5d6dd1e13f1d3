import type { Node, Relationship } from '../contract/graph.ts'
import type { OverviewAnswer } from '../contract/messages.ts'
import { type Remark, remark } from '../contract/remark.ts'
import { ENTITY_LABEL, SOURCE_LABELS, visibleLabels } from '../contract/source.ts'
import { type Asking, type AskOptions, ask, each } from './asking.ts'
import type { Explore } from './context.ts'
import { inSource, quote } from './cypher.ts'
import { relationshipsAmong } from './entities.ts'
import { fresh, identities } from './identity.ts'

/** Up to so many nodes, a first look shows all of them. */
const wholeUpTo = 300
/** Else so many of the best connected. */
const bestConnected = 30
/** Up to so many nodes the degree of each is looked at; above, candidates are taken from the ends of a sample of relationships. */
const rankAllUpTo = 100_000
const sampledRelationships = 60_000
const relationshipsAtMost = 10_000

/** What a first look shows: the whole graph without its source layer where that is small, else its best connected part. */
export async function getOverview(context: Explore, options?: AskOptions): Promise<OverviewAnswer> {
  const asking = ask(context, options)
  const { schema } = await identities(context.engine, fresh)
  const total = await countAll(asking)
  const source = await countSource(
    asking,
    schema.labels.map(({ name }) => name),
  )
  const inLayer = source.reduce((sum, { count }) => sum + count, 0)
  const facts = total.nodes - inLayer
  const omitted: OverviewAnswer['omitted'] = source
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => ({ label, count, reason: 'source' as const }))
  const aside = inLayer > 0 ? [remark('sourceAside')] : []
  if (facts <= wholeUpTo) {
    const nodes = await allFacts(asking, inLayer > 0)
    const { relationships, more } = await among(asking, nodes)
    return {
      nodes,
      relationships,
      total,
      remarks: [remark('allNodes', { count: nodes.length }), ...fewer(more), ...aside],
      omitted,
      ran: asking.ran,
    }
  }
  const exact = total.nodes <= rankAllUpTo
  const nodes = exact ? await byDegree(asking) : await bySample(asking, schema.types)
  const { relationships, more } = await among(asking, nodes)
  const how = exact ? [] : [remark('sampled', { count: sampledRelationships })]
  const best = remark('bestConnected', { count: nodes.length, of: facts })
  return {
    nodes,
    relationships,
    total,
    remarks: [best, ...fewer(more), ...how, ...aside],
    omitted: [...omitted, ...unshown(schema.labels, nodes, source)],
    ran: asking.ran,
  }
}

const fewer = (more: boolean): Remark[] => (more ? [remark('firstRelationships', { count: relationshipsAtMost })] : [])

/** Everything in the database, sources included. */
export async function countAll(asking: Asking): Promise<{ nodes: number; relationships: number }> {
  const [nodes] = await asking.rows('MATCH (n) RETURN count(n) AS nodes')
  const [relationships] = await asking.rows('MATCH ()-[r]->() RETURN count(r) AS relationships')
  return { nodes: (nodes?.[0] as number) ?? 0, relationships: (relationships?.[0] as number) ?? 0 }
}

async function countSource(asking: Asking, labels: readonly string[]): Promise<{ label: string; count: number }[]> {
  const counts: { label: string; count: number }[] = []
  if (!labels.includes(ENTITY_LABEL)) return counts
  for (const label of SOURCE_LABELS) {
    if (!labels.includes(label)) continue
    const [row] = await asking.rows(`MATCH (n:${quote(label)}) WHERE n:${quote(ENTITY_LABEL)} RETURN count(n) AS count`)
    counts.push({ label, count: (row?.[0] as number) ?? 0 })
  }
  return counts
}

async function allFacts(asking: Asking, withSource: boolean): Promise<Node[]> {
  const condition = withSource ? ` WHERE NOT ${inSource('n')}` : ''
  const rows = await asking.rows(`MATCH (n)${condition} RETURN n LIMIT $limit`, { limit: wholeUpTo + 1 })
  return rows.map(([node]) => node as Node)
}

async function among(
  asking: Asking,
  nodes: readonly Node[],
): Promise<{ relationships: Relationship[]; more: boolean }> {
  if (nodes.length === 0) return { relationships: [], more: false }
  const relationships: Relationship[] = []
  for await (const relationship of relationshipsAmong(
    asking,
    nodes.map(({ id }) => id),
  )) {
    if (relationships.length >= relationshipsAtMost) return { relationships, more: true }
    relationships.push(relationship)
  }
  return { relationships, more: false }
}

async function byDegree(asking: Asking): Promise<Node[]> {
  const best = await asking.rows(
    `MATCH (n) WHERE NOT ${inSource('n')} RETURN elementId(n) AS id, COUNT { (n)--() } AS degree ORDER BY degree DESC, id LIMIT $limit`,
    { limit: bestConnected },
  )
  return byIds(
    asking,
    best.map(([id]) => id as string),
  )
}

/** A relationship's end is a node with a chance in proportion to its degree, so the best connected are in the sample. */
async function bySample(asking: Asking, types: readonly { name: string; count: number }[]): Promise<Node[]> {
  const used = types.filter(({ count }) => count > 0)
  const perType = Math.max(1_000, Math.floor(sampledRelationships / 2 / Math.max(1, used.length)))
  const patterns = used.slice(0, 100).flatMap(({ name }) => [`(n)-[:${quote(name)}]->()`, `()-[:${quote(name)}]->(n)`])
  const found = await each(patterns, 2, pattern =>
    asking.rows(
      `MATCH ${pattern} WITH n LIMIT $sample RETURN elementId(n) AS id, count(*) AS times ORDER BY times DESC LIMIT $limit`,
      { sample: perType, limit: bestConnected },
    ),
  )
  const candidates = new Set(found.flat().map(([id]) => id as string))
  const best = await asking.rows(
    `MATCH (n) WHERE elementId(n) IN $ids AND NOT ${inSource('n')} RETURN elementId(n) AS id, COUNT { (n)--() } AS degree ORDER BY degree DESC, id LIMIT $limit`,
    { ids: [...candidates], limit: bestConnected },
  )
  return byIds(
    asking,
    best.map(([id]) => id as string),
  )
}

async function byIds(asking: Asking, ids: readonly string[]): Promise<Node[]> {
  const rows = await asking.rows(`MATCH (n) WHERE elementId(n) IN $ids RETURN n`, { ids: [...ids] })
  const place = new Map(ids.map((id, index) => [id, index]))
  const nodes = rows.map(([node]) => node as Node)
  return nodes.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
}

function unshown(
  labels: readonly { name: string; count: number }[],
  nodes: readonly Node[],
  source: readonly { label: string }[],
): OverviewAnswer['omitted'] {
  const shown = new Map<string, number>()
  for (const node of nodes) for (const label of node.labels) shown.set(label, (shown.get(label) ?? 0) + 1)
  const names = visibleLabels(labels.map(({ name }) => name))
  return labels
    .filter(({ name }) => names.includes(name) && !source.some(({ label }) => label === name))
    .map(({ name, count }) => ({ label: name, count: count - (shown.get(name) ?? 0), reason: 'size' as const }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
}
