import {
  type Node,
  type Properties,
  type Relationship,
  tagOf,
  toNumber,
  type Value,
} from '../../server/contract/graph.ts'
import type { EvidenceAnswer, Passage } from '../../server/contract/messages.ts'
import { isBookkeeping } from '../../server/contract/search/fields.ts'
import { captionOf, qualifierOf, textOf, verbOf } from './caption.ts'
import type { Slot } from './columnfilter.ts'
import { filteredOf, propertyOf } from './filters.ts'
import type { Cell } from './ordering.ts'
import { isInSight, type Scene } from './scene.ts'
import { settingOf } from './settings.ts'
import type { State, Target } from './state.ts'
import { appearancesFor, mainLabel } from './view.ts'

export interface Column<R> {
  /** Of ours a word, of a property `p:` and its name, so that no name of somebody's collides with anything. */
  readonly id: string
  /** The property it shows, where it shows one. */
  readonly property?: string
  readonly numeric: boolean
  /** Shown as long as nobody chose otherwise. */
  readonly usual: boolean
  /** CSS pixels, until somebody chooses otherwise. */
  readonly width: number
  readonly cell: (row: R) => Cell
  /** The filter of the scene that something written above the column becomes; none where the model has no such one. */
  readonly slot?: Slot
}

export interface Row {
  readonly id: string
  /** What it stands for on the canvas. */
  readonly target: Target
  /** Left out by a filter that fades. */
  readonly pale: boolean
}

export interface NodeRow extends Row {
  readonly node: Node
  readonly label: string
  readonly caption: string
  /** Relationships in sight. */
  readonly degree: number
}

export interface RelationshipRow extends Row {
  readonly relationship: Relationship
  readonly from: string
  readonly to: string
}

export interface EvidenceRow extends Row {
  readonly passage: Passage
  /** What is stated, in our own words, once each. */
  readonly claims: readonly string[]
  /** Nodes in sight that it names. */
  readonly names: number
}

/** Of everything drawn: how much is listed, hidden by hand, and left out or listed pale because of filters. */
export interface Counts {
  readonly total: number
  readonly hidden: number
  readonly filtered: number
  readonly pale: number
}

export interface Table<R extends Row> {
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly counts: Counts
}

export type TabulationInput = Pick<State, 'scene' | 'schema' | 'language'>

/** Property columns that are shown at first, and how common a property must be for it. */
const USUAL = 4
const COMMON = 0.3

const target = (nodes: readonly string[], relationships: readonly string[] = []): Target => ({ nodes, relationships })

/** A property as a cell: numbers that a number holds exactly are numbers, everything else is a text. */
export function cellOf(value: Value): Cell {
  if (value === null) return null
  if (typeof value !== 'object') return value
  const number = tagOf(value) === 'Float' ? toNumber(value) : undefined
  return number !== undefined && Number.isFinite(number) ? number : textOf(value)
}

/** What filters do with one thing: let it through, show it pale, or leave it out. */
const standing = (scene: Scene, isLetThrough: boolean) =>
  isLetThrough ? 'through' : settingOf(scene, 'filterMode') === 'hide' ? 'out' : 'pale'

/** What is drawn and not hidden, a row for each node. */
export function nodeTable(input: TabulationInput): Table<NodeRow> {
  const { scene, schema, language } = input
  const filtered = filteredOf(input)
  const appearances = appearancesFor(scene, schema)
  const degrees = degreesOf(scene)
  const rows: NodeRow[] = []
  const counts = { total: scene.nodes.size, hidden: 0, filtered: 0, pale: 0 }
  for (const [id, { node, hidden }] of scene.nodes) {
    const stands = standing(scene, filtered.nodes.has(id))
    if (hidden) counts.hidden++
    else if (stands === 'out') counts.filtered++
    if (hidden || stands === 'out') continue
    const pale = stands === 'pale'
    if (pale) counts.pale++
    const label = mainLabel(node, appearances)
    const degree = degrees.get(id) ?? 0
    rows.push({ id, target: target([id]), pale, node, label, caption: captionOf(node, schema, language), degree })
  }
  const nodes = [...scene.nodes.values()].flatMap(({ node, hidden }) => (hidden ? [] : [node]))
  // Above names of several kinds, or of another language, what is written could not be one filter.
  const named = nodes.every(node => captionOf(node, schema, language) === textOf(propertyOf(node.properties, 'name')))
  return {
    rows,
    counts,
    columns: [
      column('name', row => row.caption, { width: 260, ...(named && { slot: textSlot('node', null, 'name') }) }),
      column('label', row => row.label, { width: 130, slot: { kind: 'label' } }),
      column('degree', row => row.degree, { numeric: true, width: 135, slot: { kind: 'degree' } }),
      ...propertyColumns<NodeRow>('node', nodes, ({ node }) => node.properties, ['name', 'nameZh', 'key']),
    ],
  }
}

