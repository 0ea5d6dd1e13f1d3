import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Group,
  Loader,
  Menu,
  Paper,
  Tabs,
  Text,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconDeviceDesktop,
  IconDownload,
  IconHelp,
  IconHistory,
  IconLanguage,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
  IconMoon,
  IconPlugConnectedX,
  IconSun,
  IconTerminal2,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/problem.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Pending } from '../explorer.ts'
import { type CommandId, commandOf, commands, defaultTarget } from '../model/commands.ts'
import type { LeftTab } from '../model/state.ts'
import { opening } from '../model/state.ts'
import { ContextMenu } from '../panels/contextmenu.tsx'
import { Cypher } from '../panels/cypher.tsx'
import { Details } from '../panels/details.tsx'
import { Expand } from '../panels/expand.tsx'
import { Export } from '../panels/export.tsx'
import { Legend } from '../panels/legend.tsx'
import { Outline } from '../panels/outline.tsx'
import { Paths } from '../panels/paths.tsx'
import { Search } from '../panels/search.tsx'
import { Shortcuts } from '../panels/shortcuts.tsx'
import { Steps } from '../panels/steps.tsx'
import { Graph } from './graph.tsx'
import { keyOf } from './keys.ts'
import { type Language, languages } from './languages/languages.ts'
import classes from './shell.module.css'
import { useText } from './text.ts'

