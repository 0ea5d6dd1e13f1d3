import type { PlanMessage } from '../../server/contract/messages.ts'

/** Why an operator may be what a statement spends its time on. */
export type PlanHint =
  | 'allNodes'
  | 'allRelationships'
  | 'labelScan'
  | 'cartesian'
  | 'eager'
  | 'varLength'
  | 'sort'
  | 'misjudged'

export interface PlanRow {
  /** Its place: `0`, `0.1`, `0.1.0`. */
  readonly id: string
  readonly level: number
  /** Which of its parent's it is, from 1, and of how many. */
  readonly position: number
  readonly size: number
  readonly operator: string
  readonly details: string | undefined
  readonly estimatedRows: number | undefined
  readonly rows: number | undefined
  readonly dbHits: number | undefined
  /** Of all db hits, 0 to 1; undefined where none were counted. */
  readonly share: number | undefined
  readonly hints: readonly PlanHint[]
  /** Null where nothing is below. */
  readonly isOpen: boolean | null
}

export interface PlanTree {
  readonly rows: readonly PlanRow[]
  /** Operators in all, closed ones too. */
  readonly operators: number
  readonly dbHits: number | undefined
  /** Whether the engine says how many rows it expects. */
  readonly isEstimated: boolean
}

/** Rows from which reading all nodes of a label, or sorting, is worth a word; and by how much a guess must be off. */
const MANY = 1000
const OFF = 100

/** The plan as lines, the last operator first, as Neo4j draws it; without what is below closed ones. */
export function planTree(plan: PlanMessage, closed: ReadonlySet<string>): PlanTree {
  const all = flatten(plan)
  const counted = all.filter(({ dbHits }) => dbHits !== undefined)
  const total = counted.length > 0 ? counted.reduce((sum, { dbHits }) => sum + dbHits!, 0) : undefined
  const rows: PlanRow[] = []
  const walk = (one: PlanMessage, id: string, position: number, size: number) => {
    const { operator, details, estimatedRows, rows: given, dbHits, children } = one
    const isOpen = children.length === 0 ? null : !closed.has(id)
    rows.push({
      id,
      level: id.split('.').length,
      position,
      size,
      operator,
      details,
      estimatedRows,
      rows: given,
      dbHits,
      share: dbHits === undefined || !total ? undefined : dbHits / total,
      hints: hintsOf(one),
      isOpen,
    })
    if (isOpen) for (const [at, child] of children.entries()) walk(child, `${id}.${at}`, at + 1, children.length)
  }
  walk(plan, '0', 1, 1)
  return {
    rows,
    operators: all.length,
    dbHits: total,
    isEstimated: all.some(({ estimatedRows }) => estimatedRows !== undefined),
  }
}

const flatten = (plan: PlanMessage): PlanMessage[] => [plan, ...plan.children.flatMap(flatten)]

function hintsOf({ operator, estimatedRows, rows }: PlanMessage): PlanHint[] {
  // Operators that work on parts at once are called as the others are, with a word before it.
  const name = operator.replace(/^Partitioned/, '')
  const most = Math.max(estimatedRows ?? 0, rows ?? 0)
  const hints: PlanHint[] = []
  if (name === 'AllNodesScan') hints.push('allNodes')
  if (/AllRelationshipsScan$/.test(name)) hints.push('allRelationships')
  if (/^(Subtraction|Union|Intersection)?NodeByLabelsScan$|^NodeByLabelScan$/.test(name) && most >= MANY)
    hints.push('labelScan')
  if (name === 'CartesianProduct') hints.push('cartesian')
  if (name === 'Eager') hints.push('eager')
  if (/VarLengthExpand/.test(name)) hints.push('varLength')
  if (name === 'Sort' && most >= MANY) hints.push('sort')
  if (rows !== undefined && estimatedRows !== undefined && rows >= MANY && rows > OFF * Math.max(1, estimatedRows))
    hints.push('misjudged')
  return hints
}
