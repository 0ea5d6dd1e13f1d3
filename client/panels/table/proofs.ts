import { useCallback, useEffect, useState } from 'react'
import { isAway } from '../../api/problem.ts'
import { useExplorer, useSelect } from '../../context.ts'
import type { Proof } from '../../model/tabulation.ts'

/** Elements that are asked for in one request. */
const BATCH = 500

export interface Proofs {
  readonly known: ReadonlyMap<string, Proof>
  readonly error: unknown
  readonly retry: () => void
}

const none: ReadonlyMap<string, Proof> = new Map()

/** The passages behind these nodes and relationships, asked for part by part; what is known is not asked for again. */
export function useProofs(wanted: readonly string[] | null): Proofs {
  const explorer = useExplorer()
  const isThere = useSelect(state => state.connection.state !== 'away')
  const [known, setKnown] = useState(none)
  const [error, setError] = useState<unknown>(null)
  const refs = wanted?.filter(id => !known.has(id)).slice(0, BATCH) ?? []
  const text = JSON.stringify(refs)

  useEffect(() => {
    const asked: string[] = JSON.parse(text)
    if (asked.length === 0 || error !== null || !isThere) return
    const control = new AbortController()
    explorer.api.ask('evidence', { refs: asked }, { signal: control.signal }).then(
      ({ items }) => {
        if (control.signal.aborted) return
        // What is no longer in the database has no passages there; it is not asked for for ever.
        const nothing = { kind: 'node' as const, claim: null, status: null, note: null, passages: [], dangling: [] }
        setKnown(
          before =>
            new Map([
              ...before,
              ...asked.map(id => [id, { ...nothing, id }] as const),
              ...items.map(item => [item.id, item] as const),
            ]),
        )
      },
      failure => {
        if (control.signal.aborted) return
        setError(failure)
        if (isAway(failure)) explorer.fail(failure)
      },
    )
    return () => control.abort()
  }, [explorer, text, error, isThere])

  return { known, error, retry: useCallback(() => setError(null), []) }
}
