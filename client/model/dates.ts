import type { Value } from '../../server/contract/graph.ts'
import { tagOf } from '../../server/contract/graph.ts'

/** First and last moment, milliseconds since 1970, UTC. */
export type Span = readonly [from: number, to: number]

const DAY = 86_400_000

/** What a written date may mean: a year is all of it, a month too. Times of day and zones are left aside. Null for what is no date. */
export function spanOf(written: string): Span | null {
  const match = /^([+-]?\d{1,6})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?$/.exec(written.trim())
  if (!match) return null
  const [year, month, day] = match.slice(1).map(part => (part === undefined ? undefined : Number(part)))
  const at = (m: number, d: number) => new Date(0).setUTCFullYear(year!, m - 1, d)
  const start = at(month ?? 1, day ?? 1)
  const date = new Date(start)
  // The 31st of February is no day.
  if (!Number.isFinite(start) || date.getUTCMonth() + 1 !== (month ?? 1) || date.getUTCDate() !== (day ?? 1))
    return null
  const end = day !== undefined ? start + DAY : month !== undefined ? at(month + 1, 1) : at(13, 1)
  return [start, end - 1]
}

const dated = new Set(['Date', 'DateTime', 'LocalDateTime'])

/** The span of a property's value: a date, a text that is one, a year as a number. */
export function spanOfValue(value: Value): Span | null {
  if (typeof value === 'string') return spanOf(value)
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) <= 9999 ? spanOf(String(value)) : null
  return dated.has(tagOf(value) ?? '') ? spanOf((value as { value: string }).value) : null
}

export const isTemporal = (value: Value): boolean => dated.has(tagOf(value) ?? '')

/** 2025-03-11, from milliseconds since 1970. */
export function dayOf(moment: number): string {
  const date = new Date(moment)
  const year = date.getUTCFullYear()
  const two = (part: number) => String(part).padStart(2, '0')
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
}
