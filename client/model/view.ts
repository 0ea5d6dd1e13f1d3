import type { Node } from '../../server/contract/graph.ts'
import type { NeighbourCountsAnswer, SchemaAnswer } from '../../server/contract/messages.ts'
import { isSourceNode, MENTIONS_TYPE, SOURCE_LABELS, visibleLabels } from '../../server/contract/source.ts'
import type { Language } from './caption.ts'
import { filteredOf, isFiltering, labelsOf } from './filters.ts'
import { lineOf } from './line.ts'
import { maskedIn, supposedOf } from './masks.ts'
import type { Measurements } from './measures.ts'
import { type Appearance, appearancesOf, hollow, type Ink, type Line } from './palette.ts'
import { type DrawnNode, type DrawnRelationship, incidence, isInSight, type Scene } from './scene.ts'
import { settingOf } from './settings.ts'
import { createStyler, type Styler } from './styler.ts'

export interface Selection {
  readonly nodes: ReadonlySet<string>
  readonly relationships: ReadonlySet<string>
}

export const nothingSelected: Selection = { nodes: new Set(), relationships: new Set() }

/** How the scene looks and what is selected. Not undoable: it changes no scene. */
export interface View {
  readonly selection: Selection
  /** The node at which the keyboard is. */
  readonly focus: string | null
  /** Whether the keyboard is walking: only then is the ring round the focus drawn. */
  readonly walking: boolean
  readonly hover: { readonly kind: 'node' | 'relationship'; readonly id: string } | null
  /** What the last act drew: ringed until the next one. */
  readonly fresh: ReadonlySet<string>
  /** Lit while a path is pointed at; the rest fades. */
  readonly preview: Selection | null
}

export const initialView: View = {
  selection: nothingSelected,
  focus: null,
  walking: false,
  hover: null,
  fresh: new Set(),
  preview: null,
}

export type NeighbourGroups = NeighbourCountsAnswer['nodes'][number]['groups']

export interface NodeLook {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly caption: string
  readonly label: string
  readonly appearance: Appearance
  /** Diameter in model units. */
  readonly size: number
  readonly pinned: boolean
  readonly selected: boolean
  readonly focused: boolean
  readonly fresh: boolean
  /** The pointer is on it. */
  readonly pointed: boolean
  readonly emphasis: Emphasis
  /** Relationships that are not drawn; null while unknown. */
  readonly undrawn: number | null
  /** Of the neighbours asked for, how many an expansion drew, when not all. */
  readonly cut: string | null
  readonly degree: number
  /** Supposed not to be there. */
  readonly masked: boolean
  /** Stands for several nodes. */
  readonly group?: true
}

/** Diameter in model units as it is drawn: pointed shapes need more room for the same weight. */
export const drawnSize = ({ appearance, size }: Pick<NodeLook, 'appearance' | 'size'>): number =>
  appearance.shape === 'triangle' || appearance.shape === 'diamond' ? size * 1.25 : size

export interface RelationshipLook {
  readonly id: string
  readonly start: string
  readonly end: string
  readonly caption: string
  readonly line: Line
  /** Null for the colour that lines have by themselves. */
  readonly ink: Ink | null
  /** Model units. */
  readonly width: number
  readonly masked: boolean
  readonly selected: boolean
  readonly pointed: boolean
  readonly emphasis: Emphasis
}

export type Emphasis = 'normal' | 'lit' | 'faded'

/** What the canvas draws: plain values, so that the difference of two pictures is the patch. */
export interface Picture {
  readonly nodes: ReadonlyMap<string, NodeLook>
  readonly relationships: ReadonlyMap<string, RelationshipLook>
}

export const emptyPicture: Picture = { nodes: new Map(), relationships: new Map() }

export interface PictureInput {
  scene: Scene
  view: View
  schema: SchemaAnswer | null
  counts: ReadonlyMap<string, NeighbourGroups>
  language: Language
  metrics: Measurements
}

/** The label that a node is drawn by: of several, the first in the order in which labels chose their looks. */
export function mainLabel(node: Node, appearances: ReadonlyMap<string, Appearance>): string {
  const labels = visibleLabels(node.labels)
  if (labels.length < 2) return labels[0] ?? ''
  for (const label of appearances.keys()) if (labels.includes(label)) return label
  return labels[0] ?? ''
}

let lastAppearances: { key: string; value: Map<string, Appearance> } | null = null

/** Looks of every label of the database and of the scene, before any rule. */
export function appearancesFor(scene: Scene, schema: SchemaAnswer | null): Map<string, Appearance> {
  const labels = new Set(schema?.labels.map(({ name }) => name))
  for (const { node } of scene.nodes.values()) for (const label of node.labels) labels.add(label)
  labels.delete('Entity')
  const look = settingOf(scene, 'look')
  const key = JSON.stringify([look, [...labels].sort()])
  if (lastAppearances?.key !== key) lastAppearances = { key, value: appearancesOf(labels, look) }
  return lastAppearances.value
}

