import fc from 'fast-check'
import { expect, test } from 'vitest'
import { discRound, placing } from './place.ts'
import { sampleNode, sampleStar } from './samples.ts'
import { adding, applyToScene, emptyScene } from './scene.ts'

test('places of a disc are apart from each other and from what is there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) })),
      fc.integer({ min: 0, max: 60 }),
      (there, count) => {
        const places = discRound(there, count, 190, { x: 0, y: 0 })
        expect(places).toHaveLength(count)
        const apart = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y)
        for (const [index, place] of places.entries()) {
          for (const other of places.slice(0, index)) expect(apart(place, other)).toBeGreaterThan(100)
          for (const one of there) expect(apart(place, one)).toBeGreaterThan(185)
        }
      },
    ),
  )
})

test('a crowd is placed round what is drawn, all of it, each at a place of its own, the same each time', () => {
  const one = { nodes: [sampleNode('constructor')], relationships: [] }
  const scene = applyToScene(emptyScene, adding(emptyScene, one, new Map([['constructor', { x: 40, y: 40 }]])))
  const crowd = sampleStar(4000)
  const places = placing(scene, crowd)
  expect(new Set(places.keys())).toEqual(new Set(crowd.nodes.map(({ id }) => id)))
  expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(crowd.nodes.length)
  expect(placing(scene, crowd)).toEqual(places)
})
