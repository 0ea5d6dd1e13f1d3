import { List, Text, Title } from '@mantine/core'
import { useExplorer, useSelect } from '../context.ts'
import { inSight } from '../model/scene.ts'
import { legendOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'

/** What is in sight, when nothing is selected: how much of what, by which rule, what is left out, and what can be done. */
export function Start() {
  const { store } = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const overview = useSelect(state => state.overview)
  const { labels } = legendOf(scene, schema)
  const drawn = labels.filter(label => label.drawn > 0)
  const nodes = drawn.reduce((sum, label) => sum + label.drawn, 0)
  const relationships = inSight(scene).relationships.length
  if (store.get().opening !== 'open') return null
  return (
    <div style={{ padding: 16, overflowY: 'auto', height: '100%' }}>
      <Title order={2} size="h4" mb={4}>
        {t('start.title')}
      </Title>
      <Text size="sm">
        {t('count.nodes', { count: nodes })}, {t('count.relationships', { count: relationships })}
        {drawn.length > 0 && `: ${drawn.map(label => `${number(label.drawn)} ${label.name}`).join(', ')}.`}
      </Text>
      {overview && (
        <>
          <Text size="sm" c="dimmed" mt="xs">
            {t('start.inDatabase', {
              nodes: number(overview.total.nodes),
              relationships: number(overview.total.relationships),
            })}{' '}
            {overview.rule}
          </Text>
          {overview.omitted.length > 0 && (
            <Text size="sm" c="dimmed" mt="xs">
              {t('start.omitted')}{' '}
              {overview.omitted
                .map(({ label, count, reason }) => `${number(count)} ${label} (${t(`omitted.${reason}`)})`)
                .join(', ')}
            </Text>
          )}
        </>
      )}
      <Title order={3} size="h6" mt="lg" mb={6}>
        {t('start.how')}
      </Title>
      <List size="sm" spacing={6}>
        <List.Item>{t('start.click')}</List.Item>
        <List.Item>{t('start.relationship')}</List.Item>
        <List.Item>{t('start.double')}</List.Item>
        <List.Item>{t('start.search')}</List.Item>
        <List.Item>{t('start.undo')}</List.Item>
        <List.Item>{t('start.keyboard')}</List.Item>
      </List>
    </div>
  )
}
