import type { Node, Relationship } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { isSourceNode } from '../../server/contract/source.ts'
import { isSourceGroup, type NeighbourGroups } from './view.ts'

/** The property that identifies a node in its database, and its value; null where nothing but the element id does. */
export function keyOf(node: Node, schema: SchemaAnswer | null): { property: string; value: string | number } | null {
  for (const { name, identity: property } of schema?.labels ?? []) {
    if (!property || !node.labels.includes(name) || !Object.hasOwn(node.properties, property)) continue
    const value = node.properties[property]
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return { property, value }
  }
  return null
}

/** The value of that property as a text, or ''. */
export const identityOf = (node: Node, schema: SchemaAnswer | null): string => String(keyOf(node, schema)?.value ?? '')

/** By what the API finds a node again: its identity, else its element id. */
export const referenceOf = (node: Node, schema: SchemaAnswer | null): string => identityOf(node, schema) || node.id

/** The key of a relationship where keys of relationships can be relied on: under a constraint, or in seeded data. */
export function relationshipKey({ type, properties }: Relationship, schema: SchemaAnswer | null): string {
  const constraint = schema?.constraints.find(
    ({ entity, of, properties: names }) => entity === 'relationship' && of.includes(type) && names.length === 1,
  )
  const name = constraint?.properties[0] ?? (schema?.evidence ? 'key' : undefined)
  const value = name === undefined ? undefined : properties[name]
  return typeof value === 'string' ? value : ''
}

/** Relationships of a node, those of the source layer not counted. */
export const degreeOf = (node: Node, groups: NeighbourGroups): number =>
  groups.filter(group => isSourceNode(node.labels) || !isSourceGroup(group)).reduce((sum, { count }) => sum + count, 0)

/**
 * A short text that is equal for equal labels or type and properties, and almost never for others: cyrb53, a 53-bit
 * hash by bryc (public domain), in base 36.
 */
export function fingerprint(entity: Node | Relationship): string {
  const head = entity.$type === 'Node' ? [...entity.labels].sort() : entity.type
  const text = JSON.stringify([head, sorted(entity.properties)])
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
}

/** Properties in the order of their names: engines give them in any. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)])
}
