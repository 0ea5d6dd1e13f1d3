import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstTest, histogramOf, numbersOf, offerOf, scaleOf, valuesOf } from './facets.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding } from './scene.ts'

const graph = {
  nodes: [
    sampleNode('a', ['Entity', 'Event'], { startDate: '2025-03-11', kind: 'fair', size: 3 }),
    sampleNode('b', ['Entity', 'Event'], { startDate: '2025', kind: 'fair', size: 7.5, evidence: ['r#1.1'] }),
    sampleNode('c', ['Entity', 'Event'], { kind: ['fair', 'forum'], size: 10, note: '' }),
    sampleNode('d', [], { constructor: 'none' }),
    sampleNode('e', ['Entity', 'Event'], { kind: 'hidden', size: 99 }),
  ],
  relationships: [
    sampleRelationship('ab', 'a', 'b', 'PART_OF', { status: 'hedged', evidence: ['r#1.1'] }),
    sampleRelationship('ae', 'a', 'e', 'PART_OF'),
    sampleRelationship('bc', 'b', 'c', 'PART_OF'),
  ],
}
const all = applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
const scene = applyToScene(all, hiding(all, { nodes: ['e'], relationships: [] }, true))

describe('what a scene can be filtered by', () => {
  test('labels, types, statuses and properties with how many have them; what is hidden by hand does not count', () => {
    const { labels, types, facets, statuses } = offerOf(scene, true)
    expect(labels).toEqual([
      ['Event', 3],
      ['', 1],
    ])
    expect(types).toEqual([['PART_OF', 2]])
    expect(new Map(statuses)).toEqual(
      new Map([
        ['hedged', 1],
        ['unproven', 1],
      ]),
    )
    const of = (property: string) => facets.find(one => one.property === property && one.of === 'node')
    expect(of('startDate')).toMatchObject({ within: 'Event', shape: 'date', present: 2, total: 3, distinct: 2 })
    expect(of('size')).toMatchObject({ shape: 'number', present: 3, distinct: 3 })
    expect(of('kind')).toMatchObject({ shape: 'text', present: 3, distinct: 2 })
    expect(of('constructor')).toMatchObject({ within: '', present: 1 })
    expect(of('evidence')).toBeUndefined()
    expect(of('note')).toBeUndefined()
    expect(firstTest(of('kind')!)).toMatchObject({ kind: 'value', values: [] })
    expect(firstTest(of('size')!)).toMatchObject({ kind: 'range', from: null, to: null })
  })

  test('values are counted once for each that has them', () => {
    expect(valuesOf(scene, { of: 'node', within: null, property: 'kind' })).toEqual([
      ['fair', 3],
      ['forum', 1],
    ])
    expect(valuesOf(scene, { of: 'node', within: 'Event', property: 'constructor' })).toEqual([])
  })

  test('numbers of a range: values, first days, degrees', () => {
    const size = { of: 'node', within: 'Event', property: 'size', from: null, to: null } as const
    expect(numbersOf(scene, { kind: 'range', ...size })).toEqual([3, 7.5, 10])
    expect(numbersOf(scene, { kind: 'date', ...size, property: 'startDate' })).toEqual([
      Date.UTC(2025, 2, 11),
      Date.UTC(2025, 0, 1),
    ])
    expect(numbersOf(scene, { kind: 'degree', from: null, to: null })).toEqual([1, 2, 1, 0])
  })

  test('every number stands in one bar of the histogram, between the least and the greatest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -30, max: 30 }), fc.double({ min: -1e9, max: 1e9, noNaN: true }))),
        numbers => {
          const histogram = histogramOf(numbers)
          expect(histogram === null).toBe(numbers.length === 0)
          if (histogram === null) return
          expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(numbers.length)
          expect([histogram.from, histogram.to]).toEqual([Math.min(...numbers), Math.max(...numbers)])
          expect(histogram.counts[0]).toBeGreaterThan(0)
          expect(histogram.counts.at(-1)).toBeGreaterThan(0)
          expect(histogram.counts.length).toBeLessThanOrEqual(24)
        },
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1 }), numbers => {
        const { at, of } = scaleOf(numbers)
        for (const number of numbers)
          expect(Math.abs(of(at(number)) - number)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(number)))
      }),
    )
    expect(scaleOf([1, 2, 3, 5, 1e9]).at(9)).toBe(1)
    expect(scaleOf([1, 2, 3, 4, 5]).at(9)).toBe(9)
    expect(histogramOf([1, 2, 2, 4])!.counts).toEqual([1, 2, 0, 1])
  })
})
