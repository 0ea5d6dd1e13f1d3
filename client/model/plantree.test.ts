import { expect, test } from 'vitest'
import type { PlanMessage } from '../../server/contract/messages.ts'
import { planTree } from './plantree.ts'

const plan = (operator: string, facts: Partial<PlanMessage> = {}, ...children: PlanMessage[]): PlanMessage => ({
  operator,
  ...facts,
  children,
})
const none: ReadonlySet<string> = new Set()
const hints = (one: PlanMessage) => planTree(one, none).rows[0]!.hints

const profile = plan(
  'ProduceResults',
  { estimatedRows: 4, rows: 4, dbHits: 0 },
  plan(
    'CartesianProduct',
    { estimatedRows: 4, rows: 4, dbHits: 0 },
    plan('AllNodesScan', { estimatedRows: 2, rows: 2, dbHits: 30 }),
    plan('NodeByLabelScan', { estimatedRows: 2, rows: 2, dbHits: 10 }),
  ),
)

test('a plan is lines with their places in the tree', () => {
  const { rows, operators } = planTree(profile, none)
  expect(rows.map(({ id, level, position, size, isOpen }) => [id, level, position, size, isOpen])).toEqual([
    ['0', 1, 1, 1, true],
    ['0.0', 2, 1, 1, true],
    ['0.0.0', 3, 1, 2, null],
    ['0.0.1', 3, 2, 2, null],
  ])
  expect(operators).toBe(4)
})

test('what is closed is not shown, but counted', () => {
  const { rows, operators, dbHits } = planTree(profile, new Set(['0.0']))
  expect(rows.map(({ operator }) => operator)).toEqual(['ProduceResults', 'CartesianProduct'])
  expect(rows[1]!.isOpen).toBe(false)
  expect([operators, dbHits]).toEqual([4, 40])
})

test('each has its share of what was counted', () => {
  expect(planTree(profile, none).rows.map(({ share }) => share)).toEqual([0, 0, 0.75, 0.25])
  const idle = planTree(plan('ProduceResults', { dbHits: 0 }), none)
  expect([idle.dbHits, idle.rows[0]!.share]).toEqual([0, undefined])
})

test('an engine that estimates and counts nothing is known by it', () => {
  const { isEstimated, dbHits, rows } = planTree(plan('ProduceResults', {}, plan('AllNodesScan')), none)
  expect([isEstimated, dbHits, rows[0]!.share]).toEqual([false, undefined, undefined])
})

test.each([
  ['AllNodesScan', {}, 'allNodes'],
  ['PartitionedAllNodesScan', {}, 'allNodes'],
  ['UndirectedAllRelationshipsScan', {}, 'allRelationships'],
  ['PartitionedDirectedAllRelationshipsScan', {}, 'allRelationships'],
  ['CartesianProduct', {}, 'cartesian'],
  ['Eager', {}, 'eager'],
  ['VarLengthExpand(Pruning,BFS,All)', {}, 'varLength'],
  ['NodeByLabelScan', { estimatedRows: 5000 }, 'labelScan'],
  ['Sort', { rows: 5000 }, 'sort'],
  ['Filter', { estimatedRows: 2, rows: 5000 }, 'misjudged'],
])('%s is worth a word', (operator, facts, hint) => {
  expect(hints(plan(operator, facts))).toEqual([hint])
})

test('what costs little is not', () => {
  for (const operator of ['NodeByLabelScan', 'Sort', 'EagerAggregation', 'NodeIndexSeek', 'constructor', ''])
    expect(hints(plan(operator, { estimatedRows: 10, rows: 10 }))).toEqual([])
})
