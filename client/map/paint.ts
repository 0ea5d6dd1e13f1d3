import type { ScreenNode, ScreenRelationship } from '../canvas/captions.ts'
import type { Arc } from '../model/atlas.ts'
import { isFoldId } from '../model/folds.ts'
import type { Scheme } from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import type { NodeLook } from '../model/view.ts'
import { alongBow, type Bow } from './arcs.ts'
import type { MapContent } from './map.ts'
import { type ArcLook, arcLookOf, drawArc, drawNode, drawTether, drawTie } from './marks.ts'

/** What stands where on screen, in CSS pixels of the map, and how much of it is to be seen. */
export interface Scenery {
  readonly content: MapContent
  readonly placeAt: (id: string) => Position | undefined
  readonly positionOf: (id: string) => Position | undefined
  readonly radiusOf: (look: NodeLook) => number
  readonly bows: ReadonlyMap<string, Bow>
  /** Whether things show their glyph, their lines and their names, or are dots. */
  readonly isOpen: boolean
  readonly hovered: unknown
  readonly scheme: Scheme
}

export interface Painted {
  readonly nodes: readonly ScreenNode[]
  readonly arcs: readonly { readonly arc: Arc; readonly look: ArcLook }[]
}

const weight = ({ emphasis }: { emphasis: string }) => (emphasis === 'lit' ? 2 : emphasis === 'normal' ? 1 : 0)

/** Draws the scene over the ground, without names. `arrived` is called when an image is there that was not yet. */
export function paint(context: CanvasRenderingContext2D, scenery: Scenery, arrived: () => void): Painted {
  const { content, placeAt, positionOf, radiusOf, bows, isOpen, hovered, scheme } = scenery
  const { picture, atlas } = content
  for (const [id, { place }] of atlas.homes) {
    const [look, anchor, at] = [picture.nodes.get(id), placeAt(place), positionOf(id)]
    const strong = picture.nodes.get(place)
    const isMeant = strong !== undefined && (strong.pointed || strong.selected)
    if (look && anchor && at && (isOpen || isMeant)) drawTether(context, anchor, at, look.emphasis, isMeant, scheme)
  }
  const drawn = new Set<string>()
  for (const id of atlas.ties) {
    const look = picture.relationships.get(id)
    if (!look || !(isOpen || look.emphasis === 'lit' || look.selected)) continue
    const [from, to] = [positionOf(look.start), positionOf(look.end)]
    if (!from || !to) continue
    if (isFoldId(look.start) || isFoldId(look.end)) {
      // What is in a group is tied by many lines that lie on each other: one that looks the same is enough.
      const key = JSON.stringify([look.start, look.end, look.emphasis, look.selected, look.masked])
      if (drawn.has(key)) continue
      drawn.add(key)
    }
    drawTie(context, from, to, look, scheme)
  }
  const arcs = atlas.arcs
    .map(arc => ({ arc, look: arcLookOf(arc, picture, hovered === arc) }))
    .sort((a, b) => weight(a.look) - weight(b.look))
  for (const { arc, look } of arcs) {
    const bow = bows.get(arc.id)
    if (bow) drawArc(context, bow, look, scheme)
  }
  const isPlace = (id: string) => atlas.places.has(id)
  const order = ({ look }: ScreenNode) => weight(look) + (isPlace(look.id) ? 4 : 0) + (look.selected ? 8 : 0)
  const nodes: ScreenNode[] = []
  for (const look of picture.nodes.values()) {
    const at = positionOf(look.id)
    if (at) nodes.push({ look, radius: radiusOf(look), ...at })
  }
  nodes.sort((a, b) => order(a) - order(b))
  for (const node of nodes) drawNode(context, node, isPlace(node.look.id), isOpen, scheme, arrived)
  return { nodes, arcs }
}

/** What is to be named: what a map has room for, places before what floats beside them. */
export function namesOf(
  { content: { picture, atlas, names }, bows, isOpen }: Scenery,
  { nodes, arcs }: Painted,
  called: (relationships: number) => string,
): { nodes: ScreenNode[]; relationships: ScreenRelationship[] } {
  const named = nodes.map(node => {
    const { look } = node
    const place = names.get(look.id)
    const isSaid = isOpen || place !== undefined || look.selected || look.pointed || look.focused
    const caption = place ?? (isSaid || look.emphasis === 'lit' ? look.caption : '')
    // Nothing is expanded here: what a node has more is said by the canvas. Places are named before what floats there.
    // While they are dots, what floats does not push those names away.
    const degree = place !== undefined ? look.degree + 1000 : isOpen ? look.degree : Math.min(4, look.degree)
    return { ...node, look: { ...look, caption, degree, undrawn: null, cut: null, pinned: false } }
  })
  const relationships: ScreenRelationship[] = []
  const longest = longestOf(atlas.arcs, bows)
  for (const { arc, look } of arcs) {
    const bow = bows.get(arc.id)
    const isSaid = look.pointed || look.selected || look.emphasis === 'lit' || longest.has(arc)
    if (!bow || !isSaid || look.emphasis === 'faded') continue
    const agreement = arc.node === null ? undefined : picture.nodes.get(arc.node)
    const [first] = arc.relationships
    const only = arc.relationships.length === 1 ? picture.relationships.get(first!) : undefined
    const caption = agreement?.caption ?? only?.caption ?? called(arc.relationships.length)
    const base = picture.relationships.get(first!)
    if (!base) continue
    const { selected, pointed } = look
    const emphasis = arc.node === null ? look.emphasis : 'lit'
    const ends = { start: arc.from, end: arc.to }
    relationships.push({ look: { ...base, ...ends, caption, selected, pointed, emphasis }, ...alongBow(bow, 0.5) })
  }
  return { nodes: named, relationships }
}

/** An agreement among several is named on the longest of its arcs. */
function longestOf(arcs: readonly Arc[], bows: ReadonlyMap<string, Bow>): Set<Arc> {
  const best = new Map<string, { arc: Arc; length: number }>()
  for (const arc of arcs) {
    const bow = bows.get(arc.id)
    if (arc.node === null || !bow) continue
    const length = Math.hypot(bow.to.x - bow.from.x, bow.to.y - bow.from.y)
    if (length > (best.get(arc.node)?.length ?? 0)) best.set(arc.node, { arc, length })
  }
  return new Set([...best.values()].map(({ arc }) => arc))
}
