import { mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folder that the processes of one engine share for what they put aside. */
export interface TemporaryFolder {
  readonly path: string
  remove(): Promise<void>
}

/** Of this process, which may have several engines open. */
const used = new Set<string>()

/**
 * A folder in `<dataDir>/tmp`, named after this process. What engines left there whose processes were killed is removed;
 * what another running program has there stays. Where the data may not be written it lies in the system's folder.
 */
export async function openTemporaryFolder(dataDir: string): Promise<TemporaryFolder> {
  const all = join(dataDir, 'tmp')
  const path = await mkdir(all, { recursive: true })
    .then(() => mkdtemp(join(all, `${process.pid}-`)))
    .catch(() => mkdtemp(join(tmpdir(), 'guanxi-')))
  used.add(path)
  await removeAbandoned(all)
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      used.delete(path)
      // Stays while another program has its own in there.
      await rmdir(all).catch(() => {})
    },
  }
}

async function removeAbandoned(all: string): Promise<void> {
  for (const name of await readdir(all).catch(() => [])) {
    const path = join(all, name)
    const pid = Number.parseInt(name, 10)
    // In a container each start has the same process id, so that alone does not tell whose it is.
    const isOwned = pid === process.pid ? used.has(path) : isRunning(pid)
    if (!isOwned) await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
