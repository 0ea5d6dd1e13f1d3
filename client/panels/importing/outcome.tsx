import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { ImportAnswer, ImportSummary } from '../../../server/contract/import.ts'
import { useExplorer, useSelect } from '../../context.ts'
import { isEditing } from '../../model/editing.ts'
import { useText } from '../../ui/text.ts'
import { Problems } from './problems.tsx'
import { TakeBack } from './takeback.tsx'

/** What became of an import, and where to go from there. */
export function Outcome({ ended }: { ended: ImportAnswer }) {
  const { importer } = useExplorer()
  const { t } = useText()
  const isOn = useSelect(isEditing)
  const words = useOutcomeText()
  const { id, state, problem, problems } = ended
  const isCancelled = problem?.code === 'REQUEST_CANCELLED'
  return (
    <Stack gap="sm">
      <Alert
        color={problem && !isCancelled ? 'red' : state === 'done' ? 'green' : 'gray'}
        variant="light"
        role="status"
      >
        <Text size="sm" fw={600}>
          {problem && !isCancelled && state === 'done' ? t('importing.notTakenBack') : words(ended)}
        </Text>
        {problem && !isCancelled && <Text size="sm">{problem.detail}</Text>}
        {problem?.places && <Problems problems={{ total: totalOf(problem), first: problem.places }} />}
      </Alert>
      {state === 'done' && problems.total > 0 && (
        <section>
          <Text size="sm">{t('importing.leftOut', { count: problems.total })}</Text>
          <Problems problems={problems} />
        </section>
      )}
      <Group gap="xs">
        {state === 'done' && (
          <Button autoFocus data-autofocus onClick={() => void importer.show(id)}>
            {t('importing.show')}
          </Button>
        )}
        {isOn && (state === 'writing' || state === 'undoing') && <GoOn ended={ended} />}
        {isOn && (state === 'done' || state === 'writing') && <TakeBack of={ended} />}
        <Button autoFocus={state !== 'done'} variant="default" onClick={() => importer.another()}>
          {t('importing.another')}
        </Button>
      </Group>
    </Stack>
  )
}

const totalOf = ({ facts, places = [] }: NonNullable<ImportSummary['problem']>): number =>
  typeof facts?.total === 'number' ? facts.total : places.length

/** Goes on with what was broken off: with writing, or with taking back. */
export function GoOn({ ended: { id, state } }: { ended: ImportSummary }) {
  const { importer } = useExplorer()
  const { t } = useText()
  return (
    <Button variant="light" onClick={() => void (state === 'undoing' ? importer.undo(id) : importer.start(id))}>
      {t('importing.goOn')}
    </Button>
  )
}

/** What an import came to, in one sentence. */
export function useOutcomeText(): (one: ImportSummary) => string {
  const { t } = useText()
  return ({ state, running, counts, total }) => {
    if (running) return t('importing.state.running')
    if (state === 'done' && counts) {
      const { nodes, relationships } = counts
      const changed = nodes.changed + relationships.changed
      return [
        t('importing.done', {
          nodes: t('count.nodes', { count: nodes.created }),
          relationships: t('count.relationships', { count: relationships.created }),
        }),
        changed > 0 ? t('importing.changed', { count: changed }) : '',
      ]
        .filter(Boolean)
        .join(' ')
    }
    const all = {
      nodes: t('count.nodes', { count: total.nodes }),
      relationships: t('count.relationships', { count: total.relationships }),
    }
    return state === 'done' ? t('importing.done', all) : t(`importing.state.${state}`, all)
  }
}
