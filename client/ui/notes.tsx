import { ActionIcon, Button, ColorSwatch, Menu, Paper } from '@mantine/core'
import { IconDots, IconHandClick, IconNote } from '@tabler/icons-react'
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import type { Gesture } from '../canvas/canvas.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Explorer } from '../explorer.ts'
import { colouring, placingNote, written } from '../model/commands/noting.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import {
  type Aim,
  aimsOf,
  fieldOf,
  NOTE_LENGTH,
  type Note,
  noteColours,
  type StickyNote,
  titleOf,
} from '../model/notes.ts'
import type { Position } from '../model/scene.ts'
import { opening } from '../model/state.ts'
import { sightOf } from '../model/view.ts'
import { Markdown } from '../panels/markdown.tsx'
import classes from './notes.module.css'
import { useText } from './text.ts'

// Notes stand where the view puts them: the canvas writes zoom and pan into custom properties, and CSS does the rest,
// so that nothing is rendered anew while the view moves.

const STEP = 10
const LEAP = 50
/** Model units between the end of an arrow and the middle of what it points at. */
const SHORT_OF = 26

const pushes: { readonly [key: string]: Position } = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
}

/** The fields of regions, below the graph. */
export function Fields() {
  const sight = useSelect(sightOf)
  return (
    <svg className={classes.fields} aria-hidden="true">
      <title>fields</title>
      <g className={classes.model}>
        {[...sight.notes].map(([id, note]) => {
          const field = note.kind === 'region' ? fieldOf(sight, note) : null
          return (
            field && (
              <rect
                key={id}
                data-colour={note.colour}
                x={field.left}
                y={field.top}
                width={field.right - field.left}
                height={field.bottom - field.top}
                rx={22}
              />
            )
          )
        })}
      </g>
    </svg>
  )
}

/** What is written on the canvas: notes with their arrows, titles of regions, and what is being written. */
export function Notes() {
  const sight = useSelect(sightOf)
  const noting = useSelect(state => state.panels.noting)
  const all = new Map(sight.notes)
  if (noting) all.set(noting.id, noting.note)
  const marker = useId()
  return (
    <div className={classes.layer}>
      <svg className={classes.arrows} aria-hidden="true">
        <title>arrows</title>
        <defs>
          <marker id={marker} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M 0 1 L 9 5 L 0 9" fill="none" stroke="context-stroke" strokeWidth="2" />
          </marker>
        </defs>
        <g className={classes.model}>
          {[...all].flatMap(([id, note]) =>
            note.kind === 'note'
              ? aimsOf(sight, note).map((aim, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: arrows of one note keep their order
                  <Arrow key={`${id} ${index}`} from={note} to={aim} marker={marker} />
                ))
              : [],
          )}
        </g>
      </svg>
      {[...all].map(([id, note]) => {
        if (noting?.id === id) return <Writing key={id} note={note} />
        if (note.kind === 'note') return <Sticky key={id} id={id} note={note} />
        const field = fieldOf(sight, note)
        return field && <Title key={id} id={id} note={note} at={{ x: field.left, y: field.top }} />
      })}
      <Placing />
    </div>
  )
}

function Arrow({ from, to, marker }: { from: Position; to: Aim; marker: string }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const short = Math.max(SHORT_OF, to.reach + 12)
  if (length <= short) return null
  const share = (length - short) / length
  return (
    <line
      x1={from.x}
      y1={from.y}
      x2={from.x + (to.x - from.x) * share}
      y2={from.y + (to.y - from.y) * share}
      markerEnd={`url(#${marker})`}
    />
  )
}

const at = ({ x, y }: Position): CSSProperties => ({ '--x': `${x}px`, '--y': `${y}px` }) as CSSProperties

function Sticky({ id, note }: { id: string; note: StickyNote }) {
  const explorer = useExplorer()
  const { t } = useText()
  const [dragged, setDragged] = useState<Position | null>(null)
  const grab = useRef<(Position & { isMark: boolean }) | null>(null)
  const target = { nodes: [], relationships: [], note: id }
  const zoom = () => explorer.canvas.current?.viewport().zoom ?? 1

  const onPointerDown = (event: PointerEvent) => {
    const pressed = event.target as HTMLElement
    // React lets what is pressed in the menu bubble up to here, though it lies elsewhere on the page.
    const isMine = event.currentTarget.contains(pressed) && !pressed.closest('[aria-haspopup]')
    if (event.button !== 0 || !isMine) return
    grab.current = { x: event.clientX, y: event.clientY, isMark: pressed.closest('button') !== null }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const placeOf = (event: PointerEvent): Position => ({
    x: note.x + (event.clientX - grab.current!.x) / zoom(),
    y: note.y + (event.clientY - grab.current!.y) / zoom(),
  })
  const isFar = (event: PointerEvent) =>
    grab.current !== null && Math.hypot(event.clientX - grab.current.x, event.clientY - grab.current.y) > 3
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const push = pushes[event.key]
    if (push) {
      const by = (event.shiftKey ? LEAP : STEP) / zoom()
      const place = { x: note.x + push.x * by, y: note.y + push.y * by }
      explorer.carryOut(placingNote(explorer.store.get(), id, place, Date.now(), true))
    } else if (event.key === 'Enter' || event.key === 'F2') explorer.run('editNote', target)
    else if (event.key === 'Delete') explorer.run('removeNote', target)
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a note is no set of fields
    <div
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved, opened and removed by keys
      tabIndex={0}
      aria-label={t('notes.one', { text: titleOf(note) })}
      aria-description={t('notes.keys')}
      className={classes.note}
      data-colour={note.colour}
      data-note={id}
      style={at(dragged ?? note)}
      onKeyDown={onKeyDown}
      onDoubleClick={event =>
        event.currentTarget.contains(event.target as HTMLElement) && explorer.run('editNote', target)
      }
      onPointerDown={onPointerDown}
      onPointerMove={event => isFar(event) && setDragged(placeOf(event))}
      onPointerUp={event => {
        if (isFar(event)) explorer.carryOut(placingNote(explorer.store.get(), id, placeOf(event), Date.now()))
        // The note has the pointer, so the mark gets no click from it.
        else if (grab.current?.isMark) explorer.run('goToNote', target)
        grab.current = null
        setDragged(null)
      }}
      onPointerCancel={() => {
        grab.current = null
        setDragged(null)
      }}
    >
      <button
        type="button"
        className={classes.far}
        aria-label={t('notes.show', { text: titleOf(note) })}
        title={titleOf(note)}
        onClick={() => explorer.run('goToNote', target)}
      >
        <IconNote size={18} aria-hidden="true" />
      </button>
      <div className={classes.text}>
        <Markdown text={note.text} />
      </div>
      <NoteMenu id={id} note={note} />
    </div>
  )
}

