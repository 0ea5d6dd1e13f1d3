import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import {
  changed,
  emptyPattern,
  longer,
  MOST_TIES,
  type Pattern,
  type PatternNode,
  type PatternTie,
  patternOf,
  returning,
  tiesOf,
  turned,
  without,
} from './pattern.ts'
import { asking, conditionOn, isComplete, kindOf, operatorsOf, valuesOf } from './patterncondition.ts'
import { draftBack, drafted, draftForth, draftOf, readPattern } from './patterndraft.ts'
import { labelsFor, propertiesFor, suggestedBy, typesFor } from './patternoffer.ts'
import { patternFrom } from './patternstart.ts'
import { sampleNode, sampleSchema } from './samples.ts'

const summary = (name: string, ...types: string[]) => ({ name, types, present: 1, sampled: 1 })
const schema: SchemaAnswer = {
  ...sampleSchema,
  labels: [
    {
      name: 'Person',
      count: 9,
      identity: 'key',
      caption: 'name',
      properties: [summary('name', 'STRING'), summary('born', 'DATE')],
    },
    { name: 'Body', count: 5, properties: [summary('name', 'STRING', 'INTEGER'), summary('constructor', 'LIST')] },
    { name: 'Place', count: 3, properties: [] },
    { name: 'Entity', count: 17, properties: [] },
    { name: 'bad\\u0060', count: 1, properties: [] },
  ],
  types: [
    { name: 'WORKS_AT', count: 8, properties: [summary('since', 'INTEGER')] },
    { name: 'LIES_IN', count: 6, properties: [] },
  ],
  connections: [
    { from: 'Person', type: 'WORKS_AT', to: 'Body', count: 7 },
    { from: 'Person', type: 'WORKS_AT', to: 'Place', count: 1 },
    { from: 'Body', type: 'LIES_IN', to: 'Place', count: 6 },
  ],
}

const tieAt = (pattern: Pattern, place: number) => pattern.chain[place] as PatternTie
const nodeAt = (pattern: Pattern, place: number) => pattern.chain[place] as PatternNode
const personThen = (change: Partial<PatternTie>) => {
  const pattern = longer(patternOf('Person'))
  return changed(pattern, tieAt(pattern, 1), change)
}

type Act = (pattern: Pattern, choice: number) => Pattern
const acts: readonly Act[] = [
  longer,
  turned,
  (pattern, choice) => without(pattern, pattern.chain[choice % pattern.chain.length]!.id),
  (pattern, choice) => changed(pattern, pattern.chain[choice % pattern.chain.length]!, { join: 'any' }),
  (pattern, choice) =>
    changed(pattern, tiesOf(pattern)[0] ?? pattern.chain[0]!, { longest: (choice % 3) + 1 } as never),
  (pattern, choice) => {
    const element = pattern.chain[choice % pattern.chain.length]!
    const condition = conditionOn('', 'text')
    return changed(pattern, element, { conditions: [...element.conditions, condition] })
  },
  (pattern, choice) => {
    const element = pattern.chain[choice % pattern.chain.length]!.id
    const column = { element, property: null }
    return returning(pattern, {
      columns: [column],
      by: column,
      counted: element,
      order: { column: 0, descending: true },
    })
  },
]
const made = fc
  .array(fc.tuple(fc.constantFrom(...acts), fc.nat(20)), { maxLength: 25 })
  .map(all => all.reduce((pattern, [act, choice]) => act(pattern, choice), emptyPattern))

describe('a pattern', () => {
  test('stays a chain of nodes and ties, and is read again as it was kept', () => {
    fc.assert(
      fc.property(made, pattern => {
        expect(pattern.chain.map(({ of }) => of)).toEqual(
          pattern.chain.map((_, place) => (place % 2 === 0 ? 'node' : 'tie')),
        )
        expect(tiesOf(pattern).length).toBeLessThanOrEqual(MOST_TIES)
        expect(pattern.chain.length % 2).toBe(1)
        // What is given back speaks of what is there: reading refuses everything else.
        expect(readPattern(JSON.stringify(pattern))).toEqual(pattern)
        expect(turned(turned(pattern))).toEqual(pattern)
      }),
    )
  })

  test('what is kept and is none is refused, whatever it is', () => {
    for (const text of [null, '', '{', '0', '[]', '{"chain":[],"returns":{}}', '{"__proto__":{}}', 'null'])
      expect(readPattern(text)).toBeNull()
    const { chain, returns } = emptyPattern
    expect(readPattern(JSON.stringify({ chain: [{ ...chain[0], label: 0 }], returns }))).toBeNull()
    expect(readPattern(JSON.stringify({ chain, returns: { ...returns, limit: 1e9 } }))).toBeNull()
    expect(
      readPattern(JSON.stringify({ chain, returns: { ...returns, by: { element: 7, property: null } } })),
    ).toBeNull()
  })

  test('every change can be taken back and done again; letters of one word are one change', () => {
    let draft = draftOf(emptyPattern)
    const [first, second, third] = [patternOf('A'), patternOf('AB'), patternOf('C')]
    draft = drafted(drafted(drafted(draft, first, 'word'), second, 'word'), third)
    const back = draftBack(draft)
    expect(back.now).toBe(second)
    expect(draftBack(back).now).toBe(emptyPattern)
    expect(draftBack(draftBack(back)).now).toBe(emptyPattern)
    expect(draftForth(back).now).toBe(third)
    expect(draftForth(drafted(back, first)).now).toBe(first)
  })
})

