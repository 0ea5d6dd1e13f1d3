import type { Encoding } from '../contract/encodings.ts'
import { AppError } from '../errors.ts'
import type { Position } from './format.ts'

// From bytes to text. What is not in the encoding is an error with its place, and nothing becomes U+FFFD in silence.

/** Where one is behind a text. */
export function moved({ line, column }: Position, text: string): Position {
  const last = text.lastIndexOf('\n')
  if (last === -1) return { line, column: column + text.length }
  let breaks = 1
  for (let index = text.indexOf('\n'); index !== last; index = text.indexOf('\n', index + 1)) breaks++
  return { line: line + breaks, column: text.length - last }
}

/** FILE_INVALID at a place. */
export function flawAt(message: string, { line, column }: Position): AppError {
  return new AppError('FILE_INVALID', `${message} (line ${line}, column ${column}).`, {
    places: [{ message, line, column }],
  })
}

/**
 * Text of a file, without the mark that may stand before it.
 *
 * @param encoding as `TextDecoder` knows it
 * Errors: FILE_INVALID with the place where bytes are none of that encoding.
 */
export async function* decoded(file: AsyncIterable<Uint8Array>, encoding = 'utf-8'): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  // One piece behind, so that the place of what is wrong can be found by going through its piece again.
  const behind = new TextDecoder(encoding, { fatal: true })
  let before: Uint8Array = new Uint8Array()
  let at: Position = { line: 1, column: 1 }
  let isFirst = true
  const end = new Uint8Array()
  const decode = (bytes: Uint8Array): string => {
    try {
      const text = decoder.decode(bytes, { stream: bytes !== end })
      behind.decode(before, { stream: true })
      before = bytes
      return text
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      behind.decode(before, { stream: true })
      throw flawAt(`What stands here is not ${titleOf(encoding)}`, moved(at, soundPart(behind, bytes)))
    }
  }
  const pass = (text: string): string => {
    at = moved(at, text)
    // Of the encodings with a mark, decoders take it away from all but this one.
    const marked = isFirst && encoding === 'gb18030' && text.startsWith('\ufeff')
    if (text !== '') isFirst = false
    return marked ? text.slice(1) : text
  }
  for await (const bytes of file)
    for (let start = 0; start < bytes.length; start += pieceSize)
      yield pass(decode(bytes.subarray(start, start + pieceSize)))
  yield pass(decode(end))
}

const pieceSize = 65_536

/** What can be decoded of a piece, before what cannot. */
function soundPart(decoder: TextDecoder, bytes: Uint8Array): string {
  let text = ''
  try {
    for (let index = 0; index < bytes.length; index++)
      text += decoder.decode(bytes.subarray(index, index + 1), { stream: true })
  } catch {
    // Here it is.
  }
  return text
}

const titleOf = (encoding: string): string => encoding.toUpperCase().replace('WINDOWS', 'Windows')

/** Bytes of which the encoding of a file is guessed. */
const headSize = 65_536

/** The beginning of a file, as far as it is `size` bytes, and all of it again. */
export async function beginningOf(
  file: AsyncIterable<Uint8Array>,
  size = headSize,
): Promise<{ head: Uint8Array; isAll: boolean; whole: AsyncIterable<Uint8Array> }> {
  const pieces = file[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  let isAll = false
  while (length < size) {
    const { value, done } = await pieces.next()
    if (done) {
      isAll = true
      break
    }
    first.push(value)
    length += value.length
  }
  return { head: Buffer.concat(first), isAll, whole: resumed(first, pieces) }
}

/** What was taken from an iterator, and then its rest. Leaving it leaves the iterator, however far one came. */
export function resumed<T>(first: readonly T[], rest: AsyncIterator<T>): AsyncIterableIterator<T> {
  let index = 0
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next: async () => (index < first.length ? { value: first[index++] as T, done: false } : rest.next()),
    async return() {
      await rest.return?.()
      return { value: undefined, done: true }
    },
  }
}

/** The encoding that a mark at the beginning names. */
function markedEncoding([a, b, c, d]: Uint8Array): Encoding | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33) return 'gb18030'
  return undefined
}

/**
 * The encoding of the beginning of a file: by its mark; by zero bytes, of which UTF-16 has one in each letter, comma and
 * line end of ASCII; UTF-8 where it is such; GB18030 where it is such and looks like Chinese. Undefined where it is none
 * of these: then a person has to say.
 */
export function encodingOf(head: Uint8Array): Encoding | undefined {
  const marked = markedEncoding(head)
  if (marked) return marked
  const zeros = [0, 0]
  const start = head.subarray(0, 4096)
  for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if ((even + odd) * 50 > start.length && Math.max(even, odd) > 4 * Math.min(even, odd))
    return odd > even ? 'utf-16le' : 'utf-16be'
  if (isText(head, 'utf-8')) return 'utf-8'
  return isText(head, 'gb18030') && looksChinese(head) ? 'gb18030' : undefined
}

function isText(head: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/**
 * Western text with accents is GB18030 by accident, but there a letter with an accent stands among others; of two bytes
 * of a common Chinese character, both are above ASCII.
 */
function looksChinese(head: Uint8Array): boolean {
  let [common, rare] = [0, 0]
  for (let index = 0; index < head.length; index++) {
    if ((head[index] as number) < 0x80) continue
    const next = head[++index]
    if (next === undefined) break
    if (next >= 0xa1) common++
    else rare++
  }
  return common > 4 * rare
}

/** Text of an XML file, in the encoding of its mark or its declaration. Errors: FILE_INVALID as `decoded` has it. */
export async function* decodedXml(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const { head, whole } = await beginningOf(file, 256)
  yield* decoded(whole, xmlEncoding(head))
}

function xmlEncoding(head: Uint8Array): string {
  const marked = markedEncoding(head)
  if (marked) return marked
  const [a, b] = head
  if (a === 0x3c && b === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c) return 'utf-16be'
  const declaration = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(Buffer.from(head).toString('latin1'))
  const label = declaration?.[1] ?? 'utf-8'
  // Whoever wrote it changed the encoding and left the declaration: its first letters are single bytes.
  if (/^utf-?16/i.test(label)) return 'utf-8'
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw flawAt(`The encoding ${JSON.stringify(label)} is not known`, { line: 1, column: 1 })
  }
}

/** Longest line that is read: beyond it, a file is none of lines. */
const longestLine = 64 * 1024 * 1024

/** Lines, parted by line feeds, with their numbers. Error: FILE_INVALID where one is longer than that. */
export async function* linesOf(file: AsyncIterable<string>): AsyncGenerator<{ text: string; line: number }> {
  let rest: string[] = []
  let length = 0
  let line = 1
  for await (const piece of file) {
    let start = 0
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', start)) {
      rest.push(piece.slice(start, end))
      yield { text: rest.join(''), line: line++ }
      rest = []
      length = 0
      start = end + 1
    }
    rest.push(piece.slice(start))
    length += piece.length - start
    if (length > longestLine) throw flawAt('A line is longer than 64 MB', { line, column: 1 })
  }
  if (length > 0) yield { text: rest.join(''), line }
}
