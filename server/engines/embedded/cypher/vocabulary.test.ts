import { expect, test } from 'vitest'
import { signatures } from './signatures.ts'
import { vocabulary } from './vocabulary.ts'

test('every function has a signature that takes as many arguments as it does, and no signature is left over', () => {
  for (const { name, least, most, arguments: given, returns, description } of vocabulary) {
    const repeats = given.some(argument => argument.name === '...')
    expect([name, given.filter(({ optional }) => !optional).length]).toEqual([name, least])
    if (!repeats) expect([name, given.length]).toEqual([name, most])
    expect(`${name} ${returns}`).toMatch(/ [A-Z]/)
    expect(`${name} ${description}`).toMatch(/\.$/)
  }
  const names = new Set(vocabulary.map(({ name }) => name))
  expect([...signatures.keys()].filter(name => !names.has(name))).toEqual([])
})
