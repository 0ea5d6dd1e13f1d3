import { verbOf } from '../caption.ts'
import { because, type Commands, needsNode, needsScene, type Outcome, show } from '../command.ts'
import {
  addingFilter,
  changingFilter,
  clearingFilters,
  type Filter,
  isLetThrough,
  isOfProperty,
  isolatingKinds,
  nextFilterId,
  type Test,
  togglingKind,
} from '../filters.ts'
import { type Phrase, phrase } from '../phrase.ts'
import { applyToScene, noSceneChange, type SceneChange, squashScene } from '../scene.ts'
import { setting, settingOf } from '../settings.ts'
import { doing, opening, type State, type Target } from '../state.ts'
import { appearancesFor, mainLabel } from '../view.ts'

/** The commands of filters. Those of one filter work on the one that `target.filter` names. */
export const filtering = {
  filters: {
    keys: ['K'],
    places: ['canvas'],
    enabled: needsScene,
    perform: () => show({ left: 'filters', leftOpen: true }),
  },
  filterLabel: {
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform: (state, target, at) => isolating(state, 'label', labelsIn(state, target), at),
  },
  hideLabel: {
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform: (state, target, at) => leavingOut(state, 'label', labelsIn(state, target), at),
  },
  filterType: {
    keys: [],
    places: ['relationship'],
    enabled: needsRelationship,
    perform: (state, target, at) => isolating(state, 'type', typesIn(state, target), at),
  },
  hideType: {
    keys: [],
    places: ['relationship'],
    enabled: needsRelationship,
    perform: (state, target, at) => leavingOut(state, 'type', typesIn(state, target), at),
  },
  filterComponent: {
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform: (state, { nodes }, at) => filteringBy(state, { kind: 'component', nodes }, at),
  },
  filterLargest: {
    keys: [],
    places: ['canvas'],
    enabled: needsScene,
    perform: (state, _, at) => filteringBy(state, { kind: 'component', nodes: null }, at),
  },
  filterMode: {
    keys: [],
    places: [],
    enabled: needsScene,
    perform: (state, _, at) => usingMode(state, settingOf(state.scene, 'filterMode') === 'fade' ? 'hide' : 'fade', at),
  },
  showFiltered: {
    keys: ['Shift+K'],
    places: ['canvas'],
    enabled: ({ scene }) => scene.filters.size > 0 || because('nothingFiltered'),
    perform(state, _, at) {
      const name = phrase('step.clearFilters', { count: state.scene.filters.size })
      return {
        ...step(name, clearingFilters(state.scene), at),
        say: { text: name, undo: true },
      }
    },
  },
  editFilter: {
    keys: [],
    places: [],
    enabled: needsFilter,
    perform: (_, { filter }) => show({ left: 'filters', leftOpen: true, filter: filter ?? null }),
  },
  switchFilter: {
    keys: [],
    places: [],
    enabled: needsFilter,
    perform(state, target, at) {
      const filter = filterOf(state, target)!
      const name = phrase(filter.on ? 'step.filterOff' : 'step.filterOn')
      return step(name, changingFilter(state.scene, target.filter!, { ...filter, on: !filter.on }), at)
    },
  },
  negateFilter: {
    keys: [],
    places: [],
    enabled: needsFilter,
    perform(state, target, at) {
      const filter = filterOf(state, target)!
      const change = changingFilter(state.scene, target.filter!, { ...filter, negate: !filter.negate })
      return step(phrase('step.negateFilter'), change, at)
    },
  },
  removeFilter: {
    keys: [],
    places: [],
    enabled: needsFilter,
    perform: (state, target, at) =>
      step(phrase('step.removeFilter'), changingFilter(state.scene, target.filter!, null), at),
  },
} satisfies Commands

const filterOf = ({ scene }: State, { filter }: Target): Filter | undefined =>
  filter === undefined ? undefined : scene.filters.get(filter)

function needsFilter(state: State, target: Target): true | Phrase {
  return filterOf(state, target) !== undefined || because('chooseFilter')
}

function needsRelationship(_: State, target: Target): true | Phrase {
  return target.relationships.length > 0 || because('selectRelationship')
}

const step = (name: Phrase, change: SceneChange, at: number): Outcome => ({
  update: state => doing(state, { name, change, at }),
})

/** What a step says of a filter: the names that stand in the data, not the whole condition. */
const NAMED = 3
const named = (names: readonly string[]): string =>
  [...names.slice(0, NAMED), ...(names.length > NAMED ? ['…'] : [])].join(', ')

