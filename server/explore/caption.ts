import { nameRank } from '../contract/search/names.ts'

/** What reads best as a caption, guessed from the spelling of properties. */

/** The name-like ones of the properties, best first. */
export const nameProperties = (properties: Iterable<string>): string[] =>
  [...properties]
    .map(property => ({ property, rank: nameRank(property) }))
    .filter((entry): entry is { property: string; rank: number } => entry.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || (a.property < b.property ? -1 : 1))
    .map(entry => entry.property)

export interface CaptionCandidate {
  name: string
  types: readonly string[]
  present: number
  sampled: number
}

/** The property that reads best as a caption: a name that most have, else the text that most have, else none. */
export function guessCaption(properties: readonly CaptionCandidate[]): string | undefined {
  const texts = properties.filter(({ types }) => types.includes('STRING'))
  const often = (candidate: CaptionCandidate): boolean => candidate.present * 2 >= candidate.sampled
  const names = nameProperties(texts.filter(often).map(({ name }) => name))
  if (names[0] !== undefined) return names[0]
  const most = texts.filter(often).toSorted((a, b) => b.present - a.present || (a.name < b.name ? -1 : 1))
  return most[0]?.name
}
