import { ActionIcon, Button, Text } from '@mantine/core'
import { IconCopy, IconFileTypeCsv, IconFilter } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useExplorer, useSelect } from '../../context.ts'
import { download } from '../../files.ts'
import { delimited } from '../../model/delimited.ts'
import { phrase } from '../../model/phrase.ts'
import { opening } from '../../model/state.ts'
import type { GridLook, TableTab } from '../../model/tablelook.ts'
import type { Row, Table } from '../../model/tabulation.ts'
import { commandAt, keyOf } from '../../ui/keys.ts'
import { useText } from '../../ui/text.ts'
import { useCanvasLink } from './canvaslink.ts'
import { ColumnFilter } from './columnfilter.tsx'
import { ColumnMenu } from './columnmenu.tsx'
import { Grid, type GridHandle } from './grid.tsx'
import { type GridColumn, type GridModel, useGridModel } from './gridmodel.ts'
import classes from './table.module.css'

interface SheetProps<R extends Row> {
  tab: TableTab
  table: Table<R>
  columns: readonly GridColumn<R>[]
  /** The line above the tables, which every one of them fills. */
  bar: HTMLElement | null
  /** Said of this table besides how many rows there are. */
  remarks?: ReactNode
  /** Stands in the line before what every table has. */
  controls?: ReactNode
  /** In place of the grid. */
  instead?: ReactNode
  empty: string
  onPaste: (text: string) => void
}

/** One table of what is in sight, tied to the canvas: the same selection, the same filters. */
export function Sheet<R extends Row>(props: SheetProps<R>) {
  const { tab, table, columns, bar, remarks, controls, instead, empty, onPaste } = props
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const look = useSelect(state => state.panels.table)
  const onLook = (change: (look: GridLook) => GridLook) =>
    store.update(state => {
      const { table } = state.panels
      return opening(state, { table: { ...table, grids: { ...table.grids, [tab]: change(table.grids[tab]) } } })
    })
  const model = useGridModel(columns, table.rows, look.grids[tab], onLook)
  const grid = useRef<GridHandle>(null)
  const link = useCanvasLink(model.rows, grid)
  const { rows, counts } = { rows: model.rows, counts: table.counts }
  const canFilter = columns.some(({ slot }) => slot !== undefined)
  const withFilters = look.filtering && canFilter

  // Whoever opened the table by its key from the graph goes on with the keyboard here.
  useEffect(() => {
    if (document.activeElement?.matches('[data-graph]')) grid.current?.focus()
  }, [])

  const toGraph = () => document.querySelector<HTMLElement>('[data-graph]')?.focus()
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const isClosing = commandAt(keyOf(event), store.get().panels.letters)?.id === 'table'
    if (!isClosing && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    toGraph()
    if (isClosing) explorer.run('table')
  }
  const copied = (count: number, cells: number) =>
    explorer.onSaying({
      text: count > 1 ? phrase('say.copiedRows', { count }) : phrase('say.copiedCells', { count: cells }),
    })
  const copy = () => {
    const selected = rows.filter(link.isSelected)
    const lines = selected.length > 0 ? selected : rows
    explorer.carryOut({
      copy: textOf(model, lines, '\t'),
      say: { text: phrase('say.copiedRows', { count: lines.length }) },
    })
  }
  const save = () => {
    const file = `guanxi-${tab}-${rows.length}-of-${counts.total}.csv`
    // The mark by which spreadsheets know UTF-8.
    download(file, `\uFEFF${textOf(model, rows, ',')}\r\n`, 'text/csv;charset=utf-8')
    explorer.onSaying({ text: phrase('say.exported', { file }) })
  }
  const isEmpty = rows.length === 0

  return (
    <>
      {bar &&
        createPortal(
          <>
            <Text size="xs" className={classes.status} role="status">
              <Status tab={tab} shown={rows.length} counts={counts} />
              {remarks}
              {model.sorting && <> · {t('table.sorting')}</>}
            </Text>
            <div className={classes.actions}>
              {controls}
              {!instead && (
                <>
                  {canFilter && (
                    <Button
                      size="compact-xs"
                      variant={withFilters ? 'light' : 'default'}
                      aria-pressed={withFilters}
                      leftSection={<IconFilter size={14} />}
                      onClick={() =>
                        store.update(state =>
                          opening(state, { table: { ...state.panels.table, filtering: !look.filtering } }),
                        )
                      }
                    >
                      {t('table.filter')}
                    </Button>
                  )}
                  <ColumnMenu model={model} />
                </>
              )}
              <Icon label={isEmpty ? t('table.nothingToSave') : t('table.copy')} isOff={isEmpty} onClick={copy}>
                <IconCopy size={16} />
              </Icon>
              <Icon label={isEmpty ? t('table.nothingToSave') : t('table.csv')} isOff={isEmpty} onClick={save}>
                <IconFileTypeCsv size={18} />
              </Icon>
            </div>
          </>,
          bar,
        )}
      {instead ??
        (isEmpty && !withFilters ? (
          <Text size="sm" c="dimmed" p="md">
            {counts.filtered > 0 ? t('table.allFiltered') : empty}
          </Text>
        ) : (
          <Grid
            model={model}
            label={t(`table.tab.${tab}`)}
            idOf={row => row.id}
            isSelected={link.isSelected}
            isPale={row => row.pale}
            isPointed={link.isPointed}
            onChoose={link.choose}
            onOpen={link.open}
            onPoint={link.point}
            onMenu={link.menu}
            onCopied={copied}
            onPaste={onPaste}
            onKey={onKey}
            filterOf={withFilters ? column => <ColumnFilter column={column} /> : undefined}
            handle={grid}
          />
        ))}
    </>
  )
}

function Icon(props: { label: string; isOff: boolean; onClick: () => void; children: ReactNode }) {
  const { label, isOff, onClick, children } = props
  return (
    <ActionIcon
      size={24}
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      style={isOff ? { opacity: 0.45 } : undefined}
      onClick={() => !isOff && onClick()}
    >
      {children}
    </ActionIcon>
  )
}

function Status({ tab, shown, counts }: { tab: TableTab; shown: number; counts: Table<Row>['counts'] }) {
  const { t, number } = useText()
  const parts = [
    t(`table.count.${tab}`, { shown: number(shown), total: number(counts.total) }),
    ...(counts.hidden > 0 ? [t('table.hidden', { count: counts.hidden })] : []),
    ...(counts.filtered > 0 ? [t('table.filtered', { count: counts.filtered })] : []),
    ...(counts.pale > 0 ? [t('table.pale', { count: counts.pale })] : []),
  ]
  return <>{parts.join(' · ')}</>
}

const textOf = <R,>({ columns }: GridModel<R>, rows: readonly R[], separator: ',' | '\t') =>
  delimited([columns.map(({ title }) => title), ...rows.map(row => columns.map(column => column.cell(row)))], separator)
