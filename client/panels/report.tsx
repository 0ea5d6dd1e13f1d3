import { Button, Loader, NativeSelect, Progress, SegmentedControl, Text, TextInput } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconPlus, IconSearch } from '@tabler/icons-react'
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { ReportAnswer } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, textOf } from '../model/caption.ts'
import { mentionsIn } from '../model/mentions.ts'
import {
  drawingPassage,
  isOfSelection,
  listed,
  partsOf,
  type ReportFilter,
  type ReportPassage,
  selectingPassage,
} from '../model/report.ts'
import { sentenceOf } from '../model/sentence.ts'
import { opening, viewing } from '../model/state.ts'
import { nothingSelected, sightOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useReading } from './reading.ts'
import classes from './report.module.css'
import { Trouble } from './trouble.tsx'

const PAGE = 100
const FACTS = 30
const filters: readonly ReportFilter[] = ['all', 'facts', 'none', 'selection']

/** A report as it reads, with what each passage gave. What is selected is marked here, and what is chosen here is selected. */
export function Report() {
  const { store } = useExplorer()
  const { t } = useText()
  const { reports, report, error, retry } = useReading()
  if (error !== null) return <Trouble error={error} retry={retry} />
  if (!reports || (reports.reports.length > 0 && !report))
    return (
      <Text p="md" c="dimmed" size="sm" component="div">
        <Loader size="xs" mr="xs" /> {t('report.loading')}
      </Text>
    )
  if (!report)
    return (
      <Text p="md" c="dimmed" size="sm">
        {t('report.noneAtAll')}
      </Text>
    )
  const choose = (ref: string) =>
    store.update(state => opening(state, { report: { ...state.panels.report, ref, text: '' } }))
  return (
    <section className={classes.report}>
      {reports.reports.length > 1 && (
        <NativeSelect
          size="xs"
          m="sm"
          aria-label={t('report.choose')}
          value={reports.reports.find(({ node }) => node.id === report.report.id)?.key}
          onChange={event => choose(event.currentTarget.value)}
          data={reports.reports.map(({ key, name }) => ({ value: key, label: name }))}
        />
      )}
      <Head report={report} />
      {report.passages.length > 0 && <Passages key={report.report.id} report={report} />}
    </section>
  )
}

function Head({ report: { report, coverage } }: { report: ReportAnswer }) {
  const { t, number } = useText()
  const language = useSelect(state => state.language)
  const property = (name: string) =>
    Object.hasOwn(report.properties, name) ? textOf(report.properties[name] ?? null) : ''
  const name = (language === 'zh' && property('nameZh')) || property('name') || property('key') || report.id
  const by = ['publisher', 'author', 'date'].map(property).filter(Boolean)
  const url = property('url')
  const isLink = /^https?:\/\/\S+$/.test(url)
  return (
    <header className={classes.head}>
      <h2>{name}</h2>
      {(by.length > 0 || url) && (
        <p className={classes.by}>
          {by.join(' · ')}
          {by.length > 0 && url && ' · '}
          {isLink ? (
            <a href={url} target="_blank" rel="noreferrer noopener">
              {t('report.source')}
            </a>
          ) : (
            url
          )}
        </p>
      )}
      {coverage.passages > 0 && (
        <>
          <Progress
            size={6}
            mt={8}
            value={(coverage.covered / coverage.passages) * 100}
            aria-label={t('report.coverage', {
              covered: number(coverage.covered),
              total: number(coverage.passages),
            })}
          />
          <p className={classes.coverage}>
            <strong>
              {t('report.coverage', { covered: number(coverage.covered), total: number(coverage.passages) })}
            </strong>{' '}
            {coverage.covered < coverage.passages &&
              t('report.without', { noFact: number(coverage.noFact), uncovered: number(coverage.uncovered) })}
          </p>
        </>
      )}
      {(['description', 'note'] as const).map(
        about =>
          property(about) && (
            <details key={about} className={classes.about}>
              <summary>{t(about === 'note' ? 'report.note' : 'report.aboutText')}</summary>
              {property(about)}
            </details>
          ),
      )}
    </header>
  )
}

