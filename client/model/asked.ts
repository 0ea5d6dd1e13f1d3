import type { Statement } from '../../server/contract/messages.ts'
import type { RouteName } from '../../server/contract/routes.ts'
import { type Phrase, phrase } from './phrase.ts'

/** A question that the page put to the database, with the Cypher that ran for it. */
export interface Asked {
  readonly id: number
  /** Milliseconds since 1970, when it was asked. */
  readonly at: number
  readonly name: Phrase
  readonly ran: readonly Statement[]
  /** Milliseconds until the answer was here. */
  readonly duration: number
  readonly outcome: 'answered' | 'failed' | 'stopped'
}

/** Older ones are no longer in the list. */
export const ASKED_AT_MOST = 500

/** Newest first. */
export const withAsked = (list: readonly Asked[], asked: Omit<Asked, 'id'>): readonly Asked[] =>
  [{ ...asked, id: (list[0]?.id ?? 0) + 1 }, ...list].slice(0, ASKED_AT_MOST)

/** What was asked for, with the words that it was about where there are any. */
export function askedName(route: RouteName, request: object): Phrase {
  const about = new Map(Object.entries(request)).get('q')
  return phrase(`asked.${route}`, typeof about === 'string' ? { about } : undefined)
}

/** The questions whose name or Cypher has all words of a text. */
export function askedWith(list: readonly Asked[], text: string, say: (name: Phrase) => string): readonly Asked[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return list
  return list.filter(({ name, ran }) => {
    const whole = [say(name), ...ran.map(({ statement }) => statement)].join('\n').toLowerCase()
    return words.every(word => whole.includes(word))
  })
}
