// biome-ignore-all lint/a11y/useSemanticElements: rows that are not in the document make no table of HTML
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop and names the cell that is active
import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { delimited } from '../../model/delimited.ts'
import { sortingBy, widthWithin } from '../../model/tablelook.ts'
import classes from './grid.module.css'
import { type GridColumn, type GridModel, movingColumn, placingColumn } from './gridmodel.ts'

/** CSS pixels. */
export const ROW = 30
const HEAD = 32
const FILTERS = 34
/** By how much a key makes a column wider. */
const STEP = 20

/** `add` leaves selected what is selected, `toggle` besides takes away what was there already. */
export type Choosing = 'only' | 'add' | 'toggle'

export interface GridHandle {
  /** Scrolls to a row, unless it is in sight; the keyboard continues from there. */
  reveal(index: number): void
  focus(): void
}

export interface GridProps<R> {
  model: GridModel<R>
  label: string
  idOf: (row: R, index: number) => string
  isSelected?: (row: R) => boolean
  isPale?: (row: R) => boolean
  isPointed?: (row: R) => boolean
  onChoose?: (rows: readonly R[], how: Choosing) => void
  /** Enter, or a double click; with the cell where it is in the document. */
  onOpen?: (row: R, cell: HTMLElement | null) => void
  onPoint?: (row: R | null) => void
  onMenu?: (row: R, x: number, y: number) => void
  onCopied?: (rows: number, cells: number) => void
  onPaste?: (text: string) => void
  /** Keys that the grid itself has no use for. */
  onKey?: (event: KeyboardEvent<HTMLElement>) => void
  /** What stands between the titles and the rows: a filter for each column that has one. */
  filterOf?: (column: GridColumn<R>) => ReactNode
  handle?: Ref<GridHandle>
}

/** Row -1 is the line of titles. */
interface Place {
  readonly row: number
  readonly column: number
}

/**
 * A table of any number of rows, of which only those in sight are in the document. One tab stop: arrows, Home, End and
 * the page keys walk over cells, Shift widens the cells to copy, Space selects a row, Enter opens it. On the line of
 * titles Enter sorts, Shift and an arrow change the width, Ctrl and an arrow the place of a column.
 */
