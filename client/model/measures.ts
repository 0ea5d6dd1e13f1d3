import type { Node, Value } from '../../server/contract/graph.ts'
import { tagOf } from '../../server/contract/graph.ts'
import { textOf } from './caption.ts'
import { isInSight, type Scene } from './scene.ts'
import type { Metric, Source } from './stylerule.ts'

/** Metrics that take long on a large scene: a worker works them out. The others are counted at once. */
export const workedOut = ['pagerank', 'betweenness', 'community'] as const satisfies readonly Metric[]
export type WorkedOut = (typeof workedOut)[number]

export interface Measured {
  /** The topology for which it holds. */
  readonly key: string
  readonly values: ReadonlyMap<string, number>
}

/** What has been worked out so far; of a scene that has changed since, what it was before. */
export type Measurements = ReadonlyMap<WorkedOut, Measured>

/** Who is tied to whom in what is in sight, in an order that depends on nothing but the ids. */
export interface Topology {
  readonly ids: readonly string[]
  /** Pairs of indexes into `ids`, the smaller first; several where there are several relationships. No loops. */
  readonly links: readonly (readonly [number, number])[]
  /** The same for the same topology, and for no other. */
  readonly key: string
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

let lastTopology: { scene: Scene; value: Topology } | null = null

export function topologyOf(scene: Scene): Topology {
  // Whoever moves a node changes no topology: then the work is done twice, and comes to the same key.
  if (lastTopology?.scene.nodes === scene.nodes && lastTopology.scene.relationships === scene.relationships)
    return lastTopology.value
  const ids = [...scene.nodes.keys()].filter(id => !scene.nodes.get(id)!.hidden).sort(byText)
  const index = new Map(ids.map((id, order) => [id, order]))
  const links: [number, number][] = []
  for (const { relationship, hidden } of scene.relationships.values()) {
    const start = index.get(relationship.start)
    const end = index.get(relationship.end)
    if (hidden || start === undefined || end === undefined || start === end) continue
    links.push(start < end ? [start, end] : [end, start])
  }
  links.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const value = { ids, links, key: JSON.stringify([ids, links]) }
  lastTopology = { scene, value }
  return value
}

export const isSource = (value: string): value is Source =>
  value.startsWith('property:') || ['degree', 'evidence', ...workedOut].some(name => value === `metric:${name}`)

export const sourceParts = (source: Source): { kind: 'metric'; name: Metric } | { kind: 'property'; name: string } => {
  const at = source.indexOf(':')
  const [kind, name] = [source.slice(0, at), source.slice(at + 1)]
  return kind === 'metric' ? { kind, name: name as Metric } : { kind: 'property', name }
}

/** A value as a number, where it is one. */
export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const tag = tagOf(value)
    if (tag !== 'Integer' && tag !== 'Float') return undefined
    const number = Number((value as { value: string }).value)
    return Number.isFinite(number) ? number : undefined
  }
  if (typeof value !== 'string' || !/^\s*[-+]?\d+(\.\d+)?\s*$/.test(value)) return undefined
  return Number(value)
}

/** How many passages prove something, each counted once. */
const passagesOf = ({ evidence }: { readonly [name: string]: Value }): readonly Value[] =>
  Array.isArray(evidence) ? evidence : []

export const evidenceCount = (properties: { readonly [name: string]: Value }): number =>
  new Set(passagesOf(properties)).size

/** The value that a source has for a node: a number, else a text; undefined where it has none. */
export type Measure = (node: Node) => number | string | undefined

/** Ways to measure what is in sight. Each is made when it is first asked for, and each node measured once. */
export function measuresOf(
  scene: Scene,
  incident: ReadonlyMap<string, readonly string[]>,
  measurements: Measurements,
): (source: Source) => Measure {
  const made = new Map<string, Measure>()
  const seen = (id: string) =>
    (incident.get(id) ?? []).map(tie => scene.relationships.get(tie)!).filter(drawn => isInSight(scene, drawn))
  const make = (source: Source): Measure => {
    const { kind, name } = sourceParts(source)
    if (kind === 'property')
      return ({ properties }) => {
        if (!Object.hasOwn(properties, name)) return undefined
        const value = properties[name] ?? null
        return numberOf(value) ?? (textOf(value) || undefined)
      }
    if (name === 'degree') return ({ id }) => seen(id).length
    if (name === 'evidence')
      return ({ id }) => new Set(seen(id).flatMap(({ relationship }) => passagesOf(relationship.properties))).size
    return ({ id }) => measurements.get(name)?.values.get(id)
  }
  return source => {
    const known = made.get(source)
    if (known) return known
    const work = make(source)
    const values = new Map<string, number | string | undefined>()
    const measure: Measure = node => {
      if (values.has(node.id)) return values.get(node.id)
      const value = work(node)
      values.set(node.id, value)
      return value
    }
    made.set(source, measure)
    return measure
  }
}
