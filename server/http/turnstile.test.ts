import { describe, expect, test } from 'vitest'
import { createTurnstile } from './turnstile.ts'

const never = new AbortController().signal
const turn = () => new Promise(settle => setImmediate(settle))

describe('turnstile', () => {
  test('lets so many in and the next in line when one leaves, first come first served', async () => {
    const turnstile = createTurnstile(2, 10)
    const entered: number[] = []
    const enter = (name: number) =>
      turnstile.enter(never).then(leave => {
        entered.push(name)
        return leave
      })
    const [first, second, third, fourth] = [enter(1), enter(2), enter(3), enter(4)]
    await turn()
    expect(entered).toEqual([1, 2])
    const leave = await second
    leave()
    leave()
    await third
    await turn()
    expect(entered).toEqual([1, 2, 3])
    ;(await first)()
    await fourth
    expect(entered).toEqual([1, 2, 3, 4])
  })

  test('a full line is ENGINE_BUSY with a time to try again', async () => {
    const turnstile = createTurnstile(1, 0)
    const leave = await turnstile.enter(never)
    await expect(turnstile.enter(never)).rejects.toMatchObject({ code: 'ENGINE_BUSY', retryAfter: 2 })
    leave()
    await expect(turnstile.enter(never)).resolves.toBeTypeOf('function')
  })

  test('who goes away while waiting takes no place', async () => {
    const turnstile = createTurnstile(1, 1)
    const leave = await turnstile.enter(never)
    const gone = new AbortController()
    const waiting = turnstile.enter(gone.signal)
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    const next = turnstile.enter(never)
    leave()
    ;(await next)()
    await expect(turnstile.enter(never)).resolves.toBeTypeOf('function')
  })
})
