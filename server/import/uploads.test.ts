import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createUploads, type IncomingFile } from './uploads.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-uploads-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = (...pieces: string[]): IncomingFile => ({
  pieces: (async function* () {
    for (const piece of pieces) yield Buffer.from(piece)
  })(),
  length: 0,
})

test('a file is there as it was sent, and forgotten after a day', async () => {
  let time = Date.now()
  const uploads = createUploads({ folder, most: 100, now: () => time })
  const { id } = await uploads.keep('constructor', file('one', '', 'two'))
  expect(await uploads.find(id)).toMatchObject({ name: 'constructor', bytes: 6 })
  time += 86_000_000
  const late = await uploads.keep('late', file(''))
  expect((await uploads.find(id)).bytes).toBe(6)
  time += 800_000
  await uploads.forgetOld()
  await expect(uploads.find(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(uploads.find(late.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await readdir(folder)).toHaveLength(0)
})

test('where the folder cannot be made, it is said what to do', async () => {
  await writeFile(join(folder, 'taken'), '')
  const uploads = createUploads({ folder: join(folder, 'taken'), most: 100 })
  await expect(uploads.keep('x', file('x'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
})
