import type { Language } from './caption.ts'
import type { Appearance } from './palette.ts'
import type { Scene } from './scene.ts'
import { proposedName } from './sets.ts'
import type { State } from './state.ts'
import { appearancesFor, mainLabel } from './view.ts'

/** Nodes that can be drawn as one, see `folds.ts`. */
export interface Group {
  readonly name: string
  readonly nodes: readonly string[]
}

type Labelled = Pick<State, 'scene' | 'schema'> & { readonly language: Language }

/** Nodes of the scene by the label that they are drawn by; of each label at least two. */
export function groupedByLabel(state: Omit<Labelled, 'language'>, ids: Iterable<string>): Group[] {
  const appearances = appearancesFor(state.scene, state.schema)
  const groups = new Map<string, string[]>()
  for (const id of ids) put(groups, labelOf(state.scene, appearances, id), id)
  return groupsOf(groups)
}

/** Nodes of the scene by the number of their community, each group under a name that says what is in it. */
export function groupedByNumber(state: Labelled, ids: Iterable<string>, numbers: ReadonlyMap<string, number>): Group[] {
  const groups = new Map<number, string[]>()
  for (const id of ids) {
    const number = numbers.get(id)
    if (number !== undefined) put(groups, number, id)
  }
  return groupsOf(groups).map(({ nodes }) => ({
    name: proposedName(state.scene, state.schema, state.language, { nodes: new Set(nodes), relationships: new Set() }),
    nodes: headed(state, nodes),
  }))
}

/** A node of the label that most have comes first: the group looks like it. */
export function headed(state: Omit<Labelled, 'language'>, nodes: readonly string[]): string[] {
  const appearances = appearancesFor(state.scene, state.schema)
  const counts = new Map<string, string[]>()
  for (const id of nodes) put(counts, labelOf(state.scene, appearances, id), id)
  const [most = []] = [...counts.values()].sort((a, b) => b.length - a.length)
  const [head] = most
  return head === undefined ? [] : [head, ...nodes.filter(id => id !== head)]
}

const labelOf = (scene: Scene, appearances: ReadonlyMap<string, Appearance>, id: string): string =>
  mainLabel(scene.nodes.get(id)!.node, appearances)

function put<K>(groups: Map<K, string[]>, key: K, id: string): void {
  const group = groups.get(key)
  if (group) group.push(id)
  else groups.set(key, [id])
}

const groupsOf = (groups: ReadonlyMap<unknown, readonly string[]>): Group[] =>
  Array.from(groups, ([name, nodes]) => ({ name: String(name), nodes })).filter(({ nodes }) => nodes.length > 1)
