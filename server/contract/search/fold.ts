/**
 * Text as the search compares it: without case, accents, width and punctuation, and with what joins words (hyphens,
 * apostrophes, middle dots) taken out, so that `Rui-zhe` and `Ruizhe` are one. Every unit of the folded text knows
 * which part of the original it came from, so that marks can be set there.
 */
export interface Folded {
  text: string
  /** Range of the original, in UTF-16 units, of each UTF-16 unit of `text`. */
  starts: number[]
  ends: number[]
  /** Whether a word begins or ends before this unit; one longer than `text`. Each ideograph is a word. */
  edges: boolean[]
}

/** Letters that no normalization takes apart. */
const plain = new Map([
  ...[
    ['ß', 'ss'],
    ['ø', 'o'],
    ['ł', 'l'],
    ['đ', 'd'],
    ['ð', 'd'],
    ['þ', 'th'],
    ['æ', 'ae'],
    ['œ', 'oe'],
    ['ı', 'i'],
  ],
] as [string, string][])
const accents = /[\u0300-\u036f]/g
const joiner = /^[\p{Pd}'’ʼ·‧・•\u00ad\u200b-\u200d]$/u
const between = /[^\p{L}\p{N}\p{M}]+/gu
export const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Thai}]/u

export function fold(original: string): Folded {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  const edges: boolean[] = []
  let edge = true
  let gap = false
  let at = 0
  let wasIdeograph = false
  for (const character of original) {
    const start = at
    at += character.length
    const { kind, folded } = classify(character)
    if (kind === 'joiner') {
      edge = true
    } else if (kind === 'accent') {
      // It belongs to the letter before it.
      if (ends.length > 0) ends[ends.length - 1] = at
    } else if (kind === 'gap') {
      gap = text !== ''
      edge = true
    } else {
      if (gap) {
        text += ' '
        starts.push(start)
        ends.push(start)
        edges.push(true)
        gap = false
      }
      const isIdeograph = kind === 'ideograph'
      for (let unit = 0; unit < folded.length; unit++) {
        starts.push(start)
        ends.push(at)
        edges.push(unit === 0 ? edge || isIdeograph || wasIdeograph : folded[unit] === ' ' || folded[unit - 1] === ' ')
      }
      text += folded
      edge = false
      wasIdeograph = isIdeograph
    }
  }
  edges.push(true)
  return { text, starts, ends, edges }
}

interface Classified {
  kind: 'letter' | 'ideograph' | 'accent' | 'joiner' | 'gap'
  folded: string
}

/** Looked up rather than worked out each time: texts are long, their characters few. */
const classified = new Map<string, Classified>()
const classifiedAtMost = 50_000

function classify(character: string): Classified {
  const known = classified.get(character)
  if (known) return known
  const small = foldCharacter(character)
  // A sign that stands for several, such as ⅐, is the words in it: 1 and 7, without the stroke.
  const folded = small.replaceAll(between, ' ').trim()
  const kind = joiner.test(character)
    ? 'joiner'
    : small === ''
      ? 'accent'
      : folded === ''
        ? 'gap'
        : ideograph.test(folded)
          ? 'ideograph'
          : 'letter'
  if (classified.size < classifiedAtMost) classified.set(character, { kind, folded })
  return { kind, folded }
}

function foldCharacter(character: string): string {
  const small = character.normalize('NFKD').toLowerCase().normalize('NFKD').replaceAll(accents, '')
  return plain.get(small) ?? small
}

export const foldText = (original: string): string => fold(original).text

/** Those whose text has every word that is sought, in any order; all of them where nothing is sought. */
export function withWords<T>(all: readonly T[], sought: string, textOf: (one: T) => string): T[] {
  const words = foldText(sought).split(' ').filter(Boolean)
  if (words.length === 0) return [...all]
  return all.filter(one => {
    const text = foldText(textOf(one))
    return words.every(word => text.includes(word))
  })
}

/** What is looked for: each term must occur. */
export interface Query {
  text: string
  terms: string[]
  /** The same where joiners part words instead of joining them, when that makes a difference. */
  parted: string[] | undefined
  /** Its words in small letters and as they are otherwise, for an index that keeps accents, when that makes a difference. */
  plain: string[] | undefined
}

export function parseQuery(q: string): Query {
  const text = foldText(q)
  const terms = termsOf(text)
  const unlessSame = (others: string[]) => (others.join(' ') === terms.join(' ') ? undefined : others)
  const parted = termsOf(foldText(Array.from(q, character => (joiner.test(character) ? ' ' : character)).join('')))
  const words = q
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
  return { text, terms, parted: unlessSame(parted), plain: unlessSame(termsOf(words.trim())) }
}

/** Words; ideographs and letters that touch are apart. */
const termsOf = (folded: string): string[] => {
  const terms = new Set<string>()
  for (const word of folded.split(' ')) {
    let run = ''
    let wasIdeograph: boolean | undefined
    for (const character of word) {
      const isIdeograph = ideograph.test(character)
      if (run !== '' && isIdeograph !== wasIdeograph) {
        terms.add(run)
        run = ''
      }
      run += character
      wasIdeograph = isIdeograph
    }
    if (run !== '') terms.add(run)
  }
  return [...terms].slice(0, 20)
}
