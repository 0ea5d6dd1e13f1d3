import { expect, test } from 'vitest'
import type { NeighboursAnswer } from '../../server/contract/messages.ts'
import { elementsOf, withinBudget } from './budget.ts'
import type { Outcome } from './command.ts'
import { expansionOutcome } from './expansion.ts'
import { extended, isDrawn, offerOf, taking } from './offer.ts'
import { phrase } from './phrase.ts'
import { sampleNode, sampleRelationship, sampleStar } from './samples.ts'
import { adding, collapsing } from './scene.ts'
import { doing, initialState, type State, travelling } from './state.ts'

const carryOut = (state: State, outcome: Outcome): State => withinBudget(state, outcome).update?.(state) ?? state
const answerOf = (members: number, total: number, next?: string): NeighboursAnswer => ({
  ...sampleStar(members),
  cuts: [{ id: 'hub', total, shown: members, ...(next && { next }) }],
  missing: [],
  ran: [],
})
const withHub: State = doing(initialState, {
  name: phrase('step.query'),
  change: adding(initialState.scene, { nodes: [sampleNode('hub')], relationships: [] }, new Map()),
  at: 0,
})

test('what is too much is listed without being drawn, and what is taken from the list is one step', () => {
  const asked = carryOut(withHub, expansionOutcome(withHub, answerOf(1500, 1500), 1))
  const listed = carryOut(asked, asked.panels.budget!.table!)
  expect(listed.scene).toBe(withHub.scene)
  expect(listed.panels).toMatchObject({ drawer: 'table', table: { tab: 'offered' } })
  const offer = listed.panels.offer!
  expect(offer).toMatchObject({ total: 1500, more: null })
  const taken = carryOut(listed, taking(offer, new Set(['hub-3', 'hub-7']), 2))
  expect([...taken.scene.nodes.keys()]).toEqual(['hub', 'hub-3', 'hub-7'])
  expect([...taken.scene.relationships.keys()]).toEqual(['hub=3', 'hub=7'])
  expect(taken.history.past).toHaveLength(withHub.history.past.length + 1)
  expect(taken.scene.expansions.get('hub')).toMatchObject({ total: 1500, shown: 2 })
  const more = carryOut(taken, taking(offer, new Set(['hub-9']), 3))
  expect(more.scene.expansions.get('hub')).toMatchObject({ total: 1500, shown: 3 })
  expect(travelling(taken, withHub.history.past.length).scene).toEqual(withHub.scene)
  expect(elementsOf(carryOut(more, { update: collapseHub }).scene)).toBe(1)
})

const collapseHub = (state: State) =>
  doing(state, { name: phrase('step.collapse'), change: collapsing(state.scene, ['hub']), at: 4 })

test('a long list is read page by page, each row once, with what ties the pages together', () => {
  const request = { refs: ['hub'], limit: 3, known: ['hub'] }
  const first = offerOf(phrase('step.expand'), request, answerOf(3, 5, 'cursor'), withHub.scene)
  expect(first.graph.nodes.map(({ id }) => id)).toEqual(['hub-0', 'hub-1', 'hub-2'])
  expect(first.total).toBe(5)
  expect(first.more).toMatchObject({ after: 'cursor', known: ['hub', 'hub-0', 'hub-1', 'hub-2'] })
  const star = sampleStar(5)
  const whole = extended(first, {
    nodes: star.nodes,
    relationships: [...star.relationships, sampleRelationship('tie', 'hub-0', 'hub-4')],
    cuts: [{ id: 'hub', total: 5, shown: 5 }],
    missing: [],
    ran: [],
  })
  expect(whole.graph.nodes).toHaveLength(5)
  expect(whole.graph.relationships).toHaveLength(6)
  expect(whole).toMatchObject({ total: 5, more: null })
  const taken = carryOut(withHub, taking(whole, new Set(['hub-0', 'hub-4']), 1))
  expect(taken.scene.relationships.has('tie')).toBe(true)
  expect(isDrawn(taken.scene, 'hub-1')).toBe(false)
})

test('several nodes are read on by naming what came, and the list ends when nothing new does', () => {
  const request = { refs: ['a', 'b'], limit: 1, known: [] }
  const cuts = ['a', 'b'].map(id => ({ id, total: 3, shown: 1 }))
  const answer = { nodes: [sampleNode('c')], relationships: [], cuts, missing: [], ran: [] }
  const first = offerOf(phrase('step.expand'), request, answer, withHub.scene)
  expect(first.more).toMatchObject({ known: ['c'] })
  expect(extended(first, answer).more).toBeNull()
})
