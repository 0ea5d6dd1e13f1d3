import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { storageFailure } from '../storage/files.ts'
import { createSceneFolder } from './folder.ts'
import { type SceneDraft, type SceneStore, sceneLimits } from './store.ts'

let data: string
let folder: string
let store: SceneStore
let time = 1_000_000
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'guanxi-scenes-'))
  folder = join(data, 'scenes')
  store = createSceneFolder(folder, () => time++)
})
afterEach(() => rm(data, { recursive: true, force: true }))

const draft = (name: string, content: object = {}, more: Partial<SceneDraft> = {}): SceneDraft => ({
  name,
  content: { version: 2, ...content },
  counts: { nodes: 1, relationships: 0 },
  database: { id: 'embedded', engine: 'embedded', name: 'embedded' },
  ...more,
})
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    error => error.code,
  )

describe('what is written is read again', () => {
  test('contents with every kind of name and value, whatever the name of the scene', async () => {
    const content = JSON.parse('{"version":2,"constructor":0,"a":{"__proto__":""},"text":"行\\n2","list":[null,0,""]}')
    for (const name of ['', 'constructor', '__proto__', '../../etc/passwd', 'a\u0000b', '关系 "x"']) {
      const { id, version } = await store.create(draft(name, content))
      const read = await store.read(id)
      expect(read).toMatchObject({ id, version: 1, name })
      expect(version).toBe(1)
      expect(JSON.stringify(read.content)).toBe(JSON.stringify(content))
    }
    expect((await store.list()).scenes).toHaveLength(6)
    expect(readdirSync(data)).toEqual(['scenes'])
    for (const name of readdirSync(folder)) expect(name).toMatch(/^[0-9a-f]{20}$/)
  })

  test('the newest scene comes first, each in its newest version, with the picture and without the contents', async () => {
    const first = await store.create(draft('first'))
    await store.create(draft('second'))
    await store.write(first.id, 1, draft('first again', { a: 1 }, { thumbnail: 'data:image/png;base64,AAAA' }))
    const { scenes, broken } = await store.list()
    expect(scenes.map(({ name, version }) => [name, version])).toEqual([
      ['first again', 2],
      ['second', 1],
    ])
    expect(scenes[0]).toMatchObject({ thumbnail: 'data:image/png;base64,AAAA' })
    expect(scenes[0]).not.toHaveProperty('content')
    expect(broken).toEqual([])
  })

  test('before anything is written there is nothing, and nothing is made', async () => {
    expect(await store.list()).toEqual({ scenes: [], broken: [] })
    expect(existsSync(folder)).toBe(false)
  })
})

describe('a write names what it is based on', () => {
  test('of two that are based on the same version one is refused, and says what is there', async () => {
    const { id } = await store.create(draft('x'))
    const results = await Promise.allSettled([
      store.write(id, 1, draft('mine', { by: 1 })),
      store.write(id, 1, draft('theirs', { by: 2 })),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect((results[1] as PromiseRejectedResult).reason).toMatchObject({
      code: 'SCENE_CONFLICT',
      facts: { version: 2, name: 'mine' },
    })
    expect((await store.read(id)).content).toEqual({ version: 2, by: 1 })
  })

  test('twenty writers in two stores on one folder: each version is one writer’s, none is lost', async () => {
    const { id } = await store.create(draft('x', { by: -1 }))
    const other = createSceneFolder(folder)
    const write = async (by: number): Promise<void> => {
      const own = by % 2 ? store : other
      for (;;) {
        const { version } = await own.read(id)
        const outcome = await code(own.write(id, version, draft('x', { by }, { note: String(by) })))
        if (outcome === 'none') return
        expect(outcome).toBe('SCENE_CONFLICT')
      }
    }
    await Promise.all(Array.from({ length: 20 }, (_, by) => write(by)))
    const versions = await store.versions(id)
    expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 21 }, (_, index) => 21 - index))
    const notes = versions.flatMap(({ note }) => note ?? [])
    expect(notes.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, by) => by))
  })
})

describe('versions', () => {
  test('of autosave the newest are kept, those with a note outlive them', async () => {
    const { id } = await store.create(draft('x', { at: 1 }))
    await store.write(id, 1, draft('x', { at: 2 }, { note: 'as agreed' }))
    for (let base = 2; base < 30; base++) await store.write(id, base, draft('x', { at: base + 1 }))
    const versions = await store.versions(id)
    expect(versions.filter(({ note }) => note === undefined)).toHaveLength(sceneLimits.automatic)
    expect(versions.map(({ version }) => version).slice(-2)).toEqual([21, 2])
    expect((await store.read(id, 2)).content).toEqual({ version: 2, at: 2 })
    expect(await code(store.read(id, 5))).toBe('NOT_FOUND')
  })

  test('the version that a write is based on can be kept by a note', async () => {
    const { id } = await store.create(draft('x', { at: 1 }))
    await store.write(id, 1, draft('x', { at: 2 }), { keepBase: 'before 3 were gone' })
    for (let base = 2; base < 20; base++) await store.write(id, base, draft('x'))
    expect((await store.versions(id)).at(-1)).toMatchObject({ version: 1, note: 'before 3 were gone' })
    expect((await store.read(id, 1)).content).toEqual({ version: 2, at: 1 })
  })
})

