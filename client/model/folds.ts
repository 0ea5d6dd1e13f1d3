import { difference } from './change.ts'
import type { Line } from './palette.ts'
import { noSceneChange, type Position, type Scene, type SceneChange } from './scene.ts'
import { settingOf } from './settings.ts'
import type { NodeLook, Picture, RelationshipLook, View } from './view.ts'

/** Several nodes drawn as one, at a place of its own. They stay in the scene: only the picture is folded. */
export interface Fold extends Position {
  readonly name: string
  /** The group looks like the first of them that is in the picture. */
  readonly nodes: readonly string[]
}

/** Where one can see who stands for whom: ids of folds and of folded lines are no ids of the scene. */
export interface FoldedPicture {
  readonly picture: Picture
  /** By the id of a drawn node that is a fold: the nodes in it that are in the picture. */
  readonly members: ReadonlyMap<string, readonly string[]>
  /** By the id of a drawn line that stands for several: those. */
  readonly ties: ReadonlyMap<string, readonly string[]>
  /** By the id of a node: the fold that it is in. */
  readonly faces: ReadonlyMap<string, string>
}

const FOLD = 'fold '
export const isFoldId = (id: string): boolean => id.startsWith(FOLD)
export const faceOf = (fold: string): string => FOLD + fold
export const foldOf = (id: string): string => id.slice(FOLD.length)

/** Model units between the middles of groups that are made at once. */
export const APART = 190

/** Who is in which fold, of the nodes that count. A node that several folds name is in the first of them. */
export function foldedOf(folds: Scene['folds'], counts: (node: string) => boolean) {
  const faces = new Map<string, string>()
  /** By the id that the picture has for a fold. */
  const members = new Map<string, { key: string; fold: Fold; inside: string[] }>()
  for (const [key, fold] of folds) {
    const inside = fold.nodes.filter(id => counts(id) && !faces.has(id))
    if (inside.length === 0) continue
    members.set(faceOf(key), { key, fold, inside })
    for (const id of inside) faces.set(id, faceOf(key))
  }
  return { members, faces }
}

/** Width of a name, in Latin letters, up to which the number behind it is still to be read. */
const NAME = 18

/** A group is called by its number too: of a long name the end is left out, not the number. */
export function captionOfGroup(name: string, nodes: number): string {
  let width = 0
  let end = 0
  for (const sign of name) {
    width += sign > '\u2e7f' ? 2 : 1
    if (width > NAME) return `${name.slice(0, end).trimEnd()}… (${nodes})`
    end += sign.length
  }
  return `${name} (${nodes})`
}

/** Diameter of a group in model units. */
export const groupSize = (nodes: number): number => Math.round(44 + Math.min(56, 7 * Math.sqrt(nodes)))

/**
 * The picture with each fold as one node, and with one line for all relationships that lead the same way between two
 * things of which one is a fold; with the setting `parallels` on `fold`, between any two.
 */
export function foldedPicture(
  picture: Picture,
  scene: Scene,
  view: Pick<View, 'hover'>,
  called: (relationships: number) => string,
): FoldedPicture {
  const { members: found, faces } = foldedOf(scene.folds, id => picture.nodes.has(id))
  const members = new Map(Array.from(found, ([id, { inside }]) => [id, inside]))
  const foldsAll = settingOf(scene, 'parallels') === 'fold'
  if (faces.size === 0 && !foldsAll) return { picture, members, ties: new Map(), faces }

  const relationships = new Map<string, RelationshipLook>()
  const bundles = new Map<string, RelationshipLook[]>()
  const outside = new Map<string, number>()
  for (const [id, look] of picture.relationships) {
    const [start, end] = [faces.get(look.start) ?? look.start, faces.get(look.end) ?? look.end]
    if (start === end && isFoldId(start)) continue
    for (const one of [start, end]) if (isFoldId(one)) outside.set(one, (outside.get(one) ?? 0) + 1)
    if (!foldsAll && !isFoldId(start) && !isFoldId(end)) relationships.set(id, look)
    else {
      const key = JSON.stringify([start, end])
      const bundle = bundles.get(key)
      if (bundle) bundle.push(look)
      else bundles.set(key, [look])
    }
  }
  const ties = new Map<string, string[]>()
  for (const [key, looks] of bundles) {
    const [start, end] = JSON.parse(key) as [string, string]
    const id = looks.length === 1 ? looks[0]!.id : FOLD + key
    if (looks.length > 1)
      ties.set(
        id,
        looks.map(one => one.id),
      )
    relationships.set(id, bundled(id, start, end, looks, view, called))
  }

  const nodes = new Map<string, NodeLook>()
  for (const [id, look] of picture.nodes) if (!faces.has(id)) nodes.set(id, look)
  for (const [id, { fold, inside }] of found) {
    const looks = inside.map(one => picture.nodes.get(one)!)
    nodes.set(id, {
      // Of several kinds of things it looks like the first: whoever makes a group says by that what it is.
      ...looks[0]!,
      id,
      x: fold.x,
      y: fold.y,
      caption: captionOfGroup(fold.name, inside.length),
      size: groupSize(inside.length),
      pinned: looks.every(({ pinned }) => pinned),
      selected: looks.every(({ selected }) => selected),
      focused: looks.some(({ focused }) => focused),
      fresh: looks.some(({ fresh }) => fresh),
      pointed: view.hover?.id === id,
      masked: looks.every(({ masked }) => masked),
      emphasis: strongest(looks),
      group: true,
      undrawn: null,
      cut: null,
      // What stands for many is named before what stands for itself.
      degree: inside.length + (outside.get(id) ?? 0),
    })
  }
  return { picture: { nodes, relationships }, members, ties, faces }
}

