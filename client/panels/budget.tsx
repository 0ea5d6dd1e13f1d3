import { Button, Loader, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { BUDGET, type OverBudget } from '../model/budget.ts'
import type { Outcome } from '../model/command.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'

/** Asked before more is drawn than the page draws fluently: less of it, groups, a list, a choice, or nothing. */
export function Budget() {
  const explorer = useExplorer()
  const { t } = useText()
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
      {budget && <Ways budget={budget} decide={decide} />}
    </Modal>
  )
}

interface WaysProps {
  budget: OverBudget
  decide: (panels?: { expanding?: readonly string[] }) => void
}

function Ways({ budget, decide }: WaysProps) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const { fewer, group, table, all, choose, elements } = budget
  const communities = useCommunities(budget)
  const go = (outcome: Outcome) => () => {
    decide()
    explorer.carryOut(outcome)
  }
  return (
    <>
      <Text size="sm">
        {t(budget.atLeast ? 'budget.wouldAbout' : 'budget.would', {
          elements: number(elements),
          budget: number(BUDGET),
        })}
      </Text>
      <Stack mt="md" gap="xs">
        {fewer && (
          <Button data-autofocus onClick={go(fewer.outcome)}>
            {t('budget.fewer', { count: fewer.nodes, formatted: number(fewer.nodes) })}
          </Button>
        )}
        {group && (
          <Button variant={fewer ? 'light' : 'filled'} title={t('budget.groupHint')} onClick={go(group.outcome)}>
            {t(budget.atLeast ? 'budget.groupAbout' : 'budget.group', {
              count: group.nodes,
              formatted: number(group.nodes),
            })}
          </Button>
        )}
        {communities === 'asking' ? (
          <Text size="sm" c="dimmed" ta="center" component="div" role="status">
            <Loader size={12} mr={6} /> {t('budget.communityAsking')}
          </Text>
        ) : (
          communities && (
            <Button variant="light" title={t('budget.groupHint')} onClick={go(communities.outcome)}>
              {t('budget.community', { formatted: number(communities.nodes) })}
            </Button>
          )
        )}
        {table && (
          <Button variant="default" title={t('budget.tableHint')} onClick={go(table)}>
            {t('budget.table')}
          </Button>
        )}
        {choose && (
          <Button variant="default" onClick={() => decide({ expanding: choose })}>
            {t('budget.choose')}
          </Button>
        )}
        {all && (
          <Button variant="default" onClick={go(all)}>
            {t('budget.all', { formatted: number(elements) })}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={() => decide()}>
          {t('action.cancel')}
        </Button>
      </Stack>
    </>
  )
}

/** Who belongs together in what would come: worked out while the question is read. Null where it makes no groups. */
function useCommunities({ communities }: OverBudget) {
  const explorer = useExplorer()
  const [found, setFound] = useState<{ of: unknown; grouped: OverBudget['group'] } | null>(null)
  useEffect(() => {
    if (!communities) return
    const control = new AbortController()
    explorer.communities(communities.scene, control.signal).then(
      numbers => setFound({ of: communities, grouped: communities.grouped(numbers) }),
      // Without it there are the other ways.
      () => !control.signal.aborted && setFound({ of: communities, grouped: null }),
    )
    return () => control.abort()
  }, [explorer, communities])
  if (!communities) return null
  return found?.of === communities ? found.grouped : ('asking' as const)
}
