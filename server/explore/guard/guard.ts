import type { Worker } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import { startWorker } from '../../modules.ts'
import { type ClassifyOptions, type Guard, tooLong, type Verdict } from './verdict.ts'

export interface GuardOptions {
  /** Milliseconds for one text; over it the text is refused as too complex. @default 3000 */
  timeout?: number
  /** Verdicts kept, by text. @default 500 */
  cacheSize?: number
  /** Texts waiting at most; more are turned away as ENGINE_BUSY. @default 100 */
  queueSize?: number
}

interface Waiting {
  key: string
  text: string
  options: ClassifyOptions
  resolve: (verdict: Verdict) => void
  reject: (error: unknown) => void
}

/** Memory of the parser's thread, in MiB: five times what it needs; a text that wants more ends the thread, not the server. */
const workerMemory = 1024

/**
 * The guard in a worker thread of its own, so that no text holds up the server: over its time or memory a thread is
 * ended, the text refused as QUERY_TOO_COMPLEX, and the next text gets a new thread (0.3 s). One thread, one text at
 * a time, the shortest first: whoever waits, waits for a text that is being read and for shorter ones, not for a
 * queue of long ones. Verdicts are kept, refusals too, so that a costly text is costly once.
 *
 * Errors of `check`: ENGINE_BUSY when the queue is full, INTERNAL when the thread cannot be started or after `close`.
 */
export function createGuard({ timeout = 3000, cacheSize = 500, queueSize = 100 }: GuardOptions = {}): Guard {
  const verdicts = new Map<string, Verdict>()
  const asked = new Map<string, Promise<Verdict>>()
  const queue: Waiting[] = []
  let thread: Promise<Worker> | undefined
  let current: Worker | undefined
  let busy = false
  let closed = false

  function start(): Promise<Worker> {
    thread ??= new Promise<Worker>((resolve, reject) => {
      const worker = startWorker(import.meta.url, './worker', {
        resourceLimits: { maxOldGenerationSizeMb: workerMemory },
      })
      current = worker
      const failed = (cause?: unknown) => {
        forget(worker)
        reject(new AppError('INTERNAL', 'The query checker cannot be started.', { cause }))
      }
      worker.once('message', () => {
        worker.off('error', failed)
        worker.off('exit', failed)
        // Whatever happens to an idle thread from here on, the next text finds out and starts another.
        worker.on('error', () => forget(worker))
        worker.on('exit', () => forget(worker))
        // An idle thread keeps no process alive.
        worker.unref()
        resolve(worker)
      })
      worker.once('error', failed)
      worker.once('exit', failed)
    })
    return thread
  }

  function forget(worker: Worker): void {
    if (current !== worker) return
    current = undefined
    thread = undefined
  }

  /** The thread's verdict, or that it took too much of something. */
  async function ask({ text, options }: Waiting): Promise<Verdict> {
    const worker = await start()
    return new Promise(resolve => {
      const settle = (verdict: Verdict) => {
        clearTimeout(timer)
        worker.off('message', settle)
        worker.off('error', tooMuch)
        worker.off('exit', tooMuch)
        worker.unref()
        resolve(verdict)
      }
      const tooMuch = () => {
        forget(worker)
        worker.terminate()
        settle(tooComplex)
      }
      const timer = setTimeout(tooMuch, timeout)
      worker.on('message', settle)
      worker.on('error', tooMuch)
      worker.on('exit', tooMuch)
      worker.ref()
      worker.postMessage({ text, options })
    })
  }

  async function work(): Promise<void> {
    if (busy) return
    busy = true
    for (let next = takeShortest(queue); next; next = takeShortest(queue)) {
      try {
        const verdict = await ask(next)
        if (closed) throw closedError()
        keep(next.key, verdict)
        next.resolve(verdict)
      } catch (error) {
        next.reject(error)
      }
    }
    busy = false
  }

  function keep(key: string, verdict: Verdict): void {
    verdicts.delete(key)
    verdicts.set(key, verdict)
    if (verdicts.size > cacheSize) verdicts.delete(verdicts.keys().next().value!)
  }

  return {
    async check(text, options) {
      if (closed) throw closedError()
      const long = tooLong(text)
      if (long) return long
      const key = `${options.editing ? 'w' : 'r'}${text}`
      const known = verdicts.get(key)
      if (known) {
        keep(key, known)
        return known
      }
      const running = asked.get(key)
      if (running) return running
      if (queue.length >= queueSize) {
        throw new AppError('ENGINE_BUSY', 'Too many queries are waiting to be checked; try again in a moment.', {
          retryAfter: 1,
        })
      }
      const answer = new Promise<Verdict>((resolve, reject) => {
        queue.push({ key, text, options, resolve, reject })
      }).finally(() => asked.delete(key))
      asked.set(key, answer)
      void work()
      return answer
    },
    async warm() {
      try {
        if (!closed) await start()
      } catch (error) {
        // Whoever stops the program while the thread still loads means it.
        if (!closed) throw error
      }
    },
    async close() {
      closed = true
      for (const waiting of queue.splice(0)) waiting.reject(closedError())
      const worker = current
      current = undefined
      await worker?.terminate()
    },
  }
}

function takeShortest(queue: Waiting[]): Waiting | undefined {
  let shortest = 0
  for (let index = 1; index < queue.length; index++) {
    if (queue[index]!.text.length < queue[shortest]!.text.length) shortest = index
  }
  return queue.splice(shortest, 1)[0]
}

const tooComplex: Verdict = {
  admitted: false,
  code: 'QUERY_TOO_COMPLEX',
  reason: 'The query took too long to check; break it into smaller parts.',
  places: [],
}

const closedError = () => new AppError('INTERNAL', 'The query checker has been closed.')
