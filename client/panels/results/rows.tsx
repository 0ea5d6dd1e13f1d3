import { Button } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'
import { isNode, isPath, isRelationship, tagOf, type Value } from '../../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../../context.ts'
import { captionOf, textOf, verbOf } from '../../model/caption.ts'
import { instantOf } from '../../model/instants.ts'
import type { Cell } from '../../model/ordering.ts'
import { phrase } from '../../model/phrase.ts'
import { type ColumnTest, cellTest, filtering } from '../../model/rowfilter.ts'
import { type GridLook, initialGrid } from '../../model/tablelook.ts'
import { cellOf } from '../../model/tabulation.ts'
import { useText } from '../../ui/text.ts'
import type { Result } from '../queryrun.ts'
import { ColumnMenu } from '../table/columnmenu.tsx'
import { Grid } from '../table/grid.tsx'
import { AT_ONCE, type GridColumn, useGridModel } from '../table/gridmodel.ts'
import { inSlices } from '../table/slices.ts'
import { Chips, entitiesOf } from './chips.tsx'
import classes from './rows.module.css'

/** Width that the columns of a result share, CSS pixels. */
const SHARED = 800
const WIDE = 420

/** How the rows of a result are looked at: kept while another view of it is shown. */
export interface RowsLook {
  readonly grid: GridLook
  readonly filtering: boolean
  /** What is written above columns, by their ids. */
  readonly filters: ReadonlyMap<string, string>
}

export const initialRows: RowsLook = { grid: initialGrid, filtering: false, filters: new Map() }

interface RowsProps {
  result: Pick<Result, 'columns' | 'rows' | 'graph'>
  look: RowsLook
  onLook: (change: (look: RowsLook) => RowsLook) => void
  /** Where its buttons stand. */
  bar: HTMLElement | null
}

/** Rows of a result: any number, of which those in sight are in the document. */
export function Rows({ result, look, onLook, bar }: RowsProps) {
  const { onSaying } = useExplorer()
  const { t, number } = useText()
  const { rows } = result
  const columns = useColumns(result)
  const { found, busy } = useFound(rows, columns, look)
  const onGrid = useCallback(
    (change: (grid: GridLook) => GridLook) => onLook(now => ({ ...now, grid: change(now.grid) })),
    [onLook],
  )
  const model = useGridModel(columns, found, look.grid, onGrid)
  const write = (id: string, text: string) =>
    onLook(now => ({ ...now, filters: new Map([...now.filters, [id, text]]) }))
  return (
    <div className={classes.rows}>
      {bar &&
        createPortal(
          <>
            {found.length < rows.length && (
              <span className={classes.found} role="status">
                {t('results.found', { shown: number(found.length), total: number(rows.length) })}
              </span>
            )}
            {(busy || model.sorting) && (
              <span className={classes.found}>{t(busy ? 'results.looking' : 'table.sorting')}</span>
            )}
            <Button
              size="compact-xs"
              variant={look.filtering ? 'light' : 'default'}
              aria-pressed={look.filtering}
              leftSection={<IconFilter size={14} />}
              onClick={() => onLook(now => ({ ...now, filtering: !now.filtering }))}
            >
              {t('table.filter')}
            </Button>
            <ColumnMenu model={model} />
          </>,
          bar,
        )}
      <Grid
        model={model}
        label={t('cypher.rows')}
        idOf={(_, index) => String(index)}
        onOpen={(_, cell) => intoChips(cell)}
        filterOf={
          look.filtering
            ? column => (
                <Filter
                  column={column}
                  written={look.filters.get(column.id) ?? ''}
                  onWrite={text => write(column.id, text)}
                />
              )
            : undefined
        }
        onCopied={(count, cells) =>
          onSaying({
            text: count > 1 ? phrase('say.copiedRows', { count }) : phrase('say.copiedCells', { count: cells }),
          })
        }
      />
    </div>
  )
}

/** One chip is what Enter means; of several the keyboard goes to the first. */
function intoChips(cell: HTMLElement | null): void {
  const [first, ...others] = cell?.querySelectorAll('button') ?? []
  if (others.length > 0) first?.focus()
  else first?.click()
}

type Row = readonly Value[]

