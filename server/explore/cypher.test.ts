import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allLabels, anyType, property, quote } from './cypher.ts'

const refused = expect.objectContaining({ name: 'AppError', code: 'REQUEST_INVALID' })

describe('quote', () => {
  test.each([
    ['Person', '`Person`'],
    ['a b', '`a b`'],
    ['a`b', '`a``b`'],
    ['`', '````'],
    ['机构', '`机构`'],
    ['constructor', '`constructor`'],
    ['__proto__', '`__proto__`'],
    ['0', '`0`'],
    ['n) DETACH DELETE (m', '`n) DETACH DELETE (m`'],
    ['back\\slash', '`back\\slash`'],
    ['new\nline', '`new\nline`'],
    ['😀', '`😀`'],
  ])('%j becomes %s', (name, text) => expect(quote(name)).toBe(text))

  test.each(['', 'a\0b', 'a\ud800', '\udc00a', '\\u0060', 'a\\u', '\\uu0060', '\\\\u0060'])('%j is refused', name =>
    expect(() => quote(name)).toThrow(refused),
  )

  test('a quoted name reads back as the name, and no name ends early', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '\\', 'u', '0', '6', 'a', '"', "'", '\n', '中') }), name => {
        fc.pre(name !== '' && !name.includes('\\u'))
        const inside = quote(name).slice(1, -1)
        expect(inside.replaceAll('``', '')).not.toContain('`')
        expect(inside.replaceAll('``', '`')).toBe(name)
      }),
    )
  })
})

test('names are composed quoted, and a flawed one is refused wherever it stands', () => {
  expect(allLabels(['A', 'B`'])).toBe(':`A`:`B```')
  expect(allLabels([])).toBe('')
  expect(anyType(['A', 'B C'])).toBe(':`A`|`B C`')
  expect(anyType([])).toBe('')
  expect(property('n', 'a.b')).toBe('n.`a.b`')
  for (const compose of [() => allLabels(['A', '']), () => anyType(['\0']), () => property('n', '\\u0060')]) {
    expect(compose).toThrow(refused)
  }
})