function Passages({ report }: { report: ReportAnswer }) {
  const { store } = useExplorer()
  const { t, number } = useText()
  const { filter, text } = useSelect(state => state.panels.report)
  const selection = useSelect(state => state.view.selection)
  const [page, setPage] = useState(() =>
    Math.max(
      0,
      Math.floor(
        listed(report.passages, { filter, text }, selection).findIndex(one => isOfSelection(one, selection)) / PAGE,
      ),
    ),
  )
  const [current, setCurrent] = useState<string | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const wanted = useDeferredValue(text)
  // Only one filter looks at the selection: the others keep their list while it changes.
  const selected = filter === 'selection' ? selection : nothingSelected
  const passages = useMemo(
    () => listed(report.passages, { filter, text: wanted }, selected),
    [report, filter, wanted, selected],
  )
  const pages = Math.max(1, Math.ceil(passages.length / PAGE))
  const at = Math.min(page, pages - 1)
  const shown = passages.slice(at * PAGE, (at + 1) * PAGE)
  const words = useMemo(() => wanted.split(/\s+/).filter(Boolean), [wanted])
  const set = (part: { filter?: ReportFilter; text?: string }) => {
    setPage(0)
    store.update(state => opening(state, { report: { ...state.panels.report, ...part } }))
  }

  // What was selected elsewhere is shown here: the page of the first passage that knows it, and that passage in view.
  const chosenHere = useRef(selection)
  const first = useMemo(() => passages.findIndex(passage => isOfSelection(passage, selection)), [passages, selection])
  useEffect(() => {
    if (chosenHere.current === selection) return
    chosenHere.current = selection
    if (first >= 0) setPage(Math.floor(first / PAGE))
    setCurrent(null)
  }, [selection, first])
  const lastSeen = useRef<typeof selection | null>(null)
  const isOwn = useRef(false)
  useEffect(() => {
    if (lastSeen.current === selection) return
    const target = root.current?.querySelector<HTMLElement>('[data-selected]')
    if (first >= 0 && !target && at !== Math.floor(first / PAGE)) return
    lastSeen.current = selection
    const own = isOwn.current && root.current?.querySelector<HTMLElement>('[data-current]')
    isOwn.current = false
    if (own || target) bringIntoView((own || target)!)
  }, [selection, first, at])

  const choose = useCallback(
    (passage: ReportPassage) => {
      setCurrent(passage.key)
      isOwn.current = true
      store.update(state => {
        const next = opening(selectingPassage(state, passage), { right: 'report', passage: passage.key })
        chosenHere.current = next.view.selection
        return next
      })
    },
    [store],
  )
  const focusOn = (index: number) => {
    const rows = root.current?.querySelectorAll<HTMLElement>('[data-row]')
    rows?.[Math.max(0, Math.min(rows.length - 1, index))]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(root.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const index = rows.indexOf(document.activeElement as HTMLElement)
    if (index < 0) return
    const to: { readonly [key: string]: number } = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 10,
      PageUp: index - 10,
      Home: 0,
      End: rows.length - 1,
    }
    const next = Object.hasOwn(to, event.key) ? to[event.key] : undefined
    if (next === undefined) return
    event.preventDefault()
    focusOn(next)
  }
  const turn = (to: number) => {
    setPage(to)
    if (root.current) bringIntoView(root.current)
  }

  return (
    <>
      <div className={classes.tools}>
        <TextInput
          size="xs"
          type="search"
          aria-label={t('report.search')}
          placeholder={t('report.search')}
          leftSection={<IconSearch size={14} />}
          value={text}
          onChange={event => set({ text: event.currentTarget.value })}
        />
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('report.filter')}
          value={filter}
          onChange={value => set({ filter: value as ReportFilter })}
          data={filters.map(value => ({ value, label: t(`report.${value as 'all'}`) }))}
        />
        <div className={classes.count}>
          <span role="status">
            {pages > 1
              ? t('report.page', {
                  from: number(at * PAGE + 1),
                  to: number(Math.min(passages.length, (at + 1) * PAGE)),
                  total: number(passages.length),
                })
              : t('report.shown', { shown: number(passages.length), total: number(report.passages.length) })}
          </span>
          {pages > 1 && <Pager at={at} pages={pages} turn={turn} />}
        </div>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys walk the rows inside, which have the focus */}
      <div ref={root} className={classes.list} onKeyDown={onKeyDown}>
        {passages.length === 0 && (
          <div className={classes.nothing} role="status">
            <Text size="sm">
              {t(filter === 'selection' && text === '' ? 'report.nothing.selection' : 'report.nothing')}
            </Text>
            <Button size="compact-sm" variant="light" onClick={() => set({ filter: 'all', text: '' })}>
              {t('report.nothing.mend')}
            </Button>
          </div>
        )}
        <ol aria-label={t('report.list')}>
          {shown.map((passage, index) => (
            <PassageRow
              key={passage.id}
              passage={passage}
              words={words}
              isSelected={isOfSelection(passage, selection)}
              isCurrent={current === passage.key}
              isFirst={index === 0 && current === null}
              choose={choose}
            />
          ))}
        </ol>
        {pages > 1 && (
          <div className={classes.count}>
            <span />
            <Pager at={at} pages={pages} turn={turn} />
          </div>
        )}
      </div>
    </>
  )
}

