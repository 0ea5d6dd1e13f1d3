import { tagOf, toNumber, type Value } from '../../server/contract/graph.ts'
import { instantOf } from './instants.ts'

// What of a result can be drawn as a plot, and how: pure, so that the drawing library comes only when one is drawn.

export const plotKinds = ['bar', 'line', 'histogram'] as const
export type PlotKind = (typeof plotKinds)[number]

/** What the values of a column are, where all of them are of one sort. */
export type Role = 'number' | 'time' | 'name'

export interface PlotColumn {
  readonly index: number
  readonly title: string
  /** Null where the values are lists, maps, of several sorts, or not there. */
  readonly role: Role | null
  /** They are numbers, and none stands twice. */
  readonly isDistinct: boolean
}

export interface Choice {
  readonly kind: PlotKind
  /** Indices of columns; a histogram has no `x`. */
  readonly x: number | null
  readonly y: number
}

/** What keeps a kind from being drawn. */
export type PlotObstacle = 'noRows' | 'noNumber' | 'noName' | 'noOrder'

export interface Proposals {
  readonly columns: readonly PlotColumn[]
  /** What suits best; null where nothing can be drawn. */
  readonly usual: Choice | null
  readonly kinds: { readonly [kind in PlotKind]: Choice | PlotObstacle }
}

/** Rows that are drawn at most, and bars. */
export const POINTS = 5000
export const BARS = 100

export function proposals(columns: readonly string[], rows: readonly (readonly Value[])[]): Proposals {
  const looked = rows.slice(0, POINTS)
  const found = columns.map((title, index) => columnOf(title, index, looked))
  const of = (role: Role) => found.filter(column => column.role === role)
  const numbers = of('number')
  const [name] = of('name')
  const [time] = of('time')
  // Of several numbers the first is what the others are held against, where it stands once each: a year, a degree.
  const [first, second] = numbers
  const along = time ?? (second && first!.isDistinct ? first : undefined)
  const value = along && along.role === 'number' ? second : first
  const isEmpty = looked.length === 0
  const kinds: Proposals['kinds'] = {
    bar: isEmpty
      ? 'noRows'
      : !first
        ? 'noNumber'
        : name || time
          ? { kind: 'bar', x: (name ?? time)!.index, y: first.index }
          : second
            ? { kind: 'bar', x: first.index, y: second.index }
            : 'noName',
    line: isEmpty
      ? 'noRows'
      : !first
        ? 'noNumber'
        : along && value
          ? { kind: 'line', x: along.index, y: value.index }
          : second
            ? { kind: 'line', x: first.index, y: second.index }
            : 'noOrder',
    histogram: isEmpty ? 'noRows' : first ? { kind: 'histogram', x: null, y: first.index } : 'noNumber',
  }
  const order: readonly PlotKind[] = name
    ? ['bar', 'histogram']
    : along
      ? ['line', 'bar', 'histogram']
      : ['histogram', 'line', 'bar']
  const usual = order.map(kind => kinds[kind]).find(one => typeof one !== 'string') ?? null
  return { columns: found, usual: usual as Choice | null, kinds }
}

/** Columns that may stand there, for a choice of one's own. */
export function columnsFor(kind: PlotKind, axis: 'x' | 'y', columns: readonly PlotColumn[]): readonly PlotColumn[] {
  if (axis === 'y') return columns.filter(({ role }) => role === 'number')
  if (kind === 'histogram') return []
  return columns.filter(({ role }) => (kind === 'line' ? role === 'number' || role === 'time' : role !== null))
}

function columnOf(title: string, index: number, rows: readonly (readonly Value[])[]): PlotColumn {
  const values = rows.map(row => row[index] ?? null).filter(value => value !== null)
  const roles = new Set(values.map(roleOf))
  const [role = null] = roles
  // Only of numbers it matters, and to compare nodes would cost more than to draw them.
  const numbers =
    role === 'number' ? values.map(value => (typeof value === 'number' ? value : JSON.stringify(value))) : []
  return {
    index,
    title,
    role: roles.size === 1 ? role : null,
    isDistinct: numbers.length > 0 && new Set(numbers).size === values.length,
  }
}

function roleOf(value: Value): Role | null {
  if (toNumber(value) !== undefined) return 'number'
  if (instantOf(value) !== undefined) return 'time'
  if (typeof value === 'string' || typeof value === 'boolean') return 'name'
  // Times of day, durations and years beyond the calendar have a name, and nodes are called something.
  const tag = tagOf(value)
  const named = ['Time', 'LocalTime', 'Duration', 'Date', 'DateTime', 'LocalDateTime', 'Node', 'Relationship']
  return tag !== undefined && named.includes(tag) ? 'name' : null
}

export interface Point {
  readonly x: number | string | null
  readonly y: number
  /** The values as they are written. */
  readonly title: string
}

