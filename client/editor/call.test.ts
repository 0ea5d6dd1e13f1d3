import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callsAt } from './call.ts'

/** The caret stands at the bar. */
const calls = (text: string): string[] =>
  callsAt(text.replace('|', ''), text.indexOf('|')).map(
    ({ name, isProcedure, argument }) => `${isProcedure ? 'CALL ' : ''}${name} ${argument}`,
  )

test.each<[string, string[]]>([
  ['RETURN substring(|', ['substring 0']],
  ["RETURN substring('a, b', 1, |)", ['substring 2']],
  ['RETURN substring|(x)', []],
  ['RETURN substring(x)|', []],
  ['RETURN size(split(|x, y))', ['split 0', 'size 0']],
  ['RETURN coalesce(head([1, 2, |]), 3)', ['head 0', 'coalesce 0']],
  ['RETURN point({x: 1, y: |})', ['point 0']],
  ["RETURN left('a|', 1)", []],
  ['RETURN left(/* a, | */ 1)', []],
  ['RETURN left( // a, |\n 1)', []],
  ['RETURN left( // a, \n 1,| 2)', ['left 1']],
  ["RETURN left('a', `b, (`, |)", ['left 2']],
  ['CALL db.index.fulltext.queryNodes("x", |)', ['CALL db.index.fulltext.queryNodes 1']],
  ['call db . labels(|)', ['CALL db.labels 0']],
  ['MATCH (n:Person|) RETURN 1', ['MATCH 0']],
  ['MATCH (n) WHERE (n.x > 1 AND |)', ['WHERE 0']],
  ['RETURN left(x; RETURN right(|', ['right 0']],
  ['RETURN 大小(|名)', ['大小 0']],
  ['|', []],
  [')))|', []],
])('%s', (text, expected) => {
  expect(calls(text)).toEqual(expected)
})

test('any text can be looked at, at any place', () => {
  const text = fc.string({ unit: fc.constantFrom(...'a(){}[],;\'"`/* \n.人'), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.nat(60), (written, caret) => {
      for (const { at, argument } of callsAt(written, caret)) {
        expect(written[at]).toBe('(')
        expect(at).toBeLessThan(caret)
        expect(argument).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})
