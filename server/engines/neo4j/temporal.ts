import neo4j from 'neo4j-driver'
import type { Temporal, TemporalType } from '../../contract/graph.ts'
import { AppError } from '../../errors.ts'

/**
 * Temporal values as ISO 8601 text and as the driver's classes, without loss: nanoseconds, offsets with seconds,
 * years beyond four digits (`+12345-01-01`), a zone's name after the offset. The driver's own `toString` and
 * `fromString` are not used: they keep trailing zeros, and lose signs of a duration's parts.
 */

const { Date: DriverDate, DateTime, Duration, LocalDateTime, LocalTime, Time } = neo4j.types
const { int } = neo4j

type Integer = { toNumber(): number; toBigInt(): bigint }
interface DateFields {
  year: Integer
  month: Integer
  day: Integer
}
interface TimeFields {
  hour: Integer
  minute: Integer
  second: Integer
  nanosecond: Integer
}
interface ZoneFields {
  timeZoneOffsetSeconds?: Integer | null
  timeZoneId?: string | null
}
interface DurationFields {
  months: Integer
  days: Integer
  seconds: Integer
  nanoseconds: Integer
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0')

const dateText = ({ year, month, day }: DateFields): string => {
  const years = year.toNumber()
  const size = padded(Math.abs(years), years < 0 || years > 9999 ? 6 : 4)
  return `${years < 0 ? '-' : years > 9999 ? '+' : ''}${size}-${padded(month.toNumber(), 2)}-${padded(day.toNumber(), 2)}`
}

const fractionText = (nanoseconds: number): string =>
  nanoseconds === 0 ? '' : `.${padded(nanoseconds, 9).replace(/0+$/, '')}`

const timeText = ({ hour, minute, second, nanosecond }: TimeFields): string =>
  `${padded(hour.toNumber(), 2)}:${padded(minute.toNumber(), 2)}:${padded(second.toNumber(), 2)}${fractionText(nanosecond.toNumber())}`

const zoneText = ({ timeZoneOffsetSeconds, timeZoneId }: ZoneFields): string => {
  const name = timeZoneId == null ? '' : `[${timeZoneId}]`
  if (timeZoneOffsetSeconds == null) return name
  const offset = timeZoneOffsetSeconds.toNumber()
  if (offset === 0) return `Z${name}`
  const size = Math.abs(offset)
  const seconds = size % 60 === 0 ? '' : `:${padded(size % 60, 2)}`
  return `${offset < 0 ? '-' : '+'}${padded(Math.trunc(size / 3600), 2)}:${padded(Math.trunc(size / 60) % 60, 2)}${seconds}${name}`
}

/** Years and months, days, and the clock part each keep their own sign, as `toString(duration(…))` in Cypher does. */
const durationText = ({ months, days, seconds, nanoseconds }: DurationFields): string => {
  const part = (value: bigint, letter: string): string => (value === 0n ? '' : `${value}${letter}`)
  const allMonths = months.toBigInt()
  const date = `${part(allMonths / 12n, 'Y')}${part(allMonths % 12n, 'M')}${part(days.toBigInt(), 'D')}`
  // The driver keeps nanoseconds positive: half a second before is -1 s + 500,000,000 ns.
  const total = seconds.toBigInt() * 1_000_000_000n + nanoseconds.toBigInt()
  const whole = total / 1_000_000_000n
  const fraction = fractionText(Math.abs(Number(total % 1_000_000_000n)))
  const rest = whole % 60n
  const restText = fraction === '' ? part(rest, 'S') : `${total < 0n && rest === 0n ? '-' : ''}${rest}${fraction}S`
  const time = `${part(whole / 3600n, 'H')}${part((whole / 60n) % 60n, 'M')}${restText}`
  if (date === '' && time === '') return 'PT0S'
  return `P${date}${time === '' ? '' : `T${time}`}`
}

const temporal = (type: TemporalType, value: string): Temporal => ({ $type: type, value })

/** From the driver's class, by its prototype. */
export const temporalReaders: [object, (value: never) => Temporal][] = [
  [DriverDate.prototype, (value: DateFields) => temporal('Date', dateText(value))],
  [LocalTime.prototype, (value: TimeFields) => temporal('LocalTime', timeText(value))],
  [Time.prototype, (value: TimeFields & ZoneFields) => temporal('Time', timeText(value) + zoneText(value))],
  [
    LocalDateTime.prototype,
    (value: DateFields & TimeFields) => temporal('LocalDateTime', `${dateText(value)}T${timeText(value)}`),
  ],
  [
    DateTime.prototype,
    (value: DateFields & TimeFields & ZoneFields) =>
      temporal('DateTime', `${dateText(value)}T${timeText(value)}${zoneText(value)}`),
  ],
  [Duration.prototype, (value: DurationFields) => temporal('Duration', durationText(value))],
]

const datePattern = '([+-]\\d{4,9}|\\d{4})-(\\d{2})-(\\d{2})'
const timePattern = '(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?'
const offsetPattern = '(Z|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)'
const patterns: { [type in Exclude<TemporalType, 'Duration'>]: RegExp } = {
  Date: new RegExp(`^${datePattern}$`),
  LocalTime: new RegExp(`^${timePattern}$`),
  Time: new RegExp(`^${timePattern}${offsetPattern}$`),
  LocalDateTime: new RegExp(`^${datePattern}T${timePattern}$`),
  DateTime: new RegExp(`^${datePattern}T${timePattern}${offsetPattern}?(?:\\[([^\\]]+)\\])?$`),
}
const number = '(-?\\d+)'
const durationPattern = new RegExp(
  `^P(?:${number}Y)?(?:${number}M)?(?:${number}W)?(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:(-?)(\\d+)(?:\\.(\\d{1,9}))?S)?)?$`,
)

const examples: { [type in TemporalType]: string } = {
  Date: '2025-03-11',
  LocalTime: '09:00:00',
  Time: '09:00:00+08:00',
  LocalDateTime: '2025-03-11T09:00:00',
  DateTime: '2025-03-11T09:00:00+08:00[Asia/Shanghai]',
  Duration: 'P1Y2M3DT4H5M6.7S',
}

/** The driver's value of a temporal. Errors: REQUEST_INVALID when the text is not a value of its type. */
export function toDriverTemporal({ $type, value }: Temporal): object {
  const driverValue = $type === 'Duration' ? parseDuration(value) : parse($type, value)
  if (driverValue === undefined)
    throw new AppError('REQUEST_INVALID', `${JSON.stringify(value)} is no ${$type}: write it like ${examples[$type]}.`)
  return driverValue
}

function parse(type: Exclude<TemporalType, 'Duration'>, text: string): object | undefined {
  const match = typeof text === 'string' ? patterns[type].exec(text) : null
  if (match === null) return undefined
  const parts = match.slice(1)
  const date = type === 'Date' || type === 'LocalDateTime' || type === 'DateTime' ? parts.splice(0, 3) : []
  const [year, month, day] = date.map(part => int(Number(part)))
  const [hour, minute, second, fraction = '', offset, zone] = parts
  const time = [int(Number(hour)), int(Number(minute)), int(Number(second ?? 0)), int(nanoseconds(fraction))] as const
  try {
    if (type === 'Date') return new DriverDate(year!, month!, day!)
    if (type === 'LocalTime') return new LocalTime(...time)
    if (type === 'Time') return new Time(...time, int(offsetSeconds(offset!)))
    if (type === 'LocalDateTime') return new LocalDateTime(year!, month!, day!, ...time)
    if (offset === undefined && zone === undefined) return undefined
    return new DateTime(
      year!,
      month!,
      day!,
      ...time,
      offset === undefined ? undefined : int(offsetSeconds(offset)),
      zone,
    )
  } catch {
    return undefined // a month 13, an hour 25
  }
}

const nanoseconds = (fraction: string): number => Number(fraction.padEnd(9, '0'))

function offsetSeconds(offset: string): number {
  if (offset === 'Z') return 0
  const [hours = 0, minutes = 0, seconds = 0] = (offset.slice(1).match(/\d{2}/g) ?? []).map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds)
}

function parseDuration(text: string): object | undefined {
  const match = typeof text === 'string' ? durationPattern.exec(text) : null
  if (match === null || /[PT]$/.test(text)) return undefined
  const [years, months, weeks, days, hours, minutes] = match.slice(1, 7).map(part => BigInt(part ?? 0))
  const [sign, whole, fraction = ''] = match.slice(7)
  const clock =
    (hours! * 3600n + minutes! * 60n) * 1_000_000_000n +
    (sign === '-' ? -1n : 1n) * (BigInt(whole ?? 0) * 1_000_000_000n + BigInt(nanoseconds(fraction)))
  const rest = ((clock % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  const fields = [years! * 12n + months!, weeks! * 7n + days!, (clock - rest) / 1_000_000_000n, rest]
  if (fields.some(field => BigInt.asIntN(64, field) !== field)) return undefined
  const [allMonths, allDays, seconds, nanos] = fields.map(field => int(field))
  return new Duration(allMonths!, allDays!, seconds!, nanos!)
}
