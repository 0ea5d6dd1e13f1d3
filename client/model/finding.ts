import type { Node, Relationship } from '../../server/contract/graph.ts'
import type { SchemaAnswer, SearchAnswer, SearchRelationshipsAnswer } from '../../server/contract/messages.ts'
import { type Field, fieldsOf, relationshipFieldsOf } from '../../server/contract/search/fields.ts'
import { foldText, parseQuery } from '../../server/contract/search/fold.ts'
import { distance, typos } from '../../server/contract/search/match.ts'
import { rank } from '../../server/contract/search/rank.ts'
import { isSourceNode, visibleLabels } from '../../server/contract/source.ts'
import type { Command } from './commands.ts'
import type { Note } from './notes.ts'
import { incidence, isInSight, type Scene } from './scene.ts'

/** What a search is kept to: `person:wang`, `holds_post:president`. */
export interface Restriction {
  readonly kind: 'label' | 'type'
  readonly name: string
}

export interface Asked {
  readonly q: string
  readonly within: Restriction | null
}

export type Matches = SearchAnswer['hits'][number]['matches']
type NodeHit = Pick<SearchAnswer['hits'][number], 'node' | 'matches'>
type TieHit = Pick<SearchRelationshipsAnswer['hits'][number], 'relationship' | 'start' | 'end' | 'matches'>

/** Everything that a search can be kept to: labels first, then types. */
export const restrictions = (schema: SchemaAnswer | null): Restriction[] => [
  ...(schema?.labels ?? []).flatMap(({ name }) => (name === 'Entity' ? [] : [{ kind: 'label' as const, name }])),
  ...(schema?.types ?? []).map(({ name }) => ({ kind: 'type' as const, name })),
]

const spelled = (name: string): string => foldText(name.replaceAll('_', ' '))

/** What a text asks for. Before a colon stands a label or a type; anything else before it is text like the rest. */
export function askedOf(text: string, all: readonly Restriction[]): Asked {
  const colon = /[:：]/.exec(text)
  if (colon) {
    const before = spelled(text.slice(0, colon.index))
    const within = before === '' ? undefined : all.find(({ name }) => spelled(name) === before)
    if (within) return { q: text.slice(colon.index + 1).trim(), within }
  }
  return { q: text.trim(), within: null }
}

/** Labels and types whose name what is typed begins, while no colon has been typed. */
export function completions(text: string, all: readonly Restriction[]): Restriction[] {
  const begun = spelled(text)
  if (begun === '' || /[:：]/.test(text)) return []
  return all.filter(({ name }) => spelled(name).startsWith(begun)).slice(0, 5)
}

export const completed = ({ name }: Restriction): string => `${name}:`

/** One step to a wider search: without what it is kept to, else with less of the text. */
export function wider({ q, within }: Asked): string | null {
  if (within) return q
  const words = q.split(/\s+/)
  if (words.length > 1) return words.toSorted((a, b) => b.length - a.length)[0]!
  const letters = [...q]
  return letters.length > 3 ? letters.slice(0, Math.ceil(letters.length / 2)).join('') : null
}

// ── what is drawn ───────────────────────────────────────────────────────────────────────────────────────────────

interface Prepared {
  readonly keys: string
  readonly fields: readonly { readonly field: Field; readonly folded: string }[]
  readonly folded: string
  readonly joined: string
  readonly words: ReadonlySet<string>
}

// Nodes and relationships are values: what was read from one stays true of it.
const prepared = new WeakMap<Node | Relationship, Prepared>()

function prepare(entity: Node | Relationship, keys: ReadonlySet<string>, name: string): Prepared {
  const known = prepared.get(entity)
  if (known?.keys === name) return known
  const fields = (
    entity.$type === 'Node'
      ? fieldsOf(entity.labels, entity.properties, keys)
      : relationshipFieldsOf(entity.type, entity.properties, keys)
  ).map(field => ({ field, folded: foldText(field.text) }))
  const folded = fields.map(({ folded }) => folded).join('\n')
  const fresh = {
    keys: name,
    fields,
    folded,
    joined: folded.replaceAll(' ', ''),
    words: new Set(folded.split(/[ \n]/)),
  }
  prepared.set(entity, fresh)
  return fresh
}

const keysOf = (schema: SchemaAnswer | null): Set<string> =>
  new Set((schema?.labels ?? []).flatMap(({ identity }) => identity ?? []))

const RANKED_FUZZY = 200

