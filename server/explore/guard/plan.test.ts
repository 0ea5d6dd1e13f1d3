import { expect, test } from 'vitest'
import type { Plan } from '../../engines/engine.ts'
import { admitPlan } from './plan.ts'

const over = (operator: string, ...children: Plan[]): Plan => ({ operator, children })

test.each(['Expand(All)', 'VarLengthExpand(Pruning,BFS,All)', 'NodeIndexSeek@neo4j', 'Repeat(Trail)@neo4j', 'Filter'])(
  '%s reads',
  operator => {
    const plan = over('ProduceResults', over('Filter'), over(operator, over('AllNodesScan')))
    expect(admitPlan(plan, 'read')).toBeUndefined()
    expect(admitPlan(plan, 'write')).toBeUndefined()
  },
)

test.each(['Create', 'SetProperty', 'DetachDelete', 'Merge', 'Foreach'])('%s writes data', operator => {
  const plan = over('ProduceResults@neo4j', over('Filter'), over('Apply', over(`${operator}@neo4j`)))
  expect(admitPlan(plan, 'read')).toBe(operator)
  expect(admitPlan(plan, 'write')).toBeUndefined()
})

test.each([
  'LoadCSV',
  'CreateIndex',
  'DropConstraint',
  'AdministrationCommand',
  'ShowSettings',
  'ShowTransactions',
  'TerminateTransactions',
  'TransactionApply',
  'TransactionForeach',
  'RunQueryAt',
  'SomethingNew',
  'constructor',
  '',
])('%j is admitted for nobody', operator => {
  const plan = over('ProduceResults', over('Apply', over('Argument'), over(operator)))
  expect(admitPlan(plan, 'read')).toBe(operator)
  expect(admitPlan(plan, 'write')).toBe(operator)
})

test('a procedure call is admitted by its name', () => {
  const calling = (details: string): Plan => ({ operator: 'ProcedureCall@neo4j', details, children: [] })
  expect(admitPlan(calling('db.labels() :: (label :: STRING)'), 'read')).toBeUndefined()
  expect(admitPlan(calling('apoc.load.json($autostring_0) :: (value :: MAP)'), 'read')).toBe('apoc.load.json')
})
