import type { Graph, Node, Relationship, Value } from '../contract/graph.ts'
import { visitEntities } from '../contract/graph.ts'

/** The graph in the rows of an answer, gathered as they come. */
export interface SeenGraph {
  graph: Graph
  /** How many more nodes and relationships the rows had, beyond the limit. */
  leftOut: { nodes: number; relationships: number }
  /** Ids of nodes that a relationship of the graph begins or ends at and that the graph does not have. */
  missingEnds: string[]
}

/** Gathers each node and relationship once, at most `limit` together, and counts the rest. */
export function gatherGraph(limit: number): { add: (row: Value[]) => void; seen: () => SeenGraph } {
  const nodes = new Map<string, Node>()
  const relationships = new Map<string, Relationship>()
  const leftOut = { nodes: new Set<string>(), relationships: new Set<string>() }

  const keep = (entity: Node | Relationship) => {
    const room = nodes.size + relationships.size < limit
    if (entity.$type === 'Node') {
      if (nodes.has(entity.id)) return
      if (room) nodes.set(entity.id, entity)
      else leftOut.nodes.add(entity.id)
    } else if (!relationships.has(entity.id)) {
      if (room) relationships.set(entity.id, entity)
      else leftOut.relationships.add(entity.id)
    }
  }
  return {
    add: row => visitEntities(row, keep),
    seen: () => {
      const ends = new Set<string>()
      for (const { start, end } of relationships.values()) ends.add(start).add(end)
      return {
        graph: { nodes: [...nodes.values()], relationships: [...relationships.values()] },
        leftOut: { nodes: leftOut.nodes.size, relationships: leftOut.relationships.size },
        missingEnds: [...ends].filter(id => !nodes.has(id)),
      }
    },
  }
}

/**
 * Bytes of a value as JSON in UTF-8, without writing it: exact for text without characters that JSON escapes.
 * Stops counting as soon as it is past `enough`.
 */
export function jsonBytes(value: Value, enough = Number.POSITIVE_INFINITY): number {
  let bytes = 0
  const open: Value[] = [value]
  while (open.length > 0 && bytes <= enough) {
    const next = open.pop() as Value
    if (typeof next === 'string') bytes += Buffer.byteLength(next) + 2
    else if (next === null || typeof next !== 'object') bytes += String(next).length
    else if (Array.isArray(next)) {
      bytes += 2 + Math.max(0, next.length - 1)
      if (bytes <= enough) for (const item of next) open.push(item)
    } else {
      const entries = Object.entries(next)
      bytes += 2 + Math.max(0, entries.length - 1)
      for (const [key, item] of entries) {
        bytes += Buffer.byteLength(key) + 3
        open.push(item as Value)
      }
    }
  }
  return bytes
}
