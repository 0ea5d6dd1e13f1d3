import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Characters that are held before a file is begun. Most exports are what is on a screen. */
const heldAtMost = 4_000_000
const flushAt = 256 * 1024

/** Records that are written once, in order, and then read as often as one likes. */
export interface Spool<T> {
  add(record: T): Promise<void>
  /** From the beginning; only after the last `add`. */
  read(): AsyncGenerator<T>
  close(): Promise<void>
}

/**
 * Keeps records in memory while they are few, else as lines of JSON in a file that has no name any more when it is
 * filled: whatever happens, nothing is left of it.
 */
export function createSpool<T>(): Spool<T> {
  let lines: string[] = []
  let size = 0
  let file: FileHandle | undefined
  const flush = async (): Promise<void> => {
    file ??= await openNameless()
    await file.appendFile(lines.join(''))
    lines = []
    size = 0
  }
  return {
    async add(record) {
      const line = `${JSON.stringify(record)}\n`
      lines.push(line)
      size += line.length
      if (size > (file ? flushAt : heldAtMost)) await flush()
    },
    async *read() {
      if (file) {
        if (lines.length > 0) await flush()
        for await (const line of linesOf(file)) yield JSON.parse(line)
      } else for (const line of lines) yield JSON.parse(line)
    },
    async close() {
      lines = []
      await file?.close()
    },
  }
}

async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'guanxi-export-'))
  try {
    return await open(join(folder, 'spool'), 'w+')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* linesOf(file: FileHandle): AsyncGenerator<string> {
  const buffer = Buffer.allocUnsafe(flushAt)
  let rest: Buffer = Buffer.alloc(0)
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    let bytes: Buffer = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
      yield bytes.toString('utf8', 0, end)
      bytes = bytes.subarray(end + 1)
    }
    rest = bytes
  }
}
