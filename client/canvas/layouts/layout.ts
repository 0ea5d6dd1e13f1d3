import type { LayoutName } from '../../model/arrangement.ts'
import { circleLayout } from './circle.ts'
import { columnsLayout } from './columns.ts'
import type { Figure, LayoutInput, LayoutOutput, Steps } from './figure.ts'
import { forceLayout } from './force.ts'
import { gridLayout } from './grid.ts'
import { layersLayout } from './layers.ts'
import { placed, settle } from './placing.ts'
import { radialLayout } from './radial.ts'
import { ringsLayout } from './rings.ts'
import { timelineLayout } from './timeline.ts'

/** Layouts of a figure by itself, quick enough to be done in one go. */
const figures: { readonly [name in Exclude<LayoutName, 'force'>]: (figure: Figure) => LayoutOutput } = {
  layers: layersLayout,
  radial: radialLayout,
  rings: ringsLayout,
  circle: circleLayout,
  columns: columnsLayout,
  timeline: timelineLayout,
  grid: gridLayout,
}

/**
 * Places for all nodes. Deterministic: the same input gives the same places. What is fixed keeps its place, and no two
 * nodes overlap unless both are fixed. Between steps it can be stopped.
 */
export function* layoutInSteps(input: LayoutInput): Steps {
  const { layout: name, nodes, links } = input
  if (name === 'force') {
    const places = yield* forceLayout(input)
    settle(nodes, places)
    return places
  }
  const members = [...nodes.keys()].filter(index => !nodes[index]!.outside)
  const order = new Map(members.map((index, at) => [index, at]))
  const figure: Figure = {
    ...input,
    nodes: members.map(index => nodes[index]!),
    links: links.flatMap(([a, b]) => {
      const [from, to] = [order.get(a), order.get(b)]
      return from === undefined || to === undefined ? [] : [[from, to] as const]
    }),
  }
  return placed(nodes, members, figures[name](figure))
}

/** The whole layout in one go. */
export function layout(input: LayoutInput): LayoutOutput {
  const steps = layoutInSteps(input)
  for (;;) {
    const { done, value } = steps.next(false)
    if (done) return value
  }
}
