import type { GrafeoDB as Database, Transaction } from '@grafeo-db/js'
import type { Value as WireValue } from '../../../contract/graph.ts'
import { AppError } from '../../../errors.ts'
import { type Changes, noChanges } from '../../engine.ts'
import type { Query, Statement } from './ast.ts'
import type { Graph } from './graph.ts'
import { compilerFor } from './query.ts'
import { unsupported } from './refusals.ts'
import { runSchemaCommand } from './schema-store.ts'
import { Scope } from './scope.ts'
import { save, saveIn } from './store.ts'
import type { Entity, Value } from './value.ts'
import { fromWire, toWire } from './wire.ts'
import { checkDeleted } from './writing.ts'

export interface Execution {
  columns: string[]
  rows: Iterator<WireValue[]>
  /** Known when the rows are used up. */
  changes: () => Changes
}

export interface Place {
  database: Database
  graph: Graph
  readOnly: boolean
  /** The one that the statement is a part of; its caller takes the graph back when the statement fails. */
  transaction?: Transaction | undefined
}

type Parameters = { [name: string]: WireValue }

const overflow = (error: unknown) =>
  error instanceof RangeError && /call stack/.test(error.message)
    ? new AppError('QUERY_TOO_COMPLEX', 'The statement is nested too deeply: split it.')
    : error

function* wired(rows: Iterable<Value[]>, graph: Graph): Generator<WireValue[]> {
  const stored = (entity: Entity) => graph.stored(entity)
  try {
    for (const row of rows) yield row.map(value => toWire(value, stored))
  } catch (error) {
    throw overflow(error)
  }
}

/** Runs a statement; a reading one as its rows are asked for, a writing one at once and as a whole or not at all. */
export async function execute(place: Place, statement: Statement, parameters: Parameters): Promise<Execution> {
  const { graph, database, readOnly, transaction } = place
  if (statement.k === 'schema') {
    if (readOnly) throw readOnlyError()
    if (transaction) throw unsupported('a schema command in a transaction with other statements')
    await runSchemaCommand(database, graph, statement.command)
    return { columns: [], rows: [][Symbol.iterator](), changes: () => noChanges }
  }
  if (statement.writes && readOnly) throw readOnlyError()
  const { columns, rows } = start(graph, statement.query, parameters)
  if (!statement.writes) return { columns, rows: wired(rows, graph), changes: () => noChanges }
  try {
    const all = [...rows]
    checkDeleted(graph.changes.deleted)
    await (transaction ? saveIn(transaction, graph) : save(database, graph))
    const changes = transaction ? graph.settleStatement() : graph.settle()
    return { columns, rows: wired(columns.length === 0 ? [] : all, graph), changes: () => changes }
  } catch (error) {
    if (!transaction) graph.rollback()
    throw overflow(error)
  }
}

function start(graph: Graph, query: Query, parameters: Parameters): { columns: string[]; rows: Iterable<Value[]> } {
  try {
    const values = new Map(Object.entries(parameters).map(([name, value]) => [name, fromWire(value)]))
    const compiled = compilerFor(graph, values).query(query, new Scope(), [])
    // Without RETURN the rows are of no interest, but a writing statement does its work by them.
    return { columns: compiled.columns, rows: compiled.run([]) }
  } catch (error) {
    throw overflow(error)
  }
}

/** Whether a statement would run, without running it: its parameters, functions and names. */
export function check(graph: Graph, statement: Statement, parameters: Parameters): void {
  if (statement.k === 'query') start(graph, statement.query, parameters)
}

const readOnlyError = () =>
  new AppError('DATABASE_READ_ONLY', 'This statement writes, and was run for reading only. Run it with write access.')