/** The best first; slips are forgiven where nothing is written as asked. */
function ranked<E extends Node | Relationship>(
  entities: Iterable<E>,
  q: string,
  schema: SchemaAnswer | null,
  degreeOf: (entity: E) => number,
): { hits: { entity: E; matches: Matches }[]; exact: boolean } {
  const query = parseQuery(q)
  if (query.terms.length === 0) return { hits: [], exact: true }
  const keys = keysOf(schema)
  const name = [...keys].join('\n')
  const all = Array.from(entities, entity => ({ entity, ...prepare(entity, keys, name) }))
  let exact = true
  // Ranking reads each text letter by letter, so only texts that can match are handed to it.
  const among = (ways: readonly (readonly string[])[][], fuzzy: boolean) => {
    const candidates: { id: string; entity: E; degree: number; fields: Field[] }[] = []
    for (const { entity, fields, folded, joined } of all) {
      const has = (text: string, spellings: readonly string[]) => spellings.some(word => text.includes(word))
      const isApart = joined.includes(query.text)
      if (!isApart && !ways.some(terms => terms.every(term => has(folded, term)))) continue
      const likely = fields.filter(({ folded }) => isApart || ways.some(terms => terms.some(term => has(folded, term))))
      candidates.push({ id: entity.id, entity, degree: degreeOf(entity), fields: likely.map(({ field }) => field) })
    }
    // Slips cost most to rank: of very many, the best connected are.
    const some = fuzzy ? candidates.sort((a, b) => b.degree - a.degree).slice(0, RANKED_FUZZY) : candidates
    exact = some.length === candidates.length
    return rank(some, query, { fuzzy })
  }
  const ways = query.parted ? [query.terms, query.parted] : [query.terms]
  let found = among(
    ways.map(terms => terms.map(term => [term])),
    false,
  )
  if (found.length === 0) {
    const words = new Set<string>()
    for (const one of all) for (const word of one.words) words.add(word)
    found = among(
      ways.map(terms => terms.map(term => nearly(words, term))),
      true,
    )
  }
  return { hits: found.map(({ candidate, matches }) => ({ entity: candidate.entity, matches })), exact }
}

/** The term, and words that are it but for slips. */
function nearly(words: Iterable<string>, term: string): string[] {
  const allowed = typos(term)
  const found = [term]
  if (allowed > 0) for (const word of words) if (distance(term, word, allowed) <= allowed) found.push(word)
  return found
}

/** Hits among what is drawn; when not `exact`, there are more. */
export interface DrawnHits<H> {
  readonly hits: readonly H[]
  readonly exact: boolean
}

/** Nodes in sight that answer, by the rules by which the server searches, without asking it. */
export function drawnNodes(scene: Scene, schema: SchemaAnswer | null, { q, within }: Asked): DrawnHits<NodeHit> {
  if (within?.kind === 'type') return { hits: [], exact: true }
  const incident = incidence(scene)
  const nodes: Node[] = []
  for (const { node, hidden } of scene.nodes.values())
    if (!hidden && (!within || node.labels.includes(within.name))) nodes.push(node)
  const { hits, exact } = ranked(nodes, q, schema, ({ id }) => incident.get(id)?.length ?? 0)
  return { hits: hits.map(({ entity, matches }) => ({ node: entity, matches })), exact }
}

/** Relationships in sight that answer: what there is of them while the server is away. */
export function drawnRelationships(scene: Scene, schema: SchemaAnswer | null, { q, within }: Asked): DrawnHits<TieHit> {
  if (within?.kind === 'label') return { hits: [], exact: true }
  const relationships: Relationship[] = []
  for (const drawn of scene.relationships.values())
    if (isInSight(scene, drawn) && (!within || drawn.relationship.type === within.name))
      relationships.push(drawn.relationship)
  const { hits, exact } = ranked(relationships, q, schema, () => 0)
  const nodeOf = (id: string) => scene.nodes.get(id)!.node
  return {
    hits: hits.map(({ entity, matches }) => ({
      relationship: entity,
      start: nodeOf(entity.start),
      end: nodeOf(entity.end),
      matches,
    })),
    exact,
  }
}

/** Reads the texts of what is drawn ahead of the first search, a few at a time: call it on until it is done. */
export function* reading(scene: Scene, schema: SchemaAnswer | null): Generator<void> {
  const keys = keysOf(schema)
  const name = [...keys].join('\n')
  for (const { node } of scene.nodes.values()) {
    prepare(node, keys, name)
    yield
  }
}

/** Commands whose name has all the words. */
export function matchingCommands(q: string, nameOf: (command: Command) => string, all: readonly Command[]): Command[] {
  const { terms } = parseQuery(q)
  if (terms.length === 0) return []
  const found = all.filter(command => {
    const name = foldText(nameOf(command))
    return terms.every(term => name.includes(term))
  })
  const begins = (command: Command) => Number(!foldText(nameOf(command)).startsWith(terms[0]!))
  return found.sort((a, b) => begins(a) - begins(b))
}

// ── sections ────────────────────────────────────────────────────────────────────────────────────────────────────

export type SectionId = 'canvas' | 'notes' | 'database' | 'relationships' | 'sentences' | 'commands'

