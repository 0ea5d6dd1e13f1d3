import type { Graph, Node } from '../../server/contract/graph.ts'
import type { SearchAnswer, Statement } from '../../server/contract/messages.ts'
import { fieldsOf } from '../../server/contract/search/fields.ts'
import { captionOf } from './caption.ts'
import type { Outcome } from './command.ts'
import { identityOf, relationshipKey } from './identity.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding } from './scene.ts'
import { doing, type State, viewing } from './state.ts'

/** Names that are looked up at once; what is beyond is said, not dropped in silence. */
export const MOST_NAMES = 500

/** Names that a pasted text holds, each once, and how many more there would be. */
export interface Names {
  readonly names: readonly string[]
  readonly beyond: number
}

/** What became of the names. */
export interface Lookup {
  readonly names: readonly string[]
  readonly beyond: number
  /** What each name stands for; several, where several are called so. */
  readonly found: ReadonlyMap<string, { readonly nodes: readonly string[]; readonly relationships: readonly string[] }>
  readonly missing: readonly string[]
  /** What was found and is not drawn, with the ends of its relationships. */
  readonly graph: Graph
  readonly ran: readonly Statement[]
}

/** Cells of a column or a row, lines, or a list with semicolons; quotes round a cell are none of its name. */
export function namesIn(text: string): Names {
  const pieces = text.split(/[\n\r\t;；、]+/).map(piece => {
    const trimmed = piece.trim()
    const quoted = /^"(.*)"$/s.exec(trimmed)
    return quoted ? quoted[1]!.replaceAll('""', '"').trim() : trimmed
  })
  const distinct = [...new Set(pieces.filter(piece => piece !== ''))]
  return { names: distinct.slice(0, MOST_NAMES), beyond: Math.max(0, distinct.length - MOST_NAMES) }
}

/** Upper and lower case, width and accents written in two ways do not tell names apart. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim()

/** What is drawn and goes by these names: by id, key, or one of its names. */
export function drawnBy({ scene, schema, language }: State, names: readonly string[]): Lookup['found'] {
  const wanted = new Map<string, string[]>()
  for (const name of names) wanted.set(folded(name), [...(wanted.get(folded(name)) ?? []), name])
  const found = new Map<string, { nodes: string[]; relationships: string[] }>()
  const note = (text: string, kind: 'nodes' | 'relationships', id: string) => {
    for (const name of wanted.get(folded(text)) ?? []) {
      const one = found.get(name) ?? { nodes: [], relationships: [] }
      if (!one[kind].includes(id)) one[kind].push(id)
      found.set(name, one)
    }
  }
  for (const [id, { node }] of scene.nodes)
    for (const text of [id, identityOf(node, schema), captionOf(node, schema, language), ...namesOf(node)])
      note(text, 'nodes', id)
  for (const [id, { relationship }] of scene.relationships)
    for (const text of [id, relationshipKey(relationship, schema)]) note(text, 'relationships', id)
  return found
}

const noKeys: ReadonlySet<string> = new Set(['key'])
const namesOf = ({ labels, properties }: Node): string[] =>
  fieldsOf(labels, properties, noKeys)
    .filter(({ kind }) => kind !== 'text')
    .map(({ text }) => text)

/** Hits that are called exactly so; what only has it somewhere in its text is somebody else. */
export const calledSo = (name: string, { hits }: Pick<SearchAnswer, 'hits'>): Node[] =>
  hits.map(({ node }) => node).filter(node => namesOf(node).some(text => folded(text) === folded(name)))

/** Of what was found: what is in sight, what is drawn but hidden, and what is not drawn. */
export function standingOf({ scene }: State, { found }: Lookup) {
  const nodes = new Set([...found.values()].flatMap(one => one.nodes))
  const relationships = new Set([...found.values()].flatMap(one => one.relationships))
  const standing = { nodes, relationships, drawn: 0, hidden: 0, undrawn: 0 }
  for (const [ids, table] of [
    [nodes, scene.nodes],
    [relationships, scene.relationships],
  ] as const)
    for (const id of ids) {
      const drawn = table.get(id)
      standing[!drawn ? 'undrawn' : drawn.hidden ? 'hidden' : 'drawn']++
    }
  return standing
}

/** Selects what of it is in sight. */
export function selectingFound(state: State, lookup: Lookup): State {
  const { nodes, relationships } = standingOf(state, lookup)
  const there = (id: string) => state.scene.nodes.get(id)?.hidden === false
  const tied = (id: string) => {
    const drawn = state.scene.relationships.get(id)
    return drawn?.hidden === false && there(drawn.relationship.start) && there(drawn.relationship.end)
  }
  return viewing(state, {
    selection: { nodes: new Set([...nodes].filter(there)), relationships: new Set([...relationships].filter(tied)) },
  })
}

/** Draws what was found and is not drawn, shows what of it is hidden, and selects all of it: one step. */
export function addingFound(state: State, lookup: Lookup, now: number): Outcome {
  const { nodes, relationships, undrawn, hidden } = standingOf(state, lookup)
  const hiddenOnes: Graph = {
    nodes: [...nodes].flatMap(id => state.scene.nodes.get(id)?.node ?? []),
    relationships: [...relationships].flatMap(id => state.scene.relationships.get(id)?.relationship ?? []),
  }
  const graph: Graph = {
    nodes: [...lookup.graph.nodes, ...hiddenOnes.nodes],
    relationships: [...lookup.graph.relationships, ...hiddenOnes.relationships],
  }
  const name = phrase('step.paste', { count: undrawn + hidden })
  const places = placing(state.scene, graph)
  return {
    update: later =>
      selectingFound(
        doing(later, { name, change: adding(later.scene, graph, places), ran: lookup.ran, at: now }),
        lookup,
      ),
    say: { text: name, undo: true },
    viewport: { kind: 'fit', nodes: [...nodes] },
  }
}
