import type { Clause, Expression, PatternPart, Query } from './ast.ts'
import type { Aggregate } from './functions.ts'
import type { Graph } from './graph.ts'
import { wrongSyntax } from './refusals.ts'
import type { Value } from './value.ts'

/** The variables at one place of a statement: a row holds each of them in its slot. */
export type Row = Value[]

export type Evaluate = (row: Row) => Value

export class Scope {
  readonly slots: Map<string, number>
  /** Shared by all scopes whose rows are one array. */
  readonly frame: { width: number }

  constructor(slots: Map<string, number> = new Map(), frame = { width: 0 }) {
    this.slots = slots
    this.frame = frame
  }

  /** A scope for something nested, whose own variables the outer one does not see. */
  nested(): Scope {
    return new Scope(new Map(this.slots), this.frame)
  }

  /** A slot for a new variable, or for one without a name. */
  declare(name?: string): number {
    const slot = this.frame.width++
    if (name !== undefined) this.slots.set(name, slot)
    return slot
  }

  slot(name: string): number {
    const slot = this.slots.get(name)
    if (slot === undefined) throw wrongSyntax(`Variable \`${name}\` not defined`)
    return slot
  }
}

/** The aggregates met while an expression is compiled; each leaves its result in its slot. */
export interface AggregateUse {
  start: () => Aggregate
  args: Evaluate[]
  distinct: boolean
  slot: number
}

export type Step = (rows: Iterable<Row>) => Iterable<Row>

/** What a part of a statement becomes: rows in, rows out; the scope afterwards. */
export interface Compiled {
  step: Step
  scope: Scope
}

export interface CompiledQuery {
  columns: string[]
  run: (row: Row) => Iterable<Value[]>
}

/** The parts of the compiler, for each other. */
export interface Compiler {
  readonly graph: Graph
  readonly parameters: ReadonlyMap<string, Value>
  expression: (expression: Expression, scope: Scope, aggregates?: AggregateUse[]) => Evaluate
  /** Matches patterns; declares their new variables in the scope. */
  match: (parts: PatternPart[], where: Expression | undefined, scope: Scope) => (row: Row) => Iterable<Row>
  /** @param imports variables of the scope that stay visible throughout the query */
  query: (query: Query, scope: Scope, imports: string[]) => CompiledQuery
  clauses: (clauses: Clause[], scope: Scope, imports: string[]) => CompiledQuery
}
