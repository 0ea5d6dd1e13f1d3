import type { Value } from '../../server/contract/graph.ts'
import { withWords } from '../../server/contract/search/fold.ts'
import { textOf } from './caption.ts'
import { type Draft, type Drafts, statementKey } from './parameters.ts'

/** `unfinished` while it runs, and of what the page was closed on. */
export type RunOutcome = 'unfinished' | 'rows' | 'refused' | 'failed' | 'stopped'

/** A query that was run here. */
export interface PastRun {
  readonly id: string
  /** When it began: milliseconds since 1970. */
  readonly at: number
  readonly statement: string
  readonly values: { readonly [name: string]: Value }
  /** The fields that the values were written into. */
  readonly drafts: readonly (readonly [name: string, draft: Draft])[]
  readonly engine: 'neo4j' | 'embedded' | null
  readonly database: string | null
  readonly outcome: RunOutcome
  readonly rows: number
  /** Milliseconds. */
  readonly duration: number | null
  /** What was said where it gave no rows. */
  readonly message: string | null
  readonly pinned: boolean
}

export const pastLimits = {
  runs: 1000,
  /** Of all of them together, as JSON. */
  characters: 8_000_000,
} as const

/** Newest first. Of one moment, by id, so that every window has the same order. */
export const inOrder = (runs: readonly PastRun[]): PastRun[] =>
  [...runs].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))

/** Ids of those that are over the limits: the oldest, those that are pinned last. The newest always stays. */
export function surplusOf(
  runs: readonly PastRun[],
  limits: { runs: number; characters: number } = pastLimits,
): string[] {
  const [newest, ...rest] = inOrder(runs)
  if (!newest) return []
  const byWorth = [newest, ...rest.filter(({ pinned }) => pinned), ...rest.filter(({ pinned }) => !pinned)]
  let characters = 0
  const kept = byWorth.findIndex((run, index) => {
    characters += JSON.stringify(run).length
    return index > 0 && (index >= limits.runs || characters > limits.characters)
  })
  return kept === -1 ? [] : byWorth.slice(kept).map(({ id }) => id)
}

/** Those in which every word is found: in the statement, in what was filled in, in what was said. */
export const foundIn = (runs: readonly PastRun[], sought: string): PastRun[] =>
  withWords(runs, sought, ({ statement, values, message, database, engine }) => {
    const given = Object.entries(values).map(([name, value]) => `$${name} ${textOf(value)}`)
    return [statement, ...given, message, database, engine].join('\n')
  })

/** Those that are pinned, then the rest: a list of its own for each. */
export const pinnedFirst = (runs: readonly PastRun[]): { pinned: PastRun[]; rest: PastRun[] } => ({
  pinned: runs.filter(({ pinned }) => pinned),
  rest: runs.filter(({ pinned }) => !pinned),
})

/** Asked for at each key, of a thousand runs. */
const keys = new WeakMap<PastRun, string>()

function keyOf(run: PastRun): string {
  const key = keys.get(run) ?? statementKey(run.statement)
  keys.set(run, key)
  return key
}

/** What was filled in when the same query was run last, however it was laid out then; null where it never was. */
export function lastDrafts(runs: readonly PastRun[], statement: string): Drafts | null {
  const key = statementKey(statement)
  const last = runs.find(run => run.drafts.length > 0 && keyOf(run) === key)
  return last ? new Map(last.drafts) : null
}

/** Where one is while one walks through what was run: -1 is what was being written, which `written` holds meanwhile. */
export interface Walk {
  readonly at: number
  readonly written: string
}

export const walkBegins: Walk = { at: -1, written: '' }

/**
 * A step back (1) or forth (-1) through the statements that were run, each once.
 *
 * @param text what stands in the editor now
 * @returns what stands there then; `run` is null for what was being written
 */
export function walking(
  runs: readonly PastRun[],
  { at, written }: Walk,
  step: 1 | -1,
  text: string,
): { walk: Walk; text: string; run: PastRun | null } {
  const seen = new Set<string>()
  const past = runs.filter(({ statement }) => !seen.has(statement) && seen.add(statement))
  // What was changed since it was brought is written text itself.
  const isWalking = at >= 0 && past[at]?.statement === text
  const from = isWalking ? at : -1
  const kept = isWalking ? written : text
  // What was run last and still stands there is not brought again.
  const first = from === -1 && step === 1 && past[0]?.statement === text ? 1 : from + step
  const next = Math.max(-1, Math.min(past.length - 1, first))
  const run = past[next] ?? null
  return { walk: { at: next, written: kept }, text: run?.statement ?? kept, run }
}
