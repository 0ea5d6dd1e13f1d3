import { difference } from './change.ts'
import { incidence, isInSight, noSceneChange, type Scene, type SceneChange } from './scene.ts'
import type { Selection } from './view.ts'

/**
 * "What if these were not there": nodes and relationships that stay drawn, as shadows, while paths, components and
 * metrics answer as if they did not exist. Nothing is written to the database.
 */
export interface Mask {
  readonly name: string
  readonly on: boolean
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
}

export function settingMask(scene: Scene, id: string, mask: Mask | null): SceneChange {
  const next = new Map(scene.masks)
  if (mask) next.set(id, mask)
  else next.delete(id)
  return { ...noSceneChange(), masks: difference(scene.masks, next) }
}

export const clearingMasks = (scene: Scene): SceneChange => ({
  ...noSceneChange(),
  masks: difference(scene.masks, new Map()),
})

export function nextMaskId(scene: Scene): string {
  let number = scene.masks.size + 1
  while (scene.masks.has(`mask${number}`)) number++
  return `mask${number}`
}

/** What the masks that are on cover, of what is drawn. */
export function maskedIn({ masks, nodes, relationships }: Scene): Selection {
  const on = [...masks.values()].filter(mask => mask.on)
  return {
    nodes: new Set(on.flatMap(mask => mask.nodes.filter(id => nodes.has(id)))),
    relationships: new Set(on.flatMap(mask => mask.relationships.filter(id => relationships.has(id)))),
  }
}

let last: { scene: Scene; value: Scene } | null = null

/** The scene as if what is masked were not there: it counts as hidden. The scene itself while nothing is masked. */
export function supposedOf(scene: Scene): Scene {
  const masked = maskedIn(scene)
  if (masked.nodes.size + masked.relationships.size === 0) return scene
  const isSame = (['nodes', 'relationships', 'masks'] as const).every(table => last?.scene[table] === scene[table])
  if (isSame) return { ...scene, nodes: last!.value.nodes, relationships: last!.value.relationships }
  const nodes = new Map(scene.nodes)
  for (const id of masked.nodes) nodes.set(id, { ...nodes.get(id)!, hidden: true })
  const relationships = new Map(scene.relationships)
  for (const id of masked.relationships) relationships.set(id, { ...relationships.get(id)!, hidden: true })
  const value = { ...scene, nodes, relationships }
  last = { scene, value }
  return value
}

/** What the masks change: the parts of what is in sight, before and with them, and what hangs on the largest no more. */
export interface Consequences {
  readonly parts: readonly [before: number, now: number]
  readonly cutOff: readonly string[]
}

export function consequencesOf(sight: Scene): Consequences {
  const before = partsOf(sight)
  const now = partsOf(supposedOf(sight))
  const masked = maskedIn(sight)
  const main = new Set(before[0])
  // What hung on the largest part, is still there, and hangs on it no more.
  const still = new Set(now.find(part => part.some(id => main.has(id))))
  return {
    parts: [before.length, now.length],
    cutOff: [...main].filter(id => !masked.nodes.has(id) && !still.has(id)),
  }
}

/** The parts that hang together, the largest first; of equal ones the one with the first id. */
export function partsOf(sight: Scene): string[][] {
  const incident = incidence(sight)
  const seen = new Set<string>()
  const parts: string[][] = []
  for (const [start, { hidden }] of sight.nodes) {
    if (hidden || seen.has(start)) continue
    const part = [start]
    seen.add(start)
    // A list that grows while it is walked.
    for (const id of part)
      for (const tie of incident.get(id) ?? []) {
        const drawn = sight.relationships.get(tie)!
        if (!isInSight(sight, drawn)) continue
        for (const end of [drawn.relationship.start, drawn.relationship.end])
          if (!seen.has(end)) {
            seen.add(end)
            part.push(end)
          }
      }
    parts.push(part)
  }
  const first = (part: readonly string[]) => part.reduce((a, b) => (a < b ? a : b))
  return parts.sort((a, b) => b.length - a.length || (first(a) < first(b) ? -1 : 1))
}

export const isMask = (value: unknown): boolean => {
  const mask = value as Partial<Mask> | null
  return (
    typeof mask?.name === 'string' &&
    typeof mask.on === 'boolean' &&
    Array.isArray(mask.nodes) &&
    Array.isArray(mask.relationships)
  )
}
