/** Which properties read as names. Pure guesses from their spelling: a database of other people has no list of them. */

const exact = [
  'name',
  'title',
  'label',
  'caption',
  'fullname',
  'displayname',
  'preferredlabel',
  'preflabel',
  'headline',
]
const other = ['alias', 'aliases', 'alternativenames', 'altlabel', 'synonyms', 'abbreviation', 'acronym', 'nickname']
const bare = (property: string): string => property.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** 0 is the best name; undefined for a property that is no name. Names in another script or other names rank behind. */
export function nameRank(property: string): number | undefined {
  const word = bare(property)
  const position = exact.indexOf(word)
  if (position >= 0) return position
  // nameZh, titleEn: the same thing in a language
  if (/^(name|title|label)[a-z]{2}$/.test(word)) return 20
  if (other.includes(word)) return 30
  // companyName, job_title; but username and filename are not what a thing is called
  if (/(name|title)$/.test(word) && !/(user|file|host|path|domain|table|column)name$/.test(word)) return 40
  return undefined
}

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
