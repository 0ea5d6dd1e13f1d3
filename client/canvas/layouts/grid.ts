import { type Figure, inOrder, type LayoutOutput } from './figure.ts'
import { inGrid } from './shelves.ts'

/** Rows and columns: label after label, the best connected first. */
export function gridLayout(figure: Figure): LayoutOutput {
  const places: LayoutOutput = []
  inGrid(inOrder(figure), figure.nodes, places, figure.aspect)
  return places
}
