import { captionOf } from './caption.ts'
import { incidence, type Position, type Scene } from './scene.ts'
import type { State } from './state.ts'
import { sightOf, undrawnOf } from './view.ts'

export type Way = 'up' | 'down' | 'left' | 'right'

const angles: { readonly [way in Way]: number } = { right: 0, down: Math.PI / 2, left: Math.PI, up: -Math.PI / 2 }

/** Visible nodes that a relationship ties to this one, in the order of the relationships, each once. */
export function linked(scene: Scene, from: string): string[] {
  const others = new Set<string>()
  for (const id of incidence(scene).get(from) ?? []) {
    const { relationship, hidden } = scene.relationships.get(id)!
    const other = relationship.start === from ? relationship.end : relationship.start
    if (!hidden && other !== from && scene.nodes.get(other)?.hidden === false) others.add(other)
  }
  return [...others]
}

/**
 * The linked neighbour that lies best in a direction: within 60 degrees of it, near and little aside first.
 * Without one, the nearest of all nodes in that direction, so that no part of the picture is out of reach.
 */
export function step(scene: Scene, from: string, way: Way): string | null {
  const at = scene.nodes.get(from)
  if (!at) return null
  const best = (ids: Iterable<string>) =>
    nearest(
      [...ids].flatMap(id => {
        const to = scene.nodes.get(id)
        return id === from || !to || to.hidden ? [] : [[id, to] as const]
      }),
      at,
      way,
    )
  return best(linked(scene, from)) ?? best(scene.nodes.keys())
}

/** Of these the one that lies best in a direction from a point; null where nothing lies there. */
export function nearest(candidates: Iterable<readonly [string, Position]>, at: Position, way: Way): string | null {
  let found: string | null = null
  let least = Infinity
  for (const [id, to] of candidates) {
    const turn = Math.abs(angleBetween(Math.atan2(to.y - at.y, to.x - at.x), angles[way]))
    if (turn > Math.PI / 3) continue
    const cost = Math.hypot(to.x - at.x, to.y - at.y) * (1 + turn)
    if (cost < least) [found, least] = [id, cost]
  }
  return found
}

function angleBetween(a: number, b: number): number {
  const turn = (a - b) % (2 * Math.PI)
  return turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn
}

/** Where the keyboard begins: at what is selected, else at the best connected node. */
export function firstFocus(state: State): string | null {
  const [selected] = state.view.selection.nodes
  if (selected !== undefined) return selected
  let best: string | null = null
  let most = -1
  const scene = sightOf(state)
  for (const [id, ties] of incidence(scene))
    if (!scene.nodes.get(id)!.hidden && ties.length > most) [best, most] = [id, ties.length]
  return best
}

/** What a screen reader says of a node: name, label, and how much hangs on it. */
export function described(state: State, id: string) {
  const drawn = state.scene.nodes.get(id)
  if (!drawn) return null
  const incident = incidence(state.scene)
  return {
    name: captionOf(drawn.node, state.schema, state.language),
    label: drawn.node.labels.filter(label => label !== 'Entity').join(', '),
    drawn: incident.get(id)?.length ?? 0,
    undrawn: undrawnOf(id, state.scene, state.counts.get(id), incident) ?? 0,
  }
}
