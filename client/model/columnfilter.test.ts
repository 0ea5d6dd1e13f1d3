import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rangeOf, rangeText, type Slot, writing, writtenIn } from './columnfilter.ts'
import { addingFilter } from './filters.ts'
import { applyToScene, emptyScene, type Scene } from './scene.ts'

const names = ['Person', 'Place', 'HOLDS_POST']
const write = (scene: Scene, slot: Slot, text: string): Scene => {
  const change = writing(scene, slot, text, names)
  return change ? applyToScene(scene, change) : scene
}
const name: Slot = { kind: 'text', of: 'node', within: null, property: 'name' }
const slots: Slot[] = [
  name,
  { ...name, property: '__proto__' },
  { kind: 'range', of: 'node', within: null, property: 'value' },
  { kind: 'range', of: 'node', within: 'Statistic', property: 'value' },
  { kind: 'label' },
  { kind: 'type' },
  { kind: 'degree' },
]

test('what is written in a column is one filter of the scene: rewritten in place, gone when emptied, no other touched', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...slots), fc.constantFrom('p', 'hold', '5', '≥ 2', '1..3', 'x', ''))),
      acts => {
        let scene = emptyScene
        for (const [slot, text] of acts) {
          const others = slots.filter(one => one !== slot).map(one => writtenIn(scene, one))
          const next = write(scene, slot, text)
          expect(slots.filter(one => one !== slot).map(one => writtenIn(next, one))).toEqual(others)
          if (text === '') expect(writtenIn(next, slot)).toBe('')
          scene = next
        }
        expect(scene.filters.size).toBe(slots.filter(slot => writtenIn(scene, slot) !== '').length)
        // What stands in a column, written there again, is the same filter.
        for (const slot of slots)
          expect(writing(scene, slot, writtenIn(scene, slot), names)?.filters.updated.size ?? 0).toBe(0)
      },
    ),
  )
})

test('labels and types by a part of their name, as they are shown', () => {
  expect(writtenIn(write(emptyScene, { kind: 'label' }, 'p'), { kind: 'label' })).toBe('Person, Place, HOLDS_POST')
  expect(writtenIn(write(emptyScene, { kind: 'type' }, 'holds post'), { kind: 'type' })).toBe('HOLDS_POST')
  expect(writing(emptyScene, { kind: 'label' }, 'nobody', names)).toBeNull()
})

test('a filter that was made elsewhere is shown in its column', () => {
  const made = addingFilter(emptyScene, {
    kind: 'range',
    of: 'node',
    within: null,
    property: 'value',
    from: null,
    to: 9,
  })
  expect(writtenIn(applyToScene(emptyScene, made), slots[2]!)).toBe('≤ 9')
})

test('ranges are read as they are written, and nothing else is taken for one', () => {
  const end = fc.option(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => (Object.is(value, -0) ? 0 : value)),
  )
  fc.assert(
    fc.property(end, end, (from, to) => {
      if (from === null && to === null) return
      expect(rangeOf(rangeText({ from, to }))).toEqual({ from, to })
    }),
  )
  expect(rangeOf('-5..-2')).toEqual({ from: -5, to: -2 })
  expect(rangeOf('>= .5')).toEqual({ from: 0.5, to: null })
  for (const text of ['', 'abc', '5-', '1..', '> 5', '0x10', 'Infinity']) expect(rangeOf(text)).toBeNull()
})
