import type { Passage } from '../../server/contract/messages.ts'
import { captionOf, type Language, qualifierOf, verbOf } from './caption.ts'
import { titleOf } from './notes.ts'
import type { Appearance } from './palette.ts'
import { incidence, isInSight, type Scene } from './scene.ts'
import type { State } from './state.ts'
import { appearancesFor, legendOf, mainLabel } from './view.ts'

/** Rows of one label before "show more", and how many more that shows. */
const FIRST = 100
const MORE = 500

/** What of the tree is unfolded. Labels and notes are unfolded until they are folded, all else the other way round. */
export interface Folds {
  readonly closedLabels: ReadonlySet<string>
  /** Keys of rows. */
  readonly open: ReadonlySet<string>
  /** How many nodes of a label are listed. */
  readonly limits: ReadonlyMap<string, number>
}
export const noFolds: Folds = { closedLabels: new Set(), open: new Set(), limits: new Map() }

/** Passages of a relationship, once they were asked for. */
export type Proof = readonly Passage[] | 'asking' | 'failed'

interface Place {
  /** Unlike any other row's. */
  readonly key: string
  /** From 1. */
  readonly level: number
  /** From 1, among `size` rows under the same row. */
  readonly position: number
  readonly size: number
  /** Null for what has nothing under it. */
  readonly isOpen: boolean | null
  /** What type-ahead looks at. */
  readonly text: string
}

export type Row = Place &
  (
    | { readonly kind: 'label'; readonly label: string; readonly appearance: Appearance; readonly count: number }
    | { readonly kind: 'node'; readonly id: string; readonly count: number }
    | { readonly kind: 'relationship'; readonly id: string; readonly isOut: boolean }
    | { readonly kind: 'passage'; readonly passage: Passage; readonly of: string }
    | { readonly kind: 'note'; readonly note: 'asking' | 'failed' | 'none'; readonly of: string }
    | { readonly kind: 'notes'; readonly count: number }
    /** A note or a region. */
    | { readonly kind: 'written'; readonly id: string; readonly isRegion: boolean }
    | { readonly kind: 'more'; readonly label: string; readonly shown: number; readonly total: number }
  )

/** Key of what was written, below the labels. It is unfolded until it is folded: then it is among what is `open`. */
const NOTES = 'notes'
export const labelKey = (label: string): string => `label ${label}`
export const nodeKey = (id: string): string => `node ${id}`
export const relationshipKey = (node: string, id: string): string => `relationship ${node} ${id}`

interface Listed {
  readonly scene: Scene
  readonly schema: State['schema']
  readonly language: Language
}

interface Group {
  readonly label: string
  readonly appearance: Appearance
  readonly nodes: readonly { readonly id: string; readonly caption: string }[]
}

/** What the tree lists: labels in the order of the legend, nodes by name, relationships of each as they were drawn. */
export interface Outlined extends Listed {
  readonly groups: readonly Group[]
  readonly incident: ReadonlyMap<string, readonly string[]>
}

/** @param listed a scene as it is seen, see `sightOf` */
export function outlineOf({ scene, schema, language }: Listed): Outlined {
  const appearances = appearancesFor(scene, schema)
  const byLabel = new Map<string, { id: string; caption: string }[]>()
  for (const [id, { node, hidden }] of scene.nodes) {
    if (hidden) continue
    const label = mainLabel(node, appearances)
    const list = byLabel.get(label) ?? []
    list.push({ id, caption: captionOf(node, schema, language) })
    byLabel.set(label, list)
  }
  const collator = new Intl.Collator(language)
  for (const list of byLabel.values()) list.sort((a, b) => collator.compare(a.caption, b.caption))
  const known = new Map(legendOf(scene, schema).labels.map(({ name, appearance }) => [name, appearance]))
  const labels = [...known.keys(), ...[...byLabel.keys()].filter(label => !known.has(label))]
  const incident = new Map(
    [...incidence(scene)].map(([id, ties]) => [
      id,
      ties.filter(tie => isInSight(scene, scene.relationships.get(tie)!)),
    ]),
  )
  return {
    scene,
    schema,
    language,
    incident,
    groups: labels.flatMap(label => {
      const nodes = byLabel.get(label)
      return nodes ? [{ label, appearance: known.get(label) ?? [...known.values()][0]!, nodes }] : []
    }),
  }
}

/** The rows that can be seen, from top to bottom, with where each stands in the tree. */
export function rowsOf(outlined: Outlined, folds: Folds, proofs: ReadonlyMap<string, Proof>): Row[] {
  const { groups, incident, schema, scene } = outlined
  const rows: Row[] = []
  const parts = groups.length + (scene.notes.size > 0 ? 1 : 0)
  groups.forEach(({ label, appearance, nodes }, index) => {
    const isOpen = !folds.closedLabels.has(label)
    const place = { level: 1, position: index + 1, size: parts, isOpen, text: label }
    rows.push({ ...place, key: labelKey(label), kind: 'label', label, appearance, count: nodes.length })
    if (!isOpen) return
    const limit = folds.limits.get(label) ?? FIRST
    const size = nodes.length
    for (const [at, { id, caption }] of nodes.slice(0, limit).entries()) {
      const key = nodeKey(id)
      const ties = incident.get(id) ?? []
      const isOpen = ties.length === 0 ? null : folds.open.has(key)
      rows.push({ key, level: 2, position: at + 1, size, isOpen, text: caption, kind: 'node', id, count: ties.length })
      if (isOpen) for (const row of rowsUnder(outlined, id, folds, proofs, schema?.evidence ?? false)) rows.push(row)
    }
    if (size > limit)
      rows.push({
        ...{ key: `more ${label}`, level: 2, position: limit + 1, size, isOpen: null, text: '' },
        ...{ kind: 'more', label, shown: limit, total: size },
      })
  })
  if (scene.notes.size > 0) {
    const isOpen = !folds.open.has(NOTES)
    rows.push({
      ...{ key: NOTES, level: 1, position: parts, size: parts, isOpen, text: '' },
      ...{ kind: 'notes', count: scene.notes.size },
    })
    const notes = isOpen ? [...scene.notes] : []
    for (const [at, [id, note]] of notes.entries())
      rows.push({
        ...{ key: `written ${id}`, level: 2, position: at + 1, size: notes.length, isOpen: null, text: titleOf(note) },
        ...{ kind: 'written', id, isRegion: note.kind === 'region' },
      })
  }
  return rows
}

