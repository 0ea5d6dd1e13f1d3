import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atlasOf, thingsByPlace } from './atlas.ts'
import { faceOf, folding } from './folds.ts'
import { groupedScene } from './groups.ts'
import { groupedAtlas } from './groupsonmap.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, isInSight, type Scene } from './scene.ts'

const places = ['P', 'Q', '__proto__']
const things = ['a', 'b', 'constructor', '', '0']
const names = [...places, ...things]
const sceneOf = (ties: readonly (readonly [string, string])[]): Scene =>
  applyToScene(
    emptyScene,
    adding(
      emptyScene,
      {
        nodes: names.map((id, index) =>
          places.includes(id)
            ? sampleNode(id, ['City'], { latitude: 30 + index, longitude: 110 + index })
            : sampleNode(id, [id === '0' ? 'Agreement' : 'Person']),
        ),
        relationships: ties.map(([from, to], index) => sampleRelationship(`r${index}`, from, to)),
      },
      new Map(),
    ),
  )
const fold = (scene: Scene, ...groups: string[][]) =>
  applyToScene(
    scene,
    folding(
      scene,
      groups.filter(nodes => nodes.length > 0).map((nodes, index) => ({ name: `Group ${index}`, nodes })),
    ),
  )
const group = faceOf('group1')
const ties = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 16 })

test('without groups it is the atlas itself', () => {
  const scene = sceneOf([['a', 'P']])
  expect(groupedAtlas(scene, null)).toBe(atlasOf(scene, null))
})

test('a group of things floats beside the place to which most of them belong, a group with a place stands there', () => {
  const scene = sceneOf([
    ['a', 'P'],
    ['b', 'Q'],
    ['constructor', 'Q'],
    ['', 'a'],
  ])
  const floating = groupedAtlas(fold(scene, ['a', 'b', 'constructor']), null)
  expect(floating.homes.get(group)).toEqual({ place: 'Q', steps: 1 })
  expect(floating.homes.get('')?.place).toBe('P')
  expect([...floating.places.keys()].sort()).toEqual([...places].sort())

  const standing = groupedAtlas(fold(scene, ['Q', 'a', 'b', 'constructor']), null)
  expect(standing.places.get(group)).toEqual(atlasOf(scene, null).places.get('Q'))
  expect(standing.places.has('Q')).toBe(false)

  // All places in one group: it stands at the one with most, and what belongs to the others is beside it.
  const all = groupedAtlas(fold(scene, places), null)
  expect([...all.places.keys()]).toEqual([group])
  expect(all.homes.get('a')?.place).toBe(group)
  expect(all.places.get(group)).toEqual(atlasOf(scene, null).places.get('P'))
})

test('what is drawn is in one of the lists, with or without groups, and each relationship that is not within a group', () => {
  fc.assert(
    fc.property(ties, fc.subarray(names), fc.subarray(names), (pairs, one, two) => {
      const scene = fold(
        sceneOf(pairs),
        one,
        two.filter(id => !one.includes(id)),
      )
      const atlas = groupedAtlas(scene, null)
      const { scene: drawn } = groupedScene(scene)
      const listed = [...atlas.places.keys(), ...atlas.homes.keys(), ...atlas.unplaced]
      expect(listed.sort()).toEqual([...drawn.nodes.keys()].sort())
      for (const { place } of atlas.homes.values()) expect(atlas.places.has(place)).toBe(true)
      const lines = new Set([...atlas.ties, ...atlas.loose, ...atlas.arcs.flatMap(arc => arc.relationships)])
      const seen = [...drawn.relationships.values()].filter(tie => isInSight(drawn, tie))
      expect([...lines].sort()).toEqual(seen.map(({ relationship }) => relationship.id).sort())
      for (const { from, to } of atlas.arcs)
        expect([atlas.places.has(from), atlas.places.has(to)]).toEqual([true, true])
      expect([...thingsByPlace(atlas).values()].flat().sort()).toEqual([...atlas.homes.keys()].sort())
    }),
  )
})
