import { failed } from './refusals.ts'
import { type Node, Path, type Relationship } from './value.ts'

export interface ShortestSearch {
  from: Node
  to: Node
  min: number
  max: number
  /** The relationships that lead on from a node. */
  neighbours: (node: Node) => Iterable<Relationship>
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

function* breadthFirst({ from, to, max, neighbours }: ShortestSearch, all: boolean): Iterable<Path> {
  const depth = new Map<Node, number>([[from, 0]])
  const arrivals = new Map<Node, Relationship[]>()
  let frontier = [from]
  for (let length = 1; length <= max && frontier.length > 0 && !depth.has(to); length++) {
    const next: Node[] = []
    for (const node of frontier) {
      for (const relationship of neighbours(node)) {
        const reached = other(relationship, node)
        const before = depth.get(reached)
        if (before === undefined) {
          depth.set(reached, length)
          arrivals.set(reached, [relationship])
          next.push(reached)
        } else if (before === length && all) arrivals.get(reached)?.push(relationship)
      }
    }
    frontier = next
  }
  if (!depth.has(to)) return
  function* back(node: Node, tail: Relationship[]): Iterable<Relationship[]> {
    if (node === from) {
      yield tail
      return
    }
    for (const relationship of arrivals.get(node) ?? []) yield* back(other(relationship, node), [relationship, ...tail])
  }
  for (const relationships of back(to, [])) yield pathFrom(from, relationships)
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