/** The name of the step that sets a filter of this kind. */
export function stepOf(test: Test): Phrase {
  if (isOfProperty(test)) {
    const within = test.within === null ? '' : test.of === 'node' ? test.within : verbOf(test.within)
    return phrase('step.filterProperty', { name: [within, test.property].filter(Boolean).join(' · ') })
  }
  if (test.kind === 'label') return phrase('step.filterKind', { name: named(test.labels) })
  if (test.kind === 'type') return phrase('step.filterKind', { name: named(test.types.map(verbOf)) })
  if (test.kind === 'degree') return phrase('step.filterDegree')
  return test.kind === 'status' ? phrase('step.filterStatus') : phrase('step.filterComponent')
}

/** A filter more; what is written next into its condition belongs to the same step. With `edit` its condition opens. */
export function filteringBy(state: State, test: Test, at: number, { negate = false, edit = false } = {}): Outcome {
  const id = nextFilterId(state.scene)
  const change = addingFilter(state.scene, test, negate)
  return {
    update: now => {
      const done = doing(now, { name: stepOf(test), change, merge: firstTag(id), at })
      return edit ? opening(done, { left: 'filters', leftOpen: true, filter: id }) : done
    },
  }
}

const firstTag = (id: string) => `new ${id}`

/**
 * Another condition for a filter. What carries the same tag is one step; the first condition that is written for a new
 * filter belongs to the step that added it.
 */
export function rewriting(state: State, id: string, filter: Filter, at: number, tag: string): Outcome {
  const isNew = state.history.past.at(-1)?.merge === firstTag(id) && state.history.future.length === 0
  const name = stepOf(filter.test)
  const merge = `filter ${id} ${tag}`
  return {
    update: now => {
      const change = changingFilter(now.scene, id, filter)
      const done = doing(now, { name, change, recording: 'merged', merge: isNew ? firstTag(id) : merge, at })
      if (!isNew) return done
      const past = done.history.past.with(-1, { ...done.history.past.at(-1)!, name, merge })
      return { ...done, history: { ...done.history, past } }
    },
  }
}

export const usingMode = (state: State, mode: 'fade' | 'hide', at: number): Outcome =>
  step(
    phrase(mode === 'fade' ? 'step.fadeFiltered' : 'step.hideFiltered'),
    setting(state.scene, { filterMode: mode }),
    at,
  )

type Kind = 'label' | 'type'

const shown = (kind: Kind, name: string) => (kind === 'label' ? name : verbOf(name))

/** A click on a row of the legend. */
export function toggling(state: State, kind: Kind, name: string, at: number): Outcome {
  const isOn = isLetThrough(state.scene, kind, name)
  const values = { name: shown(kind, name) }
  return step(phrase(isOn ? 'step.leaveOut' : 'step.letThrough', values), togglingKind(state.scene, kind, name), at)
}

/** Lets these labels, or types, through alone; where they are alone already, all of them. */
export function isolating(state: State, kind: Kind, names: readonly string[], at: number): Outcome {
  const change = isolatingKinds(state.scene, kind, names)
  const isBack = change.filters.removed.size > 0 && change.filters.updated.size + change.filters.added.size === 0
  const values = { name: named(names.map(name => shown(kind, name))) }
  return step(phrase(isBack ? 'step.allKinds' : 'step.onlyKind', values), change, at)
}

function leavingOut(state: State, kind: Kind, names: readonly string[], at: number): Outcome {
  let { scene } = state
  let change = noSceneChange()
  for (const name of names) {
    if (!isLetThrough(scene, kind, name)) continue
    const next = togglingKind(scene, kind, name)
    scene = applyToScene(scene, next)
    change = squashScene(change, next)
  }
  return step(phrase('step.leaveOut', { name: named(names.map(name => shown(kind, name))) }), change, at)
}

/** The labels by which the nodes are drawn. */
function labelsIn(state: State, { nodes }: Target): string[] {
  const appearances = appearancesFor(state.scene, state.schema)
  return distinct(
    nodes.flatMap(id => {
      const node = state.scene.nodes.get(id)?.node
      return node ? [mainLabel(node, appearances)] : []
    }),
  )
}

const typesIn = ({ scene }: State, { relationships }: Target): string[] =>
  distinct(relationships.flatMap(id => scene.relationships.get(id)?.relationship.type ?? []))

const distinct = (names: readonly string[]): string[] => [...new Set(names)]
