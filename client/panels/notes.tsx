import { ActionIcon, Button, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconBoxMultiple, IconMapPin, IconNote, IconPencil, IconTrash } from '@tabler/icons-react'
import { useExplorer, useSelect } from '../context.ts'
import { defaultTarget } from '../model/command.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import { bookmarkSlots, type Note, titleOf } from '../model/notes.ts'
import { useText } from '../ui/text.ts'
import classes from './notes.module.css'

/** What was written on the canvas, and the views that were kept. */
export function NotesPanel() {
  const explorer = useExplorer()
  const { t } = useText()
  const notes = useSelect(state => state.scene.notes)
  return (
    <div className={classes.notes}>
      <div className={classes.buttons}>
        <Command id="addNote" icon={<IconNote size={16} />} />
        <Command id="addRegion" icon={<IconBoxMultiple size={16} />} />
      </div>
      {notes.size === 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {t('notes.explain')}
        </Text>
      )}
      <ul className={classes.list} aria-label={t('notes.list')}>
        {[...notes].map(([id, note]) => (
          <Row key={id} id={id} note={note} />
        ))}
      </ul>
      <h2 className={classes.heading}>{t('notes.places')}</h2>
      <Text size="xs" c="dimmed">
        {t('notes.placesHint')}
      </Text>
      <ol className={classes.places}>
        {bookmarkSlots.map(slot => (
          <Place key={slot} slot={slot} />
        ))}
      </ol>
    </div>
  )

  function Command({ id, icon }: { id: 'addNote' | 'addRegion'; icon: React.ReactNode }) {
    useSelect(state => state.view.selection)
    const { t: text, say } = useText()
    const enabled = commandOf(id).enabled(explorer.store.get(), defaultTarget(explorer.store.get()))
    return (
      <Tooltip label={enabled === true ? text(`notes.hint.${id}`) : say(enabled)} openDelay={400} multiline maw={260}>
        <Button
          size="compact-md"
          variant="default"
          leftSection={icon}
          aria-disabled={enabled !== true}
          style={enabled === true ? undefined : { opacity: 0.45 }}
          onClick={() => explorer.run(id)}
        >
          {text(`command.${id}`)}
        </Button>
      </Tooltip>
    )
  }
}

function Row({ id, note }: { id: string; note: Note }) {
  const explorer = useExplorer()
  const { t, say } = useText()
  useSelect(state => state.scene)
  const target = { nodes: [], relationships: [], note: id }
  const enabled = commandOf('goToNote').enabled(explorer.store.get(), target)
  const name = titleOf(note)
  const icons: [CommandId, React.ReactNode][] = [
    ['editNote', <IconPencil key="edit" size={17} />],
    ['removeNote', <IconTrash key="remove" size={17} />],
  ]
  return (
    <li className={classes.row}>
      <span className={classes.dot} data-colour={note.colour}>
        {note.kind === 'note' ? <IconNote size={14} /> : <IconBoxMultiple size={14} />}
      </span>
      <UnstyledButton
        className={classes.name}
        aria-disabled={enabled !== true}
        onClick={() => explorer.run('goToNote', target)}
      >
        {name}
        {enabled !== true && <span className={classes.why}>{say(enabled)}</span>}
      </UnstyledButton>
      {icons.map(([command, icon]) => (
        <ActionIcon
          key={command}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={`${t(`command.${command}`)}: ${name}`}
          onClick={() => explorer.run(command, target)}
        >
          {icon}
        </ActionIcon>
      ))}
    </li>
  )
}

function Place({ slot }: { slot: (typeof bookmarkSlots)[number] }) {
  const explorer = useExplorer()
  const { t } = useText()
  const isKept = useSelect(state => state.scene.bookmarks.has(slot))
  return (
    <li className={classes.row}>
      <IconMapPin size={16} aria-hidden="true" className={isKept ? undefined : classes.empty} />
      {isKept ? (
        <UnstyledButton className={classes.name} onClick={() => explorer.run(`goToPlace${slot}`)}>
          {t(`command.goToPlace${slot}`)}
        </UnstyledButton>
      ) : (
        <span className={`${classes.name} ${classes.empty}`}>{t('notes.noPlace')}</span>
      )}
      <Button size="compact-xs" variant="subtle" onClick={() => explorer.run(`keepPlace${slot}`)}>
        {t(isKept ? 'notes.keepAgain' : 'notes.keep')}
        <span className={classes.hidden}> ({slot})</span>
      </Button>
    </li>
  )
}
