import type { LayoutName } from './arrangement.ts'
import { difference } from './change.ts'
import type { Look } from './palette.ts'
import { noSceneChange, type Scene, type SceneChange, type SettingValue } from './scene.ts'
import type { Source } from './stylerule.ts'

/** How a scene is shown as a whole, with what holds until it is set. Undone and saved with the scene. */
export const settingDefaults = {
  /** What filters do with what they do not let through: it stays pale, or is not drawn at all. */
  filterMode: 'fade' as 'fade' | 'hide',
  /** Several relationships between the same two nodes: side by side, or one line with their number. */
  parallels: 'fan' as 'fan' | 'fold',
  /** On what the scene is shown. */
  surface: 'graph' as 'graph' | 'map',
  look: 'default' as Look,
  names: 'shown' as 'shown' | 'hidden',
  /** What colour and size of nodes say, beneath the rules; '' is what they say by themselves: label, and degree. */
  colourBy: '' as '' | Source,
  sizeBy: '' as '' | 'same' | Source,
  /** How the scene was last laid out; see `arrangement.ts`. */
  layout: 'force' as LayoutName,
  layoutSpacing: 1,
  layoutDirection: 'right' as 'right' | 'down',
  layoutMeasure: 'degree' as 'degree' | 'evidence',
  /** The property that a timeline goes by; '' takes for each node the first that says when. */
  layoutDate: '',
}

export type Settings = typeof settingDefaults

export const settingOf = <Name extends keyof Settings>(scene: Scene, name: Name): Settings[Name] =>
  (scene.settings.get(name) as Settings[Name] | undefined) ?? settingDefaults[name]

/** What was set to its default is not kept: a scene that nobody touched has no settings. */
export function setting(scene: Scene, set: Partial<Settings>): SceneChange {
  const next = new Map(scene.settings)
  for (const [name, value] of Object.entries(set) as [keyof Settings, SettingValue][])
    if (value === settingDefaults[name]) next.delete(name)
    else next.set(name, value)
  return { ...noSceneChange(), settings: difference(scene.settings, next) }
}
