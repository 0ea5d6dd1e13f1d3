import { expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import { replacing } from './resultgraph.ts'
import { adding, applyToScene, emptyScene, invertScene } from './scene.ts'

const graph = (nodes: string[], ties: [string, string][] = []): Graph => ({
  nodes: nodes.map(id => ({ $type: 'Node', id, labels: [], properties: {} })),
  relationships: ties.map(([start, end]) => ({
    $type: 'Relationship',
    id: `${start}-${end}`,
    type: 'T',
    start,
    end,
    properties: {},
  })),
})

test('what is in both stays where it is, the rest goes, and one step back brings it again', () => {
  const places = new Map([
    ['a', { x: 1, y: 2 }],
    ['b', { x: 3, y: 4 }],
  ])
  const before = applyToScene(emptyScene, adding(emptyScene, graph(['a', 'b'], [['a', 'b']]), places))
  const change = replacing(before, graph(['b', 'constructor'], [['b', 'constructor']]))
  const after = applyToScene(before, change)
  expect([...after.nodes.keys()].sort()).toEqual(['b', 'constructor'])
  expect([...after.relationships.keys()]).toEqual(['b-constructor'])
  expect(after.nodes.get('b')).toMatchObject({ x: 3, y: 4 })
  expect(applyToScene(after, invertScene(change))).toEqual(before)
})

test('a hidden node of the result is shown', () => {
  const drawn = applyToScene(emptyScene, adding(emptyScene, graph(['a']), new Map()))
  const hidden = { ...drawn, nodes: new Map([...drawn.nodes].map(([id, one]) => [id, { ...one, hidden: true }])) }
  expect(applyToScene(hidden, replacing(hidden, graph(['a']))).nodes.get('a')?.hidden).toBe(false)
})
