import { always, type Commands, needsNode, needsOneNode, needsScene, select, visibleNodes } from '../command.ts'
import { incidence, isInSight } from '../scene.ts'
import { viewing } from '../state.ts'
import { nothingSelected } from '../view.ts'

export const selecting = {
  neighbours: {
    keys: ['N'],
    places: ['node'],
    enabled: needsNode,
    perform({ scene, view }, target) {
      const nodes = new Set(target.nodes)
      const incident = incidence(scene)
      for (const id of target.nodes)
        for (const relationshipId of incident.get(id) ?? []) {
          const drawn = scene.relationships.get(relationshipId)!
          if (isInSight(scene, drawn)) nodes.add(drawn.relationship.start).add(drawn.relationship.end)
        }
      return select({ nodes: new Set([...view.selection.nodes, ...nodes]) })
    },
  },
  sameLabel: {
    keys: [],
    places: ['node'],
    enabled: needsOneNode,
    perform({ scene }, target) {
      const labels = scene.nodes.get(target.nodes[0]!)?.node.labels ?? []
      const same = [...scene.nodes].filter(
        ([, { node, hidden }]) => !hidden && labels.every(l => node.labels.includes(l)),
      )
      return select({ nodes: new Set(same.map(([id]) => id)) })
    },
  },
  invert: {
    keys: ['Ctrl+I'],
    places: ['canvas'],
    enabled: needsScene,
    perform: state => select({ nodes: new Set(visibleNodes(state).filter(id => !state.view.selection.nodes.has(id))) }),
  },
  selectAll: {
    keys: ['Ctrl+A'],
    places: ['canvas'],
    enabled: needsScene,
    perform: state => select({ nodes: new Set(visibleNodes(state)) }),
  },
  selectNone: {
    keys: ['Escape'],
    places: [],
    enabled: always,
    perform: () => ({
      update: state => viewing(state, { selection: nothingSelected, preview: null, fresh: new Set() }),
    }),
  },
} satisfies Commands
