import { ActionIcon, Group, Menu, Tooltip, useMantineColorScheme } from '@mantine/core'
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
  IconSun,
  IconTable,
  IconTerminal2,
  IconUpload,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useExplorer, useSelect } from '../context.ts'
import { defaultTarget } from '../model/command.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import { opening } from '../model/state.ts'
import { Search } from '../panels/search.tsx'
import { type Language, languages } from './languages/languages.ts'
import { SceneName } from './scenename.tsx'
import classes from './shell.module.css'
import { useText } from './text.ts'

/** The line at the top: name, search, undo, and what concerns the whole page. */
export function Header() {
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
      <SceneName />
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
        <Act id="table" icon={<IconTable size={18} />} pressed={drawer === 'table'} />
        <Act id="cypher" icon={<IconTerminal2 size={18} />} pressed={drawer === 'cypher'} />
        <Act id="steps" icon={<IconHistory size={18} />} pressed={drawer === 'steps'} />
        <Act id="import" icon={<IconUpload size={18} />} />
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
