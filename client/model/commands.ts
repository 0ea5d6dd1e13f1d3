import type { RouteName } from '../../server/contract/routes.ts'
import { captionOf } from './caption.ts'
import { type Phrase, phrase } from './phrase.ts'
import { placing } from './place.ts'
import type { Questions } from './question.ts'
import {
  adding,
  applyToScene,
  collapsing,
  emptyScene,
  hiding,
  incidence,
  inSight,
  isInSight,
  pinning,
  removing,
  sceneDifference,
} from './scene.ts'
import { type Deed, doing, opening, type Panels, type State, type Target, travelling, viewing } from './state.ts'
import { nothingSelected, type Selection, undrawnOf } from './view.ts'

/**
 * Everything that an analyst can do, once, as data: menu, toolbar, palette and shortcuts read this list.
 * A command is pure. What it cannot do itself it asks for: a request with what to do with its answer, an order to the
 * viewport, an arrangement, a text for the clipboard.
 */
export interface Command {
  readonly id: CommandId
  /** `Ctrl` stands for Cmd on a Mac. Single letters work only while the graph has the keyboard. */
  readonly keys: readonly string[]
  readonly places: readonly Place[]
  /** True, or the reason why not. */
  readonly enabled: (state: State, target: Target) => true | Phrase
  readonly perform: (state: State, target: Target, now: number) => Outcome
}

export type Place = 'node' | 'relationship' | 'canvas' | 'toolbar' | 'view'

export type Viewport =
  | { readonly kind: 'fit'; readonly nodes?: readonly string[] }
  | { readonly kind: 'centre'; readonly node: string }
  | { readonly kind: 'zoom'; readonly by: number }
  | { readonly kind: 'reset' }

export interface Outcome {
  readonly update?: (state: State) => State
  readonly ask?: AnyAsk
  readonly viewport?: Viewport
  /** Said in a toast and to a screen reader; with `undo` the toast carries Undo. */
  readonly say?: { readonly text: Phrase; readonly undo?: boolean }
  readonly copy?: string
  /** Lays out these nodes, or all that are not pinned, as one step; with `merge` as part of the step of that tag. */
  readonly arrange?: { readonly nodes: readonly string[] | null; readonly merge?: string }
}

export interface Ask<R extends RouteName> {
  readonly route: R
  readonly request: Questions[R]['request']
  /** What it is, for the progress that is shown while it takes long. */
  readonly what: Phrase
  readonly answered: (state: State, answer: Questions[R]['answer'], now: number) => Outcome
}

type AnyAsk = { [R in RouteName]: Ask<R> }[RouteName]

export const commandIds = [
  'undo',
  'redo',
  'search',
  'expand',
  'collapse',
  'evidence',
  'details',
  'neighbours',
  'invert',
  'selectAll',
  'selectNone',
  'sameLabel',
  'between',
  'path',
  'pathFrom',
  'pathTo',
  'pin',
  'hide',
  'keepOnly',
  'showHidden',
  'remove',
  'copyName',
  'copyCypher',
  'fit',
  'fitSelection',
  'centre',
  'zoomIn',
  'zoomOut',
  'zoomReset',
  'arrange',
  'overview',
  'cypher',
  'steps',
  'legend',
  'outline',
  'export',
  'shortcuts',
] as const
export type CommandId = (typeof commandIds)[number]

/** What a command works on when nothing else is pointed at: the selection, else the node at the keyboard. */
export function defaultTarget(state: State): Target {
  const { selection, focus } = state.view
  if (selection.nodes.size + selection.relationships.size > 0)
    return { nodes: [...selection.nodes], relationships: [...selection.relationships] }
  return { nodes: focus === null ? [] : [focus], relationships: [] }
}

const always = () => true as const
const because = (reason: string): Phrase => phrase(`reason.${reason}`)
const needsNode = (_: State, target: Target) => target.nodes.length > 0 || because('selectNode')
const needsAny = (_: State, target: Target) =>
  target.nodes.length + target.relationships.length > 0 || because('selectSomething')
const needsScene = (state: State) => state.scene.nodes.size > 0 || because('nothingDrawn')
const needsOneNode = (_: State, target: Target) => target.nodes.length === 1 || because('selectOneNode')

const select = (selection: Partial<Selection>): Outcome => ({
  update: state => viewing(state, { selection: { ...nothingSelected, ...selection } }),
})
const show = (panels: Partial<Panels>): Outcome => ({ update: state => opening(state, panels) })
const doIt = (deed: Deed, say?: Outcome['say']): Outcome => ({ update: state => doing(state, deed), say })

const visibleNodes = (state: State): string[] => inSight(state.scene).nodes

/** What a target is called in the name of a step: the name of one, the number of many. */
function called(state: State, target: Target): { name: string; count: number } {
  const count = target.nodes.length + target.relationships.length
  const first = target.nodes[0]
  const node = first === undefined ? undefined : state.scene.nodes.get(first)?.node
  if (count === 1 && node) return { name: captionOf(node, state.schema, state.language), count }
  const relationship = state.scene.relationships.get(target.relationships[0] ?? '')?.relationship
  return { name: count === 1 && relationship ? relationship.type : String(count), count }
}

