import { expect, test } from 'vitest'
import { commandOf } from './commands.ts'
import { emptyPathQuestion } from './pathquestion.ts'
import { phrase } from './phrase.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, emptyScene } from './scene.ts'
import { doing, initialState, opening, type State, viewing } from './state.ts'
import { achieved, fromKeptTour, initialTour, toExpand, toKeptTour, toRead } from './tour.ts'

const graph = {
  nodes: ['a', 'b', 'c'].map(id => sampleNode(id)),
  relationships: [
    sampleRelationship('ab', 'a', 'b'),
    sampleRelationship('bc', 'b', 'c', 'KNOWS', { evidence: ['t#1.1'] }),
  ],
}
const drawn: State = doing(initialState, {
  name: phrase('step.open'),
  change: adding(emptyScene, graph, new Map()),
  recording: 'never',
  at: 0,
})
const done = (state: State) => [...achieved(state).tour.done]

test('nothing is ticked before it is done, and opening a panel alone ticks nothing', () => {
  expect(achieved(drawn)).toBe(drawn)
  expect(done(opening(drawn, { right: 'evidence' }))).toEqual([])
  expect(done(opening(drawn, { path: { ...emptyPathQuestion, from: sampleNode('a') } }))).toEqual([])
})

test('steps of history, a source that is read and a path between two are ticked, once', () => {
  const expanded = doing(drawn, {
    name: phrase('step.expand', { name: 'a' }),
    change: adding(drawn.scene, { nodes: [sampleNode('d')], relationships: [] }, new Map()),
    at: 0,
  })
  expect(done(expanded)).toEqual(['expand'])
  const read = opening(viewing(drawn, { selection: { nodes: new Set(['a']), relationships: new Set() } }), {
    right: 'evidence',
  })
  expect(done(read)).toEqual(['read'])
  expect(done(opening(read, { rightOpen: false }))).toEqual([])
  expect(done(opening(drawn, { path: { ...emptyPathQuestion, from: sampleNode('a'), to: sampleNode('b') } }))).toEqual([
    'path',
  ])
  const ticked = achieved(expanded)
  expect(achieved(ticked)).toBe(ticked)
  // What was done stays done when it is undone.
  expect(done({ ...ticked, history: drawn.history })).toEqual(['expand'])
})

test('what to begin with is in sight: the best connected node with more, a relationship with a source', () => {
  expect(toExpand(drawn)).toEqual({ id: 'b', hasMore: true })
  const group = { type: 'KNOWS', direction: 'out' as const, labels: [], labelsExact: true, labelsCounted: 0 }
  const counts = new Map([
    ['a', [{ ...group, count: 9 }]],
    [
      'b',
      [
        { ...group, count: 1 },
        { ...group, direction: 'in' as const, count: 1 },
      ],
    ],
    ['c', [{ ...group, direction: 'in' as const, count: 1 }]],
  ])
  expect(toExpand({ ...drawn, counts })).toEqual({ id: 'a', hasMore: true })
  expect(toExpand(initialState)).toBeNull()
  expect(toRead(drawn)).toBe('bc')
  expect(toRead(initialState)).toBeNull()
})

test('it is kept and resumed; what cannot be read begins anew', () => {
  const tour = { done: new Set(['find', 'path'] as const), open: false, dismissed: true }
  expect(fromKeptTour(toKeptTour(tour))).toEqual(tour)
  for (const odd of [null, '', '{', '7', 'null', '[]']) expect(fromKeptTour(odd)).toEqual(initialTour)
  expect([...fromKeptTour('{"done":["find","constructor",3]}').done]).toEqual(['find'])
  const back = commandOf('firstSteps').perform({ ...drawn, tour }, { nodes: [], relationships: [] }, 0).update!({
    ...drawn,
    tour,
  })
  expect(back.tour).toEqual({ ...tour, open: true, dismissed: false })
})
