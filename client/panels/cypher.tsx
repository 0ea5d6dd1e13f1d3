import { ActionIcon, Badge, Button, Group, Loader, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconAlignLeft, IconPlayerPlay, IconPlayerStop, IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { walkBegins, walking } from '../model/pastruns.ts'
import { phrase } from '../model/phrase.ts'
import { placing } from '../model/place.ts'
import { adding } from '../model/scene.ts'
import { doing } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import classes from './cypher.module.css'
import { KeepQuery } from './keepquery.tsx'
import { NoMatch } from './nomatch.tsx'
import { ParameterForm } from './parameterform.tsx'
import { useParameters } from './parametering.ts'
import { PastRuns } from './pastruns.tsx'
import type { Asked } from './phraserow.tsx'
import { Phrases } from './phrases.tsx'
import { useQueryRun } from './queryrun.ts'
import { usePast, useRecording } from './recording.ts'
import { Rows } from './rows.tsx'
import { SaveRows } from './saverows.tsx'
import { Statement, type Writing } from './statement.tsx'
import { Trouble } from './trouble.tsx'

const EXAMPLE = 'MATCH (n)-[r]->(m)\nRETURN n, r, m\nLIMIT 25'

/** Cypher of the analyst's own: rows as a table, and the graph in them to add to the scene. */
export function Cypher() {
  const explorer = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const connection = useSelect(state => state.connection)
  const [written, setStatement] = useState(EXAMPLE)
  const query = useQueryRun()
  const { result, isRunning, elapsed } = query
  const record = useRecording(query)
  const { runs: past } = usePast()
  const parameters = useParameters(written, past)
  /** Whether one writes, asks by a sentence, or looks at what was run. */
  const [mode, setMode] = useState<'write' | 'ask' | 'past'>('write')
  const [keeping, setKeeping] = useState(0)
  const [writing, setWriting] = useState<Writing | null>(null)
  const walk = useRef(walkBegins)

  const ask = ({ statement, values, drafts }: Asked) => {
    record(statement, values, drafts)
    query.run(statement, values)
  }
  const run = (statement: string) => {
    const given = statement.trim() === '' ? null : parameters.given(statement)
    if (given) ask({ statement, ...given })
  }
  const open = ({ statement, drafts }: Pick<Asked, 'statement' | 'drafts'>) => {
    setStatement(statement)
    writing?.write(statement)
    parameters.fill(drafts)
    setMode('write')
  }
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

  const limits = connection.state === 'there' ? connection.health.limits : null
  return (
    <div className={classes.cypher}>
      <div className={classes.editor}>
        <SegmentedControl
          size="xs"
          aria-label={t('cypher.by')}
          value={mode}
          onChange={value => setMode(value as typeof mode)}
          data={[
            { value: 'write', label: t('cypher.write') },
            { value: 'ask', label: t('cypher.ask') },
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
              <KeepQuery
                statement={written}
                drafts={parameters.form.drafts}
                onKept={() => setKeeping(now => now + 1)}
              />
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
