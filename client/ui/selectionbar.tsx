import { ActionIcon, Button, Kbd, Menu, Paper, Tooltip } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import {
  IconAffiliate,
  IconArrowsExchange2,
  IconChevronLeft,
  IconChevronRight,
  IconCircleDotted,
  IconDots,
  IconEyeOff,
  IconFileText,
  IconFocus2,
  IconPin,
  IconPlus,
  IconSquaresSelected,
  IconTags,
  IconTopologyRing2,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { defaultTarget } from '../model/command.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import { isNothing, selectable } from '../model/selections.ts'
import type { Target } from '../model/state.ts'
import { sightOf, stylerFor } from '../model/view.ts'
import classes from './graph.module.css'
import { type TextKey, useText } from './text.ts'

/** What stands in the bar, the most wanted first; where there is no room, the last ones go into the menu. */
const inBar: readonly (readonly [CommandId, ReactNode])[] = [
  ['expand', <IconPlus key="expand" size={16} />],
  ['neighbours', <IconAffiliate key="neighbours" size={16} />],
  ['keepOnly', <IconFocus2 key="keepOnly" size={16} />],
  ['hide', <IconEyeOff key="hide" size={16} />],
  ['saveSet', <IconSquaresSelected key="saveSet" size={16} />],
  ['pin', <IconPin key="pin" size={16} />],
  ['sameLabel', <IconTags key="sameLabel" size={16} />],
  ['among', <IconArrowsExchange2 key="among" size={16} />],
  ['component', <IconTopologyRing2 key="component" size={16} />],
  ['invert', <IconCircleDotted key="invert" size={16} />],
  ['evidence', <IconFileText key="evidence" size={16} />],
]
const inMenu: readonly CommandId[] = [
  'between',
  'move',
  'arrangeSelection',
  'fitSelection',
  'path',
  'details',
  'collapse',
  'remove',
  'copyName',
  'copyCypher',
  'export',
]

/** CSS pixels: of a button with its word, of one without, and of what is always there besides the name. */
const WORD = 96
const ICON = 32
const REST = 160
const NAME = 300
/** About how wide a text is: Chinese letters are square. */
const widthOf = (text: string) => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 13.5 : 7.8), 0)

/** How much is selected, and what can be done with it: commands of the one list. */
export function SelectionBar() {
  const { t } = useText()
  const tool = useSelect(state => state.panels.tool)
  const selection = useSelect(state => state.view.selection)
  const { ref, width } = useElementSize()
  if (isNothing(selection)) return null
  return (
    <div ref={ref} className={classes.selectionPlace}>
      <Paper
        className={classes.selection}
        data-selection-bar
        data-float
        data-wrap={tool.kind === 'move' || undefined}
        shadow="md"
        withBorder
        role="toolbar"
        aria-label={t('bar.label')}
      >
        {tool.kind === 'move' ? <Moving /> : <Selected width={width} />}
      </Paper>
    </div>
  )
}

