import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { entryOf } from '../../modules.ts'
import { toError } from './errors.ts'
import type { FromChild, Job, Mode, ToChild } from './messages.ts'

export type JobMessage = Exclude<FromChild, { type: 'opened' | 'closed' | 'openFailed' }>

/** Called with each message of the job in order; with an AppError when the process ended instead of answering. */
export type JobListener = (message: JobMessage | AppError) => void

/** One child process with the engine in it, from the outside. */
export class EngineProcess {
  /** What the database is open for in there. */
  mode: Mode | 'closed' = 'closed'
  version = ''
  private readonly child: ChildProcess
  private jobs = 0
  private listener: JobListener | undefined
  private reply: { resolve: (message: FromChild) => void; reject: (error: AppError) => void } | undefined
  private dead: AppError | undefined
  private stderr = ''
  /** What the engine puts aside; it leaves that behind, however it ends. */
  private readonly temporary: string
  private readonly gone: Promise<void>
  /** Megabytes resident after the database was opened; what a statement may use comes on top. */
  baseline = 0
  /** Megabytes that the running statement was given for itself. */
  memory: number | undefined

  /**
   * @param heapMb where the JavaScript heap ends, in megabytes
   * @param temporary the folder in which it has one of its own for what the engine puts aside
   */
  constructor(heapMb: number, temporary: string) {
    const { path, execArgv } = entryOf(import.meta.url, './child')
    this.temporary = mkdtempSync(join(temporary, 'process-'))
    this.child = fork(path, [this.temporary], {
      execArgv: [...execArgv, `--max-old-space-size=${heapMb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.child.stderr?.on('data', (data: Buffer) => {
      this.stderr = (this.stderr + data.toString()).slice(-2000)
    })
    this.child.on('message', (message: FromChild) => this.receive(message))
    this.child.on('error', error => this.end(`could not be started: ${error.message}`))
    this.child.on('exit', (code, signal) => this.end(signal ? `was ended by ${signal}` : `ended with code ${code}`))
    this.gone = new Promise(ended => this.child.once('exit', ended).once('error', ended)).then(() =>
      rm(this.temporary, { recursive: true, force: true, maxRetries: 3 }).catch(() => {}),
    )
  }

  get alive(): boolean {
    return this.dead === undefined
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  private receive(message: FromChild): void {
    switch (message.type) {
      case 'opened':
      case 'closed':
      case 'openFailed':
        this.reply?.resolve(message)
        this.reply = undefined
        break
      default:
        // A message of an earlier job, whose caller has left, is nobody's.
        if (message.id !== this.jobs) break
        this.listener?.(message)
    }
  }

  private end(how: string, reason?: AppError): void {
    if (this.dead) return
    const last = this.stderr.trim().split('\n').at(-1)
    this.dead =
      reason ??
      (this.stderr.includes('heap out of memory') ? memoryError() : undefined) ??
      new AppError(
        'ENGINE_CRASHED',
        `The embedded engine's process ${how} while it was at work. Nothing that was saved is lost and the engine starts again by itself; run the statement again, narrower if it ends like this twice.${last ? ` It said: ${last}` : ''}`,
      )
    const { listener, reply } = this
    this.listener = undefined
    this.reply = undefined
    reply?.reject(this.dead)
    listener?.(this.dead)
  }

  private post(message: ToChild): void {
    // A broken channel is reported by `exit`, so the callback's error has nothing to add.
    if (this.alive && this.child.connected) this.child.send(message, () => {})
  }

  private ask(message: ToChild): Promise<FromChild> {
    if (this.dead) return Promise.reject(this.dead)
    return new Promise((resolve, reject) => {
      this.reply = { resolve, reject }
      this.post(message)
    })
  }

  /** Opens the database; ENGINE_LOCKED, DATA_DAMAGED and others as `openFailure` says. */
  async open(path: string, mode: Mode, create = false): Promise<void> {
    const message = await this.ask({ type: 'open', path, mode, create })
    if (message.type === 'openFailed') throw toError(message.failure)
    if (message.type === 'opened') {
      this.version = message.version
      this.baseline = message.megabytes
    }
    this.mode = mode
  }

  async close(): Promise<void> {
    if (this.mode === 'closed') return
    await this.ask({ type: 'close' })
    this.mode = 'closed'
  }

  /** Starts a job; the one before must be over or given up. */
  start(job: Job, listener: JobListener): void {
    const id = ++this.jobs
    this.memory = job.type === 'run' ? job.memory : undefined
    if (this.dead) {
      listener(this.dead)
      return
    }
    this.listener = message => {
      if (message instanceof AppError || message.type === 'done' || message.type === 'failed') this.listener = undefined
      listener(message)
    }
    this.post({ type: 'job', id, job })
  }

  get working(): boolean {
    return this.listener !== undefined
  }

  more(): void {
    this.post({ type: 'more', id: this.jobs })
  }

  discard(): void {
    this.post({ type: 'discard', id: this.jobs })
  }

  stop(): void {
    this.post({ type: 'stop', id: this.jobs })
  }

  /** Ends the process at once; whoever waits for it gets `reason`. Resolves when it is gone. */
  async kill(reason?: AppError): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL')
      this.end('was ended', reason)
    }
    await this.gone
  }
}

export const memoryError = () =>
  new AppError('QUERY_MEMORY', 'The statement needed too much memory and was ended. Narrow it, or add a LIMIT.')
