import type { ProblemCode } from '../../contract/problem.ts'
import { AppError } from '../../errors.ts'

/** An error on its way between processes. */
export interface Failure {
  code: ProblemCode
  message: string
  facts?: { [key: string]: unknown }
}

export const toFailure = (error: unknown): Failure =>
  error instanceof AppError
    ? { code: error.code, message: error.message, facts: error.facts }
    : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }

export const toError = ({ code, message, facts }: Failure): AppError => new AppError(code, message, facts && { facts })

/** The engine's message without its prefixes, its picture of the statement, and what it only says to programmers. */
function readable(message: string): string {
  const [first = ''] = message.split('\n')
  return first
    .replace(/^(Query|Database|Transaction|Storage) error: /, '')
    .replace(/^GRAFEO-[A-Z]\d+: /, '')
    .replace(/^(syntax|semantic) error: /, '')
    .replace(/^Invalid value: /, '')
    .replace('[Cypher] ', '')
}

interface EngineError {
  message: string
  gqlStatus?: string
}

/** Why the store refused what a statement wrote. */
export function statementFailure(error: EngineError): Failure {
  const { message, gqlStatus = '' } = error
  const text = readable(message)
  if (/constraint violation/i.test(message)) {
    return {
      code: 'CONSTRAINT_VIOLATED',
      message: `${text.replace(/^Constraint violation: /, '')}. Change the value, or the entity that has it already.`,
    }
  }
  return { code: 'QUERY_FAILED', message: `The statement failed: ${text}.`, facts: gqlStatus ? { gqlStatus } : {} }
}

/** Why a database file does not open. */
export function openFailure(error: EngineError, path: string): Failure {
  const { message } = error
  if (/cannot be locked|is locked by another/.test(message)) {
    return {
      code: 'ENGINE_LOCKED',
      message: `${path} is in use by another process that writes to it, or that reads while this one wants to write. Wait until it is done or end it, or give this one a data folder of its own.`,
      facts: { path },
    }
  }
  if (/GRAFEO-S\d|GRAFEO-X002|damaged|checksum|corrupt|invalid file header/i.test(message)) {
    return {
      code: 'DATA_DAMAGED',
      message: `${path} is damaged (${readable(message)}). Run "guanxi doctor" to restore the last backup.`,
      facts: { path },
    }
  }
  if (/does not exist|No such file/i.test(message)) {
    return { code: 'DATABASE_NOT_FOUND', message: `There is no database at ${path}.`, facts: { path } }
  }
  return { code: 'ENGINE_UNAVAILABLE', message: `${path} could not be opened: ${readable(message)}.`, facts: { path } }
}
