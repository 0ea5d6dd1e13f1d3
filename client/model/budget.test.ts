import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import { BEST, BUDGET, CEILING, elementsOf, withinBudget } from './budget.ts'
import type { Outcome } from './command.ts'
import { foldedPicture, unfolding } from './folds.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { sampleNode, sampleRelationship, sampleStar } from './samples.ts'
import { adding, type Scene } from './scene.ts'
import { doing, initialState, type State, travelling } from './state.ts'
import { initialView, pictureOf } from './view.ts'

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

test('what does not fit comes in groups by label: one step, nothing left away, within the budget', () => {
  const kinds = ['Person', 'Company', 'constructor', '__proto__']
  const nodes = Array.from({ length: BUDGET }, (_, index) => sampleNode(`a${index}`, [kinds[index % kinds.length]!]))
  const ties = nodes.slice(1).map(({ id }, index) => sampleRelationship(`t${index}`, nodes[index]!.id, id))
  const asked = carryOut(initialState, drawing({ nodes, relationships: ties }))
  const { group, communities } = asked.panels.budget!
  expect(group!.nodes).toBe(kinds.length)
  expect(communities).toBeNull()
  const after = carryOut(asked, group!.outcome)
  expect(after.panels.budget).toBe(asked.panels.budget)
  expect(after.scene.nodes.size).toBe(BUDGET)
  expect(after.scene.relationships.size).toBe(BUDGET - 1)
  // Each kind is tied to the next one.
  expect(elementsOf(after.scene)).toBe(2 * kinds.length)
  expect(new Set([...after.scene.folds.values()].map(({ name }) => name))).toEqual(new Set(kinds))
  expect(after.history.past).toHaveLength(1)
  expect(travelling(after, 0).scene).toEqual(initialState.scene)
})

test('what is all of one label is offered by community, the rest of it by label', () => {
  const asked = carryOut(initialState, drawing(lone(BUDGET + 1, 'a')))
  const { communities } = asked.panels.budget!
  const ids = [...communities!.scene.nodes.keys()]
  expect(ids).toHaveLength(BUDGET + 1)
  const numbers = new Map(ids.map((id, index) => [id, index < 1000 ? 1 + (index % 2) : index]))
  const grouped = communities!.grouped(numbers)!
  expect(grouped.nodes).toBe(3)
  const after = carryOut(asked, grouped.outcome)
  expect([...after.scene.folds.values()].map(({ nodes }) => nodes.length)).toEqual([500, 500, 1001])
  expect(communities!.grouped(new Map(ids.map((id, index) => [id, index])))).toBeNull()
})

test('opening a group that is too large is asked about, and its own group is no answer', () => {
  const asked = carryOut(initialState, drawing(lone(BUDGET + 1, 'a')))
  const folded = carryOut(asked, asked.panels.budget!.group!.outcome)
  expect(elementsOf(folded.scene)).toBe(1)
  const opened = carryOut(folded, {
    update: state =>
      doing(state, {
        name: phrase('step.unfoldAll'),
        change: unfolding(state.scene, [...state.scene.folds.keys()]),
        at: 0,
      }),
  })
  expect(opened.scene).toBe(folded.scene)
  expect(opened.panels.budget).toMatchObject({ elements: BUDGET + 1, group: null, fewer: null, table: null })
  const ids = [...opened.panels.budget!.communities!.scene.nodes.keys()]
  const halves = opened.panels.budget!.communities!.grouped(new Map(ids.map((id, index) => [id, index % 2])))!
  const parted = carryOut(opened, halves.outcome)
  expect(parted.scene.folds.size).toBe(2)
  expect(travelling(parted, 1).scene).toEqual(folded.scene)
})

test('what groups and bundles take the place of is counted as it is drawn', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40 }),
      fc.array(fc.uniqueArray(fc.nat(11), { minLength: 1 }), { maxLength: 3 }),
      fc.boolean(),
      (pairs, groups, folds) => {
        const nodes = Array.from({ length: 12 }, (_, index) => sampleNode(`${index}`))
        const relationships = pairs.map(([a, b], index) => sampleRelationship(`r${index}`, `${a}`, `${b}`))
        const { scene } = carryOut(initialState, drawing({ nodes, relationships }))
        const whole: Scene = {
          ...scene,
          folds: new Map(groups.map((ids, index) => [`g${index}`, { name: '', nodes: ids.map(String), x: 0, y: 0 }])),
          settings: new Map(folds ? [['parallels', 'fold']] : []),
        }
        const { picture } = foldedPicture(pictureOf({ ...initialState, scene: whole }), whole, initialView, String)
        expect(elementsOf(whole)).toBe(picture.nodes.size + picture.relationships.size)
      },
    ),
  )
})
