import type { TemporalType, Value } from '../../../contract/graph.ts'
import { type Case, float, integer } from '../case.ts'

const literal = (name: string, expression: string, value: Value): Case => ({
  name: `value: ${name}`,
  query: `RETURN ${expression} AS v`,
  expect: { rows: [[value]], columns: ['v'] },
})
const temporal = ($type: TemporalType, value: string): Value => ({ $type, value })
const point = (srid: number, x: number, y: number, z?: number): Value =>
  z === undefined ? { $type: 'Point', srid, x, y } : { $type: 'Point', srid, x, y, z }

export const valueCases: Case[] = [
  literal('null', 'null', null),
  literal('booleans', '[true, false]', [true, false]),
  literal('integers', '[0, 1, -1, 255, -129, 2147483648, -2147483649]', [0, 1, -1, 255, -129, 2147483648, -2147483649]),
  literal(
    'the safe integers of JavaScript',
    '[9007199254740991, -9007199254740991]',
    [9007199254740991, -9007199254740991],
  ),
  literal('integers beyond the safe ones', '[9007199254740992, -9007199254740993]', [
    integer('9007199254740992'),
    integer('-9007199254740993'),
  ]),
  literal('the largest and the smallest integer', '[9223372036854775807, -9223372036854775807 - 1]', [
    integer('9223372036854775807'),
    integer('-9223372036854775808'),
  ]),
  literal('floats', '[1.5, -0.1, 1.0e-7]', [1.5, -0.1, 1e-7]),
  literal('floats without a fraction', '[1.0, -3.0, 0.0, 1.0e300]', [
    float('1.0'),
    float('-3.0'),
    float('0.0'),
    float('1e+300'),
  ]),
  literal('negative zero', '-0.0', float('-0.0')),
  literal('not a number', '0.0 / 0.0', float('NaN')),
  literal('infinities', '[1.0 / 0.0, -1.0 / 0.0]', [float('Infinity'), float('-Infinity')]),
  literal('strings', "['', 'a', ' b ', '0', 'null']", ['', 'a', ' b ', '0', 'null']),
  literal('unicode', "['关系', 'é', 'e\u0301', '🙂', '\u200bא']", ['关系', 'é', 'e\u0301', '🙂', '\u200bא']),
  literal('quotes, backslashes and line breaks', `['"', '\\'', '\\\\', '\\n\\t']`, ['"', "'", '\\', '\n\t']),
  literal('an escaped character', "'\\u5173'", '关'),
  literal('names of object properties as strings', "['constructor', '__proto__', '$type']", [
    'constructor',
    '__proto__',
    '$type',
  ]),
  literal('empty list and map', '[[], {}]', [[], {}]),
  literal('nested lists', '[[1, [2.5, []]], [null], [[true]]]', [[1, [2.5, []]], [null], [[true]]]),
  literal('a list of mixed types', "[1, 'a', null, true, 1.0, [2], {b: 3}]", [
    1,
    'a',
    null,
    true,
    float('1.0'),
    [2],
    { b: 3 },
  ]),
  literal('nested maps', "{a: {b: [{c: 1}]}, d: null, e: ''}", { a: { b: [{ c: 1 }] }, d: null, e: '' }),
  literal(
    'a map with keys of Object.prototype',
    '{constructor: 1, toString: 2, `__proto__`: 3}',
    JSON.parse('{"constructor":1,"toString":2,"__proto__":3}'),
  ),
  literal(
    'a map below __proto__',
    '{`__proto__`: {a: 1.0}}',
    JSON.parse('{"__proto__":{"a":{"$type":"Float","value":"1.0"}}}'),
  ),
  literal('a map with a key $type', "{`$type`: 'Node', id: 1}", { $type: 'Map', value: { $type: 'Node', id: 1 } }),
  literal('a map with odd keys', '{`a b`: 1, `关`: 2, `0`: 3}', { 'a b': 1, 关: 2, 0: 3 }),
  literal('dates', "[date('2025-03-11'), date('0001-01-01'), date('2024-02-29')]", [
    temporal('Date', '2025-03-11'),
    temporal('Date', '0001-01-01'),
    temporal('Date', '2024-02-29'),
  ]),
  literal('dates far away', "[date('+12345-12-31'), date('-0044-03-15')]", [
    temporal('Date', '+012345-12-31'),
    temporal('Date', '-000044-03-15'),
  ]),
  literal('local times', "[localtime('09:00'), localtime('23:59:59.123456789'), localtime('00:00:00.5')]", [
    temporal('LocalTime', '09:00:00'),
    temporal('LocalTime', '23:59:59.123456789'),
    temporal('LocalTime', '00:00:00.5'),
  ]),
  literal('times', "[time('09:00+08:00'), time('09:00Z'), time('09:00:00.001-03:30')]", [
    temporal('Time', '09:00:00+08:00'),
    temporal('Time', '09:00:00Z'),
    temporal('Time', '09:00:00.001-03:30'),
  ]),
  literal('local datetimes', "[localdatetime('2025-03-11T09:00'), localdatetime('1969-12-31T23:59:59.999999999')]", [
    temporal('LocalDateTime', '2025-03-11T09:00:00'),
    temporal('LocalDateTime', '1969-12-31T23:59:59.999999999'),
  ]),
  literal('datetimes with an offset', "[datetime('2025-03-11T09:00:00+08:00'), datetime('2025-03-11T01:00Z')]", [
    temporal('DateTime', '2025-03-11T09:00:00+08:00'),
    temporal('DateTime', '2025-03-11T01:00:00Z'),
  ]),
  literal(
    'datetimes with a named zone',
    "[datetime('2025-03-11T09:00:00[Asia/Shanghai]'), datetime('2025-07-01T09:00:00[Europe/Paris]')]",
    [
      temporal('DateTime', '2025-03-11T09:00:00+08:00[Asia/Shanghai]'),
      temporal('DateTime', '2025-07-01T09:00:00+02:00[Europe/Paris]'),
    ],
  ),
  literal(
    'a datetime of the hour that a zone has twice',
    "datetime('2025-10-26T02:30:00+01:00[Europe/Paris]')",
    temporal('DateTime', '2025-10-26T02:30:00+01:00[Europe/Paris]'),
  ),
  literal('durations', "[duration('P1Y2M3DT4H5M6.7S'), duration('PT0S'), duration('P14M'), duration('P2W')]", [
    temporal('Duration', 'P1Y2M3DT4H5M6.7S'),
    temporal('Duration', 'PT0S'),
    temporal('Duration', 'P1Y2M'),
    temporal('Duration', 'P14D'),
  ]),
  literal(
    'negative and mixed durations',
    '[duration({days: -1}), duration({milliseconds: -500}), duration({months: 1, seconds: -90})]',
    [temporal('Duration', 'P-1D'), temporal('Duration', 'PT-0.5S'), temporal('Duration', 'P1MT-1M-30S')],
  ),
  literal('points in the plane and in space', '[point({x: 1.0, y: -2.5}), point({x: 1, y: 2, z: 3})]', [
    point(7203, 1, -2.5),
    point(9157, 1, 2, 3),
  ]),
  literal(
    'points on the earth',
    '[point({longitude: 124.39, latitude: 40.13}), point({longitude: 0, latitude: 90, height: 10})]',
    [point(4326, 124.39, 40.13), point(4979, 0, 90, 10)],
  ),
  {
    name: 'value: columns keep their order and their names',
    query: 'RETURN 1 AS b, 2 AS a, 3 AS `__proto__`, 4 AS `c d`',
    expect: { rows: [[1, 2, 3, 4]], columns: ['b', 'a', '__proto__', 'c d'] },
  },
  {
    name: 'value: an unnamed column is named by its text',
    query: 'RETURN 1 + 1',
    expect: { rows: [[2]], columns: ['1 + 1'] },
  },
  {
    name: 'value: a string of 100,000 characters',
    query: 'RETURN size($text) AS size, $text AS text',
    parameters: { text: '关'.repeat(100_000) },
    expect: { rows: [[100_000, '关'.repeat(100_000)]] },
  },
]
