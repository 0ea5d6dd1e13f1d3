import type { Expression, Projection } from './ast.ts'
import { truth } from './expression.ts'
import { aggregates as aggregateTable } from './functions.ts'
import { failed, unsupported, wrongSyntax } from './refusals.ts'
import { type AggregateUse, type Compiled, type Compiler, type Evaluate, type Row, Scope } from './scope.ts'
import { key, order, type Value } from './value.ts'

interface Group {
  row: Row
  values: Value[]
  states: { add: (args: Value[]) => void; result: () => Value; seen: Set<string> | undefined }[]
}

/** Whether an expression holds an aggregate of its own, not one of a subquery. */
export function aggregating(expression: unknown): boolean {
  if (Array.isArray(expression)) return expression.some(aggregating)
  if (typeof expression !== 'object' || expression === null) return false
  const node = expression as { k?: string; name?: string }
  if (node.k === 'countStar') return true
  if (node.k === 'call' && aggregateTable.has(node.name ?? '')) return true
  if (node.k === 'exists' || node.k === 'count' || node.k === 'collect') return false
  return Object.values(expression).some(aggregating)
}

const print = (expression: unknown) =>
  JSON.stringify(expression, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))

/** The variables and properties outside aggregates: what a row of a group must be asked for. */
function plainParts(expression: Expression): Expression[] {
  if (expression.k === 'variable' || (expression.k === 'property' && expression.of.k === 'variable'))
    return [expression]
  if (expression.k === 'countStar' || (expression.k === 'call' && aggregateTable.has(expression.name))) return []
  return Object.values(expression).flatMap(value =>
    Array.isArray(value)
      ? value.flatMap(item => (typeof item === 'object' && item !== null && 'k' in item ? plainParts(item) : []))
      : typeof value === 'object' && value !== null && 'k' in value
        ? plainParts(value as Expression)
        : [],
  )
}

/** WITH and RETURN: one row in the new scope per row, or per group when something is aggregated. */
export function project(
  compiler: Compiler,
  projection: Projection,
  where: Expression | undefined,
  scope: Scope,
  imports: string[],
  isReturn: boolean,
): Compiled & { columns: string[] } {
  const visible = [...scope.slots.keys()].filter(name => !imports.includes(name) && !name.startsWith(' '))
  if (isReturn && projection.star && visible.length === 0) {
    throw wrongSyntax('RETURN * is not allowed when there are no variables in scope')
  }
  const items: Projection['items'] = [
    ...(projection.star ? visible.sort().map(name => ({ value: { k: 'variable', name } as const, name })) : []),
    ...projection.items,
  ]
  const grouped = items.some(item => aggregating(item.value))
  if (!grouped && projection.order.some(item => aggregating(item.by))) {
    throw wrongSyntax(
      'Cannot use aggregation in ORDER BY if there are no aggregate expressions in the preceding projection',
    )
  }
  const uses: AggregateUse[] = []
  const sink = grouped ? uses : undefined
  const outputs = items.map(item => ({
    evaluate: compiler.expression(item.value, scope, sink),
    grouping: !aggregating(item.value),
  }))

  // The old row stays visible behind the new names: in ORDER BY and WHERE.
  const both = scope.nested()
  const slots = items.map(item => both.declare(item.name))
  for (const { by } of projection.order) {
    if (!aggregating(by)) continue
    const allowed = new Set([
      ...items.filter(item => !aggregating(item.value)).map(item => print(item.value)),
      ...items.map(item => print({ k: 'variable', name: item.name })),
    ])
    if (!plainParts(by).every(part => allowed.has(print(part)))) {
      throw wrongSyntax('An ORDER BY that aggregates may use only what is returned by itself beside the aggregate.')
    }
  }
  const sorts = projection.order.map(({ by, descending }) => {
    const same = aggregating(by) ? undefined : items.findIndex(item => print(item.value) === print(by))
    const evaluate =
      same !== undefined && same >= 0
        ? (row: Row) => row[slots[same] as number] as Value
        : compiler.expression(by, both, sink)
    return { evaluate, descending }
  })
  const keep = where && compiler.expression(where, both)

  const after = new Scope()
  for (const name of imports) if (!items.some(item => item.name === name)) after.declare(name)
  const carried = [...after.slots.keys()].map(name => scope.slot(name))
  for (const item of items) after.declare(item.name)

  const skip = amount(compiler, projection.skip, 'SKIP')
  const limit = amount(compiler, projection.limit, 'LIMIT')

  const step = function* run(rows: Iterable<Row>): Iterable<Row> {
    let found: Iterable<Row> = grouped
      ? group(rows, outputs, uses, slots)
      : map(rows, row => {
          const wide = row.slice()
          outputs.forEach(({ evaluate }, i) => {
            wide[slots[i] as number] = evaluate(row)
          })
          return wide
        })
    if (projection.distinct) found = distinct(found, slots)
    if (sorts.length > 0) found = sort(found, sorts)
    if (skip || limit) found = window(found, skip?.() ?? 0, limit?.() ?? Number.POSITIVE_INFINITY)
    for (const row of found) {
      if (keep && truth(keep(row)) !== true) continue
      yield [...carried.map(slot => row[slot] as Value), ...slots.map(slot => row[slot] as Value)]
    }
  }
  return { step, scope: after, columns: items.map(item => item.name) }
}

