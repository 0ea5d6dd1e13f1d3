import neo4j, { type BookmarkManager, type Driver } from 'neo4j-driver'
import { AppError, isAppError } from '../../errors.ts'
import { boltAdvice, toAppError } from './errors.ts'
import { isSilent } from './probe.ts'

export interface ConnectionSettings {
  uri: string
  username?: string
  /** Without one, the database is one that asks for none. */
  password?: string
  database?: string
  /** Milliseconds until an address that does not answer counts as unavailable. @default 10000 */
  connectTimeout?: number
  /** Connections at once. @default 50 */
  poolSize?: number
}

/** One use of the driver. Exactly one of `release` and `abandon` must be called. */
export interface Lease {
  driver: Driver
  /** The work is over and its session closed. */
  release(): void
  /** The work hangs: its connection must be dropped. */
  abandon(): void
}

export interface Connection {
  /** What makes a reader in a cluster see what this process has written; a single server needs none. */
  readonly bookmarks: BookmarkManager | undefined
  /** Errors: ENGINE_UNAVAILABLE, ENGINE_CREDENTIALS, ENGINE_CONFIGURATION, DATABASE_NOT_FOUND. */
  lease(): Promise<Lease>
  /** Hears of every error of a query, to stop using credentials that are refused. */
  noticeFailure(error: unknown): void
  close(): Promise<void>
}

/** A driver and what uses it. It is replaced as a whole when one of its connections hangs, for a single one cannot be dropped. */
interface Generation {
  driver: Driver
  connected: boolean
  connecting: Promise<void> | undefined
  leases: number
}

/** The database locks an account for 5 s after three wrong passwords; one try in 6 s never gets there. */
const credentialsPause = 6000

export function createConnection(settings: ConnectionSettings): Connection {
  const { connectTimeout = 10_000 } = settings
  const bookmarks = settings.uri.startsWith('neo4j') ? neo4j.bookmarkManager() : undefined
  // Made at once, for an address that can never work is an error of the configuration and not of the first query.
  let current: Generation | undefined = createGeneration()
  let refused: { error: AppError; until: number } | undefined
  /** The address took a connection lately and said nothing. */
  let silent = false
  let closed = false

  function createGeneration(): Generation {
    return { driver: createDriver(settings), connected: false, connecting: undefined, leases: 0 }
  }

  /** Others may still work with it: it is closed, with the connection that hangs, when the last of them has finished. */
  function retire(generation: Generation): void {
    if (current === generation) current = undefined
    closeIfUnused(generation)
  }

  function closeIfUnused(generation: Generation): void {
    if (generation !== current && generation.leases === 0) generation.driver.close().catch(() => {})
  }

  async function connect(generation: Generation): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<never>((_, fail) => {
      timer = setTimeout(() => {
        silent = true
        retire(generation)
        fail(unanswered(settings.uri))
      }, connectTimeout)
    })
    try {
      // Every try of the driver on a silent address would cost a socket for good.
      if (silent && (await isSilent(settings.uri, connectTimeout / 2))) throw unanswered(settings.uri)
      silent = false
      await Promise.race([generation.driver.verifyConnectivity({ database: settings.database }), silence])
      generation.connected = true
    } catch (error) {
      noticeFailure(error)
      throw toAppError(error)
    } finally {
      clearTimeout(timer)
      generation.connecting = undefined
    }
  }

  function noticeFailure(error: unknown): void {
    const ours = toAppError(error)
    if (isAppError(ours) && ours.code === 'ENGINE_CREDENTIALS')
      refused = { error: ours, until: Date.now() + credentialsPause }
  }

  return {
    bookmarks,
    noticeFailure,
    async lease() {
      if (closed) throw new AppError('ENGINE_UNAVAILABLE', 'The connection to the database has been closed.')
      if (refused !== undefined && Date.now() < refused.until) throw refused.error
      current ??= createGeneration()
      const using = current
      if (!using.connected) {
        using.connecting ??= connect(using)
        await using.connecting
      }
      using.leases++
      let over = false
      const end = (then: (generation: Generation) => void) => () => {
        if (over) return
        over = true
        using.leases--
        then(using)
      }
      return { driver: using.driver, release: end(closeIfUnused), abandon: end(retire) }
    },
    async close() {
      closed = true
      await current?.driver.close()
    },
  }
}

const unanswered = (uri: string): AppError =>
  new AppError('ENGINE_UNAVAILABLE', `Nothing answers like a Neo4j database at ${uri}: check the address.`, {
    retryAfter: 5,
  })

function createDriver({ uri, username = 'neo4j', password, poolSize = 50 }: ConnectionSettings): Driver {
  const auth = password === undefined ? undefined : neo4j.auth.basic(username, password)
  try {
    return neo4j.driver(uri, auth, {
      connectionTimeout: 5000,
      connectionAcquisitionTimeout: 10_000,
      maxConnectionPoolSize: poolSize,
      telemetryDisabled: true,
      userAgent: 'guanxi',
    })
  } catch (cause) {
    // Whatever fails before anything is sent is the address.
    throw new AppError(
      'ENGINE_CONFIGURATION',
      `${JSON.stringify(uri)} is not the address of a Neo4j database: ${boltAdvice}`,
      { cause },
    )
  }
}
