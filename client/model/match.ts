import type { Node, Relationship } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { degreeOf, fingerprint, identityOf, relationshipKey } from './identity.ts'
import type { Found, SceneFile } from './saved.ts'
import type { NeighbourGroups } from './view.ts'

/** What is asked for next to find a scene's data again; null when there is nothing left to ask. */
export interface Wanted {
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
}

/**
 * Finds the nodes and relationships of a file in the database as it is now. First by element id, which costs no search
 * and is right as long as the data was not loaded anew; who has a key is taken only if it is still the same. Then the
 * rest by key. At last relationships without a key by type and ends.
 */
export interface Match {
  byId(): Wanted
  byKey(): Wanted
  /** Ids of nodes at whose ends relationships are still missing. */
  among(): readonly string[]
  take(nodes: readonly Node[], relationships: readonly Relationship[]): void
  found(): Found
}

export function createMatch(file: SceneFile, schema: SchemaAnswer | null): Match {
  const nodes: (Node | undefined)[] = file.nodes.map(() => undefined)
  const relationships: (Relationship | undefined)[] = file.relationships.map(() => undefined)
  const taken = new Set<string>()
  /** A place that a node or relationship fits: by its key where it has one, else by its id. */
  const nodeById = new Map(file.nodes.map(([id], at) => [id, at]))
  const nodeByKey = new Map(file.nodes.flatMap(([, key], at) => (key === '' ? [] : [[key, at] as const])))
  const tieById = new Map(file.relationships.map(([id], at) => [id, at]))
  const tieByKey = new Map(file.relationships.flatMap(([, key], at) => (key === '' ? [] : [[key, at] as const])))
  const tieByEnds = new Map<string, number[]>()
  for (const [at, [, key, type, start, end]] of file.relationships.entries())
    if (key === '' && type !== '') {
      const ends = JSON.stringify([type, start, end])
      tieByEnds.set(ends, [...(tieByEnds.get(ends) ?? []), at])
    }
  const later: Relationship[] = []

  const takeNode = (node: Node) => {
    if (taken.has(`n${node.id}`)) return
    const key = identityOf(node, schema)
    const byId = nodeById.get(node.id)
    // Two labels may use the same key for different nodes: then the id tells them apart.
    const isIt = byId !== undefined && (file.nodes[byId]![1] === key || file.nodes[byId]![1] === '')
    const at = isIt ? byId : nodeByKey.get(key)
    if (at === undefined || nodes[at]) return
    nodes[at] = node
    taken.add(`n${node.id}`)
  }
  const fits = (at: number, { type, start, end }: Relationship): boolean => {
    const [, , savedType, from, to] = file.relationships[at]!
    // Files of the first version say neither type nor ends.
    if (savedType === '') return true
    return savedType === type && nodes[from]?.id === start && nodes[to]?.id === end
  }
  const takeRelationship = (relationship: Relationship, byEnds: boolean) => {
    if (taken.has(`r${relationship.id}`)) return
    const key = relationshipKey(relationship, schema)
    const byId = tieById.get(relationship.id)
    const isIt = byId !== undefined && (file.relationships[byId]![1] === key || file.relationships[byId]![1] === '')
    let at = isIt ? byId : tieByKey.get(key)
    if (at !== undefined && (relationships[at] || !fits(at, relationship))) at = undefined
    if (at === undefined && byEnds) at = likeliest(relationship)
    if (at === undefined) return
    relationships[at] = relationship
    taken.add(`r${relationship.id}`)
  }
  /** Of several between the same ends one that has not changed, if there is one. */
  const likeliest = (relationship: Relationship): number | undefined => {
    const place = new Map(nodes.flatMap((node, at) => (node ? [[node.id, at] as const] : [])))
    const ends = JSON.stringify([relationship.type, place.get(relationship.start), place.get(relationship.end)])
    const free = (tieByEnds.get(ends) ?? []).filter(at => !relationships[at])
    const print = fingerprint(relationship)
    return free.find(at => file.relationships[at]![5] === print) ?? free[0]
  }
  const missing = <T>(list: readonly (T | undefined)[]) => [...list.keys()].filter(at => !list[at])

  return {
    byId: () => ({
      nodes: file.nodes.map(([id]) => id).filter(id => id !== ''),
      relationships: file.relationships.map(([id]) => id).filter(id => id !== ''),
    }),
    byKey: () => ({
      nodes: missing(nodes).flatMap(at => file.nodes[at]![1] || []),
      relationships: missing(relationships).flatMap(at => file.relationships[at]![1] || []),
    }),
    among() {
      const ends = new Set<string>()
      for (const at of missing(relationships)) {
        const [, key, , from, to] = file.relationships[at]!
        const [start, end] = [nodes[from], nodes[to]]
        if (key === '' && start && end) ends.add(start.id).add(end.id)
      }
      return [...ends]
    },
    take(newNodes, newRelationships) {
      for (const node of newNodes) takeNode(node)
      // What is missing yet may hang on nodes that come later.
      later.push(...newRelationships)
      for (const relationship of later) takeRelationship(relationship, false)
      for (const relationship of later) takeRelationship(relationship, true)
    },
    found: () => ({
      nodes,
      // Without its ends there is nothing to draw.
      relationships: relationships.map(tie => (tie && isTied(tie, taken) ? tie : undefined)),
    }),
  }
}

