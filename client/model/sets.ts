import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { captionOf, type Language } from './caption.ts'
import { difference } from './change.ts'
import { referenceOf } from './identity.ts'
import { isInSight, type Member, type NamedSet, noSceneChange, type Scene, type SceneChange } from './scene.ts'
import { appearancesFor, mainLabel, type Selection } from './view.ts'

/**
 * The algebra of selections. Laws, each proved by a test whose title begins with its number:
 * S1 union and intersection are commutative and associative, and nothing changes when both sides are the same
 * S2 intersection distributes over union
 * S3 a minus b and the intersection of a and b are disjoint, and together they are a
 * S4 a minus (b united with c) = (a minus b) minus c
 */
export const union = (a: Selection, b: Selection): Selection => ({
  nodes: new Set([...a.nodes, ...b.nodes]),
  relationships: new Set([...a.relationships, ...b.relationships]),
})

export const minus = (a: Selection, b: Selection): Selection => keeping(a, (id, kind) => !b[kind].has(id))
export const intersection = (a: Selection, b: Selection): Selection => keeping(a, (id, kind) => b[kind].has(id))

const keeping = (selection: Selection, isKept: (id: string, kind: keyof Selection) => boolean): Selection => ({
  nodes: new Set([...selection.nodes].filter(id => isKept(id, 'nodes'))),
  relationships: new Set([...selection.relationships].filter(id => isKept(id, 'relationships'))),
})

const idsOf = (members: readonly Member[]) => new Set(members.map(({ id }) => id))

export const selectionOf = ({ nodes, relationships }: NamedSet): Selection => ({
  nodes: idsOf(nodes),
  relationships: idsOf(relationships),
})

/** A selection as the content of a set, with the references by which it is found again. */
export function contentOf(
  scene: Scene,
  schema: SchemaAnswer | null,
  { nodes, relationships }: Selection,
): Pick<NamedSet, 'nodes' | 'relationships'> {
  const inSet = [...nodes].flatMap(id => {
    const drawn = scene.nodes.get(id)
    return drawn ? [{ id, ref: referenceOf(drawn.node, schema) }] : []
  })
  const tiesInSet = [...relationships].flatMap(id => {
    const key = scene.relationships.get(id)?.relationship.properties.key
    return scene.relationships.has(id) ? [{ id, ref: typeof key === 'string' && key !== '' ? key : id }] : []
  })
  return { nodes: inSet, relationships: tiesInSet }
}

/** How much of a set is in sight, of how much. */
export function drawnOf(scene: Scene, set: NamedSet): { drawn: number; total: number } {
  const nodes = set.nodes.filter(({ id }) => scene.nodes.get(id)?.hidden === false)
  const relationships = set.relationships.filter(({ id }) => {
    const drawn = scene.relationships.get(id)
    return drawn !== undefined && isInSight(scene, drawn)
  })
  return {
    drawn: nodes.length + relationships.length,
    total: set.nodes.length + set.relationships.length,
  }
}

/** The change of the sets alone; null takes a set away. */
export function settingSet(scene: Scene, id: string, set: NamedSet | null): SceneChange {
  const next = new Map(scene.sets)
  if (set) next.set(id, set)
  else next.delete(id)
  return { ...noSceneChange(), sets: difference(scene.sets, next) }
}

export function nextSetId(scene: Scene): string {
  let number = scene.sets.size + 1
  while (scene.sets.has(`set${number}`)) number++
  return `set${number}`
}

/** Whether another set has this name. */
export const isTaken = (scene: Scene, name: string, except?: string): boolean =>
  [...scene.sets].some(([id, set]) => id !== except && set.name === name)

/** A name for a selection: what one thing is called, else the two commonest labels or types with the number. */
export function proposedName(
  scene: Scene,
  schema: SchemaAnswer | null,
  language: Language,
  { nodes, relationships }: Selection,
): string {
  const appearances = appearancesFor(scene, schema)
  const kinds = new Map<string, number>()
  const count = (kind: string) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  for (const id of nodes) {
    const node = scene.nodes.get(id)?.node
    if (node) count(mainLabel(node, appearances))
  }
  if (nodes.size === 0)
    for (const id of relationships) {
      const drawn = scene.relationships.get(id)
      if (drawn) count(drawn.relationship.type)
    }
  const [only] = nodes
  const node = nodes.size === 1 ? scene.nodes.get(only!)?.node : undefined
  const common = [...kinds].filter(([kind]) => kind !== '').sort((a, b) => b[1] - a[1])
  const size = nodes.size || relationships.size
  const base = node
    ? captionOf(node, schema, language)
    : `${common
        .slice(0, 2)
        .map(([kind]) => kind)
        .join(' + ')}${common.length > 2 ? ' …' : ''} × ${size}`.trim()
  let name = base
  for (let number = 2; isTaken(scene, name); number++) name = `${base} (${number})`
  return name
}
