import { emptyPattern, MOST_LIMIT, MOST_STEPS, MOST_TIES, type Pattern } from './pattern.ts'
import { operators } from './patterncondition.ts'

/** A pattern that is being made, with the steps back and forth. It is no part of the scene: a question changes nothing. */
export interface Draft {
  readonly past: readonly Pattern[]
  readonly now: Pattern
  readonly future: readonly Pattern[]
  /** What the last change was about: changes of one thing, such as letters of one word, are one step. */
  readonly merge: string | null
}

const MOST_STEPS_BACK = 100

export const draftOf = (now: Pattern): Draft => ({ past: [], now, future: [], merge: null })
export const emptyDraft: Draft = draftOf(emptyPattern)

export function drafted({ past, now, merge: last }: Draft, next: Pattern, merge: string | null = null): Draft {
  if (next === now) return { past, now, future: [], merge: last }
  const isSame = merge !== null && merge === last
  return { past: isSame ? past : [...past, now].slice(-MOST_STEPS_BACK), now: next, future: [], merge }
}

export function draftBack(draft: Draft): Draft {
  const now = draft.past.at(-1)
  if (!now) return draft
  return { past: draft.past.slice(0, -1), now, future: [draft.now, ...draft.future], merge: null }
}

export function draftForth(draft: Draft): Draft {
  const [now, ...future] = draft.future
  return now ? { past: [...draft.past, draft.now], now, future, merge: null } : draft
}

type Unknown = { readonly [name: string]: unknown }
const isObject = (value: unknown): value is Unknown => typeof value === 'object' && value !== null
const isText = (value: unknown) => typeof value === 'string'
const isWithin = (value: unknown, least: number, most: number) =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
const isAmong = (value: unknown, all: readonly unknown[]) => all.includes(value)
const isList = (value: unknown, of: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(of)

/** A pattern as it was kept, or null for what is none: it may be of an older page, or of somebody's hand. */
export function readPattern(text: string | null): Pattern | null {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    return isPattern(kept) ? (kept as unknown as Pattern) : null
  } catch {
    return null
  }
}

function isPattern(kept: unknown): kept is Unknown {
  if (!isObject(kept) || !Array.isArray(kept.chain) || !isObject(kept.returns)) return false
  const { chain, returns } = kept
  if (chain.length % 2 === 0 || chain.length > MOST_TIES * 2 + 1) return false
  if (!chain.every((one, place) => isElement(one, place % 2 === 0))) return false
  const ids = chain.map(({ id }) => id)
  if (new Set(ids).size < ids.length) return false
  const isColumn = (one: unknown) =>
    isObject(one) && isAmong(one.element, ids) && (one.property === null || isText(one.property))
  return (
    isAmong(returns.as, ['graph', 'rows', 'count']) &&
    isList(returns.columns, isColumn) &&
    typeof returns.distinct === 'boolean' &&
    (returns.order === null ||
      (isObject(returns.order) &&
        isWithin(returns.order.column, 0, 1000) &&
        typeof returns.order.descending === 'boolean')) &&
    (returns.by === null || isColumn(returns.by)) &&
    (returns.counted === null || isAmong(returns.counted, ids)) &&
    typeof returns.least === 'boolean' &&
    isWithin(returns.limit, 1, MOST_LIMIT)
  )
}

const isElement = (one: unknown, isNode: boolean): boolean =>
  isObject(one) &&
  isWithin(one.id, 0, 1e9) &&
  isAmong(one.join, ['all', 'any']) &&
  isList(one.conditions, isCondition) &&
  (isNode
    ? one.of === 'node' && (one.label === null || isText(one.label))
    : one.of === 'tie' &&
      isList(one.types, isText) &&
      isAmong(one.direction, ['out', 'in', 'either']) &&
      isWithin(one.longest, 1, MOST_STEPS))

const kinds = ['text', 'number', 'boolean', 'list', 'Date', 'Time', 'LocalTime', 'DateTime', 'LocalDateTime']
const isCondition = (one: unknown): boolean =>
  isObject(one) &&
  isText(one.property) &&
  isAmong(one.kind, [...kinds, 'other', 'id']) &&
  isAmong(one.operator, operators) &&
  isList(one.values, isText)
