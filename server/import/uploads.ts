import { mkdir, open, readFile, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { idPattern, isMissing, namesIn, newId, replaceFile, storageFailure } from '../storage/files.ts'

export interface Upload {
  id: string
  /** As whoever sent it calls it. */
  name: string
  bytes: number
}

/** A file on its way. */
export interface IncomingFile {
  pieces: AsyncIterable<Uint8Array>
  /** Bytes, as far as that is said beforehand, else 0. */
  length: number
}

/** Files that were sent here to be imported, until they are. On disk they have names of their own. */
export interface Uploads {
  /** Largest file, in bytes. */
  readonly most: number
  /**
   * Writes a file as it comes. Errors: PAYLOAD_TOO_LARGE, REQUEST_CANCELLED where it does not come to its end,
   * STORAGE_FULL, STORAGE_FAILED. Nothing is left of it then.
   */
  keep(name: string, file: IncomingFile): Promise<Upload>
  /** With the path of the file. Error: NOT_FOUND. */
  find(id: string): Promise<Upload & { path: string }>
  /** What nobody has imported for a day. */
  forgetOld(): Promise<void>
  /** Does nothing where there is none. */
  forget(id: string): Promise<void>
}

/** Milliseconds after which a file is forgotten. */
const keptFor = 86_400_000

export function createUploads(options: {
  folder: string
  /** Largest file, in bytes. */
  most: number
  /** @default Date.now */
  now?: () => number
}): Uploads {
  const { folder, most, now = Date.now } = options
  const recordOf = (id: string) => join(folder, `${id}.json`)
  const pathOf = (id: string) => join(folder, id)
  const absent = (id: string) =>
    new AppError('NOT_FOUND', `There is no file ${JSON.stringify(id)} here, any more or at all: send it again.`)

  const forgetOld = async (): Promise<void> => {
    for (const name of await namesIn(folder)) {
      const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: now() }))
      if (now() - mtimeMs > keptFor) await rm(join(folder, name), { force: true })
    }
  }

  return {
    most,

    async keep(name, { pieces, length }) {
      // What says that it is too large need not come at all.
      if (length > most) throw tooLarge(name, most)
      const id = newId()
      let bytes = 0
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await forgetOld()
        const file = await open(pathOf(id), 'wx', 0o600)
        try {
          for await (const piece of arriving(pieces)) {
            bytes += piece.length
            if (bytes > most) throw tooLarge(name, most)
            await file.writeFile(piece)
          }
        } finally {
          await file.close()
        }
        const upload: Upload = { id, name, bytes }
        await replaceFile(recordOf(id), JSON.stringify(upload))
        return upload
      } catch (error) {
        await unlink(pathOf(id)).catch(() => undefined)
        throw storageFailure(error, 'imports')
      }
    },

    forgetOld,

    async find(id) {
      if (!idPattern.test(id)) throw absent(id)
      try {
        return { ...(JSON.parse(await readFile(recordOf(id), 'utf8')) as Upload), path: pathOf(id) }
      } catch (error) {
        if (isMissing(error)) throw absent(id)
        throw error
      }
    },

    async forget(id) {
      if (!idPattern.test(id)) return
      await rm(recordOf(id), { force: true })
      await rm(pathOf(id), { force: true })
    },
  }
}

function tooLarge(name: string, most: number): AppError {
  return new AppError(
    'PAYLOAD_TOO_LARGE',
    `${name} is larger than the ${most} bytes that are taken here. Whoever runs the server can allow more by --import-bytes; guanxi import takes files of any size.`,
    { facts: { most } },
  )
}

/** A connection that breaks is no failure of the disk. */
async function* arriving(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } catch (cause) {
    throw new AppError('REQUEST_CANCELLED', 'The file did not come to its end.', { cause })
  }
}
