import { EventEmitter, once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { z } from 'zod'
import type {
  ImportAnswer,
  ImportNodesAnswer,
  ImportProgress,
  ImportSummary,
  ImportTablesAnswer,
  ImportUploadAnswer,
  importPlanRequest,
} from '../contract/import.ts'
import type { Problem } from '../contract/problem.ts'
import { AppError, isAppError } from '../errors.ts'
import { newId } from '../storage/files.ts'
import type { Choices, Importing, ImportOptions, ImportRecord } from './importing.ts'
import type { Mappings } from './mappings.ts'
import { filesOf } from './reading.ts'
import { formatOf } from './source.ts'
import { isMapped, mappedTable, sourcesOf, type TakenFiles } from './tables.ts'
import type { IncomingFile, Uploads } from './uploads.ts'

/** Imports that go on while nobody looks: what begins one answers at once, and what becomes of it is asked for. */
export interface ImportJobs {
  /** Bytes of one file. */
  readonly limits: { bytes: number }
  /** Errors: those of `Uploads.keep`. */
  upload(name: string, file: IncomingFile): Promise<ImportUploadAnswer>
  forgetUpload(id: string): Promise<void>
  /** Begins to read, check and compare. Errors: NOT_FOUND, FORMAT_UNKNOWN, ENGINE_BUSY. */
  plan(files: readonly PlannedFile[], choices: Choices, replaces?: string): Promise<ImportAnswer>
  /** The plain tables among files, and what becomes of their first rows. Errors: NOT_FOUND, FILE_INVALID, FORMAT_UNKNOWN. */
  tables(files: readonly PlannedFile[]): Promise<ImportTablesAnswer>
  /** Begins to write, or goes on. Errors: NOT_FOUND, EDIT_CONFLICT where there is nothing to write, ENGINE_BUSY. */
  start(id: string, choices: Partial<Choices>): Promise<ImportAnswer>
  /** Begins to take back, or goes on with that. Errors: as for `start`. */
  undo(id: string): Promise<ImportAnswer>
  /** Comes back when nothing is at work on it any more. Error: NOT_FOUND. */
  cancel(id: string): Promise<ImportAnswer>
  /** Forgets what is planned and not begun, with its files. Errors: NOT_FOUND, EDIT_CONFLICT where it was begun. */
  discard(id: string): Promise<void>
  /** Error: NOT_FOUND. */
  read(id: string): Promise<ImportAnswer>
  /** Newest first. */
  list(): Promise<ImportSummary[]>
  /** How it is now, then each change of it a few times a second, until nothing is at work on it. Error: NOT_FOUND. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<ImportSummary>
  /** Error: NOT_FOUND. */
  nodes(id: string, limit: number): Promise<ImportNodesAnswer>
}

type PlannedFile = z.output<typeof importPlanRequest>['files'][number]

/** One piece of work on an import, while it goes on; one that failed stays known until the next one. */
interface Job {
  /** What is being planned has no record yet. */
  planning?: ImportRecord
  progress?: ImportProgress
  stop: AbortController
  ended: Promise<void>
  running: boolean
  problem?: Problem
}

/** Plans at once; each reads files and asks the database. */
const planning = 4
/** Plans that failed and are still told of. */
const failedKept = 20
/** Milliseconds between two words about the same work. */
const pace = 200

export function createImportJobs(options: {
  importing: Importing
  uploads: Uploads
  mappings: Mappings
  /** What failed, as it is told; an abort counts. */
  problemOf: (error: unknown) => Problem
  /** Aborts when the server stops: then work ends after the batch at hand, and can be gone on with. */
  stopping: AbortSignal
  /** @default Date.now */
  now?: () => number
}): ImportJobs {
  const { importing, uploads, mappings, problemOf, stopping, now = Date.now } = options
  const jobs = new Map<string, Job>()
  const changes = new EventEmitter().setMaxListeners(0)

  /** Error: ENGINE_BUSY where as much of this kind is going on already. */
  const begin = (
    id: string,
    work: (options: ImportOptions & { signal: AbortSignal }) => Promise<unknown>,
    planned?: ImportRecord,
  ): void => {
    const running = [...jobs.values()].filter(job => job.running)
    const alike = running.filter(job => (job.planning === undefined) === (planned === undefined))
    if (jobs.get(id)?.running) throw new AppError('EDIT_CONFLICT', 'This import is being worked on just now.')
    if (alike.length >= (planned ? planning : 1))
      throw new AppError('ENGINE_BUSY', 'Another import is going on just now. Wait until it has ended.', {
        retryAfter: 5,
      })
    const stop = new AbortController()
    const job: Job = { ...(planned && { planning: planned }), stop, running: true, ended: Promise.resolve() }
    const onProgress = (progress: ImportProgress) => {
      job.progress = progress
      changes.emit(id)
    }
    jobs.set(id, job)
    job.ended = work({ onProgress, signal: AbortSignal.any([stop.signal, stopping]) })
      .then(
        // What there is to know of it is in its record then.
        () => void jobs.delete(id),
        cause => {
          job.problem = problemOf(
            stop.signal.aborted ? new AppError('REQUEST_CANCELLED', 'It was cancelled.', { cause }) : cause,
          )
        },
      )
      .finally(() => {
        job.running = false
        changes.emit(id)
      })
    const failed = [...jobs].filter(([, one]) => one.planning && !one.running)
    for (const [old] of failed.slice(0, Math.max(0, failed.length - failedKept))) jobs.delete(old)
  }

  const taken = async (files: readonly PlannedFile[]): Promise<TakenFiles> => {
    const found = files.map(async ({ upload, format, mapping, encoding, separator }) => {
      const { path, name } = await uploads.find(upload)
      const isTold = encoding !== undefined || separator !== undefined
      return { path, name, upload, format, mapping, ...(isTold && { text: { encoding, separator } }) }
    })
    return sourcesOf(await Promise.all(found), { mappings })
  }

  const summaryOf = (record: ImportRecord, job: Job | undefined): ImportSummary => ({
    ...record,
    state: job?.planning ? (job.running ? 'planning' : 'failed') : record.state,
    running: job?.running === true,
    ...(job?.running && job.progress && { progress: job.progress }),
    ...(job?.problem && !job.running && { problem: job.problem }),
  })

  /** With what is at work on it, as both were at one time: what is known of work that ended meanwhile is read again. */
  const find = async <T extends { record: ImportRecord }>(
    id: string,
    known: () => Promise<T>,
  ): Promise<(T | { record: ImportRecord }) & { job: Job | undefined }> => {
    for (;;) {
      const job = jobs.get(id)
      const running = job?.running
      const found = job?.planning ? { record: job.planning } : await known()
      if (jobs.get(id) === job && job?.running === running) return { ...found, job }
    }
  }
  const summary = async (id: string): Promise<ImportSummary> => {
    const { record, job } = await find(id, async () => ({ record: await importing.record(id) }))
    return summaryOf(record, job)
  }
  const read = async (id: string): Promise<ImportAnswer> => {
    const found = await find(id, () => importing.read(id))
    const { record, job } = found
    return { ...summaryOf(record, job), ...('plan' in found && { plan: found.plan }) }
  }

  const forgetPlan = async (id: string): Promise<void> => {
    const job = jobs.get(id)
    if (job?.planning === undefined) return importing.discard(id)
    job.stop.abort()
    await job.ended
    jobs.delete(id)
    // It may have been ready just then.
    await importing.discard(id).catch(() => undefined)
  }

  return {
    limits: { bytes: uploads.most },

    async upload(name, file) {
      const upload = await uploads.keep(name, file)
      const { path } = await uploads.find(upload.id)
      const format = await formatOf(path, name)
      return { ...upload, format: isMapped(name) ? mappedTable : format?.read ? format.name : null }
    },
    forgetUpload: id => uploads.forget(id),

    async plan(files, { onConflict, onError }, replaces) {
      const { sources, tables } = await taken(files)
      for (const { preview } of tables)
        if (preview.origin === 'given' && preview.flaws.length === 0)
          await mappings.keep(preview.columns, preview.mapping)
      if (replaces !== undefined) await forgetPlan(replaces).catch(() => undefined)
      const id = newId()
      begin(id, options => importing.plan(sources, { onConflict, onError }, { ...options, id }), {
        id,
        at: now(),
        files: filesOf(sources),
        onConflict,
        onError,
        state: 'planned',
        total: { nodes: 0, relationships: 0 },
        problems: { total: 0, first: [] },
      })
      return read(id)
    },

    async tables(files) {
      const unreadable: ImportTablesAnswer['unreadable'] = []
      for (const file of files)
        await taken([file]).catch(error => {
          if (!isAppError(error) || error.code !== 'FILE_INVALID') throw error
          unreadable.push({ upload: file.upload, detail: error.message })
        })
      const rest = files.filter(({ upload }) => !unreadable.some(one => one.upload === upload))
      const { tables } = await taken(rest)
      return { tables: tables.map(({ upload = '', preview }) => ({ upload, preview })), unreadable }
    },

    async start(id, choices) {
      const record = await importing.record(id)
      if (record.state !== 'planned' && record.state !== 'writing')
        throw new AppError('EDIT_CONFLICT', `The import is ${record.state}: there is nothing to write.`)
      begin(id, async options => {
        const done = await importing.start(id, { ...options, choices })
        for (const { upload } of done.files) if (upload !== undefined) await uploads.forget(upload)
      })
      return read(id)
    },

    async undo(id) {
      const record = await importing.record(id)
      if (record.state === 'planned' || record.state === 'undone')
        throw new AppError('EDIT_CONFLICT', `The import is ${record.state}: there is nothing to take back.`)
      begin(id, options => importing.undo(id, options))
      return read(id)
    },

    async cancel(id) {
      const job = jobs.get(id)
      job?.stop.abort()
      await job?.ended
      return read(id)
    },

    async discard(id) {
      const { files, state, running } = await summary(id)
      if (state !== 'planning' && state !== 'planned' && state !== 'failed')
        throw new AppError('EDIT_CONFLICT', 'This import was begun: it can be taken back, and stays in the list.')
      if (running && state === 'planned') throw new AppError('EDIT_CONFLICT', 'This import is beginning just now.')
      await forgetPlan(id)
      for (const { upload } of files) if (upload !== undefined) await uploads.forget(upload)
    },

    read,

    async list() {
      await uploads.forgetOld()
      const records = await importing.list({ planned: true })
      const known = new Set(records.map(({ id }) => id))
      const plans = [...jobs.values()].flatMap(({ planning }) => (planning && !known.has(planning.id) ? planning : []))
      const all = [...records, ...plans].sort((a, b) => b.at - a.at)
      // One that was discarded meanwhile is in the list no more.
      const found = await Promise.all(all.map(({ id }) => summary(id).catch(() => [])))
      return found.flat()
    },

    async *watch(id, signal) {
      for (;;) {
        const look = new AbortController()
        // Heard from before looking: no change falls in between.
        const changed = once(changes, id, { signal: AbortSignal.any([signal, look.signal]) }).catch(() => undefined)
        try {
          const now = await summary(id)
          yield now
          if (!now.running) return
          await changed
          await setTimeout(pace, undefined, { signal }).catch(() => undefined)
          if (signal.aborted) return
        } finally {
          look.abort()
        }
      }
    },

    async nodes(id, limit) {
      const [nodes, record] = await Promise.all([importing.nodes(id, limit), importing.record(id)])
      return { nodes, total: record.total.nodes }
    },
  }
}
