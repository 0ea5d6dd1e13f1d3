import { because, type Commands, called, needsNode, type Outcome } from '../command.ts'
import { groupedScene, movingDrawn, placesDrawn } from '../groups.ts'
import { phrase } from '../phrase.ts'
import type { Position } from '../scene.ts'
import { settingOf } from '../settings.ts'
import { doing, opening, type State, type Target, travelling } from '../state.ts'
import { sightOf } from '../view.ts'

/** Moving by keyboard and by clicks: M grabs what is selected, arrows push it, a click puts it, M or Enter lets go. */
export const moving = {
  move: {
    keys: ['M'],
    places: ['node'],
    enabled: (state, target) =>
      state.panels.tool.kind === 'move' ||
      (settingOf(state.scene, 'surface') === 'map' ? because('onMap') : needsNode(state, target)),
    perform(state, target, now) {
      if (state.panels.tool.kind === 'move') return letGo
      return {
        update: before => {
          const selection = { nodes: new Set(target.nodes), relationships: new Set<string>() }
          const isSelected = target.nodes.every(id => before.view.selection.nodes.has(id))
          const grabbed = isSelected ? before : { ...before, view: { ...before.view, selection } }
          return opening(grabbed, { tool: { kind: 'move', since: now } })
        },
      }
    },
  },
} satisfies Commands

const letGo: Outcome = { update: state => opening(state, { tool: { kind: 'point' } }) }

const tagOf = (since: number) => `grab ${since}`

/** Ends a grab as if it had not been: what it moved goes back. */
export function putBack(state: State): State {
  const { tool } = state.panels
  const free = opening(state, { tool: { kind: 'point' } })
  if (tool.kind !== 'move' || state.history.past.at(-1)?.merge !== tagOf(tool.since)) return free
  return travelling(free, state.history.past.length - 1)
}

/** Moves what is grabbed, in model units: by a distance, or so that its middle comes to lie at a place. */
export function pushing(state: State, to: { by: Position } | { middle: Position }, at: number): Outcome {
  const { tool } = state.panels
  const drawn = placesDrawn(groupedScene(sightOf(state)), state.view.selection.nodes)
  if (tool.kind !== 'move' || drawn.size === 0) return {}
  const middle = [...drawn.values()].reduce(
    (sum, { x, y }) => ({ x: sum.x + x / drawn.size, y: sum.y + y / drawn.size }),
    { x: 0, y: 0 },
  )
  const by = 'by' in to ? to.by : { x: to.middle.x - middle.x, y: to.middle.y - middle.y }
  const places = new Map(Array.from(drawn, ([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }]))
  const target: Target = { nodes: [...state.view.selection.nodes], relationships: [] }
  return {
    update: now =>
      doing(now, {
        name: phrase('step.move', called(now, target)),
        change: movingDrawn(now.scene, places),
        merge: tagOf(tool.since),
        recording: 'merged',
        at,
      }),
  }
}
