import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'

// What is kept in files lies in <folder>/<id>/<version>.<extension>, deleted things in <folder>/deleted/<id>. Files are
// written aside, flushed, then linked into place: a file with a name of ours is whole, and of two writers that want the
// same version one gets it, in other processes too.

/** Names of files are made of these alone: whatever a request says, no other file is touched. */
export const idPattern = /^[0-9a-f]{20}$/

export const newId = (): string => randomBytes(10).toString('hex')

const day = 86_400_000

/** Where deleted things wait for so many days in case somebody wants them back. */
export interface Aside {
  put(id: string): Promise<void>
  /** False when it is not there. */
  bringBack(id: string): Promise<boolean>
}

export function createAside(folder: string, days: number, now: () => number): Aside {
  const aside = join(folder, 'deleted')
  const forget = async (): Promise<void> => {
    for (const id of await namesIn(aside)) {
      if (!idPattern.test(id)) continue
      const { mtimeMs } = await stat(join(aside, id))
      if (mtimeMs < now() - days * day) await rm(join(aside, id), { recursive: true, force: true })
    }
  }
  return {
    async put(id) {
      await mkdir(aside, { recursive: true })
      await rename(join(folder, id), join(aside, id))
      const time = new Date(now())
      await utimes(join(aside, id), time, time)
      await forget()
    },
    async bringBack(id) {
      try {
        await rename(join(aside, id), join(folder, id))
        return true
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
    },
  }
}

/** Tasks of the same name one after the other. */
export function createTurns(): <T>(name: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, task) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(task, task)
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (last.get(name) === settled) last.delete(name)
      })
    last.set(name, settled)
    return turn
  }
}

/** Where the versions of each thing lie. */
export interface Shelf {
  /** Errors: what `absent` makes, of what is no id. */
  folderOf(id: string): string
  /** Highest first; none where there is nothing. */
  versions(id: string): Promise<number[]>
  /** Errors: what `absent` makes, where there is none. */
  newest(id: string): Promise<number>
}

export function createShelf(folder: string, pattern: RegExp, absent: (id: string) => AppError): Shelf {
  const folderOf = (id: string): string => {
    if (!idPattern.test(id)) throw absent(id)
    return join(folder, id)
  }
  const versions = async (id: string): Promise<number[]> => versionNumbers(folderOf(id), pattern)
  return {
    folderOf,
    versions,
    async newest(id) {
      const [version] = await versions(id)
      if (version === undefined) throw absent(id)
      return version
    },
  }
}

/** The numbers of the files whose names fit, highest first. */
async function versionNumbers(folder: string, pattern: RegExp): Promise<number[]> {
  const found = await namesIn(folder)
  return found.flatMap(name => Number(pattern.exec(name)?.[1] ?? [])).sort((a, b) => b - a)
}

/** Nothing where there is no such folder. */
export const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch(error => {
    if (isMissing(error)) return []
    throw error
  })

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** A file that is not there yet, whole or not at all. Error: EEXIST where somebody was faster. */
export async function writeFileWhole(file: string, text: string): Promise<void> {
  const temporary = await writeAside(file, text)
  try {
    // Not `rename`, which would replace what another process has written meanwhile.
    await link(temporary, file).catch(async error => {
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(error.code)) throw error
      await rename(temporary, file) // a file system without links
    })
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
  await flushFolder(file)
}

export async function replaceFile(file: string, text: string): Promise<void> {
  await rename(await writeAside(file, text), file)
  await flushFolder(file)
}

async function writeAside(file: string, text: string): Promise<string> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.part`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
  return temporary
}

/** So that the name of a new file outlives a loss of power too; where folders cannot be flushed there is nothing to do. */
export async function flushFolder(file: string): Promise<void> {
  const handle = await open(join(file, '..'), 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What the file system says, in words of ours; `what` is the name of the folder below that of the data. */
export function storageFailure(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error
  const { code } = error as NodeJS.ErrnoException
  if (typeof code !== 'string') throw error
  if (full.has(code))
    return new AppError(
      'STORAGE_FULL',
      'The disk of the server is full: nothing was written. Whoever runs it has to make room.',
      {
        cause: error,
      },
    )
  return new AppError(
    'STORAGE_FAILED',
    `The server cannot use its folder for ${what} (${code}). Whoever runs it has to see that "${what}" in the data folder is a folder that it may write to.`,
    { cause: error },
  )
}

/** A store whose methods throw nothing else. */
export function withFailures<Store extends object>(store: Store, what: string): Store {
  const guarded = Object.entries(store).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await (method as (...args: unknown[]) => Promise<unknown>)(...args)
      } catch (error) {
        throw storageFailure(error, what)
      }
    },
  ])
  return Object.fromEntries(guarded) as unknown as Store
}