function* rowsUnder(
  { scene, incident, schema, language }: Outlined,
  node: string,
  folds: Folds,
  proofs: ReadonlyMap<string, Proof>,
  withEvidence: boolean,
): Generator<Row> {
  const ties = incident.get(node) ?? []
  for (const [at, id] of ties.entries()) {
    const { relationship } = scene.relationships.get(id)!
    const key = relationshipKey(node, id)
    const isOut = relationship.start === node
    const other = scene.nodes.get(isOut ? relationship.end : relationship.start)!.node
    const qualifier = qualifierOf(relationship)
    const verb = `${verbOf(relationship.type)}${qualifier ? ` (${qualifier})` : ''}`
    const isOpen = withEvidence ? folds.open.has(key) : null
    const text = `${verb} ${captionOf(other, schema, language)}`
    yield { key, level: 3, position: at + 1, size: ties.length, isOpen, text, kind: 'relationship', id, isOut }
    if (!isOpen) continue
    const proof = proofs.get(id) ?? 'asking'
    if (typeof proof === 'string' || proof.length === 0)
      yield {
        ...{ key: `note ${key}`, level: 4, position: 1, size: 1, isOpen: null, text: '' },
        ...{ kind: 'note', note: typeof proof === 'string' ? proof : 'none', of: id },
      }
    else
      for (const [index, passage] of proof.entries())
        yield {
          ...{ key: `passage ${key} ${passage.id}`, level: 4, position: index + 1, size: proof.length, isOpen: null },
          ...{ text: passage.text ?? '', kind: 'passage', passage, of: id },
        }
  }
}

/** Folds or unfolds a row. */
export function folding(folds: Folds, row: Row, isOpen: boolean): Folds {
  if (row.isOpen === null || row.isOpen === isOpen) return folds
  const flip = (set: ReadonlySet<string>, key: string) => {
    const next = new Set(set)
    if (!next.delete(key)) next.add(key)
    return next
  }
  return row.kind === 'label'
    ? { ...folds, closedLabels: flip(folds.closedLabels, row.label) }
    : { ...folds, open: flip(folds.open, row.key) }
}

export const listingMore = (folds: Folds, label: string): Folds => ({
  ...folds,
  limits: new Map(folds.limits).set(label, (folds.limits.get(label) ?? FIRST) + MORE),
})

/** Unfolds as much as is needed for a node's row, or for that of a relationship under the node it starts from. */
export function unfoldingTo(
  { groups, scene }: Outlined,
  folds: Folds,
  { node, relationship }: { node?: string; relationship?: string },
): { folds: Folds; key: string } | null {
  const id = relationship === undefined ? node : scene.relationships.get(relationship)?.relationship.start
  if (id === undefined) return null
  for (const { label, nodes } of groups) {
    const at = nodes.findIndex(one => one.id === id)
    if (at < 0) continue
    const closedLabels = new Set(folds.closedLabels)
    closedLabels.delete(label)
    const limits = new Map(folds.limits)
    if (at >= (limits.get(label) ?? FIRST)) limits.set(label, Math.ceil((at + 1) / FIRST) * FIRST)
    const open = relationship === undefined ? folds.open : new Set(folds.open).add(nodeKey(id))
    const key = relationship === undefined ? nodeKey(id) : relationshipKey(id, relationship)
    return { folds: { closedLabels, limits, open }, key }
  }
  return null
}

/**
 * Where a key leads in a tree: to a row, or the row it is on is folded or unfolded. Null for keys of no tree.
 * The pattern is that of the ARIA authoring practices.
 */
export function keyIn(rows: readonly Row[], at: number, key: string): { to: number } | { open: boolean } | null {
  const row = rows[at]
  if (!row) return null
  const last = rows.length - 1
  if (key === 'ArrowDown') return { to: Math.min(last, at + 1) }
  if (key === 'ArrowUp') return { to: Math.max(0, at - 1) }
  if (key === 'Home') return { to: 0 }
  if (key === 'End') return { to: last }
  if (key === 'PageDown') return { to: Math.min(last, at + 10) }
  if (key === 'PageUp') return { to: Math.max(0, at - 10) }
  if (key === 'ArrowRight') {
    if (row.isOpen === false) return { open: true }
    return { to: row.isOpen && (rows[at + 1]?.level ?? 0) > row.level ? at + 1 : at }
  }
  if (key === 'ArrowLeft') {
    if (row.isOpen) return { open: false }
    for (let up = at - 1; up >= 0; up--) if (rows[up]!.level < row.level) return { to: up }
    return { to: at }
  }
  return null
}

/** The next row that begins with what was typed; one letter goes on from where one is, more may stay there. */
export function typedIn(rows: readonly Row[], at: number, typed: string): number | null {
  const wanted = typed.toLowerCase()
  const from = [...typed].length === 1 ? at + 1 : at
  for (let step = 0; step < rows.length; step++) {
    const here = (from + step) % rows.length
    if (rows[here]!.text.toLowerCase().startsWith(wanted)) return here
  }
  return null
}
