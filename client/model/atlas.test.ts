import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import { type Atlas, atlasOf, thingsByPlace } from './atlas.ts'
import { placeRows } from './places.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, inSight, type Scene } from './scene.ts'

const sceneOf = (graph: Graph): Scene => applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
const city = (id: string, latitude = 40, longitude = 120) => sampleNode(id, ['Place'], { latitude, longitude })
const thing = (id: string) => sampleNode(id, ['Organization'])
const agreement = (id: string) => sampleNode(id, ['Agreement'])
const tie = sampleRelationship
const mapped = (nodes: Graph['nodes'], relationships: Graph['relationships']) =>
  atlasOf(sceneOf({ nodes, relationships }), null)

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'constructor', '__proto__', '', '0']
const graph = fc
  .record({
    kinds: fc.array(fc.constantFrom(city, thing, agreement), { minLength: ids.length, maxLength: ids.length }),
    ties: fc.array(
      fc.record({
        start: fc.constantFrom(...ids),
        end: fc.constantFrom(...ids),
        type: fc.constantFrom('LOCATED_IN', 'KNOWS', 'PARTY_TO'),
      }),
      { maxLength: 25 },
    ),
    hiddenNodes: fc.subarray(ids, { maxLength: 3 }),
    hiddenTies: fc.array(fc.nat(24), { maxLength: 3 }),
  })
  .map(({ kinds, ties, hiddenNodes, hiddenTies }) => ({
    nodes: ids.map((id, index) => kinds[index]!(id)),
    relationships: ties.map(({ start, end, type }, index) => tie(String(index), start, end, type)),
    hidden: { nodes: hiddenNodes, relationships: hiddenTies.map(String) },
  }))
const hidden = (scene: Scene, ids: { nodes: string[]; relationships: string[] }) =>
  applyToScene(scene, hiding(scene, ids, true))
const contents = ({ places, homes, unplaced, ties, arcs, loose }: Atlas) => ({
  places: [...places],
  homes: [...homes],
  unplaced,
  ties,
  arcs,
  loose,
})

describe('every scene on the map', () => {
  test('each node in sight is a place, beside one, or in the counted list, exactly once', () =>
    fc.assert(
      fc.property(graph, ({ hidden: away, ...drawn }) => {
        const scene = hidden(sceneOf(drawn), away)
        const { places, homes, unplaced } = atlasOf(scene, null)
        const all = [...places.keys(), ...homes.keys(), ...unplaced]
        expect([...all].sort()).toEqual(inSight(scene).nodes.sort())
        for (const { place, steps } of homes.values()) {
          expect(places.has(place)).toBe(true)
          expect(steps).toBeGreaterThan(0)
        }
      }),
    ))

  test('each relationship in sight lies in one place, in an arc, or has an end that lies nowhere', () =>
    fc.assert(
      fc.property(graph, ({ hidden: away, ...drawn }) => {
        const scene = hidden(sceneOf(drawn), away)
        const { ties, arcs, loose, places, unplaced } = atlasOf(scene, null)
        const all = [...ties, ...loose, ...new Set(arcs.flatMap(({ relationships }) => relationships))]
        expect([...all].sort()).toEqual(inSight(scene).relationships.sort())
        for (const { from, to } of arcs) {
          expect(from).not.toBe(to)
          expect(places.has(from) && places.has(to)).toBe(true)
        }
        for (const id of loose) {
          const { start, end } = scene.relationships.get(id)!.relationship
          expect(unplaced.includes(start) || unplaced.includes(end)).toBe(true)
        }
        expect(new Set(arcs.map(({ id }) => id)).size).toBe(arcs.length)
      }),
    ))

  test('the order in which things were drawn changes nothing', () =>
    fc.assert(
      fc.property(graph, ({ nodes, relationships }) => {
        const there = contents(mapped(nodes, relationships))
        const back = contents(mapped(nodes.toReversed(), relationships.toReversed()))
        expect(back).toEqual(there)
      }),
    ))

  test('nothing is nearer to a place than it says', () =>
    fc.assert(
      fc.property(graph, ({ nodes, relationships }) => {
        const { places, homes } = mapped(nodes, relationships)
        const steps = (id: string) => (places.has(id) ? 0 : (homes.get(id)?.steps ?? Infinity))
        for (const { start, end } of relationships)
          if (Number.isFinite(steps(start))) expect(Math.abs(steps(start) - steps(end))).toBeLessThanOrEqual(1)
      }),
    ))

  test('the list beside the map names everything once, when all of it is unfolded', () =>
    fc.assert(
      fc.property(graph, ({ nodes, relationships }) => {
        const atlas = mapped(nodes, relationships)
        const folded = placeRows(atlas, new Set())
        const rows = placeRows(atlas, new Set(folded.map(({ key }) => key)))
        const named = rows.flatMap(row => (row.kind === 'place' || row.kind === 'node' ? [row.id] : []))
        expect(named.sort()).toEqual([...ids].sort())
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
        expect(rows.filter(({ kind }) => kind === 'arc')).toHaveLength(atlas.arcs.length)
      }),
    ))
})

