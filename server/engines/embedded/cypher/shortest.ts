import { failed } from './refusals.ts'
import { type Node, Path, type Relationship } from './value.ts'

export interface ShortestSearch {
  from: Node
  to: Node
  min: number
  max: number
  /** The relationships that lead on from a node. */
  neighbours: (node: Node) => Iterable<Relationship>
  /** The relationships that lead to a node. */
  backwards: (node: Node) => Iterable<Relationship>
  /** A condition on the whole path: the shortest path that meets it is wanted. */
  accepts: ((path: Path) => boolean) | undefined
}

const other = (relationship: Relationship, node: Node) =>
  relationship.start === node ? relationship.end : relationship.start

/** The shortest path between two nodes, or all of that length. */
export function* shortestPaths(search: ShortestSearch, all: boolean): Iterable<Path> {
  const { from, to, min, accepts } = search
  if (from === to) {
    if (min === 0) {
      const path = new Path([from], [])
      if (accepts === undefined || accepts(path)) yield path
      return
    }
    throw failed('A shortest path needs two different nodes, but start and end are the same: exclude that with WHERE.')
  }
  if (accepts === undefined) {
    yield* breadthFirst(search, all)
    return
  }
  // The shortest of those that meet the condition: all walks of each length, from the shortest on.
  let found = Number.POSITIVE_INFINITY
  for (const path of byLength(search)) {
    if (path.relationships.length > found) return
    if (!accepts(path)) continue
    found = path.relationships.length
    yield path
    if (!all) return
  }
}

/** One end of a search that goes on from both. */
interface Side {
  depth: Map<Node, number>
  /** By which relationships a node was first reached. */
  arrivals: Map<Node, Relationship[]>
  frontier: Node[]
  level: number
  neighbours: (node: Node) => Iterable<Relationship>
}

const side = (start: Node, neighbours: Side['neighbours']): Side => ({
  depth: new Map([[start, 0]]),
  arrivals: new Map(),
  frontier: [start],
  level: 0,
  neighbours,
})

/** Goes one step on, from all nodes of the frontier. */
function advance(from: Side): void {
  const next: Node[] = []
  from.level++
  for (const node of from.frontier) {
    for (const relationship of from.neighbours(node)) {
      const reached = other(relationship, node)
      const before = from.depth.get(reached)
      if (before === undefined) {
        from.depth.set(reached, from.level)
        from.arrivals.set(reached, [relationship])
        next.push(reached)
      } else if (before === from.level) from.arrivals.get(reached)?.push(relationship)
    }
  }
  from.frontier = next
}

/** The ways from a node back to where its side began, the relationship next to the node first. */
function* ways(node: Node, side: Pick<Side, 'depth' | 'arrivals'>): Iterable<Relationship[]> {
  if (side.depth.get(node) === 0) {
    yield []
    return
  }
  for (const relationship of side.arrivals.get(node) ?? []) {
    for (const rest of ways(other(relationship, node), side)) yield [relationship, ...rest]
  }
}

/**
 * From both ends, always on from the smaller frontier. Levels are whole, so that every shortest path passes through
 * exactly one of the nodes in which the two sides first meet.
 */
function* breadthFirst({ from, to, max, neighbours, backwards }: ShortestSearch, all: boolean): Iterable<Path> {
  const start = side(from, neighbours)
  const end = side(to, backwards)
  while (start.frontier.length > 0 && end.frontier.length > 0 && start.level + end.level < max) {
    const [moving, still] = start.frontier.length <= end.frontier.length ? [start, end] : [end, start]
    advance(moving)
    const meeting = moving.frontier.filter(node => still.depth.has(node))
    if (meeting.length === 0) continue
    for (const node of meeting) {
      for (const head of ways(node, start)) {
        for (const tail of ways(node, end)) {
          yield pathFrom(from, [...head.reverse(), ...tail])
          if (!all) return
        }
      }
    }
    return
  }
}

function pathFrom(from: Node, relationships: Relationship[]): Path {
  const nodes = [from]
  for (const relationship of relationships) nodes.push(other(relationship, nodes.at(-1) as Node))
  return new Path(nodes, relationships)
}

/** All trails to the end, the shortest first. */
function* byLength({ from, to, max, neighbours }: ShortestSearch): Iterable<Path> {
  let frontier: Path[] = [new Path([from], [])]
  for (let length = 1; length <= max && frontier.length > 0; length++) {
    const next: Path[] = []
    for (const path of frontier) {
      const node = path.nodes.at(-1) as Node
      for (const relationship of neighbours(node)) {
        if (path.relationships.includes(relationship)) continue
        const longer = new Path([...path.nodes, other(relationship, node)], [...path.relationships, relationship])
        next.push(longer)
        if (longer.nodes.at(-1) === to) yield longer
      }
    }
    frontier = next
  }
}
