import { Button, Group, Menu, Popover, Text, TextInput, UnstyledButton } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBookmark,
  IconChevronDown,
  IconCopy,
  IconDownload,
  IconFilePlus,
  IconFolderOpen,
  IconHistory,
  IconLink,
  IconLinkPlus,
  IconPencil,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
import { type FormEvent, Fragment, type ReactNode, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { defaultTarget } from '../model/command.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import type { Kept } from '../model/kept.ts'
import { opening } from '../model/state.ts'
import classes from './scenename.module.css'
import { type TextKey, useText } from './text.ts'

const entries: readonly (readonly (readonly [CommandId, ReactNode])[])[] = [
  [
    ['renameScene', <IconPencil key="i" size={16} />],
    ['newScene', <IconFilePlus key="i" size={16} />],
    ['openScenes', <IconFolderOpen key="i" size={16} />],
  ],
  [
    ['saveVersion', <IconBookmark key="i" size={16} />],
    ['sceneVersions', <IconHistory key="i" size={16} />],
    ['duplicateScene', <IconCopy key="i" size={16} />],
  ],
  [
    ['copySceneLink', <IconLink key="i" size={16} />],
    ['copySceneWhole', <IconLinkPlus key="i" size={16} />],
    ['exportScene', <IconDownload key="i" size={16} />],
    ['importScene', <IconUpload key="i" size={16} />],
  ],
  [['deleteScene', <IconTrash key="i" size={16} />]],
]

/** The name of the scene with what can be done with it, and whether it is saved. */
export function SceneName() {
  const { store } = useExplorer()
  const { t } = useText()
  const kept = useSelect(state => state.kept)
  const naming = useSelect(state => state.panels.sceneNaming)
  const close = () => store.update(state => opening(state, { sceneNaming: null }))
  return (
    // What it hangs on is no button: it is opened by commands.
    <Popover
      opened={naming !== null}
      onChange={isOpen => !isOpen && close()}
      position="bottom-start"
      trapFocus
      withRoles={false}
    >
      <Popover.Target>
        <div className={classes.scene}>
          <SceneMenu name={kept.name || t('scene.unnamed')} isKeyless={kept.keyless} />
          <SaveState kept={kept} />
        </div>
      </Popover.Target>
      <Popover.Dropdown
        role="dialog"
        aria-label={t(naming === 'rename' ? 'command.renameScene' : 'command.saveVersion')}
      >
        {naming && <Naming key={naming} what={naming} close={close} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function SceneMenu({ name, isKeyless }: { name: string; isKeyless: boolean }) {
  const explorer = useExplorer()
  const { t, say } = useText()
  useSelect(state => state.scene)
  return (
    <Menu position="bottom-start" width={290} offset={24}>
      <Menu.Target>
        <UnstyledButton className={classes.name} aria-label={t('scene.label', { name })} title={name}>
          <span className={classes.text}>{name}</span>
          <IconChevronDown size={14} style={{ flex: 'none' }} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('scene.menu')}>
        {isKeyless && <Menu.Label>{t('scene.keyless')}</Menu.Label>}
        {entries.map((group, index) => (
          <Fragment key={group[0]![0]}>
            {index > 0 && <Menu.Divider />}
            {group.map(([id, icon]) => {
              const state = explorer.store.get()
              const enabled = commandOf(id).enabled(state, defaultTarget(state))
              const [key] = commandOf(id).keys
              return (
                <Menu.Item
                  key={id}
                  leftSection={icon}
                  rightSection={
                    key && (
                      <Text size="xs" c="dimmed">
                        {key}
                      </Text>
                    )
                  }
                  className={id === 'deleteScene' ? classes.danger : undefined}
                  aria-disabled={enabled !== true}
                  style={enabled === true ? undefined : { opacity: 0.55 }}
                  // After the menu has given the keyboard back: what opens then takes it.
                  onClick={() => requestAnimationFrame(() => explorer.run(id))}
                >
                  {t(`command.${id}`)}
                  {enabled !== true && (
                    <Text size="xs" c="dimmed">
                      {say(enabled)}
                    </Text>
                  )}
                </Menu.Item>
              )
            })}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Saved, saving or not, always in words; why not, behind a click. */
function SaveState({ kept: { save, conflict } }: { kept: Kept }) {
  const explorer = useExplorer()
  const { t } = useText()
  const words: TextKey = conflict ? 'scene.save.waits' : `scene.save.${save.state}`
  if (conflict || (save.state !== 'local' && save.state !== 'unsaved'))
    return (
      <span className={classes.save} data-trouble={conflict !== null || undefined} role="status">
        {t(words)}
      </span>
    )
  return (
    <Popover position="bottom-start" width={340} withArrow trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.save} data-trouble aria-label={`${t(words)}. ${t('scene.save.why')}`}>
          <IconAlertTriangle size={13} /> <span className={classes.text}>{t(words)}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown role="alertdialog" aria-label={t('scene.save.why')}>
        <Text size="sm" fw={600}>
          {t(words)}
        </Text>
        <Text size="sm" mt={4}>
          {t(`scene.save.why.${save.state}`)}
        </Text>
        <Text size="sm" c="dimmed" mt={4}>
          {save.code === 'SERVER_UNREACHABLE' ? t('banner.unreachable') : save.message}
        </Text>
        <Text size="xs" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {save.code}
          {save.instance && ` ${save.instance}`}
        </Text>
        <Group gap="xs" mt="sm">
          <Button size="compact-sm" onClick={() => explorer.carryOut({ scene: { order: 'retry' } })}>
            {t('action.retry')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => explorer.run('exportScene')}>
            {t('command.exportScene')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => explorer.carryOut({ copy: JSON.stringify(save) })}>
            {t('action.copyDetails')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}

/** A name for the scene, or what the version is that is being saved. */
function Naming({ what, close }: { what: 'rename' | 'version'; close: () => void }) {
  const explorer = useExplorer()
  const { t } = useText()
  const name = useSelect(state => state.kept.name)
  const [text, setText] = useState(what === 'rename' ? name : '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    explorer.carryOut({
      scene: what === 'rename' ? { order: 'rename', name: text } : { order: 'saveVersion', note: text },
    })
    close()
  }
  return (
    <form onSubmit={submit}>
      <TextInput
        data-autofocus
        label={t(what === 'rename' ? 'scene.name' : 'scene.note')}
        value={text}
        maxLength={what === 'rename' ? 200 : 500}
        w={280}
        onChange={event => setText(event.currentTarget.value)}
        onFocus={event => event.currentTarget.select()}
      />
      <Group gap="xs" mt="sm" justify="flex-end">
        <Button size="compact-sm" variant="default" onClick={close}>
          {t('action.cancel')}
        </Button>
        <Button size="compact-sm" type="submit">
          {t('scene.save')}
        </Button>
      </Group>
    </form>
  )
}
