import type { Grouping } from './statistics.ts'

/** `offered` is there while something is offered instead of being drawn, see `offer.ts`. */
export const tableTabs = ['nodes', 'relationships', 'evidence', 'statistics', 'offered'] as const
export type TableTab = (typeof tableTabs)[number]

/** How a grid is looked at. Columns are named by their ids; what names no column is passed over. */
export interface GridLook {
  readonly sort: { readonly id: string; readonly descending: boolean } | null
  /** Columns whose place was chosen, from the left; the others follow. */
  readonly order: readonly string[]
  /** Columns that were chosen to be shown or not; the others are as usual. */
  readonly shown: { readonly [id: string]: boolean }
  /** CSS pixels, where a width was chosen. */
  readonly widths: { readonly [id: string]: number }
}

/** How the table is looked at: remembered from one visit to the next, and no part of a scene. */
export interface TableLook {
  readonly tab: TableTab
  /** Whether filters can be written above the columns. */
  readonly filtering: boolean
  readonly grids: { readonly [tab in TableTab]: GridLook }
  readonly statistics: {
    readonly as: 'bars' | 'rows'
    /** `measureKey` of what is shown; null for the first. */
    readonly measure: string | null
    readonly by: Grouping
  }
}

export const initialGrid: GridLook = { sort: null, order: [], shown: {}, widths: {} }

export const initialTable: TableLook = {
  tab: 'nodes',
  filtering: false,
  grids: {
    nodes: initialGrid,
    relationships: initialGrid,
    evidence: initialGrid,
    statistics: initialGrid,
    offered: initialGrid,
  },
  statistics: { as: 'bars', measure: null, by: 'alike' },
}

/** CSS pixels. */
export const WIDTHS = { least: 60, most: 900 }

export const widthWithin = (width: number): number => Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, width)))

/** Sorts by a column: first upwards, then downwards, then as the rows stood. */
export function sortingBy(look: GridLook, id: string): GridLook {
  const { sort } = look
  if (sort?.id !== id) return { ...look, sort: { id, descending: false } }
  return { ...look, sort: sort.descending ? null : { id, descending: true } }
}

/** What was remembered, as far as it is of today's shape. */
export function tableFrom(remembered: unknown): TableLook {
  const { tab, filtering, grids, statistics } = record(remembered)
  const { as, measure, by } = record(statistics)
  const looks = record(grids)
  return {
    tab: tableTabs.find(one => one === tab) ?? initialTable.tab,
    filtering: filtering === true,
    grids: {
      nodes: gridFrom(looks.nodes),
      relationships: gridFrom(looks.relationships),
      evidence: gridFrom(looks.evidence),
      statistics: gridFrom(looks.statistics),
      offered: gridFrom(looks.offered),
    },
    statistics: {
      as: as === 'rows' ? 'rows' : 'bars',
      measure: typeof measure === 'string' ? measure : null,
      by: by === 'unit' ? 'unit' : 'alike',
    },
  }
}

function gridFrom(remembered: unknown): GridLook {
  const { sort, order, shown, widths } = record(remembered)
  const { id, descending } = record(sort)
  return {
    sort: typeof id === 'string' && typeof descending === 'boolean' ? { id, descending } : null,
    order: Array.isArray(order) ? order.filter(one => typeof one === 'string') : [],
    shown: valuesOf(shown, value => (typeof value === 'boolean' ? value : undefined)),
    widths: valuesOf(widths, value => (Number.isFinite(value) ? widthWithin(value as number) : undefined)),
  }
}

const record = (value: unknown): { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown }) : {}

function valuesOf<T>(value: unknown, accept: (value: unknown) => T | undefined): { readonly [id: string]: T } {
  return Object.fromEntries(
    Object.entries(record(value)).flatMap(([id, one]) => {
      const accepted = accept(one)
      return accepted === undefined ? [] : [[id, accepted]]
    }),
  )
}
