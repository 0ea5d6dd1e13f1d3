import {
  always,
  because,
  type Commands,
  needsAny,
  needsNode,
  needsScene,
  type Outcome,
  select,
  visibleNodes,
} from '../command.ts'
import { supposedOf } from '../masks.ts'
import { phrase } from '../phrase.ts'
import { incidence, inSight, isInSight, type Scene } from '../scene.ts'
import { wander } from '../selections.ts'
import { opening, type State, viewing } from '../state.ts'
import { nothingSelected, type Selection } from '../view.ts'
import { putBack } from './moving.ts'

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
      return select({ ...view.selection, nodes: new Set([...view.selection.nodes, ...nodes]) })
    },
  },
  component: {
    keys: ['Shift+N'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform: ({ scene }, target) => select({ nodes: componentsOf(supposedOf(scene), endsOf(scene, target)) }),
  },
  sameLabel: {
    keys: ['Y'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform({ scene }, target) {
      const kinds = distinct(target.nodes.flatMap(id => [scene.nodes.get(id)?.node.labels ?? []]))
      const types = new Set(target.relationships.map(id => scene.relationships.get(id)?.relationship.type))
      const nodes = [...scene.nodes].filter(
        ([, { node, hidden }]) => !hidden && kinds.some(labels => labels.every(label => node.labels.includes(label))),
      )
      const relationships = [...scene.relationships].filter(
        ([, drawn]) => isInSight(scene, drawn) && types.has(drawn.relationship.type),
      )
      return select({ nodes: idsOf(nodes), relationships: idsOf(relationships) })
    },
  },
  among: {
    keys: ['A'],
    places: ['node'],
    enabled: needsNode,
    perform({ scene, view }, target) {
      const ends = new Set(target.nodes)
      const found = [...scene.relationships].filter(
        ([, drawn]) =>
          isInSight(scene, drawn) && ends.has(drawn.relationship.start) && ends.has(drawn.relationship.end),
      )
      if (found.length === 0) return { say: { text: phrase('say.noneAmong') } }
      const relationships = new Set([...view.selection.relationships, ...idsOf(found)])
      return select({ nodes: new Set([...view.selection.nodes, ...ends]), relationships })
    },
  },
  invert: {
    keys: ['Ctrl+I'],
    places: ['canvas', 'node'],
    enabled: needsScene,
    perform({ scene, view: { selection } }) {
      // Of each kind of which something is selected; of nothing, all nodes.
      const all = inSight(scene)
      const others = (kind: keyof Selection) => new Set(all[kind].filter(id => !selection[kind].has(id)))
      return select({
        nodes: selection.nodes.size > 0 || selection.relationships.size === 0 ? others('nodes') : new Set(),
        relationships: selection.relationships.size > 0 ? others('relationships') : new Set(),
      })
    },
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
      update(state) {
        const { tool } = state.panels
        if (tool.kind === 'move') return putBack(state)
        if (tool.kind !== 'point') return opening(state, { tool: { kind: 'point' } })
        return viewing(state, { selection: nothingSelected, preview: null, fresh: new Set() })
      },
    }),
  },
  selectionBack: {
    keys: ['Z'],
    places: ['canvas'],
    enabled: state => goingTo(state, 'back') !== null || because('noFormerSelection'),
    perform: state => wandering(state, 'back'),
  },
  selectionForward: {
    keys: ['Shift+Z'],
    places: ['canvas'],
    enabled: state => goingTo(state, 'forward') !== null || because('noNextSelection'),
    perform: state => wandering(state, 'forward'),
  },
  boxTool: {
    keys: ['B'],
    places: ['canvas', 'view'],
    enabled: needsScene,
    perform: state => toggleTool(state, 'box'),
  },
  lassoTool: {
    keys: ['L'],
    places: ['canvas', 'view'],
    enabled: needsScene,
    perform: state => toggleTool(state, 'lasso'),
  },
} satisfies Commands

const idsOf = (entries: readonly (readonly [string, unknown])[]) => new Set(entries.map(([id]) => id))

const distinct = (lists: readonly (readonly string[])[]) => [
  ...new Map(lists.map(list => [JSON.stringify(list), list])).values(),
]

/** The nodes of a target, those at the ends of its relationships included. */
const endsOf = (scene: Scene, target: { nodes: readonly string[]; relationships: readonly string[] }): string[] => [
  ...target.nodes,
  ...target.relationships.flatMap(id => {
    const drawn = scene.relationships.get(id)
    return drawn ? [drawn.relationship.start, drawn.relationship.end] : []
  }),
]

/** Everything in sight that can be reached from some nodes along what is in sight. */
function componentsOf(scene: Scene, from: readonly string[]): Set<string> {
  const incident = incidence(scene)
  const reached = new Set(from)
  // A set that grows while it is walked through is walked to its end.
  for (const id of reached)
    for (const relationshipId of incident.get(id) ?? []) {
      const drawn = scene.relationships.get(relationshipId)!
      if (isInSight(scene, drawn)) reached.add(drawn.relationship.start).add(drawn.relationship.end)
    }
  return reached
}

const goingTo = ({ selections, view, scene }: State, way: 'back' | 'forward') =>
  wander(selections, view.selection, scene, way)

function wandering(state: State, way: 'back' | 'forward'): Outcome {
  const found = goingTo(state, way)
  if (!found) return {}
  const { selection, selections } = found
  return { update: now => ({ ...now, selections, view: { ...now.view, selection, preview: null } }) }
}

const toggleTool = (state: State, kind: 'box' | 'lasso'): Outcome => ({
  update: now => opening(now, { tool: { kind: state.panels.tool.kind === kind ? 'point' : kind } }),
})
