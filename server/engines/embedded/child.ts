/**
 * The process around the embedded engine. It opens the database file for reading or writing, runs one job at a time
 * and streams rows on demand. A statement is not interrupted from inside: whoever started this process ends it.
 */
import { createRequire } from 'node:module'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { GrafeoDB as Database, Transaction } from '@grafeo-db/js'
import type { Value } from '../../contract/graph.ts'
import { AppError } from '../../errors.ts'
import type { Graph } from './cypher/graph.ts'
import { check, execute } from './cypher/run.ts'
import { loadGraph } from './cypher/store.ts'
import { openFailure, statementFailure, toFailure } from './errors.ts'
import type { FromChild, Job, Mode, RunSummary, ToChild } from './messages.ts'
import { readSchema } from './schema.ts'

// Where the engine puts aside what it cannot hold: it asks the environment when it opens a database.
const [, , temporary] = process.argv
if (temporary !== undefined) for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = temporary

const { GrafeoDB } = createRequire(import.meta.url)('@grafeo-db/js') as typeof import('@grafeo-db/js')

const send = (message: FromChild): void => {
  process.send?.(message)
}

/** Rows in a message: small enough to be taken apart between two turns of the parent's event loop. */
const batchRows = 250
/** Milliseconds after which a batch goes out even when it is not full. */
const batchTime = 25

interface Opened {
  database: Database
  graph: Graph
  mode: Mode
  transaction?: Transaction | undefined
}

let opened: Opened | undefined
/** The graph of a database that was closed, good as long as nobody has committed since. */
let kept: { graph: Graph; epoch: bigint; path: string } | undefined

const source = {
  get database(): Database {
    if (opened === undefined) throw new Error('the database is not open')
    return opened.database
  },
}

/** What the parent wants of the rows. */
const demand = { credit: 0, state: 'rows' as 'rows' | 'discard' | 'stop', wake: undefined as (() => void) | undefined }

async function wanted(): Promise<'rows' | 'discard' | 'stop'> {
  while (demand.state === 'rows' && demand.credit === 0) {
    await new Promise<void>(resolve => {
      demand.wake = resolve
    })
  }
  demand.credit--
  return demand.state
}

async function run(id: number, job: Extract<Job, { type: 'run' }>): Promise<RunSummary> {
  const { database, graph, mode, transaction } = current()
  if (transaction?.isActive === false) throw rolledBack()
  const place = { database, graph, readOnly: mode === 'read', transaction }
  const { columns, rows, changes } = await execute(place, job.statement, job.parameters)
  send({ type: 'columns', id, columns })
  const limit = job.rowLimit ?? Number.POSITIVE_INFINITY
  let count = 0
  let truncated = false
  for (let over = false; !over; ) {
    const way = await wanted()
    if (way === 'stop') {
      rows.return?.()
      truncated = true
      break
    }
    const batch: Value[][] = []
    const end = performance.now() + batchTime
    do {
      const { done, value } = rows.next()
      over = done === true || count >= limit
      if (done) break
      if (count >= limit) truncated = true
      else {
        count++
        if (way === 'rows') batch.push(value)
      }
    } while (!over && batch.length < batchRows && performance.now() < end)
    if (batch.length > 0) send({ type: 'rows', id, rows: batch })
    // Messages are heard between two turns.
    await nextTurn()
  }
  return { rows: count, truncated, changes: changes() }
}

const rolledBack = () =>
  new AppError('QUERY_FAILED', 'The transaction is over: a statement of it failed, and nothing of it was kept.')

/** The transaction under way is undone, and stays where it is, over, until its caller ends it. */
function rollback(): void {
  if (!opened?.transaction?.isActive) return
  opened.transaction.rollback()
  opened.graph.rollback()
}

function commit(): void {
  const { graph, transaction } = current()
  if (!transaction?.isActive) throw rolledBack()
  try {
    transaction.commit()
  } catch (error) {
    if (transaction.isActive) transaction.rollback()
    graph.rollback()
    throw error
  }
  graph.settle()
}

async function perform(id: number, job: Job) {
  switch (job.type) {
    case 'begin':
      current().transaction = current().database.beginTransaction()
      return null
    case 'commit':
      commit()
      current().transaction = undefined
      return null
    case 'rollback':
      rollback()
      current().transaction = undefined
      return null
    case 'run':
      return run(id, job)
    case 'check':
      check(current().graph, job.statement, job.parameters)
      return null
    case 'schema':
      return readSchema(current().database, current().graph)
    case 'backup':
      current().database.save(job.path)
      return null
    case 'ping':
      current()
      return null
  }
}

function current(): Opened {
  if (opened === undefined) throw new Error('the database is not open')
  return opened
}

const isEngineError = (error: unknown): error is Error & { gqlStatus?: string } =>
  error instanceof Error && ('gqlStatus' in error || error.message.includes('GRAFEO-'))

async function work(id: number, job: Job): Promise<void> {
  demand.credit = 0
  demand.state = 'rows'
  demand.wake = undefined
  try {
    send({ type: 'done', id, answer: await perform(id, job) })
  } catch (error) {
    rollback()
    send({ type: 'failed', id, failure: isEngineError(error) ? statementFailure(error) : toFailure(error) })
  }
}

async function open({ path, mode, create }: Extract<ToChild, { type: 'open' }>): Promise<void> {
  try {
    const database =
      mode === 'read' ? GrafeoDB.openReadOnly(path) : create ? GrafeoDB.create(path) : GrafeoDB.open(path)
    const usable = kept !== undefined && kept.path === path && kept.epoch === database.currentEpoch()
    const graph = usable && kept ? kept.graph : await loadGraph(database, source)
    kept = undefined
    opened = { database, graph, mode }
    send({ type: 'opened', version: database.version(), megabytes: process.memoryUsage.rss() / 2 ** 20 })
  } catch (error) {
    send({ type: 'openFailed', failure: openFailure(error as Error, path) })
  }
}

function close(path: string): void {
  if (opened) {
    rollback()
    kept = { graph: opened.graph, epoch: opened.database.currentEpoch(), path }
    opened.database.close()
  }
  opened = undefined
  send({ type: 'closed' })
}

let path = ''
process.on('message', (message: ToChild) => {
  switch (message.type) {
    case 'open':
      path = message.path
      void open(message)
      break
    case 'close':
      close(path)
      break
    case 'job':
      void work(message.id, message.job)
      break
    default:
      if (message.type === 'more') demand.credit++
      else demand.state = message.type
      demand.wake?.()
      demand.wake = undefined
  }
})

// Without a parent there is nobody to answer; the file is let go of by the system.
process.on('disconnect', () => process.exit())
