import type { ProblemCode } from '../../contract/problem.ts'
import { AppError, type AppErrorOptions, isAppError } from '../../errors.ts'

/**
 * The one place where errors of Neo4j and of its driver become errors of ours, by their code. Only where several
 * things share a code (`N/A` of the driver) or a fact stands nowhere else (the place of a syntax error) is the
 * message read.
 */

interface Rule {
  /** The driver's code: whole, or its beginning up to a dot. The first rule that fits counts. */
  code: string
  becomes: ProblemCode
  /** What to do; the database's own words come first unless `instead`. */
  advice?: string
  instead?: boolean
  retryAfter?: number
}

const rules: Rule[] = [
  {
    code: 'ServiceUnavailable',
    becomes: 'ENGINE_UNAVAILABLE',
    advice: 'The database does not answer. Check that it runs, its address, and its encryption (bolt:// or bolt+s://).',
    instead: true,
    retryAfter: 5,
  },
  {
    code: 'SessionExpired',
    becomes: 'ENGINE_UNAVAILABLE',
    advice: 'The connection to the database was lost. Try again.',
    instead: true,
    retryAfter: 2,
  },
  {
    code: 'Neo.TransientError.Database.DatabaseUnavailable',
    becomes: 'ENGINE_UNAVAILABLE',
    advice: 'The database is not available at the moment. Try again.',
    instead: true,
    retryAfter: 2,
  },
  {
    code: 'Neo.ClientError.Security.AuthenticationRateLimit',
    becomes: 'ENGINE_CREDENTIALS',
    advice: 'The database has locked the account for some seconds after too many wrong passwords.',
    instead: true,
    retryAfter: 6,
  },
  {
    code: 'Neo.ClientError.Security.Forbidden',
    becomes: 'QUERY_REFUSED',
    advice: "The database's account may not do this.",
  },
  {
    code: 'Neo.ClientError.Security',
    becomes: 'ENGINE_CREDENTIALS',
    advice: 'The database refuses the user name or password that this server was started with.',
    instead: true,
    retryAfter: 6,
  },
  {
    code: 'Neo.ClientError.Database.DatabaseNotFound',
    becomes: 'DATABASE_NOT_FOUND',
    advice: 'Check the name of the database.',
  },
  { code: 'Neo.ClientError.Statement.SyntaxError', becomes: 'QUERY_SYNTAX' },
  { code: 'Neo.ClientError.Statement.SemanticError', becomes: 'QUERY_SYNTAX' },
  { code: 'Neo.ClientError.Statement.ParameterMissing', becomes: 'PARAMETER_MISSING' },
  {
    code: 'Neo.ClientError.Statement.AccessMode',
    becomes: 'DATABASE_READ_ONLY',
    advice: 'This query writes, and it was run with read access.',
    instead: true,
  },
  {
    code: 'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase',
    becomes: 'DATABASE_READ_ONLY',
    advice: 'The database is read-only.',
    instead: true,
  },
  {
    code: 'Neo.ClientError.General.ForbiddenOnReadOnlyDatabase',
    becomes: 'DATABASE_READ_ONLY',
    advice: 'The database is read-only.',
    instead: true,
  },
  { code: 'Neo.ClientError.Statement.UnsupportedAdministrationCommand', becomes: 'QUERY_UNSUPPORTED' },
  { code: 'Neo.ClientError.Statement.UnsupportedOperationError', becomes: 'QUERY_UNSUPPORTED' },
  { code: 'Neo.ClientError.Schema.ConstraintValidationFailed', becomes: 'CONSTRAINT_VIOLATED' },
  { code: 'Neo.ClientError.Schema.ConstraintViolation', becomes: 'CONSTRAINT_VIOLATED' },
  {
    code: 'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
    becomes: 'QUERY_TIMEOUT',
    advice: 'The query was stopped at its time limit. Narrow it, or add a LIMIT.',
    instead: true,
  },
  {
    code: 'Neo.ClientError.Transaction.TransactionTimedOut',
    becomes: 'QUERY_TIMEOUT',
    advice: "The query was stopped at the database's time limit. Narrow it, or add a LIMIT.",
    instead: true,
  },
  {
    code: 'Neo.TransientError.Transaction.LockAcquisitionTimeout',
    becomes: 'QUERY_TIMEOUT',
    advice: 'Another transaction held a lock for too long. Try again.',
    instead: true,
    retryAfter: 1,
  },
  {
    code: 'Neo.ClientError.Transaction.Terminated',
    becomes: 'QUERY_CANCELLED',
    advice: 'The query was stopped.',
    instead: true,
  },
  {
    code: 'Neo.TransientError.Transaction.Terminated',
    becomes: 'QUERY_CANCELLED',
    advice: 'The query was stopped.',
    instead: true,
  },
  ...['MemoryPoolOutOfMemoryError', 'OutOfMemoryError', 'TransactionOutOfMemoryError', 'TransactionMemoryLimit'].map(
    (name): Rule => ({
      code: `Neo.TransientError.General.${name}`,
      becomes: 'QUERY_MEMORY',
      advice: 'The query needs more memory than the database allows. Narrow it, or add a LIMIT.',
      instead: true,
    }),
  ),
  {
    code: 'Neo.TransientError.General.StackOverFlowError',
    becomes: 'QUERY_TOO_COMPLEX',
    advice: 'The query is too deeply nested for the database. Split it.',
    instead: true,
  },
  { code: 'Neo.TransientError', becomes: 'ENGINE_BUSY', advice: 'Try again.', retryAfter: 1 },
  { code: 'Neo', becomes: 'QUERY_FAILED' },
]

