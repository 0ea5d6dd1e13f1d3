import { Button, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconCopy } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useExplorer } from '../../context.ts'
import { type JsonText, jsonBeginning, jsonLines, jsonOfRows } from '../../model/jsontext.ts'
import { phrase } from '../../model/phrase.ts'
import { useText } from '../../ui/text.ts'
import type { Result } from '../queryrun.ts'
import { inSlices } from '../table/slices.ts'
import classes from './json.module.css'

/** CSS pixels. */
const HEAD = 28
const LINE = 19
const FOOT = 8
/** So many rows are open at first; of a large result each is one line. */
const FEW = 30
/** Lines of a row, and signs of a line, that are shown. */
const LINES = 300
const SIGNS = 2000
const BEGINNING = 400
/** Signs that go to the clipboard at most: beyond, a file is what one wants. */
const CLIPBOARD = 20_000_000

/** The answer as it came, a row a line; each opens. */
export function Json({ result: { columns, rows }, bar }: { result: Result; bar: HTMLElement | null }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)
  /** Rows that are not as the others are at first. */
  const [turned, setTurned] = useState<ReadonlySet<number>>(new Set())
  const [isCopying, setCopying] = useState(false)
  const isMoving = useRef(false)
  const texts = useRef(new WeakMap<object, JsonText>())
  const at = Math.min(current, rows.length - 1)
  const isOpen = (index: number) => rows.length <= FEW !== turned.has(index)
  const textOf = (index: number): JsonText => {
    const row = rows[index]!
    const known = texts.current.get(row) ?? jsonLines({ columns, row }, LINES)
    texts.current.set(row, known)
    return known
  }
  const heightOf = (index: number) => {
    if (!isOpen(index)) return HEAD
    const { lines, isCut } = textOf(index)
    return HEAD + (lines.length + (isCut ? 1 : 0)) * LINE + FOOT
  }
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    overscan: 4,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan)
      const last = Math.min(count - 1, endIndex + overscan)
      const all = new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index))
      if (at >= 0) all.add(at)
      return [...all].sort((a, b) => a - b)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that open or close have another height
  useEffect(() => virtual.measure(), [turned, rows, virtual])
  useEffect(() => {
    if (!isMoving.current) return
    isMoving.current = false
    scroller.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus()
  }, [at])

  const toggle = (index: number) => {
    const next = new Set(turned)
    if (!next.delete(index)) next.add(index)
    setTurned(next)
  }
  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    isMoving.current = next !== at
    setCurrent(next)
    virtual.scrollToIndex(next)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const index = (event.target as HTMLElement).dataset.row
    if (index === undefined) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / HEAD) - 1)
    const moves: { readonly [key: string]: number } = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    }
    if (Object.hasOwn(moves, event.key)) goTo(moves[event.key]!)
    else if ((event.key === 'ArrowRight' && !isOpen(at)) || (event.key === 'ArrowLeft' && isOpen(at))) toggle(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const copyRow = (index: number) =>
    explorer.carryOut({
      copy: jsonLines({ columns, row: rows[index]! }).lines.join('\n'),
      say: { text: phrase('say.copiedRows', { count: 1 }) },
    })
  const stop = useRef<() => void>(undefined)
  useEffect(() => () => stop.current?.(), [])
  const copyAll = useCallback(() => {
    setCopying(true)
    stop.current = inSlices(jsonOfRows(columns, rows, CLIPBOARD), text => {
      setCopying(false)
      if (text === null) explorer.onSaying({ text: phrase('say.tooMuchToCopy') })
      else explorer.carryOut({ copy: text, say: { text: phrase('say.copiedRows', { count: rows.length }) } })
    })
  }, [columns, rows, explorer])

  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed" p="sm">
        {t('results.nothing')}
      </Text>
    )
  return (
    <>
      {bar &&
        createPortal(
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconCopy size={14} />}
            loading={isCopying}
            onClick={copyAll}
          >
            {t('results.copyAll')}
          </Button>,
          bar,
        )}
      <Text size="xs" c="dimmed" px={10} pb={4}>
        {t('results.typeTag')}
      </Text>
      <div ref={scroller} className={classes.scroller} tabIndex={-1}>
        {/* biome-ignore lint/a11y/useSemanticElements: a list whose items are not all there is none of HTML */}
        <div
          role="list"
          aria-label={t('results.json')}
          className={classes.list}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const open = isOpen(index)
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                key={index}
                role="listitem"
                aria-posinset={index + 1}
                aria-setsize={rows.length}
                className={classes.item}
                style={{ transform: `translateY(${start}px)` }}
              >
                <div className={classes.head}>
                  <button
                    type="button"
                    data-row={index}
                    tabIndex={index === at ? 0 : -1}
                    aria-expanded={open}
                    aria-label={t('results.row', { row: number(index + 1), total: number(rows.length) })}
                    className={classes.line}
                    onFocus={() => setCurrent(index)}
                    onClick={() => toggle(index)}
                  >
                    {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                    <span className={classes.number}>{number(index + 1)}</span>
                    {!open && <code>{jsonBeginning({ columns, row: rows[index]! }, BEGINNING)}</code>}
                  </button>
                  {(open || index === at) && (
                    <button
                      type="button"
                      className={classes.copy}
                      tabIndex={index === at ? 0 : -1}
                      aria-label={t('results.copyRow', { row: number(index + 1) })}
                      title={t('results.copyRow', { row: number(index + 1) })}
                      onClick={() => copyRow(index)}
                    >
                      <IconCopy size={14} />
                    </button>
                  )}
                </div>
                {open && <Opened text={textOf(index)} />}
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}

function Opened({ text: { lines, isCut } }: { text: JsonText }) {
  const { t } = useText()
  const shown = lines.map(line =>
    line.length > SIGNS ? `${line.slice(0, SIGNS)}… ${t('results.signsMore', { count: line.length - SIGNS })}` : line,
  )
  return (
    <pre className={classes.text}>
      {shown.join('\n')}
      {isCut && <span className={classes.more}>{`\n${t('results.linesMore', { count: lines.length })}`}</span>}
    </pre>
  )
}
