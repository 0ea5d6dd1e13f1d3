import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alongBow, bowsOf, distanceToBow } from './arcs.ts'
import { basemapOf, countriesWith, groundNames } from './basemap.ts'
import earth from './earth.json' with { type: 'json' }
import type { Earth } from './earth.ts'
import { cutRing } from './edge.ts'
import { floating } from './floating.ts'
import { coreOf } from './framing.ts'
import { decodeLine, encodeLine } from './line.ts'
import { project } from './projection.ts'

// What the map is drawn from, without a browser.

describe('lines as text', () => {
  const degrees = (most: number) => fc.integer({ min: -most * 100, max: most * 100 }).map(value => value / 100)
  test('come back to a hundredth of a degree', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(degrees(180), degrees(90)), { minLength: 2, selector: String }), line => {
        expect(decodeLine(encodeLine(line))).toEqual(line)
      }),
    ))
  test('of one point are none', () =>
    expect(
      encodeLine([
        [1, 2],
        [1.001, 2.001],
      ]),
    ).toBe(''))
})

describe('things round their places', () => {
  const anchors = fc
    .array(fc.record({ x: fc.integer({ min: 0, max: 300 }), y: fc.integer({ min: 0, max: 300 }), count: fc.nat(12) }), {
      maxLength: 8,
    })
    .map(list =>
      list.map(({ x, y, count }, index) => ({
        id: `place ${index}`,
        x,
        y,
        radius: 8,
        things: Array.from({ length: count }, (_, thing) => `${index} ${thing}`),
      })),
    )
  test('lie on nothing, each of them, and every time the same', () =>
    fc.assert(
      fc.property(anchors, list => {
        const offsets = floating(list, 14)
        expect(offsets.size).toBe(list.reduce((sum, { things }) => sum + things.length, 0))
        expect(floating(list, 14)).toEqual(offsets)
        const spots = list.flatMap(({ x, y, things }) =>
          things.map(id => ({ x: x + offsets.get(id)!.x, y: y + offsets.get(id)!.y })),
        )
        const apart = spots.flatMap((a, index) => spots.slice(index + 1).map(b => Math.hypot(a.x - b.x, a.y - b.y)))
        const away = spots.flatMap(a => list.map(b => Math.hypot(a.x - b.x, a.y - b.y)))
        expect(Math.min(Infinity, ...apart)).toBeGreaterThanOrEqual(14)
        expect(Math.min(Infinity, ...away)).toBeGreaterThanOrEqual(15)
      }),
    ))
})

describe('arcs', () => {
  const places = new Map([
    ['a', { x: 0, y: 100 }],
    ['b', { x: 100, y: 100 }],
    ['c', { x: 100, y: 100 }],
  ])
  const arc = (id: string, from: string, to: string) => ({ id, from, to, relationships: [], node: null })
  const bows = bowsOf([arc('1', 'a', 'b'), arc('2', 'b', 'a'), arc('3', 'b', 'c'), arc('4', 'a', 'x')], id =>
    places.get(id),
  )
  test('go northwards, several one above the other, whichever way they are told', () => {
    const [one, two] = [alongBow(bows.get('1')!, 0.5), alongBow(bows.get('2')!, 0.5)]
    expect(one.y).toBeLessThan(100)
    expect(two.y).toBeLessThan(one.y)
    expect(one.x).toBeCloseTo(50)
  })
  test('between places on one spot, or to one that is nowhere, are left out', () =>
    expect([...bows.keys()]).toEqual(['1', '2']))
  test('are hit where they are drawn', () => {
    const bow = bows.get('1')!
    for (const share of [0, 0.3, 0.5, 1]) expect(distanceToBow(bow, alongBow(bow, share))).toBeLessThan(0.5)
    expect(distanceToBow(bow, { x: 50, y: 100 })).toBeGreaterThan(10)
  })
})

describe('the first look', () => {
  const place = (x: number, y: number, weight = 1) => ({ x, y, weight })
  test('leaves one far place out, and none of those that lie together', () => {
    const together = Array.from({ length: 20 }, (_, index) => place(index / 100, index / 100))
    expect(coreOf([...together, place(9, 9)])).toHaveLength(20)
    expect(coreOf(together)).toHaveLength(20)
    expect(coreOf([])).toEqual([])
    expect(coreOf([place(1, 1)])).toHaveLength(1)
  })
})

