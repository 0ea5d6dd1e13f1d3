import type { Value } from '../../contract/graph.ts'
import { AppError } from '../../errors.ts'
import type { Result, Summary } from '../engine.ts'
import { noChanges } from '../engine.ts'
import { toError } from './errors.ts'
import type { Job, RunSummary } from './messages.ts'
import type { EngineProcess, JobMessage } from './process.ts'

/** A span in which something may run: ends by time, by the caller's signal, or by being given up. */
export interface Span {
  signal: AbortSignal
  end: () => void
}

/** More than this is no limit that a timer could keep: 24 days. */
const longestTimer = 2 ** 31 - 1

/** @param timeout milliseconds */
export function span(timeout: number | undefined, outer: AbortSignal | undefined): Span {
  const controller = new AbortController()
  const cancel = () =>
    controller.abort(new AppError('QUERY_CANCELLED', 'The statement was cancelled before it was done.'))
  const timer =
    timeout === undefined || timeout > longestTimer
      ? undefined
      : setTimeout(() => {
          controller.abort(
            new AppError(
              'QUERY_TIMEOUT',
              `The statement was ended after ${timeout} ms, its time limit. Narrow it (a label, fewer hops, a LIMIT), or allow more time.`,
              { facts: { timeout } },
            ),
          )
        }, timeout)
  if (outer?.aborted) cancel()
  else outer?.addEventListener('abort', cancel, { once: true })
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', cancel)
    },
  }
}

/** Runs a job that has one answer. */
export function answer<T>(
  process: EngineProcess,
  job: Job,
  signal: AbortSignal | undefined,
  kill: (process: EngineProcess, reason: AppError) => Promise<void>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => void kill(process, signal?.reason)
    if (signal?.aborted) return reject(signal.reason)
    signal?.addEventListener('abort', abort, { once: true })
    process.start(job, message => {
      if (!(message instanceof AppError) && message.type !== 'done' && message.type !== 'failed') return
      signal?.removeEventListener('abort', abort)
      if (message instanceof AppError) reject(message)
      else if (message.type === 'failed') reject(toError(message.failure))
      else if (message.type === 'done') resolve(message.answer as T)
    })
  })
}

export interface Running {
  process: EngineProcess
  /** Called once, when the process is free for others. */
  release: () => void
  kill: (reason: AppError) => void
}

/** Takes the process and gives it back: resolves when it is the statement's turn. */
export type Begin = (signal: AbortSignal) => Promise<{ running: Running; job: Job }>

/** Milliseconds in which a process that was asked to stop should have done so. */
const stopPatience = 100

/** Batches that the child may send ahead of the reader. */
const ahead = 2

/** A statement's result, that starts when it is first asked for anything. */
export class EmbeddedResult implements Result {
  private readonly begin: Begin
  private readonly limits: { timeout: number | undefined; signal: AbortSignal | undefined }
  private span: Span | undefined
  private running: Running | undefined
  private started = false
  private readonly startedAt = { time: 0 }
  private readonly inbox: JobMessage[] = []
  private failure: unknown
  private notify: (() => void) | undefined
  private readonly columnsReady = settle<string[]>()
  private readonly end = settle<Summary>()
  private iterated = false
  private discarding = false
  private finished = false
  private gotColumns = false

  constructor(begin: Begin, limits: { timeout: number | undefined; signal: AbortSignal | undefined }) {
    this.begin = begin
    this.limits = limits
  }

  get columns(): Promise<string[]> {
    this.start()
    return this.columnsReady.promise
  }

  summary = (): Promise<Summary> => {
    this.start()
    // Nobody reads the rows: they are counted and not sent.
    if (!this.iterated) {
      this.iterated = true
      void this.discard()
    }
    return this.end.promise
  }

