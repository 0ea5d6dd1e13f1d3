import type { Node } from '../../server/contract/graph.ts'
import type { PathsRequest, SchemaAnswer } from '../../server/contract/messages.ts'
import { type Phrase, phrase } from './phrase.ts'
import { nothingSelected, type Selection } from './view.ts'

/** What is asked about how two nodes are connected. Nodes are kept whole: an end need not be drawn. */
export interface PathQuestion {
  readonly from: Node | null
  readonly to: Node | null
  /** Each path touches all of these. */
  readonly through: readonly Node[]
  /** No path touches one of these. */
  readonly avoid: readonly Node[]
  readonly direction: 'any' | 'out'
  /** Also paths that are longer than the shortest. */
  readonly longer: boolean
  /** Paths listed at most. */
  readonly k: number
  readonly maximumHops: number
  readonly types: TypeChoice
}

/** `without` keeps what it says when types are added to the database, `only` likewise. */
export interface TypeChoice {
  readonly mode: 'only' | 'without'
  readonly names: readonly string[]
}

export type PathRole = 'from' | 'to' | 'through' | 'avoid'

export const MOST_HOPS = 8
export const MOST_PATHS = 20
/** What the API takes. */
const MOST_THROUGH = 10
const MOST_AVOIDED = 1000
const allTypes: TypeChoice = { mode: 'without', names: [] }

export const emptyPathQuestion: PathQuestion = {
  from: null,
  to: null,
  through: [],
  avoid: [],
  direction: 'any',
  longer: false,
  k: 10,
  maximumHops: 4,
  types: allTypes,
}

/** The question with a node in a role. A node has one role: it leaves the one that it had. */
export function taking(question: PathQuestion, role: PathRole, nodes: readonly Node[]): PathQuestion {
  const freed = nodes.reduce((rest, node) => dropping(rest, node.id), question)
  if (role === 'from' || role === 'to') return { ...freed, [role]: nodes[0] ?? null }
  const most = role === 'through' ? MOST_THROUGH : MOST_AVOIDED
  return { ...freed, [role]: [...freed[role], ...nodes].slice(0, most) }
}

/** The question without a node, whatever its role was. */
export const dropping = (question: PathQuestion, id: string): PathQuestion => ({
  ...question,
  from: question.from?.id === id ? null : question.from,
  to: question.to?.id === id ? null : question.to,
  through: question.through.filter(node => node.id !== id),
  avoid: question.avoid.filter(node => node.id !== id),
})

export const swapped = (question: PathQuestion): PathQuestion => ({
  ...question,
  from: question.to,
  to: question.from,
})

/** The types that may be walked, of those that the database has; null for all of them. */
export function walkable({ mode, names }: TypeChoice, schema: SchemaAnswer | null): string[] | null {
  const there = (schema?.types ?? []).map(({ name }) => name)
  const chosen = new Set(names)
  if (mode === 'only') return there.filter(name => chosen.has(name))
  return there.some(name => chosen.has(name)) ? there.filter(name => !chosen.has(name)) : null
}

/** What to ask the server, or what is missing for it. */
export function requestOf(
  question: PathQuestion,
  schema: SchemaAnswer | null,
  masked: Selection = nothingSelected,
): PathsRequest | Phrase {
  const { from, to, through, avoid, direction, longer, k, maximumHops } = question
  if (!from || !to) return phrase('paths.hint')
  const types = walkable(question.types, schema)
  if (types?.length === 0) return phrase('paths.noTypes')
  if (masked.nodes.has(from.id) || masked.nodes.has(to.id)) return phrase('paths.endMasked')
  return {
    from: from.id,
    to: to.id,
    mode: longer ? 'next' : 'allShortest',
    k,
    direction,
    maximumHops,
    ...(types && { types }),
    exclude: [...new Set([...avoid.map(({ id }) => id), ...masked.nodes])],
    ...(masked.relationships.size > 0 && { excludeRelationships: [...masked.relationships] }),
    through: through.map(({ id }) => id),
  }
}

export const isRequest = (asked: PathsRequest | Phrase): asked is PathsRequest => 'from' in asked

/** What to try when there is no path: each step widens what was asked for in one respect. */
export function nextSteps(question: PathQuestion): { readonly name: Phrase; readonly question: PathQuestion }[] {
  const steps: { name: Phrase; question: PathQuestion }[] = []
  const add = (key: string, change: Partial<PathQuestion>) =>
    steps.push({ name: phrase(key), question: { ...question, ...change } })
  if (question.maximumHops < MOST_HOPS) add('paths.oneMore', { maximumHops: question.maximumHops + 1 })
  if (question.direction === 'out') add('paths.ignoreDirection', { direction: 'any' })
  if (question.types.mode === 'only' || question.types.names.length > 0) add('paths.allTypes', { types: allTypes })
  if (question.avoid.length > 0) add('paths.withoutAvoided', { avoid: [] })
  if (question.through.length > 0) add('paths.withoutThrough', { through: [] })
  return steps
}

/** Settings that are kept from one visit to the next: everything but nodes. */
export type PathSettings = Pick<PathQuestion, 'direction' | 'longer' | 'k' | 'maximumHops' | 'types'>

export const settingsOf = ({ direction, longer, k, maximumHops, types }: PathQuestion): PathSettings => ({
  direction,
  longer,
  k,
  maximumHops,
  types,
})

/** Settings as they were kept; what is not as it should be stands as it is at first. */
export function readSettings(text: string | null): PathSettings {
  let kept: unknown
  try {
    kept = JSON.parse(text ?? 'null')
  } catch {}
  const found = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<Record<keyof PathSettings, unknown>>
  const { k, maximumHops } = emptyPathQuestion
  const types = (typeof found.types === 'object' && found.types !== null ? found.types : {}) as Partial<TypeChoice>
  const names = Array.isArray(types.names) ? types.names.filter(name => typeof name === 'string') : []
  return {
    direction: found.direction === 'out' ? 'out' : 'any',
    longer: found.longer === true,
    k: within(found.k, MOST_PATHS, k),
    maximumHops: within(found.maximumHops, MOST_HOPS, maximumHops),
    types: types.mode === 'only' && names.length > 0 ? { mode: 'only', names } : { mode: 'without', names },
  }
}

/** A whole number from 1 to `most`. */
export const within = (value: unknown, most: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(1, Math.round(value))) : otherwise
