import fc from 'fast-check'
import { expect, test } from 'vitest'
import { appearancesOf } from '../model/palette.ts'
import type { NodeLook, RelationshipLook } from '../model/view.ts'
import { type Frame, overlap, placeCaptions, type ScreenNode, type ScreenRelationship } from './captions.ts'

const appearance = appearancesOf(['Person']).get('Person')!
const node = (id: string, x: number, y: number, look: Partial<NodeLook> = {}, radius = 10): ScreenNode => ({
  x,
  y,
  radius,
  look: {
    id,
    x,
    y,
    caption: `Name of ${id}`,
    label: 'Person',
    appearance,
    size: 20,
    pinned: false,
    selected: false,
    focused: false,
    fresh: false,
    masked: false,
    pointed: false,
    emphasis: 'normal',
    undrawn: null,
    cut: null,
    degree: 1,
    ...look,
  },
})
const relationship = (id: string, x: number, y: number, look: Partial<RelationshipLook> = {}): ScreenRelationship => ({
  x,
  y,
  look: {
    id,
    start: 'a',
    end: 'b',
    caption: 'holds post: President of something long',
    line: 'asserted',
    ink: null,
    width: 1.4,
    masked: false,
    selected: false,
    pointed: false,
    emphasis: 'normal',
    ...look,
  },
})
const widthOf = (text: string, strong: boolean) => [...text].length * (strong ? 8 : 7)
const frame: Frame = { left: 100, top: 50, right: 700, bottom: 500 }

const screen = fc.record({
  nodes: fc.array(
    fc.record({
      x: fc.integer({ min: 60, max: 740 }),
      y: fc.integer({ min: 20, max: 540 }),
      radius: fc.integer({ min: 3, max: 40 }),
      caption: fc.constantFrom(
        'constructor',
        '',
        'Sun Ruizhe',
        '中国纺织工业联合会会长',
        'A very long name '.repeat(8),
      ),
      selected: fc.boolean(),
      focused: fc.boolean(),
      pointed: fc.boolean(),
      emphasis: fc.constantFrom('normal', 'lit', 'faded'),
      cut: fc.constantFrom(null, '3 of 40'),
      degree: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 40 },
  ),
  ties: fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 800 }),
      y: fc.integer({ min: 0, max: 600 }),
      selected: fc.boolean(),
      emphasis: fc.constantFrom('normal', 'lit', 'faded'),
    }),
    { maxLength: 12 },
  ),
  floats: fc.array(
    fc
      .record({ left: fc.integer({ min: 0, max: 700 }), top: fc.integer({ min: 0, max: 500 }) })
      .map(({ left, top }): Frame => ({ left, top, right: left + 80, bottom: top + 40 })),
    { maxLength: 4 },
  ),
})

test('no caption lies over another, under what floats, or across an edge, and all of them are legible', () => {
  fc.assert(
    fc.property(screen, ({ nodes, ties, floats }) => {
      const drawn = nodes.map(({ x, y, radius, ...look }, index) => node(`n${index}`, x, y, look as never, radius))
      const lines = ties.map(({ x, y, ...look }, index) => relationship(`r${index}`, x, y, look as never))
      const captions = placeCaptions({ frame, taken: floats, nodes: drawn, relationships: lines, widthOf })
      for (const [index, { box, text, strong, of, id, cut }] of captions.entries()) {
        expect(box.left >= frame.left && box.right <= frame.right).toBe(true)
        expect(box.top >= frame.top && box.bottom <= frame.bottom).toBe(true)
        for (const other of captions.slice(index + 1)) expect(overlap(box, other.box)).toBe(false)
        for (const float of floats) expect(overlap(box, float)).toBe(false)
        expect(box.bottom - box.top).toBeGreaterThanOrEqual(12)
        expect(box.right - box.left).toBeGreaterThanOrEqual(widthOf(text, strong))
        // Across a node lies only what is meant, what was cut, or a hub while nothing is lit.
        const own = of === 'node' ? drawn.find(({ look }) => look.id === id)!.look : null
        const isLit = drawn.some(({ look }) => look.emphasis === 'lit')
        if (strong || cut !== null || (own && own.degree >= 12 && !isLit)) continue
        for (const { x, y, radius, look } of drawn)
          if (look.emphasis !== 'faded')
            expect(overlap(box, { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius })).toBe(
              false,
            )
      }
    }),
    { numRuns: 300 },
  )
})

test('of two nodes in one place the selected one is named, then the one with more relationships', () => {
  const room: Frame = { left: 0, top: 0, right: 140, bottom: 60 }
  const name = (a: Partial<NodeLook>, b: Partial<NodeLook>) =>
    placeCaptions({
      frame: room,
      taken: [],
      nodes: [node('a', 70, 20, a), node('b', 70, 20, b)],
      relationships: [],
      widthOf,
    })[0]!.id
  expect(name({ degree: 30 }, { degree: 2, selected: true })).toBe('b')
  expect(name({ degree: 3 }, { degree: 9 })).toBe('b')
  expect(name({ degree: 9 }, { degree: 3 })).toBe('a')
})

test('a neighbour of what is selected is named shorter rather than across other nodes', () => {
  const wall = [-1, 0, 1].flatMap(row => [110, -110].map(by => node(`w${row}${by}`, 400 + by, 250 + row * 30)))
  const above = [-90, -60, -30, 0, 30, 60, 90].flatMap(by => [
    node(`t${by}`, 400 + by, 215),
    node(`u${by}`, 400 + by, 285),
  ])
  const me = node('me', 400, 250, { caption: 'A rather long name of it', emphasis: 'lit', degree: 40 })
  const captions = placeCaptions({ frame, taken: [], nodes: [me, ...wall, ...above], relationships: [], widthOf })
  const mine = captions.find(({ id }) => id === 'me')!
  expect(mine.text).toMatch(/…$/)
})

test('what is selected at an edge is named within it, whole', () => {
  const [caption] = placeCaptions({
    frame,
    taken: [],
    nodes: [node('a', 104, 495, { selected: true, caption: 'The whole of a name' })],
    relationships: [],
    widthOf,
  })
  expect(caption).toMatchObject({ text: 'The whole of a name', strong: true })
})

test('without a caption there is none', () => {
  expect(
    placeCaptions({ frame, taken: [], nodes: [node('a', 300, 300, { caption: '' })], relationships: [], widthOf }),
  ).toEqual([])
})
