import type { Graph, Value } from '../contract/graph.ts'
import { visitEntities } from '../contract/graph.ts'

export interface GraphCounts {
  nodes: number
  relationships: number
}

export interface Gathering {
  /** What is new in a row; undefined where nothing is. Either end of a relationship may be in no row at all. */
  newIn: (row: Value[]) => Graph | undefined
  /** How many there have been. */
  given: () => GraphCounts
  /** How many more there were, beyond the limit. */
  leftOut: () => GraphCounts
}

/** Finds the graph in the rows of an answer: each node and relationship once, at most `limit` together. */
export function gatherGraph(limit: number): Gathering {
  const given = { nodes: new Set<string>(), relationships: new Set<string>() }
  const leftOut = { nodes: new Set<string>(), relationships: new Set<string>() }
  const counts = ({ nodes, relationships }: typeof given): GraphCounts => ({
    nodes: nodes.size,
    relationships: relationships.size,
  })
  return {
    newIn(row) {
      const found: Graph = { nodes: [], relationships: [] }
      visitEntities(row, entity => {
        const kind = entity.$type === 'Node' ? 'nodes' : 'relationships'
        if (given[kind].has(entity.id)) return
        if (given.nodes.size + given.relationships.size >= limit) {
          leftOut[kind].add(entity.id)
          return
        }
        given[kind].add(entity.id)
        if (entity.$type === 'Node') found.nodes.push(entity)
        else found.relationships.push(entity)
      })
      return found.nodes.length + found.relationships.length > 0 ? found : undefined
    },
    given: () => counts(given),
    leftOut: () => counts(leftOut),
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
