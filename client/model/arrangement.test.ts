import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aligned, arrangementOf, datedCounts, dateOf, dateProperties, distributed, mineOf } from './arrangement.ts'
import { phrase } from './phrase.ts'
import { sampleNode } from './samples.ts'
import { adding, applyToScene, emptyScene, moving, type Position, type Scene } from './scene.ts'
import { setting } from './settings.ts'
import { doing, initialState, type State, travelling } from './state.ts'

const ids = ['a', 'b', 'constructor', '__proto__', '', '0']
const opened: State = doing(initialState, {
  name: phrase('step.open'),
  change: adding(emptyScene, { nodes: ids.map(id => sampleNode(id)), relationships: [] }, new Map()),
  recording: 'never',
  at: 0,
})
const step = (state: State, key: string, places: [string, Position][]): State =>
  doing(state, { name: { key }, change: moving(state.scene, new Map(places)), at: 0 })
const placesOf = ({ scene }: State) => new Map([...scene.nodes].map(([id, { x, y }]) => [id, { x, y }]))
const back = (state: State) => step(state, 'step.backToMine', [...(mineOf(state.history)?.nodes ?? [])])

test('what was chosen is read back, and what is no choice counts as the first', () => {
  const set = (values: object) => applyToScene(emptyScene, setting(emptyScene, values))
  expect(arrangementOf(emptyScene)).toEqual({
    layout: 'force',
    spacing: 1,
    direction: 'right',
    measure: 'degree',
    date: '',
  })
  expect(arrangementOf(set({ layout: 'rings', layoutMeasure: 'evidence', layoutSpacing: 2 }))).toMatchObject({
    layout: 'rings',
    measure: 'evidence',
    spacing: 2,
  })
  for (const wrong of ['__proto__', '', 0, true])
    expect(
      arrangementOf(set({ layout: wrong, layoutSpacing: Number.NaN, layoutDirection: wrong, layoutDate: wrong })),
    ).toMatchObject({ layout: 'force', spacing: 1, direction: 'right' })
  expect(arrangementOf(set({ layoutSpacing: 1e9 })).spacing).toBeLessThan(5)
})

test('after any number of layouts my arrangement is where nodes lay before the first of them, up to what I moved since', () => {
  const place = fc.record({ x: fc.integer(), y: fc.integer() })
  const places = fc.array(fc.tuple(fc.constantFrom(...ids), place), { minLength: 1 })
  const layout = fc.constantFrom('step.layout', 'step.layoutSome', 'step.arrange')
  fc.assert(
    fc.property(places, fc.array(fc.tuple(layout, places), { minLength: 1, maxLength: 6 }), (byHand, layouts) => {
      const mine = step(opened, 'step.move', byHand)
      const laid = layouts.reduce((state, [key, moved]) => step(state, key, moved), mine)
      expect(placesOf(back(laid))).toEqual(placesOf(mine))
      // Gone back to, it is mine again; a layout after it leads back to it too.
      expect(placesOf(back(back(laid)))).toEqual(placesOf(mine))
      const again = step(back(laid), 'step.layout', layouts[0]![1])
      expect(placesOf(back(again))).toEqual(placesOf(mine))
      expect(placesOf(travelling(back(laid), laid.history.past.length))).toEqual(placesOf(laid))
    }),
    { numRuns: 100 },
  )
  expect(mineOf(step(opened, 'step.move', [['a', { x: 5, y: 5 }]]).history)).toBeNull()
})

const dated = (properties: Parameters<typeof sampleNode>[2]) => sampleNode('n', ['Event'], properties)

test('a node is dated by the property that is asked for, else by the first that says when', () => {
  const day = Date.UTC(2025, 2, 11)
  expect(dateOf(dated({ date: '2025-03-11' }), '')).toBe(day)
  expect(dateOf(dated({ endDate: '2030', startDate: '2025-03-11' }), '')).toBe(day)
  expect(dateOf(dated({ endDate: '2030', startDate: '2025-03-11' }), 'endDate')).toBe(Date.UTC(2030, 0, 1))
  expect(dateOf(dated({ date: 'soon', startDate: '2025-03-11' }), '')).toBe(day)
  expect(dateOf(dated({ born: 1932 }), '')).toBe(Date.UTC(1932, 0, 1))
  expect(dateOf(dated({ at: { $type: 'Date', value: '2025-03-11' } }), 'at')).toBe(day)
  const undated: Parameters<typeof dated>[0][] = [
    {},
    { date: '' },
    { date: null },
    { date: 'to 2024' },
    { count: 2024 },
  ]
  for (const none of undated) expect(dateOf(dated(none), '')).toBeNull()
  for (const name of ['constructor', '__proto__']) expect(dateOf(dated({}), name)).toBeNull()
})

test('dates are offered and counted over what is not hidden', () => {
  const nodes = [
    sampleNode('a', ['Event'], { startDate: '2025-03-11', date: 'unknown' }),
    sampleNode('b', ['Agreement'], { date: '2024' }),
    sampleNode('c', ['Person']),
    sampleNode('d', ['Event'], { founded: 1900 }),
  ]
  const all = applyToScene(emptyScene, adding(emptyScene, { nodes, relationships: [] }, new Map()))
  const scene: Scene = {
    ...all,
    nodes: new Map([...all.nodes].map(([id, one]) => [id, { ...one, hidden: id === 'd' }])),
  }
  expect(dateProperties(scene)).toEqual(['date', 'startDate'])
  expect(datedCounts(scene, '')).toEqual({ dated: 2, undated: 1 })
  expect(datedCounts(scene, 'date')).toEqual({ dated: 1, undated: 2 })
})

test('aligned nodes lie on one line and keep the other coordinate; distributed ones lie equally far apart', () => {
  const places = fc
    .uniqueArray(fc.tuple(fc.string(), fc.record({ x: fc.integer({ min: -1e6, max: 1e6 }), y: fc.integer() })), {
      selector: ([id]) => id,
      minLength: 3,
      maxLength: 20,
    })
    .map(list => new Map(list))
  fc.assert(
    fc.property(places, before => {
      const left = aligned(before, 'left')
      expect(new Set([...left.values()].map(({ x }) => x))).toEqual(
        new Set([Math.min(...[...before.values()].map(({ x }) => x))]),
      )
      for (const [id, { y }] of left) expect(y).toBe(before.get(id)!.y)
      expect(new Set([...aligned(before, 'middle').values()].map(({ y }) => y)).size).toBe(1)
      const across = [...distributed(before, 'x').values()].map(({ x }) => x)
      const was = [...before.values()].map(({ x }) => x)
      expect([across[0], across.at(-1)]).toEqual([Math.min(...was), Math.max(...was)])
      for (let at = 2; at < across.length; at++)
        expect(across[at]! - across[at - 1]!).toBeCloseTo(across[1]! - across[0]!, 4)
    }),
  )
})
