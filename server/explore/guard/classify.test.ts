import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readingRules, writingRules } from './allowed.ts'
import { classify } from './classify.ts'
import { harmless, hostile } from './corpus/corpus.ts'
import { grammarNames } from './grammar.ts'

const short = (text: string) => JSON.stringify(text.length > 90 ? `${text.slice(0, 87)}…` : text)

describe('the corpora', () => {
  test('are of the size that was asked for, and no text is in both', () => {
    const good = new Set(harmless().map(({ text }) => text))
    const bad = hostile().map(({ text }) => text)
    expect(good.size).toBeGreaterThanOrEqual(150)
    expect(new Set(bad).size).toBeGreaterThanOrEqual(150)
    expect(bad.filter(text => good.has(text))).toEqual([])
  })

  test.each(harmless().map(c => [c.rule, short(c.text), c.text]))('harmless, %s: %s', (_rule, _short, text) => {
    const verdict = classify(text, { editing: false })
    expect(verdict).toMatchObject({ admitted: true, kind: 'read' })
    expect(classify(text, { editing: true })).toEqual(verdict)
  })

  test.each(hostile().map(c => [c.rule, short(c.text), c] as const))('hostile, %s: %s', (_rule, _short, c) => {
    const verdict = classify(c.text, { editing: false })
    expect(verdict).toMatchObject({ admitted: false, code: c.code, reason: expect.stringMatching(/\.$/) })
    const editing = classify(c.text, { editing: true })
    if (c.onlyReading) expect(editing).toMatchObject({ admitted: true, kind: 'write' })
    else expect(editing).toMatchObject({ admitted: false, code: c.code })
  })
})

/** White space as the database knows it, outside strings. */
const spaces = fc.constantFrom(
  ...' \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2003\u2007\u200a\u2028\u2029\u202f\u205f\u3000',
)
const gaps = fc.oneof(
  spaces,
  fc.constant('/* CREATE (n); */'),
  fc.constant("/* ' */"),
  fc.constant('// DELETE " n\n'),
  fc.constant('//`\r'),
)

