import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import type { Properties, Value } from '../../../server/contract/graph.ts'
import type { ImportPlan } from '../../../server/contract/import.ts'
import { onConflicts, onErrors } from '../../../server/contract/importchoices.ts'
import { useExplorer } from '../../context.ts'
import { textOf } from '../../model/caption.ts'
import { amountOf, type Choices } from '../../model/importing.ts'
import { useText } from '../../ui/text.ts'
import classes from './importing.module.css'
import { Problems, placeText } from './problems.tsx'
import { useImporting } from './progress.ts'

/** What an import would do, the choices that are left, and the button that begins it. */
export function Plan({ plan }: { plan: ImportPlan }) {
  const { importer } = useExplorer()
  const { t } = useText()
  const { choices } = useImporting()
  const { nodes, relationships, problems, conflicts, repeated, sample } = plan
  const amount = amountOf(plan, choices)
  const isStopped = problems.total > 0 && choices.onError === 'stop'
  const why = isStopped
    ? t('importing.stopped')
    : amount.nodes + amount.relationships === 0
      ? t('importing.nothing')
      : relationships.total > 0 && nodes.same + nodes.differing > 0
        ? t('importing.tiesThere')
        : ''
  return (
    <Stack gap="md">
      <section aria-label={t('importing.plan')}>
        <Text size="sm" role="status" mb="xs">
          {t('importing.would', { nodes: t('count.nodes', { count: nodes.total }) })}{' '}
          {t('importing.fates', { created: nodes.created, same: nodes.same, differing: nodes.differing })}{' '}
          {nodes.keyless > 0 && t('importing.keyless', { count: nodes.keyless })}{' '}
          {repeated > 0 && t('importing.repeated', { count: repeated })}
        </Text>
        <div className={classes.counts}>
          <Counts title={t('count.nodes', { count: nodes.total })} counts={nodes.labels} />
          <Counts title={t('count.relationships', { count: relationships.total })} counts={relationships.types} />
        </div>
      </section>
      <section>
        <h3 className={classes.head}>{t('importing.sample')}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
        <ul className={`${classes.list} ${classes.scrolling}`} tabIndex={0} aria-label={t('importing.sample')}>
          {sample.nodes.map(({ id, labels, properties, propertyCount }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may name alike, and none changes its place
            <li key={index}>
              <strong>{labels.join(', ')}</strong> {id}
              <Few properties={properties} count={propertyCount} />
            </li>
          ))}
          {sample.relationships.map(({ type, source, target, properties, propertyCount }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and none changes its place
            <li key={index}>
              {source} – <strong>{type}</strong> → {target}
              <Few properties={properties} count={propertyCount} />
            </li>
          ))}
        </ul>
      </section>
      {nodes.same + nodes.differing > 0 && (
        <Radio.Group
          label={t('importing.onConflict')}
          value={choices.onConflict}
          onChange={value => importer.choose({ onConflict: value as Choices['onConflict'] })}
        >
          <Stack gap={4} mt={4}>
            {onConflicts.map(how => (
              <Radio key={how} value={how} label={t(`importing.onConflict.${how}`)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {conflicts.length > 0 && (
        <section>
          <h3 className={classes.head}>{t('importing.conflicts', { count: nodes.differing })}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
          <ul className={`${classes.list} ${classes.scrolling}`} tabIndex={0} aria-label={t('importing.conflictList')}>
            {conflicts.map(({ label, property, value, differing, at }) => (
              <li key={`${label} ${property} ${value}`}>
                <span className={classes.place}>{placeText(at)}</span>
                {label} <strong>{String(value)}</strong>: {differing.join(', ')}
              </li>
            ))}
          </ul>
          {conflicts.length < nodes.differing && (
            <Text size="xs" c="dimmed">
              {t('importing.shownOf', { shown: conflicts.length, total: nodes.differing })}
            </Text>
          )}
        </section>
      )}
      {problems.total > 0 && (
        <section>
          <h3 className={classes.head}>{t('importing.wrong', { count: problems.total })}</h3>
          <Problems problems={problems} />
          <Radio.Group
            mt="xs"
            aria-label={t('importing.onError')}
            value={choices.onError}
            onChange={value => importer.choose({ onError: value as Choices['onError'] })}
          >
            <Stack gap={4}>
              {onErrors.map(how => (
                <Radio key={how} value={how} label={t(`importing.onError.${how}`)} />
              ))}
            </Stack>
          </Radio.Group>
        </section>
      )}
      <Group className={classes.actions} justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed" id="import-why">
          {why}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Button variant="default" onClick={() => void importer.discard(plan.id)}>
            {t('importing.discard')}
          </Button>
          <Button
            onClick={() => void importer.start(plan.id)}
            disabled={isStopped || amount.nodes + amount.relationships === 0}
            aria-describedby="import-why"
          >
            {t('importing.start', {
              nodes: t('count.nodes', { count: amount.nodes }),
              relationships: t('count.relationships', { count: amount.relationships }),
            })}
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}

function Counts({ title, counts }: { title: string; counts: readonly { name: string; count: number }[] }) {
  const { number } = useText()
  return (
    <div>
      <h4>{title}</h4>
      {counts.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        <ul className={`${classes.list} ${classes.scrolling}`} tabIndex={0} aria-label={title}>
          {counts.map(({ name, count }) => (
            <li key={name} className={classes.count}>
              <span>{name}</span>
              <span>{number(count)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** The first of the properties, and how many more there are. */
function Few({ properties, count }: { properties: Properties; count: number }) {
  const { t } = useText()
  const shown = Object.entries(properties)
  return (
    <div className={classes.quiet}>
      {shown.map(([name, value]) => `${name}: ${textOf(value as Value)}`).join(' · ')}
      {shown.length < count && ` · ${t('importing.properties', { count: count - shown.length })}`}
    </div>
  )
}
