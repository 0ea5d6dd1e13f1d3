import type { Glyph, HueName, Line, Shape } from './palette.ts'

/** What can be counted or worked out of the place of a node in what is in sight. */
export const metrics = ['degree', 'evidence', 'pagerank', 'betweenness', 'community'] as const
export type Metric = (typeof metrics)[number]

/** Where a colour, a size or a condition takes its value from. */
export type Source = `metric:${Metric}` | `property:${string}`

/**
 * A rule of how things look: what it is about, and what it sets. All that the condition names must hold. Rules are
 * applied in their order, so that a later rule paints over an earlier one.
 */
export interface StyleRule {
  readonly order: number
  readonly on: boolean
  readonly of: 'node' | 'relationship'
  readonly when: Condition
  readonly set: Dress
}

/** '' and null stand for: whatever. */
export interface Condition {
  /** Label or type. */
  readonly kind: string
  readonly status: Exclude<Line, 'plain'> | ''
  readonly property: string
  /** How the property is looked at. `value` is for `is` and `contains`. */
  readonly test: 'is' | 'contains' | 'there' | 'missing'
  readonly value: string
  /** A number between two bounds, both inclusive. */
  readonly number: Source | ''
  readonly from: number | null
  readonly to: number | null
}

/** What a rule sets; what it leaves out stays as it is. */
export interface Dress {
  readonly colour?: HueName | Source
  readonly shape?: Shape
  readonly icon?: Glyph | 'letter'
  /** Diameter in model units. */
  readonly size?: number | Source
  /** The property whose value is the caption; '' for no caption. */
  readonly caption?: string
  readonly line?: LineStyle
  /** Width of the line in model units. */
  readonly width?: number
}

export const lineStyles = ['solid', 'dashed', 'dotted'] as const
export type LineStyle = (typeof lineStyles)[number]

/** The property whose value is the caption; null for no caption. */
export interface LabelCaption {
  readonly property: string | null
}

/** The number of a node among those of its label: "Person 4". */
export interface Alias {
  readonly label: string
  readonly number: number
}

export const anything: Condition = {
  kind: '',
  status: '',
  property: '',
  test: 'is',
  value: '',
  number: '',
  from: null,
  to: null,
}
