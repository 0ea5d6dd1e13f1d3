import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from './command.ts'
import { commandOf } from './commands.ts'
import { faceOf, foldedPicture, folding, unfolding } from './folds.ts'
import { movingDrawn } from './groups.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, invertScene, type Scene } from './scene.ts'
import { initialState, type State, travelling, viewing } from './state.ts'
import { pictureOf } from './view.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f']
const sceneOf = (ties: readonly (readonly [string, string])[]): Scene =>
  applyToScene(
    emptyScene,
    adding(
      emptyScene,
      {
        nodes: names.map((id, index) => sampleNode(id, [index < 3 ? 'Person' : 'City'])),
        relationships: ties.map(([from, to], index) => sampleRelationship(`r${index}`, from, to)),
      },
      new Map(names.map((id, index) => [id, { x: index * 100, y: (index % 2) * 40 }])),
    ),
  )
const stateOf = (scene: Scene): State => ({ ...initialState, scene, opening: 'open' })
const fold = (scene: Scene, ...groups: string[][]) =>
  applyToScene(
    scene,
    folding(
      scene,
      groups.map((nodes, index) => ({ name: `Group ${index}`, nodes })),
    ),
  )
const called = (count: number) => `${count} relationships`
const drawnOf = (state: State) => foldedPicture(pictureOf(state), state.scene, state.view, called)
const run = (state: State, id: Parameters<typeof commandOf>[0], nodes: string[] = []): State => {
  const { update }: Outcome = commandOf(id).perform(state, { nodes, relationships: [] }, 1)
  return update ? update(state) : state
}

const ties = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 20 })

describe('the folded picture', () => {
  test('without groups it is the very same', () => {
    const state = stateOf(sceneOf([['a', 'b']]))
    const picture = pictureOf(state)
    expect(foldedPicture(picture, state.scene, state.view, called).picture).toBe(picture)
  })

  test('each node and each relationship is drawn once, by itself or in what stands for it', () => {
    fc.assert(
      fc.property(ties, fc.subarray(names), fc.subarray(names), fc.boolean(), (pairs, one, two, parallels) => {
        let state = stateOf(
          fold(
            sceneOf(pairs),
            one,
            two.filter(id => !one.includes(id)),
          ),
        )
        if (parallels) state = run(state, 'parallels')
        const whole = pictureOf(state)
        const { picture, members, ties: bundles, faces } = drawnOf(state)
        const nodes = [...picture.nodes.keys()].flatMap(id => members.get(id) ?? [id])
        expect(nodes.sort()).toEqual([...whole.nodes.keys()].sort())
        const inside = [...whole.relationships.values()].filter(
          ({ start, end }) => faces.has(start) && faces.get(start) === faces.get(end),
        )
        const drawn = [...picture.relationships.keys()].flatMap(id => bundles.get(id) ?? [id])
        expect([...drawn, ...inside.map(({ id }) => id)].sort()).toEqual([...whole.relationships.keys()].sort())
        for (const { start, end } of picture.relationships.values())
          expect([picture.nodes.has(start), picture.nodes.has(end)]).toEqual([true, true])
      }),
    )
  })

  test('several relationships that lead the same way are one, with their number', () => {
    const state = stateOf(
      fold(
        sceneOf([
          ['a', 'd'],
          ['b', 'd'],
          ['d', 'a'],
          ['a', 'b'],
        ]),
        ['a', 'b'],
      ),
    )
    const { picture } = drawnOf(state)
    expect([...picture.relationships.values()].map(({ caption }) => caption).sort()).toEqual(
      expect.arrayContaining([expect.stringContaining('× 2')]),
    )
    expect(picture.relationships.size).toBe(2)
  })
})

describe('folding and opening', () => {
  test('opened where it stands, nothing has moved; moved as a group, its nodes come along; undo takes all back', () => {
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 2 }), fc.integer({ min: -400, max: 400 }), (nodes, by) => {
        const scene = sceneOf([])
        const folded = fold(scene, nodes)
        const change = unfolding(folded, ['group1'])
        expect(applyToScene(folded, change)).toEqual(scene)
        const { x, y } = folded.folds.get('group1')!
        const moved = applyToScene(folded, movingDrawn(folded, new Map([[faceOf('group1'), { x: x + by, y }]])))
        const opened = applyToScene(moved, unfolding(moved, ['group1']))
        for (const id of nodes) expect(opened.nodes.get(id)!.x).toBeCloseTo(scene.nodes.get(id)!.x + by, 6)
        for (const id of names.filter(one => !nodes.includes(one)))
          expect(opened.nodes.get(id)).toEqual(scene.nodes.get(id))
        expect(applyToScene(opened, invertScene(unfolding(moved, ['group1'])))).toEqual(moved)
      }),
    )
  })

  test('groups that are made at once do not lie on each other; a node is in one group only', () => {
    const folded = fold(sceneOf([]), ['a', 'f'], ['b', 'e'], ['c', 'd'])
    const places = [...folded.folds.values()]
    for (const [index, one] of places.entries())
      for (const other of places.slice(index + 1))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(150)
    const again = fold(folded, ['a', 'b', 'c'])
    const all = [...again.folds.values()].flatMap(({ nodes }) => nodes)
    expect(all.length).toBe(new Set(all).size)
    expect(all.sort()).toEqual(['a', 'b', 'c'])
  })

  test('by label, by selection and back, each a step; a group is selected as what is in it', () => {
    const start = stateOf(sceneOf([['a', 'd']]))
    const labelled = run(start, 'foldByLabel')
    expect([...labelled.scene.folds.values()].map(({ name }) => name).sort()).toEqual(['City', 'Person'])
    expect(run(labelled, 'unfold', ['a']).scene.folds.size).toBe(1)
    expect(run(labelled, 'unfoldAll').scene.folds.size).toBe(0)
    expect(travelling(labelled, 0).scene.folds.size).toBe(0)
    const selected = viewing(labelled, { selection: { nodes: new Set(['a', 'b', 'c']), relationships: new Set() } })
    const looks = [...drawnOf(selected).picture.nodes.values()]
    expect(looks.filter(look => look.selected).map(({ caption }) => caption)).toEqual(['Person (3)'])
    expect(commandOf('foldSelection').enabled(start, { nodes: ['a'], relationships: [] })).toEqual({
      key: 'reason.selectTwo',
    })
  })

  test('by community as soon as communities are known; one community, or none, is said and folds nothing', () => {
    const start = stateOf(sceneOf([['a', 'b']]))
    const target = { nodes: [], relationships: [] }
    expect(commandOf('foldByCommunity').enabled(stateOf(emptyScene), target)).toEqual({ key: 'reason.nothingToFold' })
    const { measure } = commandOf('foldByCommunity').perform(start, target, 1)
    const known = (numbers: number[]) =>
      measure!.measured(start, { key: '', values: new Map(names.map((id, at) => [id, numbers[at]!])) }, 1)
    expect(measure!.metric).toBe('community')
    const { folds } = known([1, 1, 2, 2, 2, 3]).update!(start).scene
    expect([...folds.values()].map(({ nodes }) => [...nodes].sort().join()).sort()).toEqual(['a,b', 'c,d,e'])
    expect(known([1, 1, 1, 1, 1, 1])).toEqual({ say: { text: { key: 'say.oneCommunity', values: { count: 6 } } } })
    expect(known([1, 2, 3, 4, 5, 6])).toEqual({ say: { text: { key: 'say.noCommunities' } } })
  })
})
