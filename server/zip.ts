import { once } from 'node:events'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** A file in an archive: its path, parted by `/`, and its text, which is read when its turn comes. */
export interface ZipEntry {
  path: string
  pieces: () => AsyncIterable<string | Uint8Array>
}

/**
 * An archive of files, written while it is read, for what does not fit into memory; `contract/zip.ts` makes small ones, in
 * the browser too. Times are `at`. Breaking off stops what is being read.
 */
export async function* zipped(entries: readonly ZipEntry[], at: Date): AsyncGenerator<Uint8Array> {
  const archive = new ZipFile()
  const output = archive.outputStream as Readable
  let reading: Readable | undefined
  archive.on('error', error => output.destroy(error as Error))
  for (const { path, pieces } of entries)
    archive.addReadStreamLazy(path, { mtime: at }, take => {
      reading = Readable.from(pieces(), { objectMode: false })
      reading.once('error', error => output.destroy(error))
      take(null, reading)
    })
  archive.end()
  try {
    for await (const piece of output) yield piece
  } finally {
    if (reading && !reading.closed) {
      reading.destroy()
      await once(reading, 'close')
    }
  }
}