export type Option =
  | { readonly id: string; readonly kind: 'node'; readonly node: Node; readonly matches: Matches }
  | { readonly id: string; readonly kind: 'sentence'; readonly node: Node; readonly matches: Matches }
  | ({ readonly id: string; readonly kind: 'relationship' } & TieHit)
  | { readonly id: string; readonly kind: 'note'; readonly ref: string; readonly note: Note }
  | { readonly id: string; readonly kind: 'command'; readonly command: Command }
  | { readonly id: string; readonly kind: 'more'; readonly section: SectionId }

export interface Section {
  readonly id: SectionId
  readonly options: readonly Option[]
  /** How many of `total` are listed; when not `exact`, there are at least `total`. */
  readonly shown: number
  readonly total: number
  readonly exact: boolean
}

const FIRST: { readonly [id in SectionId]: number } = {
  canvas: 6,
  notes: 4,
  database: 8,
  relationships: 5,
  sentences: 5,
  commands: 5,
}

export interface Found {
  readonly canvas: DrawnHits<NodeHit>
  readonly answer: Pick<SearchAnswer, 'hits' | 'total' | 'totalExact' | 'labels'> | null
  readonly ties: { readonly hits: readonly TieHit[]; readonly total: number; readonly totalExact: boolean } | null
  readonly notes: readonly { readonly id: string; readonly note: Note }[]
  readonly commands: readonly Command[]
  /** Sections that are shown as far as they are known, and those that more can be asked of. */
  readonly wide: ReadonlySet<SectionId>
  readonly isDrawn: (id: string) => boolean
  /** Hits that one request brings at most. */
  readonly most: number
}

/** The list below the box: sections in their fixed order, each with how many there are, and more as the last row. */
export function sectionsOf({ canvas, notes, answer, ties, commands, wide, isDrawn, most }: Found): Section[] {
  const hits = answer?.hits ?? []
  const sentences = hits.filter(({ node }) => isSourceNode(node.labels) && !isDrawn(node.id))
  const others = hits.filter(({ node }) => !isSourceNode(node.labels) && !isDrawn(node.id))
  // Only a part of the hits may have come: then the sentences are counted by their labels, and what is drawn by itself.
  const whole = answer !== null && hits.length >= answer.total
  const ofSource = (answer?.labels ?? [])
    .filter(({ label }) => isSourceNode(['Entity', label]))
    .reduce((sum, { count }) => sum + count, 0)
  const sourced = whole || !answer?.hits.some(({ node }) => isSourceNode(node.labels)) ? sentences.length : ofSource
  const left = (answer?.total ?? 0) - sourced - canvas.hits.filter(({ node }) => !isSourceNode(node.labels)).length
  const exact = answer?.totalExact ?? true
  const section = (id: SectionId, options: Option[], total: number, isExact: boolean, canAsk: boolean): Section => {
    const listed = wide.has(id) ? options : options.slice(0, FIRST[id])
    const more = listed.length < options.length || (listed.length < total && canAsk && !wide.has(id))
    return {
      id,
      options: more ? [...listed, { id: `more ${id}`, kind: 'more', section: id }] : listed,
      shown: listed.length,
      total: Math.max(total, options.length),
      exact: isExact,
    }
  }
  const nodeOption =
    (kind: 'node' | 'sentence') =>
    ({ node, matches }: NodeHit) => ({
      id: `node ${node.id}`,
      kind,
      node,
      matches,
    })
  return [
    section('canvas', canvas.hits.map(nodeOption('node')), canvas.hits.length, canvas.exact, false),
    section(
      'notes',
      notes.map(({ id, note }) => ({ id: `note ${id}`, kind: 'note', ref: id, note })),
      notes.length,
      true,
      false,
    ),
    section('database', others.map(nodeOption('node')), whole ? others.length : left, exact, hits.length < most),
    section(
      'relationships',
      (ties?.hits ?? []).map(hit => ({ id: `relationship ${hit.relationship.id}`, kind: 'relationship', ...hit })),
      ties?.total ?? 0,
      ties?.totalExact ?? true,
      (ties?.hits.length ?? 0) < most,
    ),
    section('sentences', sentences.map(nodeOption('sentence')), sourced, exact, hits.length < most),
    section(
      'commands',
      commands.map(command => ({ id: `command ${command.id}`, kind: 'command', command })),
      commands.length,
      true,
      false,
    ),
  ].filter(({ options }) => options.length > 0)
}

/** Where a key leads in the list, round its ends; null for keys that do not move. */
export function movedTo(ids: readonly string[], active: string | null, key: string): string | null {
  if (ids.length === 0) return null
  const at = active === null ? -1 : ids.indexOf(active)
  if (key === 'ArrowDown') return ids[(at + 1) % ids.length]!
  if (key === 'ArrowUp') return ids[(Math.max(at, 0) - 1 + ids.length) % ids.length]!
  if (key === 'Home') return ids[0]!
  if (key === 'End') return ids.at(-1)!
  return null
}

/** What a node is, in a word. */
export const kindOf = (node: Node): string => visibleLabels(node.labels)[0] ?? ''
