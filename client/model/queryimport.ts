import type { SavedQueryAnswer } from '../../server/contract/messages.ts'
import type { QueryFile } from '../../server/contract/queryfiles.ts'
import {
  type FileProblem,
  readSavedQuery,
  type SavedQuery,
  tidied,
  writeSavedQuery,
} from '../../server/contract/savedquery.ts'
import { takenBy } from './keptqueries.ts'

/** What is to become of a file where another query has its place: it stays out, takes the place, or gets a number. */
export const choices = ['keep', 'replace', 'both'] as const
export type Choice = (typeof choices)[number]

/** A file that is to be kept, and what stands in its way. */
export interface Incoming {
  readonly file: QueryFile
  readonly query: SavedQuery
  /** `same`: it is kept already, word for word; `differs`: another one has its place. */
  readonly fate: 'new' | 'same' | 'differs' | 'broken'
  readonly problems: readonly FileProblem[]
  readonly there: SavedQueryAnswer | null
}

export function incomingOf(files: readonly QueryFile[], kept: readonly SavedQueryAnswer[]): Incoming[] {
  return files.map(file => {
    const { query, problems } = readSavedQuery(file.text, file.path)
    const wanted = tidied(query)
    const there = takenBy(kept, wanted, null)
    const fate =
      problems.length > 0
        ? 'broken'
        : there === null
          ? 'new'
          : writeSavedQuery(tidied(there)) === writeSavedQuery(wanted)
            ? 'same'
            : 'differs'
    return { file, query: wanted, fate, problems, there }
  })
}

export interface ImportOrders {
  readonly create: readonly QueryFile[]
  readonly replace: readonly { readonly ref: string; readonly base: number; readonly query: SavedQuery }[]
}

/** What is to be asked of the server. Of two files for one place the later one gets a number. */
export function ordersOf(incoming: readonly Incoming[], choiceOf: (one: Incoming) => Choice): ImportOrders {
  const create: QueryFile[] = []
  const replace: ImportOrders['replace'][number][] = []
  const replaced = new Set<string>()
  for (const one of incoming) {
    const { fate, file, query, there } = one
    const choice = fate === 'new' ? 'both' : fate === 'differs' ? choiceOf(one) : 'keep'
    if (choice === 'replace' && there && !replaced.has(there.id)) {
      replaced.add(there.id)
      replace.push({ ref: there.id, base: there.version, query })
    } else if (choice !== 'keep') create.push(file)
  }
  return { create, replace }
}

/** Parts of a list none of which is larger than what one request may hold. */
export function portionsOf(files: readonly QueryFile[], characters: number): QueryFile[][] {
  const portions: QueryFile[][] = []
  let room = 0
  for (const file of files) {
    const size = file.path.length + file.text.length
    if (portions.length === 0 || size > room) {
      portions.push([])
      room = characters
    }
    portions.at(-1)!.push(file)
    room -= size
  }
  return portions
}
