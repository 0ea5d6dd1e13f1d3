import type { Node, Path, Relationship } from '../contract/graph.ts'
import { type PathsAnswer, type PathsRequest, pathsRequest, type Status, statusSchema } from '../contract/messages.ts'
import type { Parameters } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import { type Asking, type AskOptions, accept, ask, assertWanted, batches } from './asking.ts'
import type { Explore } from './context.ts'
import { anyType, inSource, where } from './cypher.ts'
import { idsOf } from './entities.ts'
import { findNode, findNodes, findRelationships } from './identity.ts'
import { type Edge, type Reader, type Side, type Walked, walk } from './paths/walk.ts'

/** Best first; no status at all claims least and comes last. */
const order: readonly (Status | null)[] = [...statusSchema.options, null]
const listedAtMost = 100
const nextAtMost = 20
const keptPerLength = 1_000
/** Relationships that one question may read, and edges that it may try while it enumerates. */
const budget = { edges: 150_000, trials: 1_000_000 }
const idsAtOnce = 5_000

type Wanted = ReturnType<typeof pathsRequest.parse>

/**
 * Paths between two nodes that touch no node twice, ranked by their weakest evidence, then by hops. Types, direction,
 * nodes and relationships to avoid and nodes to touch hold during the search. It reads a bounded number of relationships; where that or
 * the list was not enough, `truncated` says so, and `maximumHops` how far all paths were looked at.
 *
 * Errors: REQUEST_INVALID (both ends are one node; an end is excluded), NOT_FOUND, AMBIGUOUS_REFERENCE.
 */
export async function findPaths(context: Explore, request: PathsRequest, options?: AskOptions): Promise<PathsAnswer> {
  const wanted = accept(pathsRequest, request)
  const asking = ask(context, options)
  const [from, to] = await Promise.all([findNode(asking, wanted.from), findNode(asking, wanted.to)])
  if (from.id === to.id)
    throw new AppError('REQUEST_INVALID', 'Both ends are the same node. Choose another node to find a path to.')
  const exclude = new Set(await idsOf(asking, wanted.exclude))
  if (exclude.has(from.id) || exclude.has(to.id))
    throw new AppError('REQUEST_INVALID', 'An end of the path is among the nodes to avoid. Take it out of one of them.')
  const excludedTies = new Set(wanted.excludeRelationships.filter(asking.isRelationshipId))
  const keyed = wanted.excludeRelationships.filter(reference => !asking.isRelationshipId(reference))
  if (keyed.length > 0)
    for (const { id } of (await findRelationships(asking, keyed)).found.values()) excludedTies.add(id)
  const { found, missing } = await findNodes(asking, wanted.through)
  if (missing[0] !== undefined)
    throw new AppError('NOT_FOUND', `No node here is ${JSON.stringify(missing[0])}, which every path must touch.`)
  const walked = await walk(
    reading(asking, wanted, [from.id, to.id], { nodes: exclude, relationships: excludedTies }),
    {
      from: from.id,
      to: to.id,
      through: Array.from(found.values(), ({ id }) => id),
      maximumHops: wanted.maximumHops,
      // One more than is listed, to know whether there are more.
      enough: wanted.mode === 'next' ? limitOf(wanted) + 1 : 1,
      budget,
      keep: keptPerLength,
      pause: async () => {
        await new Promise(resolve => setImmediate(resolve))
        assertWanted(asking.signal)
      },
    },
  )
  const { chosen, truncated } = choose(walked, wanted)
  return {
    from,
    to,
    paths: await pathsOf(asking, from, chosen),
    truncated,
    total: walked.paths.length,
    totalExact: walked.stopped === null && (wanted.mode !== 'next' || walked.looked === wanted.maximumHops),
    maximumHops: walked.looked,
    stopped: walked.stopped,
    ran: asking.ran,
  }
}

/** Pure: which of the paths are listed, in which order. What does not fit is cut by length, and within a length by evidence. */
export function choose(
  walked: Walked,
  { mode, k }: Pick<Wanted, 'mode' | 'k'>,
): { chosen: Edge[][]; truncated: boolean } {
  const limit = limitOf({ mode, k })
  const byLength = walked.paths.toSorted((a, b) => a.length - b.length || weakest(a) - weakest(b))
  const chosen = byLength.slice(0, limit).sort((a, b) => weakest(a) - weakest(b) || a.length - b.length)
  const more = byLength.length > limit
  // All shortest paths were found even where the search for longer ones would have ended early.
  const early =
    walked.stopped !== null && (mode === 'next' || walked.paths.length === 0 || walked.paths.length >= keptPerLength)
  return { chosen, truncated: more || early }
}

