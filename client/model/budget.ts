import type { Outcome } from './command.ts'
import { APART, drawnWith, faceOf, folding } from './folds.ts'
import { type Group, groupedByLabel, groupedByNumber } from './grouping.ts'
import { movingDrawn } from './groups.ts'
import { type Offer, offering } from './offer.ts'
import { centreOf, discRound } from './place.ts'
import {
  adding,
  applyToScene,
  emptyScene,
  inSight,
  type Position,
  type Scene,
  type SceneChange,
  sceneDifference,
  squashScene,
} from './scene.ts'
import { doing, opening, type State } from './state.ts'

/** Nodes and relationships that are drawn at most: beyond, a canvas without a graphics card is no longer fluent. */
export const BUDGET = 2000

/** Up to so many are drawn when the user insists; what is beyond can only be cut. */
export const CEILING = 5000

/** So many of the best connected are offered instead of all. */
export const BEST = 500

/** Share of all nodes in one group from which on groups by label say next to nothing, and communities are offered. */
const COARSE = 0.8

/** So many communities, the largest, are groups of their own: more could not be read either. */
const COMMUNITIES = 60

/** Something that would draw more than the budget, and what can be done instead. Each way is one step. */
export interface OverBudget {
  /** Nodes and relationships that would be drawn then, all together; `atLeast`: counted before they were asked for. */
  readonly elements: number
  readonly atLeast: boolean
  /** The best connected new nodes instead of all. Null where nothing is left to leave out. */
  readonly fewer: { readonly nodes: number; readonly outcome: Outcome } | null
  /** All of it, drawn as this many group nodes by label. Null where that would still be too much, or say nothing. */
  readonly group: Grouped | null
  /** What can be grouped by community, once a worker has found who belongs together in `scene`. */
  readonly communities: {
    readonly scene: Scene
    readonly grouped: (numbers: ReadonlyMap<string, number>) => Grouped | null
  } | null
  /** Everything listed, to choose from. Null where nothing new comes. */
  readonly table: Outcome | null
  /** Everything in spite of it. Null beyond the ceiling. */
  readonly all: Outcome | null
  /** Nodes of which the user may choose what to draw. */
  readonly choose: readonly string[] | null
}

interface Grouped {
  /** Nodes that are drawn in place of what comes: groups, and what is in none. With `atLeast` above, at most so many. */
  readonly nodes: number
  readonly outcome: Outcome
}

const counted = new WeakMap<Scene, number>()

/** Nodes and relationships in sight as they are drawn: a group is one node, relationships that it sums up one line. */
export function elementsOf(scene: Scene): number {
  const known = counted.get(scene)
  if (known !== undefined) return known
  const { nodes, relationships } = inSight(scene)
  const drawn = drawnWith(scene, nodes, relationships)
  const count = drawn.nodes + drawn.lines
  counted.set(scene, count)
  return count
}

export const room = (scene: Scene): number => Math.max(0, BUDGET - elementsOf(scene))

/**
 * The outcome itself, unless it is a new step after which more than the budget would be drawn: then the question what to
 * do instead. Undo and redo are never held back.
 */
export function withinBudget(state: State, outcome: Outcome): Outcome {
  if (!outcome.update || outcome.beyondBudget) return outcome
  const next = outcome.update(state)
  if (next.scene === state.scene || next.history.nextId === state.history.nextId)
    return { ...outcome, update: () => next }
  const elements = elementsOf(next.scene)
  if (elements <= BUDGET || elements <= elementsOf(state.scene)) return { ...outcome, update: () => next }
  return {
    update: now =>
      opening(now, {
        expanding: null,
        budget: {
          elements,
          atLeast: false,
          fewer: fewerOf(state, next, outcome),
          ...groupingsOf(state, next, outcome),
          table: tableOf(state, next),
          all: elements <= CEILING ? { ...outcome, beyondBudget: true } : null,
          choose: null,
        },
      }),
  }
}

/** The same step with what it draws in groups by label, or by community where labels tell too little apart. */
export function inGroups(state: State, outcome: Outcome): Outcome {
  const next = outcome.update?.(state)
  if (!next || next.history.nextId === state.history.nextId) return outcome
  return groupingsOf(state, next, outcome).group?.outcome ?? outcome
}

function groupingsOf(state: State, next: State, outcome: Outcome): Pick<OverBudget, 'group' | 'communities'> {
  const shownBefore = bareNodes(state.scene)
  const coming = [...bareNodes(next.scene)].filter(id => !shownBefore.has(id))
  const grouped = (groups: readonly Group[]): Grouped | null => {
    const step = next.history.past.at(-1)
    const inside = groups.reduce((sum, { nodes }) => sum + nodes.length, 0)
    if (groups.length === 0 || !step) return null
    const change = squashScene(step.change, groupsBeside(state.scene, next.scene, groups))
    const { name, ran, at } = step
    const update = (now: State) => doing(now, { name, change, ran, at })
    if (elementsOf(update(state).scene) > BUDGET) return null
    const say = outcome.say && { text: name, undo: true }
    return { nodes: coming.length - inside + groups.length, outcome: { update, ...(say && { say }) } }
  }
  const labels = groupedByLabel(next, coming)
  const group = grouped(labels)
  const largest = Math.max(0, ...labels.map(({ nodes }) => nodes.length))
  if (group && largest < COARSE * coming.length) return { group, communities: null }
  const among = new Set(coming)
  return {
    // What opens a group is not answered by closing it again.
    group: next.scene.folds.size < state.scene.folds.size && labels.length < 2 ? null : group,
    communities: {
      scene: {
        ...emptyScene,
        nodes: new Map(coming.map(id => [id, next.scene.nodes.get(id)!])),
        relationships: new Map(
          [...next.scene.relationships].filter(
            ([, { relationship: one }]) => among.has(one.start) && among.has(one.end),
          ),
        ),
      },
      grouped(numbers) {
        const communities = groupedByNumber(next, coming, numbers)
          .sort((a, b) => b.nodes.length - a.nodes.length)
          .slice(0, COMMUNITIES)
        const inCommunity = new Set(communities.flatMap(({ nodes }) => nodes))
        // What is in none of these is gathered by its label.
        const rest = groupedByLabel(
          next,
          coming.filter(id => !inCommunity.has(id)),
        )
        return communities.length > 1 ? grouped([...communities, ...rest]) : null
      },
    },
  }
}

