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

/** A statement that passed the parser and the semantic analysis and is refused by the engine is one it does not support. */
const unsupported = (what: string): Failure => ({
  code: 'QUERY_UNSUPPORTED',
  message: `The embedded engine does not support this statement (${what}). Write it in simpler Cypher, or connect a Neo4j database, which can.`,
  facts: { construct: what },
})

/** What went wrong with a statement, by the engine's GQLSTATUS and code. */
export function statementFailure(error: EngineError): Failure {
  const { message, gqlStatus = '' } = error
  const text = readable(message)
  const missing = /Missing parameter: \$?(\S+)/.exec(message)
  if (missing)
    return {
      code: 'PARAMETER_MISSING',
      message: `Give a value for the parameter $${missing[1]}.`,
      facts: { parameter: missing[1] },
    }
  if (/constraint violation/i.test(message)) {
    return {
      code: 'CONSTRAINT_VIOLATED',
      message: `${text.replace(/^Constraint violation: /, '')}. Change the value, or the entity that has it already.`,
    }
  }
  if (message.includes('GRAFEO-T003')) {
    return {
      code: 'DATABASE_READ_ONLY',
      message: 'This statement writes, and was run for reading only. Run it with write access.',
    }
  }
  if (/timed? ?out|timeout|deadline/i.test(text)) {
    return {
      code: 'QUERY_TIMEOUT',
      message: 'The statement took too long and was ended by the engine. Narrow it: fewer hops, a label, a LIMIT.',
    }
  }
  if (/out of memory|memory (limit|budget)/i.test(text)) {
    return { code: 'QUERY_MEMORY', message: 'The statement needs too much memory. Narrow it, or add a LIMIT.' }
  }
  if (gqlStatus.startsWith('42')) return unsupported(text)
  if (/not (yet )?(supported|implemented)|unsupported/i.test(text)) return unsupported(text)
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
