import type { LayoutName } from '../../model/arrangement.ts'

/** A node as layouts see it: numbers only, so that no id of a foreign database reaches a library. Model units. */
export interface LayoutNode {
  readonly x: number
  readonly y: number
  /** Keeps its place. */
  readonly fixed: boolean
  /** Is no part of what is laid out, only in its way: fixed too. */
  readonly outside: boolean
  /** With the caption. */
  readonly width: number
  readonly height: number
  /** Nodes of one label have the same number, in the order of the legend. */
  readonly group: number
  /** Milliseconds since 1970; null without a date. */
  readonly date: number | null
  /** What rings go by, the highest in the middle. */
  readonly measure: number
  /** What a radial layout goes round. */
  readonly centre: boolean
}

export interface LayoutInput {
  readonly layout: LayoutName
  readonly nodes: readonly LayoutNode[]
  /** Pairs of indexes into `nodes`, from start to end. */
  readonly links: readonly (readonly [number, number])[]
  /** Width by height of the room that there is. */
  readonly aspect: number
  /** Where the arrows of layers lead. */
  readonly direction: 'right' | 'down'
  /** How far nodes keep from each other, as a multiple of what they need. */
  readonly spacing: number
}

export type LayoutOutput = { x: number; y: number }[]

/** Steps of a layout give how much is done, from 0 to 1; whoever answers `true` gets what there is so far. */
export type Steps = Generator<number, LayoutOutput, boolean | undefined>

/** What is laid out, by itself: no node of it is outside. */
export type Figure = Omit<LayoutInput, 'layout'>

/** How many other ends each node has, loops left out. */
export function degreesOf({ nodes, links }: Pick<Figure, 'nodes' | 'links'>): number[] {
  const degrees = new Array<number>(nodes.length).fill(0)
  for (const [a, b] of links) {
    if (a === b) continue
    degrees[a]!++
    degrees[b]!++
  }
  return degrees
}

/** Both ends' lists of neighbours, in the order of the links, loops left out. */
export function neighboursOf({ nodes, links }: Pick<Figure, 'nodes' | 'links'>): number[][] {
  const neighbours = nodes.map((): number[] => [])
  for (const [a, b] of links) {
    if (a === b) continue
    neighbours[a]!.push(b)
    neighbours[b]!.push(a)
  }
  return neighbours
}

/** By label, in it the best connected first, then by index: the order in which layouts list nodes. */
export function inOrder(figure: Pick<Figure, 'nodes' | 'links'>, members = figure.nodes.map((_, index) => index)) {
  const degrees = degreesOf(figure)
  const { nodes } = figure
  return [...members].sort((a, b) => nodes[a]!.group - nodes[b]!.group || degrees[b]! - degrees[a]! || a - b)
}

/** Members by what they share, the lowest first, each list in the order of the members. */
export function grouped(members: Iterable<number>, keyOf: (index: number) => number): number[][] {
  const groups = new Map<number, number[]>()
  for (const index of members) {
    const key = keyOf(index)
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group)
}

/** Largest width and height of some of the nodes; 1 of none. */
export const roomOf = (nodes: readonly LayoutNode[], members: readonly number[]) =>
  members.reduce(
    (most, index) => ({
      width: Math.max(most.width, nodes[index]!.width),
      height: Math.max(most.height, nodes[index]!.height),
    }),
    { width: 1, height: 1 },
  )

/** Connected parts, each in the order of the indexes. */
export function partsOf(count: number, links: Figure['links']): number[][] {
  const parent = Array.from({ length: count }, (_, index) => index)
  const find = (index: number): number => {
    let root = index
    while (parent[root] !== root) root = parent[root]!
    while (parent[index] !== root) {
      const next = parent[index]!
      parent[index] = root
      index = next
    }
    return root
  }
  for (const [a, b] of links) parent[find(a)] = find(b)
  const parts = new Map<number, number[]>()
  for (let index = 0; index < count; index++) {
    const root = find(index)
    const part = parts.get(root)
    if (part) part.push(index)
    else parts.set(root, [index])
  }
  return [...parts.values()]
}
