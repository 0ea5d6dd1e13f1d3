import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import type { ImportSummary } from '../../../server/contract/import.ts'
import { useExplorer } from '../../context.ts'
import { useText } from '../../ui/text.ts'

/** Takes an import back as a whole, once it is said what that means. */
export function TakeBack({ of, size = 'sm' }: { of: ImportSummary; size?: 'sm' | 'compact-sm' }) {
  const { importer } = useExplorer()
  const { t } = useText()
  const [isAsking, setAsking] = useState(false)
  if (!isAsking)
    return (
      <Button size={size} variant="default" onClick={() => setAsking(true)}>
        {t('importing.takeBack')}
      </Button>
    )
  return (
    <Group gap="xs" role="group" aria-label={t('importing.takeBack')}>
      <Text size="sm">{t('importing.takeBackWhat')}</Text>
      <Button
        size={size}
        color="red"
        autoFocus
        onClick={() => {
          setAsking(false)
          void importer.look(of.id).then(() => importer.undo(of.id))
        }}
      >
        {t('importing.takeBack')}
      </Button>
      <Button size={size} variant="default" onClick={() => setAsking(false)}>
        {t('importing.keepIt')}
      </Button>
    </Group>
  )
}
