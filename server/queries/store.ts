import type { FileProblem, SavedQuery } from '../contract/savedquery.ts'

/**
 * Where the queries that people keep are kept. A query has an id made by the store and a version that grows with each
 * change; a change names the version it is based on, so that of two people who change one query at the same time the
 * second is told.
 *
 * Errors of all of it: NOT_FOUND, QUERY_CONFLICT, FILE_INVALID (somebody wrote into the file), STORAGE_FULL,
 * STORAGE_FAILED.
 */
export interface QueryStore {
  /** By folder and name. A file that cannot be read is told in `broken` and hides no other. */
  list(): Promise<{ queries: KeptQuery[]; broken: BrokenQuery[] }>
  create(query: SavedQuery): Promise<KeptQuery>
  read(id: string): Promise<KeptQuery>
  /** Error: QUERY_CONFLICT, with the newest version in `facts`, when `base` is not the newest. */
  write(id: string, base: number, query: SavedQuery): Promise<KeptQuery>
  /** Puts it aside; `undelete` brings it back. */
  delete(id: string): Promise<void>
  undelete(id: string): Promise<KeptQuery>
}

export interface KeptQuery extends SavedQuery {
  id: string
  /** 1, 2, 3 … */
  version: number
  /** When this version was written: milliseconds since 1970. */
  at: number
}

export interface BrokenQuery {
  id: string
  message: string
  problems: FileProblem[]
}

export const queryLimits = {
  queries: 2000,
  /** Versions of one query that stay in its folder, for whoever runs the server. */
  versions: 20,
  /** Days for which a deleted query can be brought back. */
  deletedDays: 30,
} as const
