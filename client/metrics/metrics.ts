import { UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'
import pagerank from 'graphology-metrics/centrality/pagerank.js'
import type { WorkedOut } from '../model/measures.ts'

/** A graph as the metrics see it: numbers only, so that no id of a foreign database reaches a library. */
export interface MetricsInput {
  /** How many nodes there are. */
  readonly size: number
  /** Pairs of indexes of nodes, several where there are several relationships. No loops. */
  readonly links: readonly (readonly [number, number])[]
}

/**
 * One number for each node, in their order. Directions do not count, for which way round a relationship is told
 * depends on its verb; several relationships between two nodes count as a stronger one where strength matters.
 *
 * - `pagerank`: shares of 1, damping 0.85 (Brin & Page 1998).
 * - `betweenness`: share of all pairs of other nodes whose shortest path leads through the node (Brandes 2001), 0 to 1.
 * - `community`: number of the community (Louvain, Blondel et al. 2008), from 1, the largest first; nodes that hang on
 *   nothing are communities of one. The same graph gets the same communities, for the dice are always the same.
 */
export function workOut(metric: WorkedOut, input: MetricsInput): number[] {
  if (input.size === 0) return []
  if (metric === 'betweenness') return betweenness(input)
  const graph = new UndirectedGraph()
  for (let node = 0; node < input.size; node++) graph.addNode(String(node))
  for (const [start, end] of input.links) {
    const [a, b] = [String(start), String(end)]
    if (graph.hasEdge(a, b))
      graph.updateEdgeAttribute(a, b, 'weight', (weight: number | undefined) => (weight ?? 0) + 1)
    else graph.addEdge(a, b, { weight: 1 })
  }
  const all = Array.from({ length: input.size }, (_, node) => String(node))
  if (metric === 'pagerank') {
    const ranks = pagerank(graph, { getEdgeWeight: 'weight', maxIterations: 2000, tolerance: 1e-9 })
    return all.map(node => ranks[node]!)
  }
  // Without a single link the library divides by zero.
  if (graph.size === 0) return all.map((_, index) => index + 1)
  const found = louvain(graph, { getEdgeWeight: 'weight', rng: dice(1) })
  return renumbered(all.map(node => found[node]!))
}

/** Numbers that always fall the same: mulberry32, from 0 to 1. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Numbers from 1, the largest community first; of two that are as large, the one of the earlier node. */
function renumbered(communities: readonly number[]): number[] {
  const sizes = new Map<number, number>()
  for (const community of communities) sizes.set(community, (sizes.get(community) ?? 0) + 1)
  const order = [...sizes].sort((a, b) => b[1] - a[1])
  const numbers = new Map(order.map(([community], index) => [community, index + 1]))
  return communities.map(community => numbers.get(community)!)
}

/** Brandes' algorithm on plain arrays; each pair of neighbours counts once. */
function betweenness({ size, links }: MetricsInput): number[] {
  const neighbours = Array.from({ length: size }, () => new Set<number>())
  for (const [start, end] of links) {
    neighbours[start]!.add(end)
    neighbours[end]!.add(start)
  }
  const lists = neighbours.map(set => Uint32Array.from(set))
  const score = new Float64Array(size)
  const order = new Uint32Array(size)
  const distance = new Int32Array(size)
  const paths = new Float64Array(size)
  const share = new Float64Array(size)
  for (let source = 0; source < size; source++) {
    distance.fill(-1)
    paths.fill(0)
    share.fill(0)
    distance[source] = 0
    paths[source] = 1
    order[0] = source
    let count = 1
    for (let at = 0; at < count; at++) {
      const node = order[at]!
      for (const next of lists[node]!) {
        if (distance[next] === -1) {
          distance[next] = distance[node]! + 1
          order[count++] = next
        }
        if (distance[next] === distance[node]! + 1) paths[next]! += paths[node]!
      }
    }
    for (let at = count - 1; at > 0; at--) {
      const node = order[at]!
      for (const before of lists[node]!)
        if (distance[before] === distance[node]! - 1)
          share[before]! += (paths[before]! / paths[node]!) * (1 + share[node]!)
      score[node]! += share[node]!
    }
  }
  // Each pair was met from both its ends.
  const pairs = ((size - 1) * (size - 2)) / 2
  return Array.from(score, value => (pairs > 0 ? value / 2 / pairs : 0))
}
