import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerptOf, offsetOf } from './excerpt.ts'

const text = 'MATCH (n:Persn)\r\nRETURN n,, m'

test('marks what is meant in its line', () => {
  expect(excerptOf(text, 9, 14)).toEqual({ before: 'MATCH (n:', marked: 'Persn', after: ')' })
  expect(excerptOf(text, offsetOf(text, 2, 10))).toEqual({ before: 'RETURN n,', marked: ',', after: ' m' })
  expect(excerptOf('RETURN foo(1)', 7)).toEqual({ before: 'RETURN ', marked: 'foo', after: '(1)' })
})

test('marks the last sign where something is missing', () => {
  expect(excerptOf('RETURN', 6)).toEqual({ before: 'RETUR', marked: 'N', after: '' })
  expect(excerptOf('', 0)).toEqual({ before: '', marked: '', after: '' })
})

test('is always a whole line of the text, with something marked', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(200), fc.option(fc.nat(200)), (written, start, length) => {
      const { before, marked, after } = excerptOf(written, start, length === null ? undefined : start + length)
      expect(written.split(/\r?\n/)).toContain(before + marked + after)
      if (before + after !== '') expect(marked).not.toBe('')
    }),
  )
})
