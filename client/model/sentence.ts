import type { Relationship } from '../../server/contract/graph.ts'
import { type Language, qualifierOf, textOf, verbOf } from './caption.ts'
import { type Phrase, phrase } from './phrase.ts'

/** Types of the standard vocabulary that have a sentence of their own in each language. */
export const toldTypes: ReadonlySet<string> = new Set([
  'HOLDS_POST',
  'PART_OF',
  'LOCATED_IN',
  'PARTICIPATED_IN',
  'HELD_IN',
  'PARTY_TO',
  'SIGNED_AT',
  'COVERS',
  'COMPILED',
  'PUBLISHED',
  'PRESENTED',
  'LISTS',
  'KNOWN_FOR',
  'ABOUT',
  'REPRESENTS',
  'POSSIBLY_SAME_AS',
])
/** Of these the title or role is a part of the sentence; elsewhere it stands in brackets. */
export const toldWithQualifier: ReadonlySet<string> = new Set([
  'HOLDS_POST',
  'PARTICIPATED_IN',
  'PARTY_TO',
  'PRESENTED',
])

/** A relationship as a plain sentence: who, what, whom, and as what. Any type can be told. */
export function sentenceOf(relationship: Relationship, start: string, end: string, language: Language): Phrase {
  const { type, properties } = relationship
  const how = Object.hasOwn(properties, 'how') ? textOf(properties.how ?? null) : ''
  const given = qualifierOf(relationship) || how
  // "A party to it as party" says nothing twice.
  const qualifier = verbOf(type).split(' ').includes(given.toLowerCase()) ? '' : given
  const stem = toldTypes.has(type) ? `sentence.${type}` : 'sentence.any'
  if (qualifier && toldWithQualifier.has(type)) return phrase(`${stem}.as`, { start, end, qualifier })
  const aside = qualifier ? (language === 'zh' ? `（${qualifier}）` : ` (${qualifier})`) : ''
  return phrase(stem, { start, end, aside, verb: verbOf(type) })
}
