import { AppError } from '../errors.ts'

// Which files make a table together: the import of Neo4j lets a header stand in a file of its own, and its rows in many.

export interface TableFile {
  path: string
  hasHeader: boolean
  hasRows: boolean
}

/** The first of the files has the header; it may have rows too. */
export type TableFiles = readonly [string, ...string[]]

/** Whether a first row is a header as `neo4j-admin database import` has it. */
export const isAdminHeader = (cells: readonly (string | null)[]): boolean => {
  const has = (word: string) => cells.some(cell => new RegExp(`:${word}(\\(|\\{|$)`, 'i').test(cell ?? ''))
  return has('ID') || (has('START_ID') && has('END_ID'))
}

/**
 * Files by the tables that they belong to: those with a header of their own, and those without with the header alone that
 * is called as they begin, in the same folder: `people-header.csv` with `people-1.csv`, `header.csv` with `part-0001.csv`.
 * What belongs to none is apart.
 */
export function tablesOf(files: readonly TableFile[]): { tables: TableFiles[]; rest: string[] } {
  const heads = files.filter(({ hasHeader }) => hasHeader)
  const alone = heads.filter(({ hasRows }) => !hasRows).map(({ path }) => ({ path, ...stemOf(path) }))
  const parts = new Map<string, string[]>()
  const rest: string[] = []
  for (const { path, hasHeader } of files) {
    if (hasHeader) continue
    const { folder, name } = stemOf(path)
    const fitting = alone
      .filter(header => header.folder === folder && name.startsWith(header.stem))
      .sort((a, b) => b.stem.length - a.stem.length)
    const [first, second] = fitting
    if (!first || second?.stem === first.stem) rest.push(path)
    else parts.set(first.path, [...(parts.get(first.path) ?? []), path])
  }
  return { tables: heads.map(({ path }) => [path, ...(parts.get(path) ?? [])] as const), rest }
}

function stemOf(path: string): { folder: string; name: string; stem: string } {
  const cut = path.lastIndexOf('/') + 1
  const name = path
    .slice(cut)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
  return { folder: path.slice(0, cut), name, stem: name.replace(/[-_. ]*headers?[-_. ]*/, '') }
}

export function lacksHeader(path: string): AppError {
  return new AppError(
    'FILE_INVALID',
    `${path} has neither :ID nor :START_ID and :END_ID in its first row, and no file has a header for it. A header in a file of its own is called as its rows are: people-header.csv and people-1.csv.`,
    { places: [{ message: 'a header of neo4j-admin is missing', file: path, line: 1, column: 1 }] },
  )
}
