import { ActionIcon, Badge, Button, Group, Loader, SegmentedControl, Text, Textarea, Tooltip } from '@mantine/core'
import { IconAlignLeft, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Value } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { EXAMPLE } from '../model/draft.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import classes from './cypher.module.css'
import { KeepQuery } from './keepquery.tsx'
import { Phrases } from './phrases.tsx'
import { useQueryRun } from './queryrun.ts'
import { Results } from './results/results.tsx'
import { Statement, type Writing } from './statement.tsx'

/** Comes with the builder of Cypher when it is first asked for. */
const PatternBuilder = lazy(async () => ({ default: (await import('./patternbuilder.tsx')).PatternBuilder }))

/** Cypher of the analyst's own: where it is written or asked by a sentence or a pattern, and what comes of it. */
export function Cypher() {
  const explorer = useExplorer()
  const { t, number } = useText()
  const connection = useSelect(state => state.connection)
  const { draft } = explorer
  const { statement: written, parameters: given, handed } = useSyncExternalStore(draft.subscribe, draft.get)
  const setStatement = (statement: string) => draft.update(now => ({ ...now, statement }))
  const [parameters, setParameters] = useState(() => textOf(given))
  const [withParameters, setWithParameters] = useState(parameters !== '')
  const query = useQueryRun()
  const { isRunning, elapsed } = query
  /** Whether one writes, asks by a sentence, or by a pattern. */
  const [mode, setMode] = useState<'write' | 'ask' | 'pattern'>('write')
  const isPatternWanted = useSelect(state => state.panels.pattern.wanted)
  useEffect(() => {
    if (!isPatternWanted) return
    setMode('pattern')
    explorer.store.update(state => opening(state, { pattern: { ...state.panels.pattern, wanted: false } }))
  }, [explorer, isPatternWanted])
  const [keeping, setKeeping] = useState(0)
  const [writing, setWriting] = useState<Writing | null>(null)
  const [past, setPast] = useState<{ list: readonly string[]; at: number }>({ list: [], at: -1 })

  const taken = useRef(handed)
  useEffect(() => {
    if (handed === taken.current) return
    taken.current = handed
    setMode('write')
    setParameters(textOf(given))
    setWithParameters(Object.keys(given).length > 0)
    writing?.write(written)
  }, [handed, given, written, writing])

  const run = (statement: string, given?: { readonly [name: string]: Value }, how: 'run' | 'explain' = 'run') => {
    if (statement.trim() === '') return
    let values = given ?? {}
    try {
      if (!given && withParameters && parameters.trim() !== '') values = JSON.parse(parameters)
    } catch {
      return query.refuse(statement, new Error(t('cypher.parametersInvalid')))
    }
    setPast(({ list }) => ({ list: [statement, ...list.filter(one => one !== statement)].slice(0, 100), at: -1 }))
    query[how](statement, values)
  }
  const recall = (step: 1 | -1) => {
    const at = Math.max(-1, Math.min(past.list.length - 1, past.at + step))
    setPast({ ...past, at })
    if (at >= 0) writing?.write(past.list[at]!)
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

  const parameterNames = namesIn(withParameters ? parameters : '')
  const limits = connection.state === 'there' ? connection.health.limits : null
  return (
    <div className={classes.cypher} data-mode={mode}>
      <div className={classes.editor}>
        <SegmentedControl
          size="xs"
          aria-label={t('cypher.by')}
          value={mode}
          onChange={value => setMode(value as typeof mode)}
          data={[
            { value: 'write', label: t('cypher.write') },
            { value: 'ask', label: t('cypher.ask') },
            { value: 'pattern', label: t('pattern.title') },
          ]}
        />
        {mode === 'ask' && (
          <Phrases
            again={keeping}
            onRun={({ statement, values }) => run(statement, values)}
            onWrite={({ statement, values }) => explorer.write(statement, values)}
          />
        )}
        {mode === 'pattern' && (
          <Suspense fallback={<Loader size="sm" />}>
            <PatternBuilder
              isRunning={isRunning}
              onRun={({ statement, values }) => run(statement, values)}
              onWrite={({ statement, values }) => explorer.write(statement, values)}
              onStop={query.stop}
            />
          </Suspense>
        )}
        {mode === 'write' && (
          <Statement
            text={written}
            parameters={parameterNames}
            onChange={setStatement}
            onRun={part => run(part)}
            onRecall={recall}
            onReady={setWriting}
            onCancel={() => {
              query.stop()
              return isRunning
            }}
          />
        )}
        {mode === 'write' && withParameters && (
          <Textarea
            label={t('cypher.parameters')}
            placeholder={'{ "name": "…" }'}
            classNames={{ input: classes.parameters }}
            value={parameters}
            onChange={event => setParameters(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            spellCheck={false}
            autosize
            minRows={2}
            maxRows={4}
          />
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
                onClick={() => void writing?.meant().then(part => run(part, undefined, 'explain'))}
              >
                {t('results.explain')}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => setWithParameters(!withParameters)}
                aria-expanded={withParameters}
              >
                {t('cypher.parameters')}
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
              <KeepQuery statement={() => written} onKept={() => setKeeping(now => now + 1)} />
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
              {t('cypher.limits', { rows: number(limits.rows), seconds: number(Math.round(limits.timeout / 1000)) })}
            </Text>
          )}
        </Group>
      </div>
      <Results
        query={query}
        onMend={() => {
          writing?.write(EXAMPLE)
          run(EXAMPLE)
        }}
      />
    </div>
  )
}

const textOf = (values: { readonly [name: string]: Value }): string =>
  Object.keys(values).length > 0 ? JSON.stringify(values, null, 2) : ''

/** What is no object yet has no names. */
function namesIn(parameters: string): string[] {
  try {
    return Object.keys(JSON.parse(parameters) as object)
  } catch {
    return []
  }
}