describe('what a pattern offers', () => {
  const names = (all: readonly { name: string }[]) => all.map(({ name }) => name)

  test('types and labels that occur there, with how many there are', () => {
    const out = personThen({ direction: 'out' })
    expect(typesFor(schema, out, tieAt(out, 1))).toEqual([{ name: 'WORKS_AT', count: 8, seen: true }])
    expect(names(labelsFor(schema, out, nodeAt(out, 2)))).toEqual(['Body', 'Place'])
    const inwards = personThen({ direction: 'in' })
    expect(typesFor(schema, inwards, tieAt(inwards, 1))).toEqual([])
    const either = personThen({ direction: 'either' })
    expect(names(labelsFor(schema, either, nodeAt(either, 2)))).toEqual(['Body', 'Place'])
    const named = changed(out, nodeAt(out, 2), { label: 'Place' })
    expect(typesFor(schema, named, tieAt(named, 1))).toEqual([{ name: 'WORKS_AT', count: 1, seen: true }])
    expect(names(labelsFor(schema, named, nodeAt(named, 0)))).toEqual(['Person', 'Body'])
  })

  test('over several steps whatever begins or ends there; all of it where not everything was looked at', () => {
    const far = personThen({ longest: 3 })
    expect(names(typesFor(schema, far, tieAt(far, 1)))).toEqual(['WORKS_AT', 'LIES_IN'])
    const out = personThen({})
    const sampled = { ...schema, sampledPer: 20 }
    expect(typesFor(sampled, out, tieAt(out, 1))).toEqual([
      { name: 'WORKS_AT', count: 8, seen: true },
      { name: 'LIES_IN', count: null, seen: false },
    ])
  })

  test('properties of what is chosen, of everything where nothing is, and whose values are suggested', () => {
    const pattern = personThen({ types: ['WORKS_AT'] })
    expect(propertiesFor(schema, nodeAt(pattern, 0))).toEqual([
      { name: 'name', kind: 'text' },
      { name: 'born', kind: 'Date' },
    ])
    expect(propertiesFor(schema, nodeAt(pattern, 2)).map(({ name, kind }) => [name, kind])).toEqual([
      ['name', 'text'],
      ['born', 'Date'],
      ['constructor', 'list'],
    ])
    expect(propertiesFor(schema, tieAt(pattern, 1))).toEqual([{ name: 'since', kind: 'number' }])
    expect(pattern.chain.map(suggestedBy)).toEqual(['Person', 'WORKS_AT', undefined])
  })
})

describe('a condition', () => {
  test('asks only with what is written and of its kind', () => {
    const number = conditionOn('born', 'number')
    const values = (...all: string[]) => valuesOf({ ...number, values: all })
    expect(values('0')).toEqual([0])
    expect(values('1.5')).toEqual([1.5])
    expect(values('9007199254740993')).toEqual([{ $type: 'Integer', value: '9007199254740993' }])
    for (const none of ['', 'x', 'NaN', 'Infinity', ' ']) expect(values(none)).toBeNull()
    expect(values()).toBeNull()
    const day = { ...conditionOn('day', 'Date'), operator: 'between' } as const
    expect(valuesOf({ ...day, values: ['2025-03-11', '2025-03-12'] })).toEqual(['2025-03-11', '2025-03-12'])
    expect(isComplete({ ...day, values: ['2025-03-11', 'x'] })).toBe(false)
    expect(valuesOf({ ...conditionOn('a', 'text'), operator: 'oneOf', values: [] })).toBeNull()
    expect(valuesOf({ ...conditionOn('a', 'list'), operator: 'sizeAtLeast', values: ['2'] })).toEqual([2])
  })

  test('every kind has something to ask, and one of no known kind whether it is there', () => {
    for (const types of [['STRING'], ['INTEGER', 'FLOAT'], ['BOOLEAN'], ['LIST'], ['DATE'], ['POINT'], []])
      expect(operatorsOf(kindOf({ types })).length).toBeGreaterThan(0)
    expect(operatorsOf(kindOf({ types: ['POINT'] }))).toEqual(['there', 'missing'])
    expect(asking({ ...conditionOn('a', 'text'), values: ['x', 'y'] }, 'missing').values).toEqual([])
  })
})

test('a pattern from nodes asks for them by what identifies them, else by their ids', () => {
  const [a, b] = [sampleNode('1', ['Person'], { key: 'p1' }), sampleNode('2', ['Person'], { key: 'p2' })]
  expect(patternFrom([a!], schema).chain[0]).toMatchObject({
    label: 'Person',
    conditions: [{ property: 'key', operator: 'is', values: ['p1'] }],
  })
  expect(patternFrom([a!, b!], schema).chain[0]).toMatchObject({
    conditions: [{ operator: 'oneOf', values: ['p1', 'p2'] }],
  })
  expect(patternFrom([a!, sampleNode('3', ['Body'])], schema).chain[0]).toMatchObject({
    label: null,
    conditions: [{ kind: 'id', values: ['1', '3'] }],
  })
  expect(patternFrom([], null).chain[0]).toMatchObject({ label: null, conditions: [] })
})
