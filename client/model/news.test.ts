import { expect, test } from 'vitest'
import { togglingKind } from './filters.ts'
import { newsOf } from './news.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { adding, hiding } from './scene.ts'
import { setting } from './settings.ts'
import { doing, initialState, type State, viewing } from './state.ts'

const start: State = { ...initialState, opening: 'open', schema: sampleSchema }
const graph = {
  nodes: [sampleNode('a'), sampleNode('b'), sampleNode('c', ['City'])],
  relationships: [sampleRelationship('r', 'a', 'b')],
}
const places = new Map(graph.nodes.map(({ id }, index) => [id, { x: index, y: 0 }]))
const drawn = doing(start, { name: { key: 'step.open' }, change: adding(start.scene, graph, places), at: 0 })

test('what came is said by label, the most frequent first, and what went likewise', () => {
  expect(newsOf(start, drawn)).toEqual([{ key: 'news.added', values: { count: 3, kinds: '2 Person, 1 City' } }])
  const change = hiding(drawn.scene, { nodes: ['c'], relationships: [] }, true)
  const less = doing(drawn, { name: { key: 'step.hide' }, change, at: 1 })
  expect(newsOf(drawn, less)).toEqual([{ key: 'news.removed', values: { count: 1, kinds: '1 City' } }])
})

test('what an expansion left out is said', () => {
  const expansions = new Map([['a', { nodes: ['b'], relationships: ['r'], total: 310, shown: 1 }]])
  const expanded = { ...drawn, scene: { ...drawn.scene, expansions } }
  expect(newsOf(start, expanded)).toContainEqual({ key: 'news.remain', values: { count: 309 } })
  expect(newsOf(expanded, expanded)).toEqual([])
})

test('the selection is said by name where it is one, by number where it is more; the same again is no news', () => {
  const selecting = (nodes: string[], relationships: string[] = []) =>
    viewing(drawn, { selection: { nodes: new Set(nodes), relationships: new Set(relationships) } })
  expect(newsOf(drawn, selecting(['a']))).toEqual([{ key: 'news.selectedOne', values: { name: 'Name of a' } }])
  expect(newsOf(drawn, selecting(['a', 'b']))).toEqual([{ key: 'news.selectedNodes', values: { count: 2 } }])
  expect(newsOf(drawn, selecting([], ['r']))).toEqual([{ key: 'news.selectedRelationships', values: { count: 1 } }])
  expect(newsOf(drawn, selecting(['a'], ['r']))).toEqual([
    { key: 'news.selected', values: { nodes: 1, relationships: 1 } },
  ])
  expect(newsOf(selecting(['a']), selecting([]))).toEqual([{ key: 'news.nothingSelected' }])
  expect(newsOf(selecting(['a']), selecting(['a']))).toEqual([])
})

test('a filter says how much it lets through, whether the rest is pale or gone', () => {
  const filtered = doing(drawn, {
    name: { key: 'step' },
    change: togglingKind(drawn.scene, 'label', 'Person'),
    at: 1,
  })
  expect(newsOf(drawn, filtered)).toEqual([{ key: 'news.filtered', values: { count: 1, shown: 1, total: 3 } }])
  const change = setting(filtered.scene, { filterMode: 'hide' })
  const hidden = doing(filtered, { name: { key: 'step' }, change, at: 2 })
  expect(newsOf(filtered, hidden)).toEqual([{ key: 'news.filtered', values: { count: 1, shown: 1, total: 3 } }])
})

test('the first sight is no news', () => {
  expect(newsOf({ ...start, opening: 'opening' }, drawn)).toEqual([])
})
