import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../server/contract/graph.ts'
import { textOf } from './caption.ts'
import { BARS, columnsFor, POINTS, plotted, proposals, tickTexts, timeTexts } from './plotting.ts'

const date = (value: string): Value => ({ $type: 'Date', value })
const big = (value: string): Value => ({ $type: 'Integer', value })
const draw = (columns: string[], rows: Value[][], kind?: 'bar' | 'line' | 'histogram') => {
  const proposed = proposals(columns, rows)
  const choice = kind ? proposed.kinds[kind] : proposed.usual
  if (choice === null || typeof choice === 'string') throw new Error(`nothing to draw: ${choice}`)
  return { choice, ...plotted(choice, { columns: proposed.columns, rows }, textOf) }
}

describe('what is proposed', () => {
  test('names with a number are bars, moments with a number a line, a number alone a histogram', () => {
    expect(proposals(['who', 'posts'], [['Ann', 2]]).usual).toEqual({ kind: 'bar', x: 0, y: 1 })
    expect(proposals(['n', 'day'], [[2, date('2025-03-11')]]).usual).toEqual({ kind: 'line', x: 1, y: 0 })
    expect(proposals(['height'], [[1.5], [null], [2]]).usual).toEqual({ kind: 'histogram', x: null, y: 0 })
  })

  test('of two numbers the first is the way along where it stands once each', () => {
    const year = [
      [2024, 5],
      [2025, 5],
    ]
    expect(proposals(['year', 'n'], year).usual).toEqual({ kind: 'line', x: 0, y: 1 })
    expect(proposals(['n', 'n2'], [...year, [2024, 6]]).usual?.kind).toBe('histogram')
  })

  test('says why not', () => {
    expect(proposals(['n'], []).kinds).toEqual({ bar: 'noRows', line: 'noRows', histogram: 'noRows' })
    expect(proposals(['name'], [['a']]).kinds).toEqual({ bar: 'noNumber', line: 'noNumber', histogram: 'noNumber' })
    expect(proposals(['n'], [[1]]).kinds).toMatchObject({ bar: 'noName', line: 'noOrder' })
    expect(proposals(['n'], [[1]]).usual?.kind).toBe('histogram')
  })

  test('a column of several sorts, of lists or of nothing is no axis', () => {
    const { columns } = proposals(
      ['mixed', 'list', 'none', 'constructor'],
      [
        [1, [1], null, 0],
        ['1', [2], null, -1],
      ],
    )
    expect(columns.map(({ role }) => role)).toEqual([null, null, null, 'number'])
    expect(columnsFor('bar', 'x', columns).map(({ title }) => title)).toEqual(['constructor'])
    expect(columnsFor('histogram', 'x', columns)).toEqual([])
  })
})

