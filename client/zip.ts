import { configure, TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js'

// A worker of the library's own would come from an address that the page's policy does not let in.
configure({ useWebWorkers: false })

/** Files in a ZIP archive; the time of all of them is `at`. */
export async function zipOf(
  files: readonly { path: string; text: string }[],
  at: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { lastModDate: at, extendedTimestamp: false })
  for (const { path, text } of files) await writer.add(path, new TextReader(text))
  return (await writer.close()) as Uint8Array<ArrayBuffer>
}

/** `broken`: no archive, or one that is cut off; `closed`: encrypted, or packed in another way; `large`: more than is taken. */
export class ZipError extends Error {
  readonly reason: 'broken' | 'closed' | 'large'
  constructor(reason: ZipError['reason']) {
    super(`The ZIP archive cannot be read: ${reason}.`)
    this.reason = reason
  }
}

/** Ways of packing: stored and deflated. */
const methods: ReadonlySet<number> = new Set([0, 8])

/**
 * The files in an archive, those that are wanted.
 *
 * @param most bytes of all of them together, unpacked, whatever the archive says of itself
 * Error: ZipError
 */
export async function unzipped(
  archive: Uint8Array,
  wanted: (path: string) => boolean,
  most: number,
): Promise<{ path: string; bytes: Uint8Array }[]> {
  const reader = new ZipReader(new Uint8ArrayReader(archive), { checkSignature: true, checkOverlappingEntry: true })
  try {
    const files: { path: string; bytes: Uint8Array }[] = []
    let room = most
    for (const entry of await reader.getEntries()) {
      const path = entry.filename
      if (entry.directory || !wanted(path)) continue
      if (entry.encrypted || !methods.has(entry.compressionMethod)) throw new ZipError('closed')
      if (entry.uncompressedSize > room) throw new ZipError('large')
      const parts: Uint8Array[] = []
      await entry.getData(
        new WritableStream<Uint8Array>({
          write(part) {
            room -= part.length
            if (room < 0) throw new ZipError('large')
            parts.push(part)
          },
        }),
      )
      files.push({ path, bytes: new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()) })
    }
    return files
  } catch (error) {
    // Whatever a wrong number in it leads to.
    throw error instanceof ZipError ? error : new ZipError('broken')
  } finally {
    await reader.close()
  }
}
