import { isDateProperty } from '../../server/contract/dates.ts'
import type { Properties, Value } from '../../server/contract/graph.ts'
import { toNumber } from '../../server/contract/graph.ts'
import { isBookkeeping } from '../../server/contract/search/fields.ts'
import { isTemporal, spanOfValue } from './dates.ts'
import { labelsOf, propertyOf, type Subject, type Test, textsOf } from './filters.ts'
import { lineOf } from './line.ts'
import type { Line } from './palette.ts'
import { incidence, isInSight, type Scene } from './scene.ts'

/** What a property is made of, as far as all its values in the scene agree. */
export type Shape = 'number' | 'date' | 'text'

/** A property that is found in the scene: by how many of the things of its label, or type. */
export interface Facet extends Subject {
  readonly within: string
  readonly shape: Shape
  readonly present: number
  readonly total: number
  /** Different values; no more than these are counted. */
  readonly distinct: number
}

/** What a scene can be filtered by, of everything that is not hidden by hand; what is most frequent first. */
export interface Offer {
  readonly labels: readonly (readonly [name: string, count: number])[]
  readonly types: readonly (readonly [name: string, count: number])[]
  readonly facets: readonly Facet[]
  readonly statuses: readonly (readonly [status: Line, count: number])[]
}

const COUNTED = 200

interface Tally {
  present: number
  numbers: number
  dates: number
  temporals: number
  readonly texts: Set<string>
}

interface Group {
  total: number
  readonly properties: Map<string, Tally>
}

const isThere = (value: Value): boolean => textsOf(value).some(text => text !== '')

export function offerOf(scene: Scene, withEvidence: boolean): Offer {
  const labels = new Map<string, Group>()
  const types = new Map<string, Group>()
  const statuses = new Map<Line, number>()
  for (const { node, hidden } of scene.nodes.values())
    if (!hidden) for (const label of labelsOf(node)) tally(labels, label, node.properties)
  for (const drawn of scene.relationships.values()) {
    if (!isInSight(scene, drawn)) continue
    tally(types, drawn.relationship.type, drawn.relationship.properties)
    const status = lineOf(drawn.relationship, withEvidence)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  return {
    labels: counted(labels),
    types: counted(types),
    facets: [...facetsOf('node', labels), ...facetsOf('relationship', types)],
    statuses: [...statuses].sort((a, b) => b[1] - a[1]),
  }
}

function tally(groups: Map<string, Group>, name: string, properties: Properties): void {
  const group = groups.get(name) ?? { total: 0, properties: new Map() }
  groups.set(name, group)
  group.total++
  for (const [property, value] of Object.entries(properties)) {
    if (isBookkeeping(property) || !isThere(value)) continue
    const found = group.properties.get(property) ?? { present: 0, numbers: 0, dates: 0, temporals: 0, texts: new Set() }
    group.properties.set(property, found)
    found.present++
    if (toNumber(value) !== undefined) found.numbers++
    if (spanOfValue(value) !== null) found.dates++
    if (isTemporal(value)) found.temporals++
    if (found.texts.size < COUNTED) for (const text of textsOf(value)) found.texts.add(text)
  }
}

const counted = (groups: ReadonlyMap<string, Group>) =>
  [...groups].map(([name, { total }]) => [name, total] as const).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))

function* facetsOf(of: Subject['of'], groups: ReadonlyMap<string, Group>): Generator<Facet> {
  for (const [within, total] of counted(groups)) {
    const { properties } = groups.get(within)!
    const names = [...properties].sort((a, b) => b[1].present - a[1].present || (a[0] < b[0] ? -1 : 1))
    for (const [property, { present, numbers, dates, temporals, texts }] of names) {
      const isDate = dates === present && (temporals === present || isDateProperty(property))
      const shape = isDate ? 'date' : numbers === present ? 'number' : 'text'
      yield { of, within, property, shape, present, total, distinct: texts.size }
    }
  }
}

/** Different values up to which they are offered as a list. */
const LISTED = 30

export const isListed = ({ distinct, present }: Pick<Facet, 'distinct' | 'present'>): boolean =>
  distinct <= LISTED && (distinct * 2 <= present || distinct <= 6)

