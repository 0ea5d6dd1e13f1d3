import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandOf } from './commands.ts'
import { faceOf, folding, unfolding } from './folds.ts'
import { gathered, groupedScene, movingDrawn } from './groups.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, invertScene, pinning, type Scene } from './scene.ts'
import { initialState, type State, viewing } from './state.ts'

const names = ['a', 'b', 'c', 'constructor', '__proto__', '', '0', 'd']
const place = fc.record({ x: fc.integer({ min: -3000, max: 3000 }), y: fc.integer({ min: -3000, max: 3000 }) })
const places = fc.array(place, { minLength: names.length, maxLength: names.length })
const ties = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 20 })

const sceneOf = (at: readonly { x: number; y: number }[], pairs: readonly (readonly [string, string])[] = []): Scene =>
  applyToScene(
    emptyScene,
    adding(
      emptyScene,
      {
        nodes: names.map(id => sampleNode(id)),
        relationships: pairs.map(([from, to], index) => sampleRelationship(`r${index}`, from, to)),
      },
      new Map(names.map((id, index) => [id, at[index]!])),
    ),
  )
const fold = (scene: Scene, ...groups: string[][]) =>
  applyToScene(
    scene,
    folding(
      scene,
      groups.filter(nodes => nodes.length > 0).map((nodes, index) => ({ name: `Group ${index}`, nodes })),
    ),
  )
const placeOf = ({ nodes }: Scene, id: string) => ({ x: nodes.get(id)!.x, y: nodes.get(id)!.y })

describe('a scene as it is drawn', () => {
  test('is the scene itself where nothing is folded', () => {
    const scene = sceneOf(names.map((_, x) => ({ x, y: 0 })))
    expect(groupedScene(scene).scene).toBe(scene)
  })

  test('has each node in sight once, by itself or in one group, and no line into nothing', () => {
    const hidden = fc.subarray(names)
    fc.assert(
      fc.property(places, ties, fc.subarray(names), fc.subarray(names), hidden, (at, pairs, one, two, gone) => {
        const whole = fold(
          sceneOf(at, pairs),
          one,
          two.filter(id => !one.includes(id)),
        )
        const scene = applyToScene(whole, hiding(whole, { nodes: gone, relationships: [] }, true))
        const { scene: drawn, groups, faces } = groupedScene(scene)
        const seen = [...drawn.nodes].filter(([, { hidden }]) => !hidden)
        const inside = seen.flatMap(([id]) => groups.get(id)?.nodes ?? [id])
        expect(inside.sort()).toEqual(names.filter(id => !gone.includes(id)).sort())
        for (const [id, face] of faces) expect(groups.get(face)!.nodes).toContain(id)
        for (const { relationship } of drawn.relationships.values())
          for (const end of [relationship.start, relationship.end]) expect(drawn.nodes.has(end)).toBe(true)
      }),
    )
  })
})