function Title({ id, note, at: place }: { id: string; note: Note; at: Position }) {
  return (
    <div className={classes.title} data-colour={note.colour} data-note={id} style={at(place)}>
      <span>{titleOf(note)}</span>
      <NoteMenu id={id} note={note} />
    </div>
  )
}

const noteCommands: readonly CommandId[] = ['editNote', 'pointNote', 'unpointNote', 'placeNote']

function NoteMenu({ id, note }: { id: string; note: Note }) {
  const explorer = useExplorer()
  const { t, say } = useText()
  useSelect(now => now.scene)
  useSelect(now => now.view.selection)
  const state = explorer.store.get()
  const target = { nodes: [], relationships: [], note: id }
  return (
    <Menu position="bottom-end" shadow="md" returnFocus withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="transparent"
          size={24}
          className={classes.more}
          aria-label={t('notes.more', { text: titleOf(note) })}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(note.kind === 'note' ? noteCommands : (['editNote'] as const)).map(command => {
          const enabled = commandOf(command).enabled(state, target)
          return (
            <Menu.Item
              key={command}
              aria-disabled={enabled !== true}
              style={enabled === true ? undefined : { opacity: 0.5 }}
              onClick={() => explorer.run(command, target)}
            >
              {t(`command.${command}`)}
              {enabled !== true && <div className={classes.why}>{say(enabled)}</div>}
            </Menu.Item>
          )
        })}
        <Menu.Divider />
        <div className={classes.swatches}>
          {noteColours.map(colour => (
            <Menu.Item
              key={colour}
              className={classes.swatch}
              aria-label={t(`notes.colour.${colour}`)}
              onClick={() => explorer.carryOut(colouring(explorer.store.get(), id, colour, Date.now()))}
            >
              <ColorSwatch component="span" color={`var(--note-${colour})`} size={18} withShadow={false} />
            </Menu.Item>
          ))}
        </div>
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => explorer.run('removeNote', target)}>
          {t('command.removeNote')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Ctrl+Enter or leaving it keeps what was written, Esc does not. */
function Writing({ note }: { note: Note }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const [text, setText] = useState(note.text)
  const field = useRef<HTMLTextAreaElement>(null)
  const sight = useSelect(sightOf)
  const round = note.kind === 'region' ? fieldOf(sight, note) : null
  const place = note.kind === 'note' ? note : { x: round?.left ?? 0, y: round?.top ?? 0 }
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  const back = () => document.querySelector<HTMLElement>('[data-graph]')?.focus({ preventScroll: true })
  const keep = () => explorer.carryOut(written(store.get(), text, Date.now()))
  return (
    <div
      className={note.kind === 'note' ? classes.note : classes.title}
      data-colour={note.colour}
      data-writing
      style={at(place)}
    >
      <textarea
        ref={field}
        className={classes.field}
        aria-label={t(note.kind === 'note' ? 'notes.write' : 'notes.writeTitle')}
        placeholder={t(note.kind === 'note' ? 'notes.write' : 'notes.writeTitle')}
        rows={note.kind === 'note' ? 4 : 1}
        maxLength={NOTE_LENGTH}
        value={text}
        title={note.kind === 'note' ? t('notes.marks') : undefined}
        onChange={event => setText(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={event => {
          event.stopPropagation()
          const isDone = event.key === 'Enter' && (note.kind === 'region' || event.ctrlKey || event.metaKey)
          if (event.key !== 'Escape' && !isDone) return
          event.preventDefault()
          if (event.key === 'Escape') store.update(state => opening(state, { noting: null }))
          else keep()
          back()
        }}
      />
    </div>
  )
}

/** Whether the gesture said where a note is to stand, and is done with. */
export function placedBy(explorer: Explorer, gesture: Gesture): boolean {
  const { placing } = explorer.store.get().panels
  if (placing === null || gesture.kind !== 'tap') return false
  explorer.carryOut(placingNote(explorer.store.get(), placing, gesture.at, Date.now()))
  return true
}

function Placing() {
  const { store } = useExplorer()
  const { t } = useText()
  const placing = useSelect(state => state.panels.placing)
  useEffect(() => {
    if (placing === null) return
    const stop = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape') store.update(state => opening(state, { placing: null }))
    }
    window.addEventListener('keydown', stop)
    return () => window.removeEventListener('keydown', stop)
  }, [placing, store])
  return (
    <div role="status">
      {placing !== null && (
        <Paper className={classes.placing} shadow="md" withBorder>
          <IconHandClick size={18} aria-hidden="true" />
          <span>{t('notes.placing')}</span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => store.update(state => opening(state, { placing: null }))}
          >
            {t('action.cancel')}
          </Button>
        </Paper>
      )}
    </div>
  )
}
