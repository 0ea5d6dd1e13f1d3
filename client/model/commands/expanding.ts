import { because, type Commands, called, doIt, needsNode, type Outcome, show } from '../command.ts'
import { phrase } from '../phrase.ts'
import { collapsing, incidence } from '../scene.ts'
import type { State, Target } from '../state.ts'
import { undrawnOf } from '../view.ts'

export const expanding = {
  expand: {
    keys: ['E'],
    places: ['node'],
    enabled: needsNode,
    perform(state, target, now) {
      const [id] = target.nodes
      const incident = incidence(state.scene)
      const undrawn = id === undefined ? null : undrawnOf(id, state.scene, state.counts.get(id), incident)
      if (target.nodes.length === 1 && undrawn === 0) {
        if (state.scene.expansions.has(id!)) return performCollapse(state, target, now)
        return { say: { text: phrase('say.allDrawn', called(state, target)) } }
      }
      return show({ expanding: [...target.nodes] })
    },
  },
  collapse: {
    keys: ['Shift+E'],
    places: ['node'],
    enabled: ({ scene }, { nodes }) => nodes.some(id => scene.expansions.has(id)) || because('notExpanded'),
    perform: performCollapse,
  },
} satisfies Commands

function performCollapse(state: State, target: Target, at: number): Outcome {
  const id = target.nodes.find(node => state.scene.expansions.has(node))
  if (id === undefined) return {}
  const name = phrase('step.collapse', called(state, { nodes: [id], relationships: [] }))
  return doIt({ name, change: collapsing(state.scene, id), at }, { text: name, undo: true })
}
