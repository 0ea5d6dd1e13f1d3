import type { Condition } from './patterncondition.ts'

// A question as a pattern: nodes in a chain, tied by relationships, with what is asked of each. It knows nothing of
// Cypher; `patternstatement.ts` writes that, and `patternoffer.ts` says what can be chosen.

interface Conditions {
  /** Unique in its pattern, and kept while others come and go. */
  readonly id: number
  readonly conditions: readonly Condition[]
  /** Whether all of the conditions hold, or any. */
  readonly join: 'all' | 'any'
}

export interface PatternNode extends Conditions {
  readonly of: 'node'
  /** Null for any. */
  readonly label: string | null
}

export interface PatternTie extends Conditions {
  readonly of: 'tie'
  /** One of these; none for any. */
  readonly types: readonly string[]
  /** As the chain is read: `out` leads on to the next node. */
  readonly direction: 'out' | 'in' | 'either'
  /** 1, or up to so many relationships one after the other, of each of which the conditions hold. */
  readonly longest: number
}

export type Element = PatternNode | PatternTie

/** A column: an element as a whole, or a property of it. */
export interface Column {
  readonly element: number
  readonly property: string | null
}

/** What is given back; all three forms are kept, so that one can look at each and come back. */
export interface Returns {
  readonly as: 'graph' | 'rows' | 'count'
  readonly columns: readonly Column[]
  /** Whether equal rows come once. */
  readonly distinct: boolean
  /** The column that orders the rows, by its place. */
  readonly order: { readonly column: number; readonly descending: boolean } | null
  /** What is counted by. */
  readonly by: Column | null
  /** Which element's different ones are counted; null for matches. */
  readonly counted: number | null
  readonly least: boolean
  readonly limit: number
}

export interface Pattern {
  /** Node, tie, node …: odd in number. */
  readonly chain: readonly Element[]
  readonly returns: Returns
}

export const MOST_TIES = 5
export const MOST_STEPS = 5
export const MOST_LIMIT = 10_000

const node = (id: number, label: string | null = null): PatternNode => ({
  id,
  of: 'node',
  label,
  conditions: [],
  join: 'all',
})

export const patternOf = (label: string | null, conditions: readonly Condition[] = []): Pattern => ({
  chain: [{ ...node(0, label), conditions }],
  returns: {
    as: 'graph',
    columns: [],
    distinct: false,
    order: null,
    by: null,
    counted: null,
    least: false,
    limit: 100,
  },
})

export const emptyPattern: Pattern = patternOf(null)

export const nodesOf = ({ chain }: Pattern): PatternNode[] => chain.filter(one => one.of === 'node')
export const tiesOf = ({ chain }: Pattern): PatternTie[] => chain.filter(one => one.of === 'tie')

/** The pattern up to its `count`th tie: what has to match before the next tie is looked at. */
export const upTo = (pattern: Pattern, count: number): Pattern => ({
  ...pattern,
  chain: pattern.chain.slice(0, count * 2 + 1),
})

/** With one more tie and node, at its end. */
export function longer(pattern: Pattern): Pattern {
  if (tiesOf(pattern).length >= MOST_TIES) return pattern
  const id = Math.max(...pattern.chain.map(one => one.id)) + 1
  const tie: PatternTie = { id, of: 'tie', types: [], direction: 'out', longest: 1, conditions: [], join: 'all' }
  return { ...pattern, chain: [...pattern.chain, tie, node(id + 1)] }
}

/** Without a tie and the node that it leads to, or without the first node and the tie from it. */
export function without(pattern: Pattern, id: number): Pattern {
  const at = pattern.chain.findIndex(one => one.id === id)
  if (at < 0 || pattern.chain.length === 1) return pattern
  const from = at === 0 ? 0 : at % 2 === 1 ? at : at - 1
  return tidied({ ...pattern, chain: pattern.chain.toSpliced(from, 2) })
}

/** Read from its other end. */
export const turned = (pattern: Pattern): Pattern => ({
  ...pattern,
  chain: pattern.chain
    .map(one =>
      one.of === 'node' || one.direction === 'either'
        ? one
        : { ...one, direction: one.direction === 'out' ? ('in' as const) : ('out' as const) },
    )
    .toReversed(),
})

export const changed = <E extends Element>(pattern: Pattern, element: E, change: Partial<E>): Pattern =>
  tidied({ ...pattern, chain: pattern.chain.map(one => (one.id === element.id ? { ...one, ...change } : one)) })

/** An element that can stand in a row: several ties in one are none. */
export const isSingle = (one: Element | undefined): one is Element => one?.of === 'node' || one?.longest === 1

/** What is given back speaks only of what is there. */
function tidied(pattern: Pattern): Pattern {
  const { returns } = pattern
  const there = new Set(pattern.chain.filter(isSingle).map(({ id }) => id))
  const columns = returns.columns.filter(({ element }) => there.has(element))
  const isCut = columns.length < returns.columns.length
  const by = returns.by && there.has(returns.by.element) ? returns.by : null
  const counted = returns.counted !== null && there.has(returns.counted) ? returns.counted : null
  return { ...pattern, returns: { ...returns, columns, by, counted, order: isCut ? null : returns.order } }
}

export const returning = (pattern: Pattern, change: Partial<Returns>): Pattern => ({
  ...pattern,
  returns: { ...pattern.returns, ...change },
})
