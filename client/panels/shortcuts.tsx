import { Group, Kbd, Modal, SimpleGrid, Text } from '@mantine/core'
import { useExplorer, useSelect } from '../context.ts'
import { commands } from '../model/commands.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'

const gestures = ['click', 'toggle', 'box', 'lasso', 'double', 'context', 'drag', 'pan', 'wheel'] as const
const graphKeys = ['arrows', 'enter', 'brackets', 'space', 'nudge', 'menu'] as const

/** All keys and gestures, from the one list of commands. */
export function Shortcuts() {
  const { store } = useExplorer()
  const { t } = useText()
  const isOpen = useSelect(state => state.panels.shortcuts)
  const close = () => store.update(state => opening(state, { shortcuts: false }))
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('shortcuts.title')}
      size="xl"
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Text size="sm" c="dimmed" mb="sm">
        {t('shortcuts.letters')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing={4}>
        <div>
          {commands
            .filter(command => command.keys.length > 0)
            .map(command => (
              <Group key={command.id} justify="space-between" wrap="nowrap" mih={30}>
                <Text size="sm">{t(`command.${command.id}`)}</Text>
                <Group gap={4} wrap="nowrap">
                  {command.keys.map(key => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Group>
            ))}
        </div>
        <div>
          {[...gestures, ...graphKeys].map(name => (
            <Group key={name} justify="space-between" wrap="nowrap" mih={30} gap="md">
              <Text size="sm">{t(`gesture.${name}.does`)}</Text>
              <Text size="sm" c="dimmed" ta="right">
                {t(`gesture.${name}`)}
              </Text>
            </Group>
          ))}
        </div>
      </SimpleGrid>
    </Modal>
  )
}
