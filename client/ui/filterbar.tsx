import { Button, Paper } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useExplorer, useSelect } from '../context.ts'
import { inOrder } from '../model/filters.ts'
import { FilterChip } from '../panels/filterchip.tsx'
import { FilterMode } from '../panels/filtermode.tsx'
import { Showing } from '../panels/showing.tsx'
import classes from './filterbar.module.css'
import { useText } from './text.ts'

/** The filters over the canvas, as long as there are any: what they let through, each with what it leaves out. */
export function FilterBar() {
  const explorer = useExplorer()
  const { t } = useText()
  const filters = useSelect(state => state.scene.filters)
  const isOpen = useSelect(state => state.opening === 'open')
  if (filters.size === 0 || !isOpen) return null
  return (
    <section className={classes.bar} data-filter-bar data-filters aria-label={t('left.filters')}>
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
    </section>
  )
}
