import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocksOf, plainOf } from './markdown.ts'

const shown = (text: string) =>
  blocksOf(text).map(block => {
    const say = (runs: readonly { text: string; bold: boolean; italic: boolean }[]) =>
      runs.map(run => `${run.bold ? 'B' : ''}${run.italic ? 'I' : ''}<${run.text}>`).join('')
    return block.kind === 'text' ? say(block.runs) : [block.from, ...block.items.map(say)]
  })

describe('the Markdown of notes', () => {
  test.each([
    ['**who** seconded *this*?', ['B<who>< seconded >I<this><?>']],
    ['**so *very* much**', ['B<so >BI<very>B< much>']],
    ['_here_ but not snake_case_names', ['I<here>< but not snake_case_names>']],
    ['**重点**和*旁注*', ['B<重点><和>I<旁注>']],
    ['2 * 3 * 4 and a ** b', ['<2 * 3 * 4 and a ** b>']],
    ['\\*not this\\*', ['<*not this*>']],
    ['see [the list](https://example.org/a) **now**', ['<see the list (https://example.org/a) >B<now>']],
    ['[x](javascript:alert(1))', ['<[x](javascript:alert(1))>']],
    ['<b>a</b> &amp; <script>alert(1)</script>', ['<<b>a</b> &amp; <script>alert(1)</script>>']],
    ['one\ntwo\n\nthree', ['<one\ntwo>', '<three>']],
    ['Ask:\n- who\n- **when**\nthen', ['<Ask:>', [null, '<who>', 'B<when>'], '<then>']],
    [
      '3. third\n4) fourth\n* star',
      [
        [3, '<third>', '<fourth>'],
        [null, '<star>'],
      ],
    ],
    ['- \n-\n12.5 km', ['<- \n-\n12.5 km>']],
    ['', []],
    ['__proto__', ['<__proto__>']],
  ])('%j', (text, blocks) => {
    expect(shown(text)).toEqual(blocks)
  })

  test('text without signs is shown as it is, and no letter is ever lost or made up', () => {
    const letter = fc.constantFrom('a', 'b', '关', ' ', '<', '&', '"', '\n')
    fc.assert(
      fc.property(
        fc.array(letter).map(list => list.join('')),
        text => {
          const lines = text.split('\n').filter(line => line.trim() !== '')
          expect(plainOf(text)).toBe(lines.join('\n'))
        },
      ),
    )
    const sign = fc.constantFrom('a', '系', ' ', '*', '**', '_', '[', ']', '(', ')', '\\', '- ', '1. ', '\n')
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 60 }).map(list => list.join('')),
        text => {
          const letters = (all: string) => [...all].filter(one => one === 'a' || one === '系').join('')
          expect(letters(plainOf(text))).toBe(letters(text))
        },
      ),
    )
  })

  test('a long text of nothing but signs takes no longer than it may', () => {
    for (const sign of ['*', '**a', '_', '[', '[a](', '\\', '* a **'])
      expect(blocksOf(sign.repeat(700)).length).toBeGreaterThan(0)
  })
})
