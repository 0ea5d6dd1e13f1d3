import { difference } from './change.ts'
import { captionOfGroup, foldedOf, groupSize } from './folds.ts'
import { type DrawnNode, type DrawnRelationship, moving, type Position, type Scene, type SceneChange } from './scene.ts'

// Closed groups as layouts and hands see them: one thing each. What moves a group moves what is in it, so that it
// opens where it stands.

/** A closed group as one node among the others. */
export interface Group {
  readonly caption: string
  /** Diameter in model units. */
  readonly size: number
  /** Its nodes that are in sight. */
  readonly nodes: readonly string[]
}

export interface GroupedScene {
  /** With a node in place of each closed group, under the id by which the picture has it, and none for what is in it. */
  readonly scene: Scene
  readonly groups: ReadonlyMap<string, Group>
  /** By the id of a node in a group: the id of the group. */
  readonly faces: ReadonlyMap<string, string>
}

const known = new WeakMap<Scene, GroupedScene>()

/** What is in sight of a scene as it is drawn. The scene itself where nothing is folded. */
export function groupedScene(sight: Scene): GroupedScene {
  const before = known.get(sight)
  if (before) return before
  const grouped = makeGrouped(sight)
  known.set(sight, grouped)
  return grouped
}

function makeGrouped(sight: Scene): GroupedScene {
  const { members, faces } = foldedOf(sight.folds, id => sight.nodes.get(id)?.hidden === false)
  if (faces.size === 0) return { scene: sight, groups: new Map(), faces }
  const nodes = new Map<string, DrawnNode>()
  for (const [id, drawn] of sight.nodes) if (!faces.has(id)) nodes.set(id, drawn)
  const groups = new Map<string, Group>()
  for (const [face, { fold, inside }] of members) {
    const [first] = inside
    const { node } = sight.nodes.get(first!)!
    nodes.set(face, {
      node: { ...node, id: face },
      x: fold.x,
      y: fold.y,
      pinned: inside.every(id => sight.nodes.get(id)!.pinned),
      hidden: false,
    })
    groups.set(face, {
      caption: captionOfGroup(fold.name, inside.length),
      size: groupSize(inside.length),
      nodes: inside,
    })
  }
  const relationships = new Map<string, DrawnRelationship>()
  for (const [id, drawn] of sight.relationships) {
    const { relationship } = drawn
    const start = faces.get(relationship.start) ?? relationship.start
    const end = faces.get(relationship.end) ?? relationship.end
    if (start === relationship.start && end === relationship.end) relationships.set(id, drawn)
    else if (start !== end) relationships.set(id, { ...drawn, relationship: { ...relationship, start, end } })
  }
  return { scene: { ...sight, nodes, relationships }, groups, faces }
}

/** Places of what is drawn of these nodes: of a node in a closed group, that of the group. */
export function placesDrawn({ scene, faces }: GroupedScene, ids: Iterable<string>): Map<string, Position> {
  const places = new Map<string, Position>()
  for (const id of ids) {
    const face = faces.get(id) ?? id
    const drawn = scene.nodes.get(face)
    if (drawn) places.set(face, { x: drawn.x, y: drawn.y })
  }
  return places
}

/**
 * Moves what is drawn: nodes, and groups by the ids that the picture has for them, with all that is in them.
 * @param how `by hand` keeps what is in a group as it is; `laid out` draws it together round the middle of the group, so
 *   that it comes out there when the group is opened, and leaves what is pinned where it is
 */
export function movingDrawn(
  scene: Scene,
  places: ReadonlyMap<string, Position>,
  how: 'by hand' | 'laid out' = 'by hand',
): SceneChange {
  const moved = new Map<string, Position>()
  const folds = new Map(scene.folds)
  const { members, faces } = foldedOf(scene.folds, id => scene.nodes.has(id))
  for (const [id, place] of places) if (!faces.has(id)) moved.set(id, place)
  for (const [face, { key, fold, inside }] of members) {
    const place = places.get(face)
    if (!place) continue
    if (place.x !== fold.x || place.y !== fold.y) folds.set(key, { ...fold, x: place.x, y: place.y })
    const going = how === 'by hand' ? inside : inside.filter(id => !scene.nodes.get(id)!.pinned)
    const at = new Map(going.map(id => [id, scene.nodes.get(id)!] as const))
    const by = { x: place.x - fold.x, y: place.y - fold.y }
    for (const [id, to] of how === 'by hand' ? shifted(at, by) : gathered(at, place)) moved.set(id, to)
  }
  return { ...moving(scene, moved), folds: difference(scene.folds, folds) }
}

type Places = ReadonlyMap<string, Position>

const shifted = (places: Places, by: Position): Map<string, Position> =>
  new Map(Array.from(places, ([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]))

/** Room that a node with its caption takes inside of what is drawn together, in model units. */
const ROOM = { width: 118, height: 62 }

/**
 * Places round a middle: as they lie to each other, if that is no wider than they need, else in columns within a disc,
 * what is further left further left, and what is higher higher.
 */
export function gathered(places: Places, middle: Position): Map<string, Position> {
  const count = places.size
  const all = [...places]
  const from = meanOf(places)
  const radius = Math.sqrt((count * ROOM.width * ROOM.height) / Math.PI)
  const isNarrow = all.every(([, { x, y }]) => Math.hypot(x - from.x, y - from.y) <= radius + ROOM.width)
  const by = { x: middle.x - from.x, y: middle.y - from.y }
  // What differs by next to nothing has been drawn together before.
  if (isNarrow) return Math.hypot(by.x, by.y) < 1e-6 ? new Map() : shifted(places, by)
  const columns = Math.max(1, Math.round((2 * radius) / ROOM.width))
  const result = new Map<string, Position>()
  const byText = (a: string, b: string) => (a < b ? -1 : 1)
  const across = all.sort(([one, a], [other, b]) => a.x - b.x || a.y - b.y || byText(one, other))
  let end = 0
  for (let column = 0; column < columns; column++) {
    const start = end
    // As much of all as the part of the disc up to the right edge of this column.
    end = Math.round(count * partOfDisc((2 * (column + 1)) / columns - 1))
    const down = across.slice(start, end).sort(([one, a], [other, b]) => a.y - b.y || byText(one, other))
    for (const [row, [id]] of down.entries())
      result.set(id, { x: column * ROOM.width, y: (row - (down.length - 1) / 2) * ROOM.height })
  }
  const mean = meanOf(result)
  return shifted(result, { x: middle.x - mean.x, y: middle.y - mean.y })
}

function meanOf(places: Places): Position {
  const sum = { x: 0, y: 0 }
  for (const { x, y } of places.values()) {
    sum.x += x
    sum.y += y
  }
  const count = Math.max(1, places.size)
  return { x: sum.x / count, y: sum.y / count }
}

/** How much of a disc of radius 1 round 0 lies left of a line at `x`, from -1 to 1: its segment by its area. */
const partOfDisc = (x: number): number => 0.5 + (x * Math.sqrt(1 - x * x) + Math.asin(x)) / Math.PI
