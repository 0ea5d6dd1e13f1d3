import { because, type Commands, called, doIt, needsAny, type Outcome, select } from '../command.ts'
import { clearingMasks, consequencesOf, type Mask, maskedIn, nextMaskId, settingMask } from '../masks.ts'
import { phrase } from '../phrase.ts'
import { applyToScene, squashScene } from '../scene.ts'
import type { State, Target } from '../state.ts'
import { sightOf } from '../view.ts'

/** "What if this were not there." Commands of one supposition work on the one that `target.mask` names. */
export const supposing = {
  suppose: {
    keys: ['X'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform(state, target, at) {
      const { name } = called(state, target)
      const mask: Mask = { name, on: true, nodes: target.nodes, relationships: target.relationships }
      const change = settingMask(state.scene, nextMaskId(state.scene), mask)
      const text = phrase('step.suppose', { name })
      return doIt({ name: text, change, at }, { text, undo: true })
    },
  },
  countAgain: {
    keys: [],
    places: ['node', 'relationship'],
    enabled(state, { nodes, relationships }) {
      const masked = maskedIn(state.scene)
      const isMasked = nodes.some(id => masked.nodes.has(id)) || relationships.some(id => masked.relationships.has(id))
      return isMasked || because('notSupposed')
    },
    perform(state, target, at) {
      let change = settingMask(state.scene, '', null)
      for (const [id, mask] of state.scene.masks) {
        const nodes = mask.nodes.filter(one => !target.nodes.includes(one))
        const relationships = mask.relationships.filter(one => !target.relationships.includes(one))
        if (nodes.length + relationships.length === mask.nodes.length + mask.relationships.length) continue
        const rest = nodes.length + relationships.length > 0 ? { ...mask, nodes, relationships } : null
        change = squashScene(change, settingMask(applyToScene(state.scene, change), id, rest))
      }
      return doIt({ name: phrase('step.countAgain', called(state, target)), change, at })
    },
  },
  switchMask: {
    keys: [],
    places: [],
    enabled: needsMask,
    perform: (state, target, at) => {
      const mask = maskOf(state, target)!
      const name = phrase(mask.on ? 'step.maskOff' : 'step.maskOn', { name: mask.name })
      return doIt({ name, change: settingMask(state.scene, target.mask!, { ...mask, on: !mask.on }), at })
    },
  },
  selectMasked: {
    keys: [],
    places: [],
    enabled: needsMask,
    perform(state, target) {
      const { nodes, relationships } = maskOf(state, target)!
      return select({ nodes: new Set(nodes), relationships: new Set(relationships) })
    },
  },
  selectCutOff: {
    keys: [],
    places: [],
    enabled: state => consequencesOf(sightOf(state)).cutOff.length > 0 || because('nothingCutOff'),
    perform: state => select({ nodes: new Set(consequencesOf(sightOf(state)).cutOff) }),
  },
  removeMask: {
    keys: [],
    places: [],
    enabled: needsMask,
    perform(state, target, at) {
      const text = phrase('step.removeMask', { name: maskOf(state, target)!.name })
      return doIt({ name: text, change: settingMask(state.scene, target.mask!, null), at }, { text, undo: true })
    },
  },
  clearMasks: {
    keys: ['Alt+X'],
    places: ['canvas'],
    enabled: ({ scene }) => scene.masks.size > 0 || because('nothingSupposed'),
    perform(state, _, at) {
      const text = phrase('step.clearMasks')
      return doIt({ name: text, change: clearingMasks(state.scene), at }, { text, undo: true })
    },
  },
} satisfies Commands

const maskOf = ({ scene }: State, { mask }: Target): Mask | undefined =>
  mask === undefined ? undefined : scene.masks.get(mask)

function needsMask(state: State, target: Target) {
  return maskOf(state, target) !== undefined || because('nothingSupposed')
}

/** Another name for a supposition; an empty one changes nothing. */
export function renamingMask(state: State, id: string, text: string, at: number): Outcome {
  const mask = state.scene.masks.get(id)
  const name = text.trim().slice(0, 100)
  if (!mask || name === '' || name === mask.name) return {}
  return doIt({
    name: phrase('step.renameMask', { name }),
    change: settingMask(state.scene, id, { ...mask, name }),
    at,
  })
}
