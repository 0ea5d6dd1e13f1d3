import { readFileSync } from 'node:fs'
import { AppError } from '../../errors.ts'
import type { Mode } from './messages.ts'
import { EngineProcess, memoryError } from './process.ts'
import type { TemporaryFolder } from './temporary.ts'

export interface SupervisorOptions {
  /** The database file. */
  path: string
  /** For what the processes put aside; removed at the end. */
  temporary: TemporaryFolder
  /** Processes, and so statements that can read at once. */
  readers: number
  /** What one statement may use beyond the data, in megabytes. */
  memoryLimitMb: number
  /** Milliseconds without work after which a database that was written is closed, backed up and opened for reading again. */
  settleAfter: number
  /** Makes the copy of what was written, by a process that has the database open. */
  backup: (process: EngineProcess) => Promise<void>
}

interface Waiting {
  mode: Mode
  grant: () => void
}

/**
 * The processes around the engine: a few that have the file open for reading, or one that has it open for writing.
 * Many readers or one writer at a time, in the order of arrival; a process that was killed is replaced.
 */
export class Supervisor {
  private readonly options: SupervisorOptions
  private processes: EngineProcess[] = []
  private readonly busy = new Set<EngineProcess>()
  private readers = 0
  private writing = false
  private readonly queue: Waiting[] = []
  private settling: NodeJS.Timeout | undefined
  private readonly watching: NodeJS.Timeout
  private closed = false
  /** Something was written since the last copy. */
  private unsaved = false
  version = ''

  constructor(options: SupervisorOptions) {
    this.options = options
    this.processes = Array.from({ length: options.readers }, () => this.spawn())
    this.watching = setInterval(() => this.watch(), 100)
    this.watching.unref()
  }

  private spawn(): EngineProcess {
    return new EngineProcess(this.options.memoryLimitMb * 4, this.options.temporary.path)
  }

  /** Ends processes whose statement takes more memory than it may. */
  private watch(): void {
    for (const process of this.busy) {
      const used = residentMegabytes(process.pid)
      const limit = Math.min(process.memory ?? Number.POSITIVE_INFINITY, this.options.memoryLimitMb)
      if (used !== undefined && process.working && used - process.baseline > limit) {
        void this.kill(process, memoryError())
      }
    }
  }

  /**
   * Waits for its turn, then runs `work` in a process that has the database open in this mode.
   * @param signal gives up waiting; it does not end `work`
   */
  async use<T>(
    mode: Mode,
    signal: AbortSignal | undefined,
    work: (process: EngineProcess) => Promise<T>,
    create = false,
  ): Promise<T> {
    await this.turn(mode, signal)
    try {
      const process = await this.prepare(mode, create)
      try {
        return await work(process)
      } finally {
        // A writer is alone, and may have been replaced meanwhile.
        if (mode === 'write') this.busy.clear()
        else this.busy.delete(process)
      }
    } finally {
      this.leave(mode)
    }
  }

  /** Makes the database file, before anything else is asked. */
  create(): Promise<void> {
    return this.use('write', undefined, async () => {}, true)
  }

  /** Within `use('write', …)`: the successor of a process that was killed. */
  reopenWriter(): Promise<EngineProcess> {
    return this.prepare('write')
  }

