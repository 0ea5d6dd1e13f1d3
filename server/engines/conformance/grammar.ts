import fc from 'fast-check'

/** A small graph with every kind of value, loops and parallel relationships; its nodes carry the label D. */
export const graph = `
CREATE (a:D:P {k: 'a', i: 1, f: 1.0, s: 'a', b: true, l: [1, 2, 3], m: 1}),
       (b:D:P {k: 'b', i: 2, f: 2.5, s: 'Ab', b: false, l: [], m: 4.0}),
       (c:D:P {k: 'c', i: -3, f: -1.5, s: '', l: [3], m: '1'}),
       (d:D:Q {k: 'd', i: 2, f: 1e10, s: 'x y', b: true, m: true}),
       (e:D:Q {k: 'e', s: '10'}),
       (a)-[:R {k: 'ab', w: 1}]->(b), (a)-[:R {k: 'ab2', w: 2.5}]->(b), (b)-[:S {k: 'bc', w: -1}]->(c),
       (c)-[:R {k: 'ca'}]->(a), (c)-[:S {k: 'cd', w: 3}]->(d), (d)-[:R {k: 'dd', w: 0}]->(d), (d)-[:S {k: 'db'}]->(b)`

type Text = fc.Arbitrary<string>

const { oneof, constantFrom, tuple } = fc

const integers = constantFrom('0', '1', '2', '-1', '3', '7', '9223372036854775807', '0x1F')
const floats = constantFrom('0.0', '1.0', '1.5', '-2.5', '1e10', '0.1', '12345678.9', '1.0e-5')
const texts = constantFrom("''", "'a'", "'abc'", "'1'", "'1.0'", "'Ä b'", "' x '", "'true'", "'关系'", "'😀z'")
const booleans = constantFrom('true', 'false')

/** Expressions of a type, over what is in scope: `n` is a node (or null), `x` anything. */
interface Grammar {
  number: Text
  integer: Text
  text: Text
  boolean: Text
  list: Text
  map: Text
  any: Text
}

