import { Paper } from '@mantine/core'
import { useExplorer, useSelect } from '../context.ts'
import { countOn, filteredOf } from '../model/filters.ts'
import classes from './graph.module.css'
import { useText } from './text.ts'

/** How much of the database is drawn, and what of it is not in sight, each with the way to see it. */
export function Status({ nodes, relationships }: { nodes: number; relationships: number }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const overview = useSelect(state => state.overview)
  const filtered = useSelect(filteredOf)
  const hidden =
    [...scene.nodes.values()].filter(drawn => drawn.hidden).length +
    [...scene.relationships.values()].filter(drawn => drawn.hidden).length
  const filters = countOn(scene)
  return (
    <Paper className={classes.status} withBorder data-float>
      <span>
        {overview
          ? t('graph.drawnOf', { drawn: number(nodes), total: number(overview.total.nodes) })
          : t('count.nodes', { count: nodes })}
        {', '}
        {t('count.relationships', { count: relationships })}
      </span>
      {hidden > 0 && (
        <button type="button" onClick={() => explorer.run('showHidden')}>
          {t('graph.hidden', { count: hidden })}
        </button>
      )}
      {scene.folds.size > 0 && (
        <button type="button" onClick={() => explorer.run('unfoldAll')}>
          {t('folds.count', { count: scene.folds.size })}, {t('folds.open')}
        </button>
      )}
      {filters > 0 && (
        <button type="button" onClick={() => explorer.run('showFiltered')}>
          {t('graph.filtered', {
            count: filters,
            shown: number(filtered.nodes.size),
            total: number(filtered.total.nodes),
          })}
        </button>
      )}
    </Paper>
  )
}
