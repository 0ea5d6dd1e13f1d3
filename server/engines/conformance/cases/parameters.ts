import type { Value } from '../../../contract/graph.ts'
import { type Case, float, integer } from '../case.ts'

const roundTrip = (name: string, value: Value): Case => ({
  name: `parameter: ${name}`,
  query: 'RETURN $v AS v',
  parameters: { v: value },
  expect: { rows: [[value]] },
})

const proto = JSON.parse(
  '{"constructor":1,"__proto__":{"a":[1,{"$type":"Float","value":"2.0"}]},"hasOwnProperty":null}',
)

export const parameterCases: Case[] = [
  roundTrip('null', null),
  roundTrip('booleans', [true, false]),
  roundTrip('integers', [0, -1, 2147483648, 9007199254740991]),
  roundTrip('big integers', [
    integer('9223372036854775807'),
    integer('-9223372036854775808'),
    integer('9007199254740992'),
  ]),
  roundTrip('floats', [0.5, -1.25e-9, 1e-320]),
  roundTrip('tagged floats', [
    float('1.0'),
    float('-0.0'),
    float('1e+300'),
    float('NaN'),
    float('Infinity'),
    float('-Infinity'),
  ]),
  roundTrip('strings', ['', '关系', '🙂', '\u0000', "'", '\\', '$v']),
  roundTrip('lists', [[], [[]], [1, 'a', null, [2.5]]]),
  roundTrip('maps', { a: { b: [{ c: null }] }, '': 1, 关: 2 }),
  roundTrip('maps with keys of Object.prototype', proto),
  roundTrip('a wrapped map', { $type: 'Map', value: { $type: 'Date', value: 'x' } }),
  roundTrip('a date', { $type: 'Date', value: '2025-03-11' }),
  roundTrip('a date before the year 0', { $type: 'Date', value: '-000044-03-15' }),
  roundTrip('a local time', { $type: 'LocalTime', value: '09:00:00.123456789' }),
  roundTrip('a time', { $type: 'Time', value: '09:00:00-03:30' }),
  roundTrip('a local datetime', { $type: 'LocalDateTime', value: '2025-03-11T09:00:00.000000001' }),
  roundTrip('a datetime with an offset', { $type: 'DateTime', value: '2025-03-11T09:00:00+08:00' }),
  roundTrip('a datetime with a zone', { $type: 'DateTime', value: '2025-03-11T09:00:00+08:00[Asia/Shanghai]' }),
  roundTrip('a duration', { $type: 'Duration', value: 'P1Y2M-3DT4H5M6.7S' }),
  roundTrip('a point', { $type: 'Point', srid: 4979, x: 124.39, y: 40.13, z: 10 }),
  roundTrip('bytes', { $type: 'Bytes', value: 'AAH/gH8=' }),
  {
    name: 'parameter: the type of each is what it says',
    query:
      'RETURN $i = 1 AS i, $f / 2 AS f, $big + 0 = 9223372036854775807 AS big, $s + $s AS s, $l[1] AS l, $m.a AS m, $n IS NULL AS n',
    parameters: {
      i: 1,
      f: float('1.0'),
      big: integer('9223372036854775807'),
      s: 'x',
      l: [1, 2],
      m: { a: true },
      n: null,
    },
    expect: { rows: [[true, 0.5, true, 'xx', 2, true, true]] },
  },
  {
    name: 'parameter: an integer divides as an integer, a float as a float',
    query: 'RETURN $i / 2 AS i, $f / 2 AS f',
    parameters: { i: 3, f: float('3.0') },
    expect: { rows: [[1, 1.5]] },
  },
  {
    name: 'parameter: a name in backticks',
    query: 'RETURN $`a b` AS v',
    parameters: { 'a b': 1 },
    expect: { rows: [[1]] },
  },
  {
    name: 'parameter: names of Object.prototype',
    query: 'RETURN $constructor AS c, $`__proto__` AS p',
    parameters: JSON.parse('{"constructor": 1, "__proto__": 2}'),
    expect: { rows: [[1, 2]] },
  },
  {
    name: 'parameter: more than needed does no harm',
    query: 'RETURN $a AS a',
    parameters: { a: 1, b: 2 },
    expect: { rows: [[1]] },
  },
  {
    name: 'parameter: in UNWIND, IN and LIMIT',
    query: 'UNWIND $list AS x WITH x WHERE x IN $some RETURN x ORDER BY x LIMIT $n',
    parameters: { list: [3, 1, 2, 4], some: [1, 2, 3], n: 2 },
    expect: { rows: [[1], [2]] },
  },
  {
    name: 'parameter: one is missing',
    query: 'RETURN $a + $missing AS v',
    parameters: { a: 1 },
    expect: { code: 'PARAMETER_MISSING' },
  },
  {
    name: 'parameter: an integer that no database holds is refused',
    query: 'RETURN $v AS v',
    parameters: { v: integer('9223372036854775808') },
    expect: { code: 'REQUEST_INVALID' },
  },
  {
    name: 'parameter: a number that has lost digits is refused',
    query: 'RETURN $v AS v',
    parameters: { v: 2 ** 60 },
    expect: { code: 'REQUEST_INVALID' },
  },
  {
    name: 'parameter: a date that is none is refused',
    query: 'RETURN $v AS v',
    parameters: { v: { $type: 'Date', value: '2025-13-01' } },
    expect: { code: 'REQUEST_INVALID' },
  },
  {
    name: 'parameter: a node is refused',
    query: 'RETURN $v AS v',
    parameters: { v: { $type: 'Node', id: '1', labels: [], properties: {} } },
    expect: { code: 'REQUEST_INVALID' },
  },
]