describe('moving what is drawn', () => {
  test('by hand a group takes what is in it along as it is, and nothing else; undo takes it back', () => {
    fc.assert(
      fc.property(places, fc.subarray(names, { minLength: 2 }), place, (at, nodes, by) => {
        const folded = fold(sceneOf(at), nodes)
        const group = folded.folds.get('group1')!
        const change = movingDrawn(folded, new Map([[faceOf('group1'), { x: group.x + by.x, y: group.y + by.y }]]))
        const moved = applyToScene(folded, change)
        for (const id of names) {
          const [before, after] = [placeOf(folded, id), placeOf(moved, id)]
          const went = nodes.includes(id) ? by : { x: 0, y: 0 }
          expect(after.x - before.x).toBeCloseTo(went.x, 6)
          expect(after.y - before.y).toBeCloseTo(went.y, 6)
        }
        expect(applyToScene(moved, invertScene(change))).toEqual(folded)
        // Opened it is where it was left.
        expect(applyToScene(moved, unfolding(moved, ['group1'])).nodes).toEqual(moved.nodes)
      }),
    )
  })

  test('laid out a group has all that is in it round its middle, pinned nodes hold, and again is the same', () => {
    fc.assert(
      fc.property(places, fc.subarray(names, { minLength: 2 }), fc.subarray(names), place, (at, nodes, pinned, to) => {
        const scene = sceneOf(at)
        const folded = fold(applyToScene(scene, pinning(scene, pinned, true)), nodes)
        const target = new Map([[faceOf('group1'), to]])
        const laid = applyToScene(folded, movingDrawn(folded, target, 'laid out'))
        expect(laid.folds.get('group1')).toMatchObject(to)
        for (const id of names) {
          if (pinned.includes(id) || !nodes.includes(id)) expect(placeOf(laid, id)).toEqual(placeOf(folded, id))
          else expect(Math.hypot(placeOf(laid, id).x - to.x, placeOf(laid, id).y - to.y)).toBeLessThan(520)
        }
        const again = movingDrawn(laid, target, 'laid out')
        expect([again.nodes.updated.size, again.folds.updated.size]).toEqual([0, 0])
      }),
    )
  })
})

describe('what is drawn together', () => {
  const many = fc
    .array(place, { minLength: 1, maxLength: 300 })
    .map(list => new Map(list.map((at, i) => [`n${i}`, at])))

  test('lies as it lay to each other, or so that nothing overlaps; round the middle, and in the order of before', () => {
    fc.assert(
      fc.property(many, place, (before, middle) => {
        const after = gathered(before, middle)
        expect(gathered(new Map([...before].reverse()), middle)).toEqual(after)
        const list = [...after]
        if (list.length === 0) return
        const sum = list.reduce((all, [, { x, y }]) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 })
        const radius = 50 * Math.sqrt(before.size) + 250
        expect(Math.hypot(sum.x / list.length - middle.x, sum.y / list.length - middle.y)).toBeLessThan(120)
        for (const [, { x, y }] of list) expect(Math.hypot(x - middle.x, y - middle.y)).toBeLessThan(radius)
        const [one, other] = [list[0]!, list.at(-1)!]
        const shift = (id: string) => after.get(id)!.x - before.get(id)!.x
        const isKept = list.every(([id]) => Math.abs(shift(id) - shift(one[0])) < 1e-6)
        if (isKept) return
        for (const [index, [, a]] of list.entries())
          for (const [, b] of list.slice(index + 1))
            expect(Math.abs(a.x - b.x) >= 100 || Math.abs(a.y - b.y) >= 50).toBe(true)
        if (before.get(one[0])!.x < before.get(other[0])!.x) expect(one[1].x).toBeLessThanOrEqual(other[1].x)
      }),
    )
  })
})

test('aligned and spread, a closed group is one of several; what is in it goes along', () => {
  const scene = fold(sceneOf(names.map((_, index) => ({ x: index * 150, y: index * 40 }))), ['a', 'b'])
  const state: State = viewing(
    { ...initialState, scene, opening: 'open' },
    { selection: { nodes: new Set(['a', 'b', 'd']), relationships: new Set() } },
  )
  const target = { nodes: ['a', 'b', 'd'], relationships: [] }
  const { update } = commandOf('alignTop').perform(state, target, 1)
  const aligned = update!(state)
  expect(aligned.scene.folds.get('group1')!.y).toBe(20)
  expect(placeOf(aligned.scene, 'd').y).toBe(20)
  expect(placeOf(aligned.scene, 'b').y - placeOf(aligned.scene, 'a').y).toBe(40)
  expect(aligned.history.past).toHaveLength(1)
  expect(commandOf('distributeAcross').enabled(state, target)).toEqual({ key: 'reason.threeDrawn' })
  expect(commandOf('alignTop').enabled(state, { nodes: ['a', 'b'], relationships: [] })).toEqual({
    key: 'reason.oneGroup',
  })
})
