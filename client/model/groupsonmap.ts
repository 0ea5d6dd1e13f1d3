import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { type Atlas, atlasOf, type Home, withLines } from './atlas.ts'
import type { Coordinates } from './coordinates.ts'
import { groupedScene } from './groups.ts'
import type { Scene } from './scene.ts'

let last: { sight: Scene; schema: SchemaAnswer | null; atlas: Atlas } | null = null

/**
 * The atlas of a scene as it is drawn: a closed group stands where that place in it stands to which most of it belongs;
 * one without a place floats beside the place to which most of it belongs. Everything else is where it is without
 * groups, but beside the group that its place is in. Relationships within a group are in none of the lists.
 */
export function groupedAtlas(sight: Scene, schema: SchemaAnswer | null): Atlas {
  if (sight.folds.size === 0) return atlasOf(sight, schema)
  // The atlas without groups is kept for as long as nodes and relationships are the same; this one, as groups are.
  if (
    last?.schema === schema &&
    last.sight.nodes === sight.nodes &&
    last.sight.relationships === sight.relationships &&
    last.sight.folds === sight.folds
  )
    return last.atlas
  const atlas = makeGroupedAtlas(sight, schema)
  last = { sight, schema, atlas }
  return atlas
}

function makeGroupedAtlas(sight: Scene, schema: SchemaAnswer | null): Atlas {
  const whole = atlasOf(sight, schema)
  const { scene, groups, faces } = groupedScene(sight)
  const order = new Map([...whole.places.keys()].map((id, index) => [id, index]))
  const placeOf = (id: string) => (whole.places.has(id) ? id : whole.homes.get(id)?.place)

  /** Of the places that count, the one to which most of a group belongs; of several, the first. */
  const mostOf = (nodes: readonly string[], counts: (place: string) => boolean): string | undefined => {
    const numbers = new Map<string, number>()
    for (const id of nodes) {
      const place = placeOf(id)
      if (place !== undefined && counts(place)) numbers.set(place, (numbers.get(place) ?? 0) + 1)
    }
    const sorted = [...numbers].sort(([a, many], [b, more]) => more - many || order.get(a)! - order.get(b)!)
    return sorted[0]?.[0]
  }

  const places = new Map<string, Coordinates>()
  for (const [id, at] of whole.places) if (!faces.has(id)) places.set(id, at)
  for (const [face, { nodes }] of groups) {
    const inside = new Set(nodes)
    const place = mostOf(nodes, one => inside.has(one))
    if (place !== undefined) places.set(face, whole.places.get(place)!)
  }
  const homes = new Map<string, Home>()
  // A place that is in a group is where the group is: a group with a place stands.
  const beside = (id: string, place: string, steps: number) =>
    homes.set(id, { place: faces.get(place) ?? place, steps })
  for (const [id, { place, steps }] of whole.homes) if (!faces.has(id)) beside(id, place, steps)
  for (const [face, { nodes }] of groups) {
    const place = places.has(face) ? undefined : mostOf(nodes, () => true)
    if (place === undefined) continue
    const nearest = nodes.flatMap(id => {
      const home = whole.homes.get(id)
      return home?.place === place ? [home.steps] : []
    })
    beside(face, place, Math.min(...nearest))
  }
  return withLines(scene, schema, { places, homes })
}
