import {
  type Alignment,
  aligned,
  arrangementOf,
  datedCounts,
  distributed,
  type LayoutName,
  mineOf,
} from '../arrangement.ts'
import { difference } from '../change.ts'
import {
  always,
  because,
  type CommandDefinition,
  type Commands,
  called,
  doIt,
  needsNode,
  needsScene,
} from '../command.ts'
import { groupedScene, movingDrawn, placesDrawn } from '../groups.ts'
import { notesAlong } from '../notes.ts'
import { phrase } from '../phrase.ts'
import { placing } from '../place.ts'
import {
  adding,
  applyToScene,
  emptyScene,
  isNoSceneChange,
  moving,
  noSceneChange,
  type Position,
  pinning,
  type SceneChange,
  sceneDifference,
} from '../scene.ts'
import { opening, type State, type Target } from '../state.ts'
import { sightOf } from '../view.ts'

/** What a layout is about: all in sight, unless the user has said the selection and there is something to lay out in it. */
export const laidOut = ({ panels, view }: State): string[] | null =>
  panels.layoutOn === 'selection' && view.selection.nodes.size > 1 ? [...view.selection.nodes] : null

const laying = (layout: LayoutName, also: CommandDefinition['enabled'] = always): CommandDefinition => ({
  keys: [],
  places: ['canvas'],
  enabled(state, target) {
    const there = needsScene(state)
    return there === true ? also(state, target) : there
  },
  perform: state => ({ arrange: { nodes: laidOut(state), set: { layout } } }),
})

/** Puts what lies elsewhere than in my arrangement back to where it lay. */
function backToMine(state: State): SceneChange {
  const { scene, history } = state
  const mine = mineOf(history)
  if (!mine) return noSceneChange()
  const folds = new Map(scene.folds)
  for (const [id, { x, y }] of mine.folds) {
    const fold = folds.get(id)
    if (fold && (fold.x !== x || fold.y !== y)) folds.set(id, { ...fold, x, y })
  }
  const change = { ...moving(scene, mine.nodes), folds: difference(scene.folds, folds) }
  if (scene.notes.size === 0) return change
  const after = sightOf({ ...state, scene: applyToScene(scene, change) })
  return { ...change, notes: notesAlong(sightOf(state), after).notes }
}

/** A closed group is one of what is put in line. */
const placesOf = (state: State, { nodes }: Target) => placesDrawn(groupedScene(sightOf(state)), nodes)

const inLine = (
  least: number,
  reason: string,
  line: (places: Map<string, Position>) => Map<string, Position>,
): CommandDefinition => ({
  keys: [],
  places: ['node'],
  enabled: (state, target) =>
    target.nodes.length < least
      ? because(reason)
      : placesOf(state, target).size >= least || because(least > 2 ? 'threeDrawn' : 'oneGroup'),
  perform: (state, target, at) =>
    doIt({
      name: phrase('step.align', called(state, target)),
      change: movingDrawn(state.scene, line(placesOf(state, target))),
      at,
    }),
})
const aligning = (alignment: Alignment) => inLine(2, 'selectSeveralNodes', places => aligned(places, alignment))
const distributing = (axis: 'x' | 'y') => inLine(3, 'selectThreeNodes', places => distributed(places, axis))

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
  layouts: {
    keys: ['Alt+R'],
    places: ['canvas'],
    enabled: needsScene,
    perform: () => ({ update: state => opening(state, { layouts: !state.panels.layouts }) }),
  },
  layoutForce: laying('force'),
  layoutLayers: laying('layers'),
  layoutRadial: laying('radial', state => state.view.selection.nodes.size > 0 || because('selectNode')),
  layoutRings: laying('rings'),
  layoutCircle: laying('circle'),
  layoutColumns: laying('columns'),
  layoutTimeline: laying(
    'timeline',
    state => datedCounts(sightOf(state), arrangementOf(state.scene).date).dated > 0 || because('noDates'),
  ),
  layoutGrid: laying('grid'),
  backToMine: {
    keys: [],
    places: ['canvas'],
    enabled: state => !isNoSceneChange(backToMine(state)) || because('noLayoutYet'),
    perform: (state, _, at) => doIt({ name: phrase('step.backToMine'), change: backToMine(state), at }),
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
    // Near to what they hang on, whatever layout the rest has.
    perform: ({ view }) => ({ arrange: { nodes: [...view.fresh], layout: 'force' } }),
  },
  alignLeft: aligning('left'),
  alignCentre: aligning('centre'),
  alignTop: aligning('top'),
  alignMiddle: aligning('middle'),
  distributeAcross: distributing('x'),
  distributeDown: distributing('y'),
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
            arrange: { nodes: null, merge: 'overview', layout: 'force' },
          }
        },
      },
    }),
  },
} satisfies Commands
