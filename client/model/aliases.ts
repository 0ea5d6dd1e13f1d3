import { type Change, noChange } from './change.ts'
import { noSceneChange, type Scene, type SceneChange } from './scene.ts'
import { settingOf } from './settings.ts'
import type { Alias } from './stylerule.ts'

/** "Person 4" in place of a name. */
export const aliasText = ({ label, number }: Alias): string => `${label} ${number}`.trim()

/**
 * Numbers for nodes that have none yet, counted on within their label. A number belongs to its node as long as the
 * scene lives, whether the node is drawn or not: two pictures of one scene say the same.
 */
export function numbering(scene: Scene, nodes: Iterable<readonly [id: string, label: string]>): Change<Alias> {
  const highest = new Map<string, number>()
  for (const { label, number } of scene.aliases.values()) highest.set(label, Math.max(number, highest.get(label) ?? 0))
  const added = new Map<string, Alias>()
  for (const [id, label] of nodes) {
    if (scene.aliases.has(id) || added.has(id)) continue
    const number = (highest.get(label) ?? 0) + 1
    highest.set(label, number)
    added.set(id, { label, number })
  }
  return { ...noChange<Alias>(), added }
}

/** While names are hidden, what is drawn new gets its number in the same change. */
export function withNumbers(scene: Scene, change: SceneChange, labelOf: (id: string) => string): SceneChange {
  if (settingOf(scene, 'names') !== 'hidden' || change.nodes.added.size === 0) return change
  const added = numbering(
    scene,
    [...change.nodes.added.keys()].map(id => [id, labelOf(id)] as const),
  ).added
  return { ...change, aliases: { ...change.aliases, added: new Map([...change.aliases.added, ...added]) } }
}

/** Numbers for all that is drawn. */
export const numberingAll = (scene: Scene, labelOf: (id: string) => string): SceneChange => ({
  ...noSceneChange(),
  aliases: numbering(
    scene,
    [...scene.nodes.keys()].map(id => [id, labelOf(id)] as const),
  ),
})
