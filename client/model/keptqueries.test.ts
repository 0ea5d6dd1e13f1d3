import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SavedQueryAnswer } from '../../server/contract/messages.ts'
import { declaredFrom, faceOf, fitting, foldersOf, takenBy } from './keptqueries.ts'
import { type Draft, freshDraft, readDraft } from './parameters.ts'
import { type choices, incomingOf, ordersOf, portionsOf } from './queryimport.ts'

const kept = (name: string, folder = '', more: Partial<SavedQueryAnswer> = {}): SavedQueryAnswer => ({
  ...{ id: `${folder}/${name}`, version: 1, at: 0, name, folder, tags: [], parameters: [], statement: 'RETURN 1' },
  ...more,
})

describe('folders', () => {
  test('are a tree with those in between, their own queries first, sorted as people sort', () => {
    const all = [kept('b', 'x/z'), kept('q10'), kept('q9'), kept('a', 'x-y'), kept('c', 'constructor')]
    expect(
      foldersOf(all).map(({ path, depth, queries, within }) => [path, depth, queries.map(q => q.name), within]),
    ).toEqual([
      ['', 0, ['q9', 'q10'], 5],
      ['constructor', 1, ['c'], 1],
      ['x', 1, [], 1],
      ['x/z', 2, ['b'], 1],
      ['x-y', 1, ['a'], 1],
    ])
    expect(foldersOf([])).toEqual([])
  })

  test('hold every query once, and each stands below the one that it is in', () => {
    const folder = fc
      .array(fc.constantFrom('a', 'b', '__proto__', '甲'), { maxLength: 3 })
      .map(names => names.join('/'))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), folder)), pairs => {
        const all = pairs.map(([name, path], index) => kept(name, path, { id: String(index) }))
        const folders = foldersOf(all)
        expect(folders.flatMap(({ queries }) => queries.map(({ id }) => id)).sort()).toEqual(
          all.map(({ id }) => id).sort(),
        )
        const paths = folders.map(({ path }) => path)
        expect(new Set(paths).size).toBe(paths.length)
        for (const [index, path] of paths.entries())
          if (path.includes('/')) expect(paths.slice(0, index)).toContain(path.split('/').slice(0, -1).join('/'))
      }),
    )
  })
})

test('queries are found by their words, in whatever stands on them', () => {
  const all = [
    kept('Ties', 'people', { phrase: 'What is {who} tied to?', tags: ['Persons'] }),
    kept('Cities', 'places', { nameZh: '城市' }),
  ]
  const found = (text: string) => fitting(all, text, 'en').map(({ name }) => name)
  expect(found('')).toEqual(['Ties', 'Cities'])
  expect(found('tied PEOPLE person')).toEqual(['Ties'])
  expect(found('城市')).toEqual(['Cities'])
  expect(found('tied places')).toEqual([])
  expect(faceOf(all[1]!, 'zh')).toBe('城市')
})

test('a place is taken by another query of that name in that folder only', () => {
  const all = [kept('x', 'a')]
  expect(takenBy(all, { folder: ' a ', name: ' x' }, null)?.id).toBe('a/x')
  expect(takenBy(all, { folder: 'a', name: 'x' }, 'a/x')).toBeNull()
  expect(takenBy(all, { folder: '', name: 'x' }, null)).toBeNull()
})

test('fields become declarations, with values as defaults where that is wanted', () => {
  const from = { label: 'Place', property: 'name' }
  const drafts = new Map<string, Draft>([
    ['place', { kind: 'text', text: 'Dalian', from }],
    ['since', { kind: 'temporal', text: '2025-03-11' }],
    ['most', { kind: 'integer', text: '' }],
    ['share', { kind: 'number', text: '2' }],
    ['id', { kind: 'integer', text: '9007199254740993' }],
  ])
  const names = ['place', 'since', 'most', 'selected', 'constructor']
  expect(declaredFrom(names, drafts, { withDefaults: false })).toEqual([
    { name: 'place', type: 'text', from },
    { name: 'since', type: 'json' },
    { name: 'most', type: 'integer' },
    { name: 'constructor', type: 'text' },
  ])
  const before = [
    { name: 'most', type: 'integer' as const, label: 'At most', default: 25 },
    { name: 'place', type: 'text' as const, labelZh: '地点' },
  ]
  expect(declaredFrom(names.slice(0, 3), drafts, { withDefaults: true, before })).toEqual([
    { name: 'place', type: 'text', labelZh: '地点', from, default: 'Dalian' },
    { name: 'since', type: 'json', default: { $type: 'Date', value: '2025-03-11' } },
    { name: 'most', type: 'integer', label: 'At most', default: 25 },
  ])
  const numbers = declaredFrom(['share', 'id'], drafts, { withDefaults: true })
  expect(numbers).toEqual([
    { name: 'share', type: 'number', default: 2 },
    { name: 'id', type: 'json', default: { $type: 'Integer', value: '9007199254740993' } },
  ])
  expect(numbers.map(one => readDraft(freshDraft(one.name, one)))).toEqual([
    { value: { $type: 'Float', value: '2.0' } },
    { value: { $type: 'Integer', value: '9007199254740993' } },
  ])
})

describe('files that are to be kept', () => {
  const file = (path: string, text: string) => ({ path, text })
  const all = [kept('same'), kept('other', 'a', { version: 3 })]
  const incoming = incomingOf(
    [
      file('same.cypher', '// name: same\n\nRETURN 1\n'),
      file('a/other.cypher', '// name: other\n\nRETURN 2'),
      file('other.cypher', '// name: other\n// folder: a\n\nRETURN 3'),
      file('other.cypher', '// name: other\n\nRETURN 4'),
      file('bad.cypher', '// name: x\n// what: y\n\nRETURN 1'),
      file('plain.cypher', 'RETURN 5'),
    ],
    all,
  )
  test('are new, the same, in the place of another, or cannot be read', () => {
    expect(incoming.map(({ fate }) => fate)).toEqual(['same', 'differs', 'differs', 'new', 'broken', 'new'])
    expect(incoming[4]!.problems).toMatchObject([{ code: 'FIELD_UNKNOWN', line: 2 }])
  })
  test('do with the other what was chosen, and of two for one place one only takes it', () => {
    const paths = (choice: (typeof choices)[number]) => {
      const { create, replace } = ordersOf(incoming, () => choice)
      return [
        create.map(({ text }) => text.at(-1)),
        replace.map(({ ref, base, query }) => [ref, base, query.statement]),
      ]
    }
    expect(paths('keep')).toEqual([['4', '5'], []])
    expect(paths('both')).toEqual([['2', '3', '4', '5'], []])
    expect(paths('replace')).toEqual([['3', '4', '5'], [['a/other', 3, 'RETURN 2']]])
  })
  test('go in portions, each file once and in order', () => {
    const files = fc.array(fc.record({ path: fc.string(), text: fc.string() }))
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 30 }), (list, most) => {
        const portions = portionsOf(list, most)
        expect(portions.flat()).toEqual(list)
        for (const portion of portions)
          expect(
            portion.length === 1 || portion.reduce((sum, { path, text }) => sum + path.length + text.length, 0) <= most,
          ).toBe(true)
      }),
    )
  })
})
