import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor, fingerprint } from './cursor.ts'

const position = fc.record({
  value: fc.oneof(fc.string(), fc.integer(), fc.constantFrom('', 0, '__proto__', '孙')),
  id: fc.string(),
})

describe('cursor', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(position, fc.string(), (one, print) => {
        expect(decodeCursor(encodeCursor(one, print), print)).toEqual(one)
      }),
    )
  })

  it('is refused for another request', () => {
    fc.assert(
      fc.property(position, fc.string(), fc.string(), (one, print, other) => {
        fc.pre(print !== other)
        expect(() => decodeCursor(encodeCursor(one, print), other)).toThrow(
          expect.objectContaining({ code: 'REQUEST_INVALID' }),
        )
      }),
    )
  })

  it('is refused when it is anything else', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json().map(text => Buffer.from(text).toString('base64url')),
    )
    fc.assert(
      fc.property(anything, text => {
        expect(() => decodeCursor(text, 'p')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
      }),
    )
  })

  it('fingerprints differ where requests do', () => {
    expect(fingerprint(['a', 'degree', null, false])).not.toBe(fingerprint(['a', 'name', null, false]))
  })
})
