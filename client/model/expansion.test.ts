import fc from 'fast-check'
import { expect, test } from 'vitest'
import { choiceKey, choicesOf, expanding, neighboursRequest } from './expansion.ts'
import { placing } from './place.ts'
import { sampleNode, sampleStar } from './samples.ts'
import { adding, applyToScene, emptyScene, gain, hiding, inSight } from './scene.ts'

const draw = (graph: Parameters<typeof adding>[1]) =>
  applyToScene(emptyScene, adding(emptyScene, graph, placing(emptyScene, graph)))

test('what an expansion says it will add is what then is in sight, hidden ones included', () => {
  const star = sampleStar(30)
  fc.assert(
    fc.property(fc.subarray(star.nodes.slice(1)), fc.subarray(star.nodes.slice(1)), (drawn, hidden) => {
      const all = draw({ nodes: [star.nodes[0]!, ...drawn], relationships: star.relationships })
      const scene = applyToScene(all, hiding(all, { nodes: hidden.map(({ id }) => id), relationships: [] }, true))
      const change = expanding(scene, { ...star, cuts: [{ id: 'hub', total: 30, shown: 30 }], missing: [], ran: [] })
      const { nodes, relationships } = gain(scene, change)
      const after = inSight(applyToScene(scene, change))
      expect(after.nodes.length).toBe(inSight(scene).nodes.length + nodes)
      expect(after.relationships.length).toBe(inSight(scene).relationships.length + relationships)
      expect(after.nodes.length).toBe(31)
    }),
  )
})

test('new nodes take places where nothing is, the same each time', () => {
  const star = sampleStar(200)
  const scene = draw({ nodes: star.nodes.slice(0, 40), relationships: [] })
  const places = placing(scene, star)
  expect(placing(scene, star)).toEqual(places)
  const all = [...scene.nodes.values(), ...places.values()]
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1))
      expect(Math.abs(one.x - other.x) >= 111 || Math.abs(one.y - other.y) >= 55).toBe(true)
})

test('a node that hangs on nothing drawn finds a place too', () => {
  const places = placing(emptyScene, {
    nodes: ['constructor', '__proto__', ''].map(id => sampleNode(id)),
    relationships: [],
  })
  expect(places.size).toBe(3)
})

test('rows of several nodes add up, the source layer stands last', () => {
  const group = (type: string, label: string, count: number, labelsExact = true) => ({
    type,
    direction: 'in' as const,
    count,
    labels: [{ label, count }],
    labelsExact,
    labelsCounted: count,
  })
  const choices = choicesOf([
    [group('MENTIONS', 'Passage', 50), group('KNOWS', 'Person', 2)],
    [group('KNOWS', 'Person', 3, false), group('KNOWS', 'Place', 9)],
  ])
  expect(choices.map(({ type, label, count, exact, source }) => [type, label, count, exact, source])).toEqual([
    ['KNOWS', 'Place', 9, true, false],
    ['KNOWS', 'Person', 5, false, false],
    ['MENTIONS', 'Passage', 50, true, true],
  ])
  expect(new Set(choices.map(choiceKey)).size).toBe(3)
  const request = neighboursRequest(draw({ nodes: [sampleNode('a')], relationships: [] }), ['a'], choices.slice(0, 1), {
    order: 'name',
    limit: 7,
  })
  expect(request).toEqual({
    refs: ['a'],
    groups: [{ type: 'KNOWS', direction: 'in', label: 'Place' }],
    order: 'name',
    limit: 7,
    known: ['a'],
    source: false,
  })
})
