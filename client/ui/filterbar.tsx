import { ActionIcon, Paper, Tooltip, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp, IconFilterOff } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { inOrder } from '../model/filters.ts'
import { FilterChip } from '../panels/filterchip.tsx'
import { FilterMode } from '../panels/filtermode.tsx'
import { Showing } from '../panels/showing.tsx'
import { WhatIf } from '../panels/whatif.tsx'
import classes from './filterbar.module.css'
import { useText } from './text.ts'

/**
 * Over the canvas, as long as there are any: what is supposed not to be there, and the filters with what they leave out.
 * One row says how much; what each of them is unfolds below it, and does so by itself where there is room.
 */
export function FilterBar() {
  const { t } = useText()
  const filters = useSelect(state => state.scene.filters)
  const isOpen = useSelect(state => state.opening === 'open')
  const hasMasks = useSelect(state => state.scene.masks.size > 0)
  const isSmall = useMediaQuery('(max-width: 1099px), (max-height: 759px)', undefined, {
    getInitialValueInEffect: false,
  })
  if (!isOpen || (filters.size === 0 && !hasMasks)) return null
  return (
    <section className={classes.bar} data-filter-bar data-filters aria-label={t('left.filters')}>
      {hasMasks && <WhatIf isFolded={isSmall ?? false} />}
      {filters.size > 0 && <Filters isFolded={isSmall ?? false} />}
    </section>
  )
}

function Filters({ isFolded }: { isFolded: boolean }) {
  const explorer = useExplorer()
  const { t } = useText()
  const filters = useSelect(state => state.scene.filters)
  /** What the user has chosen, before which it is as there is room for it. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isOpen = chosen ?? !isFolded
  const id = useId()
  return (
    <>
      <Paper className={classes.head} withBorder shadow="xs" data-float>
        <Tooltip label={<Showing />} openDelay={400} multiline maw={320}>
          <span className={classes.showing}>
            <Showing />
          </span>
        </Tooltip>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setChosen(!isOpen)}
        >
          {t('filters.number', { count: filters.size })}
          {isOpen ? <IconChevronUp size={15} aria-hidden /> : <IconChevronDown size={15} aria-hidden />}
        </UnstyledButton>
        <Tooltip label={t('filters.clear')} openDelay={400}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('filters.clear')}
            onClick={() => {
              explorer.run('showFiltered')
              document.querySelector<HTMLElement>('[data-graph]')?.focus()
            }}
          >
            <IconFilterOff size={16} />
          </ActionIcon>
        </Tooltip>
      </Paper>
      {isOpen && (
        <div id={id} className={classes.each} data-float>
          <FilterMode />
          <ul className={classes.chips} aria-label={t('filters.list')}>
            {inOrder(filters).map(([key, filter]) => (
              <li key={key}>
                <FilterChip id={key} filter={filter} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
