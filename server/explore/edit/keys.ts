import type { Edit } from '../../contract/edit.ts'
import type { Node } from '../../contract/graph.ts'
import { visibleLabels } from '../../contract/source.ts'

/** How many keys are tried before one is made up. */
const tries = 10

/** `person:li-na`: the kind and the name of a node, in letters of any script. */
export function nodeKey(labels: readonly string[], name: unknown): string {
  const kind = slug(visibleLabels(labels)[0] ?? '') || 'node'
  return `${kind}:${slug(typeof name === 'string' ? name : '') || 'unnamed'}`
}

const slug = (text: string): string =>
  [
    ...text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .normalize('NFC')
      .replace(/[^\p{L}\p{N}]+/gu, '-'),
  ]
    .slice(0, 60)
    .join('')
    .replace(/^-+|-+$/g, '')

/** As the loader writes it: `person:li-na~HOLDS_POST~organization:union`. */
export const relationshipKey = (from: string, type: string, to: string): string => `${from}~${type}~${to}`

/** The key itself, then with 2, 3 … behind it. */
export const candidates = (key: string, mark: '-' | '~'): string[] =>
  Array.from({ length: tries }, (_, index) => (index === 0 ? key : `${key}${mark}${index + 1}`))

export const keyOf = ({ id, properties }: Node): string => (typeof properties.key === 'string' ? properties.key : id)

/** The keys that an edit may give, to find out which are taken: of nodes, and of relationships by the id of their start. */
export function proposedKeys(
  edit: Edit,
  nodeOf: (reference: string) => Node | undefined,
): { nodes: string[]; relationships: Map<string, string[]> } {
  const nodes: string[] = []
  const relationships = new Map<string, string[]>()
  for (const change of edit.changes) {
    if (change.kind === 'createNode' && typeof change.properties.key !== 'string')
      nodes.push(...candidates(nodeKey(change.labels, change.properties.name), '-'))
    if (change.kind !== 'createRelationship') continue
    const [start, end] = [nodeOf(change.start), nodeOf(change.end)]
    // Between nodes of which one is new nothing is there yet.
    if (!start || !end) continue
    const keys = candidates(relationshipKey(keyOf(start), change.type, keyOf(end)), '~')
    relationships.set(start.id, [...(relationships.get(start.id) ?? []), ...keys])
  }
  return { nodes, relationships }
}
