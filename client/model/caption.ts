import type { Node, Relationship, Value } from '../../server/contract/graph.ts'
import { isMap, isNode, isPath, isRelationship, tagOf } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { visibleLabels } from '../../server/contract/source.ts'

export type Language = 'en' | 'zh'

const usual = ['name', 'title', 'caption', 'label', 'key', 'id']
const property = (node: Node, name: string): string | undefined => {
  if (!Object.hasOwn(node.properties, name)) return undefined
  const text = textOf(node.properties[name] ?? null)
  return text === '' ? undefined : text
}

/** What a node is called: in Chinese by its Chinese name where it has one, else by what the schema found reads best. */
export function captionOf(node: Node, schema: SchemaAnswer | null, language: Language = 'en'): string {
  const chosen = schema?.labels
    .filter(({ name, caption }) => caption && node.labels.includes(name))
    .map(l => l.caption!)
  const names = [...(language === 'zh' ? ['nameZh'] : []), ...(node.labels.includes('Entity') ? ['name'] : [])]
  for (const name of [...names, ...(chosen ?? []), ...usual]) {
    const text = property(node, name)
    if (text !== undefined) return text
  }
  const text = Object.values(node.properties).find(value => typeof value === 'string' && value !== '')
  return typeof text === 'string' ? text : `${visibleLabels(node.labels)[0] ?? ''} ${node.id}`.trim()
}

/** HOLDS_POST → holds post. */
export const verbOf = (type: string): string => type.toLowerCase().replaceAll('_', ' ')

/** What tells one relationship of its type from another, where it has something of the kind: a title, a role. */
export function qualifierOf(relationship: Relationship): string | undefined {
  for (const name of ['title', 'role', 'kind', 'subject'])
    if (Object.hasOwn(relationship.properties, name)) return textOf(relationship.properties[name] ?? null)
  return undefined
}

/** Any value as one line of text for a person. Null is an empty text. */
export function textOf(value: Value): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (isNode(value)) return `(${captionOf(value, null)})`
  if (isRelationship(value)) return `[:${value.type}]`
  if (isPath(value)) return value.nodes.map(node => captionOf(node, null)).join(' – ')
  const tag = tagOf(value)
  if (tag === 'Point') {
    const { x, y, z, srid } = value as { x: number; y: number; z?: number; srid: number }
    return `${[x, y, ...(z === undefined ? [] : [z])].join(', ')} (${srid})`
  }
  if (tag === 'Map') return JSON.stringify((value as { value: Value }).value)
  if (isMap(value)) return JSON.stringify(value)
  return String((value as { value: string }).value)
}
