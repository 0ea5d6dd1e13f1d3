import { Paper } from '@mantine/core'
import { useExplorer, useSelect } from '../context.ts'
import { viewing } from '../model/state.ts'
import classes from './graph.module.css'
import { useText } from './text.ts'

/** How much of the database is drawn, and what of it is not in sight, each with the way to see it. */
export function Status({ nodes, relationships }: { nodes: number; relationships: number }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const overview = useSelect(state => state.overview)
  const fadedLabels = useSelect(state => state.view.fadedLabels)
  const fadedTypes = useSelect(state => state.view.fadedTypes)
  const hidden = scene.nodes.size - nodes + [...scene.relationships.values()].filter(drawn => drawn.hidden).length
  const faded = fadedLabels.size + fadedTypes.size
  return (
    <Paper className={classes.status} withBorder>
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
      {faded > 0 && (
        <button
          type="button"
          onClick={() => store.update(state => viewing(state, { fadedLabels: new Set(), fadedTypes: new Set() }))}
        >
          {t('graph.faded', { count: faded })}
        </button>
      )}
    </Paper>
  )
}