/** Relationships in sight at each node; a loop counts once. */
function degreesOf(scene: Scene): Map<string, number> {
  const degrees = new Map<string, number>()
  for (const drawn of scene.relationships.values()) {
    const { start, end } = drawn.relationship
    if (!isInSight(scene, drawn)) continue
    for (const id of new Set([start, end])) degrees.set(id, (degrees.get(id) ?? 0) + 1)
  }
  return degrees
}

/** What is drawn and not hidden, a row for each relationship. */
export function relationshipTable(input: TabulationInput): Table<RelationshipRow> {
  const { scene, schema, language } = input
  const filtered = filteredOf(input)
  const captions = new Map([...scene.nodes].map(([id, { node }]) => [id, captionOf(node, schema, language)]))
  const rows: RelationshipRow[] = []
  const counts = { total: scene.relationships.size, hidden: 0, filtered: 0, pale: 0 }
  for (const [id, drawn] of scene.relationships) {
    const { relationship } = drawn
    const stands = standing(scene, filtered.relationships.has(id))
    if (!isInSight(scene, drawn)) counts.hidden++
    else if (stands === 'out') counts.filtered++
    else {
      const pale = stands === 'pale'
      if (pale) counts.pale++
      const [from, to] = [captions.get(relationship.start)!, captions.get(relationship.end)!]
      rows.push({ id, target: target([], [id]), pale, relationship, from, to })
    }
  }
  const withEvidence = schema?.evidence === true
  const ties = [...scene.relationships.values()].flatMap(drawn => (isInSight(scene, drawn) ? [drawn.relationship] : []))
  return {
    rows,
    counts,
    columns: [
      column('from', row => row.from, { width: 220 }),
      column('type', row => verbOf(row.relationship.type), { width: 150, slot: { kind: 'type' } }),
      column('to', row => row.to, { width: 220 }),
      column('qualifier', row => qualifierOf(row.relationship) ?? null, { width: 150 }),
      ...(withEvidence
        ? [column<RelationshipRow>('sentences', row => sentencesOf(row.relationship), { numeric: true, width: 110 })]
        : []),
      ...propertyColumns<RelationshipRow>('relationship', ties, row => row.relationship.properties, [
        'key',
        'title',
        'role',
        'note',
      ]),
    ],
  }
}

const sentencesOf = ({ properties }: Relationship): number => {
  const evidence = propertyOf(properties, 'evidence')
  return Array.isArray(evidence) ? evidence.length : 0
}

/** What the server said of an element that is in sight. */
export type Proof = EvidenceAnswer['items'][number]

/**
 * The passages behind what is in sight, each once, in reading order, with what of it they prove or name. `unproven`:
 * relationships in sight that no passage proves; `unread`: elements whose passages are not known yet.
 */