function* map(rows: Iterable<Row>, change: (row: Row) => Row): Iterable<Row> {
  for (const row of rows) yield change(row)
}

function* group(
  rows: Iterable<Row>,
  outputs: { evaluate: Evaluate; grouping: boolean }[],
  uses: AggregateUse[],
  slots: number[],
): Iterable<Row> {
  const groups = new Map<string, Group>()
  const start = (row: Row, values: Value[]): Group => ({
    row,
    values,
    states: uses.map(use => ({ ...use.start(), seen: use.distinct ? new Set<string>() : undefined })),
  })
  for (const row of rows) {
    const values = outputs.map(({ evaluate, grouping }) => (grouping ? evaluate(row) : null))
    const name = values.map(groupKey).join('|')
    let found = groups.get(name)
    if (found === undefined) {
      found = start(row, values)
      groups.set(name, found)
    }
    for (const [i, use] of uses.entries()) {
      const args = use.args.map(argument => argument(row))
      const state = found.states[i]
      if (state?.seen) {
        const of = groupKey(args[0] as Value)
        if (state.seen.has(of)) continue
        state.seen.add(of)
      }
      state?.add(args)
    }
  }
  if (groups.size === 0 && !outputs.some(output => output.grouping))
    groups.set(
      '',
      start(
        [],
        outputs.map(() => null),
      ),
    )
  for (const { row, values, states } of groups.values()) {
    const wide = Array.from(row, value => value ?? null)
    uses.forEach((use, i) => {
      wide[use.slot] = states[i]?.result() ?? null
    })
    const results = outputs.map(({ evaluate, grouping }, i) => (grouping ? (values[i] as Value) : evaluate(wide)))
    results.forEach((value, i) => {
      wide[slots[i] as number] = value
    })
    yield wide
  }
}

const hasNaN = (value: Value): boolean => {
  if (typeof value === 'number') return Number.isNaN(value)
  return Array.isArray(value) ? value.some(hasNaN) : value instanceof Map && [...value.values()].some(hasNaN)
}

/** Neo4j makes a group of each NaN, openCypher one of them all: nothing is told apart by it here. */
function groupKey(value: Value): string {
  if (hasNaN(value)) throw unsupported('groups and DISTINCT of values that hold NaN')
  return key(value)
}

export function* distinct(rows: Iterable<Row>, slots: number[]): Iterable<Row> {
  const seen = new Set<string>()
  for (const row of rows) {
    const of = slots.map(slot => groupKey(row[slot] as Value)).join('|')
    if (seen.has(of)) continue
    seen.add(of)
    yield row
  }
}

function sort(rows: Iterable<Row>, sorts: { evaluate: Evaluate; descending: boolean }[]): Row[] {
  return Array.from(rows, row => ({ row, keys: sorts.map(({ evaluate }) => evaluate(row)) }))
    .sort((a, b) => {
      for (const [i, { descending }] of sorts.entries()) {
        const difference = order(a.keys[i] as Value, b.keys[i] as Value)
        if (difference !== 0) return descending ? -difference : difference
      }
      return 0
    })
    .map(({ row }) => row)
}

function* window(rows: Iterable<Row>, skip: number, limit: number): Iterable<Row> {
  if (limit === 0) return
  let at = 0
  for (const row of rows) {
    if (at++ < skip) continue
    yield row
    if (at - skip >= limit) return
  }
}

/** SKIP and LIMIT: a number of rows that no row has a say in. */
function amount(compiler: Compiler, expression: Expression | undefined, word: string): (() => number) | undefined {
  if (expression === undefined) return undefined
  const evaluate = compiler.expression(expression, new Scope())
  const read = () => {
    const value = evaluate([])
    if (typeof value !== 'bigint' || value < 0n) throw failed(`${word} takes a whole number that is not negative.`)
    return Number(value)
  }
  return read
}
