import type { Outcome } from './command.ts'
import { adding, inSight, type Position, type Scene, sceneDifference } from './scene.ts'
import { doing, opening, type State } from './state.ts'

/** Nodes and relationships that are drawn at most: beyond, a canvas without a graphics card is no longer fluent. */
export const BUDGET = 2000

/** Up to so many are drawn when the user insists; what is beyond can only be cut. */
export const CEILING = 5000

/** So many of the best connected are offered instead of all. */
export const BEST = 500

/** Something that would draw more than the budget, and what can be done instead. */
export interface OverBudget {
  /** Nodes and relationships that would be drawn then, all together; `atLeast`: counted before they were asked for. */
  readonly elements: number
  readonly atLeast: boolean
  /** The best connected new nodes instead of all. Null where nothing is left to leave out. */
  readonly fewer: { readonly nodes: number; readonly outcome: Outcome } | null
  /** Everything in spite of it. Null beyond the ceiling. */
  readonly all: Outcome | null
  /** Nodes of which the user may choose what to draw. */
  readonly choose: readonly string[] | null
}

export const elementsOf = (scene: Scene): number => {
  const { nodes, relationships } = inSight(scene)
  return nodes.length + relationships.length
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
          all: elements <= CEILING ? { ...outcome, beyondBudget: true } : null,
          choose: null,
        },
      }),
  }
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
