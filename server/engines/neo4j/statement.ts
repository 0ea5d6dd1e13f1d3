import neo4j, {
  type Record as DriverRecord,
  type Node,
  type Relationship,
  type ResultSummary,
  type Session,
} from 'neo4j-driver'
import type { Value } from '../../contract/graph.ts'
import { AppError } from '../../errors.ts'
import {
  type Access,
  type Changes,
  type Notice,
  noChanges,
  type Parameters,
  type Result,
  type Summary,
} from '../engine.ts'
import { isWorthRetrying, toAppError } from './errors.ts'
import { type DriverPlan, toPlan } from './plan.ts'
import { fromDriver, toDriverParameters } from './values.ts'

/** A session for one statement, and what becomes of it afterwards. */
export interface OpenSession {
  session: Session
  /** The statement is complete. */
  done(): void
  /** The statement must end on the server, now. Settles when it has, or after 2 s, when its connection is dropped. */
  stop(): Promise<void>
}

export interface StatementOptions {
  access: Access
  parameters?: Parameters
  /** Milliseconds, already clamped. */
  timeout: number
  signal?: AbortSignal
  rowLimit?: number
  /** It is a part of a transaction, which is tried again as a whole or not at all. */
  once?: boolean
}

export interface StatementHost {
  open(fetchSize: number): Promise<OpenSession>
  noticeFailure(error: unknown): void
  /** Every running statement, by the function that ends it with an error. */
  running: Set<(error: AppError) => void>
}

/** A statement with what only an engine looks at. */
export interface StatementResult extends Result {
  /** The driver's summary, when the rows are used up. */
  driverSummary(): Promise<ResultSummary | undefined>
}

/** How long after the transaction's own time limit a statement is given up: the server may fail to end it, or to say so. */
const grace = 2000
const fetchSizeMost = 1000
/** How long the rows beyond the row limit may take to be discarded. */
const restMost = 100
export const retriesMost = 2
/** Entities that a statement keeps at hand because they may stand in many of its rows. */
const entitiesMost = 20_000

interface Subscribable {
  _subscribe(observer: {
    onKeys(keys: string[]): void
    onNext(record: DriverRecord): void
    onCompleted(summary: ResultSummary): void
    onError(error: unknown): void
  }): Promise<RowStream>
}

interface RowStream {
  pause?(): void
  resume?(): void
  cancel?(): void
}

/**
 * Runs a statement when its rows, columns or summary are first asked for.
 *
 * Rows are not read through the driver's own iterator, which costs about as much per row as all the rest together,
 * but by its observer into a queue. Backpressure needs the observer's `pause` and `resume`, which the driver keeps
 * for itself: `_subscribe` is the one thing here that is not public. The conformance suite notices if it changes.
 */
