import { type RefObject, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { parametersOf } from '../../server/contract/savedquery.ts'
import { useExplorer } from '../context.ts'
import { type Drafts, valuesOf } from '../model/parameters.ts'
import { lastDrafts, type PastRun } from '../model/pastruns.ts'
import { type ParameterFormProps, useSelectionValues } from './parameterform.tsx'
import type { Result } from './queryrun.ts'

export interface Parameters {
  /** Names of those that have a value. */
  readonly filled: readonly string[]
  readonly form: ParameterFormProps
  /** Round the form: its first wrong field gets the keyboard when a statement cannot be run. */
  readonly place: RefObject<HTMLDivElement | null>
  /** What a part of the text is to be run with; null, and told in the form, where a value is missing or wrong. */
  given(statement: string): { values: Result['values']; drafts: Drafts } | null
  /** Writes into the fields what belongs to a statement that comes from elsewhere. */
  fill(drafts: Drafts): void
}

/**
 * The parameters of what is written. A field holds what was written into it, whatever becomes of the text; one that was
 * not touched holds what was filled in when the same query was run last.
 */
export function useParameters(text: string, past: readonly PastRun[]): Parameters {
  const { draft } = useExplorer()
  const { fields } = useSyncExternalStore(draft.subscribe, draft.get)
  const own = useMemo(() => new Map(fields), [fields])
  const setOwn = (next: Drafts) => draft.update(now => ({ ...now, fields: [...next] }))
  const names = useMemo(() => parametersOf(text), [text])
  /** Counts refusals; 0 again once it was run, or something else is opened. */
  const [asked, setAsked] = useState(0)
  const last = useMemo(() => (names.length > 0 ? lastDrafts(past, text) : null), [past, text, names])
  const drafts = new Map([...(last ?? []), ...own])
  const selection = useSelectionValues()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (asked > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [asked])
  return {
    filled: Object.keys(valuesOf(names, drafts, selection).values),
    form: {
      names,
      drafts,
      onChange: (name, written) => setOwn(new Map(own).set(name, written)),
      isAsked: asked > 0,
    },
    place,
    given(statement) {
      const used = parametersOf(statement)
      const { values, problems } = valuesOf(used, drafts, selection)
      setAsked(now => (problems.size > 0 ? now + 1 : 0))
      if (problems.size > 0) return null
      return { values, drafts: new Map(used.flatMap(name => (drafts.has(name) ? [[name, drafts.get(name)!]] : []))) }
    },
    fill(next) {
      setOwn(next)
      setAsked(0)
    },
  }
}
