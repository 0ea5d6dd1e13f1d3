import type { RouteName } from '../../server/contract/routes.ts'
import type { LayoutName } from './arrangement.ts'
import { captionOf } from './caption.ts'
import type { SceneOrder } from './kept.ts'
import type { Measured, WorkedOut } from './measures.ts'
import { type Phrase, phrase } from './phrase.ts'
import type { Questions } from './question.ts'
import { inSight, type Position } from './scene.ts'
import { selectable } from './selections.ts'
import type { Settings } from './settings.ts'
import { type Deed, doing, opening, type Panels, type State, type Target, viewing } from './state.ts'
import { nothingSelected, type Selection, sightOf } from './view.ts'

/**
 * A command is pure. What it cannot do itself it asks for: a request with what to do with its answer, an order to the
 * viewport, an arrangement, a text for the clipboard.
 */
export interface CommandDefinition {
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
  /** This point of the model in the middle. */
  | { readonly kind: 'place'; readonly x: number; readonly y: number; readonly zoom: number }
  /** How the map is looked at, now or when it is next shown: null for as at first. */
  | { readonly kind: 'earth'; readonly place: (Position & { readonly zoom: number }) | null }

export interface Outcome {
  readonly update?: (state: State) => State
  readonly ask?: AnyAsk
  readonly viewport?: Viewport
  /** Said in a toast and to a screen reader; with `undo` the toast carries Undo. */
  readonly say?: {
    readonly text: Phrase
    readonly undo?: boolean
    /** An edit that can be taken back in the database. */
    readonly edit?: string
  }
  readonly copy?: string
  /** What depends on what is in the middle of the canvas, in model units, and how large it is drawn. */
  readonly inView?: (view: Position & { readonly zoom: number }) => Outcome
  /** The user was told that it draws more than the budget, and wants it. */
  readonly beyondBudget?: true
  readonly scene?: SceneOrder
  readonly arrange?: Arranging
  readonly measure?: Measuring
}

/** Has a metric worked out of what is in sight, unless it is known, and goes on with it. */
export interface Measuring {
  readonly metric: WorkedOut
  readonly measured: (state: State, measured: Measured, now: number) => Outcome
}

/** Lays out these nodes, or all in sight, as one step; what is pinned stays. */
export interface Arranging {
  readonly nodes: readonly string[] | null
  /** As part of the step of that tag. */
  readonly merge?: string
  /** By this layout for once, instead of the one that the scene is set to. */
  readonly layout?: LayoutName
  /** Settings that this chooses, in the same step. */
  readonly set?: Partial<Settings>
}

export interface Ask<R extends RouteName> {
  readonly route: R
  readonly request: Questions[R]['request']
  /** What it is, for the progress that is shown while it takes long. */
  readonly what: Phrase
  readonly answered: (state: State, answer: Questions[R]['answer'], now: number) => Outcome
}

type AnyAsk = { [R in RouteName]: Ask<R> }[RouteName]

/** Commands by their id. */
export type Commands = { readonly [id: string]: CommandDefinition }

/** What a command works on when nothing else is pointed at: the selection, else the node at the keyboard. */
export function defaultTarget(state: State): Target {
  const { selection, focus } = state.view
  if (selection.nodes.size + selection.relationships.size > 0)
    return { nodes: [...selection.nodes], relationships: [...selection.relationships] }
  return { nodes: focus === null ? [] : [focus], relationships: [] }
}

export const always = () => true as const
export const because = (reason: string): Phrase => phrase(`reason.${reason}`)
export const needsNode = (_: State, target: Target) => target.nodes.length > 0 || because('selectNode')
export const needsAny = (_: State, target: Target) =>
  target.nodes.length + target.relationships.length > 0 || because('selectSomething')
export const needsScene = (state: State) => state.scene.nodes.size > 0 || because('nothingDrawn')
export const needsOneNode = (_: State, target: Target) => target.nodes.length === 1 || because('selectOneNode')

export const select = (selection: Partial<Selection>): Outcome => ({
  // What a filter hides is not selected: nothing happens to what nobody sees.
  update: state => viewing(state, { selection: selectable(sightOf(state), { ...nothingSelected, ...selection }) }),
})
export const show = (panels: Partial<Panels>): Outcome => ({ update: state => opening(state, panels) })
export const doIt = (deed: Deed, say?: Outcome['say']): Outcome => ({ update: state => doing(state, deed), say })

export const visibleNodes = (state: State): string[] => inSight(sightOf(state)).nodes

/** What a target is called in the name of a step: the name of one, the number of many. */
export function called(state: State, target: Target): { name: string; count: number } {
  const count = target.nodes.length + target.relationships.length
  const first = target.nodes[0]
  const node = first === undefined ? undefined : state.scene.nodes.get(first)?.node
  if (count === 1 && node) return { name: captionOf(node, state.schema, state.language), count }
  const relationship = state.scene.relationships.get(target.relationships[0] ?? '')?.relationship
  return { name: count === 1 && relationship ? relationship.type : String(count), count }
}
