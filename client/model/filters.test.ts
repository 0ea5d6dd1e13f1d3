import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spanOf, spanOfValue } from './dates.ts'
import {
  addingFilter,
  changingFilter,
  clearingFilters,
  type Filter,
  filtered,
  filteredOf,
  isBlank,
  isFilter,
  isLetThrough,
  isolatingKinds,
  newFilter,
  subjectOf,
  type Test,
  togglingKind,
} from './filters.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, invertScene, type Scene } from './scene.ts'

const odd = ['constructor', '__proto__', '', '0', 'Person', 'Place', 'name']
const property = fc.constantFrom('constructor', '__proto__', '', '0', 'size', 'when', 'name')
const value = fc.oneof(
  fc.constantFrom<null | string | number>(null, '', 0, 'Zoë', 'zoe 2', '2025-03', 2024, 'constructor'),
  fc.array(fc.constantFrom<string | number>('Zoë', 'b', 7), { maxLength: 2 }),
  fc.constant({ $type: 'Date' as const, value: '2025-03-11' }),
  fc.integer({ min: -5, max: 5 }),
)
// As they come from the server: `__proto__` is a property of its own.
const properties = fc
  .array(fc.tuple(property, value), { maxLength: 4 })
  .map(list =>
    JSON.parse(`{${[...new Map(list)].map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`),
  )
const ids = ['a', 'b', 'c', 'd', 'constructor', '__proto__', '', '0']
const world: fc.Arbitrary<Scene> = fc
  .record({
    nodes: fc.array(fc.record({ labels: fc.subarray(odd, { maxLength: 2 }), properties }), {
      minLength: 8,
      maxLength: 8,
    }),
    ties: fc.array(
      fc.record({
        start: fc.constantFrom(...ids),
        end: fc.constantFrom(...ids),
        type: fc.constantFrom(...odd),
        properties,
        status: fc.constantFrom(undefined, 'hedged', 'asserted'),
      }),
      { maxLength: 12 },
    ),
    hidden: fc.subarray(ids, { maxLength: 2 }),
  })
  .map(({ nodes, ties, hidden }) => {
    const graph = {
      nodes: nodes.map((one, index) => ({ ...sampleNode(ids[index]!, one.labels), properties: one.properties })),
      relationships: ties.map(({ start, end, type, properties, status }, index) => ({
        ...sampleRelationship(`r${index}`, start, end, type),
        properties: { ...properties, ...(status ? { status, evidence: ['r#1.1'] } : {}) },
      })),
    }
    const scene = applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
    return applyToScene(scene, hiding(scene, { nodes: hidden, relationships: ['r0'] }, true))
  })
const subject = fc.record({
  of: fc.constantFrom('node' as const, 'relationship' as const),
  within: fc.option(fc.constantFrom(...odd)),
  property,
})
const bound = fc.option(fc.integer({ min: -4, max: 4 }))
const day = fc.option(fc.constantFrom('2024', '2025-03', '2025-03-11', 'soon', ''))
const testArbitrary: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ kind: fc.constant('label' as const), labels: fc.subarray(odd) }),
  fc.record({ kind: fc.constant('type' as const), types: fc.subarray(odd) }),
  fc.tuple(subject, bound, bound).map(([of, from, to]) => ({ kind: 'range' as const, ...of, from, to })),
  fc.tuple(subject, day, day).map(([of, from, to]) => ({ kind: 'date' as const, ...of, from, to })),
  fc
    .tuple(subject, fc.constantFrom('ZOE', '', 'zoë', '2'))
    .map(([of, contains]) => ({ kind: 'text' as const, ...of, contains })),
  fc
    .tuple(subject, fc.subarray(['Zoë', '', '0', '7']))
    .map(([of, values]) => ({ kind: 'value' as const, ...of, values })),
  subject.map(of => ({ kind: 'missing' as const, ...of })),
  fc.record({ kind: fc.constant('degree' as const), from: bound, to: bound }),
  fc.record({
    kind: fc.constant('status' as const),
    statuses: fc.subarray(['hedged' as const, 'asserted' as const, 'unproven' as const, 'plain' as const]),
  }),
  fc.record({ kind: fc.constant('component' as const), nodes: fc.option(fc.subarray(ids)) }),
)
const filterArbitrary: fc.Arbitrary<Filter> = fc.record({
  test: testArbitrary,
  on: fc.boolean(),
  negate: fc.boolean(),
  order: fc.integer({ min: 0, max: 5 }),
})
const withFilters = (scene: Scene, ...filters: Filter[]): Scene => ({
  ...scene,
  filters: new Map(filters.map((filter, index) => [`f${index}`, filter])),
})
const passing = (scene: Scene, ...filters: Filter[]) => filtered(withFilters(scene, ...filters), true)
const concerned = (test: Test, scene: Scene, id: string): boolean => {
  const thing = scene.nodes.get(id)!.node
  if (!('property' in test)) return true
  return test.within === null || (thing.labels.length > 0 ? thing.labels.includes(test.within) : test.within === '')
}

