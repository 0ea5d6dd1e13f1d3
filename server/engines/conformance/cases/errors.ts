import type { Case } from '../case.ts'

const position = (line: number, column: number, offset: number) => ({ position: { line, column, offset } })

export const errorCases: Case[] = [
  {
    name: 'error: a misspelt clause, with its place',
    query: 'MATCH (n:Conformance)\nRETRUN n',
    expect: { code: 'QUERY_SYNTAX', facts: position(2, 1, 22) },
  },
  {
    name: 'error: the text ends too early',
    query: 'MATCH (n',
    expect: { code: 'QUERY_SYNTAX' },
  },
  {
    name: 'error: a name that is not defined, with its place',
    query: 'MATCH (n:Conformance) RETURN m',
    expect: { code: 'QUERY_SYNTAX', facts: position(1, 30, 29) },
  },
  {
    name: 'error: the empty query',
    query: '',
    expect: { code: 'QUERY_SYNTAX' },
  },
  {
    name: 'error: an unknown function',
    query: 'RETURN conformanceNothing(1) AS v',
    expect: { code: 'QUERY_SYNTAX' },
  },
  {
    name: 'error: an aggregate where none may be',
    query: 'MATCH (n:Conformance) WHERE count(n) > 1 RETURN n',
    expect: { code: 'QUERY_SYNTAX' },
  },
  {
    name: 'error: two columns of one name',
    query: 'RETURN 1 AS a, 2 AS a',
    expect: { code: 'QUERY_SYNTAX' },
  },
  {
    name: 'error: parts of a UNION with other columns',
    query: 'RETURN 1 AS a UNION RETURN 2 AS b',
    expect: { code: 'QUERY_SYNTAX' },
  },
  {
    name: 'error: an integer divided by zero',
    query: 'UNWIND [1, 0] AS x RETURN 1 / x AS v',
    expect: { code: 'QUERY_FAILED' },
  },
  {
    name: 'error: a property of a number',
    query: 'UNWIND $list AS x RETURN x.y AS v',
    parameters: { list: [1] },
    expect: { code: 'QUERY_FAILED' },
  },
  {
    name: 'error: a list as an operand of minus',
    query: 'UNWIND $list AS x RETURN x - 1 AS v',
    parameters: { list: [[1]] },
    expect: { code: 'QUERY_FAILED' },
  },
  {
    name: 'error: an integer that overflows',
    query: 'UNWIND [9223372036854775807] AS x RETURN x + 1 AS v',
    expect: { code: 'QUERY_FAILED' },
  },
  {
    name: 'error: a negative LIMIT',
    query: 'UNWIND [1] AS x RETURN x LIMIT $n',
    parameters: { n: -1 },
    expect: { code: 'QUERY_FAILED' },
  },
]
