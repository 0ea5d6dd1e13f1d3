import { Neo4jError } from 'neo4j-driver'
import { describe, expect, it } from 'vitest'
import type { AppError } from '../../errors.ts'
import { isWorthRetrying, toAppError } from './errors.ts'

const neo4jError = (code: string, message = 'Words of the database') =>
  new Neo4jError(message, code as never, '50N42', 'general processing exception')
const mapped = (code: string, message?: string) => toAppError(neo4jError(code, message)) as AppError

describe('errors of Neo4j', () => {
  it.each([
    ['ServiceUnavailable', 'ENGINE_UNAVAILABLE', 5],
    ['SessionExpired', 'ENGINE_UNAVAILABLE', 2],
    ['Neo.TransientError.Database.DatabaseUnavailable', 'ENGINE_UNAVAILABLE', 2],
    ['Neo.ClientError.Security.Unauthorized', 'ENGINE_CREDENTIALS', 6],
    ['Neo.ClientError.Security.AuthenticationRateLimit', 'ENGINE_CREDENTIALS', 6],
    ['Neo.ClientError.Security.CredentialsExpired', 'ENGINE_CREDENTIALS', 6],
    ['Neo.ClientError.Security.Forbidden', 'QUERY_REFUSED', undefined],
    ['Neo.ClientError.Database.DatabaseNotFound', 'DATABASE_NOT_FOUND', undefined],
    ['Neo.ClientError.Statement.ArithmeticError', 'QUERY_FAILED', undefined],
    ['Neo.ClientError.Statement.TypeError', 'QUERY_FAILED', undefined],
    ['Neo.ClientError.Procedure.ProcedureNotFound', 'QUERY_FAILED', undefined],
    ['Neo.ClientError.Statement.AccessMode', 'DATABASE_READ_ONLY', undefined],
    ['Neo.ClientError.General.WriteOnReadOnlyAccessDatabase', 'DATABASE_READ_ONLY', undefined],
    ['Neo.ClientError.Schema.ConstraintValidationFailed', 'CONSTRAINT_VIOLATED', undefined],
    ['Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration', 'QUERY_TIMEOUT', undefined],
    ['Neo.ClientError.Transaction.TransactionTimedOut', 'QUERY_TIMEOUT', undefined],
    ['Neo.ClientError.Transaction.Terminated', 'QUERY_CANCELLED', undefined],
    ['Neo.TransientError.General.MemoryPoolOutOfMemoryError', 'QUERY_MEMORY', undefined],
    ['Neo.TransientError.Transaction.DeadlockDetected', 'ENGINE_BUSY', 1],
    ['Neo.DatabaseError.General.UnknownError', 'QUERY_FAILED', undefined],
  ])('%s becomes %s', (code, expected, retryAfter) => {
    expect(mapped(code)).toMatchObject({ name: 'AppError', code: expected, retryAfter })
  })

  it('a syntax error has its place as facts, and no text of the query in its message', () => {
    const error = mapped(
      'Neo.ClientError.Statement.SyntaxError',
      'Variable `m` not defined (line 2, column 8 (offset: 30))\n"RETURN m"\n        ^',
    )
    expect(error).toMatchObject({ code: 'QUERY_SYNTAX', facts: { position: { line: 2, column: 8, offset: 30 } } })
    expect(error.message).toBe('Variable `m` not defined.')
  })

  it('a syntax error without a place is about a value', () => {
    expect(mapped('Neo.ClientError.Statement.SyntaxError', 'Invalid value for MonthOfYear: 13').code).toBe(
      'QUERY_FAILED',
    )
  })

  it('a missing parameter is named', () => {
    expect(mapped('Neo.ClientError.Statement.ParameterMissing', 'Expected parameter(s): a, b')).toMatchObject({
      code: 'PARAMETER_MISSING',
      facts: { parameters: ['a', 'b'] },
    })
  })

  it.each([
    ['Server responded HTTP. Make sure you are not trying to connect to the http endpoint', 'ENGINE_CONFIGURATION'],
    ['Connection acquisition timed out in 10000 ms.', 'ENGINE_BUSY'],
    ['Pool is closed, it is no more able to serve requests.', 'ENGINE_UNAVAILABLE'],
    ['Something else', 'ENGINE_UNAVAILABLE'],
  ])('without a code: %s', (message, expected) => {
    expect(mapped('N/A', message).code).toBe(expected)
  })

  it('a defect stays what it is', () => {
    const defect = new TypeError('x is not a function')
    expect(toAppError(defect)).toBe(defect)
  })

  it('is tried again only where that can help and do no harm', () => {
    const again = (code: string, access: 'read' | 'write') => isWorthRetrying(neo4jError(code), access)
    expect(again('ServiceUnavailable', 'read')).toBe(true)
    expect(again('ServiceUnavailable', 'write')).toBe(false)
    expect(again('Neo.TransientError.Transaction.DeadlockDetected', 'write')).toBe(true)
    expect(again('Neo.TransientError.General.MemoryPoolOutOfMemoryError', 'read')).toBe(false)
    expect(again('Neo.ClientError.Statement.SyntaxError', 'read')).toBe(false)
    expect(isWorthRetrying(new TypeError('no'), 'read')).toBe(false)
  })
})
