import { type Atlas, thingsByPlace } from './atlas.ts'

/** A row of the list beside the map, as a tree of two levels. `key` stays the same while the scene changes. */
export type PlaceRow = {
  readonly key: string
  readonly level: 1 | 2
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
} & (
  | { readonly kind: 'place'; readonly id: string; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'arc'; readonly from: string; readonly to: string; readonly node: string | null }
  | { readonly kind: 'between'; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'unplaced'; readonly count: number; readonly isOpen: boolean }
)

/**
 * The map as a list: what has no place first, for it is nowhere else, then what lies between places, then the places, those
 * with most beside them first, each with what floats there. What a row names is what choosing it selects.
 */
export function placeRows(atlas: Atlas, open: ReadonlySet<string>): PlaceRow[] {
  const rows: PlaceRow[] = []
  const things = thingsByPlace(atlas)
  const nothing = { nodes: [], relationships: [] }
  const node = (id: string, under: string): PlaceRow => ({
    key: `${under} ${id}`,
    level: 2,
    kind: 'node',
    id,
    nodes: [id],
    relationships: [],
  })
  const { unplaced, arcs, places } = atlas
  if (unplaced.length > 0) {
    const isOpen = open.has('unplaced')
    rows.push({ key: 'unplaced', level: 1, kind: 'unplaced', count: unplaced.length, isOpen, ...nothing })
    if (isOpen) rows.push(...unplaced.map(id => node(id, 'unplaced')))
  }
  if (arcs.length > 0) {
    const isOpen = open.has('between')
    rows.push({ key: 'between', level: 1, kind: 'between', count: arcs.length, isOpen, ...nothing })
    for (const { id, from, to, node, relationships } of isOpen ? arcs : [])
      rows.push({
        key: `between ${id}`,
        level: 2,
        kind: 'arc',
        from,
        to,
        node,
        nodes: node === null ? [] : [node],
        relationships: node === null ? relationships : [],
      })
  }
  for (const id of [...places.keys()].sort((a, b) => things.get(b)!.length - things.get(a)!.length)) {
    const key = `place ${id}`
    const mine = things.get(id)!
    const isOpen = mine.length > 0 && open.has(key)
    rows.push({ key, level: 1, kind: 'place', id, count: mine.length, isOpen, nodes: [id], relationships: [] })
    if (isOpen) rows.push(...mine.map(thing => node(thing, key)))
  }
  return rows
}
