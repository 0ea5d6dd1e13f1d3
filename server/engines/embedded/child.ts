/**
 * The process around the embedded engine. It opens the database file for reading or writing, runs one job at a time
 * and streams rows on demand. The engine cannot be interrupted, so whoever started this process ends it by SIGKILL.
 */
import { createRequire } from 'node:module'
import type { GrafeoDB as Database, QueryResult } from '@grafeo-db/js'
import type { Value } from '../../contract/graph.ts'
import { type ColumnType, columnTypes } from './arrow.ts'
import { openFailure, statementFailure, toFailure } from './errors.ts'
import type { FromChild, Job, Prepared, RunSummary, ToChild } from './messages.ts'
import { readSchema } from './schema.ts'
import { fromEngine, path as pathOf, toArgument } from './values.ts'

const { GrafeoDB } = createRequire(import.meta.url)('@grafeo-db/js') as typeof import('@grafeo-db/js')

const send = (message: FromChild): void => {
  process.send?.(message)
}

/** Rows in a message: small enough to be taken apart between two turns of the parent's event loop. */
const batchRows = 250

let database: Database | undefined
let wake: ((go: boolean) => void) | undefined

/** The statement with its literals, and the arguments of the rest. */
function bind({ text, parameters }: Prepared): { query: string; values: { [name: string]: unknown } } {
  const values: { [name: string]: unknown } = {}
  const literals = new Map<string, string>()
  for (const [name, value] of Object.entries(parameters)) {
    const argument = toArgument(value)
    if ('literal' in argument) literals.set(name, argument.literal)
    else values[name] = argument.value
  }
  const query = text
    .map(part => (typeof part === 'string' ? part : (literals.get(part.parameter) ?? `$\`${part.parameter}\``)))
    .join('')
  return { query, values }
}

/** Whether a number without a fraction is among the values, so that its type has to be looked up. */
const hasWholeNumber = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isInteger(value)
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return false
  return Array.isArray(value) ? value.some(hasWholeNumber) : Object.values(value).some(hasWholeNumber)
}

/** The types of the columns by name; none where no value needs them. */
function typesOf(result: QueryResult, rows: { [column: string]: unknown }[]): Map<string, ColumnType> {
  if (!rows.some(hasWholeNumber)) return new Map()
  const types = columnTypes(result.toArrowIPC())
  return new Map(result.columns.map((name, i) => [name, types[i] ?? { kind: 'other' }]))
}

async function run(id: number, statement: Prepared, rowLimit: number | undefined): Promise<RunSummary> {
  const { query, values } = bind(statement)
  const result = await open().executeCypher(query, values)
  const columns = statement.columns ?? result.columns.map(name => ({ name, source: { value: name } as const }))
  send({ type: 'columns', id, columns: columns.map(column => column.name) })
  const total = result.length
  const count = rowLimit === undefined ? total : Math.min(total, rowLimit)
  const raw: { [column: string]: unknown }[] = []
  for (let i = 0; i < count; i++) raw.push(result.get(i) as { [column: string]: unknown })
  const types = typesOf(result, raw)
  for (let start = 0; start < count; start += batchRows) {
    const rows = raw.slice(start, start + batchRows).map(row =>
      columns.map(({ source }): Value => {
        const get = (name: string) => fromEngine(row[name], types.get(name))
        return 'value' in source ? get(source.value) : pathOf(get(source.nodes), get(source.relationships))
      }),
    )
    if (!(await wanted())) break
    send({ type: 'rows', id, rows })
  }
  const { edgesCreated, edgesDeleted, ...changes } = result.counters
  return {
    rows: count,
    truncated: total > count,
    changes: { ...changes, relationshipsCreated: edgesCreated, relationshipsDeleted: edgesDeleted },
  }
}

/** Waits for the parent to ask for more rows; false when it wants none. */
let credit = 0
const wanted = (): Promise<boolean> => {
  if (credit > 0) {
    credit--
    return Promise.resolve(true)
  }
  return new Promise(resolve => {
    wake = resolve
  })
}

async function perform(id: number, job: Job) {
  switch (job.type) {
    case 'run':
      return run(id, job.statement, job.rowLimit)
    case 'explain': {
      const { query, values } = bind(job.statement)
      return String((await open().executeCypher(`EXPLAIN ${query}`, values)).scalar())
    }
    case 'schema':
      return readSchema(open())
    case 'backup':
      open().save(job.path)
      return null
    case 'ping':
      await open().executeCypher('RETURN 1 AS one')
      return null
  }
}

function open(): Database {
  if (database === undefined) throw new Error('the database is not open')
  return database
}

const isEngineError = (error: unknown): error is Error & { gqlStatus?: string } =>
  error instanceof Error && /GRAFEO-|gqlStatus/.test(`${error.message}${'gqlStatus' in error ? 'gqlStatus' : ''}`)

async function work(id: number, job: Job): Promise<void> {
  credit = 0
  wake = undefined
  const memory = setInterval(() => {
    send({ type: 'memory', megabytes: process.memoryUsage.rss() / 2 ** 20 })
  }, 100)
  try {
    send({ type: 'done', id, answer: await perform(id, job) })
  } catch (error) {
    send({ type: 'failed', id, failure: isEngineError(error) ? statementFailure(error) : toFailure(error) })
  } finally {
    clearInterval(memory)
  }
}

process.on('message', (message: ToChild) => {
  switch (message.type) {
    case 'open':
      try {
        database =
          message.mode === 'read'
            ? GrafeoDB.openReadOnly(message.path)
            : message.create
              ? GrafeoDB.create(message.path)
              : GrafeoDB.open(message.path)
        send({ type: 'opened', version: database.version() })
      } catch (error) {
        send({ type: 'openFailed', failure: openFailure(error as Error, message.path) })
      }
      break
    case 'close':
      database?.close()
      database = undefined
      send({ type: 'closed' })
      break
    case 'job':
      void work(message.id, message.job)
      break
    case 'more':
    case 'stop': {
      const go = message.type === 'more'
      if (wake !== undefined) {
        const resolve = wake
        wake = undefined
        resolve(go)
      } else if (go) credit++
      break
    }
  }
})

// Without a parent there is nobody to answer; the engine's file is let go of by the system.
process.on('disconnect', () => process.exit())
