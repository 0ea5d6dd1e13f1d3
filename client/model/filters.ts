import type { Node, Properties, Relationship, Value } from '../../server/contract/graph.ts'
import { toNumber } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { foldText } from '../../server/contract/search/fold.ts'
import { visibleLabels } from '../../server/contract/source.ts'
import { textOf } from './caption.ts'
import { difference, type Table } from './change.ts'
import { spanOf, spanOfValue } from './dates.ts'
import { lineOf } from './line.ts'
import { maskedIn } from './masks.ts'
import type { Line } from './palette.ts'
import { isInSight, noSceneChange, type Scene, type SceneChange } from './scene.ts'

/**
 * Filters say what of a scene is let through. All that are on must let a thing through; what one does not let through
 * is pale or not drawn, as the setting `filterMode` says. Nothing leaves the scene by a filter.
 *
 * Laws, each proved by a test whose title begins with its number:
 * F1 a filter and its negation share out what they speak of: each thing passes exactly one of the two
 * F2 what a filter does not speak of passes it
 * F3 the counts of the filters that are on add up to what is left out by them
 * F4 another filter that is on never lets more through, unless one of them counts connections
 * F5 a row of the legend changes itself alone, and twice is not at all
 */
export interface Filter {
  readonly test: Test
  readonly on: boolean
  /** Lets through what the test does not match. */
  readonly negate: boolean
  /** Place in the bar, from the left. */
  readonly order: number
}

/** One property of the nodes, or relationships; `within` a label or type, null for all. */
export interface Subject {
  readonly of: 'node' | 'relationship'
  readonly within: string | null
  readonly property: string
}

/** What is open at one side is null. Both ends count as inside. */
export type Test =
  | { readonly kind: 'label'; readonly labels: readonly string[] }
  | { readonly kind: 'type'; readonly types: readonly string[] }
  | ({ readonly kind: 'range'; readonly from: number | null; readonly to: number | null } & Subject)
  /** Dates as they are written: a year, a month, a day. */
  | ({ readonly kind: 'date'; readonly from: string | null; readonly to: string | null } & Subject)
  /** Contains, without case and accents. */
  | ({ readonly kind: 'text'; readonly contains: string } & Subject)
  /** One of these, as they are shown; of a list, one of its items. */
  | ({ readonly kind: 'value'; readonly values: readonly string[] } & Subject)
  /** Has no value, or an empty one. */
  | ({ readonly kind: 'missing' } & Subject)
  /** Relationships drawn at a node, as the filters before it leave them. */
  | { readonly kind: 'degree'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'status'; readonly statuses: readonly Line[] }
  /** Everything that hangs together with these nodes; null is the largest part. */
  | { readonly kind: 'component'; readonly nodes: readonly string[] | null }

export type TestKind = Test['kind']

type PropertyTest = Extract<Test, Subject>

export const isOfProperty = (test: Test): test is PropertyTest => 'property' in test

/** What a test speaks of. */
export const subjectOf = (test: Test): 'node' | 'relationship' =>
  isOfProperty(test) ? test.of : test.kind === 'type' || test.kind === 'status' ? 'relationship' : 'node'

/** A condition of which nothing was said yet lets everything through. */
export function isBlank(test: Test): boolean {
  switch (test.kind) {
    case 'label':
      return test.labels.length === 0
    case 'type':
      return test.types.length === 0
    case 'value':
      return test.values.length === 0
    case 'status':
      return test.statuses.length === 0
    case 'text':
      return foldText(test.contains) === ''
    case 'date':
      return (test.from === null || spanOf(test.from) === null) && (test.to === null || spanOf(test.to) === null)
    case 'range':
    case 'degree':
      return test.from === null && test.to === null
    case 'component':
      return test.nodes?.length === 0
    default:
      return false
  }
}

/** Tests that look at how things hang together come last, for they look at what the others leave. */
const countsConnections = ({ kind }: Test): boolean => kind === 'degree' || kind === 'component'

// ── one thing ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Labels by which a node is filtered; '' for a node without any. */
export const labelsOf = (node: Node): readonly string[] => {
  const labels = visibleLabels(node.labels)
  return labels.length > 0 ? labels : ['']
}

export const propertyOf = (properties: Properties, name: string): Value =>
  Object.hasOwn(properties, name) ? (properties[name] ?? null) : null

const itemsOf = (value: Value): readonly Value[] => (Array.isArray(value) ? value : value === null ? [] : [value])

export const textsOf = (value: Value): readonly string[] => itemsOf(value).map(textOf)

/** Texts are folded once: things are the same objects as long as they are not fetched again. */
const foldedTexts = new WeakMap<Properties, Map<string, string>>()

