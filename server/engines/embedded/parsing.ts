import type { Worker } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import { startWorker } from '../../modules.ts'
import type { Statement } from './cypher/ast.ts'
import { type Failure, toError } from './errors.ts'

interface Answer {
  /** Absent in the first message: the thread has loaded the parser. */
  statement?: Statement
  failure?: Failure
}

/** What the thread is asked. */
export interface ParseRequest {
  query: string
  /** With Neo4j's semantic analysis, which takes 50 to 100 ms; parsing takes 3. */
  analysed: boolean
}

interface Job extends ParseRequest {
  resolve: (statement: Statement) => void
  reject: (error: unknown) => void
}

/** Milliseconds for one statement, counted from when the thread begins with it; ordinary ones take 10 to 100. */
const patience = 10_000

/** Statements kept by their text. */
const remembered = 500

/** Parses statements one after the other in a thread of its own, and remembers what it parsed. */
export class Parsing {
  private worker: Worker | undefined
  /** The thread has loaded the parser, which on a busy machine takes seconds. */
  private ready = false
  private current: { job: Job; timer: NodeJS.Timeout } | undefined
  private readonly queue: Job[] = []
  private readonly known = new Map<string, Promise<Statement>>()
  private closed = false

  constructor() {
    this.start()
  }

  private start(): void {
    const worker = startWorker(import.meta.url, './cypher/parser-thread')
    this.worker = worker
    this.ready = false
    // It ends with the program, unless somebody waits for an answer.
    if (this.queue.length === 0) worker.unref()
    worker.on('message', (answer: Answer) => {
      if (this.worker !== worker) return
      if (!this.ready) this.ready = true
      else if (answer.statement) this.finish()?.resolve(answer.statement)
      else if (answer.failure) this.finish()?.reject(toError(answer.failure))
      this.next()
    })
    const end = (cause?: unknown) => {
      if (this.worker !== worker) return
      this.worker = undefined
      const error = new AppError('INTERNAL', 'The parser of statements ended unexpectedly.', { cause })
      this.finish()?.reject(error)
      for (const { reject } of this.queue.splice(0)) reject(error)
    }
    worker.on('error', end)
    worker.on('exit', () => end())
  }

  /** The job under way, which is over. */
  private finish(): Job | undefined {
    const { job, timer } = this.current ?? {}
    clearTimeout(timer)
    this.current = undefined
    return job
  }

  private next(): void {
    if (this.current) return
    const { worker } = this
    if (this.queue.length === 0) {
      worker?.unref()
      return
    }
    if (!worker) {
      this.start()
      return
    }
    worker.ref()
    if (!this.ready) return
    const job = this.queue.shift()!
    const timer = setTimeout(() => {
      this.finish()
      job.reject(
        new AppError('QUERY_TOO_COMPLEX', `The statement could not be parsed within ${patience} ms: make it simpler.`),
      )
      // Whatever keeps it busy would keep the others waiting; they go on in a new thread.
      this.start()
      this.next()
      void worker.terminate()
    }, patience)
    this.current = { job, timer }
    worker.postMessage({ query: job.query, analysed: job.analysed } satisfies ParseRequest)
  }

  /** Errors: QUERY_SYNTAX, QUERY_UNSUPPORTED, QUERY_TOO_COMPLEX. */
  parse(query: string, { analysed = true } = {}): Promise<Statement> {
    const name = `${analysed ? 'a' : 'o'}${query}`
    const known = this.known.get(name)
    if (known) return known
    const parsing = new Promise<Statement>((resolve, reject) => {
      if (this.closed) throw new AppError('ENGINE_UNAVAILABLE', 'The embedded engine is closed.')
      this.queue.push({ query, analysed, resolve, reject })
      this.next()
    })
    this.known.set(name, parsing)
    parsing.catch(() => this.known.delete(name))
    const [oldest] = this.known.keys()
    if (this.known.size > remembered && oldest !== undefined) this.known.delete(oldest)
    return parsing
  }

  async close(): Promise<void> {
    this.closed = true
    const { worker } = this
    this.worker = undefined
    const error = new AppError('ENGINE_UNAVAILABLE', 'The embedded engine is closed.')
    this.finish()?.reject(error)
    for (const { reject } of this.queue.splice(0)) reject(error)
    await worker?.terminate()
  }
}
