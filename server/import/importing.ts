import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { countChanges, type EditCounts } from '../contract/edit.ts'
import type { ImportPlan, ImportProgress } from '../contract/import.ts'
import type { OnConflict, OnError } from '../contract/importchoices.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { AppError } from '../errors.ts'
import type { Explore } from '../explore/context.ts'
import { identities } from '../explore/identity.ts'
import { flushFolder, idPattern, isMissing, namesIn, newId, replaceFile } from '../storage/files.ts'
import { openJournal } from './journal.ts'
import { knitNodes } from './knit.ts'
import { alone } from './lock.ts'
import { comparePlan } from './plan.ts'
import { addProblem, filesOf, gather, type Source, spoolFolder } from './reading.ts'
import type { Problems } from './record.ts'
import { requireUntouched, takeBack } from './undo.ts'
import { settle, writeAll } from './writing.ts'

export interface ImportRecord {
  id: string
  /** Milliseconds. */
  at: number
  files: { name: string; format: string; upload?: string }[]
  onConflict: OnConflict
  onError: OnError
  /** `writing` and `undoing` are also those that were broken off: they can be gone on with. */
  state: 'planned' | 'writing' | 'done' | 'undoing' | 'undone'
  total: { nodes: number; relationships: number }
  /** What was written, once it is done. */
  counts?: EditCounts
  problems: Problems
}

export interface ImportOptions {
  onProgress?: (progress: ImportProgress) => void
  signal?: AbortSignal | undefined
}

/** Files into the database, in batches, each import in a folder of its own with a journal by which it is taken back. */
export interface Importing {
  /**
   * Reads and checks all of the files and says what would be done. Nothing is written to the database.
   * Errors: FILE_INVALID where a file cannot be read to its end, FORMAT_UNKNOWN, REQUEST_CANCELLED.
   */
  plan(
    sources: readonly Source[],
    choices: Choices,
    options?: ImportOptions & {
      /** Under which it is known. @default a new one */
      id?: string
    },
  ): Promise<ImportPlan>
  /**
   * Writes what was planned, or goes on where it was broken off.
   * @param options.choices in place of those that were planned, where nothing was begun
   * Errors: NOT_FOUND, FILE_INVALID with `places` where something is wrong and that is to stop it: then nothing is
   * written, or all was taken back. REQUEST_CANCELLED after the batch at hand.
   */
  start(id: string, options?: ImportOptions & { choices?: Partial<Choices> }): Promise<ImportRecord>
  /** Forgets what was planned and not begun. */
  discard(id: string): Promise<void>
  /** Errors: NOT_FOUND, EDIT_CONFLICT where somebody changed something of it since; then nothing is taken back. */
  undo(id: string, options?: ImportOptions): Promise<ImportRecord>
  /** Newest first; those that are planned and not begun where they are asked for. */
  list(which?: { planned: boolean }): Promise<ImportRecord[]>
  /** Error: NOT_FOUND. */
  record(id: string): Promise<ImportRecord>
  /** With its plan as long as it is planned. Error: NOT_FOUND. */
  read(id: string): Promise<{ record: ImportRecord; plan?: ImportPlan }>
  /** Element ids of at most so many of its nodes, those that it ties together first. Errors: NOT_FOUND. */
  nodes(id: string, limit: number): Promise<string[]>
}

export interface Choices {
  onConflict: OnConflict
  onError: OnError
}

/** Milliseconds after which what was planned and not begun is forgotten. */
const plannedFor = 86_400_000
/** Milliseconds for one statement; a batch on a slow disk takes seconds. */
const batchTimeout = 120_000

