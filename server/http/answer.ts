import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Response } from 'express'

/** Longer lists are written in pieces, with the event loop free in between: JSON of 10 MB in one go would hold it for 50 ms. */
const longList = 500
const chunkBytes = 64 * 1024

/**
 * An answer in one piece of JSON, with an ETag, so that a browser that has it already gets 304 and nothing else.
 * `cache`: 'revalidate' lets it be kept but asked for again each time, 'never' forbids keeping it.
 */
export async function sendJson(response: Response, answer: object, cache: 'revalidate' | 'never'): Promise<void> {
  const bytes = createBytes()
  let unyielded = 0
  for (const piece of jsonPieces(answer)) {
    bytes.add(piece)
    unyielded += piece.length
    if (unyielded > chunkBytes * 8) {
      unyielded = 0
      await setImmediate()
    }
  }
  send(response, bytes.chunks(), cache)
}

/** JSON that is there already, as bytes. */
export function send(response: Response, chunks: readonly Uint8Array[], cache: 'revalidate' | 'never'): void {
  response.type('application/json')
  if (cache === 'revalidate') {
    const hash = createHash('sha1')
    for (const chunk of chunks) hash.update(chunk)
    response.set({ 'Cache-Control': 'private, no-cache', ETag: `W/"${hash.digest('base64')}"` })
  } else response.set('Cache-Control', 'no-store')
  if (response.req.fresh) {
    response.status(304).end()
    return
  }
  response.set('Content-Length', String(chunks.reduce((sum, { length }) => sum + length, 0)))
  if (response.req.method !== 'HEAD') {
    response.cork()
    for (const chunk of chunks) response.write(chunk)
    response.uncork()
  }
  response.end()
}

/** Text that is written as UTF-8 at once, so that strings die young and nothing is joined and copied again at the end. */
export interface Bytes {
  add(text: string): void
  chunks(): Uint8Array[]
}

/** The first chunk is small: most answers are, and a buffer that is not used up costs all the same. */
const firstChunkBytes = 4 * 1024

export function createBytes(): Bytes {
  const full: Uint8Array[] = []
  let room = Buffer.allocUnsafe(firstChunkBytes)
  let used = 0
  return {
    add(text) {
      // A character of a string is at most three bytes.
      if (text.length * 3 > room.length - used) {
        const needed = Buffer.byteLength(text)
        if (needed > room.length - used) {
          full.push(room.subarray(0, used))
          room = Buffer.allocUnsafe(Math.max(chunkBytes, needed))
          used = 0
        }
      }
      used += room.write(text, used)
    },
    chunks: () => [...full, room.subarray(0, used)].filter(({ length }) => length > 0),
  }
}

/** `JSON.stringify` of an object, long lists right below it in slices. Undefined fields are left out as there. */
export function* jsonPieces(answer: object): Generator<string> {
  let first = true
  for (const [key, value] of Object.entries(answer)) {
    if (value === undefined) continue
    yield `${first ? '{' : ','}${JSON.stringify(key)}:`
    first = false
    if (Array.isArray(value) && value.length > longList) {
      for (let start = 0; start < value.length; start += longList) {
        const slice = JSON.stringify(value.slice(start, start + longList)).slice(1, -1)
        yield (start === 0 ? '[' : ',') + slice
      }
      yield ']'
    } else yield JSON.stringify(value)
  }
  yield first ? '{}' : '}'
}

/**
 * Writes texts and bytes as they come, in chunks, never faster than the client reads. What waits in a chunk that is not
 * full goes out after a moment, so that the first rows of a slow query are seen at once. Does not end the response.
 */
export async function writeStream(
  response: Response,
  pieces: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  let pending: string[] = []
  let size = 0
  let timer: NodeJS.Timeout | undefined
  const flush = (): boolean => {
    clearTimeout(timer)
    timer = undefined
    const chunk = pending.join('')
    pending = []
    size = 0
    return chunk === '' || response.write(chunk)
  }
  const rest = async (taken: boolean) => {
    if (!taken) await once(response, 'drain', { signal })
    else await setImmediate()
    signal.throwIfAborted()
  }
  try {
    for await (const piece of pieces) {
      if (typeof piece !== 'string') {
        flush()
        await rest(response.write(piece))
        continue
      }
      pending.push(piece)
      size += piece.length
      if (size >= chunkBytes) await rest(flush())
      else timer ??= setTimeout(flush, 30)
    }
    flush()
  } finally {
    clearTimeout(timer)
  }
}
