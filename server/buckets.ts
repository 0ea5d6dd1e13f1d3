import { createReadStream } from 'node:fs'
import { appendFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './storage/files.ts'

/**
 * Records parted by the hash of a text: what has the same text is in the same part. So two kinds of records are joined
 * one part at a time. They are held while they are few, and go to files when they are more.
 */
export interface Buckets<T> {
  add(text: string, record: T): Promise<void>
  /** Writes out what is held, for whoever goes on in another process. */
  keep(): Promise<void>
  /** One part in the order in which it was added; of buckets to which nothing was added, what files have that were kept. */
  read(bucket: number): AsyncGenerator<T>
  clear(): Promise<void>
}

/** With this many, a part of ten million nodes has 156,250. */
export const bucketCount = 64

/** @param heldAtMost characters of all records in memory */
export function createBuckets<T>(folder: string, name: string, heldAtMost = 8_000_000): Buckets<T> {
  const file = (bucket: number) => join(folder, `${name}-${bucket}.jsonl`)
  const held: string[] = Array.from({ length: bucketCount }, () => '')
  let size = 0
  let inFiles: 'perhaps' | 'nothing' | 'some' = 'perhaps'
  const forget = (): void => {
    held.fill('')
    size = 0
  }
  const keep = async (): Promise<void> => {
    if (size === 0) return
    await mkdir(folder, { recursive: true })
    for (const [bucket, text] of held.entries()) if (text !== '') await appendFile(file(bucket), text)
    inFiles = 'some'
    forget()
  }
  return {
    async add(text, record) {
      const line = `${JSON.stringify(record)}\n`
      held[bucketOf(text)] += line
      size += line.length
      if (inFiles === 'perhaps') inFiles = 'nothing'
      if (size > heldAtMost) await keep()
    },
    keep,
    async *read(bucket) {
      if (inFiles !== 'nothing') for await (const { text } of linesOf(file(bucket))) yield JSON.parse(text) as T
      const text = held[bucket] as string
      for (let start = 0; start < text.length; ) {
        const end = text.indexOf('\n', start)
        yield JSON.parse(text.slice(start, end)) as T
        start = end + 1
      }
    },
    async clear() {
      forget()
      if (inFiles !== 'nothing')
        await Promise.all(Array.from({ length: bucketCount }, (_, bucket) => rm(file(bucket), { force: true })))
      inFiles = 'nothing'
    },
  }
}

/** FNV-1a. */
function bucketOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0) % bucketCount
}

export interface Line {
  text: string
  /** Bytes before it in the file. */
  start: number
  /** Without its end. */
  length: number
}

/** Whole lines of a file; none where there is no file. What stands behind the last line's end is left out. */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0)
  let start = 0
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      let bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, piece as Buffer]) : (piece as Buffer)
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
        yield { text: bytes.toString('utf8', 0, end), start, length: end }
        start += end + 1
        bytes = bytes.subarray(end + 1)
      }
      rest = bytes
    }
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
