import fc from 'fast-check'
import { expect, test } from 'vitest'
import { delimited } from './delimited.ts'

/** A reader by the grammar of RFC 4180, to hold the writer against. */
function read(text: string, separator: string): string[][] {
  const rows: string[][] = [['']]
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const row = rows.at(-1)!
    const sign = text[at]!
    if (quoted && sign === '"' && text[at + 1] === '"') row[row.length - 1] = row.at(-1)! + text[++at]!
    else if (sign === '"') quoted = !quoted
    else if (!quoted && sign === separator) row.push('')
    else if (!quoted && sign === '\n') rows.push([''])
    else if (quoted || sign !== '\r') row[row.length - 1] = row.at(-1)! + sign
  }
  return rows
}

const cell = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', 'a', '\uFEFF') }),
  fc.integer(),
  fc.constantFrom(null, true, '', 0, '__proto__'),
)

test('what is written can be read again, and no text begins as a formula does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }),
      fc.constantFrom(',' as const, '\t' as const),
      (rows, separator) => {
        const came = read(delimited(rows, separator), separator)
        expect(came).toHaveLength(rows.length)
        for (const [index, row] of rows.entries())
          for (const [column, given] of row.entries()) {
            const text = came[index]![column]!
            const written = given === null ? '' : String(given)
            const isFormula = typeof given === 'string' && /^[=+\-@\t\r\n]/.test(given)
            expect(text).toBe(isFormula ? `'${written}` : written)
          }
      },
    ),
  )
})

test('numbers stay numbers, below nothing too', () => {
  expect(delimited([[-5, '-5', '=1+1', null, true]], ',')).toBe("-5,'-5,'=1+1,,true")
  expect(delimited([['a\tb', 'c,d']], '\t')).toBe('"a\tb"\tc,d')
})
