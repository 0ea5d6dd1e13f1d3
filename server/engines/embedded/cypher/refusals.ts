import { AppError } from '../../../errors.ts'

/** What the embedded engine does not do, by its name in Cypher; a Neo4j database does. */
export const unsupported = (construct: string): AppError =>
  new AppError(
    'QUERY_UNSUPPORTED',
    `The embedded engine does not support ${construct}. Write the statement without it, or connect a Neo4j database, which supports it.`,
    { facts: { construct } },
  )

export const wrongSyntax = (message: string): AppError => new AppError('QUERY_SYNTAX', message)

/** A statement that fails while it runs. */
export const failed = (message: string): AppError => new AppError('QUERY_FAILED', message)
