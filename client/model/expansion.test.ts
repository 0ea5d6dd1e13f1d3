import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Node, Relationship } from '../../server/contract/graph.ts'
import { choiceKey, choicesOf, expanding, neighboursRequest } from './expansion.ts'
import { placing } from './place.ts'
import { sampleNode, sampleRelationship, sampleStar } from './samples.ts'
import {
  adding,
  applyToScene,
  collapsing,
  emptyScene,
  gain,
  hiding,
  inSight,
  isExpanded,
  pinning,
  type Scene,
} from './scene.ts'

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
    among: true,
  })
  expect(request).toEqual({
    refs: ['a'],
    groups: [{ type: 'KNOWS', direction: 'in', label: 'Place' }],
    order: 'name',
    limit: 7,
    among: true,
    known: ['a'],
    source: false,
  })
})

describe('collapsing', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'constructor', '__proto__', '']
  const worlds = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), {
      minLength: 4,
      maxLength: 24,
      selector: ([start, end]) => `${start}>${end}`,
    })
    .map(ties => ({
      nodes: ids.map(id => sampleNode(id)),
      relationships: ties.map(([start, end]) => sampleRelationship(`${start}>${end}`, start, end)),
    }))
  type World = { nodes: Node[]; relationships: Relationship[] }

  /** What the server answers for some nodes: their neighbours, and what runs among the new ones and what is drawn. */
  const expanded = (scene: Scene, world: World, refs: readonly string[]): Scene => {
    const direct = world.relationships.filter(({ start, end }) => refs.includes(start) || refs.includes(end))
    const drawn = new Set([...inSight(scene).nodes, ...direct.flatMap(({ start, end }) => [start, end])])
    const fresh = (id: string) => !scene.nodes.has(id)
    const among = world.relationships.filter(
      ({ start, end }) => drawn.has(start) && drawn.has(end) && (fresh(start) || fresh(end)),
    )
    const answer = {
      nodes: world.nodes.filter(({ id }) => drawn.has(id)),
      relationships: [...new Set([...direct, ...among])],
      cuts: refs.map(id => ({ id, total: 1, shown: 1 })),
      missing: [],
      ran: [],
    }
    return applyToScene(scene, expanding(scene, answer))
  }
  const contents = ({ nodes, relationships }: Scene) => [new Set(nodes.keys()), new Set(relationships.keys())]
  const start = (world: World, count: number) => draw({ nodes: world.nodes.slice(0, count), relationships: [] })

  test('takes back exactly what one expansion brought, of one node or of several at once', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (world, count, some) => {
        const before = start(world, count)
        const refs = ids.slice(0, Math.min(some, count))
        const after = expanded(before, world, refs)
        const back = applyToScene(after, collapsing(after, refs))
        expect(contents(back)).toEqual(contents(before))
        expect(back.expansions.size).toBe(0)
        for (const id of refs) expect(isExpanded(back, id)).toBe(false)
      }),
    )
  })

  test('leaves what another expansion brought or reaches, and nothing that hangs on nothing', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 2, max: 4 }), (world, count) => {
        const before = start(world, count)
        const first = expanded(before, world, ['a'])
        const both = expanded(first, world, ['b'])
        const back = applyToScene(both, collapsing(both, ['a']))
        const only = expanded(before, world, ['b'])
        // All that expanding the other alone draws is there still, but for what was drawn when the first had come.
        for (const id of both.expansions.get('b')!.nodes) expect(back.nodes.has(id)).toBe(true)
        for (const id of both.expansions.get('b')!.relationships) {
          const { start: from, end } = both.relationships.get(id)!.relationship
          expect(back.relationships.has(id)).toBe(back.nodes.has(from) && back.nodes.has(end))
        }
        for (const id of back.nodes.keys())
          expect(before.nodes.has(id) || reached(back, [...before.nodes.keys()]).has(id)).toBe(true)
        for (const id of only.nodes.keys()) if (before.nodes.has(id)) expect(back.nodes.has(id)).toBe(true)
        for (const { relationship } of back.relationships.values())
          expect(back.nodes.has(relationship.start) && back.nodes.has(relationship.end)).toBe(true)
      }),
    )
  })

  function reached(scene: Scene, from: readonly string[]): Set<string> {
    const seen = new Set(from)
    for (const id of seen)
      for (const { relationship } of scene.relationships.values()) {
        if (relationship.start === id) seen.add(relationship.end)
        if (relationship.end === id) seen.add(relationship.start)
      }
    return seen
  }

  test('a node that was pinned or expanded itself stays', () => {
    const chain = {
      nodes: ['a', 'b', 'c', 'd'].map(id => sampleNode(id)),
      relationships: ['ab', 'bc', 'ad'].map(([from, to]) => sampleRelationship(`${from}>${to}`, from!, to!)),
    }
    const before = draw({ nodes: chain.nodes.slice(0, 1), relationships: [] })
    const scene = expanded(expanded(before, chain, ['a']), chain, ['b'])
    expect([...applyToScene(scene, collapsing(scene, ['a'])).nodes.keys()]).toEqual(['a', 'b', 'c'])
    const pinned = applyToScene(scene, pinning(scene, ['d'], true))
    expect([...applyToScene(pinned, collapsing(pinned, ['a', 'b'])).nodes.keys()].sort()).toEqual(['a', 'd'])
  })
})

test('new nodes lie in the free angle: not on the side where others lie', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 359 }), fc.integer({ min: 1, max: 8 }), (degrees, count) => {
      const towards = (degrees * Math.PI) / 180
      const crowd = [-0.5, 0, 0.5].map((turn, index) => {
        const angle = towards + turn
        return [`crowd${index}`, { x: 300 * Math.cos(angle), y: 300 * Math.sin(angle) }] as const
      })
      const graph = { nodes: ['hub', ...crowd.map(([id]) => id)].map(id => sampleNode(id)), relationships: [] }
      const scene = applyToScene(emptyScene, adding(emptyScene, graph, new Map([['hub', { x: 0, y: 0 }], ...crowd])))
      const places = [...placing(scene, sampleStar(count)).values()]
      expect(places).toHaveLength(count)
      for (const { x, y } of places) {
        const apart = Math.abs(((Math.atan2(y, x) - towards + 3 * Math.PI) % (2 * Math.PI)) - Math.PI)
        expect(apart).toBeGreaterThan(0.6)
      }
    }),
  )
})
