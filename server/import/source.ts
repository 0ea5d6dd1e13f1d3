import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AppError } from '../errors.ts'
import type { Format } from '../formats/format.ts'
import { formatNamed, formats } from '../formats/index.ts'
import type { Source } from './reading.ts'

/**
 * A file on disk, by the format that is named, else by its ending and its beginning. Errors: FILE_NOT_FOUND, FILE_INVALID,
 * FORMAT_UNKNOWN where the format is none, or none that is read.
 * @param options.name what the file is called, where that is not its name on disk
 */
export async function sourceOf(file: string, options: { format?: string; name?: string } = {}): Promise<Source> {
  const { name = basename(file) } = options
  const format = options.format === undefined ? await formatOf(file, name) : formatNamed(options.format)
  if (!format)
    throw new AppError('FORMAT_UNKNOWN', `By its ending, ${name} is of no format that is known. ${readable()}`)
  if (!format.read) throw new AppError('FORMAT_UNKNOWN', `${format.title} is not read by this program. ${readable()}`)
  return { name, format, open: () => piecesOf(file) }
}

/** A file on disk as it is read. Errors: FILE_NOT_FOUND, FILE_INVALID. */
export async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file, 'r').catch(cause => unreadable(file, cause))
  yield* handle.createReadStream({ highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>
}

export function unreadable(file: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT') throw new AppError('FILE_NOT_FOUND', `There is no file ${file}.`, { cause })
  throw new AppError('FILE_INVALID', `The file ${file} cannot be read (${code ?? 'unknown'}).`, { cause })
}

const readable = (): string =>
  `These are: ${formats.flatMap(({ name, read, extensions }) => (read ? [`${name} (${extensions.map(one => `.${one}`).join(', ')})`] : [])).join(', ')}.`

/** The format of a file on disk by the ending of its name and by its beginning; undefined where none has that ending. */
export async function formatOf(file: string, name: string): Promise<Format | undefined> {
  const beginning = await beginningOf(file)
  const ending = extname(name).slice(1).toLowerCase()
  const fitting = formats.filter(({ extensions }) => extensions.includes(ending))
  const read = fitting.filter(format => format.read)
  const [first = fitting[0]] = read
  // Two formats are called .json: one of them has its nodes within "elements".
  const [elements, nodes] = [beginning.indexOf('"elements"'), beginning.indexOf('"nodes"')]
  const cyjs = read.find(({ name }) => name === 'cyjs')
  return cyjs && elements !== -1 && (nodes === -1 || elements < nodes) ? cyjs : first
}

async function beginningOf(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    return unreadable(file, cause)
  }
}
