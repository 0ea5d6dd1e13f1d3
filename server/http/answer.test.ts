import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonPieces } from './answer.ts'

describe('jsonPieces', () => {
  test('is JSON.stringify in pieces', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.option(fc.jsonValue(), { nil: undefined })), answer => {
        expect([...jsonPieces(answer)].join('')).toBe(JSON.stringify(answer))
      }),
    )
  })

  test.each([0, 1, 499, 500, 501, 1000, 1001])('a list of %i goes out whole, in pieces of bounded length', length => {
    const answer = { before: 1, list: Array.from({ length }, (_, index) => ({ index })), after: [] }
    const pieces = [...jsonPieces(answer)]
    expect(pieces.join('')).toBe(JSON.stringify(answer))
    expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThan(500 * 20)
  })
})
