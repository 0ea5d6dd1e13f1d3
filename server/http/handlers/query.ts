import type { Response } from 'express'
import { isNode, isRelationship, type Node, type Relationship, type Value } from '../../contract/graph.ts'
import type { QueryEvent, QuerySummary } from '../../contract/messages.ts'
import { getFunctions } from '../../explore/functions.ts'
import { lint } from '../../explore/lint.ts'
import { plan, query } from '../../explore/query.ts'
import { type Bytes, createBytes, send, writeStream } from '../answer.ts'
import type { Handlers } from '../handler.ts'
import type { Log } from '../log.ts'
import { noteProblem } from '../problem.ts'

export const queryHandlers: Handlers<'query' | 'plan' | 'lint' | 'functions'> = {
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
  functions: ({ explore, signal }) => getFunctions(explore, { signal }),
  lint: ({ explore, request, signal }) => lint(explore, request, { signal }),
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
  const rows = createList()
  const nodes = createList()
  const relationships = createList()
  for await (const event of events) {
    if ('row' in event) rows.add(textOfRow(event.row))
    else if ('graph' in event) {
      for (const node of event.graph.nodes) nodes.add(textOf(node))
      for (const relationship of event.graph.relationships) relationships.add(textOf(relationship))
    } else if ('columns' in event) columns = event.columns
    else if ('summary' in event) summary = event.summary
  }
  send(
    response,
    [
      Buffer.from(`{"columns":${JSON.stringify(columns)},"rows":[`),
      ...rows.chunks(),
      Buffer.from('],"graph":{"nodes":['),
      ...nodes.chunks(),
      Buffer.from('],"relationships":['),
      ...relationships.chunks(),
      Buffer.from(`]},"summary":${JSON.stringify(summary)}}`),
    ],
    'never',
  )
}

/** The items of a list, with commas between. */
function createList(): Bytes {
  const bytes = createBytes()
  let isFirst = true
  return {
    add(text) {
      if (!isFirst) bytes.add(',')
      isFirst = false
      bytes.add(text)
    },
    chunks: bytes.chunks,
  }
}

/** What has been written already; an entity that stands in many rows and in the graph is turned into text once. */
const written = new WeakMap<object, string>()

const textOfRow = (row: readonly Value[]): string => `[${row.map(textOf).join()}]`

/** `JSON.stringify` of a value of an answer. */
function textOf(value: Value): string {
  if (Array.isArray(value) && value.some(isEntity)) return textOfRow(value)
  if (!isEntity(value)) return JSON.stringify(value)
  const known = written.get(value)
  if (known !== undefined) return known
  const text = JSON.stringify(value)
  written.set(value, text)
  return text
}

const isEntity = (value: Value): value is Node | Relationship => isNode(value) || isRelationship(value)

const lineOf = (event: QueryEvent): string =>
  'row' in event
    ? `{"row":${textOfRow(event.row)}}`
    : 'graph' in event
      ? `{"graph":{"nodes":${textOfRow(event.graph.nodes)},"relationships":${textOfRow(event.graph.relationships)}}}`
      : JSON.stringify(event)

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
        yield `${lineOf(next.value)}\n`
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
