import { ideograph, type Query } from '../../contract/search/fold.ts'
import { typos } from '../../contract/search/match.ts'

/**
 * Query texts for a Neo4j full-text index with the analyzer `cjk`, which cuts ideographs into pairs, lower-cases and
 * keeps accents. Terms of a `Query` are letters and digits only, and in small letters, so nothing in them is an operator
 * or has to be escaped; `escapeTerm` holds that for whatever a caller passes.
 */

/** What has the words, or words that begin with them. */
export const strictly = (query: Query): string => either(query, strictTerm)

/** What has words that are nearly so, have it inside, or have it in two parts (`rui zhe`, `rui-zhe`): accents, slips, hyphens. */
export const loosely = (query: Query): string => either(query, looseTerm)

const either = ({ terms, parted, plain }: Query, clause: (term: string) => string): string => {
  const ways = [terms, parted, plain].filter(way => way !== undefined)
  const all = ways.map(way =>
    way
      .filter(counts)
      .map(term => `+${clause(term)}`)
      .join(' '),
  )
  return all.length > 1 ? all.map(way => `(${way})`).join(' ') : (all[0] ?? '')
}

/** The analyzer drops these words from what it indexes, so nothing has them. */
const dropped = new Set(
  'a an and are as at be but by for if in into is it no not of on or s such t that the their then there these they this to was will with www'.split(
    ' ',
  ),
)
const counts = (term: string, _index: number, all: readonly string[]): boolean =>
  !dropped.has(term) || all.every(one => dropped.has(one))

function strictTerm(term: string): string {
  if (ideograph.test(term)) return ideographs(term)
  const word = escapeTerm(term)
  return `(${word}^4 ${word}*)`
}

function looseTerm(term: string): string {
  if (ideograph.test(term)) return ideographs(term)
  const word = escapeTerm(term)
  const clauses = [`${word}*`]
  const allowed = Math.max(typos(term), term.length >= 3 ? 1 : 0)
  if (allowed > 0) clauses.push(`${word}~${allowed}`)
  if (term.length >= 3) clauses.push(`*${word}*`)
  if (term.length >= 4 && term.length <= 24)
    for (let at = 2; at <= term.length - 2; at++)
      clauses.push(`"${escapeTerm(term.slice(0, at))} ${escapeTerm(term.slice(at))}"`)
  return `(${clauses.join(' ')})`
}

/** A pair and longer is a phrase of pairs; a single ideograph begins or ends one. */
const ideographs = (term: string): string => {
  const word = escapeTerm(term)
  return [...term].length > 1 ? `"${word}"` : `(${word} ${word}* *${word})`
}

/** Every character that the query parser reads as syntax, with a backslash before it. */
export const escapeTerm = (text: string): string => text.replaceAll(/[+\-&|!(){}[\]^"~*?:\\/\s]/g, '\\$&')
