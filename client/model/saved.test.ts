import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { fromSaved, toSaved } from './saved.ts'
import type { Scene } from './scene.ts'

const nodes = ['a', 'b', 'c', 'constructor', '__proto__'].map(id => sampleNode(id, ['Person'], { key: `person:${id}` }))
const relationships = nodes
  .slice(1)
  .map(({ id }) => sampleRelationship(`a>${id}`, 'a', id, 'KNOWS', { key: `key of ${id}` }))

const scene = fc
  .record({
    places: fc.array(
      fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }), fc.boolean(), fc.boolean()),
      {
        minLength: 5,
        maxLength: 5,
      },
    ),
    hidden: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  })
  .map(
    ({ places, hidden }): Scene => ({
      nodes: new Map(
        nodes.map((node, index) => {
          const [x, y, pinned, isHidden] = places[index]!
          return [node.id, { node, x, y, pinned, hidden: isHidden }]
        }),
      ),
      relationships: new Map(
        relationships.map((relationship, index) => [relationship.id, { relationship, hidden: hidden[index]! }]),
      ),
      expansions: new Map([['a', { nodes: ['b'], relationships: ['a>b'], total: 9, shown: 1 }]]),
      sets: new Map([
        [
          'set1',
          {
            name: 'Friends',
            nodes: [
              { id: 'a', ref: 'person:a' },
              { id: 'not drawn', ref: 'person:else' },
            ],
            relationships: [{ id: 'a>b', ref: 'key of b' }],
          },
        ],
      ]),
    }),
  )

test('a scene that is saved and opened is the same', () => {
  fc.assert(
    fc.property(scene, before => {
      const text = JSON.stringify(toSaved(before, sampleSchema))
      const { scene: after, gone } = fromSaved(JSON.parse(text), { nodes, relationships }, sampleSchema)
      expect(after).toEqual(before)
      expect(gone).toBe(0)
    }),
  )
})

test('ids may change when the data is loaded again: the key leads to the node; what is gone is counted', () => {
  fc.assert(
    fc.property(scene, before => {
      const saved = toSaved(before, sampleSchema)
      const renamed = nodes.slice(0, 4).map(node => ({ ...node, id: `new ${node.id}` }))
      const ties = relationships.map(tie => ({
        ...tie,
        id: `new ${tie.id}`,
        start: `new ${tie.start}`,
        end: `new ${tie.end}`,
      }))
      const { scene: after, gone } = fromSaved(saved, { nodes: renamed, relationships: ties }, sampleSchema)
      expect([...after.nodes.keys()]).toEqual(renamed.map(({ id }) => id))
      expect(after.expansions.get('new a')?.nodes).toEqual(['new b'])
      expect(after.sets.get('set1')).toEqual({
        name: 'Friends',
        nodes: [
          { id: 'new a', ref: 'person:a' },
          { id: 'not drawn', ref: 'person:else' },
        ],
        relationships: [{ id: 'new a>b', ref: 'key of b' }],
      })
      expect(gone).toBe(2)
    }),
  )
})
