import { isDateProperty } from '../../server/contract/dates.ts'
import type { Node } from '../../server/contract/graph.ts'
import { spanOfValue } from './dates.ts'
import type { History } from './history.ts'
import type { Position, Scene } from './scene.ts'
import { settingOf } from './settings.ts'

export const layoutNames = ['force', 'layers', 'radial', 'rings', 'circle', 'columns', 'timeline', 'grid'] as const
export type LayoutName = (typeof layoutNames)[number]

export const directions = ['right', 'down'] as const
/** What rings go by: relationships in sight, or passages that name a node. */
export const measures = ['degree', 'evidence'] as const

/** How far nodes may be told to keep from each other, as a multiple of what they need. */
export const spacings = { least: 0.7, most: 2.5, step: 0.1 } as const

/** How a scene is laid out: what was last chosen. */
export interface Arrangement {
  readonly layout: LayoutName
  readonly spacing: number
  readonly direction: (typeof directions)[number]
  readonly measure: (typeof measures)[number]
  /** The property that says when, for a timeline; '' takes for each node the first that does. */
  readonly date: string
}

const oneOf = <T extends string>(list: readonly T[], value: string): T => list.find(one => one === value) ?? list[0]!

/** A scene file may hold anything: what is no choice here counts as the first one. */
export function arrangementOf(scene: Scene): Arrangement {
  const spacing = settingOf(scene, 'layoutSpacing')
  const date = settingOf(scene, 'layoutDate')
  return {
    layout: oneOf(layoutNames, settingOf(scene, 'layout')),
    spacing: Number.isFinite(spacing) ? Math.min(spacings.most, Math.max(spacings.least, spacing)) : 1,
    direction: oneOf(directions, settingOf(scene, 'layoutDirection')),
    measure: oneOf(measures, settingOf(scene, 'layoutMeasure')),
    date: typeof date === 'string' ? date : '',
  }
}

// ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────

const saysWhen = (property: string) => isDateProperty(property) || property === 'period'

/** Which of several dates of a node is meant: the date itself, then when it began. */
const dateRank = (property: string) =>
  property === 'date' ? 0 : /start|begin|from|since|born|founded/i.test(property) ? 1 : 2

const byDate = (a: string, b: string) => dateRank(a) - dateRank(b) || (a < b ? -1 : 1)

/** When a node is, by one property or, with '', by the first that says so: milliseconds since 1970, or null. */
export function dateOf({ properties }: Node, property: string): number | null {
  const names = property === '' ? Object.keys(properties).filter(saysWhen).sort(byDate) : [property]
  for (const name of names) {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined
    const span = value === undefined ? null : spanOfValue(value)
    if (span) return span[0]
  }
  return null
}

/** Properties of what is drawn and not hidden that say when, the likeliest first. */
export function dateProperties(scene: Scene): string[] {
  const names = new Set<string>()
  for (const { node, hidden } of scene.nodes.values())
    if (!hidden)
      for (const name of Object.keys(node.properties))
        if (!names.has(name) && saysWhen(name) && dateOf(node, name) !== null) names.add(name)
  return [...names].sort(byDate)
}

/** How many of the nodes that are not hidden have a date, and how many do not. */
export function datedCounts(scene: Scene, property: string): { dated: number; undated: number } {
  let [dated, undated] = [0, 0]
  for (const { node, hidden } of scene.nodes.values()) {
    if (hidden) continue
    if (dateOf(node, property) === null) undated++
    else dated++
  }
  return { dated, undated }
}

// ── my arrangement ──────────────────────────────────────────────────────────────────────────────────────────────

/** Steps in which the page laid nodes out, as opposed to a hand. */
const layingOut = new Set(['step.layout', 'step.layoutSome', 'step.arrange', 'step.arrangeSome'])

/** Places of nodes, and of closed groups by the name of their fold. */
export interface Mine {
  readonly nodes: ReadonlyMap<string, Position>
  readonly folds: ReadonlyMap<string, Position>
}

/**
 * Places as they were before the last layout, and before those right before it, up to where something was last moved by
 * hand. Null when nothing was laid out, as far as history goes.
 */
export function mineOf({ past }: History): Mine | null {
  let mine = null as Mine | null
  for (const { change, name } of past.toReversed()) {
    const from = { nodes: movedFrom(change.nodes.updated), folds: movedFrom(change.folds.updated) }
    if (from.nodes.size + from.folds.size === 0) continue
    if (layingOut.has(name.key))
      mine = {
        nodes: new Map([...(mine?.nodes ?? []), ...from.nodes]),
        folds: new Map([...(mine?.folds ?? []), ...from.folds]),
      }
    else if (mine) break
  }
  return mine
}

/** What of a step moved, with its place before it. */
function movedFrom(updated: ReadonlyMap<string, readonly [Position, Position]>): Map<string, Position> {
  const moved = new Map<string, Position>()
  for (const [id, [from, to]] of updated)
    if (from.x !== to.x || from.y !== to.y) moved.set(id, { x: from.x, y: from.y })
  return moved
}

// ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type Alignment = 'left' | 'top' | 'centre' | 'middle'

type Places = ReadonlyMap<string, Position>

/** The nodes' middles on one line: the leftmost, the topmost, or the line through the middle of them all. */
export function aligned(places: Places, alignment: Alignment): Map<string, Position> {
  const axis = alignment === 'left' || alignment === 'centre' ? 'x' : 'y'
  const values = [...places.values()].map(place => place[axis])
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const line = alignment === 'left' || alignment === 'top' ? least : (least + most) / 2
  return new Map([...places].map(([id, place]) => [id, { ...place, [axis]: line }]))
}

/** As far apart from each other as can be between the first and the last, which stay. */
export function distributed(places: Places, axis: 'x' | 'y'): Map<string, Position> {
  const sorted = [...places].sort(([one, a], [other, b]) => a[axis] - b[axis] || (one < other ? -1 : 1))
  const first = sorted[0]?.[1][axis] ?? 0
  const last = sorted.at(-1)?.[1][axis] ?? 0
  const step = (last - first) / Math.max(1, sorted.length - 1)
  return new Map(
    sorted.map(([id, place], order) => [
      id,
      order === sorted.length - 1 ? place : { ...place, [axis]: first + order * step },
    ]),
  )
}
