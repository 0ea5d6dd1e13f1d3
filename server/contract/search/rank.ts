import type { SearchAnswer } from '../messages.ts'
import type { Field, FieldKind } from './fields.ts'
import type { Query } from './fold.ts'
import { type Match, match, rankOf, type Way, ways } from './match.ts'

export interface Candidate {
  id: string
  fields: readonly Field[]
  degree: number
}

export interface Ranked<C extends Candidate> {
  candidate: C
  score: number
  /** How much of the text was asked for, 0 to 1. */
  closeness: number
  matches: SearchAnswer['hits'][number]['matches']
}

const matchesShown = 5
const kinds: readonly FieldKind[] = ['name', 'otherName', 'key', 'text']

/**
 * Pure: the candidates that answer the query, best first – by how they match (exact, prefix, word, substring, fuzzy),
 * then names before other texts, then by degree, then by how much of the text was asked for. What matches only nearly is
 * listed only where nothing matches better.
 */
export const rank = <C extends Candidate>(candidates: Iterable<C>, query: Query, options: RankOptions): Ranked<C>[] =>
  inOrder(Array.from(candidates, candidate => score(candidate, query, options)))

export interface RankOptions {
  /** Admit slips. */
  fuzzy: boolean
}

/**
 * How one candidate answers, or undefined. Its `score` says the same as one number: 100 for each step of how it
 * matches, 10 for each kind of property, below 10 for the degree.
 */
export function score<C extends Candidate>(candidate: C, query: Query, options: RankOptions): Ranked<C> | undefined {
  const found = matchNode(candidate.fields, query, options)
  if (!found) return undefined
  const { worth, closeness, matches } = found
  return { candidate, score: worth + (10 * candidate.degree) / (candidate.degree + 10), closeness, matches }
}

export function inOrder<C extends Candidate>(scored: readonly (Ranked<C> | undefined)[]): Ranked<C>[] {
  const ranked = scored.filter(one => one !== undefined)
  const better = ranked.some(({ matches }) => matches[0]?.how !== 'fuzzy')
  return ranked
    .filter(({ matches }) => !better || matches[0]?.how !== 'fuzzy')
    .sort((a, b) => b.score - a.score || b.closeness - a.closeness || (a.candidate.id < b.candidate.id ? -1 : 1))
}

interface Found {
  worth: number
  closeness: number
  matches: Ranked<Candidate>['matches']
}

function matchNode(fields: readonly Field[], query: Query, options: RankOptions): Found | undefined {
  const found: { field: Field; match: Match }[] = []
  for (const field of fields) {
    const hit = matchField(field, query, options)
    if (hit) found.push({ field, match: hit })
  }
  // Nothing has all the words: the words may stand in several properties together.
  if (found.length === 0) return query.terms.length > 1 ? matchTogether(fields, query) : undefined
  found.sort((a, b) => worth(b.field.kind, b.match.how) - worth(a.field.kind, a.match.how))
  const best = found[0] as { field: Field; match: Match }
  return {
    worth: worth(best.field.kind, best.match.how),
    closeness: query.text.length / Math.max(1, best.field.text.length),
    matches: found.slice(0, matchesShown).map(shown),
  }
}

/** A key is found by itself, or from its beginning by more than the word that all keys of its kind begin with. */
function matchField(field: Field, query: Query, options: RankOptions): Match | undefined {
  const hit = match(field.text, query, { fuzzy: options.fuzzy && field.kind !== 'key' })
  if (field.kind === 'key')
    return hit?.how === 'exact' || (hit?.how === 'prefix' && query.terms.length > 1) ? hit : undefined
  return hit
}

function matchTogether(fields: readonly Field[], query: Query): Found | undefined {
  const found = new Map<Field, Match>()
  for (const term of query.terms) {
    const single: Query = { text: term, terms: [term], parted: undefined, plain: undefined }
    const field = fields.find(one => one.kind !== 'key' && match(one.text, single, { fuzzy: false }))
    if (!field) return undefined
    const hit = match(field.text, single, { fuzzy: false }) as Match
    const before = found.get(field)
    found.set(field, {
      how: 'substring',
      marks: before ? [...before.marks, ...hit.marks].sort((a, b) => a[0] - b[0]) : hit.marks,
    })
  }
  return {
    worth: worth('text', 'substring'),
    closeness: 0,
    matches: Array.from(found, ([field, hit]) => shown({ field, match: hit })).slice(0, matchesShown),
  }
}

/** That a text is the very word, or begins with it, is no better than that it has it: only a name is what something is called. */
const worth = (kind: FieldKind, how: Way): number => {
  const step = kind === 'text' ? Math.max(rankOf(how), rankOf('word')) : rankOf(how)
  return 100 * (ways.length - step) + 10 * (kinds.length - kinds.indexOf(kind))
}

const shown = ({ field, match: { how, marks } }: { field: Field; match: Match }) => ({
  property: field.property,
  text: field.text,
  how,
  marks,
})
