import { Kbd, Paper } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import type { Place } from '../model/command.ts'
import { type Command, type CommandId, commands } from '../model/commands.ts'
import { opening, type Target } from '../model/state.ts'
import { stylerFor } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import classes from './contextmenu.module.css'

const groups = [
  'select',
  'connect',
  'filter',
  'fold',
  'arrange',
  'layout',
  'align',
  'view',
  'copy',
  'database',
] as const
type GroupName = (typeof groups)[number]

/** What opens to the side, so that the menu stays short. A command that stands in no list here is a row of its own. */
const members: { readonly [name in GroupName]: readonly CommandId[] } = {
  select: [
    'neighbours',
    'component',
    'sameLabel',
    'among',
    'selectAll',
    'invert',
    'selectionBack',
    'selectionForward',
    'boxTool',
    'lassoTool',
  ],
  connect: ['path', 'pathFrom', 'pathTo', 'pathThrough', 'pathAvoid', 'patternFrom', 'between'],
  arrange: ['move', 'arrange', 'arrangeSelection', 'arrangeFresh', 'backToMine'],
  layout: [
    'layouts',
    'layoutForce',
    'layoutLayers',
    'layoutRadial',
    'layoutRings',
    'layoutCircle',
    'layoutColumns',
    'layoutTimeline',
    'layoutGrid',
  ],
  align: ['alignLeft', 'alignCentre', 'alignTop', 'alignMiddle', 'distributeAcross', 'distributeDown'],
  filter: [
    'filterLabel',
    'hideLabel',
    'filterType',
    'hideType',
    'filterComponent',
    'filterLargest',
    'filters',
    'showFiltered',
  ],
  fold: [
    'foldSelection',
    'foldSameLabel',
    'foldByLabel',
    'foldByPlace',
    'foldByCommunity',
    'parallels',
    'unfold',
    'unfoldAll',
  ],
  view: ['fit', 'fitSelection', 'centre'],
  copy: ['copyName', 'copyCypher'],
  database: ['newNode', 'newRelationship', 'editThing', 'deleteThing', 'import', 'changes'],
}
const first: readonly CommandId[] = ['undo', 'redo', 'search', 'expand', 'collapse', 'evidence', 'details']

type Row = { readonly command: Command } | { readonly group: GroupName; readonly rows: readonly Command[] }

/** Rows in three parts: what is wanted most, groups, and the rest. */
function rowsFor(place: Place): Row[][] {
  const possible = commands.filter(command => command.places.includes(place))
  const grouped = groups.flatMap((group): Row[] => {
    const rows = members[group].flatMap(id => possible.find(command => command.id === id) ?? [])
    return rows.length > 1 ? [{ group, rows }] : rows.map(command => ({ command }))
  })
  const inGroup = new Set(groups.flatMap(group => members[group]))
  return [
    first.flatMap(id => possible.filter(command => command.id === id)).map(command => ({ command })),
    grouped,
    possible.filter(({ id }) => !inGroup.has(id) && !first.includes(id)).map(command => ({ command })),
  ].filter(part => part.length > 0)
}

/** The commands for what was pointed at; one that is not possible stays, and says why. */
export function ContextMenu() {
  const menu = useSelect(state => state.panels.menu)
  return menu ? <MenuCard key={`${menu.x} ${menu.y}`} {...menu} /> : null
}

function MenuCard({ x, y, target }: { x: number; y: number; target: Target }) {
  const { store } = useExplorer()
  const { t } = useText()
  const card = useRef<HTMLDivElement>(null)
  // The keyboard goes back to where it came from, from a menu to the side too.
  const opener = useRef(document.activeElement as HTMLElement | null)
  const place = target.nodes.length > 0 ? 'node' : target.relationships.length > 0 ? 'relationship' : 'canvas'
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!card.current?.contains(event.target as Node)) store.update(state => opening(state, { menu: null }))
    }
    document.addEventListener('pointerdown', outside, true)
    return () => document.removeEventListener('pointerdown', outside, true)
  }, [store])
  const title = useTitle(target)
  return (
    <div ref={card}>
      <MenuList
        x={x}
        y={y}
        title={title}
        label={t('menu.label')}
        parts={rowsFor(place)}
        target={target}
        opener={opener}
      />
    </div>
  )
}

/** What the menu is about: one thing by its name, many by their number. */
function useTitle({ nodes, relationships }: Target): string {
  const state = useExplorer().store.get()
  const { scene } = state
  const { t } = useText()
  const node = scene.nodes.get(nodes[0] ?? '')?.node
  const tie = scene.relationships.get(relationships[0] ?? '')?.relationship
  if (nodes.length + relationships.length === 1)
    return node ? stylerFor(state).nameOf(node) : tie ? verbOf(tie.type) : ''
  return [
    nodes.length > 0 ? t('count.nodes', { count: nodes.length }) : '',
    relationships.length > 0 ? t('count.relationships', { count: relationships.length }) : '',
  ]
    .filter(Boolean)
    .join(', ')
}

interface ListProps {
  x: number
  y: number
  /** Left edge of the menu that this one opens from: it goes there when there is no room to the right. */
  beside?: number
  title?: string
  label: string
  parts: readonly (readonly Row[])[]
  target: Target
  opener: RefObject<HTMLElement | null>
  /** Back to the menu that this one opens from; the first menu has none. */
  onBack?: () => void
  isQuiet?: boolean
}

