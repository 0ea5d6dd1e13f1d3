import { type Commands, needsNode, needsScene } from '../command.ts'

export const viewport = {
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