/**
 * Folds what is new into groups that stand round what was drawn before, with what is in none. Groups of what was there
 * already stay where they were.
 */
function groupsBeside(before: Scene, after: Scene, groups: readonly Group[]): SceneChange {
  const change = folding(after, groups)
  const isNew = (id: string) => !before.nodes.has(id)
  if (!groups.every(({ nodes }) => nodes.every(isNew))) return change
  const folded = applyToScene(after, change)
  const inside = new Set(groups.flatMap(({ nodes }) => nodes))
  const alone = [...after.nodes.keys()].filter(id => isNew(id) && !inside.has(id))
  const folds = [...change.folds.added.keys()]
  const there = [...bareNodes(before)].map(id => before.nodes.get(id)!)
  const places = discRound([...there, ...before.folds.values()], folds.length + alone.length, APART, centreOf(before))
  const drawn = [...folds.map(faceOf), ...alone]
  const moved = movingDrawn(folded, new Map(drawn.map((id, index) => [id, places[index]!])), 'laid out')
  return squashScene(change, moved)
}

/** Nodes in sight that are in no group. */
function bareNodes(scene: Scene): Set<string> {
  const bare = new Set(inSight(scene).nodes)
  for (const { nodes } of scene.folds.values()) for (const id of nodes) bare.delete(id)
  return bare
}

function tableOf(state: State, next: State): Outcome | null {
  const change = sceneDifference(state.scene, next.scene)
  const shown = <T extends { hidden: boolean }>(updated: ReadonlyMap<string, readonly [T, T]>) =>
    [...updated.values()].flatMap(([before, after]) => (before.hidden && !after.hidden ? [after] : []))
  const nodes = [...change.nodes.added.values(), ...shown(change.nodes.updated)].map(({ node }) => node)
  const relationships = [...change.relationships.added.values(), ...shown(change.relationships.updated)].map(
    ({ relationship }) => relationship,
  )
  const step = next.history.past.at(-1)
  if (nodes.length === 0 || !step) return null
  const expanded = [...next.scene.expansions].filter(([id, one]) => state.scene.expansions.get(id) !== one)
  const offer: Offer = {
    name: step.name,
    graph: { nodes, relationships },
    total: nodes.length,
    expanded: expanded.map(([of, { total }]) => ({ of, total })),
    ran: step.ran,
    more: null,
  }
  return offering(offer)
}

/** The same step with only so many of its new nodes, best connected first, that everything fits. */
function fewerOf(state: State, next: State, outcome: Outcome): OverBudget['fewer'] {
  const change = sceneDifference(state.scene, next.scene)
  const degrees = new Map<string, number>([...change.nodes.added.keys()].map(id => [id, 0]))
  const ties = [...change.relationships.added.values()].map(({ relationship }) => relationship)
  for (const { start, end } of ties)
    for (const id of [start, end]) if (degrees.has(id)) degrees.set(id, degrees.get(id)! + 1)
  const ranked = [...degrees].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id)
  const rankOf = new Map(ranked.map((id, rank) => [id, rank]))
  // A relationship comes with the later of its new ends; one between what is drawn already comes first of all.
  const coming = new Array<number>(ranked.length).fill(1)
  let fits = room(state.scene)
  for (const { start, end } of ties) {
    const at = Math.max(rankOf.get(start) ?? -1, rankOf.get(end) ?? -1)
    if (at < 0) fits--
    else coming[at]!++
  }
  let nodes = 0
  for (; nodes < Math.min(BEST, ranked.length) && fits >= coming[nodes]!; nodes++) fits -= coming[nodes]!
  if (nodes === 0) return null
  const kept = new Set(ranked.slice(0, nodes))
  const places = new Map<string, Position>([...change.nodes.added].filter(([id]) => kept.has(id)))
  const graph = {
    nodes: [...change.nodes.added.values()].map(({ node }) => node).filter(({ id }) => kept.has(id)),
    relationships: ties,
  }
  const step = next.history.past.at(-1)!
  const expanding = [...next.scene.expansions]
    .filter(([id, expansion]) => state.scene.expansions.get(id) !== expansion)
    .map(([of, { nodes: brought, total, shown }]) => ({
      of,
      total,
      shown: shown - brought.filter(id => degrees.has(id) && !kept.has(id)).length,
    }))
  const { name, ran, at } = step
  return {
    nodes,
    outcome: {
      update: now => doing(now, { name, change: adding(now.scene, graph, places, expanding), ran, at }),
      ...(outcome.say && { say: { text: name, undo: true } }),
    },
  }
}
