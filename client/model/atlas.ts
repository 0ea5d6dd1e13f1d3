import type { Node, Relationship } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { type Coordinates, coordinatesOf } from './coordinates.ts'
import { referenceOf } from './identity.ts'
import { incidence, isInSight, type Scene } from './scene.ts'
import { appearancesFor, mainLabel } from './view.ts'

/**
 * A scene on the earth. Each node in sight stands in exactly one of `places`, `homes` and `unplaced`, each relationship
 * in sight in exactly one of `ties`, `arcs` and `loose`, but that one at an agreement may stand in several arcs.
 */
export interface Atlas {
  /** Nodes that have coordinates. */
  readonly places: ReadonlyMap<string, Coordinates>
  /** The other nodes that relationships lead from to a place: the nearest place, and how many relationships away it is. */
  readonly homes: ReadonlyMap<string, Home>
  /** Nodes from which no relationship in sight leads to a place. */
  readonly unplaced: readonly string[]
  /** Relationships between things of one place. */
  readonly ties: readonly string[]
  /** What ties things of two places, in the order of their references. */
  readonly arcs: readonly Arc[]
  /** Relationships that have an end without a place. */
  readonly loose: readonly string[]
}

export interface Home {
  readonly place: string
  readonly steps: number
}

export interface Arc {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly relationships: readonly string[]
  /** The agreement that the arc stands for. */
  readonly node: string | null
}

/** Beyond so many places an agreement is drawn from its own place to each other one, not between each two. */
const ROUND = 4

/** Types that say where something is: they decide between places that are equally near. */
const SAYS_WHERE = /LOCAT|(?<!PARTICIPATED)_(IN|AT)$|^(IN|AT|FROM)$/i

const byNode = new WeakMap<Scene['nodes'], { relationships: unknown; schema: unknown; atlas: Atlas }>()

/** @param scene what is in sight, see `sightOf`. The same scene gives the same atlas, in whatever order it was drawn. */
export function atlasOf(scene: Scene, schema: SchemaAnswer | null): Atlas {
  const known = byNode.get(scene.nodes)
  if (known?.relationships === scene.relationships && known.schema === schema) return known.atlas
  const atlas = makeAtlas(scene, schema)
  byNode.set(scene.nodes, { relationships: scene.relationships, schema, atlas })
  return atlas
}

function makeAtlas(scene: Scene, schema: SchemaAnswer | null): Atlas {
  const survey = surveyOf(scene, schema)
  const places = new Map<string, Coordinates>()
  for (const id of survey.nodes) {
    const coordinates = coordinatesOf(scene.nodes.get(id)!.node)
    if (coordinates) places.set(id, coordinates)
  }
  return withLines(scene, schema, { places, homes: homesOf(places, survey) }, survey)
}

/** What is in sight, in an order that depends on nothing but what the nodes are. */
interface Survey {
  readonly nodes: readonly string[]
  readonly rank: ReadonlyMap<string, number>
  readonly ties: ReadonlyMap<string, readonly Tie[]>
}

function surveyOf(scene: Scene, schema: SchemaAnswer | null): Survey {
  const reference = new Map<string, string>()
  for (const [id, { node, hidden }] of scene.nodes) if (!hidden) reference.set(id, `${referenceOf(node, schema)} ${id}`)
  const nodes = [...reference.keys()].sort((a, b) => compare(reference.get(a)!, reference.get(b)!))
  const rank = new Map(nodes.map((id, index) => [id, index]))
  return { nodes, rank, ties: neighboursIn(scene, rank) }
}

/** An atlas in which what is in sight stands and floats where it is said to. */
export function withLines(
  scene: Scene,
  schema: SchemaAnswer | null,
  { places, homes: first }: Pick<Atlas, 'places' | 'homes'>,
  { nodes, rank, ties: tiesAt } = surveyOf(scene, schema),
): Atlas {
  const homes = new Map(first)
  const nodeOf = (id: string) => scene.nodes.get(id)!.node
  const isAgreement = agreementsIn(scene, schema)
  const agreements = nodes.filter(id => !places.has(id) && homes.has(id) && isAgreement(nodeOf(id)))
  const placeOf = (id: string) => (places.has(id) ? id : homes.get(id)?.place)

  const arcs: Arc[] = []
  const ofAgreements = new Set<string>()
  for (const agreement of agreements) {
    const parties = partiesOf(agreement, tiesAt.get(agreement)!, placeOf)
    const among = [...parties.keys()].sort(
      (a, b) => parties.get(b)!.length - parties.get(a)!.length || rank.get(a)! - rank.get(b)!,
    )
    if (among.length < 2) continue
    const [first] = among
    homes.set(agreement, { place: first!, steps: homes.get(agreement)!.steps })
    for (const relationships of parties.values()) for (const id of relationships) ofAgreements.add(id)
    for (const [index, from] of among.entries())
      for (const to of among.slice(index + 1)) {
        if (among.length > ROUND && from !== first) continue
        const relationships = [...parties.get(from)!, ...parties.get(to)!]
        arcs.push({ id: JSON.stringify([agreement, from, to]), from, to, relationships, node: agreement })
      }
  }

  const ties: string[] = []
  const loose: string[] = []
  const between = new Map<string, { from: string; to: string; relationships: string[] }>()
  for (const { relationship } of relationshipsIn(scene, rank)) {
    if (ofAgreements.has(relationship.id)) continue
    const [a, b] = [placeOf(relationship.start), placeOf(relationship.end)]
    if (a === undefined || b === undefined) loose.push(relationship.id)
    else if (a === b) ties.push(relationship.id)
    else {
      const [from, to] = rank.get(a)! < rank.get(b)! ? [a, b] : [b, a]
      const key = JSON.stringify([from, to])
      const bundle = between.get(key) ?? { from, to, relationships: [] }
      bundle.relationships.push(relationship.id)
      between.set(key, bundle)
    }
  }
  for (const [id, bundle] of between) arcs.push({ id, ...bundle, node: null })
  const unplaced = nodes.filter(id => !places.has(id) && !homes.has(id))
  const sorted = new Map(nodes.flatMap(id => (homes.has(id) ? [[id, homes.get(id)!] as const] : [])))
  return { places, homes: sorted, unplaced, ties, arcs, loose }
}

