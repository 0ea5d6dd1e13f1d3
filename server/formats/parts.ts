import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Buckets, bucketCount, createBuckets } from '../buckets.ts'

/** Records that are gathered by a text, wherever in a file they stand. */
export interface Parts<T> {
  add(text: string, record: T): Promise<void>
  /** All records in parts that fit into memory; those of one text are in one part, in the order in which they came. */
  read(): AsyncGenerator<T[]>
  close(): Promise<void>
}

/** Characters of records that are held; what is more goes to files, of which a 64th is held at a time. */
const heldAtMost = 1_000_000

export function createParts<T>(): Parts<T> {
  let held: [string, T][] = []
  let size = 0
  let spool: { folder: string; buckets: Buckets<T> } | undefined
  return {
    async add(text, record) {
      if (spool) return spool.buckets.add(text, record)
      held.push([text, record])
      size += JSON.stringify(record).length
      if (size <= heldAtMost) return
      const folder = await mkdtemp(join(tmpdir(), 'guanxi-parts-'))
      spool = { folder, buckets: createBuckets<T>(folder, 'part', heldAtMost) }
      for (const [one, before] of held) await spool.buckets.add(one, before)
      held = []
    },
    async *read() {
      if (!spool) {
        if (held.length > 0) yield held.map(([, record]) => record)
        return
      }
      for (let bucket = 0; bucket < bucketCount; bucket++) {
        const records: T[] = []
        for await (const record of spool.buckets.read(bucket)) records.push(record)
        if (records.length > 0) yield records
      }
    },
    async close() {
      held = []
      if (spool) await rm(spool.folder, { recursive: true, force: true })
    },
  }
}
