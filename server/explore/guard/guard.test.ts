import { afterEach, describe, expect, test } from 'vitest'
import { createGuard, type GuardOptions } from './guard.ts'
import type { Guard } from './verdict.ts'

const reading = { editing: false }
let guard: Guard | undefined
const open = (options?: GuardOptions): Guard => {
  guard = createGuard(options)
  return guard
}
afterEach(() => guard?.close())

/** Nested CASE whose innermost part does not parse: the parser tries both ways at each level, for minutes. */
const costly = `RETURN (a)${'--()'.repeat(190)} AS a, ${'CASE WHEN ('.repeat(24)}1${') THEN 1 END'.repeat(24)} a a`

describe('createGuard', () => {
  test('answers what classify answers, admitted and refused', async () => {
    const { check } = open()
    expect(await check('MATCH (n) RETURN n', reading)).toMatchObject({ admitted: true, kind: 'read' })
    expect(await check('MATCH (n) SET n.x = 1', reading)).toMatchObject({ admitted: false, construct: 'SET' })
    expect(await check('MATCH (n) SET n.x = 1', { editing: true })).toMatchObject({ admitted: true, kind: 'write' })
    expect(await check('x'.repeat(100_001), reading)).toMatchObject({ code: 'QUERY_TOO_LONG' })
    expect(await check('', reading)).toMatchObject({ code: 'QUERY_SYNTAX' })
  })

  test('texts that name what every object has are texts like any other', async () => {
    const { check } = open()
    for (const text of ['constructor', '__proto__', 'toString']) {
      expect(await check(text, reading)).toMatchObject({ code: 'QUERY_SYNTAX' })
    }
  })

  test('a text over its time is refused as too complex, and the next one is answered', async () => {
    const { check, warm } = open({ timeout: 1000 })
    await warm()
    const slow = check(costly, reading)
    const next = check('RETURN 1', reading)
    expect(await slow).toMatchObject({ admitted: false, code: 'QUERY_TOO_COMPLEX' })
    expect(await next).toMatchObject({ admitted: true })
  })

  test('shorter texts go before longer ones that came earlier', async () => {
    const { check } = open()
    const order: string[] = []
    const asked = ['RETURN 1', `RETURN ${'1 + '.repeat(500)} 1`, 'RETURN 22'].map(text =>
      check(text, reading).then(() => order.push(text.slice(0, 9))),
    )
    await Promise.all(asked)
    expect(order).toEqual(['RETURN 1', 'RETURN 22', 'RETURN 1 '])
  })

  test('the same text asked twice at once is read once; a full queue turns others away', async () => {
    const { check } = open({ queueSize: 1 })
    const first = check('RETURN 1', reading)
    const second = check('RETURN 2', reading)
    const same = check('RETURN 2', reading)
    await expect(check('RETURN 3', reading)).rejects.toMatchObject({ code: 'ENGINE_BUSY' })
    expect(await same).toBe(await second)
    await first
    expect(await check('RETURN 2', reading)).toBe(await second)
  })

  test('the least recently used verdict is forgotten first', async () => {
    const { check } = open({ cacheSize: 2 })
    const one = await check('RETURN 1', reading)
    const two = await check('RETURN 2', reading)
    await check('RETURN 1', reading)
    await check('RETURN 3', reading)
    expect(await check('RETURN 1', reading)).toBe(one)
    expect(await check('RETURN 2', reading)).not.toBe(two)
  })

  test('closing while the thread still starts is no failure of warming up', async () => {
    const guard = open()
    const warmed = guard.warm()
    await guard.close()
    await expect(warmed).resolves.toBeUndefined()
  })

  test('closing rejects what waits, whatever is asked later, and may be done twice', async () => {
    const closing = open()
    const waiting = closing.check('RETURN 1', reading)
    const later = closing.check('RETURN 2', reading)
    const outcomes = Promise.allSettled([waiting, later])
    await closing.close()
    await closing.close()
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected' })
    await expect(closing.check('RETURN 1', reading)).rejects.toMatchObject({ code: 'INTERNAL' })
  })
})
