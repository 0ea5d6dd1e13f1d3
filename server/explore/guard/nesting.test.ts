import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { excessOf, maximumChain, maximumNesting } from './nesting.ts'

const nested = (opening: string, closing: string, times: number) => opening.repeat(times) + 'x' + closing.repeat(times)

describe('nesting', () => {
  test.each([
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
    ['f(', ')'],
    ['CASE WHEN true THEN ', ' END'],
    ['case/**/', '/**/end'],
    ['([{', '}])'],
    ['EXISTS { (a WHERE ', ') }'],
  ])('%s … %s up to the limit and not beyond', (opening, closing) => {
    const levels = nested(opening, closing, 1).match(/[([{]|case/gi)!.length
    const most = Math.floor(maximumNesting / levels)
    expect(excessOf(nested(opening, closing, most))).toBeUndefined()
    expect(excessOf(nested(opening, closing, most + 1))).toMatchObject({ kind: 'nesting' })
    // One after the other they do not nest.
    expect(excessOf(`${nested(opening, closing, most)}, `.repeat(5))).toBeUndefined()
  })

  test.each(['NOT ', 'not\n', '- ', '+', '! ', 'NOT/* ( */'])('%j in a row', prefix => {
    expect(excessOf(`RETURN ${prefix.repeat(maximumNesting)} x`)).toBeUndefined()
    expect(excessOf(`RETURN ${prefix.repeat(maximumNesting + 1)} x`)).toMatchObject({ kind: 'nesting' })
  })

  test.each(['.a', '[0]', '.`a b`', ' . a', "['x']"])('%j in a row', postfix => {
    expect(excessOf(`RETURN x${postfix.repeat(maximumNesting)}`)).toBeUndefined()
    expect(excessOf(`RETURN x${postfix.repeat(maximumNesting + 1)}`)).toMatchObject({ kind: 'nesting' })
    expect(excessOf(`RETURN ${`x${postfix.repeat(20)}, `.repeat(20)}`)).toBeUndefined()
  })

  test('what stands in strings, quoted names and comments nests nothing', () => {
    const many = '('.repeat(200)
    for (const text of [`'${many}'`, `"${many}"`, `\`${many}\``, `/*${many}*/`, `//${many}\n1`, `'\\'${many}'`]) {
      expect(excessOf(text)).toBeUndefined()
      expect(excessOf(`${text} ${many}`)).toMatchObject({ kind: 'nesting', offset: text.length + 1 + maximumNesting })
    }
    expect(excessOf(`// a comment ends with its line\r${many}`)).toBeDefined()
    expect(excessOf(`'closed'${many}`)).toBeDefined()
    expect(excessOf(`\`a\`\`b\`${many}`)).toBeDefined()
  })

  test('properties called like CASE or END open and close nothing', () => {
    expect(excessOf(`RETURN ${'n.case, '.repeat(200)} n.end`)).toBeUndefined()
    expect(excessOf(`MATCH ${'(:CASE), '.repeat(200)} (x)`)).toBeUndefined()
  })
})

describe('chains', () => {
  test.each([' + 1', ' AND a', ' or a', ':A', '&A', '^1', ' || a'.replace('||', '|')])('%j up to the limit', link => {
    expect(excessOf(`x${link.repeat(maximumChain)}`)).toBeUndefined()
    expect(excessOf(`x${link.repeat(maximumChain + 1)}`)).toMatchObject({ kind: 'chain' })
  })
  test('begin anew after a comma, a clause and a bracket', () => {
    const chain = `x${' + 1'.repeat(maximumChain - 10)}`
    expect(excessOf([chain, chain, chain].join(', '))).toBeUndefined()
    expect(excessOf([chain, chain, chain].join(' WITH '))).toBeUndefined()
    expect(excessOf(`${chain} + (${chain}) + 1`)).toBeUndefined()
  })
})

test('any text is read to its end, in time proportional to its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'([{)]}\'"`\\/* \n.!+aE😀\ud800'), maxLength: 300 }), text => {
      const excess = excessOf(text)
      if (excess) expect(excess.offset).toBeLessThan(text.length)
    }),
    { numRuns: 1000 },
  )
})
