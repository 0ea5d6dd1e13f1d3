import type { Graph } from '../../server/contract/graph.ts'
import type { EntitiesAnswer, ReportAnswer, Statement } from '../../server/contract/messages.ts'
import type { Outcome } from './command.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding, isInSight, type Scene } from './scene.ts'
import { doing, type State, viewing } from './state.ts'
import type { Selection } from './view.ts'

export type ReportFilter = 'all' | 'facts' | 'none' | 'selection'
export type ReportPassage = ReportAnswer['passages'][number]

/** Whether a passage proves or names something of the selection. */
export const isOfSelection = (passage: ReportPassage, { nodes, relationships }: Selection): boolean =>
  passage.relationships.some(id => relationships.has(id)) || passage.nodes.some(id => nodes.has(id))

const wordsOf = ({ line, sentence, text, digest, noFact }: ReportPassage): string =>
  `${line}.${sentence}\n${text ?? ''}\n${digest ?? ''}\n${noFact ?? ''}`.toLowerCase()

/** The passages that a filter and a search let through, in reading order. Every word must be there, in any case. */
export function listed(
  passages: readonly ReportPassage[],
  { filter, text }: { filter: ReportFilter; text: string },
  selection: Selection,
): ReportPassage[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return passages.filter(passage => {
    if (filter === 'facts' && passage.relationships.length === 0) return false
    if (filter === 'none' && passage.relationships.length > 0) return false
    if (filter === 'selection' && !isOfSelection(passage, selection)) return false
    if (words.length === 0) return true
    const all = wordsOf(passage)
    return words.every(word => all.includes(word))
  })
}

/** What of a passage is in sight, as a selection, and the ids of what is not. */
export function partsOf(
  scene: Scene,
  { nodes, relationships }: Pick<ReportPassage, 'nodes' | 'relationships'>,
): { drawn: Selection; undrawn: { nodes: string[]; relationships: string[] } } {
  const isNodeSeen = (id: string) => scene.nodes.get(id)?.hidden === false
  const isSeen = (id: string) => {
    const drawn = scene.relationships.get(id)
    return drawn !== undefined && isInSight(scene, drawn)
  }
  return {
    drawn: { nodes: new Set(nodes.filter(isNodeSeen)), relationships: new Set(relationships.filter(isSeen)) },
    undrawn: {
      nodes: nodes.filter(id => !isNodeSeen(id)),
      relationships: relationships.filter(id => !isSeen(id)),
    },
  }
}

/** Draws what a passage names and proves and is not in sight, with the ends of its relationships, as one step, and selects all of it. */
export function drawingPassage(state: State, passage: ReportPassage): Outcome {
  const { undrawn } = partsOf(state.scene, passage)
  const ask = (
    request: { nodes: string[]; relationships: string[] },
    answered: (state: State, answer: EntitiesAnswer, at: number) => Outcome,
  ): Outcome => ({ ask: { route: 'entities', request, what: phrase('ask.passage'), answered } })

  return ask(undrawn, (now, first, when) => {
    const here = new Set(first.nodes.map(({ id }) => id))
    const ends = new Set(
      first.relationships
        .flatMap(({ start, end }) => [start, end])
        .filter(id => !here.has(id) && now.scene.nodes.get(id)?.hidden !== false),
    )
    const draw = (current: State, graph: Graph, ran: readonly Statement[], at: number): Outcome => {
      const change = adding(current.scene, graph, placing(current.scene, graph))
      const place = `${passage.line}.${passage.sentence}`
      const name = phrase('step.passage', { place })
      return {
        update: latest => selectingPassage(doing(latest, { name, change, ran, at }), passage),
        say: { text: name, undo: true },
      }
    }
    if (ends.size === 0) return draw(now, first, first.ran, when)
    return ask({ nodes: [...ends], relationships: [] }, (later, second, at) =>
      draw(
        later,
        { nodes: [...first.nodes, ...second.nodes], relationships: first.relationships },
        [...first.ran, ...second.ran],
        at,
      ),
    )
  })
}

/** What a click on a passage chooses on the canvas; the pane with the report stays. */
export const selectingPassage = (state: State, passage: ReportPassage): State => {
  const { drawn } = partsOf(state.scene, passage)
  return viewing(state, { selection: drawn, focus: null })
}
