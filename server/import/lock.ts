import { open, readFile, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'

/** What this process is at work on. */
const locks = new Set<string>()

/** Does the work while nobody else does any with the same import, in other processes too. Error: EDIT_CONFLICT. */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const file = join(folder, 'lock')
  const take = async (): Promise<boolean> => {
    try {
      const handle = await open(file, 'wx', 0o600)
      await handle.writeFile(JSON.stringify({ host: hostname(), pid: process.pid }))
      await handle.close()
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
  }
  const busy = () =>
    new AppError('EDIT_CONFLICT', 'Somebody is at work on this import just now. Wait until that has ended.')
  if (locks.has(file)) throw busy()
  locks.add(file)
  try {
    if (!(await take())) {
      if (await isHeld(file)) throw busy()
      await unlink(file).catch(() => undefined)
      if (!(await take())) throw busy()
    }
    try {
      return await work()
    } finally {
      await unlink(file).catch(() => undefined)
    }
  } finally {
    locks.delete(file)
  }
}

/** Whether the process that wrote the lock is still there, as far as can be told. */
async function isHeld(file: string): Promise<boolean> {
  try {
    const { host, pid } = JSON.parse(await readFile(file, 'utf8')) as { host: string; pid: number }
    if (host !== hostname()) return true
    // Not ours: an earlier process of this number left it behind, as in a container that is started anew.
    if (pid === process.pid) return false
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
