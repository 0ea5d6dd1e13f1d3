import { Badge, Button, Group, Tabs, Text } from '@mantine/core'
import { IconPlus, IconReplace } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { drawingResult } from '../../model/resultgraph.ts'
import { adding } from '../../model/scene.ts'
import { useText } from '../../ui/text.ts'
import { NoMatch } from '../nomatch.tsx'
import type { QueryRun, Result } from '../queryrun.ts'
import { Trouble } from '../trouble.tsx'
import { Json } from './json.tsx'
import { PlanView } from './plan.tsx'
import { Plot } from './plot.tsx'
import classes from './results.module.css'
import { initialRows, Rows } from './rows.tsx'
import { SaveRows } from './saverows.tsx'
import { Where } from './where.tsx'

const views = ['table', 'json', 'plan', 'plot'] as const
type View = (typeof views)[number]

/** What a query gave: one answer as a table, as JSON, as the plan by which it was found, as a plot, and as a graph to draw. */
export function Results({ query, onMend }: { query: QueryRun; onMend: () => void }) {
  const { t } = useText()
  const { result, isRunning } = query
  const [view, setView] = useState<View>('table')
  const [look, setLook] = useState(initialRows)
  const [bar, setBar] = useState<HTMLElement | null>(null)

  // Another question is looked at anew, the same one asked again as before; a plan that came is shown.
  const statement = result?.statement
  const columns = result?.columns.join('\n')
  const plan = result?.plan ?? null
  const before = useRef({ statement: '', plan, shape: '' })
  useEffect(() => {
    const { current } = before
    if (plan && plan !== current.plan) setView('plan')
    current.plan = plan
    if (statement === undefined) return
    if (statement !== current.statement && !plan) setView(now => (now === 'plan' ? 'table' : now))
    current.statement = statement
    if (!columns) return
    const shape = `${statement}\n${columns}`
    if (shape !== current.shape) setLook(initialRows)
    current.shape = shape
  }, [statement, columns, plan])

  if (!result)
    return (
      <div className={classes.result}>
        {!isRunning && (
          <Text size="sm" c="dimmed" p="sm">
            {t('cypher.empty')}
          </Text>
        )}
      </div>
    )
  const isThere = result.columns.length > 0 || result.summary !== null || result.plan !== null
  return (
    <section aria-label={t('results.title')} className={classes.result}>
      {result.error != null && (
        <>
          <Trouble error={result.error} />
          <Where result={result} />
        </>
      )}
      {isThere && (
        <Tabs
          value={view}
          onChange={value => setView((value ?? 'table') as View)}
          variant="pills"
          keepMounted={false}
          className={classes.tabs}
        >
          <div className={classes.bar}>
            <Tabs.List aria-label={t('results.views')}>
              {views.map(one => (
                <Tabs.Tab key={one} value={one} py={4} px={10}>
                  {t(`results.view.${one}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Summary query={query} result={result} />
            <div ref={setBar} className={classes.own} />
          </div>
          {result.summary?.notices.map(notice => (
            <Text key={notice.code + notice.message} size="xs" c="dimmed" px={10} pb={4} role="status">
              {notice.message}
            </Text>
          ))}
          <Tabs.Panel value="table" className={classes.panel}>
            {result.summary && result.columns.length === 0 ? (
              <Text size="sm" c="dimmed" p="sm">
                {t('results.noRowsOfPlan')}
              </Text>
            ) : result.summary && result.rows.length === 0 ? (
              <NoMatch text={t('empty.noMatch.query')} mend={t('empty.noMatch.queryMend')} onMend={onMend} />
            ) : result.columns.length === 0 ? (
              <Text size="sm" c="dimmed" p="sm">
                {t('results.notRun')}
              </Text>
            ) : (
              <Rows result={result} look={look} onLook={setLook} bar={bar} />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="json" className={classes.panel}>
            <Json result={result} bar={bar} />
          </Tabs.Panel>
          <Tabs.Panel value="plan" className={classes.panel}>
            <PlanView plan={result.plan} />
          </Tabs.Panel>
          <Tabs.Panel value="plot" className={classes.panel}>
            <Plot result={result} bar={bar} />
          </Tabs.Panel>
        </Tabs>
      )}
    </section>
  )
}

/** How much came, by what it was cut, how it goes on, and what of it can be drawn. */
function Summary({ query, result }: { query: QueryRun; result: Result }) {
  const { t, number } = useText()
  const { isRunning } = query
  const { summary, rows, graph } = result
  return (
    <>
      <Group gap="xs" role="status" className={classes.status}>
        {(result.columns.length > 0 || summary) && (
          <Text size="sm" span className={classes.numbers}>
            {t('count.rows', { count: rows.length })}
            {summary && ` · ${number(Math.round(summary.duration))} ms`}
          </Text>
        )}
        {summary?.cut && (
          <Badge color="yellow" variant="light" tt="none" radius="sm" className={classes.badge}>
            {t(`cypher.cut.${summary.cut}`, { count: rows.length })}
          </Badge>
        )}
        {summary?.graphCut && (
          <Badge color="yellow" variant="light" tt="none" radius="sm" className={classes.badge}>
            {t('cypher.graphCut')}
          </Badge>
        )}
      </Group>
      {summary?.next !== undefined && !isRunning && (
        <Button size="compact-sm" variant="subtle" onClick={query.goOn}>
          {t('cypher.goOn')}
        </Button>
      )}
      {summary && !isRunning && result.columns.length > 0 && <SaveRows result={result} />}
      {graph.nodes.length + graph.relationships.length > 0 && <Drawing result={result} />}
    </>
  )
}

/** The graph in the rows: beside what is drawn, or in its place. */
function Drawing({ result }: { result: Result }) {
  const explorer = useExplorer()
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  const { graph, statement, values } = result
  const { nodes, relationships } = useMemo(() => adding(scene, graph, new Map()), [scene, graph])
  const fresh = nodes.added.size + nodes.updated.size + relationships.added.size + relationships.updated.size
  const others =
    scene.nodes.size + nodes.added.size > graph.nodes.length ||
    scene.relationships.size + relationships.added.size > graph.relationships.length
  const draw = (how: 'add' | 'replace') =>
    explorer.carryOut(
      drawingResult(explorer.store.get(), graph, how, [{ statement, parameters: { ...values } }], Date.now()),
    )
  return (
    <>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconPlus size={15} />}
        disabled={fresh === 0}
        onClick={() => draw('add')}
      >
        {fresh === 0
          ? t('cypher.allDrawn')
          : t('cypher.addToScene', {
              nodes: t('count.nodes', { count: nodes.added.size + nodes.updated.size }),
              relationships: t('count.relationships', { count: relationships.added.size + relationships.updated.size }),
            })}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconReplace size={15} />}
        disabled={!others}
        title={t(others ? 'results.replaceHint' : 'results.replaceSame')}
        onClick={() => draw('replace')}
      >
        {t('results.replace')}
      </Button>
    </>
  )
}
