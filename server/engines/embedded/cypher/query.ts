import type { Clause, Expression, Query } from './ast.ts'
import { ExpressionCompiler, truth } from './expression.ts'
import { rangeOf } from './functions.ts'
import type { Graph } from './graph.ts'
import { Matcher } from './match.ts'
import { distinct, project } from './projection.ts'
import { unsupported, wrongSyntax } from './refusals.ts'
import { type CompiledQuery, type Compiler, type Row, Scope, type Step } from './scope.ts'
import { mismatch, type Value } from './value.ts'
import { Writer } from './writing.ts'

/** A compiler for one statement on one graph with its parameters. */
export function compilerFor(graph: Graph, parameters: ReadonlyMap<string, Value>): Compiler {
  const compiler: Compiler = {
    graph,
    parameters,
    expression: (expression, scope, sink) => expressions.compile(expression, scope, sink),
    match: (parts, where, scope) => matcher.compile(parts, where, scope),
    query: (query, scope, imports) => compileQuery(compiler, query, scope, imports),
    clauses: (clauses, scope, imports) => compileClauses(compiler, clauses, scope, imports),
  }
  const expressions = new ExpressionCompiler(compiler)
  const matcher = new Matcher(compiler)
  return compiler
}

function compileQuery(compiler: Compiler, query: Query, scope: Scope, imports: string[]): CompiledQuery {
  const branches = query.branches.map(branch => compiler.clauses(branch, branchScope(scope), imports))
  const [first] = branches
  if (first === undefined) throw wrongSyntax('There is no query here.')
  if (branches.length === 1) return first
  const { columns } = first
  const orders = branches.map(branch => {
    const order = columns.map(name => branch.columns.indexOf(name))
    if (order.includes(-1) || branch.columns.length !== columns.length) {
      throw wrongSyntax('All sub queries in an UNION must have the same return column names')
    }
    return order
  })
  function* rows(row: Row): Iterable<Value[]> {
    for (const [i, branch] of branches.entries()) {
      for (const values of branch.run(row)) yield (orders[i] as number[]).map(at => values[at] as Value)
    }
  }
  const all = columns.map((_, i) => i)
  return { columns, run: query.all ? rows : row => distinct(rows(row), all) }
}

const branchScope = (scope: Scope) => scope.nested()

const writing = new Set<Clause['k']>(['create', 'merge', 'set', 'remove', 'delete', 'foreach'])

function compileClauses(compiler: Compiler, clauses: Clause[], outer: Scope, imports: string[]): CompiledQuery {
  let scope = outer
  const steps: Step[] = []
  let columns: string[] | undefined
  const writer = new Writer(compiler)
  for (const clause of clauses) {
    if (columns !== undefined) throw wrongSyntax('RETURN can only be used at the end of the query')
    switch (clause.k) {
      case 'with':
      case 'return': {
        const where = clause.k === 'with' ? clause.where : undefined
        const projected = project(compiler, clause.projection, where, scope, imports, clause.k === 'return')
        steps.push(projected.step)
        scope = projected.scope
        if (clause.k === 'return') columns = projected.columns
        break
      }
      case 'subquery': {
        const compiled = subquery(compiler, clause, scope, imports)
        steps.push(compiled)
        break
      }
      case 'procedure': {
        columns = procedure(compiler, clause, scope, steps)
        break
      }
      default:
        steps.push(step(compiler, writer, clause, scope))
        if (writing.has(clause.k)) steps.push(barrier)
    }
  }
  const slots = columns?.map(name => scope.slot(name))
  return {
    columns: columns ?? [],
    *run(row) {
      let rows: Iterable<Row> = [row]
      for (const one of steps) rows = one(rows)
      // Without RETURN a subquery expression counts its rows; they have no values.
      for (const found of rows) yield slots ? slots.map(slot => found[slot] as Value) : []
    },
  }
}

/** Whatever writes is done for all rows before anything reads on. */
const barrier: Step = rows => [...rows]

function step(compiler: Compiler, writer: Writer, clause: Clause, scope: Scope): Step {
  switch (clause.k) {
    case 'match': {
      const before = new Set(scope.slots.keys())
      const match = compiler.match(clause.parts, clause.where, scope)
      const fresh = [...scope.slots].filter(([name]) => !before.has(name)).map(([, slot]) => slot)
      if (!clause.optional) {
        return function* run(rows) {
          for (const row of rows) yield* match(row)
        }
      }
      return function* run(rows) {
        for (const row of rows) {
          let any = false
          for (const found of match(row)) {
            any = true
            yield found
          }
          if (any) continue
          const empty = row.slice()
          for (const slot of fresh) empty[slot] = null
          yield empty
        }
      }
    }
    case 'unwind': {
      const items = unwound(compiler, clause.list, scope)
      const slot = scope.declare(clause.variable)
      return function* run(rows) {
        for (const row of rows) {
          for (const item of items(row)) {
            const next = row.slice()
            next[slot] = item
            yield next
          }
        }
      }
    }
    case 'create':
      return eager(writer.create(clause.parts, scope))
    case 'merge': {
      const merge = writer.merge(clause, scope)
      return function* run(rows) {
        for (const row of [...rows]) yield* merge(row)
      }
    }
    case 'set':
      return eager(writer.set(clause.items, scope))
    case 'remove':
      return eager(writer.remove(clause.items, scope))
    case 'delete':
      return eager(writer.delete(clause.targets, clause.detach, scope))
    case 'foreach': {
      const list = compiler.expression(clause.list, scope)
      const inner = scope.nested()
      const slot = inner.declare(clause.variable)
      const steps = clause.clauses.map(one => step(compiler, writer, one, inner))
      return eager(row => {
        const items = list(row)
        if (items === null) return
        if (!Array.isArray(items)) throw mismatch('List', items)
        for (const item of items) {
          const next = row.slice()
          next[slot] = item
          let rows: Iterable<Row> = [next]
          for (const one of steps) rows = [...one(rows)]
        }
      })
    }
    default:
      throw unsupported(clause.k)
  }
}

