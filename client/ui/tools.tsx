import { ActionIcon, Paper, Tooltip } from '@mantine/core'
import { IconBinaryTree2, IconFocusCentered, IconLasso, IconMarquee2, IconMinus, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import classes from './graph.module.css'
import { useText } from './text.ts'

/** What floats at the left of the canvas. */
export function Tools() {
  const explorer = useExplorer()
  const { t } = useText()
  const tool = useSelect(state => state.panels.tool.kind)
  const icons: Partial<Record<CommandId, ReactNode>> = {
    zoomIn: <IconPlus size={18} />,
    zoomOut: <IconMinus size={18} />,
    fit: <IconFocusCentered size={18} />,
    arrange: <IconBinaryTree2 size={18} />,
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
      {(Object.keys(icons) as CommandId[]).map(id => {
        const [key] = commandOf(id).keys
        return (
          <Tooltip key={id} label={`${t(`command.${id}`)}${key ? ` (${key})` : ''}`} position="right" openDelay={400}>
            <ActionIcon
              variant={pressed[id] ? 'filled' : 'subtle'}
              color={pressed[id] ? undefined : 'gray'}
              size={32}
              aria-pressed={pressed[id]}
              aria-label={t(`command.${id}`)}
              onClick={() => {
                explorer.run(id)
                // A tool is used on the canvas, where Esc puts it down.
                if (id in pressed) document.querySelector<HTMLElement>('[data-graph]')?.focus()
              }}
            >
              {icons[id]}
            </ActionIcon>
          </Tooltip>
        )
      })}
    </Paper>
  )
}