function grammar(nodes: string[], values: string[], patterns: boolean): Grammar {
  const property = (name: string): Text[] => (nodes.length > 0 ? [constantFrom(...nodes).map(n => `${n}.${name}`)] : [])
  const value: Text[] = values.length > 0 ? [constantFrom(...values)] : []
  return fc.letrec(tie => {
    const list = (of: Text) => fc.array(of, { maxLength: 3 }).map(items => `[${items.join(', ')}]`)
    const call = (names: string[], ...args: Text[]) =>
      tuple(constantFrom(...names), ...args).map(([name, ...given]) => `${name}(${given.join(', ')})`)
    const binary = (operators: string[], left: Text, right: Text) =>
      tuple(left, constantFrom(...operators), right).map(([a, op, b]) => `(${a} ${op} ${b})`)
    const number = tie('number') as Text
    const integer = tie('integer') as Text
    const text = tie('text') as Text
    const boolean = tie('boolean') as Text
    const any = tie('any') as Text
    const lists = tie('list') as Text
    const map = tie('map') as Text
    const inner = oneof({ depthSize: 'small', withCrossShrink: true }, integers, constantFrom('y', 'y', 'null'), texts)
    return {
      integer: oneof(
        { depthSize: 'small', withCrossShrink: true },
        { weight: 4, arbitrary: integers },
        ...property('i').map(arbitrary => ({ weight: 3, arbitrary })),
        binary(['+', '-', '*', '%', '/'], integer, integer),
        call(['size'], lists),
        call(['size'], text),
        call(['toInteger'], oneof(number, text)),
        call(['sign'], number),
        call(['abs'], integer),
        tuple(lists).map(([items]) => `reduce(acc = 0, y IN ${items} | acc + CASE WHEN y = 1 THEN 1 ELSE 2 END)`),
        ...(patterns
          ? [
              constantFrom(...nodes).map(n => `COUNT { (${n})-[:R]-() }`),
              constantFrom(...nodes).map(n => `size([(${n})-->(z:D) | z.k])`),
            ]
          : []),
      ),
      number: oneof(
        { depthSize: 'small', withCrossShrink: true },
        { weight: 3, arbitrary: floats },
        { weight: 3, arbitrary: integer },
        ...property('f').map(arbitrary => ({ weight: 2, arbitrary })),
        binary(['+', '-', '*', '/', '%', '^'], number, number),
        call(['toFloat'], oneof(number, text)),
        call(['floor', 'ceil', 'round', 'sqrt', 'exp'], number),
        tuple(number, constantFrom('0', '1', '2')).map(([of, digits]) => `round(${of}, ${digits})`),
        number.map(of => `-${of}`),
      ),
      text: oneof(
        { depthSize: 'small', withCrossShrink: true },
        { weight: 4, arbitrary: texts },
        ...property('s').map(arbitrary => ({ weight: 3, arbitrary })),
        tuple(text, oneof(text, number)).map(([a, b]) => `(${a} + ${b})`),
        call(['toString'], oneof(number, boolean, text)),
        call(['toUpper', 'toLower', 'trim', 'ltrim', 'rtrim', 'reverse'], text),
        call(['left', 'right', 'substring'], text, constantFrom('0', '1', '2', '5')),
        tuple(text, constantFrom('0', '1', '4'), constantFrom('0', '1', '9')).map(
          ([of, a, b]) => `substring(${of}, ${a}, ${b})`,
        ),
        call(['replace'], text, constantFrom("'a'", "'b'", "'1'"), texts),
      ),
      boolean: oneof(
        { depthSize: 'small', withCrossShrink: true },
        { weight: 2, arbitrary: booleans },
        ...property('b'),
        { weight: 3, arbitrary: binary(['=', '<>', '<', '<=', '>', '>='], any, any) },
        { weight: 2, arbitrary: binary(['=', '<>', '<', '<=', '>', '>='], number, number) },
        tuple(number, number, number).map(([a, b, c]) => `(${a} < ${b} <= ${c})`),
        { weight: 2, arbitrary: binary(['AND', 'OR', 'XOR'], boolean, boolean) },
        boolean.map(of => `(NOT ${of})`),
        any.map(of => `(${of} IS NULL)`),
        any.map(of => `(${of} IS NOT NULL)`),
        { weight: 2, arbitrary: binary(['IN'], any, lists) },
        binary(['STARTS WITH', 'ENDS WITH', 'CONTAINS'], text, text),
        tuple(text, constantFrom("'.*'", "'a.*'", "'[a-z ]+'", "'(?i)AB'", "''")).map(([of, by]) => `(${of} =~ ${by})`),
        tuple(
          constantFrom('all', 'any', 'none', 'single'),
          lists,
          constantFrom('y = 1', 'y > 1', 'y IS NULL', 'y <> 2', "y = 'a'"),
        ).map(([which, items, test]) => `${which}(y IN ${items} WHERE ${test})`),
        call(['isEmpty'], oneof(lists, text)),
        ...(patterns
          ? [
              constantFrom(...nodes).map(n => `(${n})-[:R]->()`),
              constantFrom(...nodes).map(n => `EXISTS { (${n})-[:S]->(z) WHERE z.i > 0 }`),
              constantFrom(...nodes).map(n => `${n}:P`),
              constantFrom(...nodes).map(n => `${n}:P|Q`),
            ]
          : []),
      ),
      list: oneof(
        { depthSize: 'small', withCrossShrink: true },
        { weight: 3, arbitrary: list(oneof(integers, texts, booleans, constantFrom('null'), floats)) },
        ...property('l'),
        list(any),
        binary(['+'], lists, lists),
        tuple(lists, any).map(([items, one]) => `(${items} + ${one})`),
        tuple(lists, constantFrom('0', '1', '-2', '9'), constantFrom('', '0', '1', '-1', '9')).map(
          ([items, a, b]) => `${items}[${a}..${b}]`,
        ),
        tuple(lists, constantFrom('', ' WHERE y > 1', ' WHERE y IS NOT NULL'), inner).map(
          ([items, where, to]) => `[y IN ${items}${where} | ${to}]`,
        ),
        // Not reverse(): Neo4j 5.26 refuses it on lists that are stored as properties.
        call(['tail'], lists),
        tuple(constantFrom('0', '1', '5'), constantFrom('0', '3', '-2'), constantFrom('1', '2', '-1')).map(
          ([a, b, c]) => `range(${a}, ${b}, ${c})`,
        ),
        call(['split'], text, constantFrom("'a'", "' '", "'1'")),
      ),
      map: oneof(
        { depthSize: 'small', withCrossShrink: true },
        tuple(any, any).map(([a, b]) => `{p: ${a}, q: ${b}}`),
        constantFrom('{}'),
        ...(patterns ? [constantFrom(...nodes).map(n => `${n} {.k, .i, extra: 1}`)] : []),
      ),
      any: oneof(
        { depthSize: 'small', withCrossShrink: true },
        { weight: 3, arbitrary: constantFrom('null') },
        { weight: 5, arbitrary: number },
        { weight: 4, arbitrary: text },
        { weight: 4, arbitrary: boolean },
        { weight: 4, arbitrary: lists },
        { weight: 1, arbitrary: map },
        ...property('m').map(arbitrary => ({ weight: 5, arbitrary })),
        ...value.map(arbitrary => ({ weight: 5, arbitrary })),
        tuple(boolean, any, any).map(([a, b, c]) => `CASE WHEN ${a} THEN ${b} ELSE ${c} END`),
        tuple(any, any, any, any).map(([a, b, c, d]) => `CASE ${a} WHEN ${b} THEN ${c} ELSE ${d} END`),
        tuple(any, any).map(([a, b]) => `coalesce(${a}, ${b})`),
        call(['head', 'last'], lists),
        tuple(lists, constantFrom('0', '1', '-1', '5')).map(([items, at]) => `${items}[${at}]`),
        tuple(map, constantFrom('p', 'q', 'r')).map(([of, name]) => `(${of}).${name}`),
      ),
    }
  }) as unknown as Grammar
}

