import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { linesOf } from '../buckets.ts'
import type { EntityChange } from '../contract/edit.ts'

/** What one transaction of an import did, written down before it is committed. */
export interface Batch {
  phase: Phase
  /** Which of the records in their order: from this one, up to and without that one. */
  from: number
  to: number
  /** Element ids of nodes by their ids in the files, and whether they were there before. */
  refs: [id: string, element: string, old: boolean][]
  entities: EntityChange[]
}

export type Phase = 'nodes' | 'relationships'

interface Entry {
  phase: Phase
  from: number
  to: number
  start: number
  length: number
}

/**
 * Lines of an import, each a batch. A line says what is about to be committed; where it was not, the line behind it
 * begins at the same record or before it, and replaces it. A line that a crash cut short was never committed.
 */
export interface Journal {
  /** Flushed when it returns. */
  add(batch: Batch): Promise<void>
  /** What the last line says did not happen. */
  dropLast(): Promise<void>
  /** How many batches there are, in order. */
  size(): number
  read(index: number): Promise<Batch>
  /** The first record of the phase that no batch has. */
  next(phase: Phase): number
  close(): Promise<void>
}

export async function openJournal(folder: string): Promise<Journal> {
  const file = join(folder, 'journal.jsonl')
  const entries: Entry[] = []
  const take = (entry: Entry): void => {
    for (
      let last = entries.at(-1);
      last && last.phase === entry.phase && last.from >= entry.from;
      last = entries.at(-1)
    )
      entries.pop()
    // What takes a batch back has no records of its own.
    if (entry.to > entry.from) entries.push(entry)
  }
  let end = 0
  for await (const { text, start, length } of linesOf(file)) {
    end = start + length + 1
    const line = parsed(text)
    if (line) take({ phase: line.phase, from: line.from, to: line.to, start, length })
  }
  const handle: FileHandle = await open(file, 'a+', 0o600)
  const { size } = await handle.stat()
  if (size > end) {
    await handle.appendFile('\n')
    end = size + 1
  }
  const add = async (batch: Batch): Promise<void> => {
    const bytes = Buffer.from(JSON.stringify(batch))
    await handle.appendFile(Buffer.concat([bytes, Buffer.from('\n')]))
    await handle.datasync()
    take({ phase: batch.phase, from: batch.from, to: batch.to, start: end, length: bytes.length })
    end += bytes.length + 1
  }
  return {
    add,
    async dropLast() {
      const last = entries.at(-1)
      if (last) await add({ phase: last.phase, from: last.from, to: last.from, refs: [], entities: [] })
    },
    size: () => entries.length,
    async read(index) {
      const { start, length } = entries[index] as Entry
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, start)
      return JSON.parse(buffer.toString('utf8')) as Batch
    },
    next: phase => entries.findLast(entry => entry.phase === phase)?.to ?? 0,
    close: () => handle.close(),
  }
}

function parsed(text: string): Batch | undefined {
  try {
    return JSON.parse(text) as Batch
  } catch {
    return undefined
  }
}