function Pager({ at, pages, turn }: { at: number; pages: number; turn: (to: number) => void }) {
  const { t } = useText()
  return (
    <span>
      <Button
        size="compact-xs"
        variant="default"
        disabled={at === 0}
        aria-label={t('report.previous')}
        title={t('report.previous')}
        onClick={() => turn(at - 1)}
      >
        <IconChevronLeft size={14} />
      </Button>{' '}
      <Button
        size="compact-xs"
        variant="default"
        disabled={at === pages - 1}
        aria-label={t('report.next')}
        title={t('report.next')}
        onClick={() => turn(at + 1)}
      >
        <IconChevronRight size={14} />
      </Button>
    </span>
  )
}

interface RowProps {
  passage: ReportPassage
  words: readonly string[]
  isSelected: boolean
  isCurrent: boolean
  isFirst: boolean
  choose: (passage: ReportPassage) => void
}

/** A row is drawn again only when something of it changed: a page has a hundred. */
const PassageRow = memo(function PassageRow({ passage, words, isSelected, isCurrent, isFirst, choose }: RowProps) {
  const { t } = useText()
  const { line, sentence, text, digest, noFact } = passage
  const facts = passage.relationships.length
  const body = text ?? digest ?? noFact ?? ''
  return (
    <li
      className={classes.passage}
      data-passage={passage.key}
      data-facts={facts > 0 || undefined}
      data-selected={isSelected || undefined}
      data-current={isCurrent || undefined}
    >
      <button
        type="button"
        data-row
        className={classes.row}
        tabIndex={isCurrent || isFirst ? 0 : -1}
        aria-pressed={isSelected}
        onClick={() => choose(passage)}
        onFocus={event => {
          if (event.currentTarget.matches(':focus-visible')) bringIntoView(event.currentTarget.closest('li')!)
        }}
      >
        <span className={classes.meta}>
          <span title={t('evidence.place', { line, sentence })}>
            {line}.{sentence}
          </span>
          {facts > 0 ? (
            <span className={classes.facts}>{t('report.factCount', { count: facts })}</span>
          ) : (
            <span className={classes.noFact}>
              {noFact === null
                ? t('report.noReason')
                : t(text === null ? 'report.noFact' : 'report.noFactBecause', { reason: noFact })}
            </span>
          )}
          {isSelected && <span className={classes.ofSelection}>{t('report.ofSelection')}</span>}
        </span>
        <span className={classes.words} data-own={text === null || undefined}>
          <Found text={body} words={words} />
        </span>
        {text !== null && digest !== null && (
          <span className={classes.digest}>
            <Found text={digest} words={words} />
          </span>
        )}
      </button>
      {isCurrent && <Given passage={passage} />}
    </li>
  )
})

/** What the chosen passage gave: what is not drawn with the way to draw it, and each fact as a sentence to choose. */
function Given({ passage }: { passage: ReportPassage }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, say } = useText()
  const scene = useSelect(sightOf)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { drawn, undrawn } = partsOf(scene, passage)
  const left = undrawn.nodes.length + undrawn.relationships.length
  const facts = [...drawn.relationships]
  const name = (id: string) => {
    const node = scene.nodes.get(id)?.node
    return node ? captionOf(node, schema, language) : id
  }
  return (
    <div className={classes.given}>
      {left > 0 && (
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconPlus size={13} />}
          onClick={() => explorer.carryOut(drawingPassage(store.get(), passage))}
        >
          {t('report.undrawn', { count: left })}
        </Button>
      )}
      {facts.length > 0 && (
        <ul aria-label={t('report.factsOf')}>
          {facts.slice(0, FACTS).map(id => {
            const { relationship } = scene.relationships.get(id)!
            return (
              <li key={id}>
                <button
                  type="button"
                  onClick={() => {
                    store.update(state =>
                      viewing(state, { selection: { ...nothingSelected, relationships: new Set([id]) } }),
                    )
                    explorer.run('evidence')
                  }}
                >
                  {say(sentenceOf(relationship, name(relationship.start), name(relationship.end), language))}
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {facts.length > FACTS && (
        <Text size="xs" c="dimmed">
          {t('list.cut', { shown: FACTS, total: facts.length })}
        </Text>
      )}
    </div>
  )
}

/** The words that were searched for, marked. */
function Found({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text
  const parts: ReactNode[] = []
  let at = 0
  for (const [from, to] of mentionsIn(text, words, 'anywhere')) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}

/** Scrolls the panel alone, below what is stuck to its top; the keyboard stays where it is. */
function bringIntoView(element: HTMLElement) {
  const panel = element.closest<HTMLElement>('[role="tabpanel"]')
  if (!panel) return
  const stuck = panel.querySelector<HTMLElement>(`.${classes.tools}`)?.offsetHeight ?? 0
  const box = element.getBoundingClientRect()
  const frame = panel.getBoundingClientRect()
  const top = frame.top + stuck
  if (box.top < top || box.height > frame.bottom - top) panel.scrollTop += box.top - top - 4
  else if (box.bottom > frame.bottom) panel.scrollTop += Math.min(box.bottom - frame.bottom + 8, box.top - top - 4)
}
