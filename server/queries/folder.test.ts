import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { filesOf } from '../contract/queryfiles.ts'
import type { SavedQuery } from '../contract/savedquery.ts'
import { importFiles } from './exchange.ts'
import { createQueryFolder } from './folder.ts'
import { type QueryStore, queryLimits } from './store.ts'

let data: string
let folder: string
let store: QueryStore
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'guanxi-queries-'))
  folder = join(data, 'queries')
  store = createQueryFolder(folder)
})
afterEach(() => rm(data, { recursive: true, force: true }))

const query = (name: string, more: Partial<SavedQuery> = {}): SavedQuery => ({
  name,
  tags: [],
  folder: '',
  parameters: [],
  statement: 'RETURN 1',
  ...more,
})
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    error => error.code,
  )

describe('a folder of queries', () => {
  test('gives back what was kept, by folder and name, in plain files', async () => {
    const full = query('谁 / who?', {
      folder: 'People/两',
      tags: ['a', '__proto__'],
      phrase: 'Who is {constructor}?',
      parameters: [{ name: 'constructor', type: 'text', default: '' }],
      statement: 'MATCH (n {name: $constructor})\nRETURN n',
    })
    const { id } = await store.create(full)
    await store.create(query('B'))
    await store.create(query('A'))
    expect(await store.read(id)).toMatchObject({ ...full, id, version: 1, at: expect.any(Number) })
    expect((await store.list()).queries.map(({ name }) => name)).toEqual(['A', 'B', '谁 / who?'])
    expect(readFileSync(join(folder, id, '1.cypher'), 'utf8')).toContain('// folder: People/两')
    expect(readdirSync(data)).toEqual(['queries'])
  })

  test('of two who change one version the second is told what is there, and nothing is lost', async () => {
    const { id } = await store.create(query('x'))
    const other = createQueryFolder(folder)
    const writers = [1, 2, 3, 4].map(count => [store, other][count % 2]!.write(id, 1, query(`x${count}`)))
    const outcomes = await Promise.allSettled(writers)
    const won = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const lost = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(won).toHaveLength(1)
    expect(lost.map(error => error.code)).toEqual(['QUERY_CONFLICT', 'QUERY_CONFLICT', 'QUERY_CONFLICT'])
    expect(lost[0].facts).toMatchObject({ version: 2, name: won[0]!.name })
    expect(await store.read(id)).toEqual(won[0])
  })

  test('many at once are all there', async () => {
    const stores = [store, createQueryFolder(folder)]
    await Promise.all(Array.from({ length: 40 }, (_, count) => stores[count % 2]!.create(query(`q${count}`))))
    expect((await store.list()).queries).toHaveLength(40)
  })

  test('what is deleted is gone until it is brought back', async () => {
    const { id } = await store.create(query('x'))
    await store.write(id, 1, query('y'))
    await store.delete(id)
    expect([await code(store.read(id)), await code(store.delete(id))]).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect((await store.list()).queries).toEqual([])
    expect(await store.undelete(id)).toMatchObject({ name: 'y', version: 2 })
    expect(await code(store.undelete(id))).toBe('NOT_FOUND')
  })

  test('old versions stay for a while', async () => {
    const { id } = await store.create(query('x'))
    for (let base = 1; base <= queryLimits.versions + 3; base++) await store.write(id, base, query(`x${base}`))
    expect(readdirSync(join(folder, id))).toHaveLength(queryLimits.versions)
  })

  test('what could not be read again is not kept', async () => {
    const { id } = await store.create(query('x'))
    for (const wrong of [query(' '), query('x', { statement: ' ' }), query('x', { phrase: 'in {place}' })]) {
      expect(await code(store.create(wrong))).toBe('REQUEST_INVALID')
      expect(await code(store.write(id, 1, wrong))).toBe('REQUEST_INVALID')
    }
    expect((await store.list()).queries).toHaveLength(1)
  })

  test('a file that somebody spoilt is told, and hides no other', async () => {
    const { id } = await store.create(query('x'))
    await store.create(query('y'))
    writeFileSync(join(folder, id, '1.cypher'), '// nme: x\n// tags: a\n\nRETURN 1')
    const { queries, broken } = await store.list()
    expect(queries.map(({ name }) => name)).toEqual(['y'])
    expect(broken).toMatchObject([{ id, problems: [{ code: 'NAME_MISSING' }, { code: 'FIELD_UNKNOWN', line: 1 }] }])
  })

  test.each(['', '..', '../../etc', 'constructor', 'x'.repeat(20), 'deleted'])(
    'no other file is read: %s',
    async id => {
      expect(await code(store.read(id))).toBe('NOT_FOUND')
      expect(await code(store.write(id, 1, query('x')))).toBe('NOT_FOUND')
      expect(await code(store.delete(id))).toBe('NOT_FOUND')
      expect(await code(store.undelete(id))).toBe('NOT_FOUND')
    },
  )
})

describe('files of queries', () => {
  test('all that goes out comes in again, once', async () => {
    for (const each of [query('x'), query('X'), query('x', { folder: 'a/b' }), query('a:b'), query('a?b')])
      await store.create(each)
    const files = filesOf((await store.list()).queries)
    expect(new Set(files.map(({ path }) => path.toLowerCase())).size).toBe(5)

    expect(await importFiles(store, files)).toMatchObject({ created: [], refused: [], unchanged: { length: 5 } })
    const other = createQueryFolder(join(data, 'other'))
    expect((await importFiles(other, files)).created).toHaveLength(5)
    expect(filesOf((await other.list()).queries)).toEqual(files)
  })

  test('another query of the same name gets a number, one that cannot be read is refused with its places', async () => {
    await store.create(query('x'))
    const files = [
      { path: 'x.cypher', text: '// name: x\n\nRETURN 2' },
      { path: 'x.cypher', text: '// name: x\n\nRETURN 2' },
      { path: 'people/two.cypher', text: 'RETURN 3' },
      { path: 'bad.cypher', text: '// name: x\n// what: y\n\nRETURN 1' },
    ]
    const { created, unchanged, refused } = await importFiles(store, files)
    expect(created.map(each => [each.folder, each.name])).toEqual([
      ['', 'x (2)'],
      ['people', 'two'],
    ])
    expect(unchanged).toEqual(['x.cypher'])
    expect(refused).toMatchObject([{ path: 'bad.cypher', problems: [{ code: 'FIELD_UNKNOWN', line: 2, column: 4 }] }])
    expect((await store.list()).queries).toHaveLength(3)
  })
})
