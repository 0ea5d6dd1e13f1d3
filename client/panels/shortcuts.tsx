import { Kbd, Modal, Switch, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { type CommandGroup, commands } from '../model/commands.ts'
import { opening } from '../model/state.ts'
import { type TextKey, useText } from '../ui/text.ts'
import classes from './shortcuts.module.css'

/** What is no command: gestures and the keys of things that have the keyboard. */
const others = {
  pointer: ['click', 'toggle', 'box', 'lasso', 'double', 'context', 'drag', 'pan', 'wheel'],
  walking: ['arrows', 'enter', 'space', 'brackets', 'nudge', 'menu'],
  lists: ['tree', 'fold', 'typeahead', 'treeSelect', 'run', 'recall', 'splitter'],
  tables: ['grid', 'gridSelect', 'gridOpen', 'gridCopy', 'gridPaste', 'gridHead'],
} as const

interface Line {
  readonly name: string
  readonly keys: readonly string[]
  /** How it is done where that is no key. */
  readonly how?: string
}

/** All keys and gestures, from the one list of commands, and whether single letters count. */
export function Shortcuts() {
  const isOpen = useSelect(state => state.panels.shortcuts)
  const { store } = useExplorer()
  const { t } = useText()
  return (
    <Modal
      opened={isOpen}
      onClose={() => store.update(state => opening(state, { shortcuts: false }))}
      title={t('shortcuts.title')}
      size="xl"
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Keys />
    </Modal>
  )
}

function Keys() {
  const { store } = useExplorer()
  const { t } = useText()
  const letters = useSelect(state => state.panels.letters)
  const [text, setText] = useState('')
  const groups = useGroups()
  const wanted = text.trim().toLowerCase()
  const found = groups
    .map(group => ({
      ...group,
      lines: group.lines.filter(({ name, keys, how }) =>
        [name, ...keys, how ?? '', group.name].some(part => part.toLowerCase().includes(wanted)),
      ),
    }))
    .filter(({ lines }) => lines.length > 0)
  const total = groups.reduce((sum, { lines }) => sum + lines.length, 0)
  const shown = found.reduce((sum, { lines }) => sum + lines.length, 0)
  return (
    <>
      <div className={classes.head}>
        <TextInput
          data-autofocus
          aria-label={t('shortcuts.find')}
          placeholder={t('shortcuts.find')}
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          className={classes.find}
        />
        <Switch
          checked={letters}
          onChange={event => {
            const isOn = event.currentTarget.checked
            store.update(state => opening(state, { letters: isOn }))
          }}
          label={t('shortcuts.lettersOn')}
          description={t('shortcuts.lettersOnHint')}
        />
      </div>
      <Text size="sm" c="dimmed" role="status" mb="xs">
        {shown < total ? t('list.cut', { shown, total }) : t('shortcuts.letters')}
      </Text>
      <div className={classes.groups}>
        {found.map(({ id, name, lines }) => (
          <div key={id} className={classes.group}>
            <h3>{name}</h3>
            <ul>
              {lines.map(line => (
                <li key={line.name}>
                  <span>{line.name}</span>
                  <span className={classes.keys}>
                    {line.keys.map(key => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                    {line.how && <span className={classes.how}>{line.how}</span>}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </>
  )
}

function useGroups(): { id: string; name: string; lines: Line[] }[] {
  const { t } = useText()
  const ofCommands = [...new Set(commands.map(({ group }) => group))].map((id: CommandGroup) => ({
    id,
    name: t(`shortcuts.group.${id}`),
    lines: commands
      .filter(({ group }) => group === id)
      .map(command => ({
        name: t(`command.${command.id}`),
        keys: command.keys,
        how: command.keys.length > 0 ? undefined : t('shortcuts.noKey'),
      })),
  }))
  const ofGestures = Object.entries(others).map(([id, names]) => ({
    id,
    name: t(`shortcuts.group.${id}` as TextKey),
    lines: names.map(name => ({
      name: t(`gesture.${name}.does` as TextKey),
      keys: [],
      how: t(`gesture.${name}` as TextKey),
    })),
  }))
  return [...ofGestures, ...ofCommands]
}
