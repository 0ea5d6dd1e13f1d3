import { expect, test } from 'vitest'
import { problemCodes } from '../contract/problem.ts'
import { exitMeanings, exitOf, exits } from './exit.ts'

test('every problem ends a command with a documented code that is not 0', () => {
  const documented = exitMeanings.map(([code]) => code)
  for (const code of problemCodes) {
    expect(documented).toContain(exitOf[code])
    expect(exitOf[code]).not.toBe(exits.ok)
  }
  expect([...documented].sort()).toEqual(Object.values(exits).sort())
})
