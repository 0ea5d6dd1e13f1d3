import type { Node, Relationship } from '../../server/contract/graph.ts'
import { textOf } from './caption.ts'
import { difference } from './change.ts'
import { evidenceCount, isSource, type Measure, numberOf, sourceParts, type WorkedOut, workedOut } from './measures.ts'
import { glyphs, type Line, lineKinds, shapes } from './palette.ts'
import { isHueName } from './scales.ts'
import { noSceneChange, type Scene, type SceneChange } from './scene.ts'
import { settingOf } from './settings.ts'
import { anything, type Condition, type Dress, lineStyles, type Source, type StyleRule } from './stylerule.ts'

export interface NamedRule extends StyleRule {
  readonly id: string
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const oneOf = <T extends string>(list: readonly T[], value: unknown): T | undefined => list.find(one => one === value)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const within = (value: unknown, least: number, most: number) => {
  const number = finite(value)
  return number === null ? undefined : Math.min(most, Math.max(least, number))
}

export const sizeLimits = { least: 12, most: 120 }
export const widthLimits = { least: 0.5, most: 12 }

/** Lines that say something about a relationship. */
export const saidLines = lineKinds.filter(line => line !== 'plain')

/** A rule as it is used, whatever a scene file of others holds. */
function readRule(id: string, value: unknown): NamedRule {
  const { order, on, of, when, set } = isObject(value) ? value : {}
  const condition = isObject(when) ? when : {}
  const dress = isObject(set) ? set : {}
  const colour = text(dress.colour)
  const source = text(dress.size)
  const size = within(dress.size, sizeLimits.least, sizeLimits.most) ?? (isSource(source) ? source : undefined)
  const width = within(dress.width, widthLimits.least, widthLimits.most)
  const shape = oneOf(shapes, dress.shape)
  const icon = oneOf([...glyphs, 'letter' as const], dress.icon)
  const line = oneOf(lineStyles, dress.line)
  const number = text(condition.number)
  return {
    id,
    order: finite(order) ?? 0,
    on: on === true,
    of: of === 'relationship' ? 'relationship' : 'node',
    when: {
      kind: text(condition.kind),
      status: oneOf(saidLines, condition.status) ?? '',
      property: text(condition.property),
      test: oneOf(['is', 'contains', 'there', 'missing'] as const, condition.test) ?? 'is',
      value: text(condition.value),
      number: isSource(number) ? number : '',
      from: finite(condition.from),
      to: finite(condition.to),
    },
    set: {
      ...(isHueName(colour) || isSource(colour) ? { colour } : {}),
      ...(shape ? { shape } : {}),
      ...(icon ? { icon } : {}),
      ...(size === undefined ? {} : { size }),
      ...(typeof dress.caption === 'string' ? { caption: dress.caption } : {}),
      ...(line ? { line } : {}),
      ...(width === undefined ? {} : { width }),
    },
  }
}

const read = new WeakMap<Scene['styles'], readonly NamedRule[]>()

/** The rules in their order. */
export function rulesOf(scene: Scene): readonly NamedRule[] {
  const known = read.get(scene.styles)
  if (known) return known
  const rules = [...scene.styles]
    .map(([id, rule]) => readRule(id, rule))
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  read.set(scene.styles, rules)
  return rules
}

/** Whether a property passes the test of a condition. A list passes when one of its items does; case does not matter. */
function passes({ property, test, value }: Condition, { properties }: Node | Relationship): boolean {
  if (property === '') return true
  const own = Object.hasOwn(properties, property) ? (properties[property] ?? null) : null
  const isThere = textOf(own) !== ''
  if (test === 'there') return isThere
  if (test === 'missing') return !isThere
  const wanted = value.trim().toLowerCase()
  return (Array.isArray(own) ? own : [own]).some(item => {
    const said = textOf(item).trim().toLowerCase()
    return test === 'is' ? said === wanted : wanted !== '' && said.includes(wanted)
  })
}

const isBetween = ({ from, to }: Condition, number: number | string | undefined): boolean =>
  typeof number === 'number' && (from === null || number >= from) && (to === null || number <= to)

export const appliesToNode = ({ of, on, when }: StyleRule, node: Node, measure: (source: Source) => Measure): boolean =>
  on &&
  of === 'node' &&
  (when.kind === '' || node.labels.includes(when.kind)) &&
  passes(when, node) &&
  (when.number === '' || isBetween(when, measure(when.number)(node)))

export function appliesToRelationship({ of, on, when }: StyleRule, relationship: Relationship, line: Line): boolean {
  if (!on || of !== 'relationship') return false
  if (when.kind !== '' && relationship.type !== when.kind) return false
  if (when.status !== '' && line !== when.status) return false
  return passes(when, relationship) && (when.number === '' || isBetween(when, numberOn(relationship, when.number)))
}

/** Of metrics a relationship has its evidence only. */
function numberOn({ properties }: Relationship, source: Source): number | undefined {
  const { kind, name } = sourceParts(source)
  if (kind === 'metric') return name === 'evidence' ? evidenceCount(properties) : undefined
  return Object.hasOwn(properties, name) ? numberOf(properties[name]) : undefined
}

/** What some rules set together, and which of them set what: of several that set the same, the last. */
export interface Worn {
  readonly dress: Dress
  readonly by: { readonly [part in keyof Dress]?: string }
}

export const bare: Worn = { dress: {}, by: {} }

export function wear(rules: readonly NamedRule[]): Worn {
  if (rules.length === 0) return bare
  const by: { -readonly [part in keyof Dress]?: string } = {}
  for (const { id, set } of rules) for (const part of Object.keys(set) as (keyof Dress)[]) by[part] = id
  return { dress: Object.assign({}, ...rules.map(({ set }) => set)), by }
}

/** What a worker has to work out for the looks of a scene. */
export function neededMetrics(scene: Scene): WorkedOut[] {
  const sources = new Set<string>([settingOf(scene, 'colourBy'), settingOf(scene, 'sizeBy')])
  for (const { on, of, set, when } of rulesOf(scene)) {
    if (!on || of !== 'node') continue
    for (const source of [set.colour, set.size, when.number]) if (typeof source === 'string') sources.add(source)
  }
  return workedOut.filter(name => sources.has(`metric:${name}`))
}

// ── changes of the rules ────────────────────────────────────────────────────────────────────────────────────────

export function nextRuleId({ styles }: Scene): string {
  let number = styles.size + 1
  while (styles.has(`rule${number}`)) number++
  return `rule${number}`
}

/** A new rule at the end. It sets nothing yet: what it is about is told first. */
export const newRule = (scene: Scene, of: StyleRule['of'] = 'node', when: Partial<Condition> = {}): StyleRule => ({
  order: Math.max(0, ...rulesOf(scene).map(({ order }) => order)) + 1,
  on: true,
  of,
  when: { ...anything, ...when },
  set: {},
})

/** The change of one rule alone; null takes it away. */
export function settingRule(scene: Scene, id: string, rule: StyleRule | null): SceneChange {
  const next = new Map(scene.styles)
  if (rule) next.set(id, rule)
  else next.delete(id)
  return { ...noSceneChange(), styles: difference(scene.styles, next) }
}

/** A rule one place up or down. At the end of the list nothing changes. */
export function movingRule(scene: Scene, id: string, by: 1 | -1): SceneChange {
  const rules = rulesOf(scene)
  const at = rules.findIndex(rule => rule.id === id)
  const to = at + by
  if (at < 0 || to < 0 || to >= rules.length) return noSceneChange()
  const order = rules.toSpliced(at, 1).toSpliced(to, 0, rules[at]!)
  const next = new Map(scene.styles)
  // Numbers of a file of others may be the same for two rules: all are counted anew.
  order.forEach((rule, index) => {
    const { id: key, ...record } = rule
    if (record.order !== index + 1) next.set(key, { ...record, order: index + 1 })
  })
  return { ...noSceneChange(), styles: difference(scene.styles, next) }
}

/** The property by which nodes of a label are called; undefined for the usual one. */
export function settingCaption(scene: Scene, label: string, property: string | null | undefined): SceneChange {
  const next = new Map(scene.captions)
  if (property === undefined) next.delete(label)
  else if (next.get(label)?.property !== property) next.set(label, { property })
  return { ...noSceneChange(), captions: difference(scene.captions, next) }
}
