import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import type { Engine, EngineSchema, Health, Plan, Result, RunOptions, WriteOptions } from '../engine.ts'
import { backupWith } from './backup.ts'
import { reservedNames } from './cypher/names.ts'
import { planOf } from './cypher/plan.ts'
import { vocabulary } from './cypher/vocabulary.ts'
import { refusedTags } from './cypher/wire.ts'
import { toFailure } from './errors.ts'
import type { Mode } from './messages.ts'
import { Parsing } from './parsing.ts'
import type { EngineProcess } from './process.ts'
import { answer, EmbeddedResult, type Running, span } from './result.ts'
import { Supervisor } from './supervisor.ts'
import { openTemporaryFolder } from './temporary.ts'

export interface EmbeddedOptions {
  /** The folder of the database file, `graph.grafeo`; both are created when absent. */
  dataDir: string
  /** Statements that can read at once, each in a process of its own. */
  readers?: number
  /** What one statement may use beyond the data itself, in megabytes. */
  memoryLimitMb?: number
  /** Milliseconds of quiet after writing until the data is backed up and open for reading again. */
  settleAfter?: number
}

export const databaseFile = (dataDir: string): string => join(dataDir, 'graph.grafeo')

/** Milliseconds for what should take none: explaining, the schema, a sign of life. */
const metadataTimeout = 30_000
/** Milliseconds a statement inside `write` has when the caller does not say. */
const writeTimeout = 120_000

/**
 * The embedded engine on `<dataDir>/graph.grafeo`.
 * Errors: ENGINE_LOCKED when another process writes there, DATA_DAMAGED.
 */
export async function createEmbeddedEngine(options: EmbeddedOptions): Promise<Engine> {
  const path = databaseFile(options.dataDir)
  const create = !existsSync(path)
  if (create) await mkdir(options.dataDir, { recursive: true })
  const supervisor = new Supervisor({
    path,
    temporary: await openTemporaryFolder(options.dataDir),
    readers: options.readers ?? 2,
    memoryLimitMb: options.memoryLimitMb ?? 1024,
    settleAfter: options.settleAfter ?? 250,
    backup: process => backupWith(process, path),
  })
  try {
    if (create) await supervisor.create()
    await supervisor.use('read', undefined, async () => {})
  } catch (error) {
    await supervisor.close()
    throw error
  }
  return new EmbeddedEngine(supervisor, new Parsing())
}

class EmbeddedEngine implements Engine {
  readonly kind = 'embedded'
  readonly supports = {
    fullText: false,
    functions: vocabulary,
    lacks: { properties: reservedNames, values: refusedTags },
  }
  readonly elementIds = { node: /^n:\d{1,15}$/, relationship: /^r:\d{1,15}$/ }
  private readonly supervisor: Supervisor
  private readonly parsing: Parsing

  constructor(supervisor: Supervisor, parsing: Parsing) {
    this.supervisor = supervisor
    this.parsing = parsing
  }

  private kill = (process: EngineProcess, reason: AppError) => this.supervisor.kill(process, reason)

  /** A result that takes its process by `take` when it starts. */
  private result(
    query: string,
    options: WriteOptions & Pick<RunOptions, 'rowLimit' | 'memory'>,
    take: Take,
    onUnreadable: (error: unknown) => void = () => {},
  ): Result {
    const { timeout, signal, rowLimit, memory, parameters = {}, own = false } = options
    return new EmbeddedResult(
      async inner => {
        const statement = await this.parsing.parse(query, { analysed: !own }).catch(error => {
          onUnreadable(error)
          throw error
        })
        return { running: await take(inner), job: { type: 'run', statement, parameters, rowLimit, memory } }
      },
      { timeout, signal },
    )
  }

  /** Takes a process for one statement. */
  private take(mode: Mode): Take {
    return signal =>
      new Promise((resolve, reject) => {
        this.supervisor
          .use(
            mode,
            signal,
            process =>
              new Promise<void>(release => {
                resolve({ process, release, kill: reason => void this.kill(process, reason) })
              }),
          )
          .catch(reject)
      })
  }

