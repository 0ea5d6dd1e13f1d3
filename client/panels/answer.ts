import { useCallback, useEffect, useState } from 'react'
import type { RouteName } from '../../server/contract/routes.ts'
import { isAway } from '../api/problem.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Questions } from '../model/question.ts'

export interface Answered<T> {
  readonly answer: T | null
  /** Set when the question failed; the answer to an earlier request is gone then. */
  readonly error: unknown
  readonly loading: boolean
  readonly retry: () => void
}

/**
 * Asks a question when its request changes, breaking off the one before. No request, no question. A failure because
 * the engine is away is told at the top of the page, and asked again when it is back. When `again` changes, or the database
 * was edited, the question is asked again too, and the answer there is stays until the new one comes.
 */
export function useAnswer<R extends RouteName>(
  route: R,
  request: Questions[R]['request'] | null,
  { delay = 0, again }: { delay?: number; again?: unknown } = {},
): Answered<Questions[R]['answer']> {
  const explorer = useExplorer()
  const edits = useSelect(state => state.edits)
  const isThere = useSelect(state => state.connection.state !== 'away')
  const text = request && JSON.stringify(request)
  const [turn, setTurn] = useState(0)
  const [result, setResult] = useState<{ text: string; answer: Questions[R]['answer'] | null; error: unknown } | null>(
    null,
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn`, `isThere`, `edits` and `again` ask again
  useEffect(() => {
    if (text === null) return
    const control = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const answer = await explorer.api.ask(route, JSON.parse(text), { signal: control.signal })
        if (!control.signal.aborted) setResult({ text, answer, error: null })
      } catch (error) {
        if (control.signal.aborted) return
        setResult({ text, answer: null, error })
        if (isAway(error)) explorer.fail(error)
      }
    }, delay)
    return () => {
      clearTimeout(timer)
      control.abort()
    }
  }, [explorer, route, text, delay, turn, isThere, edits, again])

  const current = result !== null && result.text === text ? result : null
  return {
    answer: current?.answer ?? null,
    error: current?.error ?? null,
    loading: text !== null && current === null,
    retry: useCallback(() => {
      setResult(null)
      setTurn(count => count + 1)
    }, []),
  }
}