/** The condition with which a filter by a property begins: of one of which nothing is said yet. */
export function firstTest(facet: Facet): Test {
  const { of, within, property, shape } = facet
  const subject = { of, within, property }
  if (shape === 'number') return { kind: 'range', ...subject, from: null, to: null }
  if (shape === 'date') return { kind: 'date', ...subject, from: null, to: null }
  return isListed(facet) ? { kind: 'value', ...subject, values: [] } : { kind: 'text', ...subject, contains: '' }
}

/** Properties of everything in sight of which a filter of this subject speaks. */
function* spokenOf(scene: Scene, { of, within }: Subject): Generator<Properties> {
  if (of === 'node') {
    for (const { node, hidden } of scene.nodes.values())
      if (!hidden && (within === null || labelsOf(node).includes(within))) yield node.properties
    return
  }
  for (const drawn of scene.relationships.values())
    if (isInSight(scene, drawn) && (within === null || drawn.relationship.type === within))
      yield drawn.relationship.properties
}

/** Values with how many have them, the most frequent first. */
export function valuesOf(scene: Scene, subject: Subject): [value: string, count: number][] {
  const counts = new Map<string, number>()
  for (const properties of spokenOf(scene, subject))
    for (const text of new Set(textsOf(propertyOf(properties, subject.property))))
      if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

/** The numbers that a range chooses among: values, first days of dates as milliseconds since 1970, degrees. */
export function numbersOf(scene: Scene, test: Test): number[] {
  if (test.kind === 'degree')
    return [...incidence(scene)]
      .filter(([id]) => !scene.nodes.get(id)!.hidden)
      .map(([, ties]) => ties.filter(tie => isInSight(scene, scene.relationships.get(tie)!)).length)
  if (test.kind !== 'range' && test.kind !== 'date') return []
  const numbers: number[] = []
  for (const properties of spokenOf(scene, test)) {
    const value = propertyOf(properties, test.property)
    for (const item of Array.isArray(value) ? value : [value]) {
      const number = test.kind === 'range' ? toNumber(item) : spanOfValue(item)?.[0]
      if (number !== undefined && Number.isFinite(number)) numbers.push(number)
    }
  }
  return numbers
}

/** How numbers lie between the least and the greatest of them, in equal parts; law: the counts add up to all of them. */
export interface Histogram {
  readonly from: number
  readonly to: number
  readonly counts: readonly number[]
}

export function histogramOf(numbers: readonly number[], most = 24): Histogram | null {
  if (numbers.length === 0) return null
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const number of numbers) {
    from = Math.min(from, number)
    to = Math.max(to, number)
  }
  // A few whole numbers have a bar each.
  const isFew = numbers.every(Number.isInteger) && to - from < most
  const parts = isFew ? to - from + 1 : from === to ? 1 : most
  const counts = new Array<number>(parts).fill(0)
  // The way from end to end may be longer than a number can say.
  const shareOf = (number: number) =>
    Number.isFinite(to - from) ? (number - from) / (to - from) : (number / 2 - from / 2) / (to / 2 - from / 2)
  for (const number of numbers) {
    const place = from === to ? 0 : isFew ? number - from : Math.floor(shareOf(number) * parts)
    counts[Math.min(parts - 1, place)]!++
  }
  return { from, to, counts }
}

/**
 * How numbers lie on a slider: as they are, or by their logarithm where most of them would stand at its very beginning
 * (`sign(x) log10(1 + |x|)`, so that 0 and numbers below it have a place).
 */
export interface Scale {
  readonly at: (value: number) => number
  readonly of: (place: number) => number
}

const plain: Scale = { at: value => value, of: place => place }
const logarithmic: Scale = {
  at: value => Math.sign(value) * Math.log10(1 + Math.abs(value)),
  of: place => Math.sign(place) * (10 ** Math.abs(place) - 1),
}

/** Share of the slider within which half of the numbers must not lie. */
const CROWDED = 0.02

export function scaleOf(numbers: readonly number[]): Scale {
  if (numbers.length < 5) return plain
  const sorted = numbers.toSorted((a, b) => a - b)
  const [from, to] = [sorted[0]!, sorted.at(-1)!]
  const middle = sorted[Math.floor(sorted.length / 2)]!
  return to > from && (middle - from) / (to - from) < CROWDED ? logarithmic : plain
}
