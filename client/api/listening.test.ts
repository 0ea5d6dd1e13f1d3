import { expect, test } from 'vitest'
import type { Api } from './client.ts'
import { type Heard, listening } from './listening.ts'

const answering = (answer: unknown, events: () => AsyncGenerator<unknown>): Api =>
  ({ ask: async () => answer, query: events }) as unknown as Api

async function* rows() {
  yield { row: [1] }
  yield { row: [2] }
}
async function* failing() {
  yield { row: [1] }
  throw new Error('no more')
}
const told = (events = rows, answer: unknown = {}) => {
  const heard: Heard[] = []
  return { heard, api: listening(answering(answer, events), one => heard.push(one)) }
}
const asking = { statement: 'RETURN $x', parameters: { x: 1 } }

test('an answer is told with what ran for it, one for which nothing ran is not', async () => {
  const ran = [{ statement: 'RETURN 1', parameters: {} }]
  const { heard, api } = told(rows, { ran })
  await api.ask('search', { q: 'a', mode: 'names' } as never)
  expect(heard).toMatchObject([{ route: 'search', request: { q: 'a' }, ran, outcome: 'answered' }])
  const silent = told(rows, { formats: [] })
  await silent.api.ask('formats', {})
  expect(silent.heard).toEqual([])
})

test('a query is told when it is over: answered, failed, or left by who reads it', async () => {
  const outcome = async (events: typeof rows, leave: boolean) => {
    const { heard, api } = told(events)
    try {
      for await (const _ of api.query(asking)) if (leave) break
    } catch {
      // The reader hears of it as ever.
    }
    expect(heard).toMatchObject([{ route: 'query', ran: [asking] }])
    return heard[0]!.outcome
  }
  expect(await outcome(rows, false)).toBe('answered')
  expect(await outcome(failing as typeof rows, false)).toBe('failed')
  expect(await outcome(rows, true)).toBe('stopped')
})
