import { createReadStream } from 'node:fs'
import { appendFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './storage/files.ts'

/**
 * Records in files, parted by the hash of a text: what has the same text is in the same part. So two kinds of records
 * are joined one part at a time, and never more than a part is held.
 */
export interface Buckets<T> {
  add(text: string, record: T): Promise<void>
  /** Writes out what waits; before any reading. */
  flush(): Promise<void>
  /** One part in the order in which it was added. */
  read(bucket: number): AsyncGenerator<T>
  clear(): Promise<void>
}

/** With this many, a part of ten million nodes has 156,250. */
export const bucketCount = 64
const flushAt = 32 * 1024

export function createBuckets<T>(folder: string, name: string): Buckets<T> {
  const file = (bucket: number) => join(folder, `${name}-${bucket}.jsonl`)
  const waiting = Array.from({ length: bucketCount }, () => ({ text: '' }))
  const write = async (bucket: number): Promise<void> => {
    const part = waiting[bucket] as { text: string }
    if (part.text === '') return
    const { text } = part
    part.text = ''
    await mkdir(folder, { recursive: true })
    await appendFile(file(bucket), text)
  }
  return {
    async add(text, record) {
      const bucket = bucketOf(text)
      const part = waiting[bucket] as { text: string }
      part.text += `${JSON.stringify(record)}\n`
      if (part.text.length > flushAt) await write(bucket)
    },
    async flush() {
      for (let bucket = 0; bucket < bucketCount; bucket++) await write(bucket)
    },
    async *read(bucket) {
      for await (const { text } of linesOf(file(bucket))) yield JSON.parse(text) as T
    },
    async clear() {
      for (let bucket = 0; bucket < bucketCount; bucket++) {
        ;(waiting[bucket] as { text: string }).text = ''
        await rm(file(bucket), { force: true })
      }
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
