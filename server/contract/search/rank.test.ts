import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsOf } from './fields.ts'
import { parseQuery } from './fold.ts'
import { rankOf } from './match.ts'
import { rank } from './rank.ts'

const candidate = (id: string, properties: { [name: string]: string | string[] }, degree = 0) => ({
  id,
  degree,
  fields: fieldsOf([], properties, new Set(['key'])),
})
const order = (candidates: ReturnType<typeof candidate>[], q: string) =>
  rank(candidates, parseQuery(q), { fuzzy: true }).map(({ candidate: { id } }) => id)

describe('rank', () => {
  it('exact before prefix before word before part of a word', () => {
    const names = { part: 'Dewangen', word: 'Li Wang', prefix: 'Wang Li', exact: 'Wang' }
    expect(
      order(
        Object.entries(names).map(([id, name]) => candidate(id, { name }, 5)),
        'wang',
      ),
    ).toEqual(['exact', 'prefix', 'word', 'part'])
  })

  it('names before other names before texts, then the better connected', () => {
    const all = [
      candidate('text', { description: 'of Wang' }, 99),
      candidate('alias', { aliases: ['old Wang'] }, 99),
      candidate('few', { name: 'Li Wang' }, 1),
      candidate('many', { name: 'Xu Wang' }, 9),
    ]
    expect(order(all, 'wang')).toEqual(['many', 'few', 'alias', 'text'])
  })

  it('a text that is the very word is no name', () => {
    expect(
      order([candidate('kind', { name: 'Li', kind: 'wang' }, 99), candidate('name', { name: 'Li Wang' })], 'wang'),
    ).toEqual(['name', 'kind'])
  })

  it('what is only nearly so is listed where nothing is so', () => {
    const all = [candidate('near', { name: 'Wong Li' }), candidate('text', { description: 'Wang' })]
    expect(order(all, 'wang')).toEqual(['text'])
    expect(order(all.slice(0, 1), 'wang')).toEqual(['near'])
  })

  it('words may stand in several properties together', () => {
    expect(
      order([candidate('both', { name: 'Wang', city: 'Dandong' }), candidate('one', { name: 'Wang' })], 'wang dandong'),
    ).toEqual(['both'])
  })

  it('a key is found by itself or by more than a word of its beginning, and a locator not at all', () => {
    const one = {
      ...candidate('one', { key: 'person:wang' }),
      fields: fieldsOf(['Entity'], { key: 'person:wang', evidence: ['wang#1.1'], seed: 'wang' }, new Set(['key'])),
    }
    expect(order([one], 'person:w')).toEqual(['one'])
    expect(order([one], 'wang')).toEqual([])
    expect(order([one], 'person')).toEqual([])
  })

  it('is in order of its scores, whatever the order of the candidates, and each candidate comes once', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'c'), minLength: 1, maxLength: 8 })
    const one = fc.record({ name, other: name, degree: fc.nat(50) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), name, fc.nat(), (some, q, turn) => {
        const all = some.map(({ name, other, degree }, index) =>
          candidate(`n${index}`, { name, description: other }, degree),
        )
        const ranked = rank(all, parseQuery(q), { fuzzy: true })
        const scores = ranked.map(({ score }) => score)
        expect(scores).toEqual(scores.toSorted((a, b) => b - a))
        expect(new Set(ranked.map(({ candidate: { id } }) => id)).size).toBe(ranked.length)
        const ways = ranked.map(({ matches: [best] }) => {
          const way = rankOf(best?.how ?? 'fuzzy')
          return best?.property === 'name' ? way : Math.max(way, rankOf('word'))
        })
        expect(ways).toEqual(ways.toSorted((a, b) => a - b))
        const at = all.length === 0 ? 0 : turn % all.length
        expect(order([...all.slice(at), ...all.slice(0, at)], q)).toEqual(order(all, q))
      }),
    )
  })
})
