import type { Graph, Node, Relationship } from '../../server/contract/graph.ts'
import { apply, type Change, difference, invert, isNoChange, noChange, squash, type Table } from './change.ts'
import type { Filter } from './filters.ts'
import type { Fold } from './folds.ts'
import type { Mask } from './masks.ts'
import type { Bookmark, Note } from './notes.ts'
import type { Alias, LabelCaption, StyleRule } from './stylerule.ts'

/** What each table of a scene holds. Records are values: replaced, never written to. */
interface Tables {
  /** What is drawn. Positions are model units: CSS pixels at zoom 1. */
  readonly nodes: DrawnNode
  readonly relationships: DrawnRelationship
  /** What each expansion brought, by the id of the node that was expanded. */
  readonly expansions: Expansion
  /** Selections that were given a name. */
  readonly sets: NamedSet
  /** How the scene is shown, by the name of what was set; see `settings.ts`. */
  readonly settings: SettingValue
  /** What was written on the canvas, and views to come back to, by the number of their place; see `notes.ts`. */
  readonly notes: Note
  /** What is supposed not to be there; see `masks.ts`. */
  readonly masks: Mask
  /** Nodes that are drawn as one; see `folds.ts`. */
  readonly folds: Fold
  readonly bookmarks: Bookmark
  /** Rules of how things look; see `styles.ts`. */
  readonly styles: StyleRule
  /** What nodes of a label are called by. */
  readonly captions: LabelCaption
  /** What nodes are called while names are hidden, by the id of the node. */
  readonly aliases: Alias
  /** What is let through of it; see `filters.ts`. */
  readonly filters: Filter
}

/** Everything that is undone and saved: tables by name. A new table needs its line here and in `emptyScene`. */
export type Scene = { readonly [Name in keyof Tables]: Table<Tables[Name]> }

export type SceneChange = { readonly [Name in keyof Tables]: Change<Tables[Name]> }

export interface Position {
  readonly x: number
  readonly y: number
}

export interface DrawnNode extends Position {
  readonly node: Node
  /** Holds its place when the scene is arranged. */
  readonly pinned: boolean
  readonly hidden: boolean
}

export interface DrawnRelationship {
  readonly relationship: Relationship
  readonly hidden: boolean
}

export interface Expansion {
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
  /** What was drawn already, but hidden, and which it showed again: collapsing hides it again. */
  readonly revealed?: { readonly nodes: readonly string[]; readonly relationships: readonly string[] }
  /** Neighbours that matched what was asked for, and how many of them were drawn by it. */
  readonly total: number
  readonly shown: number
}

/** What a set holds stays in it when it is no longer drawn; `ref` finds it again, after a reload of the data too. */
export interface Member {
  readonly id: string
  readonly ref: string
}

export interface NamedSet {
  readonly name: string
  readonly nodes: readonly Member[]
  readonly relationships: readonly Member[]
}

export type SettingValue = string | number | boolean

export const emptyScene: Scene = {
  nodes: new Map(),
  relationships: new Map(),
  expansions: new Map(),
  sets: new Map(),
  settings: new Map(),
  notes: new Map(),
  masks: new Map(),
  folds: new Map(),
  bookmarks: new Map(),
  styles: new Map(),
  captions: new Map(),
  aliases: new Map(),
  filters: new Map(),
}

export const tableNames = Object.keys(emptyScene) as readonly (keyof Tables)[]

/** The laws of `Change` hold for every table by itself, so for the scene: each is changed apart from the others. */
const inEachTable = <Whole>(make: (name: keyof Tables) => unknown): Whole =>
  Object.fromEntries(tableNames.map(name => [name, make(name)])) as Whole

type AnyChange = Change<unknown>

export const noSceneChange = (): SceneChange => inEachTable(() => noChange())

export const isNoSceneChange = (change: SceneChange): boolean =>
  tableNames.every(name => isNoChange(change[name] as AnyChange))

/** A table that a change leaves alone stays the very same one: what was worked out from it need not be worked out again. */
export const applyToScene = (scene: Scene, change: SceneChange): Scene =>
  inEachTable(name => {
    const part = change[name] as AnyChange
    return isNoChange(part) ? scene[name] : apply<unknown>(scene[name], part)
  })

export const invertScene = (change: SceneChange): SceneChange => inEachTable(name => invert(change[name] as AnyChange))

export const squashScene = (first: SceneChange, second: SceneChange): SceneChange =>
  inEachTable(name => squash(first[name] as AnyChange, second[name] as AnyChange))

