import { Button, Loader, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { sightOf } from '../model/view.ts'
import classes from './graph.module.css'
import { useText } from './text.ts'

/** Every empty place says why, and holds the one button that mends it. */
export function EmptyState() {
  const explorer = useExplorer()
  const { t } = useText()
  const stage = useSelect(state => state.opening)
  const scene = useSelect(state => state.scene)
  const seen = useSelect(sightOf)
  const overview = useSelect(state => state.overview)
  if ([...seen.nodes.values()].some(drawn => !drawn.hidden)) return null
  const kept = [...scene.nodes.values()].filter(drawn => !drawn.hidden).length
  if (stage === 'opening')
    return (
      <Empty title={t('empty.opening')}>
        <Loader size="sm" />
      </Empty>
    )
  if (stage === 'failed')
    return (
      <Empty title={t('empty.failed')} text={t('empty.failed.text')}>
        <Button onClick={() => void explorer.open()}>{t('action.retry')}</Button>
      </Empty>
    )
  if (kept > 0)
    return (
      <Empty title={t('empty.filtered')} text={t('empty.filtered.text', { count: kept })}>
        <Button onClick={() => explorer.run('showFiltered')}>{t('empty.filtered.mend')}</Button>
      </Empty>
    )
  if (scene.nodes.size > 0)
    return (
      <Empty title={t('empty.hidden')} text={t('empty.hidden.text', { count: scene.nodes.size })}>
        <Button onClick={() => explorer.run('showHidden')}>{t('command.showHidden')}</Button>
      </Empty>
    )
  if (overview?.total.nodes === 0)
    return (
      <Empty title={t('empty.noData')} text={t('empty.noData.text')}>
        <Button onClick={() => void explorer.open()}>{t('empty.lookAgain')}</Button>
        <Button variant="default" onClick={() => explorer.run('import')}>
          {t('command.import')}
        </Button>
      </Empty>
    )
  return (
    <Empty title={t('empty.nothing')} text={t('empty.nothing.text')}>
      <Button onClick={() => explorer.run('overview')}>{t('command.overview')}</Button>
    </Empty>
  )
}

function Empty({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Stack className={classes.empty} align="center" gap="xs" role="status">
      <Title order={2} size="h4">
        {title}
      </Title>
      {text && (
        <Text size="sm" c="dimmed" ta="center" maw={420}>
          {text}
        </Text>
      )}
      {children}
    </Stack>
  )
}