function foldedText(properties: Properties, name: string): string {
  let texts = foldedTexts.get(properties)
  if (!texts) {
    texts = new Map()
    foldedTexts.set(properties, texts)
  }
  let text = texts.get(name)
  if (text === undefined) {
    text = foldText(textOf(propertyOf(properties, name)))
    texts.set(name, text)
  }
  return text
}

const isWithin = (value: number, from: number | null, to: number | null): boolean =>
  (from === null || value >= from) && (to === null || value <= to)

/** What a condition asks of the properties of a thing, made ready once for all things. */
function asking(test: PropertyTest): (properties: Properties) => boolean {
  const { property } = test
  switch (test.kind) {
    case 'range':
      return properties =>
        itemsOf(propertyOf(properties, property)).some(item => {
          const value = toNumber(item)
          return value !== undefined && isWithin(value, test.from, test.to)
        })
    case 'date': {
      const from = test.from === null ? null : (spanOf(test.from)?.[0] ?? null)
      const to = test.to === null ? null : (spanOf(test.to)?.[1] ?? null)
      return properties =>
        itemsOf(propertyOf(properties, property)).some(item => {
          const span = spanOfValue(item)
          return span !== null && (from === null || span[1] >= from) && (to === null || span[0] <= to)
        })
    }
    case 'text': {
      const wanted = foldText(test.contains)
      return properties => foldedText(properties, property).includes(wanted)
    }
    case 'value': {
      const wanted = new Set(test.values)
      return properties => textsOf(propertyOf(properties, property)).some(text => wanted.has(text))
    }
    default:
      return properties => textsOf(propertyOf(properties, property)).every(text => text === '')
  }
}

const isSpokenOf = ({ within }: PropertyTest, names: readonly string[]): boolean =>
  within === null || names.includes(within)

/** Whether the filter lets a node through by what it is. Connections are not looked at. */
function nodePassing({ test, negate }: Filter): ((node: Node) => boolean) | null {
  if (isBlank(test) || subjectOf(test) !== 'node' || countsConnections(test)) return null
  if (test.kind === 'label') {
    const labels = new Set(test.labels)
    return node => labelsOf(node).some(label => labels.has(label)) !== negate
  }
  if (!isOfProperty(test)) return null
  const matches = asking(test)
  return node => !isSpokenOf(test, labelsOf(node)) || matches(node.properties) !== negate
}

function relationshipPassing(filter: Filter, withEvidence: boolean): ((tie: Relationship) => boolean) | null {
  const { test, negate } = filter
  if (isBlank(test) || subjectOf(test) !== 'relationship') return null
  if (test.kind === 'type') {
    const types = new Set(test.types)
    return ({ type }) => types.has(type) !== negate
  }
  if (test.kind === 'status') {
    const statuses = new Set(test.statuses)
    return tie => statuses.has(lineOf(tie, withEvidence)) !== negate
  }
  if (!isOfProperty(test)) return null
  const matches = asking(test)
  return tie => !isSpokenOf(test, [tie.type]) || matches(tie.properties) !== negate
}

// ── the whole scene ─────────────────────────────────────────────────────────────────────────────────────────────

/** What the filters let through of what is not hidden by hand. */
export interface Filtered {
  readonly nodes: ReadonlySet<string>
  /** Those whose ends are let through too. */
  readonly relationships: ReadonlySet<string>
  /** How much there is to let through. */
  readonly total: { readonly nodes: number; readonly relationships: number }
  /**
   * By filter, how many of the nodes (or relationships, see `subjectOf`) that the filters before it leave it leaves
   * out; for a filter that is off, how many it would. What goes because an end of it goes is not counted.
   */
  readonly leftOut: ReadonlyMap<string, number>
}

export const inOrder = (filters: Table<Filter>): (readonly [id: string, filter: Filter])[] =>
  [...filters].sort(([a, { order: first }], [b, { order: second }]) => first - second || (a < b ? -1 : 1))

/** How many filters are on and say something. */
export const countOn = ({ filters }: Scene): number =>
  [...filters.values()].filter(({ on, test }) => on && !isBlank(test)).length

export const isFiltering = (scene: Scene): boolean => countOn(scene) > 0

const known = new WeakMap<Scene, Map<boolean, Filtered>>()

/** The same answer for the same scene, so that it may be asked for anywhere. */
export function filteredOf({ scene, schema }: { scene: Scene; schema: SchemaAnswer | null }): Filtered {
  const withEvidence = schema?.evidence ?? false
  const answers = known.get(scene) ?? new Map<boolean, Filtered>()
  known.set(scene, answers)
  const answer = answers.get(withEvidence) ?? filtered(scene, withEvidence)
  answers.set(withEvidence, answer)
  return answer
}