describe('deleting', () => {
  test('can be taken back, with all versions, until it is forgotten', async () => {
    const { id } = await store.create(draft('x', { at: 1 }))
    await store.write(id, 1, draft('x', { at: 2 }))
    await store.delete(id)
    expect((await store.list()).scenes).toEqual([])
    expect(await code(store.read(id))).toBe('NOT_FOUND')
    expect(await code(store.write(id, 2, draft('x')))).toBe('NOT_FOUND')
    expect(await store.undelete(id)).toMatchObject({ id, version: 2 })
    expect(await store.versions(id)).toHaveLength(2)

    await store.delete(id)
    time += (sceneLimits.deletedDays + 1) * 86_400_000
    const other = await store.create(draft('y'))
    await store.delete(other.id)
    expect(await code(store.undelete(id))).toBe('NOT_FOUND')
    expect(await code(store.undelete(other.id))).toBe('none')
  })

  test('of scenes without a name the oldest are put aside when there are too many', async () => {
    const ids: string[] = []
    for (let index = 0; index <= sceneLimits.unnamed; index++) ids.push((await store.create(draft(''))).id)
    const { scenes } = await store.list()
    expect(scenes).toHaveLength(sceneLimits.unnamed)
    expect(await code(store.read(ids[0]!))).toBe('NOT_FOUND')
    expect(await store.undelete(ids[0]!)).toMatchObject({ version: 1 })
  })
})

describe('trouble', () => {
  test('a name that is no id of ours touches no file', async () => {
    writeFileSync(join(data, '1.scene'), 'SECRET')
    await store.create(draft('x'))
    for (const id of ['..', '.', '', 'deleted', '../scenes', '__proto__', 'constructor', `${'a'.repeat(20)}/..`]) {
      for (const act of [
        () => store.read(id),
        () => store.write(id, 1, draft('y')),
        () => store.versions(id),
        () => store.delete(id),
        () => store.undelete(id),
      ])
        expect(await code(act())).toBe('NOT_FOUND')
    }
    expect(readFileSync(join(data, '1.scene'), 'utf8')).toBe('SECRET')
    expect(readdirSync(data).sort()).toEqual(['1.scene', 'scenes'])
  })

  test.each([
    ['cut short', (text: string) => text.slice(0, -10)],
    ['cut in its first line', (text: string) => text.slice(0, 20)],
    ['empty', () => ''],
    ['other JSON', () => '[]\n{}\n'],
  ])('a file that is %s is reported, its earlier version and the other scenes are not lost', async (_, spoil) => {
    const { id } = await store.create(draft('spoiled', { at: 1 }))
    await store.write(id, 1, draft('spoiled', { at: 2 }))
    const other = await store.create(draft('whole'))
    const file = join(folder, id, '2.scene')
    writeFileSync(file, spoil(readFileSync(file, 'utf8')))
    const { scenes, broken } = await store.list()
    expect(scenes.map(scene => scene.id)).toEqual([other.id])
    expect(broken).toEqual([{ id, message: expect.stringContaining('damaged') }])
    expect(await code(store.read(id))).toBe('SCENE_DAMAGED')
    expect((await store.read(id, 1)).content).toEqual({ version: 2, at: 1 })
    expect((await store.versions(id)).map(({ version }) => version)).toEqual([1])
  })

  test('a byte that has changed in the contents is found when they are read', async () => {
    const { id } = await store.create(draft('x', { text: 'abc' }))
    const file = join(folder, id, '1.scene')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"abc"', '"abd"'))
    expect(await code(store.read(id))).toBe('SCENE_DAMAGED')
  })

  test('what a writer that was killed left behind is no version', async () => {
    const { id } = await store.create(draft('x', { at: 1 }))
    writeFileSync(join(folder, id, '2.scene.abcdef.part'), 'half of')
    expect(await store.read(id)).toMatchObject({ version: 1 })
    await store.write(id, 1, draft('x', { at: 2 }))
    expect(await store.read(id)).toMatchObject({ version: 2, content: { at: 2 } })
  })

  test('nothing is left behind by a write that fails', async () => {
    const { id } = await store.create(draft('x'))
    // Something that is no version of ours lies beside it.
    symlinkSync('/nowhere', join(folder, id, '2.scene.x'))
    expect(await code(store.write(id, 1, draft('x', { text: 'x'.repeat(sceneLimits.bytes) })))).toBe(
      'PAYLOAD_TOO_LARGE',
    )
    expect(readdirSync(join(folder, id)).sort()).toEqual(['1.scene', '2.scene.x'])
    expect(await store.read(id)).toMatchObject({ version: 1 })
  })

  test('a folder that is no folder has a code that says so', async () => {
    writeFileSync(folder, 'a file where the folder should be')
    expect(await code(store.create(draft('x')))).toBe('STORAGE_FAILED')
    expect(await code(store.list())).toBe('STORAGE_FAILED')
  })
  test.each(['ENOSPC', 'EDQUOT'])('a disk without room (%s) has a code of its own', disk => {
    expect(storageFailure(Object.assign(new Error('x'), { code: disk }), 'scenes')).toMatchObject({
      code: 'STORAGE_FULL',
    })
    expect(() => storageFailure(new TypeError('a defect'), 'scenes')).toThrow('a defect')
  })
})
