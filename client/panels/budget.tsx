import { Button, Group, Modal, Text } from '@mantine/core'
import { useExplorer, useSelect } from '../context.ts'
import { BUDGET } from '../model/budget.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'

/** Asked before more is drawn than the page draws fluently: less of it, a choice, or nothing. */
export function Budget() {
  const explorer = useExplorer()
  const { t, number } = useText()
  const budget = useSelect(state => state.panels.budget)
  const decide = (panels: { expanding?: readonly string[] } = {}) => {
    explorer.store.update(state => opening(state, { budget: null, ...panels }))
    if (!panels.expanding) document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  return (
    <Modal
      opened={budget !== null}
      onClose={() => decide()}
      title={t('budget.title')}
      size="md"
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {budget && (
        <>
          <Text size="sm">
            {t(budget.atLeast ? 'budget.wouldAbout' : 'budget.would', {
              elements: number(budget.elements),
              budget: number(BUDGET),
            })}
          </Text>
          <Group justify="flex-end" mt="md" gap="xs">
            <Button variant="default" onClick={() => decide()}>
              {t('action.cancel')}
            </Button>
            {budget.all && (
              <Button
                variant="default"
                onClick={() => {
                  const { all } = budget
                  decide()
                  if (all) explorer.carryOut(all)
                }}
              >
                {t('budget.all', { formatted: number(budget.elements) })}
              </Button>
            )}
            {budget.choose && (
              <Button variant="default" onClick={() => decide({ expanding: budget.choose! })}>
                {t('budget.choose')}
              </Button>
            )}
            {budget.fewer && (
              <Button
                data-autofocus
                onClick={() => {
                  const { outcome } = budget.fewer!
                  decide()
                  explorer.carryOut(outcome)
                }}
              >
                {t('budget.fewer', { count: budget.fewer.nodes, formatted: number(budget.fewer.nodes) })}
              </Button>
            )}
          </Group>
        </>
      )}
    </Modal>
  )
}