export function createImporting(options: {
  explore: Explore
  /** Of this database. */
  folder: string
  /** @default Date.now */
  now?: () => number
}): Importing {
  const { folder, now = Date.now } = options
  const { limits } = options.explore
  const explore = { ...options.explore, limits: { ...limits, timeout: Math.max(limits.timeout, batchTimeout) } }

  const folderOf = (id: string): string => {
    if (!idPattern.test(id)) throw new AppError('NOT_FOUND', `There is no import ${JSON.stringify(id)}.`)
    return join(folder, id)
  }
  const recordFile = (id: string) => join(folderOf(id), 'record.json')
  const planFile = (id: string) => join(folderOf(id), 'plan.json')
  const keep = (record: ImportRecord) => replaceFile(recordFile(record.id), JSON.stringify(record))
  const find = async (id: string): Promise<ImportRecord> => {
    try {
      return JSON.parse(await readFile(recordFile(id), 'utf8')) as ImportRecord
    } catch (error) {
      if (isMissing(error)) throw new AppError('NOT_FOUND', `There is no import ${JSON.stringify(id)}.`)
      throw error
    }
  }
  const forgetOld = async (): Promise<void> => {
    for (const id of await namesIn(folder)) {
      if (!idPattern.test(id)) continue
      const state = await find(id).then(
        record => record.state,
        () => 'planned',
      )
      const age = now() - (await stat(folderOf(id)).then(({ mtimeMs }) => mtimeMs, now))
      if (state === 'planned' && age > plannedFor) await rm(folderOf(id), { recursive: true, force: true })
    }
  }

  /** Leaves everything as it was before the import. */
  const reverse = async (record: ImportRecord, options: ImportOptions): Promise<ImportRecord> => {
    const { id } = record
    const journal = await openJournal(folderOf(id))
    try {
      const context = {
        explore,
        folder: folderOf(id),
        journal,
        begun: record.state === 'undoing',
        onProgress: progressOf(options),
        stop: stopOf(options, `Taking back was broken off; guanxi imports --undo ${id} goes on with it.`),
      }
      // Of one that is done, what does not fit was changed since.
      if (record.state === 'writing') await settle(explore, journal)
      await requireUntouched(context)
      const undoing: ImportRecord = { ...record, state: 'undoing' }
      await keep(undoing)
      await takeBack({ ...context, begun: true })
      const undone: ImportRecord = { ...undoing, state: 'undone' }
      await keep(undone)
      await rm(spoolFolder(folderOf(id)), { recursive: true, force: true })
      return undone
    } finally {
      await journal.close()
    }
  }

  return {
    async plan(sources, { onConflict, onError }, options = {}) {
      await forgetOld()
      const { id = newId() } = options
      const mine = folderOf(id)
      await mkdir(spoolFolder(mine), { recursive: true, mode: 0o700 })
      await flushFolder(mine)
      try {
        const progress = progressOf(options)
        const stop = stopOf(options, 'The import was cancelled. Nothing was written.')
        const gathered = await gather(sources, {
          folder: mine,
          identities: await identities(explore.engine, 0),
          lacks: explore.engine.supports.lacks,
          onProgress: progress,
          stop,
        })
        const plan = await comparePlan(explore, mine, id, gathered, onConflict, {
          signal: options.signal,
          onProgress: done => progress('compare', done, gathered.nodes),
        })
        await replaceFile(planFile(id), JSON.stringify(plan))
        await keep({
          id,
          at: now(),
          files: filesOf(sources),
          onConflict,
          onError,
          state: 'planned',
          total: { nodes: gathered.nodes, relationships: gathered.relationships },
          problems: gathered.problems,
        })
        return plan
      } catch (error) {
        await rm(mine, { recursive: true, force: true })
        throw error
      }
    },

    async start(id, options = {}) {
      const found = await find(id)
      if (found.state !== 'planned' && found.state !== 'writing')
        throw new AppError('EDIT_CONFLICT', `The import ${id} is ${found.state}: there is nothing to write.`)
      const planned = found.state === 'planned' ? { ...found, ...options.choices } : found
      const { onError, problems } = planned
      if (onError === 'stop' && problems.total > 0)
        throw wrong(problems, `Nothing was written, for ${amount(problems.total)} wrong in the files.`)
      return alone(folderOf(id), async () => {
        const record: ImportRecord = { ...planned, state: 'writing' }
        await keep(record)
        await rm(planFile(id), { force: true })
        const journal = await openJournal(folderOf(id))
        let refusal: ProblemPlace | undefined
        try {
          if (planned.state === 'writing') await settle(explore, journal)
          const progress = progressOf(options)
          await writeAll({
            explore,
            folder: folderOf(id),
            journal,
            onConflict: record.onConflict,
            async refused(message, at) {
              if (onError === 'stop') {
                refusal = { message, ...at }
                throw new Refused()
              }
              await addProblem(record.problems, folderOf(id), { message, ...at })
              await keep(record)
            },
            onProgress: (phase, done) => progress(phase, done, record.total[phase]),
            stop: stopOf(
              options,
              `The import was broken off. guanxi imports --resume ${id} goes on with it, --undo ${id} takes it back.`,
            ),
          })
          const done: ImportRecord = { ...record, state: 'done', counts: await countsOf(journal) }
          await keep(done)
          await rm(spoolFolder(folderOf(id)), { recursive: true, force: true })
          return done
        } catch (error) {
          if (!(error instanceof Refused) || !refusal) throw error
        } finally {
          await journal.close()
        }
        const refused: Problems = { total: 1, first: [refusal] }
        await reverse({ ...record, problems: refused }, {})
        throw wrong(refused, 'The database does not take one of the records. What was written was taken back.')
      })
    },

    async discard(id) {
      const record = await find(id)
      if (record.state === 'planned') await rm(folderOf(id), { recursive: true, force: true })
    },

    async undo(id, options = {}) {
      const record = await find(id)
      if (record.state === 'planned' || record.state === 'undone')
        throw new AppError('EDIT_CONFLICT', `The import ${id} is ${record.state}: there is nothing to take back.`)
      return alone(folderOf(id), () => reverse(record, options))
    },

    async list({ planned } = { planned: false }) {
      await forgetOld()
      const records: ImportRecord[] = []
      for (const id of await namesIn(folder)) {
        if (!idPattern.test(id)) continue
        const record = await find(id).catch(() => undefined)
        if (record && (planned || record.state !== 'planned')) records.push(record)
      }
      return records.sort((a, b) => b.at - a.at)
    },

    record: find,

    async read(id) {
      const record = await find(id)
      if (record.state !== 'planned') return { record }
      try {
        return { record, plan: JSON.parse(await readFile(planFile(id), 'utf8')) as ImportPlan }
      } catch (error) {
        // It may have been begun just then: who begins says so in the record, and removes the plan.
        const now = await find(id)
        if (!isMissing(error) || now.state === 'planned') throw error
        return { record: now }
      }
    },

    async nodes(id, limit) {
      await find(id)
      const journal = await openJournal(folderOf(id))
      try {
        return await knitNodes(journal, limit)
      } finally {
        await journal.close()
      }
    },
  }
}

class Refused extends Error {}

const amount = (count: number): string => (count === 1 ? 'one thing is' : `${count} things are`)

const wrong = ({ total, first }: Problems, message: string): AppError =>
  new AppError('FILE_INVALID', message, { places: first, facts: { total } })

const progressOf =
  ({ onProgress }: ImportOptions) =>
  (phase: ImportProgress['phase'], done: number, total?: number): void =>
    onProgress?.({ phase, done, ...(total !== undefined && { total }) })

const stopOf =
  ({ signal }: ImportOptions, message: string) =>
  (): void => {
    if (signal?.aborted) throw new AppError('REQUEST_CANCELLED', message, { cause: signal.reason })
  }

async function countsOf(journal: Awaited<ReturnType<typeof openJournal>>): Promise<EditCounts> {
  const counts = countChanges([])
  for (let index = 0; index < journal.size(); index++) {
    const batch = countChanges((await journal.read(index)).entities)
    for (const entity of ['nodes', 'relationships'] as const)
      for (const how of ['created', 'changed', 'deleted'] as const) counts[entity][how] += batch[entity][how]
  }
  return counts
}
