import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react'
import { ApiError } from '../api/problem.ts'
import { useExplorer } from '../context.ts'
import type { Drafts } from '../model/parameters.ts'
import type { PastRun, RunOutcome } from '../model/pastruns.ts'
import type { PastState } from '../past.ts'
import type { QueryRun, Result } from './queryrun.ts'

/** What was run in this browser. */
export function usePast(): PastState {
  const { past } = useExplorer()
  useEffect(() => past.open(), [past])
  return useSyncExternalStore(past.store.subscribe, past.store.get)
}

export interface Recording {
  /** A run begins. */
  begin(statement: string, values: Result['values'], drafts: Drafts): void
  /** Something else is asked, which ends what runs. */
  interrupt(): void
}

/** Notes each run when it begins, and how it ended: with its rows, an error, or the panel. */
export function useRecording({ result, isRunning }: QueryRun): Recording {
  const { past, store } = useExplorer()
  const live = useRef<{ readonly id: string; readonly since: number; told: unknown } | null>(null)
  useEffect(() => {
    // A plan is no run.
    const ended = result?.asked === 'rows' ? (result.summary ?? result.error) : null
    const { current } = live
    // Rows that are asked for later belong to the same run: it ends once more.
    if (isRunning || !current || !result || ended == null || current.told === ended) return
    current.told = ended
    const { error, summary, rows } = result
    void past.patch(current.id, {
      outcome: error == null ? 'rows' : outcomeOf(error),
      rows: rows.length,
      duration: summary?.duration ?? Date.now() - current.since,
      message: error instanceof Error ? error.message.slice(0, 500) : null,
    })
  }, [past, result, isRunning])
  const leave = useCallback(() => {
    const { current } = live
    if (current?.told === null)
      void past.patch(current.id, { outcome: 'stopped', duration: Date.now() - current.since })
    live.current = null
  }, [past])
  useEffect(() => leave, [leave])
  const begin: Recording['begin'] = (statement, values, drafts) => {
    leave()
    const { connection } = store.get()
    const health = connection.state === 'there' ? connection.health : null
    const run: PastRun = {
      id: crypto.getRandomValues(new Uint32Array(3)).join('-'),
      at: Date.now(),
      statement,
      values,
      drafts: [...drafts],
      engine: health?.engine ?? null,
      database: health?.database ?? null,
      outcome: 'unfinished',
      rows: 0,
      duration: null,
      message: null,
      pinned: false,
    }
    live.current = { id: run.id, since: run.at, told: null }
    void past.put([run])
  }
  return {
    begin,
    interrupt() {
      if (live.current?.told === null) leave()
    },
  }
}

function outcomeOf(error: unknown): RunOutcome {
  if (error instanceof DOMException && error.name === 'AbortError') return 'stopped'
  return error instanceof ApiError && refusals.has(error.code) ? 'refused' : 'failed'
}

const refusals: ReadonlySet<string> = new Set<ApiError['code']>([
  'QUERY_REFUSED',
  'QUERY_TOO_LONG',
  'QUERY_TOO_COMPLEX',
  'QUERY_UNSUPPORTED',
])