  private turn(mode: Mode, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const waiting: Waiting = {
        mode,
        grant: () => {
          signal?.removeEventListener('abort', leave)
          if (this.closed) reject(closedError())
          else resolve()
        },
      }
      const leave = () => {
        const at = this.queue.indexOf(waiting)
        if (at >= 0) this.queue.splice(at, 1)
        reject(signal?.reason)
        this.admit()
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.queue.push(waiting)
      this.admit()
    })
  }

  /** Lets in whoever is at the head of the queue, as long as it fits. */
  private admit(): void {
    for (let first = this.queue[0]; first !== undefined; first = this.queue[0]) {
      if (!this.closed) {
        if (this.writing) return
        if (first.mode === 'write' && this.readers > 0) return
        if (first.mode === 'read' && this.readers >= this.options.readers) return
        if (first.mode === 'write') this.writing = true
        else this.readers++
      }
      this.queue.shift()
      first.grant()
    }
  }

  private leave(mode: Mode): void {
    if (mode === 'write') {
      this.writing = false
      this.unsaved = true
    } else this.readers--
    this.settleLater()
    this.admit()
  }

  /** Changes of mode happen one after the other. */
  private changing: Promise<unknown> = Promise.resolve()

  private async prepare(mode: Mode, create = false): Promise<EngineProcess> {
    clearTimeout(this.settling)
    const ready = this.changing.then(async () => {
      await Promise.all(this.dying)
      return mode === 'write' ? this.writer(create) : this.reader()
    })
    this.changing = ready.catch(() => {})
    return ready
  }

  private replaceDead(): void {
    if (!this.closed) this.processes = this.processes.map(process => (process.alive ? process : this.spawn()))
  }

  private async writer(create: boolean): Promise<EngineProcess> {
    this.replaceDead()
    const open = this.processes.find(process => process.mode === 'write')
    if (open) return this.take(open)
    for (const process of this.processes) await process.close()
    const process = this.processes[0]
    if (process === undefined) throw closedError()
    try {
      await process.open(this.options.path, 'write', create)
    } catch (error) {
      this.settleLater()
      throw error
    }
    return this.take(process)
  }

  private async reader(): Promise<EngineProcess> {
    await this.settle()
    this.replaceDead()
    const free = this.processes.filter(process => !this.busy.has(process))
    const process = free.find(candidate => candidate.mode === 'read') ?? free[0]
    if (process === undefined) throw closedError()
    if (process.mode !== 'read') await process.open(this.options.path, 'read')
    return this.take(process)
  }

  private take(process: EngineProcess): EngineProcess {
    this.version = process.version
    this.busy.add(process)
    return process
  }

  /** Closes the database that was open for writing. */
  private async settle(): Promise<void> {
    const writer = this.processes.find(process => process.mode === 'write' && process.alive)
    if (writer === undefined) return
    await writer.close()
  }

  private settleLater(): void {
    clearTimeout(this.settling)
    if (this.closed || this.writing || this.readers > 0) return
    this.settling = setTimeout(() => {
      if (this.closed || this.writing) return
      this.changing = this.changing.then(() => this.rest()).catch(() => {})
    }, this.options.settleAfter)
    this.settling.unref()
  }

  /** When nobody is at work: everything open for reading, so that the next question finds it so. */
  private async rest(): Promise<void> {
    if (this.closed || this.writing) return
    await this.settle()
    this.replaceDead()
    for (const process of this.processes) {
      if (process.mode === 'closed' && !this.busy.has(process) && !this.writing) {
        await process.open(this.options.path, 'read')
      }
    }
    if (!this.unsaved) return
    this.unsaved = false
    // A copy that fails leaves the last one; the next writing tries again.
    void this.use('read', undefined, process => this.options.backup(process)).catch(() => {})
  }

  /** Kills a process in the middle of its work; its successor is started at once. */
  async kill(process: EngineProcess, reason: AppError): Promise<void> {
    const gone = process.kill(reason)
    this.dying.add(gone)
    await gone
    this.dying.delete(gone)
    this.replaceDead()
  }

  /** Killed processes that are not gone yet, and so may still hold the file. */
  private readonly dying = new Set<Promise<void>>()

  /** Ends everything; what runs or waits gets ENGINE_UNAVAILABLE. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    clearTimeout(this.settling)
    clearInterval(this.watching)
    this.admit()
    const reason = closedError()
    const cancelled = new AppError('QUERY_CANCELLED', 'The statement was ended because the engine was closed.')
    await Promise.all([...this.busy].map(process => process.kill(cancelled)))
    await this.changing
    const open = this.processes.find(process => process.mode !== 'closed' && process.alive)
    if (this.unsaved && open) await this.options.backup(open).catch(() => {})
    await this.settle().catch(() => {})
    await Promise.all(this.processes.map(process => process.kill(reason)))
    await Promise.all(this.dying)
    await this.options.temporary.remove()
  }
}

const closedError = () => new AppError('ENGINE_UNAVAILABLE', 'The embedded engine is closed.')

/**
 * What a process has in memory. Only Linux says so without another process; elsewhere the limit of the heap holds.
 * A few bytes from memory, so reading them at once blocks nothing.
 */
function residentMegabytes(pid: number | undefined): number | undefined {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]
    return (Number(pages) * 4096) / 2 ** 20
  } catch {
    return undefined
  }
}
