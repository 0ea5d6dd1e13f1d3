import { expect, test } from 'vitest'
import { ASKED_AT_MOST, type Asked, askedName, askedWith, withAsked } from './asked.ts'
import { draftsOf } from './parameters.ts'
import { draftFrom, emptyDraft } from './statementdraft.ts'

const question = (q: string, statement: string): Omit<Asked, 'id'> => ({
  at: 0,
  name: askedName('search', { q }),
  ran: [{ statement, parameters: {} }],
  duration: 3,
  outcome: 'answered',
})
const say = ({ key, values }: Asked['name']) => [key, ...Object.values(values ?? {})].join(' ')

test('the newest question is first, the oldest are let go, and no two have one id', () => {
  let list: readonly Asked[] = []
  for (let count = 0; count < ASKED_AT_MOST + 5; count++) list = withAsked(list, question(`${count}`, 'RETURN 1'))
  expect(list).toHaveLength(ASKED_AT_MOST)
  expect(list[0]!.name.values).toEqual({ about: `${ASKED_AT_MOST + 4}` })
  expect(new Set(list.map(({ id }) => id)).size).toBe(ASKED_AT_MOST)
})

test('questions are found by words of their name and of their Cypher, in any order and case', () => {
  const list = [
    question('Dalian', 'MATCH (p:Place) RETURN p'),
    question('Shenyang', 'MATCH (p:Place) RETURN p'),
  ].reduce(withAsked, [] as readonly Asked[])
  expect(askedWith(list, ' place DALIAN ', say).map(({ name }) => name.values)).toEqual([{ about: 'Dalian' }])
  expect(askedWith(list, 'match', say)).toHaveLength(2)
  expect(askedWith(list, '', say)).toBe(list)
})

test.each([null, 'x', [], { statement: 1 }, {}])('a draft that was kept as %j is as if there were none', kept =>
  expect(draftFrom(kept)).toEqual(emptyDraft),
)
test('a draft comes back with its parameters', () => {
  const kept = { statement: 'RETURN $a', fields: [...draftsOf({ a: 1, constructor: 'x' })], handed: 7 }
  expect(draftFrom(JSON.parse(JSON.stringify(kept)))).toEqual({ ...kept, handed: 0 })
  expect(draftFrom({ ...kept, fields: [['a', { kind: 'other', text: '' }], 'b', ['c', null]] }).fields).toEqual([])
})
