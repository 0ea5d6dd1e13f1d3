import { describe, expect, test } from 'vitest'
import { exportRequest, neighboursRequest, queryRequest, searchRequest } from '../contract/messages.ts'
import { AppError } from '../errors.ts'
import { validator } from './validate.ts'

function placesOf(work: () => unknown): (string | undefined)[] {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe('REQUEST_INVALID')
    return (error as AppError).places.map(place => place.path)
  }
  throw new Error('nothing was refused')
}

describe('validator', () => {
  test('fills in defaults', () => {
    expect(validator(queryRequest)({ statement: 'RETURN 1' })).toEqual({ statement: 'RETURN 1', parameters: {} })
    expect(validator(searchRequest)({ q: '' })).toMatchObject({ limit: 20, offset: 0 })
  })

  test('names every place at once', () => {
    const places = placesOf(() =>
      validator(neighboursRequest)({ refs: [''], order: 'size', limit: 0, groups: [{ direction: 'up' }] }),
    )
    expect(places.sort()).toEqual(['groups.0.direction', 'limit', 'order', 'refs.0'])
  })

  test('an unknown field is refused, not passed over', () => {
    expect(placesOf(() => validator(queryRequest)({ statement: 'RETURN 1', rowLimits: 5, toString: 1 }))).toEqual([
      'rowLimits',
      'toString',
    ])
  })

  test.each([
    ['the request', '{"statement":"RETURN 1","__proto__":{"rowLimit":1}}', ['__proto__']],
    ['its parameters', '{"statement":"RETURN 1","parameters":{"__proto__":1}}', ['parameters.__proto__']],
  ])('__proto__ in %s is refused, not dropped', (_where, body, expected) => {
    expect([...new Set(placesOf(() => validator(queryRequest)(JSON.parse(body))))]).toEqual(expected)
  })

  test('other names of Object.prototype are parameters like any other', () => {
    const body = JSON.parse('{"statement":"RETURN 1","parameters":{"constructor":0,"":"","toString":null}}')
    expect(validator(queryRequest)(body).parameters).toEqual(body.parameters)
  })

  test.each([undefined, null, [], 'text', 3])('%j is no request', input => {
    expect(placesOf(() => validator(queryRequest)(input)).length).toBeGreaterThan(0)
  })

  test('a wrong kind of scope says so, a wrong field of a right one too', () => {
    expect(placesOf(() => validator(exportRequest)({ format: 'json', scope: { kind: 'some' } }))).toEqual([
      'scope.kind',
    ])
    expect(placesOf(() => validator(exportRequest)({ format: 'json', scope: { kind: 'query' } }))).toEqual([
      'scope.statement',
    ])
  })
})
