import { useEffect, useRef, useState } from 'react'
import { ApiError, isAway } from '../api/problem.ts'
import { useExplorer, useSelect } from '../context.ts'
import { type Pattern, tiesOf, upTo } from '../model/pattern.ts'
import { countOf, NameError, type Written } from '../model/patternstatement.ts'

/** How much a pattern matches: so many, more than `MOST_COUNTED`, not known in time, or not countable at all. */
export type Count = number | 'more' | 'late' | 'failed'

export interface Counts {
  readonly total: Count | null
  /** Up to each tie, 0 for the first node alone; as far as it was counted. */
  readonly steps: ReadonlyMap<number, Count>
}

export const MOST_COUNTED = 10_000
/** Milliseconds: a count is for looking at before one runs; it may not hold the database up. */
export const PATIENCE = 5_000
const PAUSE = 350
/** Where the whole took longer than this, its parts are not counted besides. */
const CHEAP = 1_000

const none: Counts = { total: null, steps: new Map() }

/** Counts what a pattern matches a moment after it was changed, and up to which of its ties there are matches. */
export function usePatternCounts(pattern: Pattern): Counts {
  const explorer = useExplorer()
  const isThere = useSelect(state => state.connection.state !== 'away')
  const key = keyOf(pattern)
  /** What was counted while this is open: most of a pattern stays as it is while a part of it is changed. */
  const known = useRef(new Map<string, Count>())
  const [counted, setCounted] = useState<{ key: string; counts: Counts } | null>(null)

  useEffect(() => {
    const statements = JSON.parse(key) as Written[]
    if (!isThere || statements.length === 0) return
    const control = new AbortController()
    const count = async (written: Written): Promise<Count> => {
      const text = JSON.stringify(written)
      const found = known.current.get(text) ?? (await ask(written))
      if (typeof found === 'number' || found === 'more') known.current.set(text, found)
      return found
    }
    const ask = async ({ statement, parameters }: Written): Promise<Count> => {
      const request = { statement, parameters: { ...parameters }, timeout: PATIENCE, rowLimit: 1 }
      try {
        for await (const event of explorer.api.query(request, { signal: control.signal }))
          if ('row' in event) {
            const found = Number(event.row[0])
            return found > MOST_COUNTED ? 'more' : found
          }
      } catch (error) {
        if (control.signal.aborted) throw error
        if (isAway(error)) explorer.fail(error)
        if (error instanceof ApiError && error.code === 'QUERY_TIMEOUT') return 'late'
      }
      return 'failed'
    }
    const countAll = async () => {
      const last = statements.length - 1
      const begin = performance.now()
      // The first statement that a program reads takes its parsers seconds: what was late for that alone is asked again.
      const isFirst = known.current.size === 0
      let total = await count(statements[last]!)
      if (total === 'late' && isFirst) total = await count(statements[last]!)
      const steps = new Map<number, Count>([[last, total]])
      const tell = () => {
        if (!control.signal.aborted) setCounted({ key, counts: { total, steps: new Map(steps) } })
      }
      tell()
      // Where there is no match one wants to know at which step, whatever it takes.
      if (total === 'failed' || (total !== 0 && performance.now() - begin > CHEAP)) return
      for (const [step, statement] of statements.slice(0, last).entries()) {
        const found = await count(statement)
        steps.set(step, found)
        tell()
        if (found === 0) return
      }
    }
    const timer = setTimeout(() => countAll().catch(() => {}), PAUSE)
    return () => {
      clearTimeout(timer)
      control.abort()
    }
  }, [explorer, key, isThere])

  return counted?.key === key ? counted.counts : none
}

/** The statements that count, as a text: what is given back does not change them. */
function keyOf(pattern: Pattern): string {
  try {
    return JSON.stringify(
      Array.from({ length: tiesOf(pattern).length + 1 }, (_, step) => countOf(upTo(pattern, step), MOST_COUNTED + 1)),
    )
  } catch (error) {
    if (error instanceof NameError) return '[]'
    throw error
  }
}