export function createStatement(host: StatementHost, query: string, options: StatementOptions): StatementResult {
  const { access, timeout, signal, rowLimit = Number.POSITIVE_INFINITY } = options
  const fetchSize = Math.min(fetchSizeMost, rowLimit + 1)
  const pauseAbove = 2 * fetchSizeMost
  const resumeBelow = fetchSizeMost

  // A writing statement may give an entity in several states.
  const entities = access === 'read' ? new Map<string, Value>() : undefined
  let phase: 'new' | 'running' | 'complete' | 'failed' = 'new'
  let failure: unknown
  let open: OpenSession | undefined
  let stream: RowStream | undefined
  let paused = false
  let discarding = false
  let queue: DriverRecord[] = []
  let taken = 0
  let received = 0
  let truncated = false
  let begun = 0
  let duration = 0
  let fromServer: ResultSummary | undefined
  let deadline: NodeJS.Timeout | undefined
  let rest: NodeJS.Timeout | undefined
  let waiting: { settle: (result: IteratorResult<Value[]>) => void; fail: (error: unknown) => void } | undefined
  const columns = deferred<string[]>()
  const end = deferred<void>()

  function start(): void {
    if (phase !== 'new') return
    phase = 'running'
    begun = performance.now()
    if (signal?.aborted) {
      fail(cancelled())
      return
    }
    if (!(timeout > 0)) {
      fail(new AppError('REQUEST_INVALID', 'The time limit of a query must be positive.'))
      return
    }
    if (query === '') {
      fail(
        new AppError('QUERY_SYNTAX', 'The query is empty.', { facts: { position: { line: 1, column: 1, offset: 0 } } }),
      )
      return
    }
    let parameters: { [key: string]: unknown }
    try {
      parameters = toDriverParameters(options.parameters ?? {})
    } catch (error) {
      fail(error)
      return
    }
    host.running.add(fail)
    signal?.addEventListener('abort', onAbort, { once: true })
    deadline = setTimeout(onDeadline, timeout + grace)
    void attempt(parameters, 0)
  }

  async function attempt(parameters: { [key: string]: unknown }, retries: number): Promise<void> {
    const onError = (error: unknown): void => {
      if (
        phase !== 'running' ||
        received > 0 ||
        retries >= (options.once ? 0 : retriesMost) ||
        !isWorthRetrying(error, access)
      ) {
        fail(error)
        return
      }
      open?.done()
      open = undefined
      void retryPause(retries).then(() => {
        if (phase === 'running') void attempt(parameters, retries + 1)
      })
    }
    try {
      const opened = await host.open(fetchSize)
      if (phase !== 'running') {
        void opened.stop()
        return
      }
      open = opened
      const left = Math.max(1, Math.ceil(timeout - (performance.now() - begun)))
      const result = opened.session.run(query, parameters, { timeout: neo4j.int(left) }) as unknown as Subscribable
      const onKeys = (keys: string[]) => columns.settle(keys)
      stream = await result._subscribe({ onKeys, onNext, onCompleted, onError })
      if (paused || phase !== 'running') stream.pause?.()
    } catch (error) {
      fail(error)
    }
  }

  function onNext(record: DriverRecord): void {
    if (phase !== 'running' || truncated) return
    if (received === rowLimit) {
      truncate()
      return
    }
    received++
    if (discarding) return
    if (waiting !== undefined && taken === queue.length) {
      handOut(record, waiting)
      return
    }
    queue.push(record)
    if (!paused && queue.length - taken > pauseAbove) {
      paused = true
      stream?.pause?.()
    }
  }

  /**
   * The reader has all it asked for. Discarding the rest brings the summary with its notices, most often within some
   * 10 ms; a reading statement that goes on regardless is stopped. A writing one must come to its end, or the server
   * would undo it.
   */
  function truncate(): void {
    truncated = true
    stream?.cancel?.()
    if (access === 'read')
      rest = setTimeout(() => {
        complete()
        void halt()
      }, restMost)
    if (waiting !== undefined) {
      waiting.settle({ done: true, value: undefined })
      waiting = undefined
    }
  }

  function onCompleted(summary: ResultSummary): void {
    if (phase !== 'running') return
    fromServer = summary
    open?.done()
    complete()
  }

  function complete(): void {
    phase = 'complete'
    tidy()
    end.settle()
    if (waiting !== undefined) {
      waiting.settle({ done: true, value: undefined })
      waiting = undefined
    }
  }

  function fail(error: unknown): void {
    if (phase === 'complete' || phase === 'failed') return
    if (truncated && access === 'read') {
      // What goes wrong with rows that nobody wants is no error.
      complete()
      void halt()
      return
    }
    phase = 'failed'
    host.noticeFailure(error)
    failure = toAppError(error)
    tidy()
    void halt()
    columns.fail(failure)
    end.fail(failure)
    if (waiting !== undefined) {
      waiting.fail(failure)
      waiting = undefined
    }
  }

  /**
   * Closing the session resets the connection. A stream that is not paused would, at the end of the batch under way,
   * still ask for the next one after that reset, and the connection would hang for whoever gets it next.
   */
  function halt(): Promise<void> | undefined {
    stream?.pause?.()
    return open?.stop()
  }

  function tidy(): void {
    duration = performance.now() - begun
    clearTimeout(deadline)
    clearTimeout(rest)
    signal?.removeEventListener('abort', onAbort)
    host.running.delete(fail)
  }

  function drop(): void {
    queue = []
    taken = 0
  }

  function onAbort(): void {
    drop()
    fail(cancelled())
  }

  function onDeadline(): void {
    drop()
    fail(
      open === undefined
        ? new AppError('ENGINE_UNAVAILABLE', 'The database does not answer. Check that it runs, and its address.', {
            retryAfter: 5,
          })
        : new AppError(
            'QUERY_TIMEOUT',
            `The query was given up after ${Math.round((timeout + grace) / 1000)} s. Narrow it, or add a LIMIT.`,
          ),
    )
  }

  function handOut(record: DriverRecord, to: NonNullable<typeof waiting>): void {
    waiting = undefined
    try {
      to.settle({ done: false, value: toRow(record, entities) })
    } catch (error) {
      drop()
      fail(error)
      to.fail(failure)
    }
  }

  function next(): Promise<IteratorResult<Value[]>> {
    start()
    return new Promise((settle, reject) => {
      if (taken < queue.length) {
        const record = queue[taken++] as DriverRecord
        if (taken === queue.length) drop()
        else if (taken > fetchSizeMost) {
          queue.splice(0, taken)
          taken = 0
        }
        if (paused && queue.length - taken < resumeBelow) {
          paused = false
          stream?.resume?.()
        }
        handOut(record, { settle, fail: reject })
      } else if (phase === 'failed') reject(failure)
      else if (phase === 'complete' || truncated) settle({ done: true, value: undefined })
      else waiting = { settle, fail: reject }
    })
  }

  /** The consumer has left the loop. */
  async function leave(): Promise<IteratorResult<Value[]>> {
    drop()
    if (phase === 'running') {
      truncated = true
      complete()
      await halt()
    } else if (phase === 'new') phase = 'complete'
    return { done: true, value: undefined }
  }

  async function use(): Promise<void> {
    if (phase === 'new') discarding = true
    start()
    await end.promise
  }

  let iterated = false
  return {
    rows: {
      [Symbol.asyncIterator]() {
        if (iterated) throw new Error('The rows of a result can be iterated once.')
        iterated = true
        return { next, return: leave }
      },
    },
    get columns() {
      start()
      return columns.promise
    },
    async summary() {
      await use()
      return toSummary({ rows: received, truncated, duration }, fromServer)
    },
    async driverSummary() {
      await use()
      return fromServer
    },
  }
}