function useColumns({ columns, rows, graph }: RowsProps['result']): readonly GridColumn<Row>[] {
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  return useMemo(() => {
    const cell = (value: Value): Cell => {
      if (isNode(value)) return captionOf(value, schema, language)
      if (isRelationship(value)) return verbOf(value.type)
      if (isPath(value)) return value.nodes.map(node => captionOf(node, schema, language)).join(' – ')
      return tagOf(value) === 'Integer' ? BigInt((value as { value: string }).value) : cellOf(value)
    }
    const nodeOf = (id: string) => graph.nodes.find(node => node.id === id)
    const width = Math.min(320, Math.max(140, Math.round(SHARED / columns.length)))
    // Columns of a result may share a name: their place tells them apart.
    return columns.map((title, index): GridColumn<Row> => {
      const of = (row: Row) => row[index] ?? null
      return {
        id: `c:${index}`,
        title,
        numeric: isNumeric(rows.slice(0, 100).map(row => cell(of(row)))),
        usual: true,
        // Several chips need more room than one.
        width: rows.slice(0, 20).some(row => (entitiesOf(of(row))?.length ?? 0) > 1) ? WIDE : width,
        cell: row => cell(of(row)),
        // Of dates with zones the text is no order; an instant is.
        rank: row => instantOf(of(row)) ?? cell(of(row)),
        show: row => <Shown value={of(row)} nodeOf={nodeOf} />,
      }
    })
  }, [columns, rows, graph, schema, language])
}

function isNumeric(cells: readonly Cell[]): boolean {
  const there = cells.filter(cell => cell !== null)
  return there.length > 0 && there.every(cell => typeof cell === 'number' || typeof cell === 'bigint')
}

/** The rows that what is written above the columns lets through; those before while many are being looked through. */
function useFound(rows: readonly Row[], columns: readonly GridColumn<Row>[], look: RowsLook) {
  const tests = useMemo(
    () =>
      look.filtering
        ? columns.flatMap(({ id, numeric, cell }): ColumnTest<Row>[] => {
            const test = cellTest(numeric, look.filters.get(id) ?? '')
            return test ? [{ cell, test }] : []
          })
        : [],
    [columns, look.filtering, look.filters],
  )
  const [late, setLate] = useState<{ rows: readonly Row[]; tests: typeof tests; found: readonly Row[] } | null>(null)
  const atOnce = useMemo(() => {
    if (tests.length === 0) return rows
    return rows.length > AT_ONCE ? null : rows.filter(row => tests.every(({ cell, test }) => test(cell(row))))
  }, [rows, tests])
  useEffect(() => {
    if (!atOnce) return inSlices(filtering(rows, tests), found => setLate({ rows, tests, found }))
  }, [atOnce, rows, tests])
  if (atOnce) return { found: atOnce, busy: false }
  const isOf = late?.rows === rows
  return { found: isOf ? late.found : rows, busy: !isOf || late.tests !== tests }
}

interface FilterProps {
  column: GridColumn<Row>
  written: string
  onWrite: (text: string) => void
}

function Filter({ column: { title, numeric }, written, onWrite }: FilterProps): ReactNode {
  const { t } = useText()
  const isInvalid = cellTest(numeric, written) === undefined
  return (
    <input
      value={written}
      aria-label={t('table.filterOf', { name: title })}
      aria-invalid={isInvalid || undefined}
      title={isInvalid ? t('results.filterInvalid') : numeric ? t('table.filterRange') : undefined}
      placeholder={numeric ? '≥ …' : ''}
      spellCheck={false}
      onChange={event => onWrite(event.currentTarget.value)}
    />
  )
}

function Shown({ value, nodeOf }: { value: Value; nodeOf: Parameters<typeof Chips>[0]['nodeOf'] }) {
  const { t } = useText()
  if (value === null) return <span className={classes.null}>null</span>
  if (typeof value === 'string' && value === '') return <span className={classes.null}>{t('facts.empty')}</span>
  const entities = entitiesOf(value)
  if (entities) return <Chips entities={entities} nodeOf={nodeOf} />
  const text = textOf(value)
  const beginning = text.length > 400 ? `${text.slice(0, 400)}…` : text
  return <span title={beginning}>{beginning}</span>
}
