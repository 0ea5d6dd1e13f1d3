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
  await sendPieces(response, jsonPieces(answer), cache)
}

/** The same for JSON that is there already in pieces. */
export async function sendPieces(
  response: Response,
  pieces: Iterable<string>,
  cache: 'revalidate' | 'never',
): Promise<void> {
  const buffers: Buffer[] = []
  let unyielded = 0
  const hash = createHash('sha1')
  for (const piece of pieces) {
    const buffer = Buffer.from(piece)
    buffers.push(buffer)
    if (cache === 'revalidate') hash.update(buffer)
    unyielded += buffer.length
    if (unyielded > chunkBytes * 8) {
      unyielded = 0
      await setImmediate()
    }
  }
  response.type('application/json')
  if (cache === 'revalidate')
    response.set({ 'Cache-Control': 'private, no-cache', ETag: `W/"${hash.digest('base64')}"` })
  else response.set('Cache-Control', 'no-store')
  const body = Buffer.concat(buffers)
  if (response.req.fresh) {
    response.status(304).end()
    return
  }
  response.set('Content-Length', String(body.length))
  response.end(response.req.method === 'HEAD' ? undefined : body)
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
 * Writes texts as they come, in chunks, never faster than the client reads. What waits in a chunk that is not full goes
 * out after a moment, so that the first rows of a slow query are seen at once. Does not end the response.
 */
export async function writeStream(
  response: Response,
  texts: AsyncIterable<string>,
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
  try {
    for await (const text of texts) {
      pending.push(text)
      size += text.length
      if (size >= chunkBytes) {
        if (!flush()) await once(response, 'drain', { signal })
        else await setImmediate()
        signal.throwIfAborted()
      } else timer ??= setTimeout(flush, 30)
    }
    flush()
  } finally {
    clearTimeout(timer)
  }
}
