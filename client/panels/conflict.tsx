import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useExplorer, useSelect } from '../context.ts'
import { useText } from '../ui/text.ts'

/** Two windows on one scene: whoever comes second chooses, and neither is lost. */
export function Conflict() {
  const explorer = useExplorer()
  const { t } = useText()
  const conflict = useSelect(state => state.kept.conflict)
  if (!conflict) return null
  return (
    <Alert color="orange" variant="light" radius={0} icon={<IconAlertTriangle size={18} />} role="alert" py={8} px={16}>
      <Group gap="sm" justify="space-between">
        <span>
          <strong>{t('scene.changedElsewhere')}</strong> {t('scene.changedElsewhere.text')}
        </span>
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => explorer.carryOut({ scene: { order: 'takeTheirs' } })}>
            {t('scene.takeTheirs')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => explorer.carryOut({ scene: { order: 'keepMine' } })}
          >
            {t('scene.keepMine')}
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}
