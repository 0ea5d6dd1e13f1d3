import { useMemo } from 'react'
import type { Column, Row } from '../../model/tabulation.ts'
import { type TextKey, useText } from '../../ui/text.ts'
import type { GridColumn } from './gridmodel.ts'

/** Columns with their titles: a property goes by its own name. */
export function useTitled<R extends Row>(
  columns: readonly Column<R>[],
  shows: { readonly [id: string]: (row: R) => React.ReactNode } = {},
): GridColumn<R>[] {
  const { t } = useText()
  // biome-ignore lint/correctness/useExhaustiveDependencies: how cells are shown follows the language, as the titles do
  return useMemo(
    () =>
      columns.map(column => ({
        ...column,
        title: column.property ?? t(`table.title.${column.id}` as TextKey),
        ...(Object.hasOwn(shows, column.id) && { show: shows[column.id]! }),
      })),
    [columns, t],
  )
}