/** One screen: the graph in the middle, what it means to the left, what proves it to the right, what ran below. */
export function Shell() {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const panels = useSelect(state => state.panels)
  const isNarrow = useMediaQuery('(max-width: 1099px)', undefined, { getInitialValueInEffect: false })
  const { live, announce } = useLive()
  useSayings(announce)
  useShortcuts()

  useEffect(() => {
    store.update(state =>
      opening(state, isNarrow ? { leftOpen: false, rightOpen: false } : { leftOpen: true, rightOpen: true }),
    )
  }, [store, isNarrow])
  // Over a small page only one panel lies at a time, the one that was opened last.
  const leftBefore = useRef(panels.leftOpen)
  useEffect(() => {
    const opened = panels.leftOpen && !leftBefore.current
    leftBefore.current = panels.leftOpen
    if (isNarrow && panels.leftOpen && panels.rightOpen)
      store.update(state => opening(state, opened ? { rightOpen: false } : { leftOpen: false }))
  }, [store, isNarrow, panels.leftOpen, panels.rightOpen])

  return (
    <div className={classes.shell} data-narrow={isNarrow || undefined}>
      <button
        type="button"
        className={classes.skip}
        onClick={() => document.querySelector<HTMLElement>('[data-graph]')?.focus()}
      >
        {t('shell.skip')}
      </button>
      <Header />
      <Banner />
      <div className={classes.middle}>
        {panels.leftOpen && (
          <aside className={classes.left} aria-label={t('shell.left')}>
            <Tabs
              value={panels.left}
              onChange={value => store.update(state => opening(state, { left: (value ?? 'legend') as LeftTab }))}
              keepMounted={false}
              className={classes.tabs}
            >
              <Tabs.List grow>
                <Tabs.Tab value="legend">{t('left.legend')}</Tabs.Tab>
                <Tabs.Tab value="outline">{t('left.outline')}</Tabs.Tab>
                <Tabs.Tab value="paths">{t('left.paths')}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="legend" className={classes.panel}>
                <Legend />
              </Tabs.Panel>
              <Tabs.Panel value="outline" className={classes.panel}>
                <Outline />
              </Tabs.Panel>
              <Tabs.Panel value="paths" className={classes.panel}>
                <Paths />
              </Tabs.Panel>
            </Tabs>
          </aside>
        )}
        <main className={classes.main}>
          <Graph announce={announce} />
          <Expand />
          <ContextMenu />
          <Export />
          <Shortcuts />
        </main>
        {panels.rightOpen && (
          <aside className={classes.right} aria-label={t('shell.right')}>
            <Details />
          </aside>
        )}
      </div>
      {panels.drawer && (
        <section className={classes.drawer} aria-label={t(`drawer.${panels.drawer}`)}>
          <Tabs
            value={panels.drawer}
            onChange={value =>
              store.update(state => opening(state, { drawer: value === 'steps' ? 'steps' : 'cypher' }))
            }
            className={classes.tabs}
          >
            <div className={classes.drawerHead}>
              <Tabs.List>
                <Tabs.Tab value="cypher">{t('drawer.cypher')}</Tabs.Tab>
                <Tabs.Tab value="steps">{t('drawer.steps')}</Tabs.Tab>
              </Tabs.List>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('action.close')}
                onClick={() => store.update(state => opening(state, { drawer: null }))}
              >
                <IconX size={16} />
              </ActionIcon>
            </div>
            <Tabs.Panel value="cypher" className={classes.panel}>
              <Cypher />
            </Tabs.Panel>
            <Tabs.Panel value="steps" className={classes.panel}>
              <Steps />
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
      <Progress />
      <div className={classes.live} aria-live="polite" role="status">
        {live}
      </div>
    </div>
  )
}

function Header() {
  const { store } = useExplorer()
  const { t, say } = useText()
  const history = useSelect(state => state.history)
  const { leftOpen, rightOpen, drawer } = useSelect(state => state.panels)
  const last = history.past.at(-1)
  const next = history.future[0]
  return (
    <header className={classes.header}>
      <Side
        label={t('shell.toggleLeft')}
        pressed={leftOpen}
        icon={<IconLayoutSidebar size={18} />}
        onClick={() => store.update(state => opening(state, { leftOpen: !leftOpen }))}
      />
      <h1 className={classes.brand}>
        Guanxi <span lang="zh">关系</span>
      </h1>
      <div className={classes.searchPlace}>
        <Search />
      </div>
      <Group gap={2} wrap="nowrap" role="toolbar" aria-label={t('shell.actions')}>
        <Act
          id="undo"
          icon={<IconArrowBackUp size={18} />}
          label={last ? t('action.undoStep', { step: say(last.name) }) : undefined}
        />
        <Act
          id="redo"
          icon={<IconArrowForwardUp size={18} />}
          label={next ? t('action.redoStep', { step: say(next.name) }) : undefined}
        />
        <span className={classes.divider} />
        <Act id="cypher" icon={<IconTerminal2 size={18} />} pressed={drawer === 'cypher'} />
        <Act id="steps" icon={<IconHistory size={18} />} pressed={drawer === 'steps'} />
        <Act id="export" icon={<IconDownload size={18} />} />
        <span className={classes.divider} />
        <Act id="shortcuts" icon={<IconHelp size={18} />} />
        <Languages />
        <Schemes />
        <Side
          label={t('shell.toggleRight')}
          pressed={rightOpen}
          icon={<IconLayoutSidebarRight size={18} />}
          onClick={() => store.update(state => opening(state, { rightOpen: !rightOpen }))}
        />
      </Group>
    </header>
  )
}

function Side({
  label,
  pressed,
  icon,
  onClick,
}: {
  label: string
  pressed: boolean
  icon: ReactNode
  onClick: () => void
}) {
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant={pressed ? 'light' : 'subtle'}
        color="gray"
        size={32}
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}

function Act({ id, icon, label, pressed }: { id: CommandId; icon: ReactNode; label?: string; pressed?: boolean }) {
  const explorer = useExplorer()
  const { t, say } = useText()
  useSelect(state => state.history)
  useSelect(state => state.scene)
  const state = explorer.store.get()
  const enabled = commandOf(id).enabled(state, defaultTarget(state))
  const [key] = commandOf(id).keys
  const name = t(`command.${id}`)
  return (
    <Tooltip
      label={`${label ?? name}${enabled === true ? '' : `: ${say(enabled)}`}${key ? ` (${key})` : ''}`}
      openDelay={400}
    >
      <ActionIcon
        variant={pressed ? 'light' : 'subtle'}
        color="gray"
        size={32}
        aria-label={name}
        aria-pressed={pressed}
        aria-disabled={enabled !== true}
        style={enabled === true ? undefined : { opacity: 0.45 }}
        onClick={() => explorer.run(id)}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}

function Languages() {
  const { store } = useExplorer()
  const { t } = useText()
  const { i18n } = useTranslation()
  const choose = (language: Language) => {
    void i18n.changeLanguage(language)
    document.documentElement.lang = language
    localStorage.setItem('guanxi.language', language)
    store.update(state => ({ ...state, language }))
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t('shell.language')}
          title={t('shell.language')}
        >
          <IconLanguage size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(languages).map(([code, { name }]) => (
          <Menu.Item
            key={code}
            lang={code}
            rightSection={i18n.language === code ? <IconCheck size={14} /> : null}
            onClick={() => choose(code as Language)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Schemes() {
  const { t } = useText()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choices = [
    { value: 'light', icon: <IconSun size={16} /> },
    { value: 'dark', icon: <IconMoon size={16} /> },
    { value: 'auto', icon: <IconDeviceDesktop size={16} /> },
  ] as const
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('shell.scheme')} title={t('shell.scheme')}>
          {colorScheme === 'dark' ? (
            <IconMoon size={18} />
          ) : colorScheme === 'light' ? (
            <IconSun size={18} />
          ) : (
            <IconDeviceDesktop size={18} />
          )}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ value, icon }) => (
          <Menu.Item
            key={value}
            leftSection={icon}
            rightSection={colorScheme === value ? <IconCheck size={14} /> : null}
            onClick={() => setColorScheme(value)}
          >
            {t(`scheme.${value}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The engine is away: what failed, what is still here, and the way back. It recovers by itself. */
function Banner() {
  const explorer = useExplorer()
  const { t } = useText()
  const connection = useSelect(state => state.connection)
  const drawn = useSelect(state => state.scene.nodes.size)
  if (connection.state !== 'away') return null
  const isServer = connection.code === 'SERVER_UNREACHABLE'
  return (
    <Alert
      color="red"
      variant="filled"
      radius={0}
      icon={<IconPlugConnectedX size={18} />}
      className={classes.banner}
      role="alert"
    >
      <Group gap="sm" justify="space-between">
        <span>
          <strong>{t(isServer ? 'banner.unreachable' : 'banner.away')}</strong> {!isServer && connection.message}{' '}
          {drawn > 0 && t('banner.kept')}
        </span>
        <Group gap="xs">
          <Badge variant="white" color="red" radius="sm" tt="none">
            {connection.code}
          </Badge>
          <Button size="compact-sm" variant="white" color="red" onClick={explorer.retry}>
            {t('action.retry')}
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}

/** What takes longer than 400 ms is shown, named, and can be cancelled. */
function Progress() {
  const { pending } = useExplorer()
  const { t, say } = useText()
  const list = useSyncExternalStore(pending.subscribe, pending.get)
  const [shown, setShown] = useState<readonly Pending[]>([])
  useEffect(() => {
    setShown(before => before.filter(one => list.includes(one)))
    if (list.length === 0) return
    const timer = setTimeout(() => setShown(list), 400)
    return () => clearTimeout(timer)
  }, [list])
  const [first] = shown
  if (!first) return null
  return (
    <Paper className={classes.progress} shadow="md" withBorder role="status">
      <Loader size="xs" />
      <Text size="sm">{say(first.what)}</Text>
      <Button size="compact-sm" variant="default" onClick={first.cancel}>
        {t('action.cancel')}
      </Button>
    </Paper>
  )
}

/** Polite, at most one message in half a second: the last one counts. */
function useLive() {
  const [live, setLive] = useState('')
  const next = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const announce = useCallback((text: string) => {
    next.current = text
    timer.current ??= setTimeout(() => {
      timer.current = null
      setLive(next.current)
    }, 300)
  }, [])
  return { live, announce }
}

function useSayings(announce: (text: string) => void) {
  const explorer = useExplorer()
  const { t, say } = useText()
  const lastToast = useRef<string | null>(null)
  useEffect(() => {
    explorer.onSaying = ({ text, undo }) => {
      const message = say(text)
      announce(message)
      // One at a time: what was said before is in the list of steps.
      if (lastToast.current) notifications.hide(lastToast.current)
      const id = `say-${Date.now()}`
      lastToast.current = id
      notifications.show({
        id,
        autoClose: undo ? 8000 : 4000,
        withBorder: true,
        closeButtonProps: { 'aria-label': t('action.close') },
        message: (
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm">{message}</Text>
            {undo && (
              <Button
                size="compact-sm"
                variant="light"
                onClick={() => {
                  explorer.run('undo')
                  notifications.hide(id)
                }}
              >
                {t('command.undo')}
              </Button>
            )}
          </Group>
        ),
      })
    }
    explorer.onError = error => {
      const message = error instanceof Error ? error.message : String(error)
      announce(message)
      notifications.show({
        color: 'red',
        autoClose: 12_000,
        withBorder: true,
        title: t('trouble.title'),
        closeButtonProps: { 'aria-label': t('action.close') },
        message:
          error instanceof ApiError && error.instance ? `${message} (${error.code}, ${error.instance})` : message,
      })
    }
  }, [explorer, t, say, announce])
}

/** Keys with Ctrl or Alt, `/` and `?` work everywhere but in text; letters only in the graph, which handles them itself. */
function useShortcuts() {
  const explorer = useExplorer()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const target = event.target as HTMLElement
      const isText = target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')
      const key = keyOf(event)
      const command = commands.find(({ keys }) => keys.includes(key))
      if (!command) return
      const isGlobal = /^Ctrl\+(Z|Shift\+Z|Y|K)$/.test(key) || key === '/' || key === '?'
      if (!isGlobal || (isText && key !== 'Ctrl+K')) return
      event.preventDefault()
      explorer.run(command.id)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [explorer])
}
