import type { TemporalType, Value } from '../../server/contract/graph.ts'
import { tagOf } from '../../server/contract/graph.ts'

const WRITTEN =
  /^([+-]?\d{4,9})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(?:(Z)|([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?(?:\[[^\]]*\])?$/

const dated: ReadonlySet<string> = new Set<TemporalType>(['Date', 'DateTime', 'LocalDateTime'])

/**
 * Where a date, or a date with a time, lies on the line of time: milliseconds since 1970 in UTC, a local one taken for
 * UTC. Undefined for anything else, times of day and durations among it, and beyond the years that a Date can hold.
 */
export function instantOf(value: Value): number | undefined {
  const tag = tagOf(value)
  if (tag === undefined || !dated.has(tag)) return undefined
  const parts = WRITTEN.exec((value as { value: string }).value)
  if (!parts) return undefined
  const [
    ,
    year,
    month,
    day,
    hour = 0,
    minute = 0,
    second = 0,
    fraction = '',
    ,
    sign,
    hours = 0,
    minutes = 0,
    seconds = 0,
  ] = parts
  const date = new Date(0)
  // Date.UTC takes the years 0 to 99 for those of 1900.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)))
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * (sign === '-' ? -1000 : 1000)
  const instant = date.getTime() - offset
  return Number.isNaN(instant) ? undefined : instant
}
