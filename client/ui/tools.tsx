import { ActionIcon, Divider, Paper, Popover, Tooltip } from '@mantine/core'
import {
  IconAffiliate,
  IconBinaryTree2,
  IconChartDots3,
  IconFocusCentered,
  IconLasso,
  IconMap2,
  IconMarquee2,
  IconMinus,
  IconPlus,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import { settingOf } from '../model/settings.ts'
import { opening } from '../model/state.ts'
import { Layouts } from '../panels/layouts.tsx'
import classes from './graph.module.css'
import { useText } from './text.ts'

/** On what the scene is shown. */
const surfaces = [
  ['graph', <IconAffiliate key="graph" size={18} />],
  ['map', <IconMap2 key="map" size={18} />],
] as const
const [MAP_KEY] = commandOf('map').keys

/** What floats at the left of the canvas. */
export function Tools() {
  const explorer = useExplorer()
  const { t } = useText()
  const tool = useSelect(state => state.panels.tool.kind)
  const layouts = useSelect(state => state.panels.layouts)
  const stepsBefore = useRef(0)
  useEffect(() => {
    if (layouts) stepsBefore.current = explorer.store.get().history.nextId
    else if (stepsBefore.current > 0 && stepsBefore.current !== explorer.store.get().history.nextId) {
      // What was laid out beside the card gets the room that it leaves.
      const { current } = explorer.canvas
      if (current?.isMoved() === false) current.order({ kind: 'fit' })
    }
  }, [explorer, layouts])
  const surface = useSelect(state => settingOf(state.scene, 'surface'))
  const icons: Partial<Record<CommandId, ReactNode>> = {
    zoomIn: <IconPlus size={18} />,
    zoomOut: <IconMinus size={18} />,
    fit: <IconFocusCentered size={18} />,
    // Places stay where they are.
    ...(surface === 'graph' && { arrange: <IconBinaryTree2 size={18} />, layouts: <IconChartDots3 size={18} /> }),
    boxTool: <IconMarquee2 size={18} />,
    lassoTool: <IconLasso size={18} />,
  }
  const pressed: Partial<Record<CommandId, boolean>> = { boxTool: tool === 'box', lassoTool: tool === 'lasso' }
  return (
    <Paper
      className={classes.tools}
      data-float
      shadow="xs"
      withBorder
      role="toolbar"
      aria-label={t('graph.tools')}
      aria-orientation="vertical"
    >
      {surfaces.map(([name, icon]) => (
        <Tooltip key={name} label={`${t(`surface.${name}`)} (${MAP_KEY})`} position="right" openDelay={400}>
          <ActionIcon
            variant={surface === name ? 'light' : 'subtle'}
            color={surface === name ? undefined : 'gray'}
            size={32}
            aria-pressed={surface === name}
            aria-label={t(`surface.${name}`)}
            onClick={() => surface !== name && explorer.run('map')}
          >
            {icon}
          </ActionIcon>
        </Tooltip>
      ))}
      <Divider my={2} />
      {(Object.keys(icons) as CommandId[]).map(id => {
        const [key] = commandOf(id).keys
        const button = (
          <ActionIcon
            variant={pressed[id] ? 'filled' : 'subtle'}
            color={pressed[id] ? undefined : 'gray'}
            size={32}
            aria-pressed={pressed[id]}
            aria-label={t(`command.${id}`)}
            {...(id === 'layouts' ? { 'aria-expanded': layouts, 'aria-haspopup': 'dialog' as const } : {})}
            onClick={() => {
              explorer.run(id)
              // A tool is used on the canvas, where Esc puts it down.
              if (id in pressed) document.querySelector<HTMLElement>('[data-graph]')?.focus()
            }}
          >
            {icons[id]}
          </ActionIcon>
        )
        const tip = (
          <Tooltip
            key={id}
            label={`${t(`command.${id}`)}${key ? ` (${key})` : ''}`}
            position="right"
            openDelay={400}
            disabled={id === 'layouts' && layouts}
          >
            {button}
          </Tooltip>
        )
        if (id !== 'layouts') return tip
        return (
          <Popover
            key={id}
            opened={layouts}
            onDismiss={() => explorer.store.update(state => opening(state, { layouts: false }))}
            position="right-start"
            offset={10}
            width={236}
            shadow="md"
            trapFocus
            returnFocus
            withinPortal={false}
            withRoles={false}
          >
            <Popover.Target>{tip}</Popover.Target>
            <Popover.Dropdown data-card role="dialog" aria-label={t('layouts.choose')} p="sm">
              <Layouts />
            </Popover.Dropdown>
          </Popover>
        )
      })}
    </Paper>
  )
}
