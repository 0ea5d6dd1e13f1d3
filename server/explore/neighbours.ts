import { isDateProperty } from '../contract/dates.ts'
import type { Node, Relationship, Value } from '../contract/graph.ts'
import {
  type NeighbourCountsAnswer,
  type NeighbourCountsRequest,
  type NeighboursAnswer,
  type NeighboursRequest,
  neighbourCountsRequest,
  neighboursRequest,
} from '../contract/messages.ts'
import { SOURCE_LABELS } from '../contract/source.ts'
import type { Parameters } from '../engines/engine.ts'
import { type Asking, type AskOptions, accept, ask, each } from './asking.ts'
import { nameProperties } from './caption.ts'
import type { Explore } from './context.ts'
import { anyType, inSource, property, quote, where } from './cypher.ts'
import { degreesOf, sumOf } from './degrees.ts'
import { idsOf } from './entities.ts'
import { findNodes, identities } from './identity.ts'
import { decodeCursor, encodeCursor, fingerprint, type Position } from './neighbours/cursor.ts'
import { countLabels } from './neighbours/labels.ts'

/** How many neighbours there are, by type and direction exactly, by label as far as is cheap. Errors: AMBIGUOUS_REFERENCE. */
export async function countNeighbours(
  context: Explore,
  request: NeighbourCountsRequest,
  options?: AskOptions,
): Promise<NeighbourCountsAnswer> {
  const { refs } = accept(neighbourCountsRequest, request)
  const asking = ask(context, options)
  const { found, missing } = await findNodes(asking, refs)
  const ids = [...new Set(Array.from(found.values(), node => node.id))]
  const degrees = await degreesOf(asking, ids)
  const labels = await countLabels(asking, degrees)
  return {
    nodes: ids.map(id => {
      const groups = degrees.get(id) ?? []
      return {
        id,
        degree: sumOf(groups),
        groups: groups.map(group => ({ ...group, ...labels.of(id, group) })),
      }
    }),
    missing,
    ran: asking.ran,
  }
}

type Wanted = ReturnType<typeof neighboursRequest.parse>

/**
 * The chosen part of the neighbours of one or several nodes, with every relationship of the chosen kinds between them.
 * A page is read by keyset: order value, then element id, so parallel relationships and equal values neither repeat nor
 * lose a neighbour, whatever is written meanwhile.
 *
 * Errors: REQUEST_INVALID (a cursor that is none, or of another request), AMBIGUOUS_REFERENCE.
 */
export async function getNeighbours(
  context: Explore,
  request: NeighboursRequest,
  options?: AskOptions,
): Promise<NeighboursAnswer> {
  const wanted = accept(neighboursRequest, request)
  const asking = ask(context, options)
  // An id needs no looking up first: then the nodes themselves are read beside their neighbours.
  const looking = findNodes(asking, wanted.refs)
  const byId = wanted.refs.every(asking.isNodeId)
  const ids = byId
    ? [...new Set(wanted.refs)]
    : [...new Set(Array.from((await looking).found.values(), ({ id }) => id))]
  const known = await idsOf(asking, wanted.known)
  // One answer holds a bounded number of entities; several nodes share it, and what is cut says so in `cuts`.
  const limit = Math.max(1, Math.min(wanted.limit, Math.floor(context.limits.entities / Math.max(1, ids.length))))
  const order = await orderOf(asking, wanted.order)
  const [{ found, missing }, pages] = await Promise.all([
    looking,
    each(ids, 4, id => expand(asking, id, { ...wanted, limit }, known, order)),
  ])
  const nodes = new Map(Array.from(found.values(), node => [node.id, node]))
  const relationships = new Map<string, Relationship>()
  for (const page of pages) {
    for (const node of page.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node)
    for (const relationship of page.relationships) relationships.set(relationship.id, relationship)
  }
  let truncated = false
  if (wanted.among) {
    const fresh = new Set(pages.flatMap(page => page.fresh))
    for (const id of [...ids, ...known]) fresh.delete(id)
    for await (const relationship of relationshipsWithin(asking, [...fresh], [...fresh, ...ids, ...known])) {
      truncated = relationships.size >= context.limits.entities && !relationships.has(relationship.id)
      if (truncated) break
      relationships.set(relationship.id, relationship)
    }
  }
  return {
    nodes: [...nodes.values()],
    relationships: [...relationships.values()],
    cuts: pages.map(({ cut }) => cut).filter(({ id }) => nodes.has(id)),
    ...(truncated && { truncated }),
    missing,
    ran: asking.ran,
  }
}

