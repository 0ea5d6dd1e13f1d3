import { pathOf, type SavedQuery, tidied, writeSavedQuery } from './savedquery.ts'

export interface QueryFile {
  /** Below the folder of queries, parted by `/`. */
  path: string
  text: string
}

/** Each query as a file, no two at one place. */
export function filesOf(queries: readonly SavedQuery[]): QueryFile[] {
  const taken = new Set<string>()
  return queries.map(query => {
    const wanted = pathOf(query)
    let path = wanted
    // Some systems do not tell small letters from capitals.
    for (let count = 2; taken.has(path.toLowerCase()); count++) path = wanted.replace(/\.cypher$/, ` (${count}).cypher`)
    taken.add(path.toLowerCase())
    return { path, text: writeSavedQuery(tidied(query)) }
  })
}
