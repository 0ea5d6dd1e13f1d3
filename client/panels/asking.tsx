import { ActionIcon, Badge, Button, Group, Loader, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconAlignLeft, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { draftsOf } from '../model/parameters.ts'
import { walkBegins, walking } from '../model/pastruns.ts'
import { useText } from '../ui/text.ts'
import classes from './cypher.module.css'
import { KeepQuery } from './keepquery.tsx'
import { ParameterForm } from './parameterform.tsx'
import { useParameters } from './parametering.ts'
import { PastRuns } from './pastruns.tsx'
import type { Asked } from './phraserow.tsx'
import { Phrases } from './phrases.tsx'
import type { QueryRun } from './queryrun.ts'
import { type Recording, usePast } from './recording.ts'
import { Statement, type Writing } from './statement.tsx'

/** Comes with the builder of Cypher when it is first asked for. */
const PatternBuilder = lazy(async () => ({ default: (await import('./patternbuilder.tsx')).PatternBuilder }))

/** Whether one writes, asks by a sentence or by a pattern, or looks at what was run. */
export type Mode = 'write' | 'ask' | 'pattern' | 'past'

interface AskingProps {
  readonly mode: Mode
  readonly onMode: (mode: Mode) => void
  readonly query: QueryRun
  readonly record: Recording
}

/**
 * Where a query comes from: it is written, asked by a sentence or a pattern, or run again. With each letter that is typed
 * this is rendered anew, and what the last query gave beside it is not.
 */
export function Asking({ mode, onMode, query, record }: AskingProps) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const connection = useSelect(state => state.connection)
  const { draft } = explorer
  const { statement: written, handed } = useSyncExternalStore(draft.subscribe, draft.get)
  const setStatement = (statement: string) => draft.update(now => ({ ...now, statement }))
  const { isRunning, elapsed } = query
  const { runs: past } = usePast()
  const parameters = useParameters(written, past)
  const [keeping, setKeeping] = useState(0)
  const [writing, setWriting] = useState<Writing | null>(null)
  const walk = useRef(walkBegins)

  const ask = ({ statement, values, drafts }: Asked) => {
    record.begin(statement, values, drafts)
    query.run(statement, values)
  }
  const run = (statement: string) => {
    const given = statement.trim() === '' ? null : parameters.given(statement)
    if (given) ask({ statement, ...given })
  }
  const explain = (statement: string) => {
    const given = statement.trim() === '' ? null : parameters.given(statement)
    if (!given) return
    record.interrupt()
    query.explain(statement, given.values)
  }
  const open = ({ statement, drafts }: Pick<Asked, 'statement' | 'drafts'>) => {
    setStatement(statement)
    writing?.write(statement)
    parameters.fill(drafts)
    onMode('write')
  }
  /** What stood there when the panel opened changes nothing of how one asks. */
  const taken = useRef(handed)
  useEffect(() => {
    if (handed === taken.current) return
    taken.current = handed
    writing?.write(written)
    onMode('write')
  })
  const recall = (step: 1 | -1) => {
    const now = walking(past, walk.current, step, written)
    walk.current = now.walk
    writing?.write(now.text)
    if (now.run) parameters.fill(new Map(now.run.drafts))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault()
      writing?.run()
    } else if (event.key === 'Escape' && isRunning) {
      event.preventDefault()
      event.stopPropagation()
      query.stop()
    }
  }

  const limits = connection.state === 'there' ? connection.health.limits : null
  return (
    <div className={classes.editor}>
      <SegmentedControl
        size="xs"
        aria-label={t('cypher.by')}
        value={mode}
        onChange={value => onMode(value as Mode)}
        data={[
          { value: 'write', label: t('cypher.write') },
          { value: 'ask', label: t('cypher.ask') },
          { value: 'pattern', label: t('pattern.title') },
          { value: 'past', label: t('past.title') },
        ]}
      />
      {mode === 'ask' && <Phrases again={keeping} onRun={ask} onWrite={open} />}
      {mode === 'past' && (
        <PastRuns
          onOpen={({ statement, drafts }) => open({ statement, drafts: new Map(drafts) })}
          onRun={({ statement, values, drafts }) => ask({ statement, values, drafts: new Map(drafts) })}
        />
      )}
      {mode === 'pattern' && (
        <Suspense fallback={<Loader size="sm" />}>
          <PatternBuilder
            isRunning={isRunning}
            onRun={({ statement, values }) => ask({ statement, values, drafts: draftsOf(values) })}
            onWrite={({ statement, values }) => explorer.write(statement, values)}
            onStop={query.stop}
            onKept={() => setKeeping(now => now + 1)}
          />
        </Suspense>
      )}
      {mode === 'write' && (
        <Statement
          text={written}
          parameters={parameters.filled}
          onChange={setStatement}
          onRun={run}
          onRecall={recall}
          onReady={setWriting}
          onCancel={() => {
            query.stop()
            return isRunning
          }}
        />
      )}
      {mode === 'write' && parameters.form.names.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out to scroll
        <div
          ref={parameters.place}
          className={classes.parameters}
          role="group"
          aria-label={t('cypher.parameters')}
          onKeyDown={onKeyDown}
        >
          <ParameterForm {...parameters.form} />
        </div>
      )}
      <Group gap="xs" className={classes.foot}>
        {isRunning ? (
          <Button
            size="compact-sm"
            color="red"
            variant="light"
            leftSection={<IconPlayerStop size={15} />}
            onClick={query.stop}
          >
            {t('action.cancel')}
          </Button>
        ) : mode !== 'write' ? null : (
          <Button
            size="compact-sm"
            leftSection={<IconPlayerPlay size={15} />}
            disabled={writing === null}
            onClick={() => writing?.run()}
            title="Ctrl+Enter"
          >
            {t('cypher.run')}
          </Button>
        )}
        {mode === 'write' && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              disabled={writing === null || isRunning}
              title={t('results.explainHint')}
              onClick={() => void writing?.meant().then(part => explain(part))}
            >
              {t('results.explain')}
            </Button>
            <Tooltip label={`${t('cypher.format')} (Shift+Alt+F)`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                aria-label={t('cypher.format')}
                disabled={writing === null}
                onClick={() => writing?.format()}
              >
                <IconAlignLeft size={16} />
              </ActionIcon>
            </Tooltip>
            <KeepQuery statement={written} drafts={parameters.form.drafts} onKept={() => setKeeping(now => now + 1)} />
          </>
        )}
        <Badge variant="light" color="gray" radius="sm" tt="none" title={t('cypher.readOnlyHint')}>
          {t('cypher.readOnly')}
        </Badge>
        {isRunning && (
          <Text size="xs" c="dimmed" component="span" className={classes.numbers}>
            <Loader size={12} mr={6} /> {(elapsed / 1000).toFixed(1)} s
          </Text>
        )}
        {!isRunning && limits && (
          <Text size="xs" c="dimmed" span>
            {t('cypher.limits', {
              rows: number(limits.rows),
              seconds: number(Math.round(limits.timeout / 1000)),
              size: number(Math.round(limits.bytes / 2 ** 20)),
            })}
            {limits.memory !== undefined && t('cypher.limitOfMemory', { size: number(limits.memory) })}
          </Text>
        )}
      </Group>
    </div>
  )
}
