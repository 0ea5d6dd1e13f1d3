import { SegmentedControl } from '@mantine/core'
import { useExplorer, useSelect } from '../context.ts'
import { usingMode } from '../model/commands/filtering.ts'
import { settingOf } from '../model/settings.ts'
import { useText } from '../ui/text.ts'

/** What filters do with what they leave out: it stays pale, or is not drawn. */
export function FilterMode() {
  const explorer = useExplorer()
  const { t } = useText()
  const mode = useSelect(state => settingOf(state.scene, 'filterMode'))
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('filters.mode')}
      value={mode}
      onChange={value =>
        explorer.carryOut(usingMode(explorer.store.get(), value === 'hide' ? 'hide' : 'fade', Date.now()))
      }
      data={[
        { value: 'fade', label: t('filters.mode.fade') },
        { value: 'hide', label: t('filters.mode.hide') },
      ]}
    />
  )
}
