import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { problemCodes } from '../contract/problem.ts'
import { AppError } from '../errors.ts'
import { asAppError, problemKinds, toProblem } from './problem.ts'

const id = '3f0b6c1e-0000-4000-8000-000000000000'

describe('the table of problems', () => {
  test('has every code of the contract and no other', () => {
    expect(Object.keys(problemKinds).sort()).toEqual([...problemCodes].sort())
  })

  test.each(problemCodes)('%s becomes a problem of its own status', code => {
    const problem = toProblem(new AppError(code, 'what to do', { facts: { a: 1 }, retryAfter: 2 }), id)
    expect(problem).toMatchObject({ code, detail: 'what to do', instance: `urn:uuid:${id}`, facts: { a: 1 } })
    expect(problem.status).toBeGreaterThanOrEqual(400)
    expect(problem.status).toBeLessThan(600)
    expect(problem.retryAfter).toBe(2)
  })

  test('trouble with the engine is never blamed on the visitor, least of all its credentials', () => {
    for (const code of problemCodes.filter(name => name.startsWith('ENGINE_')))
      expect(problemKinds[code].status).toBe(503)
    expect(Object.values(problemKinds).map(kind => kind.status)).not.toContain(401)
  })

  test.each([
    ['QUERY_TIMEOUT', 504],
    ['PAYLOAD_TOO_LARGE', 413],
    ['RATE_LIMITED', 429],
    ['NOT_FOUND', 404],
    ['METHOD_NOT_ALLOWED', 405],
    ['QUERY_REFUSED', 403],
    ['REQUEST_CANCELLED', 499],
    ['INTERNAL', 500],
  ] as const)('%s is %i', (code, status) => expect(problemKinds[code].status).toBe(status))
})

describe('asAppError', () => {
  test.each([
    [new Error('password=hunter2')],
    ['hunter2'],
    [undefined],
    [null],
    [Object.assign(new Error('hunter2'), { status: 502 })],
    [{ status: 404, message: 'hunter2' }],
  ])('an unknown error %# is INTERNAL and shows nothing of itself', error => {
    const problem = toProblem(error, id)
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 })
    expect(JSON.stringify(problem)).not.toContain('hunter2')
  })

  test('what a question says of its request keeps its places', () => {
    const parsed = z.object({ refs: z.array(z.string()).min(1) }).safeParse({ refs: [1] })
    expect(asAppError(parsed.error)).toMatchObject({ code: 'REQUEST_INVALID', places: [{ path: 'refs.0' }] })
  })

  test('an abort is a request that was broken off', () => {
    expect(asAppError(new DOMException('x', 'AbortError')).code).toBe('REQUEST_CANCELLED')
  })
})
