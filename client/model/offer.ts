import type { Graph } from '../../server/contract/graph.ts'
import type { NeighboursAnswer, NeighboursRequest, Statement } from '../../server/contract/messages.ts'
import type { Outcome } from './command.ts'
import { type Phrase, phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding, type Scene } from './scene.ts'
import { doing, opening, type State } from './state.ts'

/** What could be drawn and is listed instead, to choose from. It is no part of the scene. */
export interface Offer {
  /** What the step would have been called. */
  readonly name: Phrase
  /** What is listed so far, and all relationships that are known to hang on it. */
  readonly graph: Graph
  /** Nodes that there are to choose from. */
  readonly total: number
  /** Nodes whose neighbours these are, and how many neighbours they have: they can be collapsed afterwards. */
  readonly expanded: readonly { readonly of: string; readonly total: number }[]
  readonly ran: readonly Statement[]
  /** Asks for what is not listed yet. Null where all of it is. */
  readonly more: NeighboursRequest | null
}

/** Rows that are asked for at a time. */
export const PAGE = 200

/** Opens the table on it. */
export const offering = (offer: Offer): Outcome => ({
  update: state =>
    opening(state, {
      offer,
      expanding: null,
      drawer: 'table',
      table: { ...state.panels.table, tab: 'offered' },
    }),
})

/** The first page of what an expansion would bring. `total`: new nodes there are, as far as was counted. */
export function offerOf(name: Phrase, request: NeighboursRequest, answer: NeighboursAnswer, scene: Scene): Offer {
  const nodes = answer.nodes.filter(({ id }) => !isDrawn(scene, id))
  const left = answer.cuts.reduce((sum, { total, shown }) => sum + Math.max(0, total - shown), 0)
  return {
    name,
    graph: { nodes, relationships: answer.relationships },
    total: nodes.length + left,
    expanded: answer.cuts.map(({ id, total }) => ({ of: id, total })),
    ran: answer.ran,
    more: following(request, answer),
  }
}

/** The offer with the next page at its end. */
export function extended(offer: Offer, answer: NeighboursAnswer): Offer {
  const listed = new Set(offer.graph.nodes.map(({ id }) => id))
  const ofs = new Set(offer.expanded.map(({ of }) => of))
  const tied = new Set(offer.graph.relationships.map(({ id }) => id))
  const nodes = answer.nodes.filter(({ id }) => !listed.has(id) && !ofs.has(id))
  const more = offer.more && following(offer.more, answer)
  const all = [...offer.graph.nodes, ...nodes]
  return {
    ...offer,
    graph: {
      nodes: all,
      relationships: [...offer.graph.relationships, ...answer.relationships.filter(({ id }) => !tied.has(id))],
    },
    // Whoever has listed all knows how many there are.
    total: more ? Math.max(offer.total, all.length) : all.length,
    more,
  }
}

/** What came is named as known: so that ties to it come with the next page. One node is read on by its cursor. */
function following(request: NeighboursRequest, { nodes, cuts }: NeighboursAnswer): NeighboursRequest | null {
  if (cuts.every(({ total, shown, next }) => next === undefined && shown >= total)) return null
  const before = request.known ?? []
  const known = [...new Set([...before, ...nodes.map(({ id }) => id)])]
  const [cut] = cuts
  if (cuts.length === 1) return cut?.next === undefined ? null : { ...request, known, after: cut.next }
  return known.length === before.length ? null : { ...request, known }
}

export const isDrawn = (scene: Scene, id: string): boolean => scene.nodes.get(id)?.hidden === false

/** Draws some of what is listed, with what ties it together and to what is drawn: one step. */
export function taking(offer: Offer, chosen: ReadonlySet<string>, at: number): Outcome {
  const name = phrase('step.take', { count: chosen.size })
  const update = (state: State): State => {
    const { scene } = state
    const there = (id: string) => chosen.has(id) || scene.nodes.has(id)
    const graph = {
      nodes: offer.graph.nodes.filter(({ id }) => chosen.has(id)),
      relationships: offer.graph.relationships.filter(({ start, end }) => there(start) && there(end)),
    }
    const drawnAt = (of: string) => {
      const others = graph.relationships.flatMap(({ start, end }) => (start === of ? [end] : end === of ? [start] : []))
      return new Set([...others, ...(scene.expansions.get(of)?.nodes ?? []).filter(id => isDrawn(scene, id))]).size
    }
    const expanding = offer.expanded
      .filter(({ of }) => scene.nodes.has(of))
      .map(({ of, total }) => ({ of, total, shown: Math.min(total, drawnAt(of)) }))
    return doing(state, {
      name,
      change: adding(scene, graph, placing(scene, graph), expanding),
      ran: offer.ran,
      at,
    })
  }
  return { update, say: { text: name, undo: true } }
}
