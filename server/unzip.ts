import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Entry, fromFdPromise } from 'yauzl'
import { AppError } from './errors.ts'

/** An archive that is being read. Its files can be read in any order, and as often as is needed. */
export interface Archive {
  /** Paths of the files in it, folders left out. None leads out of the archive. */
  paths: readonly string[]
  /** Error: FILE_INVALID where it is encrypted, damaged, or longer than it says. */
  read(path: string): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

export interface ArchiveLimits {
  /** Files. */
  entries: number
  /** Bytes of all files, unpacked. */
  bytes: number
}

const mostly: ArchiveLimits = { entries: 10_000, bytes: 16 * 2 ** 30 }

/**
 * Opens an archive that comes as a stream: its directory stands at its end, so that all of it is put into a temporary
 * file without a name first. Nothing is unpacked to disk.
 *
 * Error: FILE_INVALID where it is no archive, has paths that lead out of it, or is larger than the limits.
 */
export async function unzipped(file: AsyncIterable<Uint8Array>, limits: ArchiveLimits = mostly): Promise<Archive> {
  const path = join(tmpdir(), `guanxi-${randomBytes(10).toString('hex')}.zip`)
  const handle = await open(path, 'wx+', 0o600)
  // Elsewhere an open file cannot be unlinked.
  let left = await unlink(path).then(
    () => false,
    () => true,
  )
  const close = async (): Promise<void> => {
    await handle.close()
    if (left) await unlink(path)
    left = false
  }
  try {
    for await (const bytes of inBlocks(file)) await handle.writeFile(bytes)
    const archive = await fromFdPromise(handle.fd, { autoClose: false }).catch(refuse)
    const entries = new Map<string, Entry>()
    let bytes = 0
    const walk = archive.eachEntry()
    for (;;) {
      const { value: entry, done } = await walk.next().catch(refuse)
      if (done) break
      if (entry.fileName.endsWith('/')) continue
      entries.set(entry.fileName, entry)
      bytes += entry.uncompressedSize
      if (entries.size > limits.entries)
        throw new AppError('FILE_INVALID', `The archive has more than ${limits.entries} files.`)
      if (bytes > limits.bytes)
        throw new AppError('FILE_INVALID', `Unpacked, the archive has more than ${limits.bytes} bytes.`)
    }
    return {
      paths: [...entries.keys()],
      async *read(name) {
        const entry = entries.get(name)
        if (!entry) throw new AppError('FILE_INVALID', `The archive has no file ${name}.`)
        const stream = await archive.openReadStreamPromise(entry).catch(refuse)
        try {
          for await (const piece of stream) yield piece as Uint8Array
        } catch (error) {
          refuse(error)
        } finally {
          if (!stream.closed) {
            stream.destroy()
            await once(stream, 'close')
          }
        }
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const blockSize = 65_536

/** The same bytes in fewer pieces: what comes from a network may come in crumbs. */
async function* inBlocks(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [held, size]: [Uint8Array[], number] = [[], 0]
  for await (const bytes of file) {
    held.push(bytes)
    size += bytes.length
    if (size < blockSize) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
}

function refuse(cause: unknown): never {
  if (cause instanceof AppError) throw cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new AppError('FILE_INVALID', `The archive cannot be read: ${reason}.`, { cause })
}