/** What UNWIND goes through; the numbers of a range one by one, for there may be very many. */
function unwound(compiler: Compiler, list: Expression, scope: Scope): (row: Row) => Iterable<Value> {
  if (list.k === 'call' && list.name === 'range' && (list.args.length === 2 || list.args.length === 3)) {
    const bounds = list.args.map(bound => compiler.expression(bound, scope))
    return row => rangeOf(bounds.map(bound => bound(row)))
  }
  const evaluate = compiler.expression(list, scope)
  return row => {
    const value = evaluate(row)
    if (value === null) return []
    return Array.isArray(value) ? value : [value]
  }
}

const eager =
  (effect: (row: Row) => void): Step =>
  rows => {
    const all = Array.from(rows, row => row.slice())
    for (const row of all) effect(row)
    return all
  }

function subquery(
  compiler: Compiler,
  clause: Extract<Clause, { k: 'subquery' }>,
  scope: Scope,
  imports: string[],
): Step {
  const inner = new Scope(new Map(), scope.frame)
  const branches = clause.query.branches
  let kept: string[]
  if (clause.imports !== undefined) {
    kept = clause.imports === '*' ? [...scope.slots.keys()] : clause.imports
    for (const name of kept) inner.slots.set(name, scope.slot(name))
  } else {
    kept = []
    // An importing WITH: plain variables of the outer query, and nothing else.
    for (const branch of branches) {
      const [first] = branch
      if (first?.k !== 'with') continue
      for (const { value } of first.projection.items) {
        if (value.k === 'variable' && scope.slots.has(value.name)) inner.slots.set(value.name, scope.slot(value.name))
      }
      if (first.projection.star) for (const [name, slot] of scope.slots) inner.slots.set(name, slot)
    }
  }
  const visible = new Set([...kept, ...imports.filter(name => inner.slots.has(name))])
  const query = compiler.query(clause.query, inner, [...visible])
  for (const name of query.columns) {
    if (scope.slots.has(name)) throw wrongSyntax(`Variable \`${name}\` already declared in outer scope`)
  }
  const slots = query.columns.map(name => scope.declare(name))
  return function* run(rows) {
    for (const row of rows) {
      let any = false
      for (const values of query.run(row.slice())) {
        if (slots.length === 0) continue
        any = true
        const next = row.slice()
        slots.forEach((slot, i) => {
          next[slot] = values[i] as Value
        })
        yield next
      }
      if (slots.length === 0) yield row
      else if (!any && clause.optional) {
        const next = row.slice()
        for (const slot of slots) next[slot] = null
        yield next
      }
    }
  }
}

type Procedure = Extract<Clause, { k: 'procedure' }>

/** Procedures that the engine has: what the graph is made of. */
function procedure(compiler: Compiler, clause: Procedure, scope: Scope, steps: Step[]): string[] | undefined {
  const { graph } = compiler
  const offers = new Map<string, { column: string; values: () => Iterable<string> }>([
    [
      'db.labels',
      {
        column: 'label',
        values: () => [...graph.labels].filter(([, nodes]) => nodes.size > 0).map(([label]) => label),
      },
    ],
    [
      'db.relationshiptypes',
      {
        column: 'relationshipType',
        values: () => {
          const types = new Set<string>()
          for (const node of graph.nodes.values()) for (const { type } of node.out) types.add(type)
          return types
        },
      },
    ],
  ])
  const offer = offers.get(clause.name.toLowerCase())
  if (offer === undefined) throw unsupported(`the procedure ${clause.name}`)
  const yields = clause.yields ?? (clause.standalone ? [{ name: offer.column, as: offer.column }] : [])
  if (yields.some(({ name }) => name !== offer.column)) throw wrongSyntax(`${clause.name} has no such column.`)
  const slots = yields.map(({ as }) => scope.declare(as))
  const where = clause.where && compiler.expression(clause.where, scope)
  steps.push(function* run(rows) {
    for (const row of rows) {
      for (const value of offer.values()) {
        const next = row.slice()
        for (const slot of slots) next[slot] = value
        if (where === undefined || truth(where(next)) === true) yield next
      }
    }
  })
  return clause.standalone ? yields.map(({ as }) => as) : undefined
}
