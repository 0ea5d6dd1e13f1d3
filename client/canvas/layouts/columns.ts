import { type Figure, grouped, inOrder, type LayoutOutput, neighboursOf, roomOf } from './figure.ts'

/** Between the columns of two labels: lines are seen there. */
const GAP = 110
const SWEEPS = 6

/** A column for each label, in the order of the legend; a long one is several nodes wide. Linked nodes lie level where they can. */
export function columnsLayout(figure: Figure): LayoutOutput {
  const { nodes, aspect, spacing } = figure
  const groups = grouped(inOrder(figure), index => nodes[index]!.group)
  levelled(groups, neighboursOf(figure))
  const gap = GAP * spacing
  const sizes = groups.map(members => roomOf(nodes, members))
  const rowHeight = roomOf(nodes, [...nodes.keys()]).height
  const longest = Math.max(1, ...groups.map(({ length }) => length))
  const widthOf = (rows: number) =>
    groups.reduce((sum, { length }, at) => sum + Math.ceil(length / rows) * sizes[at]!.width + (at > 0 ? gap : 0), 0)
  // As many rows as give the whole about the shape of the room: more rows make it narrower.
  let rows = 1
  while (rows < longest && widthOf(rows) / (rows * rowHeight) > aspect) rows++

  const places: LayoutOutput = nodes.map(() => ({ x: 0, y: 0 }))
  let x = 0
  for (const [at, members] of groups.entries()) {
    const { width } = sizes[at]!
    const wide = Math.ceil(members.length / rows)
    const high = Math.ceil(members.length / wide)
    members.forEach((index, order) => {
      places[index] = {
        x: x + ((order % wide) + 0.5) * width,
        y: (Math.floor(order / wide) - (high - 1) / 2) * rowHeight,
      }
    })
    x += wide * width + gap
  }
  return places
}

/** Orders the members of each group by how high their neighbours lie, some times over. */
function levelled(groups: number[][], neighbours: readonly (readonly number[])[]) {
  const height = new Map<number, number>()
  const measure = (members: readonly number[]) => {
    for (const [order, index] of members.entries()) height.set(index, (order + 0.5) / members.length)
  }
  groups.forEach(measure)
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const members of groups) {
      const wanted = new Map(
        members.map(index => {
          const others = neighbours[index]!
          const sum = others.reduce((all, other) => all + height.get(other)!, 0)
          return [index, others.length > 0 ? sum / others.length : 1]
        }),
      )
      members.sort((a, b) => wanted.get(a)! - wanted.get(b)! || height.get(a)! - height.get(b)!)
      measure(members)
    }
}