export const sceneDifference = (from: Scene, to: Scene): SceneChange =>
  inEachTable(name => difference<unknown>(from[name], to[name]))

/** Who brings what is drawn, and how many neighbours there are: see `Expansion`. */
export interface Expanding {
  readonly of: string
  readonly total: number
  readonly shown: number
}

/** Draws what is not drawn yet and shows what is hidden. A relationship whose ends are not both drawn then is left out. */
export function adding(
  scene: Scene,
  graph: Graph,
  places: ReadonlyMap<string, Position>,
  expanding: readonly Expanding[] = [],
): SceneChange {
  const added = new Map<string, DrawnNode>()
  const updated = new Map<string, readonly [DrawnNode, DrawnNode]>()
  for (const node of graph.nodes) {
    const drawn = scene.nodes.get(node.id)
    if (drawn?.hidden) updated.set(node.id, [drawn, { ...drawn, hidden: false }])
    if (drawn || added.has(node.id)) continue
    const { x, y } = places.get(node.id) ?? { x: 0, y: 0 }
    added.set(node.id, { node, x, y, pinned: false, hidden: false })
  }
  const relationships = new Map<string, DrawnRelationship>()
  const shown = new Map<string, readonly [DrawnRelationship, DrawnRelationship]>()
  const isDrawn = (id: string) => scene.nodes.has(id) || added.has(id)
  for (const relationship of graph.relationships) {
    const drawn = scene.relationships.get(relationship.id)
    if (drawn?.hidden) shown.set(relationship.id, [drawn, { ...drawn, hidden: false }])
    if (drawn) continue
    if (isDrawn(relationship.start) && isDrawn(relationship.end))
      relationships.set(relationship.id, { relationship, hidden: false })
  }
  return {
    ...noSceneChange(),
    nodes: { added, updated, removed: new Map() },
    relationships: { added: relationships, updated: shown, removed: new Map() },
    expansions: crediting(scene, added, relationships, expanding, {
      nodes: updated,
      relationships: shown,
      ties: graph.relationships,
    }),
  }
}

/**
 * Which expansion brought what. A node belongs to every expanded node that it hangs on, a relationship to those of its
 * ends that were expanded; one among new nodes belongs to the expansions that brought both of them, else either.
 */
function crediting(
  scene: Scene,
  nodes: ReadonlyMap<string, DrawnNode>,
  relationships: ReadonlyMap<string, DrawnRelationship>,
  expanding: readonly Expanding[],
  shown: {
    readonly nodes: ReadonlyMap<string, unknown>
    readonly relationships: ReadonlyMap<string, unknown>
    /** What was asked for, drawn already or not. */
    readonly ties: readonly Relationship[]
  },
): Change<Expansion> {
  const change = { added: new Map<string, Expansion>(), updated: new Map(), removed: new Map() }
  const brought = new Map(
    expanding.map(({ of }) => [of, { nodes: new Set<string>(), relationships: new Set<string>() }]),
  )
  for (const { relationship } of relationships.values()) {
    const { start, end } = relationship
    if (nodes.has(end)) brought.get(start)?.nodes.add(end)
    if (nodes.has(start)) brought.get(end)?.nodes.add(start)
  }
  for (const [id, { relationship }] of relationships) {
    const { start, end } = relationship
    const direct = [start, end].flatMap(node => brought.get(node) ?? [])
    const both = [...brought.values()].filter(one => one.nodes.has(start) && one.nodes.has(end))
    const either = [...brought.values()].filter(one => one.nodes.has(start) || one.nodes.has(end))
    const [owners] = [direct, both, either].filter(list => list.length > 0)
    for (const one of owners ?? []) one.relationships.add(id)
  }
  const revealed = new Map(
    expanding.map(({ of }) => [of, { nodes: new Set<string>(), relationships: new Set<string>() }]),
  )
  for (const { id, start, end } of shown.ties)
    for (const [of, other] of [
      [start, end],
      [end, start],
    ] as const) {
      if (shown.nodes.has(other) && other !== of) revealed.get(of)?.nodes.add(other)
      if (shown.relationships.has(id)) revealed.get(of)?.relationships.add(id)
    }
  for (const { of, total, shown: drawn } of expanding) {
    const mine = brought.get(of)!
    const again = revealed.get(of)!
    const before = scene.expansions.get(of)
    const nodesAgain = new Set([...(before?.revealed?.nodes ?? []), ...again.nodes])
    const relationshipsAgain = new Set([...(before?.revealed?.relationships ?? []), ...again.relationships])
    const after: Expansion = {
      nodes: [...new Set([...(before?.nodes ?? []), ...mine.nodes])],
      relationships: [...new Set([...(before?.relationships ?? []), ...mine.relationships])],
      ...(nodesAgain.size + relationshipsAgain.size > 0
        ? { revealed: { nodes: [...nodesAgain], relationships: [...relationshipsAgain] } }
        : {}),
      total,
      shown: drawn,
    }
    if (before) change.updated.set(of, [before, after])
    else change.added.set(of, after)
  }
  return change
}