const named = (expressions: string[]) => expressions.map((e, i) => `${e} AS c${i}`).join(', ')
const columns = (of: Text, max = 3) => fc.array(of, { minLength: 1, maxLength: max })

const nothing = grammar([], [], false)
const unwound = grammar([], ['x'], false)
const matched = grammar(['n'], [], true)
const pair = grammar(['n', 'o'], [], true)

const aggregate = (of: Grammar): Text =>
  oneof(
    constantFrom('count(*)'),
    of.any.map(e => `count(${e})`),
    of.any.map(e => `count(DISTINCT ${e})`),
    of.number.map(e => `sum(${e})`),
    of.number.map(e => `avg(${e})`),
    of.any.map(e => `min(${e})`),
    of.any.map(e => `max(${e})`),
    of.integer.map(e => `stDev(${e})`),
    tuple(of.number, constantFrom('0.0', '0.5', '0.9', '1.0')).map(([e, p]) => `percentileCont(${e}, ${p})`),
    tuple(of.integer, constantFrom('0.0', '0.5', '0.9', '1.0')).map(([e, p]) => `percentileDisc(${e}, ${p})`),
    of.any.map(e => `size(collect(${e}))`),
    of.any.map(e => `size(collect(DISTINCT ${e}))`),
  )

const patterns = constantFrom('(n:D)', '(n:P)', '(n:D {i: 2})', "(n:D {k: 'a'})")
const hops = constantFrom(
  '(n:D)-[r:R]->(o:D)',
  '(n:D)--(o:D)',
  '(n:D)<-[:S]-(o:D)',
  '(n:D)-[:R|S]-(o:D)',
  '(n:D)-[r]->(o:D)-[t]->(n)',
  '(n:D)-[*1..2]->(o:D)',
  '(n:D)-[*0..1]-(o:D)',
  '(n:D)-[:R*]->(o:D)',
  '(n:D), (o:P)',
  '(n:D)-[r]-(:D)-[t]-(o:D)',
  "(n:D {k: 'a'}), (o:D {k: 'd'}), p = shortestPath((n)-[*]-(o))",
  "(n:D {k: 'a'}), (o:Q), p = allShortestPaths((n)-[*..4]->(o))",
  '(n:P)-[r {w: 1}]->(o)',
)

