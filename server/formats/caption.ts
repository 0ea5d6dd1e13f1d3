import type { OutgoingNode } from './format.ts'

const properties = ['name', 'title', 'label', 'caption']

/** What a node is called where a format has one line for it: its name or the like, else its id. */
export function captionOf(node: OutgoingNode): string {
  for (const property of properties) {
    const value = Object.hasOwn(node.properties, property) ? node.properties[property] : undefined
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return String(node.id)
}
