import { type Node, toNumber, type Value } from '../../server/contract/graph.ts'
import { visibleLabels } from '../../server/contract/source.ts'
import { captionOf, textOf } from './caption.ts'
import { propertyOf } from './filters.ts'
import { incidence, isInSight, type Scene } from './scene.ts'
import {
  type Column,
  column,
  type NodeRow,
  type Row,
  type Table,
  type TabulationInput,
  textSlot,
} from './tabulation.ts'

/** A property that is a number on some nodes of a label. */
export interface Measure {
  readonly label: string
  readonly property: string
  readonly count: number
}

/** One number, with what has to be known before it is held against another. Texts are '' where nothing is given. */
export interface Figure extends Row {
  readonly node: Node
  readonly name: string
  readonly value: number
  /** As it stands in the data: a 64-bit integer has more digits than a number. */
  readonly text: string
  readonly unit: string
  /** In the words of the data: exact, about, more than … */
  readonly qualifier: string
  /** What was measured. */
  readonly kind: string
  readonly period: string
  readonly about: readonly { readonly id: string; readonly name: string }[]
}

/** Figures that may stand beside each other, the largest first. */
export interface FigureGroup {
  readonly unit: string
  /** Null where the figures differ in it: then each one says its own. */
  readonly kind: string | null
  readonly period: string | null
  readonly figures: readonly Figure[]
}

/** `alike`: same unit, kind and period. `unit`: same unit only, because somebody asked for it. */
export type Grouping = 'alike' | 'unit'

/** Names of a property that a unit, a qualifier and a period beside it speak of. */
const VALUES = ['value', 'amount', 'quantity']
const STATISTIC = 'Statistic'

const numberOf = (value: Value): number | undefined => {
  const number = toNumber(value)
  return number !== undefined && Number.isFinite(number) ? number : undefined
}

/** What could be shown as bars of what is not hidden: statistics first, then what most nodes have. */
export function measuresOf({ nodes }: Scene): Measure[] {
  const measures = new Map<string, { label: string; property: string; count: number }>()
  for (const { node, hidden } of nodes.values())
    for (const [property, value] of Object.entries(node.properties)) {
      if (hidden || numberOf(value) === undefined) continue
      for (const label of visibleLabels(node.labels)) {
        const key = measureKey({ label, property })
        const measure = measures.get(key) ?? { label, property, count: 0 }
        measure.count++
        measures.set(key, measure)
      }
    }
  const rank = ({ label, property }: Measure) =>
    Number(label !== STATISTIC) * 2 + Number(!VALUES.includes(property.toLowerCase()))
  return [...measures.values()].sort(
    (a, b) => rank(a) - rank(b) || b.count - a.count || (measureKey(a) < measureKey(b) ? -1 : 1),
  )
}

export const measureKey = ({ label, property }: Pick<Measure, 'label' | 'property'>): string =>
  JSON.stringify([label, property])

/** The figures of a measure in sight, with their columns. */
export function figureTable(input: TabulationInput, nodes: Table<NodeRow>, measure: Measure | null): Table<Figure> {
  const { scene } = input
  const incident = incidence(scene)
  const isValue = measure !== null && VALUES.includes(measure.property.toLowerCase())
  const rows: Figure[] = []
  for (const row of measure ? nodes.rows : []) {
    const { node, id } = row
    if (!node.labels.includes(measure!.label)) continue
    const value = numberOf(propertyOf(node.properties, measure!.property))
    if (value === undefined) continue
    const beside = (name: string) => (isValue ? textOf(propertyOf(node.properties, name)) : '')
    rows.push({
      id,
      target: row.target,
      pale: row.pale,
      node,
      name: row.caption,
      value,
      text: textOf(propertyOf(node.properties, measure!.property)),
      unit: beside('unit'),
      qualifier: beside('qualifier'),
      kind: beside('measure') || `${measure!.label} · ${measure!.property}`,
      period: beside('period'),
      about: aboutOf(scene, incident.get(id) ?? [], id, input),
    })
  }
  const within = measure?.label ?? null
  const slot = (property: string) => (isValue ? { slot: textSlot('node', within, property) } : {})
  const columns: Column<Figure>[] = [
    column('name', row => row.name, { width: 280 }),
    column('value', row => row.value, {
      numeric: true,
      width: 150,
      slot: { kind: 'range', of: 'node', within, property: measure?.property ?? '' },
    }),
    column('unit', row => row.unit, { width: 130, ...slot('unit') }),
    column('qualifier', row => row.qualifier, { width: 120, ...slot('qualifier') }),
    column('kind', row => row.kind, { width: 240, ...slot('measure') }),
    column('period', row => row.period, { width: 120, ...slot('period') }),
    column('about', row => row.about.map(({ name }) => name).join(' · '), { width: 280 }),
  ]
  const pale = rows.filter(row => row.pale).length
  const total = measure?.count ?? 0
  return { rows, columns, counts: { total, hidden: 0, filtered: total - rows.length, pale } }
}