/** Takes nodes away with everything that hangs on them, and relationships. */
export function removing(scene: Scene, nodes: Iterable<string>, relationships: Iterable<string> = []): SceneChange {
  const goneNodes = pick(scene.nodes, nodes)
  const goneRelationships = pick(scene.relationships, relationships)
  for (const [id, drawn] of scene.relationships) {
    const { start, end } = drawn.relationship
    if (goneNodes.has(start) || goneNodes.has(end)) goneRelationships.set(id, drawn)
  }
  return {
    ...noSceneChange(),
    nodes: { ...noChange<DrawnNode>(), removed: goneNodes },
    relationships: { ...noChange<DrawnRelationship>(), removed: goneRelationships },
    expansions: { ...noChange<Expansion>(), removed: pick(scene.expansions, goneNodes.keys()) },
  }
}

/** Whether something that an expansion of the node brought is still drawn: then it can be collapsed. */
export function isExpanded({ nodes, relationships, expansions }: Scene, id: string): boolean {
  const expansion = expansions.get(id)
  return (
    expansion !== undefined &&
    (expansion.nodes.some(one => nodes.has(one)) ||
      expansion.relationships.some(one => relationships.has(one)) ||
      expansion.revealed?.nodes.some(one => nodes.get(one)?.hidden === false) === true ||
      expansion.revealed?.relationships.some(one => relationships.get(one)?.hidden === false) === true)
  )
}

/**
 * Takes back what the expansions of these nodes brought. What something else still reaches stays: nodes and
 * relationships that another expansion brought too, nodes that were expanded or pinned themselves, and whatever hangs
 * on the rest of the scene by a relationship that these expansions did not bring, however long the way there is. What
 * was hidden before they showed it is hidden again.
 */
export function collapsing(scene: Scene, ofs: readonly string[]): SceneChange {
  const collapsed = new Map(pick(scene.expansions, ofs))
  const brought = new Set([...collapsed.values()].flatMap(({ nodes }) => nodes.filter(id => scene.nodes.has(id))))
  const ties = new Set([...collapsed.values()].flatMap(({ relationships }) => relationships))
  const stays = new Set<string>()
  for (const [other, { nodes, relationships }] of scene.expansions) {
    if (collapsed.has(other)) continue
    if (brought.has(other)) stays.add(other)
    for (const id of nodes) if (brought.has(id)) stays.add(id)
    for (const id of relationships) ties.delete(id)
  }
  for (const id of brought) if (scene.nodes.get(id)?.pinned) stays.add(id)
  const others = new Map<string, string[]>()
  for (const [id, { relationship }] of scene.relationships) {
    const { start, end } = relationship
    if (ties.has(id) || start === end) continue
    for (const [from, to] of [
      [start, end],
      [end, start],
    ] as const) {
      if (!brought.has(to)) continue
      if (!brought.has(from)) stays.add(to)
      else others.set(from, [...(others.get(from) ?? []), to])
    }
  }
  // A set that grows while it is walked: what hangs on a node that stays, stays.
  for (const id of stays) for (const other of others.get(id) ?? []) stays.add(other)
  const change = removing(
    scene,
    [...brought].filter(id => !stays.has(id)),
    ties,
  )
  const removed = new Map([...change.expansions.removed, ...collapsed])
  const { nodes, relationships } = hidingAgain(scene, collapsed)
  return {
    ...change,
    nodes: { ...change.nodes, updated: nodes },
    relationships: {
      ...change.relationships,
      updated: new Map([...relationships].filter(([id]) => !change.relationships.removed.has(id))),
    },
    expansions: { ...change.expansions, removed },
  }
}

