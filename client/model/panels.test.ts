import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultSizes, resizing, sizeLimits, toKept, withKept } from './panels.ts'
import { initialState, opening } from './state.ts'
import { tableFrom } from './tablelook.ts'

const panel = fc.constantFrom('left' as const, 'right' as const, 'drawer' as const)

test('a panel keeps within its limits and to whole pixels, whatever is asked', () => {
  fc.assert(
    fc.property(panel, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (which, size) => {
      const { least, most } = sizeLimits(which)
      const now = resizing(initialState, which, size).panels.sizes[which]
      expect(now).toBeGreaterThanOrEqual(least)
      expect(now).toBeLessThanOrEqual(most)
      expect(now).toBe(Math.round(now))
    }),
  )
})

test('what is remembered comes back, and what passes by is not remembered', () => {
  const left = resizing(opening(initialState, { drawer: 'steps', rightOpen: false, searching: 3 }), 'left', 400)
  const back = withKept(initialState, JSON.parse(JSON.stringify(toKept(left.panels))))
  expect(back.panels).toEqual({ ...left.panels, searching: 0 })
})

test('anything at all in the storage leaves panels that work', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (remembered, sizes) => {
      for (const given of [
        remembered,
        { ...(Object(remembered) as object), sizes, table: { grids: { nodes: sizes } } },
      ]) {
        const { panels } = withKept(initialState, given)
        expect(typeof panels.leftOpen).toBe('boolean')
        for (const size of Object.values(panels.sizes)) expect(Number.isInteger(size)).toBe(true)
        expect(tableFrom(panels.table)).toEqual(panels.table)
      }
    }),
  )
  expect(withKept(initialState, { sizes: { left: Number.NaN, right: '9', drawer: null } }).panels.sizes).toEqual(
    defaultSizes,
  )
})
