import { ActionIcon, Button, Menu, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconDots,
  IconLayersDifference,
  IconLayersIntersect2,
  IconLayersUnion,
  IconSquaresSelected,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { naming } from '../model/commands/sets.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import type { NamedSet } from '../model/scene.ts'
import { drawnOf } from '../model/sets.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import classes from './sets.module.css'

/** Selections under names: chosen again, united with what is selected, taken out of it, or crossed with it. */
export function Sets() {
  const explorer = useExplorer()
  const { t, say } = useText()
  const sets = useSelect(state => state.scene.sets)
  const selection = useSelect(state => state.view.selection)
  const target = { nodes: [...selection.nodes], relationships: [...selection.relationships] }
  const enabled = commandOf('saveSet').enabled(explorer.store.get(), target)
  const what = [
    target.nodes.length > 0 ? t('count.nodes', { count: target.nodes.length }) : '',
    target.relationships.length > 0 ? t('count.relationships', { count: target.relationships.length }) : '',
  ].filter(Boolean)
  return (
    <div className={classes.sets}>
      <Button
        size="compact-md"
        leftSection={<IconSquaresSelected size={16} />}
        aria-disabled={enabled !== true}
        style={enabled === true ? undefined : { opacity: 0.45 }}
        onClick={() => explorer.run('saveSet', target)}
      >
        {t('command.saveSet')}
      </Button>
      <Text size="xs" c="dimmed" mt={6}>
        {enabled === true ? t('sets.saveHint', { what: what.join(', ') }) : say(enabled)}
      </Text>
      {sets.size === 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {t('sets.explain')}
        </Text>
      )}
      <ul className={classes.list} aria-label={t('sets.list')}>
        {[...sets].map(([id, set]) => (
          <SetRow key={id} id={id} set={set} />
        ))}
      </ul>
    </div>
  )
}

function SetRow({ id, set }: { id: string; set: NamedSet }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, say } = useText()
  const scene = useSelect(state => state.scene)
  useSelect(state => state.view.selection)
  const isNaming = useSelect(state => state.panels.naming === id)
  const { drawn, total } = drawnOf(scene, set)
  const target = { nodes: [], relationships: [], set: id }
  const enabledOf = (command: CommandId) => commandOf(command).enabled(store.get(), target)
  const hintOf = (command: CommandId) => {
    const enabled = enabledOf(command)
    return `${t(`command.${command}`)}${enabled === true ? '' : `: ${say(enabled)}`}`
  }
  const algebra: [CommandId, ReactNode][] = [
    ['uniteSet', <IconLayersUnion key="unite" size={17} />],
    ['subtractSet', <IconLayersDifference key="subtract" size={17} />],
    ['intersectSet', <IconLayersIntersect2 key="intersect" size={17} />],
  ]
  if (isNaming) return <Naming id={id} set={set} />
  return (
    <li className={classes.set}>
      <div className={classes.row}>
        <Tooltip label={hintOf('selectSet')} openDelay={400} position="top-start">
          <UnstyledButton
            className={classes.name}
            aria-disabled={enabledOf('selectSet') !== true}
            onClick={() => explorer.run('selectSet', target)}
          >
            {set.name}
          </UnstyledButton>
        </Tooltip>
        {algebra.map(([command, icon]) => (
          <Tooltip key={command} label={hintOf(command)} openDelay={400}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={`${t(`command.${command}`)}: ${set.name}`}
              aria-disabled={enabledOf(command) !== true}
              style={enabledOf(command) === true ? undefined : { opacity: 0.45 }}
              onClick={() => explorer.run(command, target)}
            >
              {icon}
            </ActionIcon>
          </Tooltip>
        ))}
        <Menu position="bottom-end" shadow="md" returnFocus>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={`${t('bar.more')}: ${set.name}`}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {(['renameSet', 'updateSet', 'drawSet', 'deleteSet'] as const).map(command => {
              const enabled = enabledOf(command)
              return (
                <Menu.Item
                  key={command}
                  aria-disabled={enabled !== true}
                  c={enabled === true ? undefined : 'dimmed'}
                  rightSection={enabled === true ? null : <small>{say(enabled)}</small>}
                  onClick={() => explorer.run(command, target)}
                >
                  {t(`command.${command}`)}
                </Menu.Item>
              )
            })}
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className={classes.count}>
        <span>
          {[
            set.nodes.length > 0 ? t('count.nodes', { count: set.nodes.length }) : '',
            set.relationships.length > 0 ? t('count.relationships', { count: set.relationships.length }) : '',
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
        <span>{t('sets.drawnOf', { drawn, total })}</span>
        {drawn < total && (
          <Button size="compact-xs" variant="light" onClick={() => explorer.run('drawSet', target)}>
            {t('sets.drawRest', { count: total - drawn })}
          </Button>
        )}
      </div>
    </li>
  )
}

/** The name is written in place: Enter and leaving keep it, Esc leaves it as it was. */
function Naming({ id, set }: { id: string; set: NamedSet }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, say } = useText()
  const [written, setWritten] = useState(set.name)
  const [trouble, setTrouble] = useState<string | null>(null)
  const end = (back: boolean) => {
    store.update(state => opening(state, { naming: null }))
    if (back) document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  const keep = (back: boolean) => {
    const outcome = naming(store.get(), id, written, Date.now())
    if ('key' in outcome) return setTrouble(say(outcome))
    explorer.carryOut(outcome)
    if (back) document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  return (
    <li className={`${classes.set} ${classes.writing}`}>
      <TextInput
        aria-label={t('sets.name')}
        value={written}
        error={trouble}
        autoFocus
        maxLength={80}
        onFocus={event => event.currentTarget.select()}
        onChange={event => {
          setWritten(event.currentTarget.value)
          setTrouble(null)
        }}
        onBlur={() => (trouble ? end(false) : keep(false))}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') keep(true)
          else if (event.key === 'Escape') end(true)
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
    </li>
  )
}