export const commands: readonly Command[] = [
  {
    id: 'undo',
    keys: ['Ctrl+Z'],
    places: ['toolbar', 'canvas'],
    enabled: ({ history }) => history.past.length > 0 || because('nothingToUndo'),
    perform: ({ history }) => ({ update: state => travelling(state, history.past.length - 1) }),
  },
  {
    id: 'redo',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    places: ['toolbar', 'canvas'],
    enabled: ({ history }) => history.future.length > 0 || because('nothingToRedo'),
    perform: ({ history }) => ({ update: state => travelling(state, history.past.length + 1) }),
  },
  {
    id: 'search',
    keys: ['/', 'Ctrl+K'],
    places: ['canvas'],
    enabled: always,
    perform: state => show({ searching: state.panels.searching + 1 }),
  },
  {
    id: 'expand',
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
  {
    id: 'collapse',
    keys: ['Shift+E'],
    places: ['node'],
    enabled: ({ scene }, { nodes }) => nodes.some(id => scene.expansions.has(id)) || because('notExpanded'),
    perform: performCollapse,
  },
  {
    id: 'evidence',
    keys: ['V'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform: (_, target) => showing(target, 'evidence'),
  },
  {
    id: 'details',
    keys: ['D'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform: (_, target) => showing(target, 'facts'),
  },
  {
    id: 'neighbours',
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
  {
    id: 'sameLabel',
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
  {
    id: 'invert',
    keys: ['Ctrl+I'],
    places: ['canvas'],
    enabled: needsScene,
    perform: state => select({ nodes: new Set(visibleNodes(state).filter(id => !state.view.selection.nodes.has(id))) }),
  },
  {
    id: 'selectAll',
    keys: ['Ctrl+A'],
    places: ['canvas'],
    enabled: needsScene,
    perform: state => select({ nodes: new Set(visibleNodes(state)) }),
  },
  {
    id: 'selectNone',
    keys: ['Escape'],
    places: [],
    enabled: always,
    perform: () => ({
      update: state => viewing(state, { selection: nothingSelected, preview: null, fresh: new Set() }),
    }),
  },
  {
    id: 'between',
    keys: ['B'],
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
  {
    id: 'path',
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
  {
    id: 'pathFrom',
    keys: [],
    places: ['node'],
    enabled: needsOneNode,
    perform: (state, { nodes }) =>
      show({ left: 'paths', leftOpen: true, path: { ...state.panels.path, from: nodes[0]! } }),
  },
  {
    id: 'pathTo',
    keys: [],
    places: ['node'],
    enabled: needsOneNode,
    perform: (state, { nodes }) =>
      show({ left: 'paths', leftOpen: true, path: { ...state.panels.path, to: nodes[0]! } }),
  },
  {
    id: 'pin',
    keys: ['.'],
    places: ['node'],
    enabled: needsNode,
    perform(state, target, at) {
      const pinned = target.nodes.some(id => state.scene.nodes.get(id)?.pinned === false)
      const name = phrase(pinned ? 'step.pin' : 'step.unpin', called(state, target))
      return doIt({ name, change: pinning(state.scene, target.nodes, pinned), at })
    },
  },
  {
    id: 'hide',
    keys: ['H', 'Delete'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform(state, target, at) {
      const name = phrase('step.hide', called(state, target))
      return doIt({ name, change: hiding(state.scene, target, true), at }, { text: name, undo: true })
    },
  },
  {
    id: 'keepOnly',
    keys: ['Shift+H'],
    places: ['node'],
    enabled: needsNode,
    perform(state, target, at) {
      const keep = new Set(target.nodes)
      const nodes = visibleNodes(state).filter(id => !keep.has(id))
      const name = phrase('step.keepOnly', called(state, { ...target, relationships: [] }))
      const change = hiding(state.scene, { nodes, relationships: [] }, true)
      return doIt({ name, change, at }, { text: name, undo: true })
    },
  },
  {
    id: 'showHidden',
    keys: ['Alt+H'],
    places: ['canvas'],
    enabled: ({ scene }) =>
      [...scene.nodes.values(), ...scene.relationships.values()].some(drawn => drawn.hidden) ||
      because('nothingHidden'),
    perform({ scene }, _, at) {
      const all = { nodes: scene.nodes.keys(), relationships: scene.relationships.keys() }
      return doIt({ name: phrase('step.showHidden'), change: hiding(scene, all, false), at })
    },
  },
  {
    id: 'remove',
    keys: ['Shift+Delete'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform(state, target, at) {
      const name = phrase('step.remove', called(state, target))
      const change = removing(state.scene, target.nodes, target.relationships)
      return doIt({ name, change, at }, { text: name, undo: true })
    },
  },
  {
    id: 'copyName',
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform: ({ scene, schema, language }, { nodes }) => ({
      copy: nodes.map(id => captionOf(scene.nodes.get(id)!.node, schema, language)).join('\n'),
      say: { text: phrase('say.copied') },
    }),
  },
  {
    id: 'copyCypher',
    keys: [],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform: (state, target) => ({ copy: cypherFor(state, target), say: { text: phrase('say.copied') } }),
  },
  {
    id: 'fit',
    keys: ['F'],
    places: ['canvas', 'view'],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'fit' } }),
  },
  {
    id: 'fitSelection',
    keys: ['Shift+F'],
    places: ['node'],
    enabled: needsNode,
    perform: (_, { nodes }) => ({ viewport: { kind: 'fit', nodes } }),
  },
  {
    id: 'centre',
    keys: ['C'],
    places: ['node'],
    enabled: needsNode,
    perform: (_, { nodes }) => ({ viewport: { kind: 'centre', node: nodes[0]! } }),
  },
  {
    id: 'zoomIn',
    keys: ['+', '='],
    places: ['view'],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'zoom', by: 1.25 } }),
  },
  {
    id: 'zoomOut',
    keys: ['-'],
    places: ['view'],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'zoom', by: 0.8 } }),
  },
  {
    id: 'zoomReset',
    keys: ['0'],
    places: [],
    enabled: needsScene,
    perform: () => ({ viewport: { kind: 'reset' } }),
  },
  {
    id: 'arrange',
    keys: ['R'],
    places: ['canvas', 'view'],
    enabled: needsScene,
    perform: () => ({ arrange: { nodes: null } }),
  },
  {
    id: 'overview',
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
          const change = sceneDifference(state.scene, applyToScene(emptyScene, whole))
          return {
            ...doIt({ name: phrase('step.overview'), change, ran: answer.ran, merge: 'overview', at }),
            arrange: { nodes: null, merge: 'overview' },
          }
        },
      },
    }),
  },
  {
    id: 'cypher',
    keys: ['Q'],
    places: ['toolbar'],
    enabled: always,
    perform: ({ panels }) => show({ drawer: panels.drawer === 'cypher' ? null : 'cypher' }),
  },
  {
    id: 'steps',
    keys: ['S'],
    places: ['toolbar'],
    enabled: always,
    perform: ({ panels }) => show({ drawer: panels.drawer === 'steps' ? null : 'steps' }),
  },
  {
    id: 'legend',
    keys: ['G'],
    places: [],
    enabled: always,
    perform: () => show({ left: 'legend', leftOpen: true }),
  },
  {
    id: 'outline',
    keys: ['O'],
    places: [],
    enabled: always,
    perform: () => show({ left: 'outline', leftOpen: true }),
  },
  {
    id: 'export',
    keys: ['Shift+X'],
    places: ['toolbar'],
    enabled: needsScene,
    perform: ({ view }) => show({ exporting: view.selection.nodes.size > 0 ? 'selection' : 'scene' }),
  },
  {
    id: 'shortcuts',
    keys: ['?'],
    places: ['toolbar'],
    enabled: always,
    perform: () => show({ shortcuts: true }),
  },
]