/** What some expansions showed again, no other one has shown or brought, and was not expanded itself since. */
function hidingAgain(scene: Scene, collapsed: ReadonlyMap<string, Expansion>) {
  const others = [...scene.expansions].filter(([of]) => !collapsed.has(of))
  const kept = new Set<string>(others.map(([of]) => of))
  const keptTies = new Set<string>()
  for (const [, { nodes, relationships, revealed }] of others) {
    for (const id of [...nodes, ...(revealed?.nodes ?? [])]) kept.add(id)
    for (const id of [...relationships, ...(revealed?.relationships ?? [])]) keptTies.add(id)
  }
  const again = [...collapsed.values()].flatMap(({ revealed }) => revealed ?? [])
  const change = hiding(
    scene,
    {
      nodes: again.flatMap(({ nodes }) => nodes.filter(id => !kept.has(id))),
      relationships: again.flatMap(({ relationships }) => relationships.filter(id => !keptTies.has(id))),
    },
    true,
  )
  return { nodes: change.nodes.updated, relationships: change.relationships.updated }
}

export const moving = (scene: Scene, places: ReadonlyMap<string, Position>): SceneChange =>
  updatingNodes(scene, places.keys(), (drawn, id) => {
    const place = places.get(id)
    return place && (place.x !== drawn.x || place.y !== drawn.y) ? { ...drawn, x: place.x, y: place.y } : drawn
  })

export const pinning = (scene: Scene, ids: Iterable<string>, pinned: boolean): SceneChange =>
  updatingNodes(scene, ids, drawn => (drawn.pinned === pinned ? drawn : { ...drawn, pinned }))

export function hiding(
  scene: Scene,
  ids: { nodes: Iterable<string>; relationships: Iterable<string> },
  hidden: boolean,
): SceneChange {
  const updated = new Map<string, readonly [DrawnRelationship, DrawnRelationship]>()
  for (const [id, drawn] of pick(scene.relationships, ids.relationships))
    if (drawn.hidden !== hidden) updated.set(id, [drawn, { ...drawn, hidden }])
  return {
    ...updatingNodes(scene, ids.nodes, drawn => (drawn.hidden === hidden ? drawn : { ...drawn, hidden })),
    relationships: { ...noChange<DrawnRelationship>(), updated },
  }
}

function updatingNodes(
  scene: Scene,
  ids: Iterable<string>,
  update: (drawn: DrawnNode, id: string) => DrawnNode,
): SceneChange {
  const updated = new Map<string, readonly [DrawnNode, DrawnNode]>()
  for (const [id, drawn] of pick(scene.nodes, ids)) {
    const next = update(drawn, id)
    if (next !== drawn) updated.set(id, [drawn, next])
  }
  return { ...noSceneChange(), nodes: { ...noChange<DrawnNode>(), updated } }
}

const pick = <T>(table: Table<T>, ids: Iterable<string>): Map<string, T> => {
  const picked = new Map<string, T>()
  for (const id of ids) {
    const record = table.get(id)
    if (record !== undefined) picked.set(id, record)
  }
  return picked
}

/** A relationship is in sight when it is not hidden and neither is one of its ends. */
export const isInSight = (scene: Scene, { relationship, hidden }: DrawnRelationship): boolean =>
  !hidden &&
  scene.nodes.get(relationship.start)?.hidden === false &&
  scene.nodes.get(relationship.end)?.hidden === false

export function inSight(scene: Scene): { nodes: string[]; relationships: string[] } {
  return {
    nodes: [...scene.nodes].filter(([, drawn]) => !drawn.hidden).map(([id]) => id),
    relationships: [...scene.relationships].filter(([, drawn]) => isInSight(scene, drawn)).map(([id]) => id),
  }
}

/** How much more is in sight after a change: what "will add" says. */
export function gain(scene: Scene, change: SceneChange): { nodes: number; relationships: number } {
  const before = inSight(scene)
  const after = inSight(applyToScene(scene, change))
  return {
    nodes: after.nodes.length - before.nodes.length,
    relationships: after.relationships.length - before.relationships.length,
  }
}

/** Ids of the relationships at each drawn node. A loop stands once. */
export function incidence(scene: Scene): Map<string, string[]> {
  const byNode = new Map<string, string[]>()
  for (const id of scene.nodes.keys()) byNode.set(id, [])
  for (const [id, { relationship }] of scene.relationships) {
    byNode.get(relationship.start)?.push(id)
    if (relationship.end !== relationship.start) byNode.get(relationship.end)?.push(id)
  }
  return byNode
}
