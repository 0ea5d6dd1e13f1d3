import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBytes, jsonPieces } from './answer.ts'

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

test('what is added to bytes is its UTF-8, whatever the lengths', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.nat(200_000).map(length => '关'.repeat(length)),
  )
  fc.assert(
    fc.property(fc.array(text), texts => {
      const bytes = createBytes()
      for (const one of texts) bytes.add(one)
      expect(Buffer.concat(bytes.chunks()).equals(Buffer.from(texts.join('')))).toBe(true)
    }),
  )
})
