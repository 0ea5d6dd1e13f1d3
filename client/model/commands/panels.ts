import { always, type Commands, needsAny, needsScene, type Outcome, show } from '../command.ts'
import { opening, type Panels, type Target, viewing } from '../state.ts'

export const panels = {
  evidence: {
    keys: ['V'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform: (_, target) => showing(target, 'evidence'),
  },
  details: {
    keys: ['D'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform: (_, target) => showing(target, 'facts'),
  },
  report: {
    keys: ['W'],
    places: ['canvas'],
    enabled: always,
    perform: () => show({ right: 'report', rightOpen: true }),
  },
  firstSteps: {
    keys: [],
    places: ['canvas'],
    enabled: always,
    perform: () => ({ update: state => ({ ...state, tour: { ...state.tour, open: true, dismissed: false } }) }),
  },
  table: {
    keys: ['T'],
    places: ['toolbar'],
    enabled: always,
    perform: ({ panels }) => show({ drawer: panels.drawer === 'table' ? null : 'table' }),
  },
  cypher: {
    keys: ['Q'],
    places: ['toolbar'],
    enabled: always,
    perform: ({ panels }) => show({ drawer: panels.drawer === 'cypher' ? null : 'cypher' }),
  },
  steps: {
    keys: ['S'],
    places: ['toolbar'],
    enabled: always,
    perform: ({ panels }) => show({ drawer: panels.drawer === 'steps' ? null : 'steps' }),
  },
  legend: {
    keys: ['G'],
    places: [],
    enabled: always,
    perform: () => show({ left: 'legend', leftOpen: true }),
  },
  outline: {
    keys: ['O'],
    places: [],
    enabled: always,
    perform: () => show({ left: 'outline', leftOpen: true }),
  },
  export: {
    keys: ['Shift+X'],
    places: ['toolbar'],
    enabled: needsScene,
    perform: ({ view }) =>
      show({ exporting: { what: view.selection.nodes.size > 0 ? 'selection' : 'scene', as: 'data' } }),
  },
  import: {
    keys: ['Shift+O'],
    places: ['canvas'],
    enabled: always,
    perform: () => show({ importing: true }),
  },
  /** A picture is of all that is drawn unless one says otherwise: who selects something wants it to be seen among the rest. */
  picture: {
    keys: ['Shift+P'],
    places: ['canvas'],
    enabled: needsScene,
    perform: () => show({ exporting: { what: 'scene', as: 'picture' } }),
  },
  shortcuts: {
    keys: ['?'],
    places: ['toolbar'],
    enabled: always,
    perform: () => show({ shortcuts: true }),
  },
} satisfies Commands

const showing = (target: Target, right: Panels['right']): Outcome => ({
  update: state =>
    opening(
      viewing(state, {
        selection: { nodes: new Set(target.nodes), relationships: new Set(target.relationships) },
      }),
      { right, rightOpen: true },
    ),
})
