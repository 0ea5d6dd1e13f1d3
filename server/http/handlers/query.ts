import type { Response } from 'express'
import type { QueryEvent, QuerySummary } from '../../contract/messages.ts'
import { plan, query } from '../../explore/query.ts'
import { sendPieces, writeStream } from '../answer.ts'
import type { Handlers } from '../handler.ts'
import type { Log } from '../log.ts'
import { noteProblem } from '../problem.ts'

export const queryHandlers: Handlers<'query' | 'plan'> = {
  async query({ explore, request, signal, services }, response) {
    const leave = await services.turnstile.enter(signal)
    try {
      const events = query(explore, request, { signal })
      if (wantsLines(response)) await sendLines(response, events, { signal, log: services.log })
      else await sendWhole(response, events)
    } finally {
      leave()
    }
  },
  async plan({ explore, request, signal, services }) {
    const leave = await services.turnstile.enter(signal)
    try {
      return await plan(explore, request, { signal })
    } finally {
      leave()
    }
  },
}

const wantsLines = (response: Response): boolean =>
  response.req.accepts(['application/json', 'application/x-ndjson']) === 'application/x-ndjson'

/** Each value is written as it arrives, so that a large answer is never turned into text in one go. */
async function sendWhole(response: Response, events: AsyncIterable<QueryEvent>): Promise<void> {
  let columns: string[] = []
  let summary: QuerySummary | undefined
  const rows: string[] = []
  const nodes: string[] = []
  const relationships: string[] = []
  for await (const event of events) {
    if ('row' in event) rows.push(JSON.stringify(event.row))
    else if ('graph' in event) {
      nodes.push(...event.graph.nodes.map(node => JSON.stringify(node)))
      relationships.push(...event.graph.relationships.map(relationship => JSON.stringify(relationship)))
    } else if ('columns' in event) columns = event.columns
    else if ('summary' in event) summary = event.summary
  }
  await sendPieces(response, pieces(), 'never')

  function* pieces() {
    yield `{"columns":${JSON.stringify(columns)},"rows":[`
    yield* separated(rows)
    yield '],"graph":{"nodes":['
    yield* separated(nodes)
    yield '],"relationships":['
    yield* separated(relationships)
    yield `]},"summary":${JSON.stringify(summary)}}`
  }
}

function* separated(texts: string[]): Generator<string> {
  for (const [index, text] of texts.entries()) yield index === 0 ? text : `,${text}`
}

/** One event a line. Until the first one is there an error is an ordinary problem; after that it is the last line. */
async function sendLines(
  response: Response,
  events: AsyncIterable<QueryEvent>,
  { signal, log }: { signal: AbortSignal; log: Log },
): Promise<void> {
  const iterator = events[Symbol.asyncIterator]()
  let next = await iterator.next()
  response.type('application/x-ndjson').set({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  response.flushHeaders()
  async function* lines() {
    try {
      while (!next.done) {
        yield `${JSON.stringify(next.value)}\n`
        next = await iterator.next()
      }
    } catch (error) {
      if (signal.aborted) throw error
      yield `${JSON.stringify({ problem: noteProblem(error, response, log) })}\n`
    } finally {
      await iterator.return?.()
    }
  }
  await writeStream(response, lines(), signal)
  response.end()
}