describe('the earth beneath', () => {
  const basemap = basemapOf(earth as unknown as Earth)
  const named = (longitude: number, latitude: number) =>
    [...countriesWith(basemap, [project({ longitude, latitude })])].map(({ name }) => name.en)
  test.each([
    ['China', 123.4, 41.8],
    ['France', 2.35, 48.85],
    ['Japan', 139.7, 35.7],
    ['Brazil', -47.9, -15.8],
    ['Lesotho', 28.2, -29.6],
  ])('has %s where it is', (name, longitude, latitude) => expect(named(longitude, latitude)).toEqual([name]))
  test('has sea between', () => expect(named(-30, 0)).toEqual([]))

  test("names a country's provinces from near by only, the page's language first", () => {
    const china = countriesWith(basemap, [project({ longitude: 123.4, latitude: 41.8 })])
    const texts = (scale: number, language: 'en' | 'zh') =>
      groundNames(basemap, china, { scale, x: 0, y: 0 }, language).map(({ text }) => text)
    expect(texts(8000, 'en')).toContain('Liaoning 辽宁')
    expect(texts(8000, 'zh')).toContain('辽宁 Liaoning')
    expect(texts(1500, 'en')).toContain('China 中国')
    expect(texts(1500, 'en')).not.toContain('Liaoning 辽宁')
    expect(texts(8000, 'en').some(text => text.startsWith('Hokkai'))).toBe(false)
  })
  test('is small enough to be loaded', () => expect(JSON.stringify(earth).length).toBeLessThan(620_000))
})

describe('the edge of the map', () => {
  const { coasts, countries } = basemapOf(earth as unknown as Earth)
  const leaps = (points: readonly { x: number }[], isRing: boolean) =>
    points.filter((point, index) => {
      const next = points[index + 1] ?? (isRing ? points[0]! : point)
      return Math.abs(point.x - next.x) > 0.5
    }).length

  test('nothing on it leaps across the map but what goes round a pole', () => {
    expect(coasts.filter(({ points }) => leaps(points, false) > 0)).toEqual([])
    const across = countries.filter(({ land }) => land.some(({ points }) => leaps(points, true) > 0))
    expect(across.map(({ name }) => name.en)).toEqual(['Antarctica'])
  })

  test('both sides of 180° are there: Chukotka east and west of it, and no Russian strip across Greenland', () => {
    const at = (longitude: number, latitude: number) =>
      [...countriesWith({ coasts, countries, borders: [] }, [project({ longitude, latitude })])].map(
        ({ name }) => name.en,
      )
    expect(at(177, 66)).toEqual(['Russia'])
    expect(at(-177, 66.5)).toEqual(['Russia'])
    expect(at(100, 60)).toEqual(['Russia'])
    expect(at(-150, 66)).toEqual(['United States of America'])
    expect(at(-40, 68)).toEqual(['Greenland'])
  })

  test('a ring that crosses the edge keeps its area, whatever its shape', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.integer({ min: 3, max: 12 }),
        (radius, middle, corners) => {
          const ring = Array.from({ length: corners }, (_, index) => {
            const angle = (2 * Math.PI * index) / corners
            return { x: (((middle + radius * Math.cos(angle)) % 1) + 1) % 1, y: 0.5 + radius * Math.sin(angle) }
          })
          const area = (points: readonly { x: number; y: number }[]) =>
            Math.abs(
              points.reduce((sum, { x, y }, index) => {
                const next = points[(index + 1) % points.length]!
                return sum + x * next.y - next.x * y
              }, 0) / 2,
            )
          const whole = (corners / 2) * radius ** 2 * Math.sin((2 * Math.PI) / corners)
          const pieces = cutRing(ring)
          expect(pieces.reduce((sum, piece) => sum + area(piece), 0)).toBeCloseTo(whole, 9)
          for (const { x } of pieces.flat()) expect(x >= 0 && x <= 1).toBe(true)
        },
      ),
    ))
})