function MenuList({ x, y, beside, title, label, parts, target, opener, onBack, isQuiet }: ListProps) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, say } = useText()
  const history = useSelect(state => state.history)
  const list = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState({ x, y })
  const [open, setOpen] = useState<{ group: GroupName; byKey: boolean; x: number; y: number; left: number } | null>(
    null,
  )
  const typed = useRef({ text: '', at: 0 })

  // Moved into the page once its size is known.
  useLayoutEffect(() => {
    const box = list.current!.getBoundingClientRect()
    const fits = x + box.width <= window.innerWidth - 8
    setAt({
      x: Math.max(8, fits ? x : beside !== undefined ? beside - box.width : window.innerWidth - box.width - 8),
      y: Math.max(8, Math.min(y, window.innerHeight - box.height - 8)),
    })
  }, [x, y, beside])
  useEffect(() => {
    if (!isQuiet) items(list.current)[0]?.focus()
  }, [isQuiet])

  const close = () => {
    store.update(state => opening(state, { menu: null }))
    const from = opener.current
    const graph = document.querySelector<HTMLElement>('[data-graph]')
    ;(from?.isConnected && from !== document.body ? from : graph)?.focus()
  }
  const perform = (command: Command) => {
    if (command.enabled(store.get(), target) !== true) return
    close()
    explorer.run(command.id, target)
  }
  const openGroup = (group: GroupName, row: HTMLElement, byKey: boolean) => {
    const box = row.getBoundingClientRect()
    const card = list.current!.getBoundingClientRect()
    setOpen({ group, byKey, x: card.right - 4, y: box.top - 5, left: card.left + 4 })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, group: GroupName | null) => {
    const all = items(list.current)
    const here = all.indexOf(event.currentTarget)
    const to = {
      ArrowDown: (here + 1) % all.length,
      ArrowUp: (here - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key]
    const isEnter = event.key === 'Enter' || event.key === ' '
    if (event.key.length > 1) typed.current = { text: '', at: 0 }
    if (to !== undefined) all[to]?.focus()
    else if (event.key === 'Tab' || (event.key === 'Escape' && !onBack)) close()
    else if ((event.key === 'Escape' || event.key === 'ArrowLeft') && onBack) onBack()
    else if (group && (event.key === 'ArrowRight' || isEnter)) openGroup(group, event.currentTarget, true)
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const last = typed.current
      const text = (event.timeStamp - last.at < 600 ? last.text : '') + event.key.toLowerCase()
      typed.current = { text, at: event.timeStamp }
      // The first letter goes on to the next row; more letters may stay where one is.
      const from = text.length === 1 ? here + 1 : here
      const order = [...all.slice(from), ...all.slice(0, from)]
      order.find(item => item.textContent?.toLowerCase().startsWith(text))?.focus()
    } else {
      event.stopPropagation()
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  const openRows = parts.flat().find(row => 'group' in row && row.group === open?.group)
  const last = history.past.at(-1)
  const next = history.future[0]
  const nameOf = ({ id }: Command) =>
    id === 'undo' && last
      ? t('action.undoStep', { step: say(last.name) })
      : id === 'redo' && next
        ? t('action.redoStep', { step: say(next.name) })
        : t(`command.${id}`)

  return (
    <>
      <Paper
        ref={list}
        role="menu"
        aria-label={label}
        shadow="md"
        withBorder
        className={classes.menu}
        style={{ left: at.x, top: at.y }}
        onContextMenu={event => event.preventDefault()}
      >
        {title && (
          <div className={classes.title} role="presentation">
            {title}
          </div>
        )}
        {parts.map((rows, part) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a menu never change places
          <div key={part} role="presentation" className={classes.part}>
            {rows.map(row => {
              if ('group' in row)
                return (
                  <button
                    key={row.group}
                    type="button"
                    role="menuitem"
                    aria-haspopup="menu"
                    aria-expanded={open?.group === row.group}
                    tabIndex={-1}
                    className={classes.item}
                    onClick={event => openGroup(row.group, event.currentTarget, false)}
                    onMouseEnter={event => openGroup(row.group, event.currentTarget, false)}
                    onKeyDown={event => onKeyDown(event, row.group)}
                  >
                    <span>{t(`menu.${row.group}`)}</span>
                    <IconChevronRight size={14} aria-hidden />
                  </button>
                )
              const { command } = row
              const enabled = command.enabled(store.get(), target)
              return (
                <button
                  key={command.id}
                  type="button"
                  role="menuitem"
                  tabIndex={-1}
                  className={classes.item}
                  aria-disabled={enabled !== true}
                  onClick={() => perform(command)}
                  onMouseEnter={() => setOpen(null)}
                  onKeyDown={event => onKeyDown(event, null)}
                >
                  <span>{nameOf(command)}</span>
                  {enabled === true ? (
                    command.keys[0] && <Kbd size="xs">{command.keys[0]}</Kbd>
                  ) : (
                    <span className={classes.reason}>{say(enabled)}</span>
                  )}
                </button>
              )
            })}
          </div>
        ))}
      </Paper>
      {open && openRows && 'group' in openRows && (
        <MenuList
          key={open.group}
          x={open.x}
          y={open.y}
          beside={open.left}
          label={t(`menu.${open.group}`)}
          parts={[openRows.rows.map(command => ({ command }))]}
          target={target}
          opener={opener}
          isQuiet={!open.byKey}
          onBack={() => {
            setOpen(null)
            items(list.current)
              .find(item => item.getAttribute('aria-expanded') === 'true')
              ?.focus()
          }}
        />
      )}
    </>
  )
}

const items = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
