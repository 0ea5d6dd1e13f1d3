import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addingChosen, drawnOfGroup, undrawnOfGroup } from './connections.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, incidence, inSight } from './scene.ts'

const others = ['b', 'c', 'd', 'constructor', '0']
const nodes = [sampleNode('a'), ...others.map((id, i) => sampleNode(id, i % 2 ? ['Place'] : ['Person', 'Chair']))]
const relationships = [
  ...others.map(id => sampleRelationship(`a-${id}`, 'a', id)),
  ...others.map(id => sampleRelationship(`${id}-a`, id, 'a')),
  sampleRelationship('again', 'a', 'b'),
  sampleRelationship('loop', 'a', 'a'),
]

test('each connection of a group is drawn or to be chosen, and what is chosen is then drawn', () => {
  fc.assert(
    fc.property(fc.subarray(others), fc.subarray(others), fc.subarray(relationships), (there, hidden, ties) => {
      const graph = { nodes: nodes.filter(({ id }) => id === 'a' || there.includes(id)), relationships: ties }
      const opened = applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
      const scene = applyToScene(opened, hiding(opened, { nodes: hidden, relationships: [] }, true))
      for (const label of ['Person', 'Chair', 'Place', undefined]) {
        const group = { type: 'KNOWS', direction: 'out' as const, label }
        const here = drawnOfGroup(scene, 'a', incidence(scene).get('a')!, group)
        const left = undrawnOfGroup(scene, 'a', group, { nodes, relationships })
        const all = relationships.filter(({ start, end }) => {
          const other = nodes.find(({ id }) => id === end)!
          return start === 'a' && (label === undefined || other.labels.includes(label))
        })
        expect([...here, ...left].map(one => one.relationship.id).sort()).toEqual(all.map(({ id }) => id).sort())
        const after = applyToScene(scene, addingChosen(scene, left.slice(0, 2)))
        const seen = inSight(after).relationships
        for (const { relationship } of left.slice(0, 2)) expect(seen).toContain(relationship.id)
        expect(seen.length).toBeGreaterThanOrEqual(inSight(scene).relationships.length)
      }
    }),
  )
})
