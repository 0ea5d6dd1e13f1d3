import { mkdir, open, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { AppError } from '../errors.ts'
import { createTurns, flushFolder, isMissing, withFailures } from '../storage/files.ts'
import { type EditLog, type Entry, idName, keyName, type LoggedEdit } from './store.ts'

// One file of JSON lines for each database: an intent with the whole edit, later its outcome. A line that a crash cut
// short is left where it is, and the next one begins on a line of its own.

type Line =
  | { intent: LoggedEdit; process: { host: string; pid: number } }
  | { outcome: 'done' | 'failed'; id: string; at: number }

interface Known extends Omit<Entry, 'state'> {
  outcome: 'done' | 'failed' | undefined
  process: { host: string; pid: number }
  /** Bytes of the intent in the file. */
  place: { start: number; length: number }
}

const chunkBytes = 1024 * 1024

/** A log in a file, made when first written to. */
export function createEditFile(file: string, now: () => number = Date.now): EditLog {
  const known = new Map<string, Known>()
  const mine = { host: hostname(), pid: process.pid }
  const inTurn = createTurns()
  /** Edits that this process is at work on. */
  const under = new Set<string>()
  let damaged = 0
  let readTo = 0

  const take = (text: string, start: number, length: number): void => {
    if (text === '') return
    let line: Line
    try {
      line = JSON.parse(text)
    } catch {
      damaged++
      return
    }
    if ('outcome' in line) {
      const entry = known.get(line.id)
      if (entry) entry.outcome = line.outcome
    } else if ('intent' in line) {
      const { entities, ...edit } = line.intent
      const touched = new Set<string>()
      const deleted = new Set<string>()
      for (const { entity, id, before, after } of entities) {
        touched.add(idName(entity, id))
        if (after === null) deleted.add(idName(entity, id))
        for (const state of [before, after])
          if (typeof state?.properties.key === 'string') touched.add(keyName(state.properties.key))
      }
      known.delete(edit.id)
      known.set(edit.id, {
        ...edit,
        touched,
        deleted,
        outcome: undefined,
        process: line.process,
        place: { start, length },
      })
    } else damaged++
  }

  /** Reads what has come to the file since, from this process or another one. */
  const refresh = (): Promise<void> =>
    inTurn('read', async () => {
      const { size } = await stat(file).catch(error => {
        if (isMissing(error)) return { size: 0 }
        throw error
      })
      if (size <= readTo) return
      const handle = await open(file, 'r')
      try {
        // The last line may not be whole yet: it is read once its end is there.
        let rest = Buffer.alloc(0)
        while (readTo + rest.length < size) {
          const at = readTo + rest.length
          const { buffer, bytesRead } = await handle.read(
            Buffer.alloc(chunkBytes),
            0,
            Math.min(chunkBytes, size - at),
            at,
          )
          if (bytesRead === 0) break
          let unread = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
          for (let end = unread.indexOf(10); end >= 0; end = unread.indexOf(10)) {
            take(unread.subarray(0, end).toString('utf8'), readTo, end)
            readTo += end + 1
            unread = unread.subarray(end + 1)
          }
          rest = Buffer.from(unread)
        }
      } finally {
        await handle.close()
      }
    })

  const append = (line: Line): Promise<void> =>
    inTurn('write', async () => {
      await mkdir(dirname(file), { recursive: true })
      const handle = await open(file, 'a+', 0o600)
      try {
        const { size } = await handle.stat()
        const last = size === 0 ? undefined : (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0]
        const isWhole = last === undefined || last === 10
        await handle.appendFile(`${isWhole ? '' : '\n'}${JSON.stringify(line)}\n`)
        await handle.sync()
        if (size === 0) await flushFolder(file)
      } finally {
        await handle.close()
      }
    })

  const read = async (id: string): Promise<LoggedEdit> => {
    await refresh()
    const { place, outcome } = known.get(id) ?? {}
    if (!place || outcome === 'failed')
      throw new AppError('NOT_FOUND', `There is no edit ${JSON.stringify(id)} in the log.`)
    const handle = await open(file, 'r')
    try {
      const { buffer } = await handle.read(Buffer.alloc(place.length), 0, place.length, place.start)
      return (JSON.parse(buffer.toString('utf8')) as Extract<Line, { intent: LoggedEdit }>).intent
    } finally {
      await handle.close()
    }
  }

  const isAtWork = ({ id, process: { host, pid } }: Known): boolean =>
    under.has(id) || (host === mine.host && pid !== mine.pid && isAlive(pid))

  const log: EditLog = {
    async intend(edit) {
      under.add(edit.id)
      await append({ intent: edit, process: mine })
    },
    async settle(id, outcome) {
      try {
        await append({ outcome, id, at: now() })
      } finally {
        under.delete(id)
      }
    },
    async unsettled() {
      await refresh()
      const open = [...known.values()].filter(entry => entry.outcome === undefined && !isAtWork(entry))
      return Promise.all(open.map(({ id }) => read(id)))
    },
    async entries() {
      await refresh()
      return [...known.values()].flatMap(entry => {
        if (entry.outcome === 'failed' || (entry.outcome === undefined && isAtWork(entry))) return []
        const { outcome = 'unknown', process: _, place: __, ...rest } = entry
        return [{ ...rest, state: outcome }]
      })
    },
    read,
    async damaged() {
      await refresh()
      return damaged
    },
  }
  return withFailures(log, 'edits')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
