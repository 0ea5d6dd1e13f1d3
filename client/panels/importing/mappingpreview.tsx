import { Text } from '@mantine/core'
import type { Properties } from '../../../server/contract/graph.ts'
import type { TablePreview } from '../../../server/contract/mapping.ts'
import { textOf } from '../../model/caption.ts'
import { useText } from '../../ui/text.ts'
import classes from './mapping.module.css'
import { Problems } from './problems.tsx'

const shown = 4

/** What the first rows of a table become, or what stands against the mapping. */
export function MappingPreview({ preview, isStale }: { preview: TablePreview; isStale: boolean }) {
  const { t } = useText()
  const { graph, flaws } = preview
  if (flaws.length > 0)
    return (
      <ul className={classes.flaws} role="alert">
        {flaws.map(({ code, path, name = '' }) => (
          <li key={`${path} ${code}`}>{t(`mapping.flaw.${code}`, { name })}</li>
        ))}
      </ul>
    )
  return (
    <section aria-label={t('mapping.preview')} aria-busy={isStale}>
      <Text size="xs" c="dimmed" role="status">
        {t('mapping.become', {
          rows: graph.rows,
          nodes: t('count.nodes', { count: graph.nodeCount }),
          relationships: t('count.relationships', { count: graph.relationshipCount }),
        })}
      </Text>
      <ul className={classes.graph}>
        {graph.nodes.slice(0, shown).map(({ id, labels, properties }) => (
          <li key={id}>
            <strong>{labels.join(', ')}</strong> <span className={classes.said}>{valuesText(properties)}</span>
          </li>
        ))}
        {graph.relationships.slice(0, shown).map(({ type, source, target, properties }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and none changes its place
          <li key={index}>
            {source} – <strong>{type}</strong> → {target} <span className={classes.said}>{valuesText(properties)}</span>
          </li>
        ))}
      </ul>
      <Problems problems={{ total: graph.problems.length, first: graph.problems }} />
    </section>
  )
}

const valuesText = (properties: Properties): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join(' · ')