export function Grid<R>(props: GridProps<R>) {
  const { model, label, idOf, isSelected, isPale, isPointed, onChoose, onOpen, onPoint, onMenu, handle, filterOf } =
    props
  const head = filterOf ? HEAD + FILTERS : HEAD
  const { columns, rows, look, onLook, table } = model
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const id = useId()
  const [active, setActive] = useState<Place>({ row: 0, column: 0 })
  /** The other corner of the cells to copy, and the row that a range begins at. */
  const [corner, setCorner] = useState<Place | null>(null)
  const from = useRef(0)
  const at: Place = {
    row: Math.min(active.row, rows.length - 1),
    column: Math.max(0, Math.min(active.column, columns.length - 1)),
  }
  const block = corner && corner.row >= 0 && at.row >= 0 ? blockOf(at, corner) : null

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
    scrollPaddingEnd: head,
    // The cell at the keyboard is always there: the grid names it as its active descendant.
    rangeExtractor: range => withActive(range, at.row),
  })

  const headers = table.getFlatHeaders().filter(({ column }) => column.getIsVisible())
  const template = headers.map(header => `${header.getSize()}px`).join(' ')
  const width = headers.reduce((sum, header) => sum + header.getSize(), 0)

  const showColumn = (column: number) => {
    const box = scroller.current
    if (!box) return
    const left = headers.slice(0, column).reduce((sum, header) => sum + header.getSize(), 0)
    const right = left + (headers[column]?.getSize() ?? 0)
    if (left < box.scrollLeft) box.scrollLeft = left
    else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = Math.min(left, right - box.clientWidth)
  }
  const goTo = (place: Place, extending = false) => {
    const next = {
      row: Math.max(-1, Math.min(rows.length - 1, place.row)),
      column: Math.max(0, Math.min(columns.length - 1, place.column)),
    }
    setCorner(extending && next.row >= 0 ? (corner ?? at) : null)
    setActive(next)
    if (next.row >= 0) {
      virtual.scrollToIndex(next.row)
      onPoint?.(rows[next.row]!)
    }
    showColumn(next.column)
  }

  useImperativeHandle(handle, () => ({
    reveal(index) {
      setActive(now => ({ ...now, row: index }))
      setCorner(null)
      from.current = index
      virtual.scrollToIndex(index, { align: 'auto' })
    },
    focus: () => scroller.current?.focus(),
  }))

  // Rows that came instead of others are looked at from the first.
  const count = useRef(rows.length)
  useEffect(() => {
    if (count.current > rows.length) virtual.scrollToOffset(Math.min(virtual.scrollOffset ?? 0, rows.length * ROW))
    count.current = rows.length
  }, [rows.length, virtual])

  const range = (to: number) => rows.slice(Math.min(from.current, to), Math.max(from.current, to) + 1)
  const choose = (index: number, { shift, control }: { shift: boolean; control: boolean }) => {
    if (shift) onChoose?.(range(index), control ? 'add' : 'only')
    else {
      from.current = index
      onChoose?.([rows[index]!], control ? 'toggle' : 'only')
    }
  }

  const onHeadKey = (event: KeyboardEvent<HTMLElement>): boolean => {
    const column = columns[at.column]
    if (!column) return false
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (event.key === 'Enter' || event.key === ' ') onLook(now => sortingBy(now, column.id))
    else if (by !== 0 && event.shiftKey) {
      const size = headers[at.column]!.getSize() + by * STEP
      onLook(now => ({ ...now, widths: { ...now.widths, [column.id]: widthWithin(size) } }))
    } else if (by !== 0 && (event.ctrlKey || event.metaKey)) {
      onLook(() => movingColumn(model, column.id, by))
      goTo({ row: -1, column: at.column + by })
    } else return false
    return true
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== scroller.current) return
    const control = event.ctrlKey || event.metaKey
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - head) / ROW) - 1)
    const moves: { readonly [key: string]: Place } = {
      ArrowUp: { row: at.row - 1, column: at.column },
      ArrowDown: { row: at.row + 1, column: at.column },
      ArrowLeft: { row: at.row, column: at.column - 1 },
      ArrowRight: { row: at.row, column: at.column + 1 },
      PageUp: { row: Math.max(0, at.row - page), column: at.column },
      PageDown: { row: at.row + page, column: at.column },
      Home: { row: control ? 0 : at.row, column: 0 },
      End: { row: control ? rows.length - 1 : at.row, column: columns.length - 1 },
    }
    const row = rows[at.row]
    const move = Object.hasOwn(moves, event.key) && !event.altKey ? moves[event.key] : undefined
    if (at.row === -1 && onHeadKey(event)) {
      // Done.
    } else if (move) goTo(move, event.shiftKey)
    else if (event.key === 'Enter' && row !== undefined) onOpen?.(row, document.getElementById(cellId(id, at)))
    else if (event.key === ' ' && row !== undefined) choose(at.row, { shift: event.shiftKey, control: !event.shiftKey })
    else if (control && event.key.toLowerCase() === 'a' && onChoose) onChoose(rows, 'only')
    else if (event.key === 'Escape' && corner) setCorner(null)
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && row !== undefined && onMenu) {
      const box = body.current?.querySelector(`[data-row="${at.row}"]`)?.getBoundingClientRect()
      onMenu(row, (box?.left ?? 0) + 40, box?.bottom ?? 0)
    } else return props.onKey?.(event)
    event.preventDefault()
    event.stopPropagation()
  }

  const placeOf = (event: MouseEvent): Place | null => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-column]')
    const line = cell?.closest<HTMLElement>('[data-row]')
    return cell && line ? { row: Number(line.dataset.row), column: Number(cell.dataset.column) } : null
  }
  const onMouseDown = (event: MouseEvent) => {
    const place = placeOf(event)
    if (!place || event.button !== 0) return
    setActive(place)
    setCorner(null)
  }
  const onMouseOver = (event: MouseEvent) => {
    const place = placeOf(event)
    if (!place) return
    onPoint?.(rows[place.row] ?? null)
    if (event.buttons !== 1 || (place.row === at.row && place.column === at.column)) return
    setCorner(corner ?? at)
    setActive(place)
  }

  const onCopy = (event: ClipboardEvent) => {
    const selected = block || !isSelected ? [] : rows.filter(isSelected)
    const lines = block ? rows.slice(block.top, block.bottom + 1) : selected
    const of = block ? columns.slice(block.left, block.right + 1) : columns
    const cell = rows[at.row] === undefined ? null : columns[at.column]?.cell(rows[at.row]!)
    const text =
      lines.length === 0
        ? String(cell ?? '')
        : delimited(
            [...(block ? [] : [of.map(({ title }) => title)]), ...lines.map(row => of.map(column => column.cell(row)))],
            '\t',
          )
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
    props.onCopied?.(lines.length, lines.length === 0 ? 1 : lines.length * of.length)
  }

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable={onChoose ? true : undefined}
      aria-busy={model.sorting || undefined}
      aria-activedescendant={columns.length > 0 ? cellId(id, at) : undefined}
      className={classes.grid}
      style={{ '--columns': template, '--width': `${width}px` } as never}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
      onPaste={event => {
        if (event.target instanceof HTMLInputElement) return
        event.preventDefault()
        props.onPaste?.(event.clipboardData.getData('text/plain'))
      }}
      onBlur={() => onPoint?.(null)}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} className={classes.line}>
          {headers.map((header, column) => {
            const sorted = look.sort?.id === header.id ? (look.sort.descending ? 'descending' : 'ascending') : undefined
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
              <div
                key={header.id}
                id={cellId(id, { row: -1, column })}
                role="columnheader"
                aria-colindex={column + 1}
                aria-sort={sorted}
                className={classes.title}
                data-active={(at.row === -1 && at.column === column) || undefined}
                data-numeric={columns[column]?.numeric || undefined}
                title={columns[column]?.title}
                draggable
                onDragStart={event => event.dataTransfer.setData('text/x-column', header.id)}
                onDragOver={event => event.dataTransfer.types.includes('text/x-column') && event.preventDefault()}
                onDrop={event => {
                  const moved = event.dataTransfer.getData('text/x-column')
                  if (model.all.some(one => one.id === moved))
                    onLook(now => placingColumn(model.all, now, moved, header.id))
                }}
                onClick={() => {
                  setActive({ row: -1, column })
                  onLook(now => sortingBy(now, header.id))
                }}
              >
                <span className={classes.words}>{columns[column]?.title}</span>
                <span className={classes.arrow} aria-hidden>
                  {sorted === 'ascending' ? '▲' : sorted === 'descending' ? '▼' : ''}
                </span>
                <span
                  className={classes.resizer}
                  aria-hidden
                  draggable
                  onDragStart={event => {
                    event.preventDefault()
                    event.stopPropagation()
                  }}
                  onMouseDown={header.getResizeHandler()}
                  onTouchStart={header.getResizeHandler()}
                  onClick={event => event.stopPropagation()}
                  onDoubleClick={() => header.column.resetSize()}
                />
              </div>
            )
          })}
        </div>
        {filterOf && (
          <div role="row" className={classes.line} data-filters>
            {columns.map(column => (
              <div key={column.id} role="gridcell" className={classes.filter}>
                {filterOf(column)}
              </div>
            ))}
          </div>
        )}
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys */}
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: walking over rows points at them too */}
      <div
        ref={body}
        role="rowgroup"
        className={classes.body}
        style={{ height: virtual.getTotalSize() }}
        onMouseDown={onMouseDown}
        onMouseOver={onMouseOver}
        onMouseLeave={() => onPoint?.(null)}
        onClick={event => {
          const place = placeOf(event)
          if (place) choose(place.row, { shift: event.shiftKey, control: event.ctrlKey || event.metaKey })
        }}
        onDoubleClick={event => {
          const place = placeOf(event)
          if (place && onOpen) onOpen(rows[place.row]!, document.getElementById(cellId(id, place)))
        }}
        onContextMenu={event => {
          const place = placeOf(event)
          if (!place || !onMenu) return
          event.preventDefault()
          setActive(place)
          onMenu(rows[place.row]!, event.clientX, event.clientY)
        }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          const inBlock = block !== null && index >= block.top && index <= block.bottom
          return (
            <Line
              key={idOf(row, index)}
              gridId={id}
              row={row}
              index={index}
              top={start}
              columns={columns as readonly GridColumn<unknown>[]}
              isSelected={isSelected?.(row)}
              isPale={isPale?.(row) === true}
              isPointed={isPointed?.(row) === true}
              active={index === at.row ? at.column : -1}
              left={inBlock ? block.left : -1}
              right={inBlock ? block.right : -1}
            />
          )
        })}
      </div>
    </div>
  )
}

