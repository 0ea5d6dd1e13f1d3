import { type Case, float } from '../case.ts'

const rows = (name: string, query: string, expected: (string | number | boolean | null | object)[][]): Case => ({
  name: `language: ${name}`,
  query,
  expect: { rows: expected as never },
})
const unordered = (name: string, query: string, expected: (string | number | boolean | null | object)[][]): Case => ({
  name: `language: ${name}`,
  query,
  expect: { unordered: expected as never },
})

/** What the questions of the explorer and its analysts rely on, and what engines are known to answer differently. */
export const languageCases: Case[] = [
  rows(
    'null in comparisons',
    'RETURN null = null AS a, null <> 1 AS b, null IS NULL AS c, 1 IN [null] AS d, 1 IN [1, null] AS e',
    [[null, null, true, null, true]],
  ),
  rows(
    'three-valued logic',
    'RETURN true AND null AS a, false AND null AS b, true OR null AS c, NOT null AS d, true XOR null AS e',
    [[null, false, true, null, null]],
  ),
  rows('integers and floats compare by number', 'RETURN 1 = 1.0 AS a, 1.5 > 1 AS b, 2 < 10 AS c', [[true, true, true]]),
  rows(
    'integer division and remainder',
    'RETURN 7 / 2 AS a, -7 / 2 AS b, 7 % 3 AS c, -7 % 3 AS d, 7 / 2.0 AS e, 2 ^ 3 AS f',
    [[3, -3, 1, -1, 3.5, float('8.0')]],
  ),
  rows(
    'parts of lists',
    'WITH [1, 2, 3] AS l RETURN l[0] AS a, l[-1] AS b, l[5] AS c, l[1..] AS d, l[-2..] AS e, l[..-1] AS f',
    [[1, 3, null, [2, 3], [2, 3], [1, 2]]],
  ),
  rows(
    'list functions',
    'WITH [3, 1, 2] AS l RETURN size(l) AS a, head(l) AS b, last(l) AS c, tail(l) AS d, reverse(l) AS e, range(0, 6, 3) AS f',
    [[3, 3, 2, [1, 2], [2, 1, 3], [0, 3, 6]]],
  ),
  rows(
    'list comprehension, reduce and quantifiers',
    'WITH [1, 2, 3] AS l RETURN [x IN l WHERE x > 1 | x * 2] AS a, reduce(s = 0, x IN l | s + x) AS b, all(x IN l WHERE x > 0) AS c, any(x IN l WHERE x > 2) AS d, none(x IN l WHERE x > 3) AS e, single(x IN l WHERE x = 2) AS f',
    [[[4, 6], 6, true, true, true, true]],
  ),
  rows('maps', "WITH {a: 1, b: {c: 2}} AS m RETURN m.a AS a, m.b.c AS b, m['a'] AS c, m.none AS d, m {.a, x: 3} AS e", [
    [1, 2, 1, null, { a: 1, x: 3 }],
  ]),
  rows(
    'strings',
    "RETURN toUpper('aé') AS a, substring('hello', 1, 3) AS b, split('a,b', ',') AS c, replace('aaa', 'a', 'b') AS d, trim('  x ') AS e, left('abc', 2) AS f, size('关系') AS g, reverse('ab') AS h",
    [['AÉ', 'ell', ['a', 'b'], 'bbb', 'x', 'ab', 2, 'ba']],
  ),
  rows(
    'string predicates',
    "RETURN 'abc' STARTS WITH 'a' AS a, 'abc' ENDS WITH 'c' AS b, 'abc' CONTAINS 'd' AS c, 'abc' =~ 'A.*' AS d, 'abc' =~ '(?i)A.*' AS e",
    [[true, true, false, false, true]],
  ),
  rows(
    'conversions',
    "RETURN toString(1.0) AS a, toInteger('42') AS b, toFloat('1.5') AS c, toInteger('x') AS d, toBoolean('TRUE') AS e, toInteger(2.9) AS f",
    [['1.0', 42, 1.5, null, true, 2]],
  ),
  rows(
    'numbers',
    'RETURN abs(-3) AS a, sign(-2.5) AS b, floor(1.7) AS c, ceil(1.2) AS d, sqrt(16) AS e, round(2.5) AS f',
    [[3, -1, float('1.0'), float('2.0'), float('4.0'), float('3.0')]],
  ),
  rows(
    'CASE in both forms',
    "UNWIND [1, 2, 3] AS x RETURN CASE x WHEN 1 THEN 'one' ELSE 'more' END AS a, CASE WHEN x > 2 THEN true END AS b",
    [
      ['one', null],
      ['more', null],
      ['more', true],
    ],
  ),
  rows(
    'ORDER BY puts null last, and DESC first',
    'UNWIND [2, null, 1] AS x WITH x ORDER BY x WITH collect(x) + [] AS low, 0 AS z RETURN low',
    [[[1, 2]]],
  ),
  rows('ORDER BY with null', 'UNWIND [2, null, 1] AS x RETURN x ORDER BY x', [[1], [2], [null]]),
  rows('ORDER BY DESC with null', 'UNWIND [2, null, 1] AS x RETURN x ORDER BY x DESC', [[null], [2], [1]]),
  rows(
    'ORDER BY several, SKIP and LIMIT',
    'UNWIND [[1, 2], [1, 1], [0, 9]] AS p RETURN p[0] AS a, p[1] AS b ORDER BY a DESC, b SKIP 1 LIMIT 1',
    [[1, 2]],
  ),
  unordered('DISTINCT', 'UNWIND [1, 1.0, 2, null, null, 2] AS x RETURN DISTINCT toFloat(x) AS x', [
    [float('1.0')],
    [float('2.0')],
    [null],
  ]),
  rows(
    'aggregates',
    'UNWIND [1, 2, 3, null] AS x RETURN count(*) AS a, count(x) AS b, sum(x) AS c, avg(x) AS d, min(x) AS e, max(x) AS f, collect(x) AS g',
    [[4, 3, 6, float('2.0'), 1, 3, [1, 2, 3]]],
  ),
  rows(
    'aggregates of nothing',
    'UNWIND [] AS x RETURN count(x) AS a, sum(x) AS b, collect(x) AS c, max(x) AS d, avg(x) AS e',
    [[0, 0, [], null, null]],
  ),
  rows(
    'aggregates over distinct values',
    'UNWIND [1, 1, 2] AS x RETURN count(DISTINCT x) AS a, sum(DISTINCT x) AS b, collect(DISTINCT x) AS c',
    [[2, 3, [1, 2]]],
  ),
  rows('percentiles', 'UNWIND [10, 20, 30, 40] AS x RETURN percentileCont(x, 0.5) AS a, percentileDisc(x, 0.5) AS b', [
    [float('25.0'), 20],
  ]),
  {
    name: 'language: a percentile given as a parameter',
    query: 'UNWIND [10, 20, 30, 40] AS x RETURN percentileCont(x, $p) AS a',
    parameters: { p: 0.25 },
    expect: { rows: [[17.5]] },
  },
  unordered('grouping', "MATCH (n:Conformance) RETURN 'ConformancePlace' IN labels(n) AS place, count(*) AS count", [
    [false, 4],
    [true, 1],
  ]),
  rows(
    'OPTIONAL MATCH gives null',
    "MATCH (n:Conformance {key: 'town'}) OPTIONAL MATCH (n)-[r]->(m) RETURN n.key AS n, r, m, m.key AS k",
    [['town', null, null, null]],
  ),
  rows(
    'a relationship is walked once',
    "MATCH (a:Conformance {key: 'ada'})-[:CONFORMANCE_KNOWS]-(b)-[:CONFORMANCE_KNOWS]-(c) RETURN count(*) AS count",
    [[5]],
  ),
  unordered(
    'variable length',
    "MATCH (:Conformance {key: 'ada'})-[:CONFORMANCE_KNOWS*1..2]->(b) RETURN DISTINCT b.key AS key",
    [['charles'], ['dora']],
  ),
  unordered(
    'variable length of zero',
    "MATCH (:Conformance {key: 'town'})-[:CONFORMANCE_LIVES_IN*0..1]-(b) RETURN b.key AS key",
    [['town'], ['ada'], ['charles']],
  ),
  unordered(
    'several types',
    "MATCH (:Conformance {key: 'charles'})-[r:CONFORMANCE_KNOWS|CONFORMANCE_LIVES_IN]->(b) RETURN b.key AS key",
    [['dora'], ['town']],
  ),
  rows(
    'shortestPath',
    "MATCH (a:Conformance {key: 'charles'}), (b:Conformance {key: 'ada'}) MATCH p = shortestPath((a)-[:CONFORMANCE_KNOWS*..5]->(b)) RETURN [n IN nodes(p) | n.key] AS keys, length(p) AS length",
    [[['charles', 'dora', 'ada'], 2]],
  ),
  rows(
    'shortestPath without direction',
    "MATCH (a:Conformance {key: 'dora'}), (b:Conformance {key: 'town'}) MATCH p = shortestPath((a)-[*..5]-(b)) RETURN length(p) AS length",
    [[2]],
  ),
  rows(
    'shortestPath under a condition on all its nodes',
    "MATCH (a:Conformance {key: 'dora'}), (b:Conformance {key: 'charles'}) MATCH p = shortestPath((a)-[*..6]-(b)) WHERE all(r IN relationships(p) WHERE r.key <> 'k3') RETURN length(p) AS length",
    [[2]],
  ),
  rows(
    'allShortestPaths',
    "MATCH (a:Conformance {key: 'dora'}), (b:Conformance {key: 'charles'}) MATCH p = allShortestPaths((a)-[:CONFORMANCE_KNOWS*..5]->(b)) WITH [r IN relationships(p) | r.key] AS keys ORDER BY keys[1] RETURN keys",
    [[['k4', 'k1']], [['k4', 'k2']]],
  ),
  rows(
    'no path',
    "MATCH (a:Conformance {key: 'ada'}), (b:Conformance {key: 'emil'}) MATCH p = shortestPath((a)-[*..5]-(b)) RETURN p",
    [],
  ),
  rows(
    'a pattern as a condition',
    'MATCH (n:Conformance) WHERE (n)-[:CONFORMANCE_LIVES_IN]->() RETURN n.key AS key ORDER BY key',
    [['ada'], ['charles']],
  ),
  rows(
    'NOT of a pattern',
    'MATCH (n:ConformancePerson) WHERE NOT (n)-[:CONFORMANCE_LIVES_IN]->() RETURN n.key AS key ORDER BY key',
    [['dora'], ['emil']],
  ),
  rows(
    'pattern comprehension',
    "MATCH (n:Conformance {key: 'town'}) WITH [(n)<-[:CONFORMANCE_LIVES_IN]-(p) | p.key] AS keys UNWIND keys AS key RETURN key ORDER BY key",
    [['ada'], ['charles']],
  ),
  rows(
    'EXISTS { }',
    "MATCH (n:ConformancePerson) WHERE EXISTS { MATCH (n)-[:CONFORMANCE_LIVES_IN]->(:Conformance {key: 'town'}) } RETURN n.key AS key ORDER BY key",
    [['ada'], ['charles']],
  ),
  rows(
    'COUNT { } with a literal type',
    "MATCH (n:Conformance {key: 'ada'}) RETURN COUNT { (n)-[:CONFORMANCE_KNOWS]->() } AS out, COUNT { (n)<-[:CONFORMANCE_KNOWS]-() } AS into, COUNT { (n)--() } AS all",
    [[2, 1, 4]],
  ),
  rows(
    'COUNT { } of a loop',
    "MATCH (n:Conformance {key: 'emil'}) RETURN COUNT { (n)-[:CONFORMANCE_KNOWS]->() } AS out, COUNT { (n)--() } AS all",
    [[1, 1]],
  ),
  rows(
    'COLLECT { }',
    "MATCH (n:Conformance {key: 'town'}) RETURN COLLECT { MATCH (n)<-[:CONFORMANCE_LIVES_IN]-(p) RETURN p.key ORDER BY p.key } AS keys",
    [[['ada', 'charles']]],
  ),
  rows(
    'CALL { } that imports',
    "MATCH (n:Conformance) WHERE n.key IN ['ada', 'dora'] CALL { WITH n MATCH (n)-[:CONFORMANCE_KNOWS]->(m) RETURN count(m) AS c } RETURN n.key AS key, c ORDER BY key",
    [
      ['ada', 2],
      ['dora', 1],
    ],
  ),
  rows(
    'CALL (n) { }',
    "MATCH (n:Conformance {key: 'ada'}) CALL (n) { MATCH (n)-->(m) RETURN count(m) AS c } RETURN c",
    [[3]],
  ),
  rows('a label of two', 'MATCH (n:ConformanceWriter|ConformancePlace) RETURN n.key AS key ORDER BY key', [
    ['dora'],
    ['town'],
  ]),
  rows('a label that is not', 'MATCH (n:Conformance&!ConformancePerson) RETURN n.key AS key', [['town']]),
  rows(
    'a quantified path pattern',
    "MATCH (:Conformance {key: 'charles'})-[:CONFORMANCE_KNOWS]->{2}(b) RETURN b.key AS key",
    [['ada']],
  ),
  rows(
    'UNION takes rows once, UNION ALL all',
    'CALL { UNWIND [1, 2] AS x RETURN x UNION UNWIND [2, 3] AS x RETURN x } WITH count(*) AS a CALL { UNWIND [1, 2] AS x RETURN x UNION ALL UNWIND [2, 3] AS x RETURN x } RETURN a, count(*) AS b',
    [[3, 4]],
  ),
  unordered('UNION at the top', 'RETURN 1 AS x UNION RETURN 2 AS x UNION RETURN 1 AS x', [[1], [2]]),
  {
    name: 'language: a property named by a parameter',
    query: "MATCH (n:Conformance {key: 'ada'}) RETURN n[$name] AS v, n['none'] AS w",
    parameters: { name: 'born' },
    expect: { rows: [[1815, null]] },
  },
  rows(
    'a condition on a property that is not there',
    'MATCH (n:ConformancePerson) WHERE n.born > 1800 OR n.born IS NULL RETURN n.key AS key ORDER BY key',
    [['ada'], ['dora'], ['emil']],
  ),
  rows(
    'an empty string is not null',
    "MATCH (n:Conformance {key: 'emil'}) RETURN n.name = '' AS a, n.name IS NULL AS b, size(n.name) AS c",
    [[true, false, 0]],
  ),
  rows('comparing across types', 'MATCH (n:Conformance) WHERE n.key = 1 OR n.key < 1 RETURN n', []),
  rows('no rows still have columns', "MATCH (n:Conformance {key: 'nobody'}) RETURN n, n.key AS key", []),
  rows('WITH hides what it leaves out', 'WITH 1 AS a, 2 AS b WITH a AS c WHERE c = 1 RETURN c', [[1]]),
  rows('comments', '// one\nRETURN /* two */ 1 AS a // three', [[1]]),
]
