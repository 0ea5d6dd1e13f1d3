import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EntitiesAnswer } from '../../server/contract/messages.ts'
import type { Outcome } from './command.ts'
import { phrase } from './phrase.ts'
import { drawingPassage, listed, partsOf, type ReportPassage, selectingPassage } from './report.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, emptyScene, hiding } from './scene.ts'
import { doing, initialState, type State, travelling } from './state.ts'
import { nothingSelected } from './view.ts'

const ids = ['a', 'b', 'c', 'constructor', '__proto__', '0']
const world = {
  nodes: ids.map(id => sampleNode(id)),
  relationships: ids.slice(1).map((id, index) => sampleRelationship(`${ids[index]}>${id}`, ids[index]!, id)),
}
const passage = (line: number, more: Partial<ReportPassage> = {}): ReportPassage => ({
  ...{ id: `p${line}`, key: `t#${line}.1`, report: 't', line, sentence: 1 },
  ...{ digest: `Digest ${line}`, noFact: null, text: null, relationships: [], nodes: [] },
  ...more,
})

test('filters and search let through what they name, in reading order', () => {
  const passages = [
    passage(1, { relationships: ['r'], text: 'The Harbour of Elm' }),
    passage(2, { noFact: 'heading', digest: null }),
    passage(3, { nodes: ['a'], digest: '江城 lies by the harbour' }),
  ]
  const lines = (filter: 'all' | 'facts' | 'none' | 'selection', text = '', selection = nothingSelected) =>
    listed(passages, { filter, text }, selection).map(({ line }) => line)
  expect(lines('all')).toEqual([1, 2, 3])
  expect(lines('facts')).toEqual([1])
  expect(lines('none')).toEqual([2, 3])
  expect(lines('selection')).toEqual([])
  expect(lines('selection', '', { nodes: new Set(['a']), relationships: new Set(['r']) })).toEqual([1, 3])
  expect(lines('all', ' HARBOUR  elm')).toEqual([1])
  expect(lines('all', '江城')).toEqual([3])
  expect(lines('all', 'head')).toEqual([2])
  expect(lines('all', '(')).toEqual([])
})

const start = (nodes: string[], hidden: string[]): State => {
  const graph = { nodes: world.nodes.filter(({ id }) => nodes.includes(id)), relationships: world.relationships }
  const opened = doing(initialState, {
    name: phrase('step.open'),
    change: adding(emptyScene, graph, new Map()),
    recording: 'never',
    at: 0,
  })
  const change = hiding(opened.scene, { nodes: hidden, relationships: [] }, true)
  return doing(opened, { name: phrase('step.hide'), change, recording: 'never', at: 0 })
}

/** Carries an outcome out against the world, as the explorer does against the server. */
function carriedOut(state: State, outcome: Outcome): State {
  let now = outcome.update ? outcome.update(state) : state
  const ask = outcome.ask as { request: { nodes: string[]; relationships: string[] }; answered: never } | undefined
  if (ask) {
    const answer: EntitiesAnswer = {
      nodes: world.nodes.filter(({ id }) => ask.request.nodes.includes(id)),
      relationships: world.relationships.filter(({ id }) => ask.request.relationships.includes(id)),
      missing: [],
      ran: [],
    }
    now = carriedOut(now, (ask.answered as (s: State, a: EntitiesAnswer, at: number) => Outcome)(now, answer, 0))
  }
  return now
}

test('drawing what a passage names draws all of it, selects it, is one step, and is taken back exactly', () => {
  fc.assert(
    fc.property(
      fc.subarray(ids),
      fc.subarray(ids),
      fc.subarray(ids),
      fc.subarray(world.relationships.map(({ id }) => id)),
      (drawn, hidden, nodes, relationships) => {
        const before = start(drawn, hidden)
        const one = passage(1, { nodes, relationships })
        const after = carriedOut(before, drawingPassage(before, one))
        const { drawn: seen, undrawn } = partsOf(after.scene, one)
        expect(undrawn).toEqual({ nodes: [], relationships: [] })
        expect(after.view.selection).toEqual(seen)
        expect(after.history.past.length).toBeLessThanOrEqual(1)
        const back = travelling(after, 0)
        expect([...back.scene.nodes]).toEqual([...before.scene.nodes])
        expect(new Set(back.scene.relationships.keys())).toEqual(new Set(before.scene.relationships.keys()))
      },
    ),
  )
})

test('a chosen passage selects what of it is in sight and changes no scene', () => {
  const before = start(['a', 'b', 'c'], ['b'])
  const after = selectingPassage(before, passage(1, { nodes: ['a', 'b', '0'], relationships: ['a>b'] }))
  expect(after.scene).toBe(before.scene)
  expect([...after.view.selection.nodes]).toEqual(['a'])
  expect([...after.view.selection.relationships]).toEqual([])
})
