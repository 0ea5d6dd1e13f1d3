import { useEffect, useRef, useState } from 'react'
import type { Graph, Value } from '../../server/contract/graph.ts'
import type { PlanMessage, QuerySummary } from '../../server/contract/messages.ts'
import { isAway } from '../api/problem.ts'
import { useExplorer } from '../context.ts'
import { useText } from '../ui/text.ts'

/** What a query gave so far. */
export interface Result {
  readonly statement: string
  readonly values: { readonly [name: string]: Value }
  readonly columns: readonly string[]
  readonly rows: readonly Value[][]
  readonly graph: Graph
  /** Null until the last row is there, and where that never came. */
  readonly summary: QuerySummary | null
  /** Of EXPLAIN, of PROFILE, or asked for by itself. */
  readonly plan: PlanMessage | null
  /** What of it was asked for last: of a plan an error is none of the rows. */
  readonly asked: 'rows' | 'plan'
  readonly error: unknown
}

export interface QueryRun {
  readonly result: Result | null
  readonly isRunning: boolean
  /** Milliseconds since it began. */
  readonly elapsed: number
  run(statement: string, values: Result['values']): void
  /** How it would be run, beside the rows of the same statement where they are there. */
  explain(statement: string, values: Result['values']): void
  /** Where the rows were cut: the next of them, after those that are there. */
  goOn(): void
  stop(): void
}

/** Rows are shown while they stream in: first so many, then each time that there are half as many more. */
const FIRST = 100
/** Milliseconds that what has come waits at most to be shown. */
const PATIENCE = 300

const copyOf = (graph: Graph): Graph => ({ nodes: [...graph.nodes], relationships: [...graph.relationships] })

const nothingOf = (statement: string, values: Result['values']): Result => ({
  statement,
  values,
  columns: [],
  rows: [],
  graph: { nodes: [], relationships: [] },
  summary: null,
  plan: null,
  asked: 'rows',
  error: null,
})

/** One query at a time, its rows as they come. It ends with the panel, on the database too. */
export function useQueryRun(): QueryRun {
  const explorer = useExplorer()
  const { t } = useText()
  const [result, setResult] = useState<Result | null>(null)
  const [running, setRunning] = useState<{ control: AbortController; since: number } | null>(null)
  const [elapsed, setElapsed] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setElapsed(Date.now() - running.since), 100)
    return () => clearInterval(timer)
  }, [running])
  const live = useRef<AbortController | null>(null)
  useEffect(() => () => live.current?.abort(), [])

  const begin = () => {
    live.current?.abort()
    const control = new AbortController()
    live.current = control
    setElapsed(0)
    setRunning({ control, since: Date.now() })
    return control
  }
  const ask = async (before: Result, offset: number) => {
    const control = begin()
    let current: Result = { ...before, summary: null, asked: 'rows', error: null }
    const rows = [...before.rows]
    const graph = copyOf(before.graph)
    const known = new Set([...graph.nodes, ...graph.relationships].map(({ $type, id }) => `${$type} ${id}`))
    const isNew = ({ $type, id }: { $type: string; id: string }) => !known.has(`${$type} ${id}`)
    let next = rows.length + FIRST
    const { statement, values } = before
    const request = { statement, parameters: { ...values }, ...(offset > 0 ? { offset } : {}) }
    let late: ReturnType<typeof setTimeout> | undefined
    const show = () => {
      clearTimeout(late)
      late = undefined
      next = Math.ceil(rows.length * 1.5)
      if (live.current === control) setResult({ ...current, rows: [...rows], graph: copyOf(graph) })
    }
    try {
      for await (const event of explorer.api.query(request, { signal: control.signal })) {
        if ('columns' in event) current = { ...current, columns: event.columns }
        else if ('row' in event) rows.push(event.row)
        else if ('graph' in event) {
          graph.nodes.push(...event.graph.nodes.filter(isNew))
          graph.relationships.push(...event.graph.relationships.filter(isNew))
        } else if ('summary' in event)
          current = { ...current, summary: event.summary, plan: event.summary.plan ?? null }
        if (rows.length >= next) show()
        else late ??= setTimeout(show, PATIENCE)
      }
      setResult({ ...current, rows, graph })
    } catch (error) {
      const cancelled = control.signal.aborted
      // Whoever asks something else meanwhile sees that, not the end of this.
      if (live.current !== control) return
      setResult({
        ...current,
        rows,
        graph,
        error: cancelled ? new DOMException(t('cypher.cancelled'), 'AbortError') : error,
      })
      if (!cancelled && isAway(error)) explorer.fail(error)
    } finally {
      clearTimeout(late)
      if (live.current === control) setRunning(null)
    }
  }
  const explain = async (before: Result) => {
    const control = begin()
    const { statement, values } = before
    try {
      const { plan } = await explorer.api.ask(
        'plan',
        { statement, parameters: { ...values } },
        { signal: control.signal },
      )
      setResult({ ...before, plan, asked: 'plan', error: null })
    } catch (error) {
      if (live.current !== control) return
      setResult({
        ...before,
        plan: null,
        error: control.signal.aborted ? new DOMException(t('cypher.cancelled'), 'AbortError') : error,
      })
      if (!control.signal.aborted && isAway(error)) explorer.fail(error)
    } finally {
      if (live.current === control) setRunning(null)
    }
  }
  return {
    result,
    isRunning: running !== null,
    elapsed,
    run(statement, values) {
      setResult(null)
      void ask(nothingOf(statement, values), 0)
    },
    explain(statement, values) {
      const isSame = result?.statement === statement && JSON.stringify(result.values) === JSON.stringify(values)
      void explain(isSame && result.error === null ? result : nothingOf(statement, values))
    },
    goOn() {
      if (result?.summary?.next !== undefined) void ask(result, result.summary.next)
    },
    stop: () => running?.control.abort(),
  }
}
