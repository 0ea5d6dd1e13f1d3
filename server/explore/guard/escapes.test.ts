import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeEscapes } from './escapes.ts'

// As a Neo4j 5.26 answered to the same texts.
test.each([
  ['\\u0041', 'A'],
  ["'\\u0027", "''"],
  ['\\\\u0041', undefined],
  ['\\\\\\u0041', '\\\\A'],
  ['\\u005cu0041', '\\u0041'],
  ['\\uu0041', undefined],
  ['\\u41', undefined],
  ['\\U0041', undefined],
  ['\\ud83d\\ude00', '😀'],
  ['nothing', undefined],
])('%s is read as %s', (raw, text) => expect(decodeEscapes(raw)?.text).toBe(text))

test('every character knows where in the raw text it begins', () => {
  const parts = fc.array(fc.constantFrom('\\u0041', '\\\\', '\\', 'u0041', 'x', '😀', '\\u00e9'), { maxLength: 20 })
  fc.assert(
    fc.property(parts, given => {
      const raw = given.join('')
      const decoded = decodeEscapes(raw)
      if (!decoded) return
      for (let at = 0; at < decoded.text.length; at++) {
        const from = decoded.rawOffset(at)
        if (raw[from] !== decoded.text[at]) expect(raw.slice(from, from + 2)).toBe('\\u')
      }
      expect(decoded.rawOffset(decoded.text.length)).toBe(raw.length)
    }),
  )
})
