import type { Plan } from '../../engine.ts'
import type { Clause, Expression, NodePattern, PatternPart, Projection, Query, Statement } from './ast.ts'
import { aggregating } from './projection.ts'

const operator = (name: string, details: string | undefined, ...children: (Plan | undefined)[]): Plan => ({
  operator: name,
  ...(details ? { details } : {}),
  children: children.filter(child => child !== undefined),
})

/** How a statement will be run, the last operator first. */
export function planOf(statement: Statement): Plan {
  if (statement.k === 'schema') return operator('SchemaCommand', statement.command.k)
  return queryPlan(statement.query)
}

function queryPlan({ branches, all }: Query): Plan {
  const plans = branches.map(
    branch => branch.reduce<Plan | undefined>(clausePlan, undefined) ?? operator('Argument', undefined),
  )
  const [only] = plans
  if (only && plans.length === 1) return only
  const union = operator('Union', undefined, ...plans)
  return all ? union : operator('Distinct', undefined, union)
}

function clausePlan(before: Plan | undefined, clause: Clause): Plan {
  switch (clause.k) {
    case 'match': {
      const found = filter(
        clause.parts.reduce((plan, part) => partPlan(plan, part, clause.where), before),
        clause.where,
      )
      return clause.optional ? operator('Optional', undefined, found) : found
    }
    case 'unwind':
      return operator('Unwind', clause.variable, before)
    case 'with':
      return filter(projectionPlan(clause.projection, before), clause.where)
    case 'return':
      return operator(
        'ProduceResults',
        clause.projection.items.map(item => item.name).join(', '),
        projectionPlan(clause.projection, before),
      )
    case 'subquery':
      return operator('Apply', undefined, before, queryPlan(clause.query))
    case 'procedure':
      return operator('ProcedureCall', clause.name, before)
    case 'create':
      return operator('Create', undefined, before)
    case 'merge':
      return operator('Merge', undefined, before)
    case 'set':
      return operator('Set', undefined, before)
    case 'remove':
      return operator('Remove', undefined, before)
    case 'delete':
      return operator(clause.detach ? 'DetachDelete' : 'Delete', undefined, before)
    case 'foreach':
      return operator('Foreach', clause.variable, before)
  }
}

const filter = (plan: Plan | undefined, where: Expression | undefined): Plan =>
  where === undefined ? (plan ?? operator('Argument', undefined)) : operator('Filter', undefined, plan)

function projectionPlan({ items, distinct, order, skip, limit }: Projection, before: Plan | undefined): Plan {
  let plan = operator(
    items.some(item => aggregating(item.value)) ? 'EagerAggregation' : 'Projection',
    items.map(item => item.name).join(', '),
    before,
  )
  if (distinct) plan = operator('Distinct', undefined, plan)
  if (order.length > 0) plan = operator('Sort', undefined, plan)
  if (skip) plan = operator('Skip', undefined, plan)
  return limit ? operator('Limit', undefined, plan) : plan
}

function partPlan(before: Plan | undefined, part: PatternPart, where: Expression | undefined): Plan {
  const [first] = part.nodes
  let plan = scan(before, first as NodePattern, where)
  if (part.shortest) return operator('ShortestPath', part.name, plan)
  for (const { range, direction, label, variable } of part.relationships) {
    const type = label?.k === 'name' ? `:${label.name}` : ''
    const arrow = { out: ['-', '->'], in: ['<-', '-'], both: ['-', '-'] }[direction]
    plan = operator(range ? 'VarLengthExpand' : 'Expand', `()${arrow[0]}[${variable ?? ''}${type}]${arrow[1]}()`, plan)
  }
  return plan
}

function scan(before: Plan | undefined, node: NodePattern, where: Expression | undefined): Plan {
  const name = node.variable ?? ''
  const label = node.label?.k === 'name' ? node.label.name : undefined
  const key = node.properties?.k === 'map' ? node.properties.entries[0]?.[0] : equality(name, where)
  if (key !== undefined) return operator('NodeLookup', `${name}${label ? `:${label}` : ''}(${key})`, before)
  return label ? operator('NodeByLabelScan', `${name}:${label}`, before) : operator('AllNodesScan', name, before)
}

function equality(variable: string, where: Expression | undefined): string | undefined {
  if (where?.k === 'binary' && where.op === 'AND')
    return equality(variable, where.left) ?? equality(variable, where.right)
  if (where?.k !== 'comparison' || where.rest.length !== 1 || where.rest[0]?.[0] !== '=') return undefined
  const { first } = where
  return first.k === 'property' && first.of.k === 'variable' && first.of.name === variable ? first.key : undefined
}