const isTied = ({ start, end }: Relationship, taken: ReadonlySet<string>): boolean =>
  taken.has(`n${start}`) && taken.has(`n${end}`)

/** What is otherwise than when the scene was saved. History is left aside: only what is drawn counts. */
export interface Difference {
  readonly goneNodes: readonly string[]
  readonly goneRelationships: readonly string[]
  readonly changed: { readonly nodes: readonly string[]; readonly relationships: readonly string[] }
  /** How many relationships each node had. */
  readonly degrees: ReadonlyMap<string, number>
}

export function differenceOf(file: SceneFile, found: Found): Difference {
  const drawnAt = (table: string) => (file.tables[table] ?? []).map(([at]) => at as number)
  const goneNodes: string[] = []
  const goneRelationships: string[] = []
  const changed = { nodes: [] as string[], relationships: [] as string[] }
  const degrees = new Map<string, number>()
  const nameOf = (at: number) => file.nodes[at]?.[2] || file.nodes[at]?.[1] || file.nodes[at]?.[0] || '?'
  for (const at of drawnAt('nodes')) {
    const node = found.nodes[at]
    const [, , , print, degree] = file.nodes[at]!
    if (!node) goneNodes.push(nameOf(at))
    else if (print !== '' && fingerprint(node) !== print) changed.nodes.push(node.id)
    if (node && degree !== null) degrees.set(node.id, degree)
  }
  for (const at of drawnAt('relationships')) {
    const relationship = found.relationships[at]
    const [id, key, type, start, end, print] = file.relationships[at]!
    if (!relationship) goneRelationships.push(type === '' ? key || id : `${nameOf(start)} – ${type} → ${nameOf(end)}`)
    else if (print !== '' && fingerprint(relationship) !== print) changed.relationships.push(relationship.id)
  }
  return { goneNodes, goneRelationships, changed, degrees }
}

/** Nodes that have more relationships than they had, and how many more they have together. */
export function grownOf(
  { degrees }: Difference,
  nodes: ReadonlyMap<string, { node: Node }>,
  counts: ReadonlyMap<string, NeighbourGroups>,
): { nodes: string[]; count: number } {
  const grown: string[] = []
  let count = 0
  for (const [id, before] of degrees) {
    const groups = counts.get(id)
    const drawn = nodes.get(id)
    const more = groups && drawn ? degreeOf(drawn.node, groups) - before : 0
    if (more <= 0) continue
    grown.push(id)
    count += more
  }
  return { nodes: grown, count }
}

export const isSame = ({ goneNodes, goneRelationships, changed }: Difference): boolean =>
  goneNodes.length + goneRelationships.length + changed.nodes.length + changed.relationships.length === 0
