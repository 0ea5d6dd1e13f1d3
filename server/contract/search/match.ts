import { type Folded, fold, ideograph, type Query } from './fold.ts'

/** How a text answers a query, best first. */
export const ways = ['exact', 'prefix', 'word', 'substring', 'fuzzy'] as const
export type Way = (typeof ways)[number]

export interface Match {
  how: Way
  /** Half-open ranges of the original text in UTF-16 units: in order, apart from each other. */
  marks: [number, number][]
}

const marksPerTerm = 5

/** Pure. Undefined when the text has not all terms, not even nearly. */
export function match(original: string, query: Query, options: { fuzzy: boolean }): Match | undefined {
  if (query.terms.length === 0) return undefined
  const text = fold(original)
  const whole = (how: Way, units: number): Match => ({ how, marks: marksOf(text, [[0, units]]) })
  if (text.text === query.text) return whole('exact', text.text.length)
  if (text.text.startsWith(query.text)) return whole('prefix', query.text.length)
  const found = matchTerms(text, query.terms, false)
  const parted = query.parted && matchTerms(text, query.parted, false)
  const best = found && parted && rankOf(parted.how) < rankOf(found.how) ? parted : (found ?? parted)
  const any = best ?? matchApart(text, query) ?? (options.fuzzy ? nearly(text, query) : undefined)
  return any && { how: any.how, marks: marksOf(text, any.ranges) }
}

const nearly = (text: Folded, { terms, parted }: Query) =>
  matchTerms(text, terms, true) ?? (parted && matchTerms(text, parted, true))

export const rankOf = (how: Way): number => ways.indexOf(how)

type Range = [number, number]

function matchTerms(text: Folded, terms: readonly string[], fuzzy: boolean): { how: Way; ranges: Range[] } | undefined {
  let how: Way = 'word'
  const ranges: Range[] = []
  for (const term of terms) {
    const found = matchTerm(text, term) ?? (fuzzy ? matchNearly(text, term) : undefined)
    if (!found) return undefined
    if (rankOf(found.how) > rankOf(how)) how = found.how
    ranges.push(...found.ranges)
  }
  return { how, ranges }
}

function matchTerm({ text, edges }: Folded, term: string): { how: Way; ranges: Range[] } | undefined {
  const atWord: Range[] = []
  const inside: Range[] = []
  for (let at = text.indexOf(term); at >= 0 && atWord.length < marksPerTerm; at = text.indexOf(term, at + 1))
    (edges[at] ? atWord : inside).push([at, at + term.length])
  if (atWord.length > 0) return { how: 'word', ranges: atWord }
  return inside.length > 0 ? { how: 'substring', ranges: inside.slice(0, marksPerTerm) } : undefined
}

/** Words of the text that were asked for in one: `wangchong` for Wang Chong. */
function matchApart({ text, edges }: Folded, { terms }: Query): { how: Way; ranges: Range[] } | undefined {
  const [term] = terms
  if (terms.length !== 1 || term === undefined || term.length < 5 || ideograph.test(term)) return undefined
  const places = text
    .split('')
    .map((unit, at) => (unit === ' ' ? -1 : at))
    .filter(at => at >= 0)
  const at = text.replaceAll(' ', '').indexOf(term)
  const [from, to] = [places[at], places[at + term.length - 1]]
  if (from === undefined || to === undefined || !edges[from] || !edges[to + 1]) return undefined
  return { how: 'word', ranges: [[from, to + 1]] }
}

function matchNearly({ text }: Folded, term: string): { how: Way; ranges: Range[] } | undefined {
  const allowed = typos(term)
  if (allowed === 0) return undefined
  const ranges: Range[] = []
  let at = 0
  for (const word of text.split(' ')) {
    if (distance(term, word, allowed) <= allowed) ranges.push([at, at + word.length])
    at += word.length + 1
  }
  return ranges.length > 0 ? { how: 'fuzzy', ranges: ranges.slice(0, marksPerTerm) } : undefined
}

/** Slips forgiven in a word of this length. An ideograph is a word, so another one is another word. */
export const typos = (term: string): number => (ideograph.test(term) || term.length < 4 ? 0 : term.length < 8 ? 1 : 2)

/**
 * Edits between two words: letters put in, left out, replaced, or two neighbours swapped (optimal string alignment).
 * More than `most` comes out as `most + 1`.
 */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((old[j] as number) + 1, (row[j - 1] as number) + 1, (old[j - 1] as number) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (older[j - 2] as number) + 1)
      row.push(best)
    }
    if (Math.min(...row) > most) return most + 1
    older = old
    old = row
  }
  return Math.min(old[b.length] as number, most + 1)
}

/** Ranges of the folded text as ranges of the original, merged where they touch. */
function marksOf({ starts, ends }: Folded, ranges: readonly Range[]): [number, number][] {
  const marks: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (to <= from) continue
    const mark: [number, number] = [starts[from] as number, ends[to - 1] as number]
    const last = marks.at(-1)
    if (last && mark[0] <= last[1]) last[1] = Math.max(last[1], mark[1])
    else marks.push(mark)
  }
  return marks
}