/** How many nodes and lines are drawn for what is in sight, counted as `foldedPicture` draws it. */
export function drawnWith(scene: Scene, nodes: readonly string[], relationships: readonly string[]) {
  const foldsAll = settingOf(scene, 'parallels') === 'fold'
  if (scene.folds.size === 0 && !foldsAll) return { nodes: nodes.length, lines: relationships.length }
  const seen = new Set(nodes)
  const faces = new Map<string, string>()
  const shown = new Set<string>()
  for (const [key, fold] of scene.folds)
    for (const id of fold.nodes) {
      if (!seen.has(id) || faces.has(id)) continue
      faces.set(id, key)
      shown.add(key)
    }
  let lines = 0
  const bundles = new Map<string, Set<string>>()
  for (const id of relationships) {
    const { start, end } = scene.relationships.get(id)!.relationship
    const [from, to] = [faces.get(start), faces.get(end)]
    if (from !== undefined && from === to) continue
    if (from === undefined && to === undefined && !foldsAll) {
      lines++
      continue
    }
    const [a, b] = [from === undefined ? `n${start}` : `f${from}`, to === undefined ? `n${end}` : `f${to}`]
    const others = bundles.get(a)
    if (others?.has(b)) continue
    if (others) others.add(b)
    else bundles.set(a, new Set([b]))
    lines++
  }
  return { nodes: seen.size - faces.size + shown.size, lines }
}

function bundled(
  id: string,
  start: string,
  end: string,
  looks: readonly RelationshipLook[],
  view: Pick<View, 'hover'>,
  called: (relationships: number) => string,
): RelationshipLook {
  const [first] = looks as readonly [RelationshipLook]
  if (looks.length === 1) return { ...first, start, end }
  const line: Line = looks.every(one => one.line === first.line) ? first.line : 'plain'
  const caption = looks.every(one => one.caption === first.caption)
    ? `${first.caption} × ${looks.length}`
    : called(looks.length)
  return {
    id,
    start,
    end,
    caption,
    line,
    ink: looks.every(one => one.ink === first.ink) ? first.ink : null,
    width: Math.min(9, first.width + 1.3 * Math.log2(looks.length)),
    masked: looks.every(({ masked }) => masked),
    selected: looks.every(({ selected }) => selected),
    pointed: view.hover?.id === id,
    emphasis: strongest(looks),
  }
}

const strongest = (looks: readonly Pick<NodeLook, 'emphasis'>[]): NodeLook['emphasis'] =>
  looks.some(({ emphasis }) => emphasis === 'lit')
    ? 'lit'
    : looks.every(({ emphasis }) => emphasis === 'faded')
      ? 'faded'
      : 'normal'

// ── changes ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** New groups, each in the middle of its nodes and apart from the others. A node leaves the group that it was in. */
export function folding(scene: Scene, groups: readonly { name: string; nodes: readonly string[] }[]): SceneChange {
  const taken = new Set(groups.flatMap(({ nodes }) => nodes))
  const next = new Map<string, Fold>()
  for (const [id, fold] of scene.folds) {
    const nodes = fold.nodes.filter(one => !taken.has(one))
    if (nodes.length > 1) next.set(id, nodes.length === fold.nodes.length ? fold : { ...fold, nodes })
  }
  const places = groups.map(({ nodes }) => middleOf(scene, nodes))
  if (groups.length > 1) part(places)
  let number = 1
  for (const [index, { name, nodes }] of groups.entries()) {
    while (next.has(`group${number}`) || scene.folds.has(`group${number}`)) number++
    next.set(`group${number}`, { name, nodes, x: places[index]!.x, y: places[index]!.y })
  }
  return { ...noSceneChange(), folds: difference(scene.folds, next) }
}

/** Opens groups: what moved them has moved what is in them. */
export function unfolding(scene: Scene, ids: readonly string[]): SceneChange {
  const next = new Map(scene.folds)
  for (const id of ids) next.delete(id)
  return { ...noSceneChange(), folds: difference(scene.folds, next) }
}

function middleOf(scene: Scene, ids: readonly string[]): { x: number; y: number } {
  const places = ids.flatMap(id => scene.nodes.get(id) ?? [])
  const sum = places.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 })
  const count = Math.max(1, places.length)
  return { x: sum.x / count, y: sum.y / count }
}

/** Pushes places apart until none is nearer to another than groups need, or a hundred rounds have passed. */
function part(places: { x: number; y: number }[]): void {
  for (let round = 0; round < 100; round++) {
    let isMoved = false
    for (let a = 0; a < places.length; a++)
      for (let b = a + 1; b < places.length; b++) {
        const [from, to] = [places[a]!, places[b]!]
        // Two on the same spot are parted in a direction of their own.
        const angle = a * 2.399963 + b
        const [dx, dy] = [to.x - from.x || Math.cos(angle), to.y - from.y || Math.sin(angle)]
        const distance = Math.hypot(dx, dy)
        if (distance >= APART) continue
        const push = (APART - distance) / 2 / distance
        from.x -= dx * push
        from.y -= dy * push
        to.x += dx * push
        to.y += dy * push
        isMoved = true
      }
    if (!isMoved) return
  }
}

export const isFold = (value: unknown): boolean => {
  const fold = value as Partial<Fold> | null
  return typeof fold?.name === 'string' && Array.isArray(fold.nodes) && [fold.x, fold.y].every(Number.isFinite)
}
