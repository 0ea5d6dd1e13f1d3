import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import { BEST, BUDGET, CEILING, elementsOf, withinBudget } from './budget.ts'
import type { Outcome } from './command.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { sampleNode, sampleRelationship, sampleStar } from './samples.ts'
import { adding } from './scene.ts'
import { doing, initialState, type State, travelling } from './state.ts'

const drawing = (graph: Graph): Outcome => ({
  update: state =>
    doing(state, {
      name: phrase('step.query'),
      change: adding(state.scene, graph, placing(state.scene, { nodes: graph.nodes, relationships: [] })),
      at: 0,
    }),
})
const carryOut = (state: State, outcome: Outcome): State => withinBudget(state, outcome).update?.(state) ?? state
const lone = (count: number, prefix: string): Graph => ({
  nodes: Array.from({ length: count }, (_, index) => sampleNode(`${prefix}${index}`)),
  relationships: [],
})

test('what fits is drawn, what does not asks first and changes nothing', () => {
  const full = carryOut(initialState, drawing(lone(BUDGET, 'a')))
  expect(elementsOf(full.scene)).toBe(BUDGET)
  expect(full.panels.budget).toBeNull()
  const over = carryOut(full, drawing(lone(1, 'b')))
  expect(over.scene).toBe(full.scene)
  expect(over.panels.budget).toMatchObject({ elements: BUDGET + 1, fewer: null })
})

test('the best connected of what does not fit are offered, within the budget', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: BUDGET }), fc.integer({ min: 1100, max: 2400 }), (drawn, members) => {
      const before = carryOut(initialState, drawing(lone(drawn, 'old')))
      const star = sampleStar(members)
      // The last ones are the best connected.
      const ties = star.nodes
        .slice(-10)
        .map(({ id }, index) => sampleRelationship(`tie${index}`, id, star.nodes.at(-1 - ((index + 1) % 10))!.id))
      const asked = carryOut(before, drawing({ ...star, relationships: [...star.relationships, ...ties] }))
      const { budget } = asked.panels
      expect(asked.scene).toBe(before.scene)
      expect(budget!.elements).toBe(drawn + 1 + 2 * members + 10)
      if (budget!.fewer) {
        const after = budget!.fewer.outcome.update!(asked)
        expect(elementsOf(after.scene)).toBeLessThanOrEqual(BUDGET)
        expect(after.scene.nodes.size).toBe(drawn + budget!.fewer.nodes)
        expect(budget!.fewer.nodes).toBeLessThanOrEqual(BEST)
        expect(after.scene.nodes.has('hub')).toBe(true)
        if (budget!.fewer.nodes > 20) expect(after.scene.nodes.has(star.nodes.at(-1)!.id)).toBe(true)
        expect(travelling(after, before.history.past.length).scene).toEqual(before.scene)
      } else expect(drawn).toBeGreaterThan(BUDGET - 3)
      const insisted = budget!.all?.update
      expect(insisted === undefined).toBe(budget!.elements > CEILING)
      if (budget!.all) expect(elementsOf(carryOut(asked, budget!.all).scene)).toBe(budget!.elements)
    }),
    { numRuns: 8 },
  )
})

test('undo and redo are never held back', () => {
  const insisted = carryOut(initialState, { ...drawing(lone(BUDGET + 5, 'a')), beyondBudget: true })
  const undone = carryOut(insisted, { update: state => travelling(state, 0) })
  expect(undone.scene.nodes.size).toBe(0)
  const redone = carryOut(undone, { update: state => travelling(state, 1) })
  expect(redone.scene.nodes.size).toBe(BUDGET + 5)
})
