/**
 * Simple paths between two nodes of a graph that is read on the way: the whole algorithm of the question, without a
 * database. What may not be walked is left out by the reader, so exclusions hold during the search and not after it.
 *
 * It grows a ball round each end, always the cheaper one. When the radii add up to L, the edges read contain every walk
 * of length L (its first edges leave nodes inside the first ball, its last ones enter nodes inside the second). Simple
 * paths of exactly L edges are then enumerated depth first, and only into nodes from which a walk of exactly the
 * remaining length leads to the end through the nodes still to be touched; so there are next to no dead ends.
 */

/** An edge as it is walked, `from` to `to`; `id` is the relationship's, which may lie the other way round. */
export interface Edge {
  id: string
  from: string
  to: string
  /** How bad its evidence is: 0 is the best. */
  weakness: number
}

export interface Reader {
  /** What reading the edges of these nodes would cost: about their number. */
  weigh(nodes: readonly string[], side: Side): Promise<number>
  /** The edges that leave these nodes (`from` side) or enter them (`to` side); at most `limit`, and whether there were more. */
  step(nodes: readonly string[], side: Side, limit: number): Promise<{ edges: Edge[]; cut: boolean }>
}

export type Side = 'from' | 'to'

export interface WalkOptions {
  from: string
  to: string
  /** Nodes that each path must touch. */
  through: readonly string[]
  maximumHops: number
  /** Stop after the least length at which `enough` paths were found; counted over all lengths so far. */
  enough: number
  /** Edges that may be read, and edges that may be tried. */
  budget: { edges: number; trials: number }
  /** Paths of one length that are kept. */
  keep: number
  /** Called between slices of work: lets other work happen, and throws when the question was withdrawn. */
  pause: () => Promise<void>
}

export interface Walked {
  /** By length, shortest first. */
  paths: Edge[][]
  /** What ended it early, if something did; then there may be more paths than these. */
  stopped: Stopped | null
  /** All paths of up to this length were looked at. */
  looked: number
}

/** Edges read, edges tried, or paths of one length kept: which of the budgets was used up. */
export type Stopped = 'read' | 'tried' | 'kept'

export async function walk(reader: Reader, options: WalkOptions): Promise<Walked> {
  const { from, to, maximumHops, pause } = options
  const through = [...new Set(options.through)].filter(id => id !== from && id !== to)
  const graph = new Grown(reader, from, to, options.budget.edges)
  const paths: Edge[][] = []
  const trials = { left: options.budget.trials }
  for (let length = 1; length <= maximumHops; length++) {
    while (graph.covered < length && !graph.cut) {
      await graph.grow()
      await pause()
    }
    if (graph.covered < length) return { paths, stopped: 'read', looked: length - 1 }
    const levels = await levelsOf(graph, to, through, length, pause)
    const found = await simplePaths(graph, levels, { from, to, through, length, keep: options.keep, trials, pause })
    paths.push(...found.paths)
    if (found.stopped) return { paths, stopped: found.stopped, looked: length - 1 }
    if (paths.length >= options.enough) return { paths, stopped: null, looked: length }
  }
  return { paths, stopped: null, looked: maximumHops }
}

/** The part of the graph that was read. */
class Grown {
  readonly #reader: Reader
  readonly #balls: { [side in Side]: { seen: Set<string>; frontier: string[]; radius: number; weight?: number } }
  readonly #known = new Set<string>()
  readonly leaving = new Map<string, Edge[]>()
  readonly entering = new Map<string, Edge[]>()
  #left: number
  cut = false