/** The words of a text, and whether room may be widened or case changed there: not in strings, quoted names, comments. */
const pieces =
  /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`|\/\/[^\r\n]*(?:[\r\n]|$)|\/\*[\s\S]*?\*\/|[\s\p{Cc}]+|[\p{L}_$.][\p{L}\p{N}_$.]*|./gsu
const keywords =
  /^(match|return|where|with|unwind|as|order|by|skip|limit|union|all|call|yield|optional|and|or|xor|not|in|is|null|case|when|then|else|end|exists|count|collect|create|set|delete|detach|remove|merge|foreach|load|csv|from|headers|show|indexes|constraints|functions|procedures|settings|transactions|users|databases|terminate|use|index|drop|alter|user|password|grant|revoke|explain|profile|starts|ends|contains|distinct|asc|desc|on|for|require)$/i

function* rewritten(text: string, draw: (size: number) => number, gap: (index: number) => string) {
  let index = 0
  for (const [piece] of text.matchAll(pieces)) {
    if (/^[\s\p{Cc}]+$/u.test(piece)) yield piece + gap(index++) + piece
    else if (keywords.test(piece)) {
      yield [...piece].map(letter => (draw(2) ? letter.toUpperCase() : letter.toLowerCase())).join('')
    } else yield piece
  }
}

// Neither what an escape may turn into code, nor what a comment put in would close.
const ordinary = <C extends { text: string }>(cases: C[]): C[] =>
  cases.filter(({ text }) => text.length < 2000 && !text.includes('\\u') && !text.includes('never closed'))

const variant = (text: string) =>
  fc
    .tuple(fc.array(fc.nat(1), { minLength: 40, maxLength: 40 }), fc.array(gaps, { minLength: 8, maxLength: 8 }))
    .map(([bits, fillings]) => {
      let at = 0
      return [
        ...rewritten(
          text,
          size => bits[at++ % bits.length]! % size,
          index => fillings[index % fillings.length]!,
        ),
      ].join('')
    })

describe('a verdict does not hang on looks', () => {
  const variants = <C extends { text: string }>(cases: C[]) =>
    fc.constantFrom(...ordinary(cases)).chain(c => variant(c.text).map(text => ({ c, text })))

  test('harmless texts stay harmless with other case, white space and comments', () => {
    fc.assert(
      fc.property(variants(harmless()), ({ text }) => {
        expect(classify(text, { editing: false })).toMatchObject({ admitted: true, kind: 'read' })
      }),
      { numRuns: 1000 },
    )
  })

  test('hostile texts stay hostile likewise', () => {
    fc.assert(
      fc.property(variants(hostile()), ({ text, c }) => {
        expect(classify(text, { editing: false })).toMatchObject({ admitted: false, code: c.code })
      }),
      { numRuns: 1000 },
    )
  })

  test('a hostile clause is found inside whatever a harmless statement can hold', () => {
    const inside = fc.constantFrom(
      'CALL { @ } RETURN 1 AS outer',
      'MATCH (outer) CALL (outer) { @ } RETURN outer',
      'RETURN 1 AS y UNION ALL CALL { @ } RETURN 1 AS y',
      'CALL { CALL { @ } RETURN 1 AS deep } RETURN deep',
    )
    const clauses = fc.constantFrom(
      "LOAD CSV FROM 'file:///x' AS l RETURN l",
      'CREATE (c) RETURN c',
      'MATCH (m) SET m.x = 1 RETURN m',
      'MATCH (m) DETACH DELETE m RETURN 1 AS x',
      'USE system RETURN 1 AS x',
      "CALL apoc.load.json('x') YIELD value RETURN value",
      'RETURN apoc.f() AS x',
      'CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x',
    )
    fc.assert(
      fc.property(inside, clauses, (frame, clause) => {
        const verdict = classify(frame.replace('@', clause), { editing: false })
        expect(verdict).toMatchObject({ admitted: false, code: 'QUERY_REFUSED' })
      }),
    )
  })
})

describe('any text gets a verdict', () => {
  const fragments = fc.constantFrom(
    ..."MATCH (n) RETURN n SET CREATE CALL { } ( ) [ ] - -- > < | : ; . , = + * / // /* */ ' \" ` \\ \\u0027 \\u 1 1.5 s' $x \0 \n \r 😀 \ud800 中 CASE WHEN END NOT WITH EXPLAIN CYPHER LOAD CSV".split(
      ' ',
    ),
    ' ',
  )
  const classified = (text: string) => {
    for (const editing of [false, true]) {
      const verdict = classify(text, { editing })
      if (verdict.admitted) expect(verdict.statement.length).toBe(text.length)
      else if (verdict.position) {
        expect(verdict.position.offset).toBeLessThanOrEqual(text.length)
        const before = text.slice(0, verdict.position.offset).split(/\r\n|\n|\r/)
        expect(verdict.position).toMatchObject({ line: before.length, column: before.at(-1)!.length + 1 })
      }
    }
  }
  test('made of pieces of the language', () => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 40 }), parts => classified(parts.join(''))),
      { numRuns: 1000 },
    )
  })
  test('made of anything', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), classified), { numRuns: 500 })
  })
  test('a cut of a text of the corpora', () => {
    const texts = [...harmless(), ...hostile()].filter(({ text }) => text.length < 500)
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), ({ text }, from, length) => {
        const start = from % (text.length + 1)
        classified(text.slice(start, start + (length % (text.length + 1))))
      }),
      { numRuns: 500 },
    )
  })
})

