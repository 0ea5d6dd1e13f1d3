import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flawOf } from '../../server/contract/names.ts'
import { parametersOf } from '../../server/contract/savedquery.ts'
import { classify } from '../../server/explore/guard/classify.ts'
import { changed, emptyPattern, longer, type Pattern, type PatternTie, patternOf, returning } from './pattern.ts'
import { operators } from './patterncondition.ts'
import { countOf, NameError, statementOf } from './patternstatement.ts'

const spice = fc.constantFrom(
  '`',
  '``',
  '\\u0060',
  '\\',
  "'",
  '"',
  '*/',
  '//',
  '}',
  ') DETACH DELETE n //',
  '\n\n',
  '$limit',
  '人',
)
const name = fc.oneof(
  fc.constantFrom(
    'Person',
    'HOLDS_POST',
    'constructor',
    '__proto__',
    '',
    '0',
    'match',
    'NOT',
    'null',
    'count',
    'IS',
    'each',
    'path',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.array(fc.oneof(spice, fc.string({ maxLength: 3 })), { maxLength: 4 }).map(parts => parts.join('')),
)
/** Such as a database can give to a statement. */
const possible = name.filter(one => flawOf(one) === undefined)
/** What a text value of a condition is each of two times that it is written. */
const pair = fc
  .tuple(fc.oneof(spice, fc.string({ unit: 'binary', minLength: 1 })), fc.string({ minLength: 1 }))
  .map(([a, b]) => [`a${a}`, `b${b}`] as const)

const conditions = fc.array(
  fc.record({
    property: possible,
    operator: fc.constantFrom(...operators.filter(one => !one.startsWith('size'))),
    first: pair,
    second: pair,
  }),
  { maxLength: 2 },
)
const shape = fc.record({
  ends: fc.tuple(fc.record({ label: possible, conditions }), fc.record({ label: possible, conditions })),
  types: fc.array(possible, { maxLength: 3 }),
  conditions,
  longest: fc.integer({ min: 1, max: 3 }),
  direction: fc.constantFrom('out' as const, 'in' as const, 'either' as const),
  join: fc.constantFrom('all' as const, 'any' as const),
  as: fc.constantFrom('graph' as const, 'rows' as const, 'count' as const),
  property: possible,
})

function patternFrom(of: typeof shape extends fc.Arbitrary<infer T> ? T : never, turn: 0 | 1): Pattern {
  const asked = (all: typeof of.conditions) =>
    all.map(({ property, operator, first, second }) => ({
      property,
      operator,
      kind: 'text' as const,
      values: [first[turn], second[turn]],
    }))
  let made = longer(patternOf(of.ends[0].label, asked(of.ends[0].conditions)))
  const { types, longest, direction, join } = of
  made = changed(made, made.chain[1] as PatternTie, {
    types,
    longest,
    direction,
    join,
    conditions: asked(of.conditions),
  })
  made = changed(made, made.chain[2]!, { ...of.ends[1], conditions: asked(of.ends[1].conditions) })
  const column = { element: 0, property: of.property }
  return returning(made, {
    as: of.as,
    columns: [column, { element: 2, property: null }],
    by: column,
    order: { column: 0, descending: true },
  })
}

describe('the statement of a pattern', () => {
  test('is a reading one for the guard, whatever names and values are; values stand in its parameters alone', () => {
    fc.assert(
      fc.property(shape, of => {
        const [one, other] = [patternFrom(of, 0), patternFrom(of, 1)]
        for (const write of [statementOf, (pattern: Pattern) => countOf(pattern, 10)]) {
          const asked = write(one)
          expect(write(other).statement).toBe(asked.statement)
          expect(classify(asked.statement, { editing: false })).toMatchObject({ admitted: true, kind: 'read' })
          expect(parametersOf(asked.statement).sort()).toEqual(Object.keys(asked.parameters).sort())
        }
      }),
      { numRuns: 150 },
    )
  })

  test('is not written with a name that no statement can hold, and holds every other', () => {
    fc.assert(
      fc.property(name, label => {
        const write = () => statementOf(patternOf(label))
        if (flawOf(label) === undefined) expect(write().statement).toContain('MATCH (')
        else expect(write).toThrow(NameError)
      }),
    )
  })

  test('reads like one that a person wrote', () => {
    let pattern = longer(
      patternOf('Organization', [{ property: 'name', kind: 'text', operator: 'contains', values: ['Bureau'] }]),
    )
    pattern = changed(pattern, pattern.chain[1] as PatternTie, { types: ['PARTY_TO', 'COMPILED'] })
    expect(statementOf(pattern)).toEqual({
      statement:
        'MATCH (organization:Organization)-[tie:PARTY_TO|COMPILED]->(node)\nWHERE toLower(toStringOrNull(organization.name)) CONTAINS toLower($name)\nRETURN organization, tie, node\nLIMIT $limit',
      parameters: { name: 'Bureau', limit: 100 },
    })
    expect(statementOf(returning(pattern, { as: 'count', by: { element: 0, property: 'kind' } })).statement).toContain(
      'RETURN organization.kind AS `organization.kind`, count(*) AS count\nORDER BY count DESC\nLIMIT $limit',
    )
    pattern = changed(pattern, pattern.chain[1] as PatternTie, { longest: 3, direction: 'either', types: ['PARTY_TO'] })
    expect(statementOf(pattern).statement).toContain(
      'MATCH path = (organization:Organization)-[partyTo:PARTY_TO*1..3]-(node)',
    )
  })

  test('leaves out what is not filled in yet', () => {
    const empty = { property: 'value', kind: 'number', operator: 'more', values: ['x'] } as const
    expect(statementOf(patternOf('Statistic', [empty])).statement).not.toContain('WHERE')
    expect(statementOf(emptyPattern)).toEqual({
      statement: 'MATCH (node)\nRETURN node\nLIMIT $limit',
      parameters: { limit: 100 },
    })
  })
})
