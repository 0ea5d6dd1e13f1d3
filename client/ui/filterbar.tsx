import { Button, Paper } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useExplorer, useSelect } from '../context.ts'
import { inOrder } from '../model/filters.ts'
import { FilterChip } from '../panels/filterchip.tsx'
import { FilterMode } from '../panels/filtermode.tsx'
import { Showing } from '../panels/showing.tsx'
import { WhatIf } from '../panels/whatif.tsx'
import classes from './filterbar.module.css'
import { useText } from './text.ts'

/** Over the canvas, as long as there are any: what is supposed not to be there, and the filters with what they leave out. */
export function FilterBar() {
  const explorer = useExplorer()
  const { t } = useText()
  const filters = useSelect(state => state.scene.filters)
  const isOpen = useSelect(state => state.opening === 'open')
  const hasMasks = useSelect(state => state.scene.masks.size > 0)
  if (!isOpen || (filters.size === 0 && !hasMasks)) return null
  return (
    <section className={classes.bar} data-filter-bar data-filters aria-label={t('left.filters')}>
      <WhatIf />
      {filters.size > 0 && (
        <>
          <Paper className={classes.head} withBorder shadow="xs" data-float>
            <span className={classes.showing}>
              <Showing />
            </span>
            <FilterMode />
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconFilterOff size={15} />}
              onClick={() => {
                explorer.run('showFiltered')
                document.querySelector<HTMLElement>('[data-graph]')?.focus()
              }}
            >
              {t('filters.clear')}
            </Button>
          </Paper>
          <ul className={classes.chips} aria-label={t('filters.list')}>
            {inOrder(filters).map(([id, filter]) => (
              <li key={id} data-float>
                <FilterChip id={id} filter={filter} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