export function evidenceTable(
  input: TabulationInput,
  proofs: ReadonlyMap<string, Proof>,
): Table<EvidenceRow> & { unproven: number; unread: number } {
  const nodes = nodeTable(input).rows
  const relationships = relationshipTable(input).rows
  const found = new Map<string, { passage: Passage; nodes: string[]; relationships: string[]; claims: Set<string> }>()
  const lively = new Set<string>()
  let unproven = 0
  let unread = 0
  for (const row of [...relationships, ...nodes]) {
    const proof = proofs.get(row.id)
    const isTie = 'relationship' in row
    if (!proof) unread++
    else if (isTie && proof.passages.length === 0) unproven++
    for (const passage of proof?.passages ?? []) {
      const one = found.get(passage.id) ?? { passage, nodes: [], relationships: [], claims: new Set() }
      found.set(passage.id, one)
      one[isTie ? 'relationships' : 'nodes'].push(row.id)
      if (isTie && proof!.claim !== null) one.claims.add(proof!.claim)
      if (!row.pale) lively.add(passage.id)
    }
  }
  const rows = [...found.values()]
    .map(({ passage, claims, ...ids }) => ({
      id: passage.id,
      // A passage is what it proves; one that proves nothing of this, what it names.
      target: ids.relationships.length > 0 ? target([], ids.relationships) : target(ids.nodes),
      pale: !lively.has(passage.id),
      passage,
      claims: [...claims],
      names: ids.nodes.length,
    }))
    .sort(({ passage: a }, { passage: b }) =>
      a.report === b.report ? a.line - b.line || a.sentence - b.sentence : a.report < b.report ? -1 : 1,
    )
  const pale = rows.filter(row => row.pale).length
  const isOneReport = new Set(rows.map(({ passage }) => passage.report)).size < 2
  const reads = (row: EvidenceRow) => row.passage.text ?? row.passage.digest ?? row.passage.noFact
  return {
    rows,
    counts: { total: rows.length, hidden: 0, filtered: 0, pale },
    unproven,
    unread,
    columns: [
      column('report', row => row.passage.report, { width: 180, usual: !isOneReport }),
      column('line', row => row.passage.line, { numeric: true, width: 80 }),
      column('sentence', row => row.passage.sentence, { numeric: true, width: 100 }),
      column('reads', reads, { width: 420 }),
      column('claims', row => row.claims.join(' · '), { width: 420 }),
      column('proves', row => row.target.relationships.length, { numeric: true, width: 110 }),
      column('names', row => row.names, { numeric: true, width: 110 }),
    ],
  }
}

export function column<R>(
  id: string,
  cell: (row: R) => Cell,
  chosen: Partial<Pick<Column<R>, 'numeric' | 'usual' | 'width' | 'slot'>> = {},
): Column<R> {
  return { id, cell, numeric: false, usual: true, width: 160, ...chosen }
}

export const textSlot = (of: 'node' | 'relationship', within: string | null, property: string): Slot => ({
  kind: 'text',
  of,
  within,
  property,
})

/**
 * A column for every property that any of these has, the most common first; a few of them are shown at first. Filters
 * change nothing of it: the column in which one is written has to stay.
 */
function propertyColumns<R>(
  of: 'node' | 'relationship',
  all: readonly { readonly properties: Properties }[],
  propertiesOf: (row: R) => Properties,
  unusual: readonly string[],
): Column<R>[] {
  const counts = new Map<string, { have: number; numbers: number }>()
  for (const { properties } of all)
    for (const [name, value] of Object.entries(properties)) {
      if (value === null) continue
      const one = counts.get(name) ?? { have: 0, numbers: 0 }
      one.have++
      if (typeof cellOf(value) === 'number') one.numbers++
      counts.set(name, one)
    }
  let usual = 0
  return [...counts]
    .sort(([a, one], [b, other]) => other.have - one.have || (a < b ? -1 : 1))
    .map(([name, { have, numbers }]) => {
      const isUsual = !unusual.includes(name) && !isBookkeeping(name) && have >= COMMON * all.length && usual < USUAL
      if (isUsual) usual++
      return {
        id: `p:${name}`,
        property: name,
        numeric: numbers === have,
        usual: isUsual,
        width: numbers === have ? 110 : 200,
        cell: row => cellOf(propertyOf(propertiesOf(row), name)),
        slot: numbers === have ? { kind: 'range', of, within: null, property: name } : textSlot(of, null, name),
      }
    })
}
