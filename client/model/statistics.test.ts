import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene } from './scene.ts'
import { barOf, endOf, type Figure, figureTable, groupsOf, measureKey, measuresOf } from './statistics.ts'
import { nodeTable } from './tabulation.ts'

const statistic = (id: string, value: number, more: Record<string, string> = {}) =>
  sampleNode(id, ['Entity', 'Statistic'], {
    value,
    unit: 'customers',
    qualifier: 'exact',
    measure: 'customers',
    ...more,
  })
const graph = {
  nodes: [
    statistic('over', 100, { qualifier: 'more than' }),
    statistic('all', 748, { qualifier: 'about' }),
    statistic('less', -5),
    statistic('money', 30_000_000, { unit: 'CNY', measure: 'orders' }),
    statistic('planned', 50_000_000, { unit: 'CNY', measure: 'intended orders' }),
    statistic('later', 7, { period: '2026' }),
    sampleNode('city', ['Place'], { latitude: 40.1, value: 3, unit: 'gates' }),
  ],
  relationships: [
    sampleRelationship('1', 'over', 'city', 'ABOUT'),
    sampleRelationship('2', 'over', 'all', 'PART_OF'),
    sampleRelationship('3', 'all', 'city', 'PART_OF'),
  ],
}
const input = {
  scene: applyToScene(emptyScene, adding(emptyScene, graph, new Map())),
  schema: null,
  language: 'en' as const,
}
const nodes = nodeTable(input)

test('any number of any label can be shown, statistics first', () => {
  const measures = measuresOf(input.scene)
  expect(measures.map(({ label, property, count }) => [label, property, count])).toEqual([
    ['Statistic', 'value', 6],
    ['Place', 'value', 1],
    ['Place', 'latitude', 1],
  ])
  const { rows } = figureTable(input, nodes, measures[2]!)
  // The unit beside it is that of another property.
  expect(rows).toMatchObject([{ value: 40.1, unit: '', qualifier: '', kind: 'Place · latitude' }])
  expect(new Set(measures.map(measureKey)).size).toBe(3)
})

test('a figure says what it is about: by ABOUT where there is one', () => {
  const { rows } = figureTable(input, nodes, measuresOf(input.scene)[0]!)
  const about = (id: string) => rows.find(row => row.id === id)!.about.map(one => one.id)
  expect(about('over')).toEqual(['city'])
  expect(about('all')).toEqual(['city'])
  expect(about('less')).toEqual([])
})

test('only what is alike stands together, and what differs says so when somebody compares it', () => {
  const { rows } = figureTable(input, nodes, measuresOf(input.scene)[0]!)
  const shown = (by: 'alike' | 'unit') =>
    groupsOf(rows, by).map(group => [group.unit, group.kind, group.period, group.figures.map(({ id }) => id)])
  expect(shown('alike')).toEqual([
    ['customers', 'customers', '', ['all', 'over', 'less']],
    ['CNY', 'intended orders', '', ['planned']],
    ['CNY', 'orders', '', ['money']],
    ['customers', 'customers', '2026', ['later']],
  ])
  expect(shown('unit')).toEqual([
    ['customers', 'customers', null, ['all', 'over', 'later', 'less']],
    ['CNY', null, '', ['planned', 'money']],
  ])
})

test('bars of any figures lie within their scale, in proportion, and meet at nothing', () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -1, 1e308, -1e308))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), values => {
      const figures = values.map(
        (one, index) => ({ id: String(index), name: '', value: one, unit: 'u', kind: '', period: '' }) as Figure,
      )
      const [group] = groupsOf(figures, 'alike')
      for (const figure of group!.figures) {
        const { left, width, zero } = barOf(figure, group!)
        expect(left).toBeGreaterThanOrEqual(-1e-9)
        expect(left + width).toBeLessThanOrEqual(100 + 1e-9)
        expect(Math.abs((figure.value < 0 ? left + width : left) - zero)).toBeLessThan(1e-9)
      }
      const widths = group!.figures.map(figure => Math.sign(figure.value) * barOf(figure, group!).width)
      for (const [index, width] of widths.entries())
        if (index > 0) expect(width).toBeLessThanOrEqual(widths[index - 1]! + 1e-9)
    }),
  )
})

test('a qualifier decides how a bar ends, in both languages; an unknown word is no certainty', () => {
  const ends = ['exact', '', 'more than', 'Over', '超过', 'about', '约', 'nearly', '不到', 'reportedly', 'constructor']
  expect(ends.map(endOf)).toEqual([
    'exact',
    'exact',
    'open',
    'open',
    'open',
    'about',
    'about',
    'below',
    'below',
    'unclear',
    'unclear',
  ])
})
