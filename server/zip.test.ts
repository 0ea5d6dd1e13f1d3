import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { zipped } from './zip.ts'

async function* each(...texts: string[]): AsyncGenerator<string> {
  yield* texts
}

async function archiveOf(files: [string, string][]): Promise<Buffer> {
  const parts: Uint8Array[] = []
  const entries = files.map(([path, text]) => ({ path, pieces: () => each(...(text.match(/.{1,999}/gsu) ?? [])) }))
  for await (const part of zipped(entries, new Date('2025-03-11T10:20:30Z'))) parts.push(part)
  return Buffer.concat(parts)
}

test('files come out as they went in, with their names and time', async () => {
  const files: [string, string][] = [
    ['a/谁.cypher', '// name: 谁\n\nRETURN 1\n'],
    ['b.cypher', ''],
    ['long.txt', 'x'.repeat(100_000)],
  ]
  const archive = await archiveOf(files)
  const seen: [string, string][] = []
  const file = await fromBufferPromise(archive)
  for await (const entry of file.eachEntry()) {
    expect(entry.getLastModDate().toISOString()).toBe('2025-03-11T10:20:30.000Z')
    const parts: Buffer[] = []
    for await (const part of await file.openReadStreamPromise(entry)) parts.push(part)
    seen.push([entry.fileName, Buffer.concat(parts).toString('utf8')])
  }
  expect(seen).toEqual(files)
  expect(archive.length).toBeLessThan(1_000)
})

test('what fails while it is read fails the archive', async () => {
  async function* failing(): AsyncGenerator<string> {
    yield 'begun'
    throw new Error('no more')
  }
  const reading = async () => {
    for await (const _ of zipped([{ path: 'a', pieces: failing }], new Date()));
  }
  await expect(reading()).rejects.toThrow('no more')
})

test('breaking off stops what is read', async () => {
  let ended = false
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) yield Math.random().toString(36).repeat(1_000)
    } finally {
      ended = true
    }
  }
  let length = 0
  for await (const piece of zipped([{ path: 'a', pieces: endless }], new Date())) {
    length += piece.length
    if (length > 10_000) break
  }
  expect(ended).toBe(true)
})
