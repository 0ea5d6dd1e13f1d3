import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SavedQuery } from '../contract/savedquery.ts'
import { admitAll, faultyEngine } from '../http/test-server.ts'
import { createQueryFolder } from '../queries/folder.ts'
import type { QueryStore } from '../queries/store.ts'
import { parametersOf, typedParametersOf } from './parameter.ts'
import { findSaved } from './saved.ts'

const limits = { timeout: 1000, rows: 10, bytes: 1000, entities: 10 }
const explore = { engine: faultyEngine({}), guard: admitAll, limits, audit: () => {} }
const query = (name: string, more: Partial<SavedQuery> = {}): SavedQuery => ({
  name,
  tags: [],
  folder: '',
  parameters: [],
  statement: 'RETURN 1',
  ...more,
})

describe('a query by its name', () => {
  let data: string
  let store: QueryStore
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'guanxi-saved-'))
    store = createQueryFolder(data)
    for (const each of [
      query('Echo', { folder: 'a/b', nameZh: '回声' }),
      query('Twice', { folder: 'a' }),
      query('Twice'),
    ])
      await store.create(each)
  })
  afterAll(() => rm(data, { recursive: true, force: true }))

  test.each(['Echo', 'a/b/Echo', 'echo', 'A/B/ECHO', '回声'])('%s', async name => {
    expect(await findSaved(explore, store, name)).toMatchObject({ name: 'Echo' })
  })

  test('is not guessed where two have it, nor where none has', async () => {
    await expect(findSaved(explore, store, 'Twice')).rejects.toMatchObject({ code: 'AMBIGUOUS_REFERENCE' })
    expect(await findSaved(explore, store, 'a/Twice')).toMatchObject({ folder: 'a' })
    await expect(findSaved(explore, store, 'Ecoh')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('"Echo"'),
    })
    for (const name of ['', 'constructor', '__proto__'])
      await expect(findSaved(explore, store, name)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('values take the types of their parameters', () => {
  const typed = query('x', {
    parameters: [
      { name: 'text', type: 'text' },
      { name: 'texts', type: 'texts' },
      { name: 'count', type: 'integer' },
      { name: 'day', type: 'date', default: '2025-03-11' },
      { name: 'any', type: 'json' },
    ],
  })
  const texts = (more: { [name: string]: string }) => new Map(Object.entries(more))
  expect(
    typedParametersOf(typed, texts({ text: '1e3', texts: 'a', count: '0', any: '{"a":[1]}', other: '2' })),
  ).toEqual({
    text: '1e3',
    texts: ['a'],
    count: 0,
    day: '2025-03-11',
    any: { a: [1] },
    other: 2,
  })
  expect(typedParametersOf(typed, texts({ text: '"quoted"', texts: '["a","b"]' }))).toMatchObject({
    text: 'quoted',
    texts: ['a', 'b'],
  })
  expect(() => typedParametersOf(typed, texts({ count: 'x', day: 'soon' }))).toThrow(/\$count .*\$day/)
  expect(parametersOf(texts({ constructor: '1', b: 'x' }))).toEqual({ constructor: 1, b: 'x' })
})
