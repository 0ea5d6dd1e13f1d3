import { describe, expect, test } from 'vitest'
import type { PastRun } from './model/pastruns.ts'
import { type Bell, createPast, inMemory, type Shelf } from './past.ts'

const run = (id: string, at = 0): PastRun => ({
  ...{ id, at, statement: `RETURN '${id}'`, values: {}, drafts: [], engine: 'embedded', database: null },
  ...{ outcome: 'unfinished', rows: 0, duration: null, message: null, pinned: false },
})

/** Windows on one shelf, with bells that all others hear. */
function house(shelf: Shelf = inMemory()) {
  const listeners = new Map<Bell, () => void>()
  const window = () => {
    const past = createPast(
      async () => shelf,
      () => {
        const bell: Bell = {
          ring: () => {
            for (const [other, listener] of listeners) if (other !== bell) listener()
          },
          listen: listener => void listeners.set(bell, listener),
          close: () => void listeners.delete(bell),
        }
        return bell
      },
    )
    past.open()
    return past
  }
  return { window }
}

const ids = (past: ReturnType<typeof createPast>) => past.store.get().runs.map(({ id }) => id)

describe('what was run', () => {
  test('is the same in several windows that write at once, and none loses an entry', async () => {
    const { window } = house()
    const [one, two] = [window(), window()]
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => one.put([run(`a${index}`, index)])),
      ...Array.from({ length: 20 }, (_, index) => two.put([run(`b${index}`, index)])),
    ])
    await Promise.all([one.patch('b3', { pinned: true }), two.patch('b3', { outcome: 'rows', rows: 4 })])
    await expect.poll(() => ids(one).length).toBe(40)
    await expect.poll(() => ids(two)).toEqual(ids(one))
    for (const past of [one, two])
      await expect
        .poll(() => past.store.get().runs.find(({ id }) => id === 'b3'))
        .toMatchObject({ pinned: true, outcome: 'rows', rows: 4 })
  })

  test('that was forgotten elsewhere while it ran is not brought back by its end', async () => {
    const { window } = house()
    const [one, two] = [window(), window()]
    await one.put([run('a')])
    await two.remove(['a'])
    await one.patch('a', { outcome: 'rows' })
    expect(ids(one)).toEqual([])
    await two.put([run('a')])
    await expect.poll(() => ids(one)).toEqual(['a'])
  })

  test('is kept as long as the page lives where the browser keeps nothing, and that is said', async () => {
    const refusing = createPast(
      () => Promise.reject(new Error('forbidden')),
      () => ({ ring() {}, listen() {}, close() {} }),
    )
    await refusing.put([run('a')])
    await refusing.put([run('b', 1)])
    expect(refusing.store.get()).toMatchObject({ state: 'unkept', runs: [{ id: 'b' }, { id: 'a' }] })
  })

  test('stays readable where the disk fills up', async () => {
    const shelf = inMemory()
    let isFull = false
    const { window } = house({ ...shelf, put: runs => (isFull ? Promise.reject(new Error('full')) : shelf.put(runs)) })
    const past = window()
    await past.put([run('a')])
    isFull = true
    await past.put([run('b', 1)])
    expect(past.store.get().state).toBe('unkept')
    expect(ids(past)).toEqual(['b', 'a'])
  })
})
