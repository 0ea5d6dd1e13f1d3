import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../contract/search/fold.ts'
import { escapeTerm, loosely, strictly } from './lucene.ts'

describe('the query text for the full-text index', () => {
  it.each([
    ['Sun Rui', '+(sun^4 sun*) +(rui^4 rui*)'],
    ['孙瑞哲', '+"孙瑞哲"'],
    ['哲', '+(哲 哲* *哲)'],
    ['of weavers', '+(weavers^4 weavers*)'],
    ['Müller', '(+(muller^4 muller*)) (+(müller^4 müller*))'],
    ['*** ()', ''],
    ['⅐ ⑴', '+(1^4 1*) +(7^4 7*)'],
  ])('%j is %s', (q, text) => expect(strictly(parseQuery(q))).toBe(text))

  it('looks loosely for slips, parts of words and words in two parts', () => {
    expect(loosely(parseQuery('ruizhe'))).toBe('+(ruizhe* ruizhe~1 *ruizhe* "ru izhe" "rui zhe" "ruiz he")')
  })

  it('takes nothing of a text for syntax', () => {
    const outside = /^(?:[\p{L}\p{N}\p{M}]+(?:\^4|\*|~[12])?|\*[\p{L}\p{N}\p{M}]+\*?|"[\p{L}\p{N}\p{M} ]+"|[+() ])*$/u
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'+-&|!(){}[]^"~*?:\\/ aORé-孙⅐⑴') }),
        ),
        q => {
          const query = parseQuery(q)
          expect(strictly(query)).toMatch(outside)
          expect(loosely(query)).toMatch(outside)
        },
      ),
    )
    expect(escapeTerm('a+b "c" \\')).toBe('a\\+b\\ \\"c\\"\\ \\\\')
  })
})
