import { ActionIcon, Button, Group, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPin, IconPinFilled, IconPlayerPlay, IconSearch, IconTrash } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { textOf } from '../model/caption.ts'
import { foundIn, type PastRun, pinnedFirst } from '../model/pastruns.ts'
import { phrase } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'
import classes from './pastruns.module.css'
import { usePast } from './recording.ts'

/** Runs that are listed at first, and more of at each press of the button below them. */
const PAGE = 60

/** What was run in this browser, newest first: to be opened, run again, kept in view or forgotten. */
export function PastRuns({ onOpen, onRun }: { onOpen: (run: PastRun) => void; onRun: (run: PastRun) => void }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const { runs, state } = usePast()
  const [sought, setSought] = useState('')
  const [most, setMost] = useState(PAGE)
  const found = useMemo(() => foundIn(runs, sought), [runs, sought])
  const { pinned, rest } = pinnedFirst(found)
  const forget = (gone: readonly PastRun[]) => {
    void explorer.past.remove(gone.map(({ id }) => id))
    explorer.onSaying({
      text: phrase('say.forgotten', { count: gone.length }),
      act: { label: phrase('action.bringBack'), run: () => void explorer.past.put(gone) },
    })
  }
  const list = (all: readonly PastRun[]) => (
    <ul>
      {all.map(run => (
        <li key={run.id}>
          <Row run={run} onOpen={onOpen} onRun={onRun} onForget={() => forget([run])} />
        </li>
      ))}
    </ul>
  )
  return (
    <div className={classes.past}>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          aria-label={t('past.search')}
          placeholder={t('past.search')}
          leftSection={<IconSearch size={14} />}
          value={sought}
          onChange={event => {
            setSought(event.currentTarget.value)
            setMost(PAGE)
          }}
        />
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          disabled={runs.length === 0}
          title={runs.length === 0 ? t('past.none') : undefined}
          onClick={() => forget(runs)}
        >
          {t('past.forgetAll')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" px={4} role="status">
        {state === 'unkept' ? `${t('past.unkept')} ` : ''}
        {sought.trim() !== '' && t('past.found', { shown: number(found.length), total: number(runs.length) })}
      </Text>
      <div className={classes.list}>
        {pinned.length > 0 && (
          <section>
            <h3>{t('past.pinned')}</h3>
            {list(pinned)}
          </section>
        )}
        {rest.length > 0 && (
          <section>
            {pinned.length > 0 && <h3>{t('past.others')}</h3>}
            {list(rest.slice(0, most))}
          </section>
        )}
        {rest.length > most && (
          <Button size="compact-sm" variant="subtle" onClick={() => setMost(most + PAGE)}>
            {t('past.more', { count: rest.length - most })}
          </Button>
        )}
        {state !== 'opening' && runs.length === 0 && (
          <Text size="xs" c="dimmed" px={4} py={6}>
            {t('past.none')}
          </Text>
        )}
      </div>
    </div>
  )
}

function Row({
  run,
  onOpen,
  onRun,
  onForget,
}: {
  run: PastRun
  onOpen: (run: PastRun) => void
  onRun: (run: PastRun) => void
  onForget: () => void
}) {
  const { past } = useExplorer()
  const { t, number } = useText()
  const language = useSelect(state => state.language)
  const { id, at, statement, values, engine, database, outcome, rows, duration, message, pinned } = run
  const given = Object.entries(values).map(([name, value]) => `$${name} = ${textOf(value)}`)
  const facts = [
    new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' }),
    ...(outcome === 'rows' ? [t('count.rows', { count: rows })] : []),
    ...(duration === null ? [] : [`${number(Math.round(duration))} ms`]),
    ...(engine === null ? [] : [t(`past.engine.${engine}`) + (database === null ? '' : ` ${database}`)]),
  ]
  return (
    <div className={classes.row}>
      <UnstyledButton className={classes.open} onClick={() => onOpen(run)} title={statement.slice(0, 2000)}>
        <code>{statement}</code>
        {given.length > 0 && <span className={classes.given}>{given.join(', ')}</span>}
        <span className={classes.facts}>
          {outcome !== 'rows' && (
            <b data-bad={outcome === 'refused' || outcome === 'failed' || undefined}>{t(`past.outcome.${outcome}`)}</b>
          )}
          {facts.join(' · ')}
        </span>
        {message && outcome !== 'stopped' && <span className={classes.message}>{message}</span>}
      </UnstyledButton>
      <Tooltip label={t('past.runAgain')}>
        <ActionIcon variant="subtle" size={26} aria-label={t('past.runAgain')} onClick={() => onRun(run)}>
          <IconPlayerPlay size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('past.pin')}>
        <ActionIcon
          variant="subtle"
          color={pinned ? 'blue' : 'gray'}
          size={26}
          aria-label={t('past.pin')}
          aria-pressed={pinned}
          onClick={() => void past.patch(id, { pinned: !pinned })}
        >
          {pinned ? <IconPinFilled size={15} /> : <IconPin size={15} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('past.forget')}>
        <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('past.forget')} onClick={onForget}>
          <IconTrash size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