export const boltAdvice = 'give its Bolt address, such as bolt://localhost:7687.'

/** What stands behind the driver's code `N/A`, by its words. */
const nameless: { says: RegExp; becomes: ProblemCode; advice: string; retryAfter?: number }[] = [
  {
    says: /responded HTTP|negotiate|protocol version/i,
    becomes: 'ENGINE_CONFIGURATION',
    advice: `This is not the address of a Neo4j database: ${boltAdvice}`,
  },
  {
    says: /Connection acquisition timed out/,
    becomes: 'ENGINE_BUSY',
    advice: 'All connections to the database are in use. Try again.',
    retryAfter: 2,
  },
  {
    says: /Pool is closed|closed session|Driver.*closed/,
    becomes: 'ENGINE_UNAVAILABLE',
    advice: 'The connection to the database has been closed.',
  },
]

interface DriverError extends Error {
  code: string
  retriable: boolean
}

const isDriverError = (error: unknown): error is DriverError =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'string'

/** Our error for anything that the driver threw. What is not known as an error of the driver stays what it is: a defect. */
export function toAppError(error: unknown): unknown {
  if (isAppError(error)) return error
  if (!isDriverError(error)) {
    const rule = error instanceof Error ? nameless.find(({ says }) => says.test(error.message)) : undefined
    return rule === undefined ? error : new AppError(rule.becomes, rule.advice, { ...rule, cause: error })
  }
  const rule = rules.find(({ code }) => error.code === code || error.code.startsWith(`${code}.`))
  if (rule !== undefined) {
    const options = optionsOf(error, rule)
    // A value that is found wrong before the query runs, such as date('2025-13-01'), is reported as a syntax error without a place.
    const isValue = rule.becomes === 'QUERY_SYNTAX' && options.facts?.position === undefined
    return new AppError(isValue ? 'QUERY_FAILED' : rule.becomes, messageOf(error, rule), options)
  }
  const other = nameless.find(({ says }) => says.test(error.message))
  if (other !== undefined)
    return new AppError(other.becomes, other.advice, { retryAfter: other.retryAfter, cause: error })
  return new AppError('ENGINE_UNAVAILABLE', `The connection to the database failed: ${firstLine(error.message)}`, {
    cause: error,
    retryAfter: 5,
  })
}

/**
 * Whether the statement may simply be sent again: the database says that it has undone it, or the connection was
 * lost and the statement only read. Running out of memory is flagged so too, but would only happen again.
 */
export function isWorthRetrying(error: unknown, access: 'read' | 'write'): boolean {
  if (!isDriverError(error) || !error.retriable) return false
  const ours = toAppError(error) as AppError
  return ours.code === 'ENGINE_BUSY' || (access === 'read' && ours.code === 'ENGINE_UNAVAILABLE')
}

function messageOf(error: DriverError, { advice, instead }: Rule): string {
  if (instead && advice !== undefined) return advice
  // After the first line come the query's text and a mark below it, and the place stands in the facts.
  const words = firstLine(error.message).replace(/\s*\(line \d+, column \d+ \(offset: \d+\)\)\s*$/, '')
  const sentence = /[.?!]$/.test(words) ? words : `${words}.`
  return advice === undefined ? sentence : `${sentence} ${advice}`
}

function optionsOf(error: DriverError, rule: Rule): AppErrorOptions {
  const position = positionOf(error.message)
  const missing = rule.becomes === 'PARAMETER_MISSING' ? missingParameters(error.message) : undefined
  return {
    cause: error,
    retryAfter: rule.retryAfter,
    facts: {
      engineCode: error.code,
      ...(position === undefined ? {} : { position }),
      ...(missing === undefined ? {} : { parameters: missing }),
    },
  }
}

/** A place in the query's text: line and column from 1, offset from 0 in characters. */
export interface Position {
  line: number
  column: number
  offset: number
}

function positionOf(message: string): Position | undefined {
  const match = /\(line (\d+), column (\d+) \(offset: (\d+)\)\)/.exec(message)
  if (match === null) return undefined
  return { line: Number(match[1]), column: Number(match[2]), offset: Number(match[3]) }
}

/** The names in an error or, from EXPLAIN, in a notification about missing parameters. */
export const missingParameters = (message: string): string[] =>
  (/(?:Expected parameter\(s\)|Missing parameters): ([^\n)]*)/.exec(message)?.[1] ?? '')
    .split(', ')
    .filter(name => name !== '')

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''
