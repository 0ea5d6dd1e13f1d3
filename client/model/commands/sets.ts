import type { Graph, Node } from '../../../server/contract/graph.ts'
import type { Statement } from '../../../server/contract/messages.ts'
import { because, type Commands, doIt, type Outcome, select } from '../command.ts'
import { type Phrase, phrase } from '../phrase.ts'
import { placing } from '../place.ts'
import {
  adding,
  applyToScene,
  emptyScene,
  hiding,
  isNoSceneChange,
  type NamedSet,
  type Scene,
  squashScene,
} from '../scene.ts'
import { isNothing, selectable } from '../selections.ts'
import {
  contentOf,
  drawnOf,
  intersection,
  isTaken,
  minus,
  nextSetId,
  proposedName,
  selectionOf,
  settingSet,
  union,
} from '../sets.ts'
import { doing, opening, type State, type Target } from '../state.ts'
import type { Selection } from '../view.ts'

/** The commands of named sets. All but the first work on the set that `target.set` names. */
export const sets = {
  saveSet: {
    keys: ['Shift+S'],
    places: ['node', 'relationship'],
    enabled: ({ scene }, target) => !isNothing(selectable(scene, asSelection(target))) || because('selectSomething'),
    perform(state, target, at) {
      const id = nextSetId(state.scene)
      const selection = asSelection(target)
      const name = proposedName(state.scene, state.schema, state.language, selection)
      const set = { name, ...contentOf(state.scene, state.schema, selection) }
      return {
        update: now =>
          opening(
            doing(now, {
              name: phrase('step.saveSet', { name }),
              change: settingSet(now.scene, id, set),
              // A name that is written at once belongs to the same step.
              merge: nameTag(id),
              at,
            }),
            { left: 'sets', leftOpen: true, naming: id },
          ),
      }
    },
  },
  selectSet: {
    keys: [],
    places: [],
    enabled: inSight,
    perform: (state, target) => select(selectable(state.scene, selectionOf(setOf(state, target)!))),
  },
  uniteSet: {
    keys: [],
    places: [],
    enabled: inSight,
    perform: (state, target) => combine(state, target, union),
  },
  subtractSet: {
    keys: [],
    places: [],
    enabled: needsBoth,
    perform: (state, target) => combine(state, target, minus),
  },
  intersectSet: {
    keys: [],
    places: [],
    enabled: needsBoth,
    perform: (state, target) => combine(state, target, intersection),
  },
  drawSet: {
    keys: [],
    places: [],
    enabled: (state, target) => {
      const set = setOf(state, target)
      if (!set) return because('chooseSet')
      const { drawn, total } = drawnOf(state.scene, set)
      return drawn < total || because('setDrawn')
    },
    perform: drawRest,
  },
  renameSet: {
    keys: [],
    places: [],
    enabled: needsSet,
    perform: (_, target) => ({
      update: now => opening(now, { left: 'sets', leftOpen: true, naming: target.set! }),
    }),
  },
  updateSet: {
    keys: [],
    places: [],
    enabled: needsBoth,
    perform(state, target, at) {
      const { name } = setOf(state, target)!
      const set = { name, ...contentOf(state.scene, state.schema, state.view.selection) }
      const text = phrase('step.updateSet', { name })
      return doIt({ name: text, change: settingSet(state.scene, target.set!, set), at }, { text, undo: true })
    },
  },
  deleteSet: {
    keys: [],
    places: [],
    enabled: needsSet,
    perform(state, target, at) {
      const text = phrase('step.deleteSet', { name: setOf(state, target)!.name })
      return doIt({ name: text, change: settingSet(state.scene, target.set!, null), at }, { text, undo: true })
    },
  },
} satisfies Commands

const nameTag = (id: string) => `name ${id}`

const asSelection = ({ nodes, relationships }: Target): Selection => ({
  nodes: new Set(nodes),
  relationships: new Set(relationships),
})

const setOf = ({ scene }: State, { set }: Target): NamedSet | undefined =>
  set === undefined ? undefined : scene.sets.get(set)

function needsSet(state: State, target: Target): true | Phrase {
  return setOf(state, target) !== undefined || because('chooseSet')
}

function inSight(state: State, target: Target): true | Phrase {
  const set = setOf(state, target)
  if (!set) return because('chooseSet')
  return drawnOf(state.scene, set).drawn > 0 || because('setNotDrawn')
}

function needsBoth(state: State, target: Target): true | Phrase {
  if (!setOf(state, target)) return because('chooseSet')
  return !isNothing(state.view.selection) || because('selectSomething')
}

function combine(state: State, target: Target, by: (a: Selection, b: Selection) => Selection): Outcome {
  const selection = by(state.view.selection, selectable(state.scene, selectionOf(setOf(state, target)!)))
  return { ...select(selection), ...(isNothing(selection) ? { say: { text: phrase('say.nothingLeft') } } : {}) }
}

/**
 * Gives a set a name. Empty names change nothing; a name that another set has is refused.
 * @returns the outcome, or the reason why not
 */
