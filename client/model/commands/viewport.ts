import { always, type Commands, doIt, needsNode, needsScene } from '../command.ts'
import { phrase } from '../phrase.ts'
import { setting, settingOf } from '../settings.ts'

export const viewport = {
  map: {
    keys: ['Shift+M'],
    places: ['canvas', 'view'],
    enabled: always,
    perform(state, _, now) {
      const surface = settingOf(state.scene, 'surface') === 'map' ? 'graph' : 'map'
      return doIt({ name: phrase(`step.${surface}`), change: setting(state.scene, { surface }), at: now })
    },
  },
  fit: {
    keys: ['F'],
    places: ['canvas', 'view'],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'fit' } }),
  },
  fitSelection: {
    keys: ['Shift+F'],
    places: ['node'],
    enabled: needsNode,
    perform: (_, { nodes }) => ({ viewport: { kind: 'fit', nodes } }),
  },
  centre: {
    keys: ['C'],
    places: ['node'],
    enabled: needsNode,
    perform: (_, { nodes }) => ({ viewport: { kind: 'centre', node: nodes[0]! } }),
  },
  zoomIn: {
    keys: ['+', '='],
    places: ['view'],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'zoom', by: 1.25 } }),
  },
  zoomOut: {
    keys: ['-'],
    places: ['view'],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'zoom', by: 0.8 } }),
  },
  zoomReset: {
    keys: ['0'],
    places: [],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'reset' } }),
  },
} satisfies Commands