interface SightInput {
  scene: Scene
  schema: SchemaAnswer | null
}

const sights = new WeakMap<ReturnType<typeof filteredOf>, Scene>()

/** The scene as it is seen: what filters hide counts as hidden. The scene itself as long as they hide nothing. */
export function sightOf({ scene, schema }: SightInput): Scene {
  if (settingOf(scene, 'filterMode') === 'fade' || !isFiltering(scene)) return scene
  const filtered = filteredOf({ scene, schema })
  const known = sights.get(filtered)
  if (known) return known
  const nodes = new Map<string, DrawnNode>()
  for (const [id, drawn] of scene.nodes)
    nodes.set(id, drawn.hidden || filtered.nodes.has(id) ? drawn : { ...drawn, hidden: true })
  const relationships = new Map<string, DrawnRelationship>()
  for (const [id, drawn] of scene.relationships)
    relationships.set(id, drawn.hidden || filtered.relationships.has(id) ? drawn : { ...drawn, hidden: true })
  const seen = { ...scene, nodes, relationships }
  sights.set(filtered, seen)
  return seen
}

/** Relationships of the source layer are not counted as something left to draw, unless the node belongs to it itself. */
export function undrawnOf(
  id: string,
  scene: Scene,
  groups: NeighbourGroups | undefined,
  incident: ReadonlyMap<string, readonly string[]>,
): number | null {
  if (!groups) return null
  const drawn = scene.nodes.get(id)
  const counted = groups.filter(group => !isSourceGroup(group) || (drawn && isSourceNode(drawn.node.labels)))
  const total = counted.reduce((sum, group) => sum + group.count, 0)
  const types = new Set(counted.map(group => group.type))
  let here = 0
  for (const relationshipId of incident.get(id) ?? []) {
    const tie = scene.relationships.get(relationshipId)!
    const { relationship } = tie
    // A loop is counted once in each direction.
    if (isInSight(scene, tie) && types.has(relationship.type)) here += relationship.start === relationship.end ? 2 : 1
  }
  return Math.max(0, total - here)
}

/** Of the neighbours that an expansion asked for, how many it drew, when that is not all of them. */
export function cutOf(scene: Scene, id: string): { shown: number; total: number } | null {
  const expansion = scene.expansions.get(id)
  if (!expansion || expansion.shown >= expansion.total) return null
  return { shown: expansion.shown, total: expansion.total }
}

export const isSourceGroup = (group: NeighbourGroups[number]): boolean =>
  (group.type === MENTIONS_TYPE && group.direction === 'in') ||
  (group.labels.length > 0 && group.labels.every(({ label }) => (SOURCE_LABELS as readonly string[]).includes(label)))

const incidences = new WeakMap<Scene, ReadonlyMap<string, readonly string[]>>()
/** A scene is a value: what hangs on what is worked out once for each. */
function incidenceOf(scene: Scene): ReadonlyMap<string, readonly string[]> {
  const known = incidences.get(scene) ?? incidence(scene)
  incidences.set(scene, known)
  return known
}

let lastStyler: { input: unknown[]; value: Styler } | null = null

/** How things look in what is in sight. Made anew only when something changes that it depends on. */
export function stylerFor(input: Omit<PictureInput, 'counts' | 'view'> & SightInput): Styler {
  return stylerIn(supposedOf(sightOf(input)), input)
}

function stylerIn(
  scene: Scene,
  { schema, language, metrics }: Omit<PictureInput, 'scene' | 'counts' | 'view'>,
  incident: ReadonlyMap<string, readonly string[]> = incidenceOf(scene),
): Styler {
  const { nodes, relationships, settings, styles, captions, aliases } = scene
  const parts = [nodes, relationships, settings, styles, captions, aliases, schema, language, metrics]
  if (lastStyler?.input.every((part, index) => part === parts[index])) return lastStyler.value
  const appearances = appearancesFor(scene, schema)
  const value = createStyler({ scene, incident, appearances, measurements: metrics, schema, language })
  lastStyler = { input: parts, value }
  return value
}

