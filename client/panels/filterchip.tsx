import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { IconEqual, IconEqualNot, IconEye, IconEyeOff, IconX } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import type { CommandId } from '../model/commands.ts'
import { type Filter, filteredOf, subjectOf } from '../model/filters.ts'
import { useText } from '../ui/text.ts'
import classes from './filterchip.module.css'
import { useFilterText } from './filtertext.ts'

/** One filter: what it lets through, how many it leaves out, and what can be done with it. */
export function FilterChip({ id, filter, expanded }: { id: string; filter: Filter; expanded?: boolean }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const textOf = useFilterText()
  const row = useRef<HTMLDivElement>(null)
  const { leftOut } = useSelect(filteredOf)
  const name = textOf(filter)
  const count = leftOut.get(id) ?? 0
  const words = t(subjectOf(filter.test) === 'node' ? 'filters.leftOut' : 'filters.leftOutTies', { count })
  const run = (command: CommandId) => explorer.run(command, { nodes: [], relationships: [], filter: id })
  const remove = () => {
    // The keyboard goes on with the next filter; after the last one with the graph.
    const list = row.current?.closest('[data-filters]')
    const rows = [...(list?.querySelectorAll<HTMLElement>('[data-filter]') ?? [])]
    const at = rows.indexOf(row.current!)
    const next = rows[at + 1] ?? rows[at - 1]
    run('removeFilter')
    const after = next?.querySelector<HTMLElement>('button') ?? document.querySelector<HTMLElement>('[data-graph]')
    after?.focus()
  }
  const icon = (label: string, hint: string, pressed: boolean | undefined, act: () => void, drawing: ReactNode) => (
    <Tooltip label={hint} openDelay={400}>
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={label} aria-pressed={pressed} onClick={act}>
        {drawing}
      </ActionIcon>
    </Tooltip>
  )
  return (
    <div
      ref={row}
      className={classes.chip}
      data-filter={id}
      data-off={!filter.on || undefined}
      data-plain={expanded === undefined || undefined}
    >
      {icon(
        t('filters.switch', { name }),
        t('command.switchFilter'),
        filter.on,
        () => run('switchFilter'),
        filter.on ? <IconEye size={15} /> : <IconEyeOff size={15} />,
      )}
      {icon(
        t('filters.negate', { name }),
        t('command.negateFilter'),
        filter.negate,
        () => run('negateFilter'),
        filter.negate ? <IconEqualNot size={15} /> : <IconEqual size={15} />,
      )}
      <Tooltip label={`${name} – ${words}`} openDelay={400} multiline maw={320}>
        <UnstyledButton
          className={classes.name}
          aria-label={`${t('filters.edit', { name })}, ${words}`}
          aria-expanded={expanded}
          onClick={() =>
            expanded
              ? explorer.store.update(state => ({ ...state, panels: { ...state.panels, filter: null } }))
              : run('editFilter')
          }
        >
          <span className={classes.text}>{name}</span>
          <span className={classes.count} data-none={count === 0 || undefined}>
            −{number(count)}
          </span>
        </UnstyledButton>
      </Tooltip>
      {icon(t('filters.remove', { name }), t('command.removeFilter'), undefined, remove, <IconX size={15} />)}
    </div>
  )
}