describe('what is drawn', () => {
  test('bars keep the order of the rows, a line goes along', () => {
    expect(
      draw(
        ['who', 'n'],
        [
          ['b', 2],
          ['a', 1],
        ],
      ).points.map(({ x }) => x),
    ).toEqual(['b', 'a'])
    const line = draw(
      ['day', 'n'],
      [
        [date('2025-02-01'), 2],
        [date('2025-01-01'), 1],
      ],
    )
    expect(line.points.map(({ y }) => y)).toEqual([1, 2])
    expect([line.isTime, line.isZoned]).toEqual([true, false])
    const zoned: Value = { $type: 'DateTime', value: '2025-01-01T00:00:00+08:00' }
    expect(draw(['at', 'n'], [[zoned, 1]]).isZoned).toBe(true)
    expect(line.points[0]).toMatchObject({ x: Date.UTC(2025, 0, 1), title: '2025-01-01: 1' })
  })

  test('no row is lost in silence: drawn, blank and beyond are all of them', () => {
    const number = fc.oneof(fc.integer(), fc.constant(null), fc.constant<Value>({ $type: 'Float', value: 'NaN' }))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), number), { minLength: 1, maxLength: 300 }), rows => {
        const proposed = proposals(['who', 'n'], rows)
        for (const kind of ['bar', 'histogram'] as const) {
          const choice = proposed.kinds[kind]
          if (typeof choice === 'string') continue
          const { shown, blank, total, points } = plotted(choice, { columns: proposed.columns, rows }, textOf)
          expect(points).toHaveLength(shown)
          expect(total).toBe(rows.length)
          expect(shown + blank).toBe(Math.min(rows.length, kind === 'bar' ? BARS : POINTS))
          expect(points.every(({ y }) => Number.isFinite(y))).toBe(true)
        }
      }),
    )
  })

  test('is bounded', () => {
    const many = Array.from({ length: POINTS + 7 }, (_, n) => [`n${n}`, n])
    expect(draw(['who', 'n'], many)).toMatchObject({ shown: BARS, total: POINTS + 7 })
    expect(draw(['who', 'n'], many, 'histogram').points).toHaveLength(POINTS)
  })

  test('says that names or places repeat', () => {
    expect(
      draw(
        ['who', 'n'],
        [
          ['a', 1],
          ['a', 2],
        ],
      ).repeats,
    ).toBe(true)
    expect(
      draw(
        ['who', 'n'],
        [
          ['a', 1],
          ['b', 2],
        ],
      ).repeats,
    ).toBe(false)
    expect(draw(['n'], [[1], [1]]).repeats).toBe(false)
  })

  test('integers beyond numbers that lie close together stay apart', () => {
    const { points, from } = draw(
      ['id', 'n'],
      [
        [big('9007199254740995'), 1],
        [big('9007199254740993'), 2],
      ],
    )
    expect(from).toEqual({ x: 9007199254740993n, y: null })
    expect(points.map(({ x }) => x)).toEqual([0, 2])
    expect(tickTexts([0, 1, 2], from.x, 'en')).toEqual([
      '9,007,199,254,740,993',
      '9,007,199,254,740,994',
      '9,007,199,254,740,995',
    ])
    // Far apart, a number says where they lie; and bars begin at zero.
    expect(
      draw(
        ['id', 'n'],
        [
          [big('9007199254740993'), 1],
          [5, 2],
        ],
      ).from.x,
    ).toBeNull()
    expect(draw(['who', 'n'], [['a', big('9007199254740993')]]).from.y).toBeNull()
  })
})

describe('what stands at ticks', () => {
  test('is short, and never twice the same', () => {
    expect(tickTexts([0, 500_000, 1_000_000], null, 'en')).toEqual(['0', '500K', '1M'])
    expect(tickTexts([0, 50_000, 100_000], null, 'zh')).toEqual(['0', '5万', '10万'])
    expect(tickTexts([1_000_001, 1_000_002], null, 'en')).toEqual(['1,000,001', '1,000,002'])
    expect(tickTexts([0, 0.5, 1], null, 'en')).toEqual(['0', '0.5', '1'])
    expect(tickTexts([], null, 'en')).toEqual([])
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 8 }), ticks => {
        const distinct = [...new Set(ticks.map(tick => (tick === 0 ? 0 : tick)))]
        expect(new Set(tickTexts(distinct, null, 'en')).size).toBe(distinct.length)
      }),
    )
  })

  test('says of a moment what changes', () => {
    const at = (year: number, month = 0, day = 1, hour = 0) => Date.UTC(year, month, day, hour)
    expect(timeTexts([at(2024), at(2025)], 'en')).toEqual(['2024', '2025'])
    expect(timeTexts([at(2024), at(2024, 1)], 'en')).toEqual(['Jan 2024', 'Feb 2024'])
    expect(timeTexts([at(2024, 1, 1), at(2024, 1, 2)], 'zh')).toEqual(['2024年2月1日', '2024年2月2日'])
    expect(timeTexts([at(2024, 1, 1, 8), at(2024, 1, 1, 9)], 'en')[0]).toMatch(/Feb 1.*08:00/)
  })
})
