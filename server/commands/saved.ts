import { nearest } from '../contract/nearest.ts'
import type { SavedQuery } from '../contract/savedquery.ts'
import { foldText } from '../contract/search/fold.ts'
import { AppError } from '../errors.ts'
import type { Explore } from '../explore/context.ts'
import { getPhrases } from '../explore/phrases.ts'
import type { QueryStore } from '../queries/store.ts'

/**
 * What is kept goes before what a seed brought; a name in full before one in other letters.
 * Errors: NOT_FOUND with the names that are there, AMBIGUOUS_REFERENCE where several folders have it.
 */
export async function findSaved(explore: Explore, store: QueryStore, wanted: string): Promise<SavedQuery> {
  const [{ queries }, { phrases }] = await Promise.all([store.list(), getPhrases(explore)])
  const titles = ({ folder, name, nameZh = name }: SavedQuery): string[] =>
    [name, nameZh].flatMap(title => [title, ...(folder === '' ? [] : [`${folder}/${title}`])])
  for (const list of [queries, phrases] as SavedQuery[][])
    for (const equal of [
      (title: string) => title === wanted,
      (title: string) => foldText(title) === foldText(wanted),
    ]) {
      const fits = list.filter(query => titles(query).some(equal))
      if (fits.length > 1)
        throw new AppError(
          'AMBIGUOUS_REFERENCE',
          `Several queries are called so: ${fits.map(query => JSON.stringify(titles(query).at(-1))).join(', ')}. Give one with its folder.`,
        )
      if (fits[0]) return fits[0]
    }
  const names = [...queries, ...phrases].map(({ name }) => name)
  const near = nearest(wanted, names)
  const hint =
    near !== undefined ? ` Did you mean ${JSON.stringify(near)}?` : ` There are: ${names.join('; ') || 'none'}.`
  throw new AppError('NOT_FOUND', `There is no query ${JSON.stringify(wanted)}.${hint}`)
}
