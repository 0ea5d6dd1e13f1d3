import { expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import { companyArrival, nodeArrival, relationshipArrival, sentenceArrival } from './arrival.ts'
import type { Ask } from './command.ts'
import { sampleNode, sampleRelationship, sampleStar } from './samples.ts'
import { adding, emptyScene } from './scene.ts'
import { doing, initialState, type State, travelling } from './state.ts'

const opened = (graph: Graph): State =>
  doing(initialState, {
    name: { key: 'step.open' },
    change: adding(emptyScene, graph, new Map()),
    recording: 'never',
    at: 0,
  })
const [a, b] = [sampleNode('a'), sampleNode('b')]
const tie = sampleRelationship('t', 'a', 'b', 'KNOWS', { evidence: ['r#1.1'] })
const start = opened({ nodes: [a!], relationships: [] })
const stepsBetween = (before: State, after: State) => after.history.past.length - before.history.past.length

test('a drawn node is gone to without a step; one that is not drawn comes in one', () => {
  const there = nodeArrival(start, a!, 0)
  const atA = there.update!(start)
  expect([stepsBetween(start, atA), [...atA.view.selection.nodes], there.viewport]).toEqual([
    0,
    ['a'],
    { kind: 'centre', node: 'a' },
  ])
  const come = nodeArrival(start, b!, 0, { stay: true, origin: { x: 500, y: 500 } })
  const atB = come.update!(start)
  expect([stepsBetween(start, atB), [...atB.view.selection.nodes], come.viewport]).toEqual([1, ['b'], undefined])
  expect(atB.scene.nodes.get('b')).toMatchObject({ x: 500, y: 500 })
  expect(travelling(atB, 0).scene).toEqual(start.scene)
})

test('a relationship is selected, its ends are added, and all of it is one step', () => {
  const after = relationshipArrival(start, { relationship: tie, start: a!, end: b! }, 0).update!(start)
  expect([stepsBetween(start, after), [...after.view.selection.relationships]]).toEqual([1, ['t']])
  const again = relationshipArrival(after, { relationship: tie, start: a!, end: b! }, 0).update!(after)
  expect(stepsBetween(after, again)).toBe(0)
})

test('a node with its neighbours is one step, and says how many are left out', () => {
  const star = sampleStar(25)
  const { ask } = companyArrival(start, star.nodes[0]!)
  const answered = (ask as Ask<'neighbours'>).answered(
    start,
    { ...star, cuts: [{ id: 'hub', total: 310, shown: 25 }], missing: [], ran: [] },
    0,
  )
  const after = answered.update!(start)
  expect([stepsBetween(start, after), after.scene.nodes.size, [...after.view.selection.nodes]]).toEqual([
    1,
    27,
    ['hub'],
  ])
  expect(after.scene.expansions.get('hub')).toMatchObject({ total: 310, shown: 25 })
  expect(answered.say?.text).toMatchObject({ key: 'say.addedCut', values: { left: 285 } })
})

test('a sentence selects what it proves, draws it where it is not drawn, and is drawn itself where it proves nothing', () => {
  const passage = sampleNode('p', ['Entity', 'Passage'], { key: 'r#1.1' })
  const drawn = opened({ nodes: [a!, b!], relationships: [tie] })
  const selected = sentenceArrival(drawn, passage).update!(drawn)
  expect([[...selected.view.selection.relationships], selected.panels.right, stepsBetween(drawn, selected)]).toEqual([
    ['t'],
    'evidence',
    0,
  ])
  const { ask } = sentenceArrival(start, passage)
  const { request, answered } = ask as Ask<'query'>
  expect(request.parameters).toEqual({ key: 'r#1.1' })
  const answer = (graph: Graph) =>
    answered(start, { columns: [], rows: [], graph, summary: {} } as never, 0).update!(start)
  const proven = answer({ nodes: [a!, b!], relationships: [tie] })
  expect([[...proven.view.selection.relationships], proven.panels.right, stepsBetween(start, proven)]).toEqual([
    ['t'],
    'evidence',
    1,
  ])
  const nothing = answer({ nodes: [], relationships: [] })
  expect([[...nothing.view.selection.nodes], nothing.panels.right, stepsBetween(start, nothing)]).toEqual([
    ['p'],
    'facts',
    1,
  ])
})
