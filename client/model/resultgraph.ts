import type { Graph } from '../../server/contract/graph.ts'
import type { Statement } from '../../server/contract/messages.ts'
import type { Outcome } from './command.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding, applyToScene, removing, type Scene, type SceneChange, squashScene } from './scene.ts'
import { doing } from './state.ts'

/** Draws the graph of a result beside what is drawn, or in its place: one step either way. */
export function drawingResult(
  { scene }: { readonly scene: Scene },
  graph: Graph,
  how: 'add' | 'replace',
  ran: readonly Statement[],
  at: number,
): Outcome {
  const change = how === 'add' ? adding(scene, graph, placing(scene, graph)) : replacing(scene, graph)
  const name =
    how === 'add'
      ? phrase('step.query', { count: change.nodes.added.size })
      : phrase('step.queryReplace', { count: graph.nodes.length })
  return { update: state => doing(state, { name, change, ran, at }), say: { text: name, undo: true } }
}

/** Takes away what is drawn and not in the graph, and draws what of the graph is not. What is in both stays where it is. */
export function replacing(scene: Scene, graph: Graph): SceneChange {
  const nodes = new Set(graph.nodes.map(({ id }) => id))
  const relationships = new Set(graph.relationships.map(({ id }) => id))
  const gone = removing(
    scene,
    [...scene.nodes.keys()].filter(id => !nodes.has(id)),
    [...scene.relationships.keys()].filter(id => !relationships.has(id)),
  )
  const left = applyToScene(scene, gone)
  return squashScene(gone, adding(left, graph, placing(left, graph)))
}
