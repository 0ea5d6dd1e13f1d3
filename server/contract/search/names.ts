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
