import { ActionIcon, Badge, Button, Group, Loader, SegmentedControl, Text, Textarea, Tooltip } from '@mantine/core'
import { IconAlignLeft, IconPlayerPlay, IconPlayerStop, IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Value } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { EXAMPLE } from '../model/draft.ts'
import { phrase } from '../model/phrase.ts'
import { placing } from '../model/place.ts'
import { adding } from '../model/scene.ts'
import { doing } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import classes from './cypher.module.css'
import { KeepQuery } from './keepquery.tsx'
import { NoMatch } from './nomatch.tsx'
import { Phrases } from './phrases.tsx'
import { useQueryRun } from './queryrun.ts'
import { Rows } from './rows.tsx'
import { SaveRows } from './saverows.tsx'
import { Statement, type Writing } from './statement.tsx'
import { Trouble } from './trouble.tsx'

/** Cypher of the analyst's own: rows as a table, and the graph in them to add to the scene. */
export function Cypher() {
  const explorer = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const connection = useSelect(state => state.connection)
  const { draft } = explorer
  const { statement: written, parameters: given, handed } = useSyncExternalStore(draft.subscribe, draft.get)
  const setStatement = (statement: string) => draft.update(now => ({ ...now, statement }))
  const [parameters, setParameters] = useState(() => textOf(given))
  const [withParameters, setWithParameters] = useState(parameters !== '')
  const query = useQueryRun()
  const { result, isRunning, elapsed } = query
  /** Whether one writes, or asks by a sentence. */
  const [mode, setMode] = useState<'write' | 'ask'>('write')
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

  const run = (statement: string, given?: { readonly [name: string]: Value }) => {
    if (statement.trim() === '') return
    let values = given ?? {}
    try {
      if (!given && withParameters && parameters.trim() !== '') values = JSON.parse(parameters)
    } catch {
      return query.refuse(statement, new Error(t('cypher.parametersInvalid')))
    }
    setPast(({ list }) => ({ list: [statement, ...list.filter(one => one !== statement)].slice(0, 100), at: -1 }))
    query.run(statement, values)
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

  const change = result && adding(scene, result.graph, new Map())
  const fresh = change ? change.nodes.added.size + change.relationships.added.size : 0
  const addToScene = () => {
    if (!result) return
    const ran = [{ statement: result.statement, parameters: { ...result.values } }]
    const { store } = explorer
    const places = placing(store.get().scene, result.graph)
    const count = adding(store.get().scene, result.graph, places).nodes.added.size
    explorer.carryOut({
      update: state =>
        doing(state, {
          name: phrase('step.query', { count }),
          change: adding(state.scene, result.graph, places),
          ran,
          at: Date.now(),
        }),
      say: { text: phrase('step.query', { count }), undo: true },
    })
  }

  const parameterNames = namesIn(withParameters ? parameters : '')
  const limits = connection.state === 'there' ? connection.health.limits : null
  return (
    <div className={classes.cypher}>
      <div className={classes.editor}>
        <SegmentedControl
          size="xs"
          aria-label={t('cypher.by')}
          value={mode}
          onChange={value => setMode(value === 'ask' ? 'ask' : 'write')}
          data={[
            { value: 'write', label: t('cypher.write') },
            { value: 'ask', label: t('cypher.ask') },
          ]}
        />
        {mode === 'ask' && (
          <Phrases
            again={keeping}
            onRun={({ statement, values }) => run(statement, values)}
            onWrite={({ statement, values }) => explorer.write(statement, values)}
          />
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
        <Group gap="xs">
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
          ) : mode === 'ask' ? null : (
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
      <div className={classes.result}>
        {!result && !isRunning && (
          <Text size="sm" c="dimmed" p="sm">
            {t('cypher.empty')}
          </Text>
        )}
        {result?.error != null && <Trouble error={result.error} />}
        {result && (result.columns.length > 0 || result.summary) && (
          <>
            <Group gap="sm" className={classes.summary} role="status">
              <Text size="sm" span className={classes.numbers}>
                {t('count.rows', { count: result.rows.length })}
                {result.summary && ` · ${number(Math.round(result.summary.duration))} ms`}
              </Text>
              {result.summary?.cut && (
                <Badge color="yellow" variant="light" tt="none" radius="sm">
                  {t(`cypher.cut.${result.summary.cut}`, { count: result.rows.length })}
                </Badge>
              )}
              {result.summary?.next !== undefined && !isRunning && (
                <Button size="compact-sm" variant="subtle" onClick={query.goOn}>
                  {t('cypher.goOn')}
                </Button>
              )}
              {result.summary && !isRunning && <SaveRows result={result} />}
              {result.summary?.graphCut && (
                <Badge color="yellow" variant="light" tt="none" radius="sm">
                  {t('cypher.graphCut')}
                </Badge>
              )}
              {result.graph.nodes.length + result.graph.relationships.length > 0 && (
                <Button
                  size="compact-sm"
                  variant="light"
                  leftSection={<IconPlus size={15} />}
                  disabled={fresh === 0}
                  onClick={addToScene}
                >
                  {fresh === 0
                    ? t('cypher.allDrawn')
                    : t('cypher.addToScene', {
                        nodes: t('count.nodes', { count: change!.nodes.added.size }),
                        relationships: t('count.relationships', { count: change!.relationships.added.size }),
                      })}
                </Button>
              )}
              {result.summary?.notices.map(notice => (
                <Text key={notice.code + notice.message} size="xs" c="dimmed">
                  {notice.message}
                </Text>
              ))}
            </Group>
            {result.summary && result.rows.length === 0 ? (
              <NoMatch
                text={t('empty.noMatch.query')}
                mend={t('empty.noMatch.queryMend')}
                onMend={() => {
                  writing?.write(EXAMPLE)
                  run(EXAMPLE)
                }}
              />
            ) : (
              <Rows columns={result.columns} rows={result.rows} />
            )}
          </>
        )}
      </div>
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
