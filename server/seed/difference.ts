import { type Properties, tagOf, toNumber, type Value } from '../contract/graph.ts'
import { isName, type SeedNode, type SeedRelationship } from './graph.ts'

/** What a database holds under a key of the seed. */
export interface StoredNode {
  labels: string[]
  properties: Properties
}

export interface StoredRelationship {
  type: string
  from: string
  to: string
  properties: Properties
}

/** What has to be done to one node or relationship; `properties` are the names that differ. */
export interface Change {
  key: string
  kind: 'create' | 'update' | 'remove'
  properties?: string[]
}

/** Properties that a report brings along: they stay when the seed is loaded again without it. */
const attachedProperties: ReadonlySet<string> = new Set(['text', 'lineText', 'at'])

/** The seed owns every property of its nodes and relationships but these. */
const isForeign = (name: string): boolean => name.startsWith('x_')

/**
 * The properties to set so that `stored` becomes `wanted`; null removes one. Undefined when nothing differs.
 *
 * @param keepText whether text that an earlier load attached stays where the seed brings none
 */
export function propertyChanges(wanted: Properties, stored: Properties, keepText = false): Properties | undefined {
  const changes: Properties = {}
  for (const [name, value] of Object.entries(wanted)) {
    if (!Object.hasOwn(stored, name) || !sameValue(value, stored[name]!)) changes[name] = value
  }
  for (const name of Object.keys(stored)) {
    if (Object.hasOwn(wanted, name) || isForeign(name) || (keepText && attachedProperties.has(name))) continue
    changes[name] = null
  }
  return Object.keys(changes).length > 0 ? changes : undefined
}

/** Labels that a stored node has and the seed does not give it; one that no seed could have given is not touched. */
export const staleLabels = (wanted: readonly string[], stored: readonly string[]): string[] =>
  stored.filter(label => !wanted.includes(label) && !isForeign(label) && isName(label))

/** Numbers are compared as numbers: not every engine tells 35 from 35.0. */
function sameValue(a: Value, b: Value): boolean {
  const [x, y] = [toNumber(a), toNumber(b)]
  if (x !== undefined || y !== undefined) return Object.is(x, y) || (x === 0 && y === 0)
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]!))
  }
  if (tagOf(a) !== undefined || tagOf(b) !== undefined) return JSON.stringify(a) === JSON.stringify(b)
  return a === b
}

export interface Tally {
  created: number
  updated: number
  unchanged: number
  /** Pruned. */
  removed: number
  /** In the database, no longer in the seed, and left there. */
  stale: number
}

export const emptyTally = (): Tally => ({ created: 0, updated: 0, unchanged: 0, removed: 0, stale: 0 })

/** What has to be written for one node: nothing when undefined. */
export interface NodeWrite {
  node: SeedNode
  properties: Properties
  staleLabels: string[]
  created: boolean
}

export function nodeWrite(
  node: SeedNode,
  seed: string,
  stored: StoredNode | undefined,
  keepText: boolean,
): NodeWrite | undefined {
  const wanted: Properties = { ...node.properties, key: node.key, seed }
  if (!stored) return { node, properties: wanted, staleLabels: [], created: true }
  const properties = propertyChanges(wanted, stored.properties, keepText && node.labels.includes('Passage'))
  const stale = staleLabels(node.labels, stored.labels)
  const missing = node.labels.some(label => !stored.labels.includes(label))
  if (!properties && stale.length === 0 && !missing) return undefined
  return { node, properties: properties ?? {}, staleLabels: stale, created: false }
}

export interface RelationshipWrite {
  relationship: SeedRelationship
  properties: Properties
  created: boolean
}

export function relationshipWrite(
  relationship: SeedRelationship,
  seed: string,
  stored: StoredRelationship | undefined,
): RelationshipWrite | undefined {
  const wanted: Properties = { ...relationship.properties, key: relationship.key, seed }
  if (!stored) return { relationship, properties: wanted, created: true }
  const properties = propertyChanges(wanted, stored.properties)
  return properties && { relationship, properties, created: false }
}