describe('where a thing belongs', () => {
  test('to the place that says where it is, not to one that it merely knows', () => {
    const nodes = [city('a'), city('b'), thing('x')]
    const { homes } = mapped(nodes, [tie('1', 'x', 'a', 'KNOWS'), tie('2', 'x', 'b', 'LOCATED_IN')])
    expect(homes.get('x')).toEqual({ place: 'b', steps: 1 })
  })

  test('to taking part in something at a place it does not belong as to the place where it lies', () => {
    const nodes = [city('a'), city('b'), thing('x')]
    const { homes } = mapped(nodes, [tie('1', 'x', 'a', 'PARTICIPATED_IN'), tie('2', 'x', 'b', 'HELD_IN')])
    expect(homes.get('x')?.place).toBe('b')
  })

  test('among equals to the place with less round it: the city before the country', () => {
    const others = ['p', 'q', 'r'].map(thing)
    const nodes = [city('land'), city('town'), thing('x'), ...others]
    const { homes } = mapped(nodes, [
      tie('1', 'x', 'land'),
      tie('2', 'x', 'town'),
      ...others.map(({ id }) => tie(`o${id}`, id, 'land')),
    ])
    expect(homes.get('x')?.place).toBe('town')
  })

  test('over what lies between, as near as can be; not over what is hidden', () => {
    const nodes = [city('a'), thing('x'), thing('y')]
    const scene = sceneOf({ nodes, relationships: [tie('1', 'x', 'a'), tie('2', 'y', 'x')] })
    expect(atlasOf(scene, null).homes.get('y')).toEqual({ place: 'a', steps: 2 })
    const without = hidden(scene, { nodes: ['x'], relationships: [] })
    expect(atlasOf(without, null).unplaced).toEqual(['y'])
  })
})

describe('agreements', () => {
  const parties = (...names: string[]) => names.map(name => tie(`in ${name}`, `of ${name}`, name, 'LOCATED_IN'))
  const signed = (...names: string[]) => names.map(name => tie(`by ${name}`, `of ${name}`, 'deal', 'PARTY_TO'))
  const of = (...names: string[]) => names.flatMap(name => [city(name), thing(`of ${name}`)])

  test('are arcs between the places of their parties, wherever they were signed', () => {
    const nodes = [...of('a', 'b'), city('fair'), agreement('deal')]
    const { arcs, homes } = mapped(nodes, [
      ...parties('a', 'b'),
      ...signed('a', 'b'),
      tie('at', 'deal', 'fair', 'LOCATED_IN'),
    ])
    const [arc, other] = arcs.filter(({ node }) => node === 'deal')
    expect(arc).toMatchObject({ from: 'a', to: 'b', relationships: ['by a', 'by b'] })
    expect(other).toBeUndefined()
    expect(homes.get('deal')?.place).toBe('a')
  })

  test.each([
    [['a', 'b', 'c', 'd'], 6],
    [['a', 'b', 'c', 'd', 'e'], 4],
  ])('of %j are %i arcs', (names, count) => {
    const { arcs } = mapped([...of(...names), agreement('deal')], [...parties(...names), ...signed(...names)])
    expect(arcs.filter(({ node }) => node === 'deal')).toHaveLength(count)
  })

  test('within one place are no arc', () => {
    const nodes = [city('a'), thing('x'), thing('y'), agreement('deal')]
    const { arcs } = mapped(nodes, [
      tie('1', 'x', 'a'),
      tie('2', 'y', 'a'),
      tie('3', 'x', 'deal'),
      tie('4', 'y', 'deal'),
    ])
    expect(arcs).toEqual([])
  })
})

test('things stand with their place, the nearest first', () => {
  const atlas = mapped([city('a'), city('b'), thing('x'), thing('y')], [tie('1', 'x', 'y'), tie('2', 'y', 'a')])
  expect(thingsByPlace(atlas)).toEqual(
    new Map([
      ['a', ['y', 'x']],
      ['b', []],
    ]),
  )
})
