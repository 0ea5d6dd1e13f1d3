import { expect, test } from 'vitest'
import { aggregates, functions } from './functions.ts'
import { signatures } from './signatures.ts'
import { vocabulary } from './vocabulary.ts'

test('every function has a signature that takes as many arguments as it does, and no signature is left over', () => {
  for (const { name, arguments: given, returns, description } of vocabulary) {
    const known = functions.get(name.toLowerCase())
    const arity = aggregates.get(name.toLowerCase())?.arity
    const repeats = given.some(argument => argument.name === '...')
    expect([name, given.filter(({ optional }) => !optional).length]).toEqual([name, known?.min ?? arity])
    if (!repeats) expect([name, given.length]).toEqual([name, known?.max ?? arity])
    expect(`${name} ${returns}`).toMatch(/ [A-Z]/)
    expect(`${name} ${description}`).toMatch(/\.$/)
  }
  expect(signatures.size).toBe(vocabulary.length)
  expect(vocabulary).toHaveLength(functions.size + aggregates.size)
})
