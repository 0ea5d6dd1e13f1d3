import type { Node, Relationship } from '../contract/graph.ts'
import {
  type BetweenAnswer,
  type BetweenRequest,
  betweenRequest,
  type EntitiesAnswer,
  type EntitiesRequest,
  entitiesRequest,
  type NodeAnswer,
  type RelationshipAnswer,
} from '../contract/messages.ts'
import { type Asking, type AskOptions, accept, ask } from './asking.ts'
import type { Explore } from './context.ts'
import { degreesOf, sumOf } from './degrees.ts'
import { absent, findNode, findNodes, findRelationships } from './identity.ts'

/** One node with its degree by type and direction. Errors: NOT_FOUND, AMBIGUOUS_REFERENCE. */
export async function getNode(context: Explore, reference: string, options?: AskOptions): Promise<NodeAnswer> {
  const asking = ask(context, options)
  const known = asking.isNodeId(reference) ? degreesOf(asking, [reference]) : undefined
  const [node] = await Promise.all([findNode(asking, reference), known])
  const degrees = (await (known ?? degreesOf(asking, [node.id]))).get(node.id) ?? []
  return { node, degree: sumOf(degrees), degrees, ran: asking.ran }
}

/** One relationship and its ends. Errors: NOT_FOUND, AMBIGUOUS_REFERENCE. */
export async function getRelationship(
  context: Explore,
  reference: string,
  options?: AskOptions,
): Promise<RelationshipAnswer> {
  const asking = ask(context, options)
  const { found, ends } = await findRelationships(asking, [reference])
  const relationship = found.get(reference) ?? absent('relationship', reference)
  const [start, end] = ends.get(relationship.id) as [Node, Node]
  return { relationship, start, end, ran: asking.ran }
}

/** Many at once; what is not there comes back in `missing`. The ends of relationships are not added. Errors: AMBIGUOUS_REFERENCE. */
export async function getEntities(
  context: Explore,
  request: EntitiesRequest,
  options?: AskOptions,
): Promise<EntitiesAnswer> {
  const wanted = accept(entitiesRequest, request)
  const asking = ask(context, options)
  const nodes = await findNodes(asking, wanted.nodes)
  const relationships = await findRelationships(asking, wanted.relationships)
  return {
    nodes: distinct(nodes.found.values()),
    relationships: distinct(relationships.found.values()),
    missing: [...nodes.missing, ...relationships.missing],
    ran: asking.ran,
  }
}

/** The relationships among given nodes, at most `limit`. References that name nothing are passed over. */
export async function getBetween(
  context: Explore,
  request: BetweenRequest,
  options?: AskOptions,
): Promise<BetweenAnswer> {
  const { nodes, limit } = accept(betweenRequest, request)
  const asking = ask(context, options)
  const ids = await idsOf(asking, nodes)
  if (ids.length === 0) return { relationships: [], truncated: false, ran: asking.ran }
  const relationships: Relationship[] = []
  let truncated = false
  for await (const relationship of relationshipsAmong(asking, ids)) {
    truncated = relationships.length >= limit
    if (truncated) break
    relationships.push(relationship)
  }
  return { relationships, truncated, ran: asking.ran }
}

/** The relationships that run between nodes of a list, as they are read. */
export async function* relationshipsAmong(asking: Asking, ids: readonly string[]): AsyncGenerator<Relationship> {
  const statement = 'MATCH (a)-[r]->(b) WHERE elementId(a) IN $ids AND elementId(b) IN $ids RETURN r'
  for await (const [relationship] of asking.stream(statement, { ids: [...new Set(ids)] })) {
    yield relationship as Relationship
  }
}

/** Element ids of references, without asking about those that are ids already; what is not there is left out or, as an id, kept. */
export async function idsOf(asking: Asking, references: readonly string[]): Promise<string[]> {
  const ids = new Set(references.filter(asking.isNodeId))
  const keys = references.filter(reference => !asking.isNodeId(reference))
  if (keys.length > 0) for (const node of (await findNodes(asking, keys)).found.values()) ids.add(node.id)
  return [...ids]
}

const distinct = <T extends { id: string }>(entities: Iterable<T>): T[] => [
  ...new Map(Array.from(entities, entity => [entity.id, entity])).values(),
]