  constructor(reader: Reader, from: string, to: string, edges: number) {
    this.#reader = reader
    this.#left = edges
    this.#balls = {
      from: { seen: new Set([from]), frontier: [from], radius: 0 },
      to: { seen: new Set([to]), frontier: [to], radius: 0 },
    }
  }

  /** Every walk of at most this length is among the edges read. A ball that cannot grow holds all there is. */
  get covered(): number {
    const { from, to } = this.#balls
    if (from.frontier.length === 0 || to.frontier.length === 0) return Number.POSITIVE_INFINITY
    return from.radius + to.radius
  }

  async grow(): Promise<void> {
    const [weightFrom, weightTo] = await Promise.all([this.#weight('from'), this.#weight('to')])
    const side: Side = weightFrom <= weightTo ? 'from' : 'to'
    const ball = this.#balls[side]
    if (Math.min(weightFrom, weightTo) > this.#left) {
      this.cut = true
      return
    }
    const { edges, cut } = await this.#reader.step(ball.frontier, side, this.#left)
    this.#left -= edges.length
    if (cut) {
      this.cut = true
      return
    }
    const frontier: string[] = []
    for (const edge of edges) {
      this.#add(edge)
      const next = side === 'from' ? edge.to : edge.from
      if (!ball.seen.has(next)) {
        ball.seen.add(next)
        frontier.push(next)
      }
    }
    ball.frontier = frontier
    ball.radius += 1
    delete ball.weight
  }

  async #weight(side: Side): Promise<number> {
    const ball = this.#balls[side]
    ball.weight ??= await this.#reader.weigh(ball.frontier, side)
    return ball.weight
  }

  #add(edge: Edge): void {
    const key = JSON.stringify([edge.id, edge.from])
    if (this.#known.has(key) || edge.from === edge.to) return
    this.#known.add(key)
    push(this.leaving, edge.from, edge)
    push(this.entering, edge.to, edge)
  }
}

/**
 * For each number of edges up to `length`, the nodes from which a walk of exactly so many leads to the end, each with
 * the sets of `through` nodes that such walks touch: a set of bit masks, itself as a bit mask. Five nodes at most are
 * followed so; any further ones are only checked on complete paths.
 */
type Levels = Map<string, number>[]
const followed = 5

async function levelsOf(
  graph: Grown,
  to: string,
  through: readonly string[],
  length: number,
  pause: () => Promise<void>,
): Promise<Levels> {
  const bit = new Map(through.slice(0, followed).map((id, index) => [id, index]))
  const levels: Levels = [new Map([[to, 1]])]
  for (let left = 1; left <= length; left++) {
    const level = new Map<string, number>()
    let work = 0
    for (const [node, masks] of levels[left - 1] as Map<string, number>) {
      for (const { from } of graph.entering.get(node) ?? []) {
        if (from !== to) level.set(from, (level.get(from) ?? 0) | touched(masks, bit.get(from)))
        if (++work % slice === 0) await pause()
      }
    }
    levels.push(level)
  }
  return levels
}

/** Each mask in the set with one bit more. */
function touched(masks: number, bit: number | undefined): number {
  if (bit === undefined) return masks
  let result = 0
  for (let mask = 0; mask < 2 ** followed; mask++) if ((masks >>> mask) & 1) result |= 1 << (mask | (1 << bit))
  return result
}

const slice = 20_000

async function simplePaths(
  graph: Grown,
  levels: Levels,
  search: {
    from: string
    to: string
    through: readonly string[]
    length: number
    keep: number
    trials: { left: number }
    pause: () => Promise<void>
  },
): Promise<{ paths: Edge[][]; stopped: Stopped | null }> {
  const { from, to, through, length, trials } = search
  const bit = new Map(through.slice(0, followed).map((id, index) => [id, index]))
  const full = 2 ** bit.size - 1
  const paths: Edge[][] = []
  const path: Edge[] = []
  const on = new Set([from])
  /** Whether a walk of the remaining length from here touches all that the path has not touched yet. */
  const promising = (node: string, left: number, mask: number): boolean => {
    const masks = levels[left]?.get(node) ?? 0
    for (let other = 0; other <= full; other++) if ((masks >>> other) & 1 && (mask | other) === full) return true
    return false
  }
  const masks = [0]
  const choices: Iterator<Edge>[] = promising(from, length, 0) ? [(graph.leaving.get(from) ?? []).values()] : []
  while (choices.length > 0) {
    if (trials.left-- <= 0) return { paths, stopped: 'tried' }
    if (trials.left % slice === 0) await search.pause()
    const next = choices.at(-1)?.next()
    if (next?.done !== false) {
      choices.pop()
      masks.pop()
      const last = path.pop()
      if (last) on.delete(last.to)
      continue
    }
    const edge = next.value
    const left = length - path.length - 1
    const place = bit.get(edge.to)
    const mask = (masks.at(-1) as number) | (place === undefined ? 0 : 1 << place)
    if (on.has(edge.to) || !promising(edge.to, left, mask)) continue
    if (left > 0) {
      path.push(edge)
      on.add(edge.to)
      masks.push(mask)
      choices.push((graph.leaving.get(edge.to) ?? []).values())
    } else if (edge.to === to && through.every(id => on.has(id))) {
      if (paths.length >= search.keep) return { paths, stopped: 'kept' }
      paths.push([...path, edge])
    }
  }
  return { paths, stopped: null }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