const byId = new Map(commands.map(command => [command.id, command]))
export const commandOf = (id: CommandId): Command => byId.get(id)!

function performCollapse(state: State, target: Target, at: number): Outcome {
  const id = target.nodes.find(node => state.scene.expansions.has(node))
  if (id === undefined) return {}
  const name = phrase('step.collapse', called(state, { nodes: [id], relationships: [] }))
  return doIt({ name, change: collapsing(state.scene, id), at }, { text: name, undo: true })
}

const showing = (target: Target, right: Panels['right']): Outcome => ({
  update: state =>
    opening(
      viewing(state, {
        selection: { nodes: new Set(target.nodes), relationships: new Set(target.relationships) },
      }),
      { right, rightOpen: true },
    ),
})

/** A statement that finds the target again, to be read and copied by a person: values as literals. */
function cypherFor({ scene, schema }: State, target: Target): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const named = (text: string) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text) ? text : `\`${text.replaceAll('`', '``')}\``)
  const match = (variable: string, id: string): string => {
    const node = scene.nodes.get(id)?.node
    for (const { name, identity } of schema?.labels ?? []) {
      if (!identity || !node?.labels.includes(name)) continue
      const value = node.properties[identity]
      if (typeof value === 'string') return `(${variable}:${named(name)} {${named(identity)}: ${quoted(value)}})`
      if (typeof value === 'number') return `(${variable}:${named(name)} {${named(identity)}: ${value}})`
    }
    return `(${variable}) WHERE elementId(${variable}) = ${quoted(id)}`
  }
  return [
    ...target.nodes.map(id => `MATCH ${match('n', id)} RETURN n`),
    ...target.relationships.flatMap(id => {
      const relationship = scene.relationships.get(id)?.relationship
      return relationship
        ? [
            `MATCH ${match('a', relationship.start)} MATCH ${match('b', relationship.end)} MATCH (a)-[r:${named(relationship.type)}]->(b) RETURN a, r, b`,
          ]
        : []
    }),
  ].join(';\n')
}
