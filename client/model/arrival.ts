import type { Graph, Node, Relationship } from '../../server/contract/graph.ts'
import { captionOf } from './caption.ts'
import type { Outcome } from './command.ts'
import { expanding } from './expansion.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding, inSight, isInSight, isNoSceneChange, type Position, type Scene, type SceneChange } from './scene.ts'
import { doing, opening, type State, viewing } from './state.ts'
import { nothingSelected, type Selection } from './view.ts'

/** How what was found comes onto the canvas. `origin` is where something that hangs on nothing drawn is put. */
export interface Arriving {
  /** The view stays where it is. */
  readonly stay?: boolean
  readonly origin?: Position
}

/** Neighbours that come along at most. */
export const COMPANY = 25

/** Goes to a node, which is drawn first where it is not: one step. */
export function nodeArrival(state: State, node: Node, now: number, { stay, origin }: Arriving = {}): Outcome {
  const name = captionOf(node, state.schema, state.language)
  const graph = { nodes: [node], relationships: [] }
  const change = adding(state.scene, graph, placing(state.scene, graph, origin))
  return arriving(change, { nodes: new Set([node.id]) }, node.id, now, {
    step: phrase('step.add', { name }),
    say: phrase('say.addedOne', { name }),
    ...(!stay && { viewport: { kind: 'centre', node: node.id } }),
  })
}

/** Adds a node together with its neighbours, the best connected first, as one step; and says how many are left out. */
export function companyArrival(state: State, node: Node, { origin }: Arriving = {}): Outcome {
  return {
    ask: {
      route: 'neighbours',
      request: { refs: [node.id], order: 'degree', limit: COMPANY, known: inSight(state.scene).nodes },
      what: phrase('ask.neighbours'),
      answered(now, answer, at) {
        const bare = expanding(now.scene, answer)
        // Where the node itself is new, it and what hangs on it go where one looks.
        const change = now.scene.nodes.has(node.id)
          ? bare
          : { ...adding(now.scene, answer, placing(now.scene, answer, origin)), expansions: bare.expansions }
        const name = captionOf(node, now.schema, now.language)
        const [cut] = answer.cuts
        const left = cut ? Math.max(0, cut.total - cut.shown) : 0
        const added = { nodes: change.nodes.added.size, relationships: change.relationships.added.size, left }
        return arriving(change, { nodes: new Set([node.id]) }, node.id, at, {
          step: phrase('step.addWithNeighbours', { name }),
          say: phrase(left > 0 ? 'say.addedCut' : 'say.added', added),
          viewport: { kind: 'centre', node: node.id },
          ran: answer.ran,
        })
      },
    },
  }
}

/** Selects a relationship; what of it and its ends is not drawn is drawn, as one step. */
export function relationshipArrival(
  state: State,
  hit: { readonly relationship: Relationship; readonly start: Node; readonly end: Node },
  now: number,
  { stay, origin }: Arriving = {},
): Outcome {
  const { relationship, start, end } = hit
  const graph: Graph = { nodes: start.id === end.id ? [start] : [start, end], relationships: [relationship] }
  const change = adding(state.scene, graph, placing(state.scene, graph, origin))
  const name = `${captionOf(start, state.schema, state.language)} – ${captionOf(end, state.schema, state.language)}`
  return arriving(change, { relationships: new Set([relationship.id]) }, null, now, {
    step: phrase('step.add', { name }),
    say: phrase('say.addedOne', { name }),
    ...(!stay && { viewport: { kind: 'fit', nodes: [start.id, end.id] } }),
  })
}

/**
 * Opens a sentence: what it proves is selected, drawn first where nothing of it is, and its evidence is shown. A
 * sentence that proves nothing is drawn itself.
 */
export function sentenceArrival(state: State, passage: Node, arrival: Arriving = {}): Outcome {
  const { key } = passage.properties
  const proven = provenBy(state.scene, key)
  if (proven.length > 0) return evidently(state, proven)
  return {
    ask: {
      route: 'query',
      request: { statement: PROVEN, parameters: { key: key ?? null } },
      what: phrase('ask.sentence'),
      answered(later, { graph }, at) {
        const facts = graph.relationships
        if (facts.length === 0) return factless(later, passage, at, arrival)
        const change = adding(later.scene, graph, placing(later.scene, graph, arrival.origin))
        const name = captionOf(passage, later.schema, later.language)
        const ends = facts.flatMap(({ start, end }) => [start, end])
        const outcome = arriving(change, { relationships: new Set(facts.map(({ id }) => id)) }, null, at, {
          step: phrase('step.sentence', { name }),
          say: phrase('step.sentence', { name }),
          viewport: { kind: 'fit', nodes: [...new Set(ends)] },
          ran: [{ statement: PROVEN, parameters: { key: key ?? null } }],
        })
        return { ...outcome, update: now => showingEvidence(outcome.update!(now)) }
      },
    },
  }
}

const PROVEN = 'MATCH (a)-[r]->(b) WHERE $key IN r.evidence AND NOT a:Passage AND NOT a:Report RETURN a, r, b'

const factless = (state: State, passage: Node, now: number, arrival: Arriving): Outcome => {
  const outcome = nodeArrival(state, passage, now, arrival)
  return {
    ...outcome,
    update: later => opening(outcome.update!(later), { right: 'facts', rightOpen: true }),
    say: { text: phrase('say.provesNothing'), undo: true },
  }
}

const evidently = (state: State, relationships: readonly string[]): Outcome => ({
  update: later =>
    showingEvidence(viewing(later, { selection: { ...nothingSelected, relationships: new Set(relationships) } })),
  viewport: {
    kind: 'fit',
    nodes: [
      ...new Set(
        relationships.flatMap(id => {
          const { start, end } = state.scene.relationships.get(id)!.relationship
          return [start, end]
        }),
      ),
    ],
  },
})

const showingEvidence = (state: State): State => opening(state, { right: 'evidence', rightOpen: true })

/** Relationships in sight that a passage proves. */
export const provenBy = (scene: Scene, key: unknown): string[] =>
  [...scene.relationships].flatMap(([id, drawn]) => {
    const { evidence } = drawn.relationship.properties
    const proves = Array.isArray(evidence) && typeof key === 'string' && evidence.includes(key)
    return proves && isInSight(scene, drawn) ? [id] : []
  })

function arriving(
  change: SceneChange,
  selection: Partial<Selection>,
  focus: string | null,
  at: number,
  {
    step,
    say,
    viewport,
    ran,
  }: {
    step: ReturnType<typeof phrase>
    say: ReturnType<typeof phrase>
    viewport?: Outcome['viewport']
    ran?: Parameters<typeof doing>[1]['ran']
  },
): Outcome {
  const isNew = !isNoSceneChange(change)
  return {
    update: state =>
      viewing(isNew ? doing(state, { name: step, change, at, ...(ran && { ran }) }) : state, {
        selection: { ...nothingSelected, ...selection },
        focus,
      }),
    ...(isNew && { say: { text: say, undo: true } }),
    ...(viewport && { viewport }),
  }
}