/** Lets the other side of a deadlock finish; it is random, so that two do not meet again. */
export const retryPause = (retries: number): Promise<void> =>
  new Promise(settle => setTimeout(settle, 50 * 2 ** retries * (1 + Math.random())))

function toRow(record: DriverRecord, entities: Map<string, Value> | undefined): Value[] {
  const row = new Array<Value>(record.length)
  for (let i = 0; i < row.length; i++) {
    const value: unknown = record.get(i)
    const isEntity = neo4j.isNode(value as object) || neo4j.isRelationship(value as object)
    row[i] = entities && isEntity ? once(entities, value as Node | Relationship) : fromDriver(value)
  }
  return row
}

/** The same object for the same entity, so that what reads the rows can tell by identity what it has seen. */
function once(entities: Map<string, Value>, entity: Node | Relationship): Value {
  const key = neo4j.isNode(entity) ? `n${entity.elementId}` : `r${entity.elementId}`
  let value = entities.get(key)
  if (value === undefined) {
    if (entities.size >= entitiesMost) entities.clear()
    value = fromDriver(entity)
    entities.set(key, value)
  }
  return value
}

function toSummary(
  known: Pick<Summary, 'rows' | 'truncated' | 'duration'>,
  fromServer: ResultSummary | undefined,
): Summary {
  if (fromServer === undefined) return { ...known, changes: noChanges, notices: [] }
  const { profile } = fromServer
  return {
    ...known,
    changes: toChanges(fromServer),
    notices: toNotices(fromServer),
    ...(profile ? { plan: toPlan(profile as DriverPlan) } : {}),
  }
}

function toChanges({ counters }: ResultSummary): Changes {
  if (!counters.containsUpdates()) return noChanges
  const updates = counters.updates()
  return {
    nodesCreated: updates.nodesCreated,
    nodesDeleted: updates.nodesDeleted,
    relationshipsCreated: updates.relationshipsCreated,
    relationshipsDeleted: updates.relationshipsDeleted,
    propertiesSet: updates.propertiesSet,
    labelsAdded: updates.labelsAdded,
    labelsRemoved: updates.labelsRemoved,
  }
}

const toNotices = ({ notifications }: ResultSummary): Notice[] =>
  notifications.map(({ code, description }) => ({ code, message: description }))

const cancelled = (): AppError => new AppError('QUERY_CANCELLED', 'The query was cancelled.')

interface Deferred<T> {
  promise: Promise<T>
  settle(value: T): void
  fail(error: unknown): void
}

function deferred<T>(): Deferred<T> {
  let settle!: (value: T) => void
  let fail!: (error: unknown) => void
  const promise = new Promise<T>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  // Whoever asks sees the error; that nobody asked is no defect.
  promise.catch(() => {})
  return { promise, settle, fail }
}
