import { createCanvas } from '../client/canvas/canvas.ts'
import { inGroups } from '../client/model/budget.ts'
import { foldedPicture } from '../client/model/folds.ts'
import { phrase } from '../client/model/phrase.ts'
import { adding } from '../client/model/scene.ts'
import { doing, initialState } from '../client/model/state.ts'
import { initialView, pictureOf } from '../client/model/view.ts'
import type { DrawnScene } from './peers.ts'

// In the browser: the program's own canvas, without the page round it, as its peers are drawn.

declare global {
  interface Window {
    /** `inGroups`: as the program draws more than its budget, when asked to group it. */
    drawOurs(container: HTMLElement, scene: DrawnScene, inGroups: boolean): Promise<() => readonly number[]>
  }
}

window.drawOurs = async (container, { nodes, relationships }, grouping) => {
  const graph = {
    nodes: nodes.map(({ id, name, label }) => ({
      $type: 'Node' as const,
      id,
      labels: [label],
      properties: { name },
    })),
    relationships: relationships.map(({ id, start, end }) => ({
      $type: 'Relationship' as const,
      id,
      type: 'KNOWS',
      start,
      end,
      properties: {},
    })),
  }
  const places = new Map(nodes.map(({ id, x, y }) => [id, { x, y }]))
  const outcome = {
    update: (state: typeof initialState) =>
      doing(state, { name: phrase('step.query'), change: adding(state.scene, graph, places), at: 0 }),
  }
  const state = (grouping ? inGroups(initialState, outcome) : outcome).update!(initialState)
  const canvas = createCanvas(container, { onGesture: () => undefined, scheme: 'light', glide: () => 0 })
  const shown = { ...state, view: { ...state.view, fresh: new Set<string>() } }
  canvas.draw(foldedPicture(pictureOf(shown), shown.scene, initialView, String).picture)
  while (!canvas.isSettled()) await new Promise(requestAnimationFrame)
  return () => {
    const { zoom, pan } = canvas.viewport()
    return [zoom, pan.x, pan.y]
  }
}