const limitOf = ({ mode, k }: Pick<Wanted, 'mode' | 'k'>): number =>
  mode === 'shortest' ? 1 : (k ?? { allShortest: listedAtMost, next: nextAtMost }[mode])

const weakest = (path: readonly Edge[]): number => Math.max(...path.map(({ weakness }) => weakness))

interface Excluded {
  readonly nodes: ReadonlySet<string>
  readonly relationships: ReadonlySet<string>
}

function reading(asking: Asking, wanted: Wanted, ends: readonly string[], excluded: Excluded): Reader {
  const pattern = (side: Side): string => {
    const relationship = `[r${anyType(wanted.types ?? [])}]`
    if (wanted.direction === 'any') return `-${relationship}-`
    return side === 'from' ? `-${relationship}->` : `<-${relationship}-`
  }
  const layer = wanted.source ? undefined : `(NOT ${inSource('m')} OR elementId(m) IN $ends)`
  const shared: Parameters = wanted.source ? {} : { ends: [...ends] }
  return {
    async weigh(nodes, side) {
      // Counting costs more than reading where there are few nodes, unless one of them is a hub; both matter only below the budget.
      let weight = 0
      for (const ids of batches(nodes, idsAtOnce)) {
        const counted = `COUNT { (n)${pattern(side).replace('[r', '[')}() }`
        const statement = `MATCH (n) WHERE elementId(n) IN $ids RETURN sum(${counted}) AS weight`
        const [row] = await asking.rows(statement, { ids: ids })
        weight += (row?.[0] as number | undefined) ?? 0
      }
      return weight
    },
    async step(nodes, side, limit) {
      const edges: Edge[] = []
      for (const ids of batches(nodes, idsAtOnce)) {
        const left = limit - edges.length
        const statement = `MATCH (n)${pattern(side)}(m)${where([`elementId(n) IN $ids`, layer])} RETURN elementId(n) AS n, elementId(r) AS r, elementId(m) AS m, r.status AS status LIMIT $limit`
        const rows = await asking.rows(statement, { ids: ids, ...shared, limit: left + 1 })
        for (const [n, r, m, status] of rows.slice(0, left)) {
          if (excluded.nodes.has(m as string) || excluded.relationships.has(r as string)) continue
          const [from, to] = (side === 'from' ? [n, m] : [m, n]) as [string, string]
          edges.push({ id: r as string, from, to, weakness: weaknessOf(status) })
        }
        if (rows.length > left) return { edges, cut: true }
      }
      return { edges, cut: false }
    },
  }
}

const weaknessOf = (status: unknown): number => {
  const index = order.indexOf(status as Status)
  return index < 0 ? order.length - 1 : index
}

async function pathsOf(asking: Asking, from: Node, paths: readonly Edge[][]): Promise<PathsAnswer['paths']> {
  const nodes = new Map<string, Node>()
  const relationships = new Map<string, Relationship>()
  const edges = paths.flat()
  for (const part of batches([...new Map(edges.map(edge => [edge.id, edge])).values()], 1_000)) {
    const ids = part.map(({ id }) => id)
    for (const [r, a, b] of await asking.rows('MATCH (a)-[r]->(b) WHERE elementId(r) IN $ids RETURN r, a, b', {
      ids,
    })) {
      relationships.set((r as Relationship).id, r as Relationship)
      for (const node of [a, b] as Node[]) nodes.set(node.id, node)
    }
  }
  // What was deleted since it was walked is no path any more.
  return paths
    .filter(path => path.every(edge => relationships.has(edge.id)))
    .map(edges => {
      const path: Path = {
        $type: 'Path',
        nodes: [nodes.get(from.id) as Node, ...edges.map(edge => nodes.get(edge.to) as Node)],
        relationships: edges.map(edge => relationships.get(edge.id) as Relationship),
      }
      return { path, hops: edges.length, weakest: order[weakest(edges)] ?? null }
    })
}
