import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TemporalType } from '../../server/contract/graph.ts'
import { instantOf } from './instants.ts'

const at = ($type: TemporalType, value: string) => instantOf({ $type, value })

test('dates, and dates with times and zones, lie on one line', () => {
  expect(at('Date', '2025-03-11')).toBe(Date.UTC(2025, 2, 11))
  expect(at('LocalDateTime', '2025-03-11T09:30')).toBe(Date.UTC(2025, 2, 11, 9, 30))
  expect(at('DateTime', '2025-03-11T09:00:00+08:00[Asia/Shanghai]')).toBe(Date.UTC(2025, 2, 11, 1))
  expect(at('DateTime', '2025-03-11T09:00:00.123456789Z')).toBe(Date.UTC(2025, 2, 11, 9, 0, 0, 123))
  expect(at('DateTime', '1890-01-01T00:00:00+08:05:43')).toBe(Date.UTC(1889, 11, 31, 15, 54, 17))
})

test('early and far years are what they say', () => {
  expect(new Date(at('Date', '0099-01-01')!).getUTCFullYear()).toBe(99)
  expect(new Date(at('Date', '-0044-03-15')!).getUTCFullYear()).toBe(-44)
  expect(at('Date', '+999999999-12-31')).toBeUndefined()
})

test('a time of day and a duration lie nowhere, nor does a text', () => {
  expect(at('Time', '09:00:00+08:00')).toBeUndefined()
  expect(at('LocalTime', '09:00')).toBeUndefined()
  expect(at('Duration', 'P1D')).toBeUndefined()
  for (const value of ['2025-03-11', '', 0, null, [], { constructor: 1 }]) expect(instantOf(value)).toBeUndefined()
})

test('any moment is found again', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(-1e14), max: new Date(1e14), noInvalidDate: true }), date => {
      const written = date.toISOString()
      expect(at('DateTime', written)).toBe(date.getTime())
    }),
  )
})
