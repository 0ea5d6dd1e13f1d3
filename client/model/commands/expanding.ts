import { because, type Commands, called, doIt, needsNode, type Outcome, show } from '../command.ts'
import { AT_ONCE, choicesOf, expansionOutcome, neighboursRequest } from '../expansion.ts'
import { phrase } from '../phrase.ts'
import { collapsing, incidence, isExpanded } from '../scene.ts'
import type { State, Target } from '../state.ts'
import { undrawnOf } from '../view.ts'

/** Nodes that one request expands at most. */
const TOGETHER = 200

const notTooMany = (state: State, target: Target) =>
  target.nodes.length > TOGETHER ? because('tooManyNodes') : needsNode(state, target)

export const expanding = {
  /** Draws what is not drawn, at once when it is little, else after asking what; takes it back when nothing is left to expand. */
  expand: {
    keys: ['E'],
    places: ['node'],
    enabled: notTooMany,
    perform(state, target, now) {
      const closed = target.nodes.filter(id => !isExpanded(state.scene, id))
      if (closed.length === 0) return performCollapse(state, target, now)
      const incident = incidence(state.scene)
      const groups = closed.map(id => state.counts.get(id) ?? null)
      const undrawn = closed.map(id => undrawnOf(id, state.scene, state.counts.get(id), incident))
      const known = groups.every(one => one !== null)
      const sum = undrawn.reduce<number>((total, one) => total + (one ?? 0), 0)
      if (known && sum === 0)
        return { say: { text: phrase('say.allDrawn', called(state, { nodes: closed, relationships: [] })) } }
      if (!known || sum > AT_ONCE) return show({ expanding: closed })
      const choices = choicesOf(groups)
      const facts = choices.filter(({ source }) => !source)
      return {
        ask: {
          route: 'neighbours',
          request: neighboursRequest(state.scene, closed, facts.length > 0 ? facts : choices, {
            ...state.expansion,
            limit: AT_ONCE,
          }),
          what: phrase('ask.neighbours'),
          answered: expansionOutcome,
        },
      }
    },
  },
  expandSome: {
    keys: ['Ctrl+E'],
    places: ['node'],
    enabled: notTooMany,
    perform: (_, target) => show({ expanding: [...target.nodes] }),
  },
  collapse: {
    keys: ['Shift+E'],
    places: ['node'],
    enabled: ({ scene }, { nodes }) => nodes.some(id => isExpanded(scene, id)) || because('notExpanded'),
    perform: performCollapse,
  },
} satisfies Commands

function performCollapse(state: State, target: Target, at: number): Outcome {
  const nodes = target.nodes.filter(id => isExpanded(state.scene, id))
  if (nodes.length === 0) return {}
  const name = phrase('step.collapse', called(state, { nodes, relationships: [] }))
  return doIt({ name, change: collapsing(state.scene, nodes), at }, { text: name, undo: true })
}