export function filtered(scene: Scene, withEvidence: boolean): Filtered {
  const nodes = new Set<string>()
  for (const [id, { hidden }] of scene.nodes) if (!hidden) nodes.add(id)
  const relationships = new Set<string>()
  for (const [id, drawn] of scene.relationships) if (isInSight(scene, drawn)) relationships.add(id)
  const total = { nodes: nodes.size, relationships: relationships.size }
  const leftOut = new Map<string, number>()
  const leaveOut = (id: string, { on }: Filter, from: Set<string>, gone: readonly string[]) => {
    leftOut.set(id, gone.length)
    if (on) for (const one of gone) from.delete(one)
  }
  const all = inOrder(scene.filters)
  for (const [id, filter] of all) {
    if (countsConnections(filter.test)) continue
    const passes = nodePassing(filter)
    const tiePasses = relationshipPassing(filter, withEvidence)
    if (passes)
      leaveOut(
        id,
        filter,
        nodes,
        [...nodes].filter(one => !passes(scene.nodes.get(one)!.node)),
      )
    else if (tiePasses) {
      const gone = [...relationships].filter(one => !tiePasses(scene.relationships.get(one)!.relationship))
      leaveOut(id, filter, relationships, gone)
    } else leftOut.set(id, 0)
  }
  const withoutLooseEnds = () => {
    for (const id of relationships) {
      const { start, end } = scene.relationships.get(id)!.relationship
      if (!nodes.has(start) || !nodes.has(end)) relationships.delete(id)
    }
  }
  withoutLooseEnds()
  for (const [id, filter] of all) {
    if (!countsConnections(filter.test)) continue
    const matched = connected(scene, filter.test, nodes, relationships)
    const gone = matched ? [...nodes].filter(one => matched.has(one) === filter.negate) : []
    leaveOut(id, filter, nodes, gone)
    if (filter.on && gone.length > 0) withoutLooseEnds()
  }
  return { nodes, relationships, total, leftOut }
}

/** Nodes that a test of connections matches; null for one that says nothing. */
function connected(
  scene: Scene,
  test: Test,
  nodes: ReadonlySet<string>,
  relationships: ReadonlySet<string>,
): Set<string> | null {
  if (isBlank(test)) return null
  const others = new Map<string, string[]>([...nodes].map(id => [id, []]))
  const masked = maskedIn(scene)
  for (const id of relationships) {
    const { start, end } = scene.relationships.get(id)!.relationship
    // What is supposed not to be there connects nothing.
    if (masked.relationships.has(id) || masked.nodes.has(start) || masked.nodes.has(end)) continue
    others.get(start)!.push(end)
    // A loop stands once.
    if (start !== end) others.get(end)!.push(start)
  }
  if (test.kind === 'degree')
    return new Set([...others].filter(([, ends]) => isWithin(ends.length, test.from, test.to)).map(([id]) => id))
  if (test.kind !== 'component') return null
  const seen = new Set<string>()
  const partOf = (start: string): string[] => {
    if (seen.has(start) || !others.has(start)) return []
    const part = [start]
    seen.add(start)
    // A list that grows while it is walked.
    for (const id of part)
      for (const other of others.get(id)!)
        if (!seen.has(other)) {
          seen.add(other)
          part.push(other)
        }
    return part
  }
  if (test.nodes) return new Set(test.nodes.flatMap(partOf))
  let largest: string[] = []
  for (const id of nodes) {
    const part = partOf(id)
    if (part.length > largest.length) largest = part
  }
  return new Set(largest)
}

// ── changes ─────────────────────────────────────────────────────────────────────────────────────────────────────

const changing = (scene: Scene, change: (filters: Map<string, Filter>) => void): SceneChange => {
  const next = new Map(scene.filters)
  change(next)
  return { ...noSceneChange(), filters: difference(scene.filters, next, isSameFilter) }
}

const isSameFilter = (a: Filter, b: Filter) => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Puts one filter in place of another; null takes it away. */
export const changingFilter = (scene: Scene, id: string, filter: Filter | null): SceneChange =>
  changing(scene, filters => {
    if (filter) filters.set(id, filter)
    else filters.delete(id)
  })

export function nextFilterId({ filters }: Scene): string {
  let number = filters.size + 1
  while (filters.has(`filter${number}`)) number++
  return `filter${number}`
}

export const newFilter = ({ filters }: Scene, test: Test, negate = false): Filter => ({
  test,
  on: true,
  negate,
  order: Math.max(0, ...[...filters.values()].map(({ order }) => order)) + 1,
})

