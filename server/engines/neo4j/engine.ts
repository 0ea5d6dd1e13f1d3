import neo4j, { type ResultSummary, type Session } from 'neo4j-driver'
import { AppError, isAppError } from '../../errors.ts'
import { type Access, collect, type Engine, type Health, type Result } from '../engine.ts'
import { type ConnectionSettings, createConnection, type Lease } from './connection.ts'
import { isWorthRetrying, missingParameters, type Position } from './errors.ts'
import { type DriverPlan, toPlan } from './plan.ts'
import { readSchema } from './schema.ts'
import {
  createStatement,
  type OpenSession,
  retriesMost,
  retryPause,
  type StatementHost,
  type StatementOptions,
  type StatementResult,
} from './statement.ts'
import { inTransaction } from './transaction.ts'

export interface Neo4jSettings extends ConnectionSettings {
  /** Milliseconds that no statement may exceed, whatever its caller asks for. @default 600000 */
  timeoutMost?: number
}

/** How long a session may take to stop what runs in it before its connection is dropped. */
const stopMilliseconds = 2000
const writeTimeout = 120_000
const ownTimeout = 10_000

/**
 * The engine on a Neo4j database, 5.26 or later, by any of the driver's schemes (`bolt://`, `neo4j://` for clusters,
 * `+s` for encryption). The database need not be up: statements fail with ENGINE_UNAVAILABLE until it is.
 * Errors: ENGINE_CONFIGURATION for an address that can never work.
 */
const elementId = /^\d+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d+$/

export async function createNeo4jEngine(settings: Neo4jSettings): Promise<Engine> {
  const { timeoutMost = 600_000 } = settings
  const connection = createConnection(settings)
  const running: StatementHost['running'] = new Set()

  async function openSession(access: Access, fetchSize: number): Promise<{ lease: Lease; session: Session }> {
    const lease = await connection.lease()
    const session = lease.driver.session({
      database: settings.database,
      defaultAccessMode: access === 'read' ? neo4j.session.READ : neo4j.session.WRITE,
      bookmarkManager: connection.bookmarks,
      fetchSize,
    })
    return { lease, session }
  }

  const hostFor = (access: Access): StatementHost => ({
    running,
    noticeFailure: connection.noticeFailure,
    async open(fetchSize) {
      const { lease, session } = await openSession(access, fetchSize)
      return { session, done: () => void closeSession(session, lease), stop: () => closeSession(session, lease) }
    },
  })
  const hosts = { read: hostFor('read'), write: hostFor('write') }

  const run = (query: string, options: StatementOptions) =>
    createStatement(hosts[options.access], query, { ...options, timeout: Math.min(options.timeout, timeoutMost) })

  const ask = async (query: string, signal?: AbortSignal) =>
    (await collect(run(query, { access: 'read', timeout: ownTimeout, signal }))).rows

  return {
    kind: 'neo4j',
    supports: { fullText: true },
    elementIds: { node: elementId, relationship: elementId },
    run,

    async explain(query, { parameters, signal } = {}) {
      const summary = await explained(
        run(explainPrefix + query, { access: 'read', parameters, timeout: ownTimeout, signal }),
      )
      return toPlan(summary.plan as DriverPlan)
    },

    async write(work) {
      const host = sharedSession(hosts.write)
      try {
        return await work(
          (query, { parameters, timeout = writeTimeout, signal } = {}): Result =>
            createStatement(host, query, {
              access: 'write',
              parameters,
              timeout: Math.min(timeout, timeoutMost),
              signal,
            }),
        )
      } finally {
        host.close()
      }
    },

    async transact(work) {
      for (let retries = 0; ; retries++) {
        try {
          return await inTransaction(hosts.write, Math.min(writeTimeout, timeoutMost), host =>
            work(
              (query, { parameters, timeout = writeTimeout, signal } = {}): Result =>
                createStatement(host, query, {
                  access: 'write',
                  parameters,
                  timeout: Math.min(timeout, timeoutMost),
                  signal,
                  once: true,
                }),
            ),
          )
        } catch (error) {
          if (retries >= retriesMost || !isAppError(error) || !isWorthRetrying(error.cause, 'write')) throw error
          await retryPause(retries)
        }
      }
    },

    schema: ({ signal } = {}) => readSchema(query => ask(query, signal)),

    async health(): Promise<Health> {
      const begun = performance.now()
      try {
        const [[versions, edition] = []] = await ask(
          'CALL dbms.components() YIELD versions, edition RETURN versions, edition',
        )
        const version = Array.isArray(versions) ? String(versions[0]) : 'unknown'
        return {
          ok: true,
          version,
          edition: String(edition),
          database: settings.database,
          latency: performance.now() - begun,
        }
      } catch (error) {
        if (!isAppError(error)) return { ok: false, code: 'INTERNAL', message: String(error) }
        return { ok: false, code: error.code, message: error.message, retryAfter: error.retryAfter }
      }
    },

    async close() {
      for (const end of [...running])
        end(new AppError('QUERY_CANCELLED', 'The query was cancelled: the server is closing.'))
      await connection.close()
    },
  }
}

/** Ends what runs in the session. One that cannot even close hangs on the server's side, and loses its connection. */
async function closeSession(session: Session, lease: Lease): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<true>(settle => {
    timer = setTimeout(() => settle(true), stopMilliseconds)
  })
  const closed = session.close().catch(() => {})
  if ((await Promise.race([closed, late])) === true) lease.abandon()
  else lease.release()
  clearTimeout(timer)
}

/** One session for statements that come one after another; a statement that comes while another runs gets its own. */
function sharedSession(host: StatementHost): StatementHost & { close(): void } {
  let idle: OpenSession | undefined
  return {
    ...host,
    async open(fetchSize) {
      const opened = idle ?? (await host.open(fetchSize))
      idle = undefined
      return {
        session: opened.session,
        stop: opened.stop,
        done() {
          if (idle === undefined) idle = opened
          else opened.done()
        },
      }
    },
    close: () => idle?.done(),
  }
}

const explainPrefix = 'EXPLAIN '

/** Turns the places of syntax errors back to the text without the prefix, and finds missing parameters, which EXPLAIN only notes. */
async function explained(statement: StatementResult): Promise<ResultSummary> {
  let summary: ResultSummary
  try {
    summary = (await statement.driverSummary()) as ResultSummary
  } catch (error) {
    throw withoutPrefix(error)
  }
  const note = summary.notifications.find(
    ({ code }) => code === 'Neo.ClientNotification.Statement.ParameterNotProvided',
  )
  if (note === undefined) return summary
  const names = missingParameters(note.description)
  throw new AppError('PARAMETER_MISSING', `Expected parameter(s): ${names.join(', ')}.`, {
    facts: { parameters: names },
  })
}

function withoutPrefix(error: unknown): unknown {
  const position = isAppError(error) ? (error.facts.position as Position | undefined) : undefined
  if (!isAppError(error) || position === undefined) return error
  const shift = explainPrefix.length
  return new AppError(error.code, error.message, {
    cause: error.cause,
    facts: {
      ...error.facts,
      position: {
        line: position.line,
        column: position.line === 1 ? Math.max(1, position.column - shift) : position.column,
        offset: Math.max(0, position.offset - shift),
      },
    },
  })
}