  run(query: string, options: RunOptions): Result {
    if (!(options.timeout > 0)) throw new AppError('REQUEST_INVALID', 'A time limit must be more than 0 milliseconds.')
    return this.result(query, options, this.take(options.access))
  }

  async explain(
    query: string,
    { parameters = {}, signal }: { parameters?: RunOptions['parameters']; signal?: AbortSignal } = {},
  ): Promise<Plan> {
    const statement = await this.parsing.parse(query)
    await this.ask<null>({ type: 'check', statement, parameters }, signal)
    return planOf(statement)
  }

  private async ask<T>(job: Parameters<typeof answer>[1], signal: AbortSignal | undefined): Promise<T> {
    const limit = span(metadataTimeout, signal)
    try {
      return await this.supervisor.use('read', limit.signal, process =>
        answer<T>(process, job, limit.signal, this.kill),
      )
    } finally {
      limit.end()
    }
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.supervisor.use('write', undefined, async first => {
      let process = first
      const { take, free } = this.oneByOne(async () => {
        if (!process.alive) process = await this.supervisor.reopenWriter()
        return process
      })
      const result = await work((query, options = {}) =>
        this.result(query, { timeout: writeTimeout, ...options }, take),
      )
      await free()
      return result
    })
  }

  transact<T>(work: Work<T>): Promise<T> {
    return this.supervisor.use('write', undefined, async process => {
      // What cannot be parsed does not reach the process, and ends the transaction all the same.
      let broken: unknown
      const { take, free } = this.oneByOne(async () => {
        if (broken !== undefined) throw broken
        // A process that is ended takes its transaction along: there is no going on in another one.
        return process
      })
      await this.step(process, 'begin')
      try {
        const result = await work((query, options = {}) =>
          this.result(query, { timeout: writeTimeout, ...options }, take, error => {
            broken ??= error
          }),
        )
        await free()
        if (broken !== undefined) throw broken
        await this.step(process, 'commit')
        return result
      } catch (error) {
        await free()
        if (process.alive) await this.step(process, 'rollback')
        throw error
      }
    })
  }

  private async step(process: EngineProcess, type: 'begin' | 'commit' | 'rollback'): Promise<void> {
    const limit = span(writeTimeout, undefined)
    try {
      await answer<null>(process, { type }, limit.signal, this.kill)
    } finally {
      limit.end()
    }
  }

  /** Statements in a writing process, one after the other: each waits until the one before is done. */
  private oneByOne(writer: () => Promise<EngineProcess>): { take: Take; free: () => Promise<void> } {
    let free: Promise<void> = Promise.resolve()
    const take: Take = async signal => {
      const before = free
      let release: () => void = () => {}
      free = new Promise<void>(resolve => {
        release = resolve
      })
      await before
      if (signal.aborted) {
        release()
        throw signal.reason
      }
      const process = await writer().catch(error => {
        release()
        throw error
      })
      return { process, release, kill: reason => void this.kill(process, reason) }
    }
    return { take, free: () => free }
  }

  schema({ signal }: { signal?: AbortSignal } = {}): Promise<EngineSchema> {
    return this.ask<EngineSchema>({ type: 'schema' }, signal)
  }

  async health(): Promise<Health> {
    const start = performance.now()
    try {
      await this.ask({ type: 'ping' }, AbortSignal.timeout(10_000))
      return { ok: true, version: this.supervisor.version, edition: 'embedded', latency: performance.now() - start }
    } catch (error) {
      const { code, message } = toFailure(error)
      return { ok: false, code, message }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.supervisor.close(), this.parsing.close()])
  }
}

type Work<T> = (run: (query: string, options?: WriteOptions) => Result) => Promise<T>
type Take = (signal: AbortSignal) => Promise<Running>