describe('filters', () => {
  test('F1, F2: of what it speaks of a thing passes a filter or its negation; the rest passes both', () => {
    fc.assert(
      fc.property(world, testArbitrary, (scene, one) => {
        const all = passing(scene)
        const yes = passing(scene, { test: one, on: true, negate: false, order: 1 })
        const no = passing(scene, { test: one, on: true, negate: true, order: 1 })
        const isTold = !isBlank(one) && subjectOf(one) === 'node'
        for (const id of all.nodes) {
          const isBoth = yes.nodes.has(id) && no.nodes.has(id)
          expect(isBoth).toBe(!isTold || !concerned(one, scene, id))
          expect(yes.nodes.has(id) || no.nodes.has(id)).toBe(true)
        }
        if (subjectOf(one) === 'relationship')
          for (const id of all.relationships) expect(yes.relationships.has(id) || no.relationships.has(id)).toBe(true)
        if (!isBlank(one) && (one.kind === 'type' || one.kind === 'status'))
          for (const id of all.relationships) expect(yes.relationships.has(id)).toBe(!no.relationships.has(id))
      }),
      { numRuns: 400 },
    )
  })

  test('F3: what the filters that are on leave out adds up; no relationship keeps a loose end', () => {
    fc.assert(
      fc.property(world, fc.array(filterArbitrary, { maxLength: 5 }), (scene, filters) => {
        const result = passing(scene, ...filters)
        let nodes = 0
        filters.forEach(({ test: one, on }, index) => {
          expect(result.leftOut.get(`f${index}`)).toBeGreaterThanOrEqual(0)
          if (on && subjectOf(one) === 'node') nodes += result.leftOut.get(`f${index}`)!
        })
        expect(result.nodes.size).toBe(result.total.nodes - nodes)
        for (const id of result.nodes) expect(scene.nodes.get(id)!.hidden).toBe(false)
        for (const id of result.relationships) {
          const { relationship, hidden } = scene.relationships.get(id)!
          expect(hidden).toBe(false)
          expect(result.nodes.has(relationship.start) && result.nodes.has(relationship.end)).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('F4: one more never lets more through, and their order does not matter, unless connections are counted', () => {
    const plain = filterArbitrary.filter(({ test: { kind } }) => kind !== 'degree' && kind !== 'component')
    fc.assert(
      fc.property(world, fc.array(plain, { maxLength: 4 }), plain, (scene, filters, more) => {
        const before = passing(scene, ...filters)
        const after = passing(scene, ...filters, more)
        for (const id of after.nodes) expect(before.nodes.has(id)).toBe(true)
        for (const id of after.relationships) expect(before.relationships.has(id)).toBe(true)
        const other = passing(scene, ...[...filters, more].map((one, index) => ({ ...one, order: -index })))
        expect(other.nodes).toEqual(after.nodes)
        expect(other.relationships).toEqual(after.relationships)
      }),
      { numRuns: 200 },
    )
  })

  test('F5: a row of the legend changes itself alone and twice is not at all; alone and again is all', () => {
    const kind = fc.constantFrom('label' as const, 'type' as const)
    fc.assert(
      fc.property(fc.array(filterArbitrary, { maxLength: 4 }), kind, fc.constantFrom(...odd), (filters, kind, name) => {
        const start = withFilters(emptyScene, ...filters)
        const rows = (scene: Scene) => odd.map(one => isLetThrough(scene, kind, one))
        const once = applyToScene(start, togglingKind(start, kind, name))
        expect(rows(once)).toEqual(rows(start).map((shown, index) => (odd[index] === name ? !shown : shown)))
        expect(rows(applyToScene(once, togglingKind(once, kind, name)))).toEqual(rows(start))
        expect(applyToScene(once, invertScene(togglingKind(start, kind, name)))).toEqual(start)
        const alone = applyToScene(start, isolatingKinds(start, kind, [name]))
        if (
          !filters.some(({ on, negate, test: one }) => on && !negate && 'labels' in one && one.labels.join() === name)
        )
          expect(rows(alone).filter(Boolean).length === 1 || rows(alone).every(Boolean)).toBe(true)
        const again = applyToScene(alone, isolatingKinds(alone, kind, [name]))
        expect(rows(again).every(Boolean) || rows(alone).every(Boolean)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('a filter goes into a scene, is changed there and leaves it again, and the way back is the same scene', () => {
    const first = addingFilter(emptyScene, { kind: 'label', labels: ['Person'] })
    const scene = applyToScene(emptyScene, first)
    const more = applyToScene(scene, addingFilter(scene, { kind: 'degree', from: 2, to: null }, true))
    expect([...more.filters.values()].map(({ order, negate }) => [order, negate])).toEqual([
      [1, false],
      [2, true],
    ])
    const [id] = more.filters.keys()
    const off = changingFilter(more, id!, { ...more.filters.get(id!)!, on: false })
    expect(applyToScene(applyToScene(more, off), invertScene(off))).toEqual(more)
    expect(applyToScene(more, clearingFilters(more)).filters.size).toBe(0)
    expect(filteredOf({ scene: more, schema: null })).toBe(filteredOf({ scene: more, schema: null }))
  })

  test('names of any script and case are found, in lists too', () => {
    const nodes = [
      sampleNode('a', ['Person'], { name: 'Zoë Müller' }),
      sampleNode('b', ['Person'], { name: '孙瑞哲', aliases: ['Sun Rui-zhe'] }),
      sampleNode('c', ['Place'], { name: 'zoe' }),
    ]
    const scene = applyToScene(emptyScene, adding(emptyScene, { nodes, relationships: [] }, new Map()))
    const names = (property: string, contains: string) =>
      [
        ...passing(scene, newFilter(scene, { kind: 'text', of: 'node', within: 'Person', property, contains })).nodes,
      ].join()
    expect(names('name', 'ZOE MULLER')).toBe('a,c')
    expect(names('name', '瑞哲')).toBe('b,c')
    expect(names('aliases', 'ruizhe')).toBe('b,c')
    expect(names('constructor', 'function')).toBe('c')
  })

  test('a date is met by what may fall into it: a year by its days, a day by its year', () => {
    const nodes = [
      sampleNode('day', ['E'], { when: '2025-03-11' }),
      sampleNode('year', ['E'], { when: 2025 }),
      sampleNode('temporal', ['E'], { when: { $type: 'DateTime', value: '2025-12-31T23:00:00+08:00' } }),
      sampleNode('before', ['E'], { when: '-0044-03-15' }),
      sampleNode('none', ['E'], { when: 'soon' }),
    ]
    const scene = applyToScene(emptyScene, adding(emptyScene, { nodes, relationships: [] }, new Map()))
    const between = (from: string | null, to: string | null) =>
      [
        ...passing(scene, newFilter(scene, { kind: 'date', of: 'node', within: 'E', property: 'when', from, to }))
          .nodes,
      ].join()
    expect(between('2025-03', '2025-03')).toBe('day,year')
    expect(between('2025-12-31', null)).toBe('year,temporal')
    expect(between(null, '0')).toBe('before')
    expect(between('2025-02-31', null)).toBe('day,year,temporal,before,none')
    expect(spanOf('2024')).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1) - 1])
    expect(spanOf('2024-12')).toEqual([Date.UTC(2024, 11, 1), Date.UTC(2025, 0, 1) - 1])
    for (const none of ['', 'x', '2025-13', '2025-00', '2025-02-30', 'constructor']) expect(spanOf(none)).toBeNull()
    for (const none of [null, 12345, 1.5, true, { $type: 'Duration' as const, value: 'P1Y' }])
      expect(spanOfValue(none)).toBeNull()
  })

  test('connections are counted on what the other filters leave, wherever they stand', () => {
    const graph = {
      nodes: ['a', 'b', 'c', 'd', 'e'].map(id => sampleNode(id)),
      relationships: [
        sampleRelationship('ab', 'a', 'b', 'KNOWS'),
        sampleRelationship('bc', 'b', 'c', 'KNOWS'),
        sampleRelationship('cd', 'c', 'd', 'OWNS'),
        sampleRelationship('de', 'd', 'e', 'OWNS'),
        sampleRelationship('ce', 'c', 'e', 'OWNS'),
        sampleRelationship('aa', 'a', 'a', 'KNOWS'),
      ],
    }
    const scene = applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
    const without: Filter = { test: { kind: 'type', types: ['OWNS'] }, on: true, negate: true, order: 9 }
    const at = (one: Test, ...more: Filter[]) => [...passing(scene, newFilter(scene, one), ...more).nodes].join('')
    expect(at({ kind: 'component', nodes: null })).toBe('abcde')
    expect(at({ kind: 'component', nodes: null }, without)).toBe('abc')
    expect(at({ kind: 'component', nodes: ['d', '__proto__'] }, without)).toBe('d')
    expect(at({ kind: 'degree', from: 2, to: null })).toBe('abcde')
    expect(at({ kind: 'degree', from: 2, to: null }, without)).toBe('ab')
    expect(at({ kind: 'degree', from: null, to: 0 }, without)).toBe('de')
  })

  test('a file can hold filters of every kind, and nothing else in their place', () => {
    fc.assert(fc.property(filterArbitrary, one => isFilter(JSON.parse(JSON.stringify(one)))))
    const bad = [null, 1, {}, { test: {} }, { ...newFilter(emptyScene, { kind: 'missing' } as never) }]
    for (const one of [...bad, { test: { kind: 'constructor' }, on: true, negate: false, order: 1 }])
      expect(isFilter(one)).toBe(false)
  })

  test('the same question about the same scene is answered once', () => {
    const nodes = Array.from({ length: 1000 }, (_, index) => sampleNode(`${index}`, [`L${index % 5}`], { size: index }))
    const relationships = Array.from({ length: 3000 }, (_, index) =>
      sampleRelationship(`r${index}`, `${index % 1000}`, `${(index * 7) % 1000}`),
    )
    const drawn = applyToScene(emptyScene, adding(emptyScene, { nodes, relationships }, new Map()))
    const scene = applyToScene(
      drawn,
      addingFilter(drawn, { kind: 'range', of: 'node', within: null, property: 'size', from: 500, to: null }),
    )
    const first = filteredOf({ scene, schema: sampleSchema })
    expect(first.nodes.size).toBe(500)
    expect(filteredOf({ scene, schema: sampleSchema })).toBe(first)
  })
})
