import { atlasOf, thingsByPlace } from '../atlas.ts'
import { captionOf } from '../caption.ts'
import { always, because, type Commands, doIt, needsNode, type Outcome, visibleNodes } from '../command.ts'
import { folding as fold, unfolding } from '../folds.ts'
import { type Group, groupedByLabel, groupedByNumber, headed } from '../grouping.ts'
import type { Measured } from '../measures.ts'
import { type Phrase, phrase } from '../phrase.ts'
import type { DrawnNode, Scene } from '../scene.ts'
import { proposedName } from '../sets.ts'
import { setting, settingOf } from '../settings.ts'
import type { State, Target } from '../state.ts'
import { appearancesFor, mainLabel, sightOf } from '../view.ts'

/** Several nodes drawn as one, by what they have in common, and opened again in place. */
export const folding = {
  foldSelection: {
    keys: ['U'],
    places: ['node'],
    enabled: (state, target) => seenOf(state, target.nodes).length > 1 || because('selectTwo'),
    perform(state, target, at) {
      const nodes = seenOf(state, target.nodes)
      const selection = { nodes: new Set(nodes), relationships: new Set<string>() }
      const name = proposedName(state.scene, state.schema, state.language, selection)
      return folded(state, [{ name, nodes: headed(state, nodes) }], phrase('step.fold', { name }), at)
    },
  },
  foldSameLabel: {
    keys: [],
    places: ['node'],
    enabled: (state, target) => {
      const node = needsNode(state, target)
      return node !== true ? node : byLabel(state, labelsAt(state, target)).length > 0 || because('nothingToFold')
    },
    perform: (state, target, at) => {
      const groups = byLabel(state, labelsAt(state, target))
      return folded(state, groups, phrase('step.fold', { name: groups.map(({ name }) => name).join(', ') }), at)
    },
  },
  foldByLabel: {
    keys: [],
    places: ['canvas'],
    enabled: state => byLabel(state).length > 0 || because('nothingToFold'),
    perform: (state, _, at) => folded(state, byLabel(state), phrase('step.foldByLabel'), at),
  },
  foldByPlace: {
    keys: [],
    places: ['canvas'],
    enabled: state => byPlace(state).length > 0 || because('noPlaces'),
    perform: (state, _, at) => folded(state, byPlace(state), phrase('step.foldByPlace'), at),
  },
  foldByCommunity: {
    keys: [],
    places: ['canvas'],
    enabled: state => visibleNodes(state).length > 1 || because('nothingToFold'),
    perform: () => ({ measure: { metric: 'community', measured: foldedByCommunity } }),
  },
  unfold: {
    keys: ['Shift+U'],
    places: ['node'],
    enabled: (state, target) => foldsAt(state, target).length > 0 || because('noGroup'),
    perform(state, target, at) {
      const ids = foldsAt(state, target)
      const name = ids.map(id => state.scene.folds.get(id)!.name).join(', ')
      return doIt({ name: phrase('step.unfold', { name }), change: unfolding(state.scene, ids), at })
    },
  },
  unfoldAll: {
    keys: ['Alt+U'],
    places: ['canvas'],
    enabled: ({ scene }) => scene.folds.size > 0 || because('noGroup'),
    perform: ({ scene }, _, at) =>
      doIt({ name: phrase('step.unfoldAll'), change: unfolding(scene, [...scene.folds.keys()]), at }),
  },
  parallels: {
    keys: [],
    places: ['canvas', 'view'],
    enabled: always,
    perform({ scene }, _, at) {
      const parallels = settingOf(scene, 'parallels') === 'fan' ? 'fold' : 'fan'
      return doIt({ name: phrase(`step.parallels.${parallels}`), change: setting(scene, { parallels }), at })
    },
  },
} satisfies Commands

const folded = (state: State, groups: readonly Group[], name: Phrase, at: number) =>
  doIt({ name, change: fold(state.scene, groups), at }, { text: name, undo: true })

const isSeen = (sight: Scene, id: string) => sight.nodes.get(id)?.hidden === false

const seenOf = (state: State, ids: readonly string[]): string[] => {
  const sight = sightOf(state)
  return ids.filter(id => isSeen(sight, id))
}

function labelsAt(state: State, { nodes }: Target): Set<string> {
  const appearances = appearancesFor(state.scene, state.schema)
  return new Set(
    nodes.flatMap(id => {
      const drawn = state.scene.nodes.get(id)
      return drawn ? [mainLabel(drawn.node, appearances)] : []
    }),
  )
}

function byLabel(state: State, only?: ReadonlySet<string>): Group[] {
  const appearances = appearancesFor(state.scene, state.schema)
  const isWanted = ([, { node, hidden }]: [string, DrawnNode]) =>
    !hidden && only?.has(mainLabel(node, appearances)) !== false
  return groupedByLabel(
    state,
    [...sightOf(state).nodes].filter(isWanted).map(([id]) => id),
  )
}

function byPlace(state: State): Group[] {
  const sight = sightOf(state)
  return Array.from(thingsByPlace(atlasOf(sight, state.schema)), ([place, things]) => ({
    name: captionOf(sight.nodes.get(place)!.node, state.schema, state.language),
    nodes: [place, ...things].filter(id => isSeen(sight, id)),
  })).filter(({ nodes }) => nodes.length > 1)
}

function foldedByCommunity(state: State, { values }: Measured, at: number): Outcome {
  const sight = sightOf(state)
  const seen = [...values].filter(([id]) => isSeen(sight, id))
  const groups = groupedByNumber(
    state,
    seen.map(([id]) => id),
    values,
  )
  // One thing in place of everything says nothing.
  if (groups.length === 0) return { say: { text: phrase('say.noCommunities') } }
  if (new Set(seen.map(([, number]) => number)).size === 1)
    return { say: { text: phrase('say.oneCommunity', { count: groups[0]!.nodes.length }) } }
  return folded(state, groups, phrase('step.foldByCommunity'), at)
}

function foldsAt({ scene }: State, { nodes }: Target): string[] {
  const wanted = new Set(nodes)
  return [...scene.folds].filter(([, one]) => one.nodes.some(id => wanted.has(id))).map(([id]) => id)
}