function Selected({ width }: { width: number }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, say } = useText()
  const selection = useSelect(state => state.view.selection)
  const scene = useSelect(state => state.scene)
  const styler = useSelect(stylerFor)
  useSelect(state => state.selections)
  useSelect(state => state.history)
  const seen = selectable(useSelect(sightOf), selection)
  // What was found by its name is chosen even where a filter hides it.
  const leftOut = selection.nodes.size + selection.relationships.size - seen.nodes.size - seen.relationships.size
  const target: Target = { nodes: [...selection.nodes], relationships: [...selection.relationships] }
  const enabledOf = (id: CommandId) => commandOf(id).enabled(store.get(), target)
  const hintOf = (id: CommandId) => {
    const enabled = enabledOf(id)
    const [key] = commandOf(id).keys
    return `${t(`command.${id}`)}${key ? ` (${key})` : ''}${enabled === true ? '' : `: ${say(enabled)}`}`
  }
  const propsOf = (id: CommandId) => ({
    'aria-label': t(`command.${id}`),
    'aria-disabled': enabledOf(id) !== true,
    style: enabledOf(id) === true ? undefined : { opacity: 0.45 },
    onClick: () => explorer.run(id, target),
  })
  const steps: [CommandId, ReactNode][] = [
    ['selectionBack', <IconChevronLeft key="back" size={16} />],
    ['selectionForward', <IconChevronRight key="forward" size={16} />],
  ]
  const [node] = selection.nodes
  const [relationship] = selection.relationships
  const counts = [
    selection.nodes.size > 0 ? t('count.nodes', { count: selection.nodes.size }) : '',
    selection.relationships.size > 0 ? t('count.relationships', { count: selection.relationships.size }) : '',
  ].filter(Boolean)
  const drawnNode = scene.nodes.get(node ?? '')?.node
  const drawnTie = scene.relationships.get(relationship ?? '')?.relationship
  const isOne = selection.nodes.size + selection.relationships.size === 1
  const what =
    isOne && drawnNode ? styler.nameOf(drawnNode) : isOne && drawnTie ? verbOf(drawnTie.type) : counts.join(', ')
  const name = t('bar.selected', { what })
  const note = leftOut > 0 ? t('bar.filtered', { count: leftOut }) : ''
  const left = width - REST - Math.min(NAME, widthOf(name)) - (note ? widthOf(note) + 20 : 0)
  const withWords = left >= inBar.length * WORD
  const room = withWords ? inBar.length : Math.max(1, Math.floor(left / ICON))
  const shown = inBar.slice(0, room)
  const others = [...inBar.slice(room).map(([id]) => id), ...inMenu]
  return (
    <>
      <span className={classes.selectionName} title={name}>
        {name}
      </span>
      {note && (
        <Button size="compact-sm" variant="light" onClick={() => explorer.run('showFiltered')}>
          {note}
        </Button>
      )}
      {steps.map(([id, icon]) => (
        <Tooltip key={id} label={hintOf(id)} openDelay={400}>
          <ActionIcon variant="subtle" color="gray" size={26} {...propsOf(id)}>
            {icon}
          </ActionIcon>
        </Tooltip>
      ))}
      {shown.map(([id, icon]) => (
        <Tooltip key={id} label={hintOf(id)} openDelay={400}>
          {withWords ? (
            <Button variant="subtle" color="gray" size="compact-sm" px={6} leftSection={icon} {...propsOf(id)}>
              {t(`bar.short.${id}` as TextKey)}
            </Button>
          ) : (
            <ActionIcon variant="subtle" color="gray" size={28} {...propsOf(id)}>
              {icon}
            </ActionIcon>
          )}
        </Tooltip>
      ))}
      <Menu position="top-end" shadow="md" withinPortal={false} returnFocus>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('bar.more')} title={t('bar.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
          {others.map(id => {
            const enabled = enabledOf(id)
            const [key] = commandOf(id).keys
            return (
              <Menu.Item
                key={id}
                aria-disabled={enabled !== true}
                c={enabled === true ? undefined : 'dimmed'}
                rightSection={enabled === true ? key && <Kbd size="xs">{key}</Kbd> : <small>{say(enabled)}</small>}
                onClick={() => explorer.run(id, target)}
              >
                {t(`command.${id}`)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={hintOf('selectNone')} openDelay={400}>
        <ActionIcon variant="subtle" color="gray" size={28} {...propsOf('selectNone')}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  )
}

/** While something is grabbed: what to do with it, and the two ways to end. */
function Moving() {
  const explorer = useExplorer()
  const { t } = useText()
  const count = useSelect(state => state.view.selection.nodes.size)
  const toGraph = () => document.querySelector<HTMLElement>('[data-graph]')?.focus()
  // The arrows move what is grabbed wherever the grab began, in a menu too.
  useEffect(toGraph, [])
  const end = (id: 'move' | 'selectNone') => {
    explorer.run(id, defaultTarget(explorer.store.get()))
    toGraph()
  }
  return (
    <>
      <span className={classes.selectionName} role="status">
        {t('bar.moving', { count })}
      </span>
      <Button size="compact-sm" onClick={() => end('move')}>
        {t('bar.letGo')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => end('selectNone')}>
        {t('bar.putBack')}
      </Button>
    </>
  )
}
