/**
 * Files in a ZIP archive, uncompressed: for texts that nobody wants to unpack with anything but what every system has.
 * Names are UTF-8; the time of all files is `at`. Formats as in PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16.
 */
export function zipOf(files: readonly { path: string; text: string }[], at: Date): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  const [date, time] = dosTime(at)
  for (const { path, text } of files) {
    const name = encoder.encode(path)
    const body = encoder.encode(text)
    const common = fields(
      [2, 20], // version 2.0
      [2, 0x0800], // the name is UTF-8
      [2, 0], // stored
      [2, time],
      [2, date],
      [4, crc32(body)],
      [4, body.length],
      [4, body.length],
      [2, name.length],
      [2, 0],
    )
    const local = joined([fields([4, LOCAL]), common, name, body])
    const rest = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset])
    directory.push(fields([4, CENTRAL], [2, 20]), common, rest, name)
    parts.push(local)
    offset += local.length
  }
  const central = joined(directory)
  const count = files.length
  const end = fields([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, central.length], [4, offset], [2, 0])
  return joined([...parts, central, end])
}

/** `broken`: no archive, or one that is cut off; `closed`: encrypted, or packed in another way; `large`: more than is taken. */
export class ZipError extends Error {
  readonly reason: 'broken' | 'closed' | 'large'
  constructor(reason: ZipError['reason']) {
    super(`The ZIP archive cannot be read: ${reason}.`)
    this.reason = reason
  }
}

/**
 * The files in an archive, those that are wanted, stored or deflated.
 *
 * @param most bytes of all of them together, unpacked
 * Error: ZipError
 */
export async function unzipped(
  archive: Uint8Array<ArrayBuffer>,
  wanted: (path: string) => boolean,
  most: number,
): Promise<{ path: string; bytes: Uint8Array }[]> {
  try {
    return await filesIn(archive, wanted, most)
  } catch (error) {
    // Whatever a wrong number in it leads to.
    throw error instanceof ZipError ? error : new ZipError('broken')
  }
}

async function filesIn(archive: Uint8Array<ArrayBuffer>, wanted: (path: string) => boolean, most: number) {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  let end = archive.length - 22
  // A remark of up to 64 kB may follow.
  while (end >= 0 && end > archive.length - 22 - 0x1_0000 && view.getUint32(end, true) !== END) end--
  if (end < 0 || view.getUint32(end, true) !== END) throw new ZipError('broken')
  const files: { path: string; bytes: Uint8Array }[] = []
  let room = most
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== CENTRAL) throw new ZipError('broken')
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const sum = view.getUint32(at + 16, true)
    const [packed, whole] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    const length = view.getUint16(at + 28, true)
    const local = view.getUint32(at + 42, true)
    const path = decoder.decode(archive.subarray(at + 46, at + 46 + length))
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (path.endsWith('/') || !wanted(path)) continue
    if ((flags & 1) !== 0 || (method !== 0 && method !== 8)) throw new ZipError('closed')
    if (whole > room) throw new ZipError('large')
    if (view.getUint32(local, true) !== LOCAL) throw new ZipError('broken')
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    if (start + packed > archive.length) throw new ZipError('broken')
    const body = archive.subarray(start, start + packed)
    const bytes = method === 0 ? body : await inflated(body, room)
    if (bytes.length !== whole || crc32(bytes) !== sum) throw new ZipError('broken')
    room -= bytes.length
    files.push({ path, bytes })
  }
  return files
}

/** Never more than `most` bytes, whatever the archive says of itself. */
async function inflated(body: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = new Blob([body]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return joined(parts)
    length += value.length
    if (length > most) {
      await reader.cancel()
      throw new ZipError('large')
    }
    parts.push(value)
  }
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Numbers of two or four bytes, the least first. */
function fields(...numbers: readonly (readonly [size: 2 | 4, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, [size]) => sum + size, 0)))
  let at = 0
  for (const [size, value] of numbers) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return new Uint8Array(view.buffer)
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The sum of ISO 3309, as ZIP and PNG have it. */
function crc32(bytes: Uint8Array): number {
  let sum = -1
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}

function dosTime(at: Date): [date: number, time: number] {
  const date = ((Math.max(at.getUTCFullYear(), 1980) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  return [date, (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)]
}
