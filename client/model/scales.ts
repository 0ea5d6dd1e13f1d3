import type { Node } from '../../server/contract/graph.ts'
import type { Measure } from './measures.ts'
import { type Hue, type HueName, hollow, hueNames, hues, type Look, ramps } from './palette.ts'
import type { Source } from './stylerule.ts'

/** One colour of a scale: numbers from one bound to the other, both inclusive, or a value of its own. */
export interface ColourStep {
  readonly hue: Hue
  readonly value?: string
  readonly from?: number
  readonly to?: number
  readonly count: number
}

export interface ColourScale {
  readonly source: Source
  /** A ramp goes from little to much; groups have nothing in common but their value. */
  readonly kind: 'ramp' | 'groups'
  readonly steps: readonly ColourStep[]
  /** How many nodes have a value that got no colour of its own, how many such values there are, and how many have none. */
  readonly others: number
  readonly otherValues: number
  readonly missing: number
  readonly hueOf: (node: Node) => Hue
}

export interface SizeScale {
  readonly source: Source
  /** Null when nothing has a number. */
  readonly from: number | null
  readonly to: number | null
  readonly missing: number
  /** Diameter in model units, of a number; of undefined the smallest. */
  readonly sizeOf: (value: number | undefined) => number
}

export const smallest = 22
export const largest = 62

/**
 * Colours for the values of some nodes. Numbers get at most five steps of a ramp, so that about as many nodes fall
 * into each (one value is never split); anything else, and communities, get a hue each for the seven commonest values.
 */
export function colourScale(source: Source, nodes: readonly Node[], measure: Measure, look: Look): ColourScale {
  const values = nodes.map(measure)
  const there = values.filter(value => value !== undefined)
  const missing = values.length - there.length
  const isNumeric = source !== 'metric:community' && there.every(value => typeof value === 'number')
  return isNumeric && there.length > 0
    ? ramp(source, there as number[], measure, look, missing)
    : groups(source, there, measure, look, missing)
}

function ramp(source: Source, values: readonly number[], measure: Measure, look: Look, missing: number): ColourScale {
  const sorted = values.toSorted((a, b) => a - b)
  const distinct = [...new Set(sorted)]
  const colours = ramps[look]
  const uppers =
    distinct.length <= colours.length
      ? distinct
      : [
          ...new Set(
            colours.map(
              (_, index) =>
                sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * (index + 1)) / colours.length) - 1)]!,
            ),
          ),
        ]
  // Few steps take their colours from all over the ramp, so that they are told apart better.
  const hueAt = (index: number) =>
    colours[uppers.length === 1 ? 2 : Math.round((index * (colours.length - 1)) / (uppers.length - 1))]!
  const indexOf = (value: number) => {
    const found = uppers.findIndex(upper => value <= upper)
    return found < 0 ? uppers.length - 1 : found
  }
  const counts = uppers.map(() => 0)
  const firsts: (number | undefined)[] = uppers.map(() => undefined)
  for (const value of sorted) {
    const index = indexOf(value)
    counts[index]!++
    firsts[index] ??= value
  }
  return {
    source,
    kind: 'ramp',
    steps: uppers.map((to, index) => ({ hue: hueAt(index), from: firsts[index]!, to, count: counts[index]! })),
    others: 0,
    otherValues: 0,
    missing,
    hueOf: node => {
      const value = measure(node)
      return typeof value === 'number' ? hueAt(indexOf(value)) : hollow[look]
    },
  }
}

function groups(
  source: Source,
  values: readonly (number | string)[],
  measure: Measure,
  look: Look,
  missing: number,
): ColourScale {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const named = sorted.slice(0, hueNames.length)
  const chosen = new Map(named.map(([value], index) => [value, hues[look][hueNames[index]!]]))
  return {
    source,
    kind: 'groups',
    steps: named.map(([value, count]) => ({ hue: chosen.get(value)!, value, count })),
    others: sorted.slice(hueNames.length).reduce((sum, [, count]) => sum + count, 0),
    otherValues: sorted.length - named.length,
    missing,
    hueOf: node => {
      const value = measure(node)
      return (value === undefined ? undefined : chosen.get(String(value))) ?? hollow[look]
    },
  }
}

/** Sizes for the numbers of some nodes: the area grows with the number, from the smallest of them to the largest. */
export function sizeScale(source: Source, nodes: readonly Node[], measure: Measure): SizeScale {
  let [from, to, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const node of nodes) {
    const value = measure(node)
    if (typeof value !== 'number') missing++
    else {
      from = Math.min(from, value)
      to = Math.max(to, value)
    }
  }
  const isEmpty = from > to
  return {
    source,
    from: isEmpty ? null : from,
    to: isEmpty ? null : to,
    missing,
    sizeOf: value => {
      if (value === undefined || isEmpty) return smallest
      const share = to === from ? 0.5 : Math.min(1, Math.max(0, (value - from) / (to - from)))
      return Math.round(Math.sqrt(smallest ** 2 + share * (largest ** 2 - smallest ** 2)))
    },
  }
}

/** The size of a node by how many relationships are drawn at it: what holds as long as nothing else is said. */
export const sizeByDegree = (degree: number): number =>
  Math.round(28 + Math.min(22, 5 * Math.sqrt(Math.max(0, degree - 1))))

export const isHueName = (value: string): value is HueName => (hueNames as readonly string[]).includes(value)
