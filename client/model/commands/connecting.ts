import type { Node } from '../../../server/contract/graph.ts'
import {
  always,
  type Commands,
  doIt,
  needsNode,
  needsOneNode,
  needsScene,
  type Outcome,
  show,
  visibleNodes,
} from '../command.ts'
import { type PathRole, taking } from '../pathquestion.ts'
import { type Draft, drafted } from '../patterndraft.ts'
import { patternFrom } from '../patternstart.ts'
import { phrase } from '../phrase.ts'
import { adding } from '../scene.ts'
import type { Panels, State } from '../state.ts'

/** CSS pixels. */
const ROOM_FOR_PATTERN = 420

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
    perform: (state, { nodes }) => asking(state, nodesOf(state, nodes).slice(0, 2)),
  },
  pathFrom: {
    keys: [],
    places: ['node'],
    enabled: needsOneNode,
    perform: (state, { nodes }) => giving(state, 'from', nodes),
  },
  pathTo: {
    keys: [],
    places: ['node'],
    enabled: needsOneNode,
    perform: (state, { nodes }) => giving(state, 'to', nodes),
  },
  pathThrough: {
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform: (state, { nodes }) => giving(state, 'through', nodes),
  },
  pathAvoid: {
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform: (state, { nodes }) => giving(state, 'avoid', nodes),
  },
  pattern: {
    keys: ['Shift+Q'],
    places: [],
    enabled: always,
    perform: ({ panels }) => asked(panels, panels.pattern.draft),
  },
  patternFrom: {
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform(state, { nodes }) {
      const begun = patternFrom(nodesOf(state, nodes), state.schema)
      return asked(state.panels, drafted(state.panels.pattern.draft, begun))
    },
  },
} satisfies Commands

/** A pattern needs some room: a low drawer is made higher. */
const asked = ({ sizes }: Panels, draft: Draft): Outcome =>
  show({
    drawer: 'cypher',
    pattern: { draft, wanted: true },
    sizes: { ...sizes, drawer: Math.max(sizes.drawer, ROOM_FOR_PATTERN) },
  })

const nodesOf = (state: State, ids: readonly string[]): Node[] =>
  ids.flatMap(id => state.scene.nodes.get(id)?.node ?? [])

/** The question with these as its ends, in the order in which they were selected. */
const asking = (state: State, [from, to]: readonly Node[]): Outcome => {
  let path = state.panels.path
  if (from) path = taking(path, 'from', [from])
  if (to) path = taking(path, 'to', [to])
  return show({ left: 'paths', leftOpen: true, path })
}

const giving = (state: State, role: PathRole, ids: readonly string[]): Outcome =>
  show({ left: 'paths', leftOpen: true, path: taking(state.panels.path, role, nodesOf(state, ids)), picking: null })
