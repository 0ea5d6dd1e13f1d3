import { always, type Commands, doIt, needsOneNode, needsScene, show, visibleNodes } from '../command.ts'
import { phrase } from '../phrase.ts'
import { adding } from '../scene.ts'

export const connecting = {
  between: {
    keys: ['Shift+A'],
    places: ['node', 'canvas'],
    enabled: needsScene,
    perform(state, target) {
      const nodes = target.nodes.length > 1 ? [...target.nodes] : visibleNodes(state)
      return {
        ask: {
          route: 'between',
          request: { nodes, limit: 5000 },
          what: phrase('ask.between'),
          answered(now, answer, at) {
            const change = adding(now.scene, { nodes: [], relationships: answer.relationships }, new Map())
            const count = change.relationships.added.size
            if (count === 0) return { say: { text: phrase('say.noneBetween') } }
            const text = phrase(answer.truncated ? 'say.betweenCut' : 'say.between', { count })
            return doIt({ name: phrase('step.between', { count }), change, ran: answer.ran, at }, { text, undo: true })
          },
        },
      }
    },
  },
  path: {
    keys: ['P'],
    places: ['node', 'canvas'],
    enabled: always,
    perform: (state, { nodes: [from, to] }) =>
      show({
        left: 'paths',
        leftOpen: true,
        path: { from: from ?? state.panels.path.from, to: to ?? state.panels.path.to },
      }),
  },
  pathFrom: {
    keys: [],
    places: ['node'],
    enabled: needsOneNode,
    perform: (state, { nodes }) =>
      show({ left: 'paths', leftOpen: true, path: { ...state.panels.path, from: nodes[0]! } }),
  },
  pathTo: {
    keys: [],
    places: ['node'],
    enabled: needsOneNode,
    perform: (state, { nodes }) =>
      show({ left: 'paths', leftOpen: true, path: { ...state.panels.path, to: nodes[0]! } }),
  },
} satisfies Commands