export function pictureOf(input: PictureInput): Picture {
  const { scene: whole, view, schema, counts, language } = input
  const appearances = appearancesFor(whole, schema)
  const scene = sightOf({ scene: whole, schema })
  // What filters hide is out of the scene already; what they fade is in it.
  const filtered = whole === scene && isFiltering(whole) ? filteredOf({ scene: whole, schema }) : null
  const incident = incidenceOf(scene)
  // Sizes and colours by a measure answer as if what is masked were not there.
  const styler = stylerIn(supposedOf(scene), input, incident)
  const masked = maskedIn(scene)
  // What filters hide is drawn already, only out of sight: expanding would not bring it.
  const incidentWhole = whole === scene ? incident : incidenceOf(whole)
  const withEvidence = schema?.evidence ?? false
  const lit = litBy(scene, view, incident)
  const nodes = new Map<string, NodeLook>()
  for (const [id, drawn] of scene.nodes) {
    if (drawn.hidden) continue
    const label = mainLabel(drawn.node, appearances)
    const undrawn = undrawnOf(id, whole, counts.get(id), incidentWhole)
    const cut = undrawn === 0 ? null : cutOf(scene, id)
    const { appearance, size, caption, degree } = styler.node(drawn.node, label)
    nodes.set(id, {
      id,
      x: drawn.x,
      y: drawn.y,
      caption,
      label,
      appearance,
      size,
      pinned: drawn.pinned,
      selected: view.selection.nodes.has(id),
      focused: view.walking && view.focus === id,
      fresh: view.fresh.has(id),
      pointed: view.hover?.kind === 'node' && view.hover.id === id,
      emphasis: view.preview
        ? view.preview.nodes.has(id)
          ? 'lit'
          : 'faded'
        : filtered && !filtered.nodes.has(id)
          ? 'faded'
          : lit.nodes.has(id)
            ? 'lit'
            : 'normal',
      undrawn,
      cut: cut && (language === 'zh' ? `${cut.total} 中的 ${cut.shown}` : `${cut.shown} of ${cut.total}`),
      degree,
      masked: masked.nodes.has(id),
    })
  }
  const relationships = new Map<string, RelationshipLook>()
  for (const [id, { relationship, hidden }] of scene.relationships) {
    if (hidden || !nodes.has(relationship.start) || !nodes.has(relationship.end)) continue
    const { line, ink, width, caption } = styler.relationship(relationship, lineOf(relationship, withEvidence))
    relationships.set(id, {
      id,
      start: relationship.start,
      end: relationship.end,
      caption,
      line,
      ink,
      width,
      masked: [relationship.start, relationship.end].some(end => masked.nodes.has(end)) || masked.relationships.has(id),
      selected: view.selection.relationships.has(id),
      pointed: view.hover?.kind === 'relationship' && view.hover.id === id,
      emphasis: view.preview
        ? view.preview.relationships.has(id)
          ? 'lit'
          : 'faded'
        : filtered && !filtered.relationships.has(id)
          ? 'faded'
          : lit.relationships.has(id)
            ? 'lit'
            : 'normal',
    })
  }
  return { nodes, relationships }
}

/** What is pointed at or selected lights its relationships and the nodes at their other ends. */
function litBy(scene: Scene, view: View, incident: ReadonlyMap<string, readonly string[]>): Selection {
  const nodes = new Set<string>()
  const relationships = new Set<string>()
  const light = (relationshipId: string) => {
    const drawn = scene.relationships.get(relationshipId)
    if (!drawn) return
    relationships.add(relationshipId)
    nodes.add(drawn.relationship.start).add(drawn.relationship.end)
  }
  const from = view.selection.nodes.size <= 20 ? [...view.selection.nodes] : []
  if (view.hover?.kind === 'node') from.push(view.hover.id)
  if (view.hover?.kind === 'relationship') light(view.hover.id)
  for (const id of from) for (const relationshipId of incident.get(id) ?? []) light(relationshipId)
  for (const id of view.selection.relationships) light(id)
  return { nodes, relationships }
}

/** Shallow, field by field: looks are flat but for `appearance` and `ink`, which are shared. */
export function sameLook<T extends object>(a: T, b: T): boolean {
  if (a === b) return true
  for (const key of Object.keys(a) as (keyof T)[]) if (!Object.is(a[key], b[key])) return false
  return true
}

/** Drawn and total counts for the legend. */
export function legendOf(scene: Scene, schema: SchemaAnswer | null) {
  const appearances = appearancesFor(scene, schema)
  const drawnLabels = new Map<string, number>()
  for (const { node, hidden } of scene.nodes.values())
    if (!hidden) for (const label of labelsOf(node)) drawnLabels.set(label, (drawnLabels.get(label) ?? 0) + 1)
  const drawnTypes = new Map<string, number>()
  for (const drawn of scene.relationships.values()) {
    const { type } = drawn.relationship
    if (isInSight(scene, drawn)) drawnTypes.set(type, (drawnTypes.get(type) ?? 0) + 1)
  }
  const totals = new Map(schema?.labels.map(({ name, count }) => [name, count]))
  // Where colour says something else, a label is its shape and its glyph.
  const hue = settingOf(scene, 'colourBy') === '' ? null : hollow[settingOf(scene, 'look')]
  const labels = [...appearances].map(([name, appearance]) => ({
    name,
    appearance: hue ? { ...appearance, hue } : appearance,
    drawn: drawnLabels.get(name) ?? 0,
    total: totals.get(name) ?? drawnLabels.get(name) ?? 0,
  }))
  const typeTotals = new Map(schema?.types.map(({ name, count }) => [name, count]))
  const types = [...new Set([...typeTotals.keys(), ...drawnTypes.keys()])]
    .map(name => ({ name, drawn: drawnTypes.get(name) ?? 0, total: typeTotals.get(name) ?? drawnTypes.get(name) ?? 0 }))
    .sort((a, b) => b.drawn - a.drawn || b.total - a.total || (a.name < b.name ? -1 : 1))
  return { labels, types }
}
