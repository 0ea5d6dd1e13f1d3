import { isPath, type Properties, tagOf, type Value } from '../contract/graph.ts'
import type { SchemaAnswer } from '../contract/messages.ts'
import { ENTITY_LABEL, visibleLabels } from '../contract/source.ts'
import { type Asking, type AskOptions, ask, each } from './asking.ts'
import { guessCaption } from './caption.ts'
import type { Explore } from './context.ts'
import { quote } from './cypher.ts'
import { fresh, identities } from './identity.ts'

/** Entities looked at per label and type, at most; fewer where there are many labels and types. */
const sampleAtMost = 1_000
const sampleAtLeast = 20
/** Entities looked at in all. */
const sampleInAll = 30_000
/** A type with no more relationships than this has its connections counted, a larger one has as many looked at. */
const connectionsCounted = 10_000
const connectionsInAll = 200_000

type PropertySummary = SchemaAnswer['labels'][number]['properties'][number]

/**
 * Labels, types, properties, connections, constraints and indexes. Counts are the database's own; properties and
 * connections are read from samples (`sampledPer`), so the time does not grow with the data. `db.schema.visualization`
 * is not asked for connections: it pairs every label at the start of a type with every label at its end, and so names
 * connections that are not there.
 */
export async function getSchema(context: Explore, options?: AskOptions): Promise<SchemaAnswer> {
  const asking = ask(context, options)
  const known = await identities(context.engine, fresh)
  const { schema } = known
  const labels = schema.labels.filter(({ count }) => count > 0)
  const types = schema.types.filter(({ count }) => count > 0)
  const kinds = labels.length + types.length
  const sample = Math.max(sampleAtLeast, Math.min(sampleAtMost, Math.floor(sampleInAll / Math.max(1, kinds))))
  const perType = Math.max(
    sampleAtLeast,
    Math.min(connectionsCounted, Math.floor(connectionsInAll / Math.max(1, types.length))),
  )
  const [ofLabels, ofTypes, connections] = await Promise.all([
    each(labels, 2, async label => ({ label, properties: await sampled(asking, `(e:${quote(label.name)})`, sample) })),
    each(types, 2, async type => ({
      type,
      properties: await sampled(asking, `()-[e:${quote(type.name)}]->()`, sample),
    })),
    each(types, 2, type => connectionsOf(asking, type, perType)),
  ])
  const complete =
    [...labels, ...types].every(({ count }) => count <= sample) && types.every(({ count }) => count <= perType)
  const [nodes, relationships] = await Promise.all([
    asking.rows('MATCH (n) RETURN count(n) AS nodes'),
    asking.rows('MATCH ()-[r]->() RETURN count(r) AS relationships'),
  ])
  return {
    counts: { nodes: first(nodes), relationships: first(relationships) },
    labels: ofLabels
      .map(({ label, properties }) => {
        const identity =
          known.nodes.find(({ of }) => of === label.name)?.property ?? commonIdentity(known.nodes, label.name)
        const caption = guessCaption(properties) ?? identity
        return { ...label, ...(identity && { identity }), ...(caption && { caption }), properties }
      })
      .sort(byCount),
    types: ofTypes.map(({ type, properties }) => ({ ...type, properties })).sort(byCount),
    connections: connections.flat(),
    sampledPer: complete ? null : sample,
    constraints: schema.constraints,
    indexes: schema.indexes.filter(({ kind }) => kind !== 'lookup'),
    evidence:
      labels.some(({ name }) => name === 'Passage') &&
      ofTypes.some(({ properties }) => properties.some(({ name }) => name === 'evidence')),
    ran: asking.ran,
  }
}

/** Labels of a seed have their key by the common label. */
const commonIdentity = (identities: readonly { of: string; property: string }[], label: string): string | undefined =>
  label === ENTITY_LABEL ? undefined : identities.find(({ of }) => of === ENTITY_LABEL)?.property

async function sampled(asking: Asking, pattern: string, limit: number): Promise<PropertySummary[]> {
  const rows = await asking.rows(`MATCH ${pattern} RETURN properties(e) AS properties LIMIT $limit`, { limit })
  return summarize(rows.map(([properties]) => properties as Properties))
}

/** Pure: which properties the sampled entities have, of which types, and how many have them. */
export function summarize(sample: readonly Properties[]): PropertySummary[] {
  const seen = new Map<string, { types: Set<string>; present: number }>()
  for (const properties of sample) {
    for (const [name, value] of Object.entries(properties)) {
      const entry = seen.get(name) ?? { types: new Set<string>(), present: 0 }
      seen.set(name, entry)
      entry.present++
      entry.types.add(typeOf(value))
    }
  }
  return Array.from(seen, ([name, { types, present }]) => ({
    name,
    types: [...types].sort(),
    present,
    sampled: sample.length,
  })).sort((a, b) => b.present - a.present || (a.name < b.name ? -1 : 1))
}

const temporal = new Map([
  ['Date', 'DATE'],
  ['Time', 'ZONED TIME'],
  ['LocalTime', 'LOCAL TIME'],
  ['DateTime', 'ZONED DATETIME'],
  ['LocalDateTime', 'LOCAL DATETIME'],
  ['Duration', 'DURATION'],
])

/** The type of a value in Neo4j's words. */
export function typeOf(value: Value): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return 'STRING'
  if (typeof value === 'boolean') return 'BOOLEAN'
  if (typeof value === 'number') return Number.isInteger(value) ? 'INTEGER' : 'FLOAT'
  if (Array.isArray(value)) return 'LIST'
  if (isPath(value)) return 'PATH'
  const tag = tagOf(value)
  return tag === undefined ? 'MAP' : (temporal.get(tag) ?? tag.toUpperCase())
}

async function connectionsOf(
  asking: Asking,
  type: { name: string; count: number },
  limit: number,
): Promise<SchemaAnswer['connections']> {
  const statement = `MATCH (a)-[:${quote(type.name)}]->(b) WITH a, b LIMIT $limit RETURN labels(a) AS starts, labels(b) AS ends, count(*) AS count`
  const counts = new Map<string, { from: string; to: string; count: number }>()
  for (const [starts, ends, count] of await asking.rows(statement, { limit })) {
    for (const from of visibleLabels(starts as string[])) {
      for (const to of visibleLabels(ends as string[])) {
        const key = JSON.stringify([from, to])
        const entry = counts.get(key) ?? { from, to, count: 0 }
        counts.set(key, entry)
        entry.count += count as number
      }
    }
  }
  const exact = type.count <= limit
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || (a.from < b.from ? -1 : 1))
    .map(({ from, to, count }) => ({ from, type: type.name, to, ...(exact && { count }) }))
}

const first = (rows: Value[][]): number => (rows[0]?.[0] as number | undefined) ?? 0
const byCount = (a: { name: string; count: number }, b: { name: string; count: number }): number =>
  b.count - a.count || (a.name < b.name ? -1 : 1)
