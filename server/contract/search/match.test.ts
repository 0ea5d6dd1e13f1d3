import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, foldText, parseQuery } from './fold.ts'
import { distance, match, rankOf } from './match.ts'

const how = (text: string, q: string) => match(text, parseQuery(q), { fuzzy: true })?.how
const marked = (text: string, q: string) =>
  match(text, parseQuery(q), { fuzzy: true })?.marks.map(([from, to]) => text.slice(from, to))

/** Text as people write it: letters with and without accents, ideographs, signs, and what is odd. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'aAbÉéñßøİ-’· .孙瑞哲가か゛\u0301\u{1f600}ﬁ1２') }),
)

describe('fold', () => {
  it.each([
    ['Jürgen Müller-Weiß', 'jurgen mullerweiss'],
    ['ＡＢＣ１２', 'abc12'],
    ['  a\t–\n b ', 'a b'],
    ['İstanbul', 'istanbul'],
    ['e\u0301te\u0301', 'ete'],
    ['“quoted”', 'quoted'],
    ['孙瑞哲', '孙瑞哲'],
    ['', ''],
  ])('%j is compared as %j', (text, folded) => expect(foldText(text)).toBe(folded))

  it('knows for each unit where in the original it came from, in order', () => {
    fc.assert(
      fc.property(texts, text => {
        const { text: folded, starts, ends, edges } = fold(text)
        expect([starts.length, ends.length, edges.length]).toEqual([folded.length, folded.length, folded.length + 1])
        starts.forEach((start, index) => {
          expect(start).toBeLessThanOrEqual(ends[index] as number)
          expect(ends[index]).toBeLessThanOrEqual(text.length)
          if (index > 0) expect(start).toBeGreaterThanOrEqual(starts[index - 1] as number)
        })
      }),
    )
  })

  it('of a folded text is the same text', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
    )
  })
})

describe('match', () => {
  it.each([
    ['Sun Ruizhe', 'sun ruizhe', 'exact'],
    ['Sun Ruizhe', 'Ruizhe, Sun', 'word'],
    ['Sun Ruizhe', 'sun r', 'prefix'],
    ['Sun Ruizhe', 'uizh', 'substring'],
    ['Sun Ruizhe', 'Sun Ruize', 'fuzzy'],
    ['Sun Ruizhe', 'Snu Riuzhe', undefined],
    ['Sun Ruizhe', 'Sun Riuzhe', 'fuzzy'],
    ['Rui-Zhe Sun', 'ruizhe', 'prefix'],
    ['Ruizhe Sun', 'rui-zhe', 'prefix'],
    ['Rui Zhe Sun', 'rui-zhe', 'word'],
    ['Lin Wang Chong', 'wangchong', 'word'],
    ['Lin Wang Chong', 'angchong', undefined],
    ['Lin Wang Chong', 'wangcho', undefined],
    ['甲纺织协会', '纺织', 'word'],
    ['甲纺织协会', '纺协', undefined],
    ['甲纺织协会', '纺 协', 'word'],
    ['Müller', 'muller', 'exact'],
    ['Muller', 'müller', 'exact'],
    ['a', '', undefined],
    ['', 'a', undefined],
    ['constructor', '__proto__', undefined],
  ])('%j is found by %j: %s', (text, q, way) => expect(how(text, q)).toBe(way))

  it('marks the original text', () => {
    expect(marked('Dr. Jürgen Müller-Weiß', 'muller weiss')).toEqual(['Müller', 'Weiß'])
    expect(marked('e\u0301te\u0301 là', 'ete')).toEqual(['e\u0301te\u0301'])
    expect(marked('王冲（Wang Chong）', 'wang 冲')).toEqual(['冲', 'Wang'])
    expect(marked('ban banana', 'ana')).toEqual(['anana'])
    expect(marked('Lin Wang-Chong', 'wangchong')).toEqual(['Wang-Chong'])
    expect(marked('Lin Wang Chong', 'wangchong')).toEqual(['Wang Chong'])
    expect(marked('Sun Ruizhe', 'sun ruize')).toEqual(['Sun', 'Ruizhe'])
  })

  it('finds every text by itself, by its words in any order, and marks stay inside, in order and apart', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 5 }), (text, turn) => {
        const query = parseQuery(text)
        const own = match(text, query, { fuzzy: false })
        expect(own?.how).toBe(query.terms.length === 0 ? undefined : 'exact')
        const turned = [...query.terms.slice(turn), ...query.terms.slice(0, turn)].join(' ')
        const found = match(text, parseQuery(turned), { fuzzy: false })
        if (query.terms.length > 0) expect(rankOf(found?.how ?? 'fuzzy')).toBeLessThan(rankOf('fuzzy'))
        let last = -1
        for (const [from, to] of [...(found?.marks ?? [])]) {
          expect(from).toBeGreaterThan(last)
          expect(to).toBeGreaterThan(from)
          expect(to).toBeLessThanOrEqual(text.length)
          last = to
        }
      }),
    )
  })

  it('what is marked for one term folds to something with the term in it', () => {
    fc.assert(
      fc.property(texts, fc.nat(20), fc.nat(6), (text, start, length) => {
        const folded = foldText(text)
        const query = parseQuery(folded.slice(start, start + length))
        if (query.terms.length !== 1) return
        const [term] = query.terms as [string]
        for (const [from, to] of match(text, query, { fuzzy: false })?.marks ?? [])
          expect(foldText(text.slice(from, to)).replaceAll(' ', '')).toContain(term)
      }),
    )
  })
})

describe('distance', () => {
  it('is 0 for the same word, symmetric, and capped', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, fc.nat(3), (a, b, most) => {
        const exact = distance(a, b, 99)
        expect(exact === 0).toBe(a === b)
        expect(distance(b, a, 99)).toBe(exact)
        expect(distance(a, b, most)).toBe(Math.min(exact, most + 1))
      }),
    )
  })

  it.each([
    ['ruizhe', 'ruize', 1],
    ['ab', 'ba', 1],
    ['abc', 'acbd', 2],
    ['', 'ab', 2],
  ])('%j to %j: %i', (a, b, edits) => expect(distance(a, b, 9)).toBe(edits))
})
