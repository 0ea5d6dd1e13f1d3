import type { Statement } from '../../server/contract/messages.ts'
import type { Phrase } from './phrase.ts'
import { invertScene, isNoSceneChange, noSceneChange, type SceneChange, squashScene } from './scene.ts'

/** A step that the analyst took: one change of the scene under a name, with the Cypher that ran for it. */
export interface Step {
  readonly id: number
  readonly name: Phrase
  readonly change: SceneChange
  readonly ran: readonly Statement[]
  /** Milliseconds since 1970. */
  readonly at: number
  /** Steps with the same tag that follow on each other become one: a node nudged ten times is one step. */
  readonly merge?: string
  /** The edit of the database that this step shows. Undoing the step leaves the database as it is. */
  readonly edit?: string
}

export interface History {
  /** Oldest first. */
  readonly past: readonly Step[]
  /** What was undone, the next one to redo first. */
  readonly future: readonly Step[]
  readonly nextId: number
  /** Steps that fell out of the list because it is full. */
  readonly forgotten: number
}

export const emptyHistory: History = { past: [], future: [], nextId: 1, forgotten: 0 }

export const HISTORY_LIMIT = 200

/**
 * What a change of the scene means for history:
 * `undoable` is a step of its own, `merged` joins the last step when both carry the same tag, `never` leaves no trace
 * (the first picture, a scene that is opened again). A change that changes nothing is never a step, unless it was made in
 * the database.
 */
export type Recording = 'undoable' | 'merged' | 'never'

export function record(history: History, step: Omit<Step, 'id'>, recording: Recording): History {
  if (recording === 'never' || (step.edit === undefined && isNoSceneChange(step.change))) return history
  const last = history.past.at(-1)
  if (
    recording === 'merged' &&
    last &&
    last.merge !== undefined &&
    last.merge === step.merge &&
    !history.future.length
  ) {
    const merged: Step = { ...last, change: squashScene(last.change, step.change), ran: [...last.ran, ...step.ran] }
    return { ...history, past: [...history.past.slice(0, -1), merged] }
  }
  const past = [...history.past, { ...step, id: history.nextId }]
  const over = Math.max(0, past.length - HISTORY_LIMIT)
  return {
    past: past.slice(over),
    future: [],
    nextId: history.nextId + 1,
    forgotten: history.forgotten + over,
  }
}

/** Goes to the point at which `count` steps of the list are done; the change leads there from where history stands. */
export function travel(history: History, count: number): { history: History; change: SceneChange } {
  const steps = [...history.past, ...history.future]
  const target = Math.max(0, Math.min(steps.length, count))
  const done = history.past.length
  let change = noSceneChange()
  for (let i = done - 1; i >= target; i--) change = squashScene(change, invertScene(steps[i]!.change))
  for (let i = done; i < target; i++) change = squashScene(change, steps[i]!.change)
  return { history: { ...history, past: steps.slice(0, target), future: steps.slice(target) }, change }
}
