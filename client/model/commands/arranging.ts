import { always, because, type Commands, called, doIt, needsNode, needsScene } from '../command.ts'
import { phrase } from '../phrase.ts'
import { placing } from '../place.ts'
import { adding, applyToScene, emptyScene, pinning, sceneDifference } from '../scene.ts'

export const arranging = {
  pin: {
    keys: ['.'],
    places: ['node'],
    enabled: needsNode,
    perform(state, target, at) {
      const pinned = target.nodes.some(id => state.scene.nodes.get(id)?.pinned === false)
      const name = phrase(pinned ? 'step.pin' : 'step.unpin', called(state, target))
      return doIt({ name, change: pinning(state.scene, target.nodes, pinned), at })
    },
  },
  arrange: {
    keys: ['R'],
    places: ['canvas', 'view'],
    enabled: needsScene,
    perform: () => ({ arrange: { nodes: null } }),
  },
  arrangeSelection: {
    keys: ['Shift+R'],
    places: ['node'],
    enabled: needsNode,
    perform: (_, { nodes }) => ({ arrange: { nodes: [...nodes] } }),
  },
  arrangeFresh: {
    keys: [],
    places: ['canvas'],
    enabled: ({ view }) => view.fresh.size > 0 || because('nothingNew'),
    perform: ({ view }) => ({ arrange: { nodes: [...view.fresh] } }),
  },
  overview: {
    keys: [],
    places: ['canvas'],
    enabled: always,
    perform: () => ({
      ask: {
        route: 'overview',
        request: {},
        what: phrase('ask.opening'),
        answered(state, answer, at) {
          const whole = adding(emptyScene, answer, placing(emptyScene, answer))
          // Named sets are the analyst's own and stay.
          const empty = { ...emptyScene, sets: state.scene.sets }
          const change = sceneDifference(state.scene, applyToScene(empty, whole))
          return {
            ...doIt({ name: phrase('step.overview'), change, ran: answer.ran, merge: 'overview', at }),
            arrange: { nodes: null, merge: 'overview' },
          }
        },
      },
    }),
  },
} satisfies Commands
