import { expect, test } from 'vitest'
import type { RowsExportRequest } from '../contract/messages.ts'
import { createTickets } from './tickets.ts'

const request: RowsExportRequest = { statement: 'RETURN 1' }
const idOf = (path: string) => path.split('/').at(-1) ?? ''

test('a ticket is good once, and for a while', () => {
  let time = 0
  const tickets = createTickets(() => time)
  const [first, second] = [tickets.take(request), tickets.take(request)]
  expect(first.path).not.toBe(second.path)
  expect(tickets.redeem(idOf(first.path))).toBe(request)
  expect(tickets.redeem(idOf(first.path))).toBeUndefined()
  time = second.seconds * 1000 + 1
  expect(tickets.redeem(idOf(second.path))).toBeUndefined()
  for (const id of ['', 'constructor', '__proto__']) expect(tickets.redeem(id)).toBeUndefined()
})

test('only so many wait at a time, until theirs is over', () => {
  let time = 0
  const tickets = createTickets(() => time)
  const takeAll = () => {
    for (let count = 0; ; count++)
      try {
        tickets.take(request)
      } catch (error) {
        return { count, error }
      }
  }
  const { count, error } = takeAll()
  expect(error).toMatchObject({ code: 'ENGINE_BUSY', retryAfter: expect.any(Number) })
  time = 3_600_000
  expect(takeAll().count).toBe(count)
})
