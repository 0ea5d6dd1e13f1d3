import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, type Scene } from './scene.ts'
import {
  isNothing,
  noSelections,
  remember,
  SELECTIONS_LIMIT,
  type Selections,
  sameSelection,
  selectable,
  wander,
} from './selections.ts'
import { intersection, minus, union } from './sets.ts'
import type { Selection } from './view.ts'

const ids = ['a', 'b', 'c', 'constructor', '__proto__', '', '0']
const ties = ids.slice(1).map(id => sampleRelationship(`a>${id}`, 'a', id))
const whole = applyToScene(
  emptyScene,
  adding(emptyScene, { nodes: ids.map(id => sampleNode(id)), relationships: ties }, new Map()),
)

const selection: fc.Arbitrary<Selection> = fc
  .record({ nodes: fc.subarray(ids), relationships: fc.subarray(ties.map(({ id }) => id)) })
  .map(({ nodes, relationships }) => ({ nodes: new Set(nodes), relationships: new Set(relationships) }))
const same = (a: Selection, b: Selection) => expect(sameSelection(a, b)).toBe(true)

describe('the algebra of selections', () => {
  const law = (title: string, holds: (a: Selection, b: Selection, c: Selection) => void) =>
    test(title, () => fc.assert(fc.property(selection, selection, selection, holds)))

  law('S1 union and intersection are commutative, associative and idempotent', (a, b, c) => {
    for (const join of [union, intersection]) {
      same(join(a, b), join(b, a))
      same(join(a, join(b, c)), join(join(a, b), c))
      same(join(a, a), a)
    }
  })
  law('S2 intersection distributes over union', (a, b, c) => {
    same(intersection(a, union(b, c)), union(intersection(a, b), intersection(a, c)))
  })
  law('S3 what is taken out and what is kept are disjoint, and together the whole', (a, b) => {
    expect(isNothing(intersection(minus(a, b), intersection(a, b)))).toBe(true)
    same(union(minus(a, b), intersection(a, b)), a)
  })
  law('S4 taking out two at once is taking out one after the other', (a, b, c) => {
    same(minus(a, union(b, c)), minus(minus(a, b), c))
  })
})

describe('the history of selections', () => {
  const history = fc.array(selection, { maxLength: 130 })
  const remembered = (list: readonly Selection[]): Selections => list.reduce(remember, noSelections)
  const hidden = fc
    .subarray(ids)
    .map((nodes): Scene => applyToScene(whole, hiding(whole, { nodes, relationships: [] }, true)))

  test('H1 back and then forward leads to the same selection', () => {
    fc.assert(
      fc.property(history, list => {
        const start = remembered(list)
        const here = start.entries[start.at]
        if (!here) return
        const back = wander(start, selectable(whole, here), whole, 'back')
        if (!back) return
        const again = wander(back.selections, back.selection, whole, 'forward')
        same(again!.selection, selectable(whole, here))
        expect(again!.selections.at).toBe(start.at)
      }),
    )
  })

  test('H2 the newest are kept; H3 never the same twice in a row', () => {
    fc.assert(
      fc.property(fc.array(selection, { minLength: 90, maxLength: 260 }), list => {
        const { entries, at } = remembered(list)
        expect(entries.length).toBeLessThanOrEqual(SELECTIONS_LIMIT)
        expect(at).toBe(entries.length - 1)
        for (const [index, entry] of entries.slice(1).entries())
          expect(sameSelection(entry, entries[index]!)).toBe(false)
        const last = list.findLast(one => !isNothing(one))
        if (last) same(entries.at(-1)!, last)
      }),
    )
  })

  test('H4 no way leads to what is not in sight, to nothing, or to where one is', () => {
    fc.assert(
      fc.property(
        history,
        hidden,
        selection,
        fc.constantFrom('back' as const, 'forward' as const),
        (list, scene, raw, way) => {
          const current = selectable(scene, raw)
          const found = wander(remembered(list), current, scene, way)
          if (!found) return
          expect(isNothing(found.selection)).toBe(false)
          same(found.selection, selectable(scene, found.selection))
          expect(sameSelection(found.selection, current)).toBe(false)
        },
      ),
    )
  })

  test('H5 a new selection forgets what lay ahead', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(id => ({ nodes: new Set([id]), relationships: new Set<string>() }))
    const back = wander(remembered([a!, b!]), b!, whole, 'back')!
    same(back.selection, a!)
    const on = remember(back.selections, c!)
    expect(on.entries).toEqual([a, c])
    expect(wander(on, c!, whole, 'forward')).toBe(null)
  })

  test('from a cleared selection the way back leads to what was cleared', () => {
    const a = { nodes: new Set(['a']), relationships: new Set<string>() }
    const cleared = { nodes: new Set<string>(), relationships: new Set<string>() }
    same(wander(remember(remembered([a]), cleared), cleared, whole, 'back')!.selection, a)
  })
})