export function naming(state: State, id: string, written: string, at: number): Outcome | Phrase {
  const set = state.scene.sets.get(id)
  const name = written.trim()
  const close = (now: State) => opening(now, { naming: null })
  if (!set || name === '' || name === set.name) return { update: close }
  if (isTaken(state.scene, name, id)) return because('nameTaken')
  // While the set is being saved, its name is part of that step.
  const isNew = state.history.past.at(-1)?.merge === nameTag(id)
  return {
    update: now => {
      const step = phrase(isNew ? 'step.saveSet' : 'step.renameSet', { name })
      const change = settingSet(now.scene, id, { ...set, name })
      const named = doing(now, {
        name: step,
        change,
        ...(isNew ? { merge: nameTag(id), recording: 'merged' as const } : {}),
        at,
      })
      const past = named.history.past.with(-1, { ...named.history.past.at(-1)!, name: step })
      return close({ ...named, history: { ...named.history, past } })
    },
  }
}

/** Shows what of a set is hidden and fetches what is not drawn; ends of its relationships come along where they must. */
function drawRest(state: State, target: Target, now: number): Outcome {
  const set = setOf(state, target)!
  const absent = {
    nodes: set.nodes.filter(({ id }) => !state.scene.nodes.has(id)).map(({ ref }) => ref),
    relationships: set.relationships.filter(({ id }) => !state.scene.relationships.has(id)).map(({ ref }) => ref),
  }
  const id = target.set!
  if (absent.nodes.length + absent.relationships.length === 0) return drawn(state, id, nothing, now)
  return {
    ask: {
      route: 'entities',
      request: absent,
      what: phrase('ask.set', { name: set.name }),
      answered(later, answer, at) {
        const there = new Set([...later.scene.nodes.keys(), ...answer.nodes.map(node => node.id)])
        const ends = new Set(answer.relationships.flatMap(({ start, end }) => [start, end]))
        const missingEnds = [...ends].filter(end => !there.has(end))
        if (missingEnds.length === 0) return drawn(later, id, answer, at)
        return {
          ask: {
            route: 'entities',
            request: { nodes: missingEnds },
            what: phrase('ask.set', { name: set.name }),
            answered: (last, more, then) =>
              drawn(
                last,
                id,
                {
                  nodes: [...answer.nodes, ...more.nodes],
                  relationships: answer.relationships,
                  ran: [...answer.ran, ...more.ran],
                },
                then,
              ),
          },
        }
      },
    },
  }
}

/** What was found, and the Cypher that found it. */
interface Found extends Graph {
  readonly ran: readonly Statement[]
}

const nothing: Found = { nodes: [], relationships: [], ran: [] }

function drawn(state: State, id: string, graph: Found, at: number): Outcome {
  const after = drawing(state, id, graph, at)
  const set = after.scene.sets.get(id)
  if (!set) return {}
  const counts = drawnOf(after.scene, set)
  const text = phrase(counts.drawn < counts.total ? 'say.setGone' : 'say.setDrawn', { name: set.name, ...counts })
  return { update: now => drawing(now, id, graph, at), say: { text, undo: true } }
}

function drawing(state: State, id: string, graph: Found, at: number): State {
  const { scene } = state
  const set = scene.sets.get(id)
  if (!set) return state
  const shown = hiding(
    scene,
    { nodes: set.nodes.map(member => member.id), relationships: set.relationships.map(member => member.id) },
    false,
  )
  const visible = applyToScene(scene, shown)
  const added = adding(visible, graph, placing(visible, graph))
  // Ids may be others than when the set was saved: the references found these nodes.
  const found = settingSet(visible, id, readdressed(set, graph, state))
  const change = squashScene(shown, squashScene(added, found))
  if (isNoSceneChange(change)) return state
  return doing(state, { name: phrase('step.drawSet', { name: set.name }), change, ran: graph.ran, at })
}

function readdressed(set: NamedSet, graph: Graph, { schema }: State): NamedSet {
  const asScene: Scene = {
    ...emptyScene,
    nodes: new Map(graph.nodes.map((node: Node) => [node.id, { node, x: 0, y: 0, pinned: false, hidden: false }])),
    relationships: new Map(graph.relationships.map(relationship => [relationship.id, { relationship, hidden: false }])),
  }
  const content = contentOf(asScene, schema, {
    nodes: new Set(asScene.nodes.keys()),
    relationships: new Set(asScene.relationships.keys()),
  })
  const now = (members: NamedSet['nodes'], found: NamedSet['nodes']) => {
    const byRef = new Map(found.flatMap(({ id, ref }) => [[ref, id] as const, [id, id] as const]))
    const moved = members.map(member => {
      const id = byRef.get(member.ref)
      return id === undefined || id === member.id ? member : { ...member, id }
    })
    return moved.every((member, index) => member === members[index]) ? members : moved
  }
  const nodes = now(set.nodes, content.nodes)
  const relationships = now(set.relationships, content.relationships)
  return nodes === set.nodes && relationships === set.relationships ? set : { ...set, nodes, relationships }
}