/** The relationships of `fresh` nodes to each other and to others of a list, as they are read. */
async function* relationshipsWithin(
  asking: Asking,
  fresh: readonly string[],
  all: readonly string[],
): AsyncGenerator<Relationship> {
  if (fresh.length === 0) return
  const statement = 'MATCH (a)-[r]-(b) WHERE elementId(a) IN $fresh AND elementId(b) IN $all RETURN DISTINCT r'
  for await (const [relationship] of asking.stream(statement, { fresh: [...fresh], all: [...new Set(all)] }))
    yield relationship as Relationship
}

interface Page {
  nodes: Node[]
  /** Ids of those of `nodes` that were not known. */
  fresh: string[]
  relationships: Relationship[]
  cut: NeighboursAnswer['cuts'][number]
}

async function expand(asking: Asking, id: string, wanted: Wanted, known: string[], order: Order): Promise<Page> {
  const print = fingerprint([id, wanted.order, wanted.groups ?? null, wanted.source])
  const after = wanted.after === undefined ? undefined : decodeCursor(wanted.after, print)
  const selection = selectionOf(wanted)
  const [page, drawn] = await Promise.all([
    pageOf(asking, id, selection, order, after, known, wanted.limit + 1),
    known.length > 0 ? knownOf(asking, id, selection, known) : [],
  ])
  const fresh = new Map(page.map(([m]) => [(m as Node).id, m as Node]))
  const old = new Map(drawn.map(([m]) => [(m as Node).id, m as Node]))
  // One neighbour more than asked for was read, only to know whether there is one.
  const beyond = [...fresh.keys()][wanted.limit]
  if (beyond !== undefined) fresh.delete(beyond)
  // Whoever holds them all need not count them.
  const whole = beyond === undefined && after === undefined
  const total = whole ? fresh.size + old.size : await totalOf(asking, id, selection)
  const rows = page.filter(([m]) => (m as Node).id !== beyond)
  const last = rows.at(-1)
  const position = last && { value: last[2] as string | number, id: (last[0] as Node).id }
  return {
    nodes: [...old.values(), ...fresh.values()],
    fresh: [...fresh.keys()],
    relationships: [...rows, ...drawn].map(([, r]) => r as Relationship),
    cut: {
      id,
      total,
      shown: fresh.size + old.size,
      ...(position && beyond !== undefined && { next: encodeCursor(position, print) }),
    },
  }
}

// ── building ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Which relationships are followed: a pattern from n to m, and what has to hold besides. */
export interface Selection {
  /** `-[r:T]->`, to stand between the nodes, read from n to m, and the same read from m to n. */
  forth: string
  back: string
  conditions: string[]
  /** What has to hold of m alone: asked once for each neighbour, not for each relationship. */
  ofNeighbour: string[]
  parameters: Parameters
}

/** Pure: groups are alternatives; what all of them share goes into the pattern, the rest becomes a condition. */
export function selectionOf(wanted: Pick<Wanted, 'groups' | 'source'>): Selection {
  const groups = wanted.groups ?? []
  const types = [...new Set(groups.map(({ type }) => type))]
  const type = groups.length > 0 && types.every(name => name !== undefined) ? anyType(types) : ''
  const directions = new Set(groups.map(({ direction }) => direction))
  const shared = directions.size === 1 ? groups[0]?.direction : undefined
  const parameters: Parameters = {}
  const starts = `elementId(startNode(r)) = elementId(n)`
  const ends = `elementId(endNode(r)) = elementId(n)`
  const byName = groups.some(({ label }) => isSourceLabel(label))
  const ofNeighbour = wanted.source || byName ? [] : [`NOT ${inSource('m')}`]
  const alternatives = groups.map((group, index) => {
    const parts: string[] = []
    if (group.type !== undefined && types.length > 1) {
      parameters[`type${index}`] = group.type
      parts.push(`type(r) = $type${index}`)
    }
    if (group.direction !== undefined && group.direction !== shared)
      parts.push(group.direction === 'out' ? starts : ends)
    if (group.label !== undefined) parts.push(`m:${quote(group.label)}`)
    // Whoever asks for passages by name gets them, and not by the other groups.
    if (!wanted.source && byName && !isSourceLabel(group.label)) parts.push(`NOT ${inSource('m')}`)
    return parts
  })
  const conditions: string[] = []
  if (groups.length > 0 && alternatives.every(parts => parts.length > 0)) {
    conditions.push(
      `(${alternatives.map(parts => (parts.length > 1 ? `(${parts.join(' AND ')})` : parts[0])).join(' OR ')})`,
    )
  }
  const arrow = { out: [`-[r${type}]->`, `<-[r${type}]-`], in: [`<-[r${type}]-`, `-[r${type}]->`] }
  const [forth, back] = shared ? arrow[shared] : [`-[r${type}]-`, `-[r${type}]-`]
  return { forth: forth as string, back: back as string, conditions, ofNeighbour, parameters }
}

