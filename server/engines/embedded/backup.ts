import { existsSync } from 'node:fs'
import { copyFile, rename, rm, stat } from 'node:fs/promises'
import { AppError } from '../../errors.ts'
import type { EngineProcess } from './process.ts'
import { answer } from './result.ts'

/** The last whole copy of a database file, beside it. */
export const backupFile = (path: string): string => `${path}.backup`

/** Writes the copy through a process that has the database open; the old copy stays until the new one is whole. */
export async function backupWith(process: EngineProcess, path: string): Promise<void> {
  const draft = `${backupFile(path)}.draft`
  await rm(draft, { force: true })
  await answer<null>(process, { type: 'backup', path: draft }, undefined, () => Promise.resolve())
  await rename(draft, backupFile(path))
}

/**
 * Puts the last copy in the place of a damaged database; the damaged files are kept as `….damaged`.
 * No engine may have the database open. Returns when the copy was made.
 * Errors: FILE_NOT_FOUND when there is no copy.
 */
export async function restore(path: string): Promise<{ from: Date; kept: string }> {
  const copy = backupFile(path)
  if (!existsSync(copy)) {
    throw new AppError('FILE_NOT_FOUND', `There is no backup at ${copy}. Remove ${path} and load the data again.`)
  }
  const kept = `${path}.damaged`
  const log = `${path}.wal`
  for (const [from, to] of [
    [path, kept],
    [log, `${log}.damaged`],
  ] as const) {
    await rm(to, { force: true, recursive: true })
    if (existsSync(from)) await rename(from, to)
  }
  await copyFile(copy, `${path}.draft`)
  await rename(`${path}.draft`, path)
  return { from: (await stat(copy)).mtime, kept }
}
