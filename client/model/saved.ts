import type { Node } from '../../server/contract/graph.ts'
import type { EntitiesAnswer, SchemaAnswer } from '../../server/contract/messages.ts'
import type { DrawnNode, DrawnRelationship, Expansion, Member, NamedSet, Scene } from './scene.ts'

/** A scene as it is kept: by identity where the schema gives one, so that it survives a reload of the data. */
export interface SavedScene {
  readonly version: 1
  readonly nodes: readonly SavedNode[]
  readonly relationships: readonly { id: string; ref: string; hidden?: true }[]
  readonly expansions: readonly { of: string; nodes: string[]; relationships: string[]; total: number; shown: number }[]
  /** Not in scenes that were kept before there were sets. */
  readonly sets?: readonly { id: string; name: string; nodes: readonly Member[]; relationships: readonly Member[] }[]
}

interface SavedNode {
  readonly id: string
  readonly ref: string
  readonly x: number
  readonly y: number
  readonly pinned?: true
  readonly hidden?: true
}

/** The value of the property that identifies a node, else its id. */
export function referenceOf(node: Node, schema: SchemaAnswer | null): string {
  for (const { name, identity } of schema?.labels ?? []) {
    const value = identity && node.labels.includes(name) ? node.properties[identity] : undefined
    if (typeof value === 'string' && value !== '') return value
  }
  return node.id
}

export function toSaved(scene: Scene, schema: SchemaAnswer | null): SavedScene {
  return {
    version: 1,
    nodes: [...scene.nodes].map(([id, { node, x, y, pinned, hidden }]) => ({
      id,
      ref: referenceOf(node, schema),
      x: Math.round(x * 100) / 100,
      y: Math.round(y * 100) / 100,
      ...(pinned ? { pinned } : {}),
      ...(hidden ? { hidden } : {}),
    })),
    relationships: [...scene.relationships].map(([id, { relationship, hidden }]) => {
      const key = relationship.properties.key
      return { id, ref: typeof key === 'string' && key !== '' ? key : id, ...(hidden ? { hidden } : {}) }
    }),
    expansions: [...scene.expansions].map(([of, { nodes, relationships, total, shown }]) => ({
      of,
      nodes: [...nodes],
      relationships: [...relationships],
      total,
      shown,
    })),
    sets: [...scene.sets].map(([id, set]) => ({ id, ...set })),
  }
}

/** The scene again, with the data as it is now; what is gone is counted. Ids may have changed meanwhile. */
export function fromSaved(
  saved: SavedScene,
  answer: Pick<EntitiesAnswer, 'nodes' | 'relationships'>,
  schema: SchemaAnswer | null,
): { scene: Scene; gone: number } {
  const byRef = new Map(
    answer.nodes.flatMap(node => [[node.id, node] as const, [referenceOf(node, schema), node] as const]),
  )
  const newNodeId = new Map<string, string>()
  const nodes = new Map<string, DrawnNode>()
  for (const { id, ref, x, y, pinned = false, hidden = false } of saved.nodes) {
    const node = byRef.get(ref)
    if (!node) continue
    newNodeId.set(id, node.id)
    nodes.set(node.id, { node, x, y, pinned, hidden })
  }
  const relationshipByRef = new Map(
    answer.relationships.flatMap(relationship => {
      const key = relationship.properties.key
      return [
        [relationship.id, relationship] as const,
        ...(typeof key === 'string' ? [[key, relationship] as const] : []),
      ]
    }),
  )
  const newRelationshipId = new Map<string, string>()
  const relationships = new Map<string, DrawnRelationship>()
  for (const { id, ref, hidden = false } of saved.relationships) {
    const relationship = relationshipByRef.get(ref)
    if (!relationship || !nodes.has(relationship.start) || !nodes.has(relationship.end)) continue
    newRelationshipId.set(id, relationship.id)
    relationships.set(relationship.id, { relationship, hidden })
  }
  const kept = (ids: readonly string[], now: ReadonlyMap<string, string>) => ids.flatMap(id => now.get(id) ?? [])
  const expansions = new Map<string, Expansion>()
  for (const { of, nodes: brought, relationships: ties, total, shown } of saved.expansions) {
    const id = newNodeId.get(of)
    if (id !== undefined)
      expansions.set(id, {
        nodes: kept(brought, newNodeId),
        relationships: kept(ties, newRelationshipId),
        total,
        shown,
      })
  }
  // What is not drawn keeps its reference, by which it is drawn again.
  const members = (of: readonly Member[], now: ReadonlyMap<string, string>): Member[] =>
    of.map(({ id, ref }) => ({ id: now.get(id) ?? id, ref }))
  const sets = new Map<string, NamedSet>()
  for (const { id, name, nodes: inSet, relationships: tiesInSet } of saved.sets ?? [])
    sets.set(id, {
      name,
      nodes: members(inSet, newNodeId),
      relationships: members(tiesInSet, newRelationshipId),
    })
  const gone = saved.nodes.length - nodes.size + saved.relationships.length - relationships.size
  return { scene: { nodes, relationships, expansions, sets }, gone }
}
