import { isDateProperty } from '../../server/contract/dates.ts'
import type { NeighboursAnswer, NeighboursRequest, SchemaAnswer } from '../../server/contract/messages.ts'
import { SOURCE_LABELS } from '../../server/contract/source.ts'
import { captionOf } from './caption.ts'
import type { Outcome } from './command.ts'
import type { ExpansionOptions } from './expansionoptions.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding, gain, inSight, type Scene, type SceneChange } from './scene.ts'
import { doing, type State } from './state.ts'
import { isSourceGroup, type NeighbourGroups } from './view.ts'

/** A kind of neighbour that can be chosen: type, direction and label of the other end. */
export interface Choice {
  readonly type: string
  readonly direction: 'out' | 'in'
  readonly label: string | undefined
  readonly count: number
  readonly exact: boolean
  /** The source layer is offered, but not ticked at first. */
  readonly source: boolean
}

export const choiceKey = ({ type, direction, label }: Pick<Choice, 'type' | 'direction' | 'label'>): string =>
  JSON.stringify([type, direction, label ?? null])

/** Up to so many relationships that are not drawn are drawn at once, without asking which. */
export const AT_ONCE = 25

/** What neighbours can be ordered by in this database. */
export const ordersOf = (schema: SchemaAnswer | null): ExpansionOptions['order'][] => [
  'degree',
  'name',
  ...(schema?.labels.some(({ properties }) => properties.some(({ name }) => isDateProperty(name)))
    ? (['date'] as const)
    : []),
  ...(schema?.evidence ? (['evidence'] as const) : []),
]

/** The rows of an expansion, most first, the source layer last. Counts of several nodes add up. */
export function choicesOf(groups: readonly NeighbourGroups[]): Choice[] {
  const rows = new Map<string, Choice>()
  for (const group of groups.flat()) {
    const labels = group.labels.length > 0 ? group.labels : [{ label: undefined, count: group.count }]
    for (const { label, count } of labels) {
      const source = isSourceGroup(group) || (SOURCE_LABELS as readonly string[]).includes(label ?? '')
      const row = { type: group.type, direction: group.direction, label, count, exact: group.labelsExact, source }
      const key = choiceKey(row)
      const before = rows.get(key)
      rows.set(key, before ? { ...row, count: before.count + count, exact: before.exact && row.exact } : row)
    }
  }
  return [...rows.values()].sort(
    (a, b) => Number(a.source) - Number(b.source) || b.count - a.count || (choiceKey(a) < choiceKey(b) ? -1 : 1),
  )
}

/** The request for the ticked rows. What is in sight is named as known, so that the limit counts new nodes only. */
export function neighboursRequest(
  scene: Scene,
  refs: readonly string[],
  chosen: readonly Choice[],
  options: ExpansionOptions,
): NeighboursRequest {
  return {
    refs: [...refs],
    groups: chosen.map(({ type, direction, label }) => ({
      type,
      direction,
      ...(label === undefined ? {} : { label }),
    })),
    ...options,
    // What is beyond would be refused; it comes again, and counts as drawn when it is here.
    known: inSight(scene).nodes.slice(0, 10_000),
    source: chosen.some(({ source }) => source),
  }
}

/** What an answer brings to the scene: exactly what "will add" says and what then arrives. */
export function expanding(scene: Scene, answer: NeighboursAnswer): SceneChange {
  const expansions = answer.cuts.map(({ id, total, shown }) => ({ of: id, total, shown }))
  return adding(scene, answer, placing(scene, answer), expansions)
}

/** How many of the relationships that a change draws name a passage that proves them. */
export const provenOf = (change: SceneChange): number =>
  [...change.relationships.added.values()].filter(({ relationship }) => {
    const { evidence } = relationship.properties
    return Array.isArray(evidence) && evidence.length > 0
  }).length

/** Nodes that an expansion could bring at most, as far as counts tell: before anything is asked for. */
export function mostOf(groups: readonly NeighbourGroups[], chosen: readonly Choice[], limit: number): number {
  const keys = new Set(chosen.map(choiceKey))
  let most = 0
  for (const one of groups) {
    const rows = choicesOf([one]).filter(row => keys.has(choiceKey(row)))
    most += Math.min(
      limit,
      rows.reduce((sum, { count }) => sum + count, 0),
    )
  }
  return most
}

export function expansionOutcome(state: State, answer: NeighboursAnswer, at: number): Outcome {
  const change = expanding(state.scene, answer)
  const { nodes, relationships } = gain(state.scene, change)
  const first = state.scene.nodes.get(answer.cuts[0]?.id ?? '')?.node
  const name =
    first && answer.cuts.length === 1 ? captionOf(first, state.schema, state.language) : String(answer.cuts.length)
  if (nodes + relationships === 0) return { say: { text: phrase('say.allDrawn', { name }) } }
  const left = answer.cuts.reduce((sum, { total, shown }) => sum + Math.max(0, total - shown), 0)
  return {
    update: now => doing(now, { name: phrase('step.expand', { name }), change, ran: answer.ran, at }),
    say: { text: phrase(left > 0 ? 'say.addedCut' : 'say.added', { nodes, relationships, left }), undo: true },
  }
}