  get rows(): AsyncIterable<Value[]> {
    return {
      [Symbol.asyncIterator]: () => {
        if (this.iterated && !this.discarding) throw new AppError('INTERNAL', 'The rows of a result can be read once.')
        this.iterated = true
        return this.discarding ? this.nothing() : this.iterate()
      },
    }
  }

  /** What is left to read of rows that the summary used up: how they ended. */
  private nothing(): AsyncIterator<Value[]> {
    return {
      next: async () => {
        await this.end.promise
        return { done: true, value: undefined }
      },
    }
  }

  private async discard(): Promise<void> {
    this.discarding = true
    await this.columnsReady.promise.catch(() => {})
    if (!this.finished) this.running?.process.discard()
  }

  private start(): void {
    if (this.started) return
    this.started = true
    this.startedAt.time = performance.now()
    this.span = span(this.limits.timeout, this.limits.signal)
    const { signal } = this.span
    signal.addEventListener('abort', () => this.abort(signal.reason), { once: true })
    this.begin(signal).then(
      ({ running, job }) => {
        // The caller left while it waited.
        if (this.finished) {
          running.release()
          return
        }
        this.running = running
        running.process.start(job, message => this.receive(message))
        for (let i = 0; i < ahead; i++) running.process.more()
      },
      error => this.fail(error),
    )
    if (signal.aborted) this.abort(signal.reason)
  }

  private receive(message: JobMessage | AppError): void {
    if (message instanceof AppError) {
      this.fail(message)
      return
    }
    switch (message.type) {
      case 'columns':
        this.gotColumns = true
        this.columnsReady.resolve(message.columns)
        break
      case 'failed':
        this.fail(toError(message.failure))
        break
      case 'done': {
        const summary = message.answer as RunSummary
        this.finish()
        this.end.resolve({
          ...summary,
          changes: { ...noChanges, ...summary.changes },
          duration: performance.now() - this.startedAt.time,
          notices: [],
        })
        this.inbox.push(message)
        this.notify?.()
        break
      }
      default:
        this.inbox.push(message)
        this.notify?.()
    }
  }

  private fail(error: unknown): void {
    if (this.failure === undefined && !this.finished) {
      this.failure = error
      this.columnsReady.reject(error)
      this.end.reject(error)
    }
    this.finish()
    this.notify?.()
  }

  /** By time or signal: the process goes, for the engine cannot be interrupted. */
  private abort(reason: AppError): void {
    if (this.finished) return
    this.running?.kill(reason)
    this.fail(reason)
  }

  private finish(): void {
    if (this.finished) return
    this.finished = true
    this.span?.end()
    this.running?.release()
  }

  private async *iterate(): AsyncGenerator<Value[]> {
    this.start()
    try {
      for (;;) {
        const message = this.inbox.shift()
        if (message?.type === 'rows') {
          for (const row of message.rows) {
            yield row
            // Cancelled meanwhile: what has come already is not handed out either.
            if (this.failure !== undefined) throw this.failure
          }
          this.running?.process.more()
        } else if (message?.type === 'done') {
          return
        } else if (this.failure !== undefined) {
          throw this.failure
        } else {
          await new Promise<void>(resolve => {
            this.notify = resolve
          })
        }
      }
    } finally {
      this.giveUp()
    }
  }

  /** Broken off: a process that listens stops by itself, one that is deep in its work is ended. */
  private giveUp(): void {
    if (this.finished) return
    const end = () => this.abort(new AppError('QUERY_CANCELLED', 'The statement was broken off before it was done.'))
    if (!this.gotColumns) {
      end()
      return
    }
    this.running?.process.stop()
    const patience = setTimeout(end, stopPatience)
    this.end.promise.catch(() => {}).finally(() => clearTimeout(patience))
  }
}

/** A promise to be settled from outside, whose rejection nobody has to watch. */
function settle<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<T>((ok, fail) => {
    resolve = ok
    reject = fail
  })
  promise.catch(() => {})
  return { promise, resolve, reject }
}
