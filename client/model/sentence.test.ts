import { expect, test } from 'vitest'
import { en } from '../ui/languages/en.ts'
import { zh } from '../ui/languages/zh.ts'
import { sampleRelationship } from './samples.ts'
import { sentenceOf, toldTypes, toldWithQualifier } from './sentence.ts'

const told = (type: string, properties = {}, language: 'en' | 'zh' = 'en') =>
  sentenceOf(sampleRelationship('r', 'a', 'b', type, properties), 'Ann', 'Acme', language)

test('a title or role is a part of the sentence where the type has words for it, else it stands in brackets', () => {
  expect(told('HOLDS_POST', { title: 'Head' })).toEqual({
    key: 'sentence.HOLDS_POST.as',
    values: { start: 'Ann', end: 'Acme', qualifier: 'Head' },
  })
  expect(told('LOCATED_IN', { kind: 'seat' }).values).toMatchObject({ aside: ' (seat)' })
  expect(told('LOCATED_IN', { kind: 'seat' }, 'zh').values).toMatchObject({ aside: '（seat）' })
})

test('any other type is told by its own words, whatever it is called', () => {
  expect(told('ACTED_IN')).toEqual({
    key: 'sentence.any',
    values: { start: 'Ann', end: 'Acme', aside: '', verb: 'acted in' },
  })
  for (const type of ['constructor', '__proto__', ''])
    expect(told(type, { how: 'x' })).toMatchObject({ key: 'sentence.any', values: { aside: ' (x)' } })
})

test('a role that the verb says already is not said again', () => {
  expect(told('PARTY_TO', { role: 'party' })).toMatchObject({ key: 'sentence.PARTY_TO', values: { aside: '' } })
  expect(told('PARTY_TO', { role: 'witness' }).key).toBe('sentence.PARTY_TO.as')
})

test('every sentence is there in both languages', () => {
  const keys = ['sentence.any', ...[...toldTypes].map(type => `sentence.${type}`)]
  for (const type of toldWithQualifier) keys.push(`sentence.${type}.as`)
  expect(keys.length).toBeGreaterThan(15)
  for (const texts of [en, zh]) expect(keys.filter(key => !Object.hasOwn(texts, key))).toEqual([])
})
