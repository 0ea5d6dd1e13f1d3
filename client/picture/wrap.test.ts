import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wrapped } from './wrap.ts'

const widthOf = (text: string) => [...text].length

test('words stay whole, a long one is broken, and what begins a line anew does so here', () => {
  expect(wrapped('one two three', 7, widthOf)).toEqual(['one two', 'three'])
  expect(wrapped('a Donaudampfschiff b', 6, widthOf)).toEqual(['a', 'Donaud', 'ampfsc', 'hiff b'])
  expect(wrapped('one\n\ntwo', 20, widthOf)).toEqual(['one', '', 'two'])
  expect(wrapped('', 20, widthOf)).toEqual([''])
})

test('Chinese is broken between any two signs, but no line begins with a full stop', () => {
  expect(wrapped('辽宁纺织服装协会。', 4, widthOf)).toEqual(['辽宁纺织', '服装协', '会。'])
  expect(wrapped('在Liaoning开会', 4, widthOf)).toEqual(['在', 'Liao', 'ning', '开会'])
})

test('no line is wider than asked, and nothing but spaces at the ends is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
      const lines = wrapped(text, width, widthOf)
      for (const line of lines) expect(widthOf(line) <= width || widthOf(line) <= 2).toBe(true)
      const bare = (one: string) => one.replace(/\s/g, '')
      expect(bare(lines.join(''))).toBe(bare(text))
    }),
  )
})
