import { Text } from '@mantine/core'
import { IconBoxMultiple, IconChevronDown, IconChevronRight, IconNote } from '@tabler/icons-react'
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useMemo, useRef, useState } from 'react'
import type { Passage } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import {
  type Folds,
  folding,
  keyIn,
  listingMore,
  noFolds,
  outlineOf,
  type Proof,
  type Row,
  rowsOf,
  typedIn,
  unfoldingTo,
} from '../model/outline.ts'
import { phrase } from '../model/phrase.ts'
import { opening, type Target, viewing } from '../model/state.ts'
import { sightOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { LabelMark } from './mark.tsx'
import classes from './outline.module.css'

/** Milliseconds within which letters belong to one word. */
const TYPING = 600

/**
 * Everything that is drawn as a tree: label, its nodes, their relationships, the passages that prove them. What is
 * chosen here is chosen on the canvas, and the other way round.
 */
export function Outline() {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const scene = useSelect(sightOf)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const selection = useSelect(state => state.view.selection)
  const focus = useSelect(state => (state.view.walking ? state.view.focus : null))
  const [folds, setFolds] = useState<Folds>(noFolds)
  const [proofs, setProofs] = useState<ReadonlyMap<string, Proof>>(new Map())
  /** The row that Tab comes to. */
  const [current, setCurrent] = useState<string | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const outlined = useMemo(() => outlineOf({ scene, schema, language }), [scene, schema, language])
  const rows = useMemo(() => rowsOf(outlined, folds, proofs), [outlined, folds, proofs])
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === current),
  )

  const rowAt = (index: number) => tree.current?.children[index] as HTMLElement | undefined
  const goTo = (index: number) => {
    setCurrent(rows[index]!.key)
    rowAt(index)?.focus()
  }

  // What was chosen elsewhere is shown here, without taking the keyboard.
  const [node] = focus === null ? (selection.nodes.size === 1 ? selection.nodes : []) : [focus]
  const [relationship] = selection.relationships.size === 1 && node === undefined ? selection.relationships : []
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice unfolds, not another state of the folds
  useEffect(() => {
    if (tree.current?.contains(document.activeElement)) return
    const found = unfoldingTo(outlined, folds, { node, relationship })
    if (!found) return
    setFolds(found.folds)
    setCurrent(found.key)
  }, [node, relationship])
  useEffect(() => {
    if (current === null || tree.current?.contains(document.activeElement)) return
    tree.current?.querySelector('[tabindex="0"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const read = async (id: string) => {
    const keep = (proof: Proof) => setProofs(before => new Map(before).set(id, proof))
    keep('asking')
    const answer = await explorer.ask({ route: 'evidence', request: { refs: [id] }, what: phrase('evidence.loading') })
    keep(answer ? (answer.items[0]?.passages ?? []) : 'failed')
  }
  const fold = (row: Row, isOpen: boolean) => {
    setFolds(now => folding(now, row, isOpen))
    if (row.kind !== 'relationship' || !isOpen) return
    const proof = proofs.get(row.id)
    if (proof === undefined || proof === 'failed') void read(row.id)
  }
  const point = (row: Row) => {
    const target = targetOf(row)
    const [node] = target.nodes
    const [relationship] = target.relationships
    const hover =
      node !== undefined
        ? ({ kind: 'node', id: node } as const)
        : relationship !== undefined
          ? ({ kind: 'relationship', id: relationship } as const)
          : null
    const before = store.get().view.hover
    if (before?.id !== hover?.id || before?.kind !== hover?.kind) store.update(state => viewing(state, { hover }))
  }
  const unpoint = () => {
    if (store.get().view.hover) store.update(state => viewing(state, { hover: null }))
  }
  const choose = (row: Row, adding: boolean) => {
    const target = targetOf(row)
    const [node] = target.nodes
    store.update(state => {
      const nodes = new Set(adding ? state.view.selection.nodes : [])
      const relationships = new Set(adding ? state.view.selection.relationships : [])
      for (const id of target.nodes) if (!nodes.delete(id)) nodes.add(id)
      for (const id of target.relationships) if (!relationships.delete(id)) relationships.add(id)
      return viewing(state, {
        selection: { nodes, relationships },
        focus: node ?? state.view.focus,
        walking: false,
        fresh: new Set(),
      })
    })
    const start = scene.relationships.get(target.relationships[0] ?? '')?.relationship.start
    const seen = node ?? start
    if (seen !== undefined) explorer.canvas.current?.reveal(seen)
  }
  const activate = (row: Row, adding = false) => {
    if (row.kind === 'label' || row.kind === 'notes') fold(row, !row.isOpen)
    else if (row.kind === 'written') explorer.run('goToNote', { nodes: [], relationships: [], note: row.id })
    else if (row.kind === 'more') setFolds(now => listingMore(now, row.label))
    else if (row.kind === 'note') {
      if (row.note === 'failed') void read(row.of)
    } else if (row.kind === 'passage') explorer.run('evidence', targetOf(row))
    else choose(row, adding)
  }
  const openMenu = (row: Row, x: number, y: number) => {
    const target = targetOf(row)
    if (target.nodes.length + target.relationships.length === 0) return
    const { selection } = store.get().view
    const isIn =
      target.nodes.every(id => selection.nodes.has(id)) &&
      target.relationships.every(id => selection.relationships.has(id))
    if (!isIn) choose(row, false)
    const now = store.get().view.selection
    const all = { nodes: [...now.nodes], relationships: [...now.relationships] }
    store.update(state => opening(state, { menu: { x, y, target: all } }))
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[at]
    if (!row) return
    const isMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    const isLetter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
    const move = event.ctrlKey || event.metaKey || event.altKey ? null : keyIn(rows, at, event.key)
    if (isMenu) {
      const box = rowAt(at)!.getBoundingClientRect()
      openMenu(row, box.left + 40, box.bottom)
    } else if (event.key === 'Enter' || event.key === ' ') activate(row, event.key === ' ')
    else if (move) {
      if ('open' in move) fold(row, move.open)
      else {
        goTo(move.to)
        const next = rows[move.to]!
        if (event.shiftKey && move.to !== at && !isSelected(next, selection) && isChoosable(next)) choose(next, true)
      }
    } else if (isLetter && event.key !== '/' && event.key !== '?') {
      const last = typed.current
      const text = (event.timeStamp - last.at < TYPING ? last.text : '') + event.key
      typed.current = { text, at: event.timeStamp }
      const found = typedIn(rows, at, text)
      if (found !== null) goTo(found)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const indexOf = (event: { target: EventTarget }) => {
    const element = (event.target as Element).closest('[role=treeitem]')
    return element ? [...tree.current!.children].indexOf(element) : -1
  }
  const onClick = (event: MouseEvent) => {
    const index = indexOf(event)
    const row = rows[index]
    if (!row) return
    goTo(index)
    if ((event.target as Element).closest('[data-fold]')) fold(row, !row.isOpen)
    else activate(row, event.ctrlKey || event.metaKey || event.shiftKey)
  }

  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('outline.empty')}
      </Text>
    )
  return (
    <div
      ref={tree}
      role="tree"
      aria-label={t('left.outline')}
      aria-multiselectable
      className={classes.outline}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onContextMenu={event => {
        const row = rows[indexOf(event)]
        if (!row || !isChoosable(row)) return
        event.preventDefault()
        goTo(indexOf(event))
        openMenu(row, event.clientX, event.clientY)
      }}
      onFocus={event => {
        const row = rows[indexOf(event)]
        if (!row) return
        setCurrent(row.key)
        point(row)
      }}
      onBlur={unpoint}
      onMouseOver={event => {
        const row = rows[indexOf(event)]
        if (row) point(row)
      }}
      onMouseLeave={unpoint}
    >
      {rows.map((row, index) => (
        <RowLine key={row.key} row={row} isCurrent={index === at} isSelected={isSelected(row, selection)} />
      ))}
    </div>
  )
}

const targetOf = (row: Row): Target => ({
  nodes: row.kind === 'node' ? [row.id] : [],
  relationships: row.kind === 'relationship' ? [row.id] : row.kind === 'passage' ? [row.of] : [],
})
const isChoosable = ({ kind }: Row) => kind === 'node' || kind === 'relationship'
const isSelected = (row: Row, selection: { nodes: ReadonlySet<string>; relationships: ReadonlySet<string> }) =>
  row.kind === 'node' ? selection.nodes.has(row.id) : row.kind === 'relationship' && selection.relationships.has(row.id)

interface RowProps {
  row: Row
  isCurrent: boolean
  isSelected: boolean
}

const RowLine = memo(
  ({ row, isCurrent, isSelected }: RowProps) => (
    <div
      role="treeitem"
      tabIndex={isCurrent ? 0 : -1}
      className={classes.row}
      data-level={row.level}
      data-kind={row.kind}
      aria-level={row.level}
      aria-setsize={row.size}
      aria-posinset={row.position}
      aria-expanded={row.isOpen ?? undefined}
      aria-selected={isChoosable(row) ? isSelected : undefined}
    >
      <span className={classes.fold} data-fold={row.isOpen === null ? undefined : true} aria-hidden>
        {row.isOpen === null ? null : row.isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
      </span>
      <RowText row={row} />
    </div>
  ),
  // Rows are made anew whenever the tree changes; most of them say the same.
  (a, b) =>
    a.isCurrent === b.isCurrent &&
    a.isSelected === b.isSelected &&
    (Object.keys(a.row) as (keyof Row)[]).every(name => Object.is(a.row[name], b.row[name])),
)

function RowText({ row }: { row: Row }) {
  const { t, number } = useText()
  const counted = (count: number, words: string) => (
    <>
      <span className={classes.count} aria-hidden>
        {number(count)}
      </span>
      <span className={classes.heard}>, {words}</span>
    </>
  )
  switch (row.kind) {
    case 'label':
      return (
        <>
          <LabelMark appearance={row.appearance} label={row.label} size={18} />
          <span className={classes.text}>{row.label || t('outline.unlabelled')}</span>
          {counted(row.count, t('count.nodes', { count: row.count }))}
        </>
      )
    case 'node':
      return (
        <>
          <span className={classes.text}>{row.text}</span>
          {counted(row.count, t('count.relationships', { count: row.count }))}
        </>
      )
    case 'notes':
      return (
        <>
          <IconNote size={18} aria-hidden />
          <span className={classes.text}>{t('notes.list')}</span>
          {counted(row.count, t('outline.notes', { count: row.count }))}
        </>
      )
    case 'written':
      return (
        <>
          {row.isRegion ? <IconBoxMultiple size={16} aria-hidden /> : <IconNote size={16} aria-hidden />}
          <span className={classes.text}>{row.text}</span>
        </>
      )
    case 'relationship':
      return (
        <span className={classes.text}>
          <span aria-hidden>{row.isOut ? '→ ' : '← '}</span>
          {row.text}
          <span className={classes.heard}>, {t(row.isOut ? 'outline.out' : 'outline.in')}</span>
        </span>
      )
    case 'passage':
      return <PassageText passage={row.passage} />
    case 'note':
      return <span className={classes.text}>{t(`outline.${row.note}`)}</span>
    default:
      return <span className={classes.text}>{t('list.more', { shown: row.shown, total: row.total })}</span>
  }
}

function PassageText({ passage }: { passage: Passage }) {
  const { t } = useText()
  const { line, sentence, text } = passage
  return (
    <span className={classes.text}>
      <strong>{t('evidence.place', { line, sentence })}</strong>
      {text && ` ${text}`}
    </span>
  )
}
