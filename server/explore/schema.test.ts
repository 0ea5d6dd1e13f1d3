import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Properties } from '../contract/graph.ts'
import { guessCaption, nameProperties } from './caption.ts'
import { summarize, typeOf } from './schema.ts'

describe('summarize', () => {
  it('counts properties and their types, those that most have first', () => {
    expect(
      summarize([{ a: 1, b: 'x' }, { a: 1.5 }, { a: { $type: 'Float', value: '1.0' }, constructor: true }]),
    ).toEqual([
      { name: 'a', types: ['FLOAT', 'INTEGER'], present: 3, sampled: 3 },
      { name: 'b', types: ['STRING'], present: 1, sampled: 3 },
      { name: 'constructor', types: ['BOOLEAN'], present: 1, sampled: 3 },
    ])
  })

  it('never counts more than it saw', () => {
    const properties = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.integer(), fc.boolean()),
    ) as fc.Arbitrary<Properties>
    fc.assert(
      fc.property(fc.array(properties), sample => {
        for (const { present, sampled } of summarize(sample)) {
          expect(present).toBeGreaterThan(0)
          expect(present).toBeLessThanOrEqual(sampled)
        }
      }),
    )
  })
})

it.each([
  [null, 'NULL'],
  ['', 'STRING'],
  [0, 'INTEGER'],
  [0.5, 'FLOAT'],
  [false, 'BOOLEAN'],
  [[], 'LIST'],
  [{ $type: 'Integer', value: '9' } as const, 'INTEGER'],
  [{ $type: 'Date', value: '2025-01-01' } as const, 'DATE'],
  [{ $type: 'Point', srid: 4326, x: 1, y: 2 } as const, 'POINT'],
  [{ a: 1 }, 'MAP'],
])('the type of %j is %s', (value, type) => expect(typeOf(value)).toBe(type))

describe('captions', () => {
  it('names are told by their spelling, best first', () => {
    expect(
      nameProperties(['key', 'company_name', 'nameZh', 'aliases', 'Title', 'filename', 'name', 'names of']),
    ).toEqual(['name', 'Title', 'nameZh', 'aliases', 'company_name'])
  })

  it.each([
    [
      [
        { name: 'title', types: ['STRING'], present: 9, sampled: 10 },
        { name: 'name', types: ['STRING'], present: 1, sampled: 10 },
      ],
      'title',
    ],
    [
      [
        { name: 'name', types: ['INTEGER'], present: 10, sampled: 10 },
        { name: 'code', types: ['STRING'], present: 10, sampled: 10 },
      ],
      'code',
    ],
    [[{ name: 'size', types: ['INTEGER'], present: 10, sampled: 10 }], undefined],
    [[], undefined],
  ])('of %j is %s', (properties, caption) => expect(guessCaption(properties)).toBe(caption))
})