interface LineProps {
  gridId: string
  row: unknown
  index: number
  top: number
  columns: readonly GridColumn<unknown>[]
  isSelected: boolean | undefined
  isPale: boolean
  isPointed: boolean
  active: number
  left: number
  right: number
}

const Line = memo(function Line({ gridId, row, index, top, columns, active, left, right, ...is }: LineProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={is.isSelected}
      data-row={index}
      data-pale={is.isPale || undefined}
      data-pointed={is.isPointed || undefined}
      className={classes.line}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          id={cellId(gridId, { row: index, column: at })}
          role="gridcell"
          aria-colindex={at + 1}
          data-column={at}
          data-active={active === at || undefined}
          data-block={(at >= left && at <= right) || undefined}
          data-numeric={column.numeric || undefined}
          className={classes.cell}
        >
          {column.show ? column.show(row) : shownText(column.cell(row))}
        </div>
      ))}
    </div>
  )
})

/** Of a long text a cell shows the beginning. */
const LONGEST = 300

function shownText(cell: ReturnType<GridColumn<unknown>['cell']>): ReactNode {
  const text = cell === null ? '' : String(cell)
  const beginning = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return <span title={text.length > 20 ? beginning : undefined}>{beginning}</span>
}

const cellId = (grid: string, { row, column }: Place) => `${grid}-${row}-${column}`

const blockOf = (a: Place, b: Place) => ({
  top: Math.min(a.row, b.row),
  bottom: Math.max(a.row, b.row),
  left: Math.min(a.column, b.column),
  right: Math.max(a.column, b.column),
})

/** The indices in sight, a few round them, and the row at the keyboard. */
function withActive({ startIndex, endIndex, overscan, count }: Range, active: number): number[] {
  const first = Math.max(0, startIndex - overscan)
  const last = Math.min(count - 1, endIndex + overscan)
  const indices = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  if (active >= 0 && active < count && active < first) indices.unshift(active)
  if (active >= 0 && active < count && active > last) indices.push(active)
  return indices
}
