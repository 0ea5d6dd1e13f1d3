import { incidence, isInSight } from './scene.ts'
import type { State } from './state.ts'
import { sightOf, undrawnOf } from './view.ts'

/** The five first steps, in the order in which they are offered. */
export const tourSteps = ['find', 'expand', 'read', 'path', 'export'] as const
export type TourStep = (typeof tourSteps)[number]

export interface Tour {
  readonly done: ReadonlySet<TourStep>
  readonly open: boolean
  /** Put away; the command `firstSteps` brings it back as it was. */
  readonly dismissed: boolean
}

export const initialTour: Tour = { done: new Set(), open: true, dismissed: false }

export const achieving = (state: State, step: TourStep): State =>
  state.tour.done.has(step) ? state : { ...state, tour: { ...state.tour, done: new Set([...state.tour.done, step]) } }

/** What the state shows to have been done. Finding and saving a file leave no trace in it: who does them says so. */
export function achieved(state: State): State {
  const { history, panels, view } = state
  let next = state
  for (const { name } of history.past) {
    if (name.key === 'step.add') next = achieving(next, 'find')
    if (name.key === 'step.expand') next = achieving(next, 'expand')
    if (name.key === 'step.path') next = achieving(next, 'path')
  }
  const isReading = panels.rightOpen && (panels.right === 'evidence' || panels.right === 'report')
  if (isReading && view.selection.nodes.size + view.selection.relationships.size > 0) next = achieving(next, 'read')
  if (panels.path.from !== null && panels.path.to !== null && panels.path.from.id !== panels.path.to.id)
    next = achieving(next, 'path')
  return next
}

/** The best connected node in sight of which something is not drawn yet, as far as is known; else the best connected one. */
export function toExpand(state: State): { id: string; hasMore: boolean } | null {
  const scene = sightOf(state)
  const incident = incidence(scene)
  const whole = incidence(state.scene)
  let best: { id: string; hasMore: boolean; ties: number } | null = null
  for (const [id, { hidden }] of scene.nodes) {
    if (hidden) continue
    const ties = incident.get(id)!.length
    const hasMore = undrawnOf(id, state.scene, state.counts.get(id), whole) !== 0
    if (!best || Number(hasMore) > Number(best.hasMore) || (hasMore === best.hasMore && ties > best.ties))
      best = { id, hasMore, ties }
  }
  return best && { id: best.id, hasMore: best.hasMore }
}

/** A relationship in sight that names a passage; none where nothing does. */
export function toRead(state: State): string | null {
  const scene = sightOf(state)
  for (const [id, drawn] of scene.relationships) {
    const { evidence } = drawn.relationship.properties
    if (isInSight(scene, drawn) && Array.isArray(evidence) && evidence.length > 0) return id
  }
  return null
}

/** As it is kept between visits. */
export const toKeptTour = ({ done, open, dismissed }: Tour): string =>
  JSON.stringify({ done: [...done], open, dismissed })

/** The tour that was kept; the first one where nothing readable was. */
export function fromKeptTour(text: string | null): Tour {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    if (typeof kept !== 'object' || kept === null) return initialTour
    const { done, open, dismissed } = kept as { [name: string]: unknown }
    return {
      done: new Set(tourSteps.filter(step => Array.isArray(done) && done.includes(step))),
      open: open !== false,
      dismissed: dismissed === true,
    }
  } catch {
    return initialTour
  }
}
