import { type ColumnDef, functionalUpdate, getCoreRowModel, type Table, useReactTable } from '@tanstack/react-table'
import { useEffect, useMemo, useState } from 'react'
import { useSelect } from '../../context.ts'
import { type Cell, cellsOf, type Order, ordering, orderOf } from '../../model/ordering.ts'
import { type GridLook, WIDTHS, widthWithin } from '../../model/tablelook.ts'
import type { Column } from '../../model/tabulation.ts'
import { inSlices } from './slices.ts'

/** Rows that are sorted or filtered before the next frame; more a few milliseconds at a time. */
export const AT_ONCE = 5000

export interface GridColumn<R> extends Column<R> {
  readonly title: string
  /** How a cell is shown where that is more than its text. */
  readonly show?: (row: R) => React.ReactNode
  /** What it is sorted by, where that is not what it says. */
  readonly rank?: (row: R) => Cell
}

/** What a grid shows: columns that are shown, in their order, and rows in theirs. */
export interface GridModel<R> {
  readonly all: readonly GridColumn<R>[]
  readonly columns: readonly GridColumn<R>[]
  readonly rows: readonly R[]
  readonly look: GridLook
  readonly onLook: (change: (look: GridLook) => GridLook) => void
  readonly table: Table<never>
  /** A large table is being sorted: its rows stand as they stood before. */
  readonly sorting: boolean
}

const noRows: never[] = []

/** Which columns there are, where and how wide, is react-table's; rows never go through it, they may be a hundred thousand. */
export function useGridModel<R>(
  all: readonly GridColumn<R>[],
  unsorted: readonly R[],
  look: GridLook,
  onLook: GridModel<R>['onLook'],
): GridModel<R> {
  const columns = useMemo(
    () =>
      all.map(
        ({ id, title, width }): ColumnDef<never> => ({
          id,
          header: title,
          size: width,
          minSize: WIDTHS.least,
          maxSize: WIDTHS.most,
        }),
      ),
    [all],
  )
  const columnVisibility = useMemo(
    () => Object.fromEntries(all.map(({ id, usual }) => [id, Object.hasOwn(look.shown, id) ? look.shown[id]! : usual])),
    [all, look.shown],
  )
  const table = useReactTable({
    data: noRows,
    columns,
    getCoreRowModel: getCoreRowModel(),
    columnResizeMode: 'onChange',
    state: { columnVisibility, columnOrder: look.order as string[], columnSizing: look.widths },
    onColumnSizingChange: update =>
      onLook(now => {
        const widths = Object.entries(functionalUpdate(update, now.widths))
        return { ...now, widths: Object.fromEntries(widths.map(([id, width]) => [id, widthWithin(width)])) }
      }),
  })
  const visible = table.getVisibleLeafColumns()
  const shown = useMemo(() => {
    const byId = new Map(all.map(column => [column.id, column]))
    return visible.flatMap(({ id }) => byId.get(id) ?? [])
  }, [all, visible])
  const { rows, sorting } = useOrdered(
    unsorted,
    all.find(({ id }) => id === look.sort?.id) ?? null,
    look.sort?.descending,
  )
  return { all, columns: shown, rows, look, onLook, table, sorting }
}

interface Ordered<R> {
  readonly rows: readonly R[]
  readonly column: GridColumn<R>
  readonly descending: boolean
  readonly ordered: readonly R[]
}

function useOrdered<R>(rows: readonly R[], column: GridColumn<R> | null, descending = false) {
  const language = useSelect(state => state.language)
  const [late, setLate] = useState<Ordered<R> | null>(null)
  const atOnce = useMemo(() => {
    if (!column) return rows
    if (rows.length > AT_ONCE) return null
    return inOrder(rows, orderOf(rows.map(column.rank ?? column.cell), { descending, language }))
  }, [rows, column, descending, language])
  useEffect(() => {
    if (atOnce || !column) return
    return inSlices(orderedRows(rows, column, { descending, language }), ordered =>
      setLate({ rows, column, descending, ordered }),
    )
  }, [atOnce, rows, column, descending, language])
  if (atOnce) return { rows: atOnce, sorting: false }
  const isSame = late?.rows === rows
  const isDone = isSame && late.column.id === column?.id && late.descending === descending
  return { rows: isSame ? late.ordered : rows, sorting: !isDone }
}

const inOrder = <R>(rows: readonly R[], order: Uint32Array): readonly R[] => Array.from(order, index => rows[index]!)

function* orderedRows<R>(rows: readonly R[], { cell, rank = cell }: GridColumn<R>, order: Order) {
  return inOrder(rows, yield* ordering(yield* cellsOf(rows, rank), order))
}

/** Moves a column one place to the left or right among those that are shown. */
export function movingColumn<R>({ columns, all, look }: GridModel<R>, id: string, by: -1 | 1): GridLook {
  const shown = columns.map(column => column.id)
  const from = shown.indexOf(id)
  const other = shown[from + by]
  return other === undefined ? look : placingColumn(all, look, id, other)
}

/** Puts a column where another one is. */
export function placingColumn<R>(all: readonly GridColumn<R>[], look: GridLook, id: string, at: string): GridLook {
  const ids = all.map(column => column.id)
  const known = look.order.filter(one => ids.includes(one))
  const order = [...known, ...ids.filter(one => !known.includes(one))]
  const [from, to] = [order.indexOf(id), order.indexOf(at)]
  return { ...look, order: order.toSpliced(from, 1).toSpliced(to, 0, id) }
}
