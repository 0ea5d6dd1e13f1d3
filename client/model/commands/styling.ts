import { numberingAll } from '../aliases.ts'
import { always, because, type Commands, doIt, type Outcome, show } from '../command.ts'
import { sourceParts } from '../measures.ts'
import type { Look } from '../palette.ts'
import { type Phrase, phrase } from '../phrase.ts'
import { isNoSceneChange, noSceneChange, type Scene, type SceneChange, squashScene } from '../scene.ts'
import { type Settings, setting, settingOf } from '../settings.ts'
import { doing, labelIn, opening, type State, type Target } from '../state.ts'
import type { Condition, Dress, Source, StyleRule } from '../stylerule.ts'
import { movingRule, newRule, nextRuleId, rulesOf, settingCaption, settingRule } from '../styles.ts'
import { appearancesFor, mainLabel } from '../view.ts'

export const styling = {
  style: {
    keys: ['Shift+G'],
    places: ['canvas'],
    enabled: always,
    perform: () => show({ left: 'style', leftOpen: true }),
  },
  lookDefault: {
    keys: [],
    places: [],
    enabled: ({ scene }) =>
      settingOf(scene, 'look') !== 'default' || settingOf(scene, 'names') !== 'shown' || because('presetOn'),
    perform: (state, _, at) =>
      doIt({
        name: phrase('step.lookDefault'),
        change: setting(state.scene, { look: 'default', names: 'shown' }),
        at,
      }),
  },
  lookContrast: {
    keys: [],
    places: [],
    enabled: ({ scene }) => settingOf(scene, 'look') !== 'contrast' || because('presetOn'),
    perform: (state, _, at) => looking(state, 'contrast', phrase('step.lookContrast'), at),
  },
  lookGrey: {
    keys: [],
    places: [],
    enabled: ({ scene }) => settingOf(scene, 'look') !== 'grey' || because('presetOn'),
    perform: (state, _, at) => looking(state, 'grey', phrase('step.lookGrey'), at),
  },
  hideNames: {
    keys: [],
    places: [],
    enabled: ({ scene }) => settingOf(scene, 'names') !== 'hidden' || because('presetOn'),
    perform(state, _, at) {
      const numbers = numberingAll(state.scene, id => labelIn(state, noSceneChange(), id))
      const change = squashScene(numbers, setting(state.scene, { names: 'hidden' }))
      return doIt({ name: phrase('step.hideNames'), change, at })
    },
  },
  showNames: {
    keys: [],
    places: [],
    enabled: ({ scene }) => settingOf(scene, 'names') === 'hidden' || because('namesShown'),
    perform: (state, _, at) =>
      doIt({ name: phrase('step.showNames'), change: setting(state.scene, { names: 'shown' }), at }),
  },
  addRule: {
    keys: [],
    places: ['node', 'relationship'],
    enabled: always,
    perform: (state, target, at) => ({
      update: now => {
        const id = nextRuleId(now.scene)
        const { of, when } = about(state, target)
        const change = settingRule(now.scene, id, newRule(now.scene, of, when))
        // What is written into it at once belongs to the same step.
        const done = doing(now, { name: phrase('step.addRule'), change, merge: tagOf(id), at })
        return opening(done, { left: 'style', leftOpen: true, rule: id })
      },
    }),
  },
  resetStyle: {
    keys: [],
    places: [],
    enabled: ({ scene }) => !isNoSceneChange(resetting(scene)) || because('styleIsDefault'),
    perform: (state, _, at) =>
      doIt(
        { name: phrase('step.resetStyle'), change: resetting(state.scene), at },
        { text: phrase('step.resetStyle'), undo: true },
      ),
  },
} satisfies Commands

const tagOf = (id: string) => `rule ${id}`

/** No rules, no captions of labels, every setting of looks as it was at first. Numbers of nodes stay theirs. */
function resetting(scene: Scene): SceneChange {
  const { styles, captions } = scene
  return {
    ...setting(scene, { look: 'default', names: 'shown', colourBy: '', sizeBy: '' }),
    styles: { added: new Map(), updated: new Map(), removed: new Map(styles) },
    captions: { added: new Map(), updated: new Map(), removed: new Map(captions) },
  }
}

const looking = (state: State, look: Look, name: Phrase, at: number): Outcome =>
  doIt({ name, change: setting(state.scene, { look }), at })

/** A new rule begins with what it was asked for: the label or the type of what is meant. */
function about(
  { scene, schema }: State,
  { nodes, relationships }: Target,
): Pick<StyleRule, 'of'> & { when: Partial<Condition> } {
  const node = scene.nodes.get(nodes[0] ?? '')?.node
  if (node) return { of: 'node', when: { kind: mainLabel(node, appearancesFor(scene, schema)) } }
  const relationship = scene.relationships.get(relationships[0] ?? '')?.relationship
  return relationship ? { of: 'relationship', when: { kind: relationship.type } } : { of: 'node', when: {} }
}

// ── what the panel does to one rule, one scale, one label ───────────────────────────────────────────────────────

/** A rule with other contents. What is changed of one rule without anything between is one step. */
export function changingRule(
  state: State,
  id: string,
  change: {
    of?: StyleRule['of']
    when?: Partial<Condition>
    set?: { [Part in keyof Dress]?: Dress[Part] | undefined }
  },
  at: number,
): Outcome {
  const rule = rulesOf(state.scene).find(one => one.id === id)
  if (!rule) return {}
  const { id: _, ...record } = rule
  const given = { ...record.set, ...change.set }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Dress
  const next = { ...record, of: change.of ?? record.of, when: { ...record.when, ...change.when }, set }
  return {
    update: now =>
      doing(now, {
        name: phrase('step.changeRule'),
        change: settingRule(now.scene, id, next),
        merge: tagOf(id),
        recording: 'merged',
        at,
      }),
  }
}

export function switchingRule(state: State, id: string, at: number): Outcome {
  const rule = rulesOf(state.scene).find(one => one.id === id)
  if (!rule) return {}
  const { id: _, ...record } = rule
  const change = settingRule(state.scene, id, { ...record, on: !rule.on })
  return doIt({ name: phrase(rule.on ? 'step.ruleOff' : 'step.ruleOn'), change, at })
}

export const orderingRule = (state: State, id: string, by: 1 | -1, at: number): Outcome =>
  doIt({ name: phrase('step.moveRule'), change: movingRule(state.scene, id, by), at })

export function removingRule(id: string, at: number): Outcome {
  const name = phrase('step.removeRule')
  return {
    update: now => opening(doing(now, { name, change: settingRule(now.scene, id, null), at }), { rule: null }),
    say: { text: name, undo: true },
  }
}

/** What colour or size of all nodes say. */
export function sayingBy(state: State, part: 'colourBy' | 'sizeBy', value: Settings['sizeBy'], at: number): Outcome {
  const change = setting(
    state.scene,
    part === 'colourBy' ? { colourBy: value === 'same' ? '' : value } : { sizeBy: value },
  )
  return doIt({ name: byName(part, value), change, at })
}

function byName(part: 'colourBy' | 'sizeBy', value: '' | 'same' | Source): Phrase {
  if (value === '' || value === 'same') return phrase(`step.${part}.${value || 'usual'}`)
  const { kind, name } = sourceParts(value)
  return kind === 'metric' ? phrase(`step.${part}.${name}`) : phrase(`step.${part}.property`, { name })
}

export const callingBy = (state: State, label: string, property: string | null | undefined, at: number): Outcome =>
  doIt({
    name: phrase('step.caption', { label }),
    change: settingCaption(state.scene, label, property),
    at,
  })
