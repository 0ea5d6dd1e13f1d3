import type { TemporalType } from './graph.ts'

const date = '([+-]\\d{4,9}|\\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])'
const time = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?'
const offset = '(Z|[+-]\\d{2}(:?\\d{2}(:?\\d{2})?)?)'
const whole = '-?\\d+'
/** As the engines read them. */
const patterns: { readonly [kind in TemporalType]: RegExp } = {
  Date: new RegExp(`^${date}$`),
  LocalTime: new RegExp(`^${time}$`),
  Time: new RegExp(`^${time}${offset}$`),
  LocalDateTime: new RegExp(`^${date}T${time}$`),
  DateTime: new RegExp(`^${date}T${time}(${offset}(\\[[^\\]]+\\])?|\\[[^\\]]+\\])$`),
  Duration: new RegExp(
    `^P(?!$)(${whole}Y)?(${whole}M)?(${whole}W)?(${whole}D)?(T(?!$)(${whole}H)?(${whole}M)?(${whole}(\\.\\d{1,9})?S)?)?$`,
  ),
}

/** Whether a text is a temporal value of that kind, in ISO 8601. */
export const isTemporalText = (kind: TemporalType, text: string): boolean =>
  patterns[kind].test(text) && isOnCalendar(kind, text)

/** Whether the day is one of its month: the 31st of June is written well and is no date. */
function isOnCalendar(kind: TemporalType, text: string): boolean {
  if (kind !== 'Date' && kind !== 'LocalDateTime' && kind !== 'DateTime') return true
  const [, years, month, day] = new RegExp(`^${date}`).exec(text)!
  const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const longest =
    Number(month) === 2 ? (isLeap(Number(years)) ? 29 : 28) : [4, 6, 9, 11].includes(Number(month)) ? 30 : 31
  return Number(day) <= longest
}