export interface Plotted {
  readonly points: readonly Point[]
  /** Rows that are drawn, that there are, and that have nothing to draw. */
  readonly shown: number
  readonly total: number
  readonly blank: number
  /** What `x` and `y` count from, where the numbers are too long for a number: the axis says them whole. */
  readonly from: { readonly x: bigint | null; readonly y: bigint | null }
  readonly isTime: boolean
  /** Some of the times have a zone: on the axis all of them stand in UTC. */
  readonly isZoned: boolean
  /** Some value along the axis, or some name, stands in several rows. */
  readonly repeats: boolean
}

/** The points of a choice, in the order in which they are drawn. `write` says what a value is called. */
export function plotted(
  { kind, x, y }: Choice,
  { columns, rows }: { readonly columns: readonly PlotColumn[]; readonly rows: readonly (readonly Value[])[] },
  write: (value: Value) => string,
): Plotted {
  const most = kind === 'bar' ? BARS : POINTS
  const at = (row: readonly Value[], index: number) => row[index] ?? null
  const role = x === null ? null : columns[x]!.role
  const first = rows.slice(0, most)
  const drawn = first.filter(row => {
    const value = toNumber(at(row, y))
    const along = x === null || kind === 'bar' ? 0 : placeOf(at(row, x))
    return value !== undefined && Number.isFinite(value) && along !== undefined && Number.isFinite(along)
  })
  const from = {
    x: kind === 'line' && role === 'number' && x !== null ? baseOf(drawn.map(row => at(row, x))) : null,
    // Bars and counts begin at zero.
    y: kind === 'bar' ? null : baseOf(drawn.map(row => at(row, y))),
  }
  const points = drawn.map((row): Point => {
    const value = at(row, y)
    const along = x === null ? null : at(row, x)
    const texts = x === null ? [write(value)] : [write(along), write(value)]
    return {
      x: x === null ? null : kind === 'bar' ? write(along) : less(along, from.x),
      y: less(value, from.y),
      title: texts.join(': '),
    }
  })
  if (kind === 'line') points.sort((a, b) => Number(a.x) - Number(b.x))
  return {
    points,
    shown: drawn.length,
    total: rows.length,
    blank: first.length - drawn.length,
    from,
    isTime: role === 'time',
    isZoned: x !== null && drawn.some(row => tagOf(at(row, x)) === 'DateTime'),
    repeats: x !== null && new Set(points.map(point => point.x)).size < points.length,
  }
}

const placeOf = (value: Value): number | undefined => instantOf(value) ?? toNumber(value)

const less = (value: Value, base: bigint | null): number =>
  base === null ? (placeOf(value) ?? Number.NaN) : Number(integerOf(value)! - base)

const integerOf = (value: Value): bigint | null => {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : null
  return tagOf(value) === 'Integer' ? BigInt((value as { value: string }).value) : null
}

/** The least of integers that lie closer together than numbers of their size can tell apart; else null. */
function baseOf(values: readonly Value[]): bigint | null {
  let [least, most]: [bigint | null, bigint | null] = [null, null]
  let isBig = false
  for (const value of values) {
    const integer = integerOf(value)
    if (integer === null) return null
    isBig ||= typeof value !== 'number'
    if (least === null || integer < least) least = integer
    if (most === null || integer > most) most = integer
  }
  if (!isBig || least === null || most === null) return null
  return most - least < 1n << 40n ? least : null
}

/** What stands at the ticks of an axis of numbers: as short as tells them apart, counted from `from`. */
export function tickTexts(ticks: readonly number[], from: bigint | null, language: string): string[] {
  if (from !== null) {
    const whole = new Intl.NumberFormat(language)
    return ticks.map(tick => (Number.isInteger(tick) ? whole.format(from + BigInt(tick)) : ''))
  }
  const largest = Math.max(...ticks.map(Math.abs))
  const smallest = Math.min(...ticks.filter(tick => tick !== 0).map(Math.abs))
  const short: Intl.NumberFormatOptions =
    largest >= 1e15 || smallest < 1e-6
      ? { notation: 'scientific', maximumFractionDigits: 3 }
      : largest >= 1e5
        ? { notation: 'compact', maximumFractionDigits: 2 }
        : { maximumFractionDigits: 10 }
  for (const options of [short, { maximumFractionDigits: 10 }]) {
    const texts = ticks.map(new Intl.NumberFormat(language, options).format)
    if (new Set(texts).size === texts.length) return texts
  }
  return ticks.map(String)
}

const DAY = 86_400_000

/** The same of an axis of time, in UTC: as much of a moment as changes from tick to tick. */
export function timeTexts(ticks: readonly number[], language: string): string[] {
  const step = Math.min(...ticks.slice(1).map((tick, at) => tick - ticks[at]!))
  const options: Intl.DateTimeFormatOptions =
    step >= 360 * DAY
      ? { year: 'numeric' }
      : step >= 28 * DAY
        ? { year: 'numeric', month: 'short' }
        : step >= DAY
          ? { year: 'numeric', month: 'short', day: 'numeric' }
          : step >= 60_000
            ? { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }
            : {
                hour: '2-digit',
                minute: '2-digit',
                second: '2-digit',
                fractionalSecondDigits: step < 1000 ? 3 : undefined,
              }
  const spelt = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
  return ticks.map(tick => spelt.format(tick))
}