describe('what a verdict tells', () => {
  const admitted = (text: string, editing = false) => {
    const verdict = classify(text, { editing })
    if (!verdict.admitted) throw new Error(verdict.reason)
    return verdict
  }
  const refused = (text: string) => {
    const verdict = classify(text, { editing: false })
    if (verdict.admitted) throw new Error('admitted')
    return verdict
  }

  test.each([
    ["MATCH (n {name: 'secret'}) RETURN n", 'MATCH (n {name: …}) RETURN n'],
    ['MATCH (n) WHERE n.x = -12.5 OR n.y = "geheim" RETURN n', 'MATCH (n) WHERE n.x = … OR n.y = … RETURN n'],
    ["RETURN [1, 2, 'a'] AS l", 'RETURN […] AS l'],
    ["RETURN 1 // 'secret'", 'RETURN …'],
    ['MATCH (n)-[*1..3]->(m) RETURN m LIMIT 5', 'MATCH (n)-[*1..3]->(m) RETURN m LIMIT …'],
    ["RETURN '\\u0041\\u0042' AS x", 'RETURN … AS x'],
    ["CALL db.index.fulltext.queryNodes('i', 'secret')", 'CALL db.index.fulltext.queryNodes(…)'],
    ["SHOW INDEXES WHERE name = 'secret'", 'SHOW INDEXES WHERE name = …'],
  ])('%s without literals is %s', (text, without) => expect(admitted(text).statementWithoutLiterals).toBe(without))

  test('no reason repeats a literal', () => {
    for (const text of ["RETURN 'secret' 'secret'", 'RETURN 1 98765', "LOAD CSV FROM 'secret' AS l RETURN l"]) {
      expect(JSON.stringify(refused(text))).not.toMatch(/secret|98765/)
    }
  })

  test('parameters once each, unquoted, whatever they are called', () => {
    const { parameters } = admitted('RETURN $a, $`b c`, $a, $0, $constructor, $__proto__, [$d]')
    expect(parameters).toEqual(['a', 'b c', '0', 'constructor', '__proto__', 'd'])
  })

  test('the prefix, and the statement without it at the same places', () => {
    expect(admitted('EXPLAIN RETURN 1')).toMatchObject({ prefix: 'explain', statement: '        RETURN 1' })
    expect(admitted('CYPHER 5 /*a*/profile RETURN 1')).toMatchObject({
      prefix: 'profile',
      statement: 'CYPHER 5 /*a*/        RETURN 1',
    })
    expect(admitted('RETURN 1 AS EXPLAIN')).toMatchObject({ prefix: undefined, statement: 'RETURN 1 AS EXPLAIN' })
  })

  test('where the first refusal stands, in UTF-16 units, after characters of two units', () => {
    const verdict = refused("MATCH (n)\r\nWHERE n.x = '😀😀' SET n.x = 1 REMOVE n.y")
    expect(verdict).toMatchObject({ construct: 'SET', position: { line: 2, column: 20, offset: 30 } })
    expect(verdict.places.map(({ offset }) => offset)).toEqual([30, 42])
  })

  test('an escape shifts no position', () => {
    const text = "RETURN '\\u4e2d' AS x, '\\u0027 SET n.x = 1 //' AS y"
    const { construct, position } = refused(text)
    expect(construct).toBe('SET')
    expect(position?.offset).toBe(text.indexOf('SET'))
  })

  test.each([
    ['CALL `apoc`.load.`json`()', 'apoc.load.json'],
    ['CREATE TEXT INDEX i FOR (n:A) ON (n.x)', 'CREATE TEXT INDEX'],
    ['SHOW CURRENT USER', 'SHOW CURRENT USER'],
    ["CREATE USER mallory SET PASSWORD 'x'", 'CREATE USER'],
    [':use system', ':use'],
    ['CYPHER debug=ast RETURN 1', 'CYPHER debug'],
    ['CALL { RETURN 1 AS x } IN TRANSACTIONS RETURN x', 'IN TRANSACTIONS'],
  ])('%s is refused as %s', (text, construct) => expect(refused(text).construct).toBe(construct))
})

test('every rule on the lists is one of the grammar, and a statement of each writing rule is refused', () => {
  const { rules } = grammarNames()
  for (const rule of [...readingRules, ...writingRules]) expect(rules).toContain(rule)
  expect([...readingRules].filter(rule => writingRules.has(rule))).toEqual([])
})
