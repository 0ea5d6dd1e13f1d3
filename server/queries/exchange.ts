import type { QueryFile } from '../contract/queryfiles.ts'
import { type FileProblem, readSavedQuery, type SavedQuery, tidied, writeSavedQuery } from '../contract/savedquery.ts'
import type { KeptQuery, QueryStore } from './store.ts'

export interface Imported {
  created: KeptQuery[]
  /** Files that say what is kept already, under the same name in the same folder. */
  unchanged: string[]
  refused: { path: string; problems: FileProblem[] }[]
}

/** Keeps what files say. What is there already stays as it is: another query of the same name gets a number. */
export async function importFiles(store: QueryStore, files: readonly QueryFile[]): Promise<Imported> {
  const kept = new Map((await store.list()).queries.map(query => [placeOf(query), writeSavedQuery(tidied(query))]))
  const outcome: Imported = { created: [], unchanged: [], refused: [] }
  for (const { path, text } of files) {
    const { query, problems } = readSavedQuery(text, path)
    if (problems.length > 0) {
      outcome.refused.push({ path, problems })
      continue
    }
    const wanted = tidied(query)
    let named = wanted
    let there = kept.get(placeOf(named))
    for (let count = 2; there !== undefined && there !== writeSavedQuery(named); count++) {
      named = { ...wanted, name: `${wanted.name} (${count})` }
      there = kept.get(placeOf(named))
    }
    if (there !== undefined) outcome.unchanged.push(path)
    else {
      outcome.created.push(await store.create(named))
      kept.set(placeOf(named), writeSavedQuery(named))
    }
  }
  return outcome
}

const placeOf = ({ folder, name }: SavedQuery): string => `${folder}\u0000${name}`