const isSourceLabel = (label: string | undefined): boolean => SOURCE_LABELS.some(one => one === label)

interface Order {
  /** Cypher for what neighbours are ordered by, of a variable m: a number or a text, never null. */
  by: string
  descending: boolean
  /** What has to be added up over the relationships r to a neighbour first; `by` is its name then. */
  sum?: string
}

async function orderOf({ context }: Asking, order: Wanted['order']): Promise<Order> {
  if (order === 'degree') return { by: 'COUNT { (m)--() }', descending: true }
  const known = await identities(context.engine)
  if (order === 'evidence') {
    if (!known.schema.propertyKeys.includes('evidence')) return { by: '0', descending: true }
    return { by: 'proofs', descending: true, sum: 'sum(size(coalesce(r.evidence, [])))' }
  }
  if (order === 'date') {
    const texts = known.schema.propertyKeys
      .filter(isDateProperty)
      .sort()
      .map(name => `toStringOrNull(${property('m', name)})`)
    return { by: `coalesce(${[...texts, "''"].join(', ')})`, descending: true }
  }
  const names = order === 'name' ? nameProperties(known.schema.propertyKeys) : known.nodes.map(one => one.property)
  const texts = [...new Set(names)].map(name => `toStringOrNull(${property('m', name)})`)
  if (order === 'name') return { by: `toLower(coalesce(${[...texts, "''"].join(', ')}))`, descending: false }
  return { by: `coalesce(${[...texts, 'elementId(m)'].join(', ')})`, descending: false }
}

/** Rows of neighbour, relationship, order value: the next `limit` neighbours, in order. */
function pageOf(
  asking: Asking,
  id: string,
  { forth, back, conditions, ofNeighbour, parameters }: Selection,
  { by, descending, sum }: Order,
  after: Position | undefined,
  known: readonly string[],
  limit: number,
): Promise<Value[][]> {
  const first = [`elementId(n) IN $id`, ...conditions, known.length > 0 && `NOT elementId(m) IN $known`]
  const beyond = `(value ${descending ? '<' : '>'} $value OR (value = $value AND place > $place))`
  const sort = `ORDER BY value${descending ? ' DESC' : ''}, place`
  // Each neighbour once, then what they are ordered by, last the relationships. n goes all the way, for with both ends
  // held the database looks from the one that has fewer relationships; else it would walk all of a hub next to n.
  const statement = [
    `MATCH (n)${forth}(m)${where(first)}`,
    sum === undefined ? `WITH DISTINCT n, m${where(ofNeighbour)}` : `WITH n, m, ${sum} AS ${by}${where(ofNeighbour)}`,
    `WITH n, m, ${by} AS value, elementId(m) AS place${where([after && beyond])}`,
    `WITH n, m, value, place ${sort} LIMIT $limit`,
    `MATCH (m)${back}(n)${where(conditions)}`,
    `RETURN m, r, value, place ${sort}`,
  ].join('\n')
  return asking.rows(statement, {
    ...parameters,
    id: [id],
    limit,
    ...(known.length > 0 && { known: [...known] }),
    ...(after && { value: after.value, place: after.id }),
  })
}

/** Rows of neighbour and relationship for those that are drawn already. */
function knownOf(asking: Asking, id: string, selection: Selection, known: readonly string[]): Promise<Value[][]> {
  const conditions = [
    `elementId(m) IN $known`,
    `elementId(n) IN $id`,
    ...selection.conditions,
    ...selection.ofNeighbour,
  ]
  return asking.rows(`MATCH (m)${selection.back}(n)${where(conditions)} RETURN m, r`, {
    ...selection.parameters,
    id: [id],
    known: [...known],
  })
}

async function totalOf(asking: Asking, id: string, selection: Selection): Promise<number> {
  const conditions = [`elementId(n) IN $id`, ...selection.conditions]
  const statement = `MATCH (n)${selection.forth}(m)${where(conditions)} \nWITH DISTINCT m${where(selection.ofNeighbour)}\nRETURN count(m) AS total`
  const [row] = await asking.rows(statement, { ...selection.parameters, id: [id] })
  return (row?.[0] as number | undefined) ?? 0
}