/** A filter more, at the end of the bar. */
export const addingFilter = (scene: Scene, test: Test, negate = false): SceneChange =>
  changingFilter(scene, nextFilterId(scene), newFilter(scene, test, negate))

export const clearingFilters = (scene: Scene): SceneChange => changing(scene, filters => filters.clear())

// ── the legend ──────────────────────────────────────────────────────────────────────────────────────────────────

type Kind = 'label' | 'type'

const namesIn = (test: Test, kind: Kind): readonly string[] | null =>
  kind === 'label' && test.kind === 'label' ? test.labels : kind === 'type' && test.kind === 'type' ? test.types : null

export const kindTest = (kind: Kind, names: readonly string[]): Test =>
  kind === 'label' ? { kind, labels: names } : { kind, types: names }

const speaking = (scene: Scene, kind: Kind) =>
  inOrder(scene.filters).flatMap(([id, filter]) => {
    const names = namesIn(filter.test, kind)
    return names && filter.on && names.length > 0 ? [{ id, filter, names }] : []
  })

/** Whether the filters of its kind let this label, or type, through. */
export const isLetThrough = (scene: Scene, kind: Kind, name: string): boolean =>
  speaking(scene, kind).every(({ filter, names }) => names.includes(name) !== filter.negate)

/** Leaves a label, or type, out, or lets it through again; no other one is touched. */
export function togglingKind(scene: Scene, kind: Kind, name: string): SceneChange {
  const here = speaking(scene, kind)
  return changing(scene, filters => {
    const write = (id: string, filter: Filter, names: readonly string[]) => {
      if (names.length > 0) filters.set(id, { ...filter, test: kindTest(kind, names) })
      else filters.delete(id)
    }
    if (isLetThrough(scene, kind, name)) {
      const among = here.find(({ filter, names }) => !filter.negate && names.length > 1)
      const without = here.find(({ filter }) => filter.negate)
      if (among)
        write(
          among.id,
          among.filter,
          among.names.filter(one => one !== name),
        )
      else if (without) write(without.id, without.filter, [...without.names, name])
      else filters.set(nextFilterId(scene), newFilter(scene, kindTest(kind, [name]), true))
      return
    }
    for (const { id, filter, names } of here)
      if (filter.negate)
        write(
          id,
          filter,
          names.filter(one => one !== name),
        )
      else if (!names.includes(name)) write(id, filter, [...names, name])
  })
}

/** Lets these labels, or types, through alone; where they are alone already, all of them. */
export function isolatingKinds(scene: Scene, kind: Kind, names: readonly string[]): SceneChange {
  const here = speaking(scene, kind)
  const [first] = here
  const isAlone =
    here.length === 1 && !first!.filter.negate && [...first!.names].sort().join('\n') === [...names].sort().join('\n')
  return changing(scene, filters => {
    for (const { id } of here) filters.delete(id)
    if (isAlone) return
    const filter = newFilter(scene, kindTest(kind, names))
    filters.set(first?.id ?? nextFilterId(scene), first ? { ...filter, order: first.filter.order } : filter)
  })
}

// ── files of others ─────────────────────────────────────────────────────────────────────────────────────────────

/** Whether something that was read from a file is a filter. */
export function isFilter(value: unknown): value is Filter {
  if (!isObject(value) || !isObject(value.test)) return false
  const { test } = value
  const texts = (list: unknown) => Array.isArray(list) && list.every(one => typeof one === 'string')
  const ids = (list: unknown) => list === null || Array.isArray(list)
  const end = (one: unknown, type: 'number' | 'string') => one === null || typeof one === type
  const ends = (type: 'number' | 'string') => end(test.from, type) && end(test.to, type)
  const isSubject =
    (test.of === 'node' || test.of === 'relationship') &&
    end(test.within, 'string') &&
    typeof test.property === 'string'
  const shapes: { readonly [kind in TestKind]: () => boolean } = {
    label: () => texts(test.labels),
    type: () => texts(test.types),
    range: () => isSubject && ends('number'),
    date: () => isSubject && ends('string'),
    text: () => isSubject && typeof test.contains === 'string',
    value: () => isSubject && texts(test.values),
    missing: () => isSubject,
    degree: () => ends('number'),
    status: () => texts(test.statuses),
    component: () => ids(test.nodes),
  }
  return (
    typeof value.on === 'boolean' &&
    typeof value.negate === 'boolean' &&
    typeof value.order === 'number' &&
    typeof test.kind === 'string' &&
    Object.hasOwn(shapes, test.kind) &&
    shapes[test.kind as TestKind]()
  )
}

const isObject = (value: unknown): value is { [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
