import { ActionIcon } from '@mantine/core'
import { IconNote, IconX } from '@tabler/icons-react'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { project } from '../map/projection.ts'
import { groupedAtlas } from '../model/groupsonmap.ts'
import { type Note, placeOfNote, titleOf } from '../model/notes.ts'
import { opening } from '../model/state.ts'
import { sightOf } from '../model/view.ts'
import { Markdown } from '../panels/markdown.tsx'
import classes from './mapnotes.module.css'
import { useText } from './text.ts'

/** Notes and regions with the places that they are about, and how many are about none. */
function useSited() {
  const sight = useSelect(sightOf)
  const schema = useSelect(state => state.schema)
  return useMemo(() => {
    const atlas = groupedAtlas(sight, schema)
    const byPlace = new Map<string, [id: string, note: Note][]>()
    let elsewhere = 0
    for (const [id, note] of sight.notes) {
      const place = placeOfNote(sight, atlas, note)
      if (place === null) elsewhere++
      else byPlace.set(place, [...(byPlace.get(place) ?? []), [id, note]])
    }
    return { atlas, byPlace, elsewhere }
  }, [sight, schema])
}

/** On the map each note is a mark at the place that it is about, and opens to be read. */
export function MapNotes() {
  const { atlas, byPlace } = useSited()
  const [open, setOpen] = useState<string | null>(null)
  return (
    <div className={classes.layer}>
      {[...byPlace].map(([place, notes]) => {
        const { x, y } = project(atlas.places.get(place)!)
        return (
          <div key={place} className={classes.place} style={{ '--x': `${x}px`, '--y': `${y}px` } as CSSProperties}>
            {notes.map(([id, note]) => (
              <Mark key={id} id={id} note={note} isOpen={open === id} onOpen={isOpen => setOpen(isOpen ? id : null)} />
            ))}
          </div>
        )
      })}
    </div>
  )
}

function Mark({
  id,
  note,
  isOpen,
  onOpen,
}: {
  id: string
  note: Note
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
}) {
  const { t } = useText()
  const text = titleOf(note)
  useEffect(() => {
    if (!isOpen) return
    const stop = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onOpen(false)
    }
    window.addEventListener('keydown', stop)
    return () => window.removeEventListener('keydown', stop)
  }, [isOpen, onOpen])
  return (
    <div className={classes.mark} data-colour={note.colour} data-map-note={id}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={t(isOpen ? 'notes.close' : 'notes.show', { text })}
        title={text}
        onClick={() => onOpen(!isOpen)}
      >
        <IconNote size={17} aria-hidden="true" />
      </button>
      {isOpen && (
        <div className={classes.card}>
          <Markdown text={note.text} />
          <ActionIcon
            className={classes.close}
            variant="transparent"
            size={24}
            aria-label={t('notes.close', { text })}
            onClick={() => onOpen(false)}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      )}
    </div>
  )
}

/** Notes that the map has no place for are counted, and are in the list. */
export function NotesElsewhere() {
  const { store } = useExplorer()
  const { t } = useText()
  const { elsewhere } = useSited()
  if (elsewhere === 0) return null
  return (
    <button
      type="button"
      className={classes.elsewhere}
      data-float
      onClick={() => store.update(state => opening(state, { left: 'notes', leftOpen: true }))}
    >
      {t('notes.elsewhere', { count: elsewhere })}
    </button>
  )
}
