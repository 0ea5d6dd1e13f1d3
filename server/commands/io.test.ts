import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth, type Io, shorten, table, visible } from './io.ts'

const io = (isTTY: boolean): Io => ({
  stdin: new PassThrough(),
  stdout: Object.assign(new PassThrough(), { isTTY }),
  stderr: new PassThrough(),
  env: {},
})

test.each([
  ['Dandong', 7],
  ['丹东', 4],
  ['丹东 Dandong', 12],
  ['e\u0301', 1],
  ['', 0],
  ['ｆｕｌｌ', 8],
  ['한글', 4],
])('%j takes %i columns', (text, width) => expect(displayWidth(text)).toBe(width))

test('shorten cuts to the width and shows that it did', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      const cut = shorten(text, width)
      expect(displayWidth(cut)).toBeLessThanOrEqual(width)
      if (displayWidth(text) <= width) expect(cut).toBe(text)
      else expect(cut.endsWith('…')).toBe(true)
    }),
  )
})

test('control characters cannot reach the terminal', () => {
  expect(visible('a\u001b[2Jb\r\n\u202ec')).toBe('a\\u001b[2Jb\\u000d\\n\\u202ec')
})

describe('table', () => {
  test('aligns columns by what they take on the screen', () => {
    const text = table(
      io(false),
      ['name', 'n'],
      [
        ['丹东', '1'],
        ['Shenyang', '22'],
      ],
    )
    expect(text.split('\n')).toEqual(['name      n', '────────  ──', '丹东      1', 'Shenyang  22'])
  })

  test('cuts a wide cell on a terminal, and nothing elsewhere', () => {
    const long = 'x'.repeat(100)
    expect(table(io(true), ['a'], [[long]])).toContain(`${'x'.repeat(59)}…`)
    expect(table(io(false), ['a'], [[long]])).toContain(long)
  })
})