/** Reading statements; ordered by all that they return when they say RETURN x ORDER BY x. */
export const statements: Text = oneof(
  columns(nothing.any, 4).map(es => `RETURN ${named(es)}`),
  tuple(fc.array(nothing.any, { minLength: 1, maxLength: 6 }), columns(unwound.any)).map(
    ([list, es]) => `UNWIND [${list.join(', ')}] AS x RETURN ${named(es)}`,
  ),
  // Ordered by everything that is returned, so that rows that tie are the same.
  tuple(
    fc.array(nothing.any, { minLength: 1, maxLength: 8 }),
    constantFrom('', ' DESC'),
    constantFrom('', ' SKIP 1', ' LIMIT 3', ' SKIP 1 LIMIT 2'),
  ).map(([list, way, cut]) => `UNWIND [${list.join(', ')}] AS x RETURN x ORDER BY x${way}${cut}`),
  fc
    .array(nothing.any, { minLength: 1, maxLength: 6 })
    .map(list => `UNWIND [${list.join(', ')}] AS x RETURN DISTINCT x`),
  tuple(fc.array(nothing.any, { maxLength: 6 }), columns(aggregate(unwound))).map(
    ([list, es]) => `UNWIND [${list.join(', ')}] AS x RETURN ${named(es)}`,
  ),
  tuple(fc.array(nothing.any, { maxLength: 6 }), unwound.any, columns(aggregate(unwound), 2)).map(
    ([list, group, es]) => `UNWIND [${list.join(', ')}] AS x RETURN ${group} AS g, ${named(es)}`,
  ),
  tuple(patterns, matched.boolean, columns(matched.any)).map(
    ([p, where, es]) => `MATCH ${p} WHERE ${where} RETURN n, ${named(es)}`,
  ),
  tuple(hops, pair.boolean, columns(pair.any, 2)).map(
    ([p, where, es]) => `MATCH ${p} WHERE ${where} RETURN n.k AS n, o.k AS o, ${named(es)}`,
  ),
  tuple(patterns, hops, pair.boolean, columns(pair.any, 2)).map(
    ([first, second, where, es]) =>
      `MATCH ${first} OPTIONAL MATCH ${second} WHERE ${where} RETURN n.k AS n, o.k AS o, ${named(es)}`,
  ),
  tuple(hops, columns(aggregate(pair), 2)).map(([p, es]) => `MATCH ${p} RETURN n.k AS g, ${named(es)}`),
  tuple(patterns, matched.any, unwound.boolean, columns(unwound.any, 2)).map(
    ([p, e, where, es]) => `MATCH ${p} WITH n, ${e} AS x WHERE ${where} RETURN n.k AS n, ${named(es)}`,
  ),
  tuple(patterns, matched.any, constantFrom('', ' DESC')).map(
    ([p, e, way]) => `MATCH ${p} WITH n, ${e} AS x ORDER BY x${way}, n.k LIMIT 2 RETURN n.k AS n, x`,
  ),
  tuple(nothing.any, nothing.any, constantFrom('UNION', 'UNION ALL')).map(
    ([a, b, union]) => `RETURN ${a} AS x ${union} RETURN ${b} AS x`,
  ),
  tuple(patterns, matched.any).map(([p, e]) => `MATCH ${p} CALL { WITH n RETURN ${e} AS x } RETURN n.k AS n, x`),
  tuple(hops).map(
    ([p]) => `MATCH ${p} RETURN size([(n)-[q]->(z:D) WHERE z.i > 0 | q.k]) AS ks, n.k AS n, labels(o) AS l`,
  ),
)
