import type { Worker } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import { startWorker } from '../../modules.ts'
import type { Statement } from './cypher/ast.ts'
import { type Failure, toError } from './errors.ts'

interface Answer {
  id: number
  statement?: Statement
  failure?: Failure
}

interface Waiting {
  resolve: (statement: Statement) => void
  reject: (error: unknown) => void
}

/** Milliseconds for one statement; ordinary ones take 10 to 100 once the thread is warm. */
const patience = 30_000

/** Statements kept by their text. */
const remembered = 500

/** Parses statements in a thread of its own, and remembers what it parsed. */
export class Parsing {
  private worker: Worker | undefined
  private readonly waiting = new Map<number, Waiting>()
  private readonly known = new Map<string, Promise<Statement>>()
  private ids = 0
  private closed = false
  /** The thread has loaded the parser, which on a busy machine takes seconds. */
  private ready: Promise<void> = Promise.resolve()

  constructor() {
    this.start()
  }

  private start(): Worker {
    if (this.worker) return this.worker
    const worker = startWorker(import.meta.url, './cypher/parser-thread')
    // It ends with the program; whoever waits for an answer holds the program open by a timer.
    worker.unref()
    this.ready = new Promise(resolve => {
      worker.once('message', () => resolve())
      worker.once('exit', () => resolve())
    })
    worker.on('message', ({ id, statement, failure }: Answer) => {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (statement) waiting?.resolve(statement)
      else if (failure) waiting?.reject(toError(failure))
    })
    const end = (error: unknown) => {
      if (this.worker !== worker) return
      this.worker = undefined
      for (const { reject } of this.waiting.values()) reject(error)
      this.waiting.clear()
    }
    worker.on('error', cause =>
      end(new AppError('INTERNAL', 'The parser of statements ended unexpectedly.', { cause })),
    )
    worker.on('exit', () => end(new AppError('INTERNAL', 'The parser of statements ended unexpectedly.')))
    this.worker = worker
    return worker
  }

  /** Errors: QUERY_SYNTAX, QUERY_UNSUPPORTED, QUERY_TOO_COMPLEX. */
  parse(query: string): Promise<Statement> {
    const known = this.known.get(query)
    if (known) return known
    const parsing = this.ask(query)
    this.known.set(query, parsing)
    parsing.catch(() => this.known.delete(query))
    const [oldest] = this.known.keys()
    if (this.known.size > remembered && oldest !== undefined) this.known.delete(oldest)
    return parsing
  }

  private async ask(query: string): Promise<Statement> {
    this.start()
    await this.ready
    if (this.closed) throw new AppError('ENGINE_UNAVAILABLE', 'The embedded engine is closed.')
    const worker = this.start()
    const id = ++this.ids
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id)
        reject(
          new AppError(
            'QUERY_TOO_COMPLEX',
            `The statement could not be parsed within ${patience} ms: make it simpler.`,
          ),
        )
        // Whatever keeps it busy would keep the next one waiting.
        this.worker = undefined
        void worker.terminate()
      }, patience)
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer)
          then(value)
        }
      this.waiting.set(id, { resolve: settle(resolve), reject: settle(reject) })
      worker.postMessage({ id, query })
    })
  }

  async close(): Promise<void> {
    this.closed = true
    await this.worker?.terminate()
  }
}
