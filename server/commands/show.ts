import { isMap, isNode, isPath, isRelationship, type Node, tagOf, type Value } from '../contract/graph.ts'
import { visibleLabels } from '../contract/source.ts'

/** A value as a person reads it in a table: `(Sun Ruizhe :Person)`, `[:HOLDS_POST]`, a list in brackets. */
export function show(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (isNode(value)) return showNode(value)
  if (isRelationship(value)) return `[:${value.type}]`
  if (isPath(value)) {
    const [first, ...others] = value.nodes
    const steps = others.map((node, index) => {
      const relationship = value.relationships[index]
      const isForward = relationship?.end === node.id
      return `${isForward ? '-' : '<-'}[:${relationship?.type ?? '?'}]${isForward ? '->' : '-'}${showNode(node)}`
    })
    return `${first ? showNode(first) : ''}${steps.join('')}`
  }
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${show(item)}`)
      .join(', ')}}`
  if (tagOf(value) === 'Point') {
    const { srid, x, y, z } = value as { srid: number; x: number; y: number; z?: number }
    return `point(${[x, y, ...(z === undefined ? [] : [z])].join(', ')}; ${srid})`
  }
  return show((value as { value: Value }).value)
}

/** The name of a node where it has one, else its key, else its id; and its labels. */
export function showNode(node: Node): string {
  const labels = visibleLabels(node.labels)
    .map(label => `:${label}`)
    .join('')
  return `(${nameOf(node)}${labels ? ` ${labels}` : ''})`
}

export function nameOf(node: Node): string {
  for (const key of ['name', 'title', 'key']) {
    const value = Object.hasOwn(node.properties, key) ? node.properties[key] : undefined
    if (typeof value === 'string' && value !== '') return value
  }
  return node.id
}
