import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { alone } from './lock.ts'

/** On a machine that has much else to do. */
const patience = { timeout: 20_000 }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const leave = (pid: number, host = hostname()) => writeFile(join(folder, 'lock'), JSON.stringify({ host, pid }))

test('one works at a time, and the next one when that has ended, however it did', async () => {
  let end: ((error: Error) => void) | undefined
  const first = alone(
    folder,
    () =>
      new Promise((_, fail) => {
        end = fail
      }),
  )
  await expect(alone(folder, async () => 1)).rejects.toMatchObject({ code: 'EDIT_CONFLICT' })
  await expect.poll(() => end, patience).toBeDefined()
  expect(await readdir(folder)).toEqual(['lock'])
  end?.(new Error('over'))
  await expect(first).rejects.toThrow('over')
  expect(await alone(folder, async () => 2)).toBe(2)
  expect(await readdir(folder)).toEqual([])
})

test('a lock that was left behind is none: of a process that is gone, and of one that had our number', async () => {
  // No process has a number that large.
  for (const pid of [2 ** 30, process.pid]) {
    await leave(pid)
    expect(await alone(folder, async () => pid)).toBe(pid)
  }
})

test('another process, and another machine, is waited for', async () => {
  for (const [pid, host] of [
    [process.ppid, hostname()],
    [2 ** 30, 'elsewhere'],
  ] as const) {
    await leave(pid, host)
    await expect(alone(folder, async () => 1)).rejects.toMatchObject({ code: 'EDIT_CONFLICT' })
  }
})