interface Tie {
  readonly relationship: Relationship
  readonly other: string
}

/** For each node its relationships in sight, those that say where it is first, else by the other end and the type. */
function neighboursIn(scene: Scene, rank: ReadonlyMap<string, number>): Map<string, Tie[]> {
  const ties = new Map<string, Tie[]>()
  const incident = incidence(scene)
  for (const id of rank.keys()) {
    const mine: Tie[] = []
    for (const relationshipId of incident.get(id) ?? []) {
      const drawn = scene.relationships.get(relationshipId)!
      const { relationship } = drawn
      if (!isInSight(scene, drawn) || relationship.start === relationship.end) continue
      mine.push({ relationship, other: relationship.start === id ? relationship.end : relationship.start })
    }
    mine.sort(
      (a, b) =>
        rank.get(a.other)! - rank.get(b.other)! ||
        compare(a.relationship.type, b.relationship.type) ||
        compare(a.relationship.id, b.relationship.id),
    )
    ties.set(id, mine)
  }
  return ties
}

/**
 * Outwards from all places at once, a relationship at a time. Of places that are equally near, one that a relationship
 * names as where the thing is comes first, then the one to which less is tied: a city before the country round it.
 */
function homesOf(places: ReadonlyMap<string, Coordinates>, { ties, rank }: Survey): Map<string, Home> {
  const homes = new Map<string, Home>()
  const known = (id: string) => (places.has(id) ? id : homes.get(id)?.place)
  let front = [...places.keys()]
  for (let steps = 1; front.length > 0; steps++) {
    const found = new Map<string, { place: string; cost: readonly number[] }>()
    for (const from of front)
      for (const { relationship, other } of ties.get(from)!) {
        if (known(other) !== undefined) continue
        const place = known(from)!
        const says = relationship.end === from && SAYS_WHERE.test(relationship.type)
        const cost = [says ? 0 : 1, ties.get(place)!.length, rank.get(place)!]
        const before = found.get(other)
        if (!before || isLess(cost, before.cost)) found.set(other, { place, cost })
      }
    for (const [id, { place }] of found) homes.set(id, { place, steps })
    front = [...found.keys()]
  }
  return homes
}

/** The places of those who are parties to an agreement, with the relationships that say so: what leads to it, else all. */
function partiesOf(
  agreement: string,
  ties: readonly Tie[],
  placeOf: (id: string) => string | undefined,
): Map<string, string[]> {
  const incoming = ties.filter(({ relationship }) => relationship.end === agreement)
  const parties = new Map<string, string[]>()
  for (const { relationship, other } of incoming.length > 0 ? incoming : ties) {
    const place = placeOf(other)
    if (place !== undefined) parties.set(place, [...(parties.get(place) ?? []), relationship.id])
  }
  return parties
}

function agreementsIn(scene: Scene, schema: SchemaAnswer | null): (node: Node) => boolean {
  const appearances = appearancesFor(scene, schema)
  return node => appearances.get(mainLabel(node, appearances))?.glyph === 'agreement'
}

const relationshipsIn = (scene: Scene, rank: ReadonlyMap<string, number>) =>
  [...scene.relationships.values()]
    .filter(drawn => isInSight(scene, drawn))
    .sort(
      ({ relationship: a }, { relationship: b }) =>
        rank.get(a.start)! - rank.get(b.start)! ||
        rank.get(a.end)! - rank.get(b.end)! ||
        compare(a.type, b.type) ||
        compare(a.id, b.id),
    )

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const isLess = (a: readonly number[], b: readonly number[]) => {
  const at = a.findIndex((value, index) => value !== b[index])
  return at >= 0 && a[at]! < b[at]!
}

/** Things by the place they belong to, nearest first, in the order of the atlas; every place is there, with none too. */
export function thingsByPlace({ places, homes }: Atlas): Map<string, string[]> {
  const things = new Map<string, string[]>([...places.keys()].map(id => [id, []]))
  for (const [id, { place }] of homes) things.get(place)!.push(id)
  for (const list of things.values()) list.sort((a, b) => homes.get(a)!.steps - homes.get(b)!.steps)
  return things
}