/** What a figure is about: the other ends of its ABOUT, else of everything that leaves it, as far as it is in sight. */
function aboutOf(scene: Scene, ties: readonly string[], id: string, { schema, language }: TabulationInput) {
  const out = ties.flatMap(tie => {
    const drawn = scene.relationships.get(tie)!
    return isInSight(scene, drawn) && drawn.relationship.start === id ? [drawn.relationship] : []
  })
  const about = out.filter(({ type }) => type === 'ABOUT')
  return (about.length > 0 ? about : out).map(({ end }) => ({
    id: end,
    name: captionOf(scene.nodes.get(end)!.node, schema, language),
  }))
}

/**
 * Figures in groups within which they may be compared. Nothing is added up: parts of a whole are not told from the whole,
 * nor what was measured once from what was measured twice. Largest groups first; a figure alone is a group of one.
 */
export function groupsOf(figures: readonly Figure[], by: Grouping): FigureGroup[] {
  const groups = new Map<string, Figure[]>()
  for (const figure of figures) {
    const { unit, kind, period } = figure
    const key = JSON.stringify(by === 'unit' ? [unit] : [unit, kind, period])
    groups.set(key, [...(groups.get(key) ?? []), figure])
  }
  const same = (list: readonly Figure[], of: (figure: Figure) => string) => {
    const [first, ...rest] = list.map(of)
    return rest.every(one => one === first) ? first! : null
  }
  return [...groups.values()]
    .map(list => ({
      unit: list[0]!.unit,
      kind: same(list, figure => figure.kind),
      period: same(list, figure => figure.period),
      figures: [...list].sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1)),
    }))
    .sort((a, b) => b.figures.length - a.figures.length || (groupKey(a) < groupKey(b) ? -1 : 1))
}

export const groupKey = ({ unit, kind, period }: FigureGroup): string => JSON.stringify([unit, kind, period])

/** How the end of a bar is drawn: the figure itself; at least so much; about so much; at most so much; not known how. */
export type End = 'exact' | 'open' | 'about' | 'below' | 'unclear'

const ends: readonly (readonly [End, readonly string[]])[] = [
  ['exact', ['', 'exact', 'exactly', 'precise', '=', '准确', '精确']],
  ['open', ['more than', 'over', 'above', 'at least', 'exceeding', '>', '>=', '≥', '超过', '超', '逾', '以上', '至少']],
  [
    'about',
    [
      'about',
      'around',
      'approximately',
      'approx',
      'approx.',
      'circa',
      'c.',
      'ca.',
      'roughly',
      '~',
      '≈',
      '约',
      '大约',
      '左右',
    ],
  ],
  [
    'below',
    [
      'nearly',
      'almost',
      'less than',
      'under',
      'below',
      'at most',
      'up to',
      '<',
      '<=',
      '≤',
      '近',
      '将近',
      '接近',
      '不到',
      '至多',
    ],
  ],
]

export function endOf(qualifier: string): End {
  const word = qualifier.trim().toLowerCase()
  return ends.find(([, words]) => words.includes(word))?.[0] ?? 'unclear'
}

/** Where a bar begins and how wide it is, in per cent of the scale of its group, which always holds nothing (0). */
export function barOf(figure: Figure, { figures }: FigureGroup): { left: number; width: number; zero: number } {
  const least = Math.min(0, ...figures.map(({ value }) => value))
  const most = Math.max(0, ...figures.map(({ value }) => value))
  // Halved, for the span of two finite numbers may be beyond what a number holds.
  const span = most / 2 - least / 2
  if (span === 0) return { left: 0, width: 0, zero: 0 }
  const at = (value: number) => 100 * ((value / 2 - least / 2) / span)
  const [zero, end] = [at(0), at(figure.value)]
  return { left: Math.min(zero, end), width: Math.abs(end - zero), zero }
}
