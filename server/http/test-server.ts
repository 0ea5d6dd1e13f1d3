import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http'
import type { RequestHandler } from 'express'
import { limitsOf, readConfig } from '../config.ts'
import type { Value } from '../contract/graph.ts'
import { type Engine, noChanges, type Result, type RunOptions } from '../engines/engine.ts'
import type { AuditEntry } from '../explore/context.ts'
import type { Guard } from '../explore/guard/verdict.ts'
import { app } from './app.ts'
import { createLog } from './log.ts'
import { listen } from './server.ts'

export interface TestServer {
  address: string
  /** What was logged, line by line. */
  log: { [field: string]: unknown }[]
  audit: AuditEntry[]
  stop(grace?: number): Promise<void>
}

/** The app on a free port, with the environment given. */
export async function startTestServer(options: {
  engine: Engine
  guard?: Guard
  env?: { [name: string]: string }
  page?: RequestHandler
}): Promise<TestServer> {
  const { engine, guard = admitAll, env = {}, page } = options
  const config = readConfig({ env })
  const log: TestServer['log'] = []
  const audit: AuditEntry[] = []
  const stopping = new AbortController()
  const listening = await listen({ host: config.host, port: 0, stopping })
  const explore = { engine, guard, limits: limitsOf(config), audit: (entry: AuditEntry) => void audit.push(entry) }
  const logger = createLog('trace', { write: line => void log.push(JSON.parse(line)) })
  listening.answer(app({ explore, config, log: logger, stopping: stopping.signal, page }))
  return { address: listening.address, log, audit, stop: (grace = 0) => listening.stop(grace) }
}

/** For tests of what comes after the guard; the guard itself is tested in its own room. */
export const admitAll: Guard = {
  check: async text => ({
    admitted: true,
    statement: text,
    kind: 'read',
    prefix: undefined,
    statementWithoutLiterals: '…',
    parameters: [],
  }),
  warm: async () => {},
  close: async () => {},
}

/** An engine that does what a test says, to provoke what a real one does seldom. */
export function faultyEngine(faults: Partial<Engine>): Engine {
  return {
    kind: 'neo4j',
    supports: { fullText: true },
    elementIds: { node: /^n:\d+$/, relationship: /^r:\d+$/ },
    run: () => resultOf([]),
    explain: async () => ({ operator: 'ProduceResults', children: [{ operator: 'EmptyRow', children: [] }] }),
    write: () => Promise.reject(new Error('not in this test')),
    transact: () => Promise.reject(new Error('not in this test')),
    schema: async () => ({ labels: [], types: [], propertyKeys: [], constraints: [], indexes: [] }),
    health: async () => ({ ok: true, version: 'test', latency: 1 }),
    close: async () => {},
    ...faults,
  }
}

export function resultOf(rows: Iterable<Value[]> | AsyncIterable<Value[]>, columns = ['n']): Result {
  let count = 0
  return {
    rows: (async function* () {
      for await (const row of rows) {
        count += 1
        yield row
      }
    })(),
    columns: Promise.resolve(columns),
    summary: async () => ({ rows: count, truncated: false, duration: 1, changes: noChanges, notices: [] }),
  }
}

/** Never ends by itself; tells when its signal aborts. */
export function hangingResult(options: RunOptions, onAbort: () => void): Result {
  const { signal } = options
  const never = new Promise<never>((_settle, fail) => {
    signal?.addEventListener('abort', () => {
      onAbort()
      fail(signal.reason)
    })
  })
  never.catch(() => {})
  return {
    // biome-ignore lint/correctness/useYield: it hangs before its first row
    rows: (async function* () {
      await never
    })(),
    columns: Promise.resolve(['n']),
    summary: () => never,
  }
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** A request as it is written, with a Host and a path that `fetch` would put right. Rejects when the answer is cut off. */
export async function send(
  address: string,
  options: RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  const response = await open(address, options)
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }
}

/** The same, without reading what is answered. */
export function open(
  address: string,
  { body, ...options }: RequestOptions & { body?: string | Buffer } = {},
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(address)
  return new Promise((settle, fail) => {
    const request = httpRequest({ hostname, port, agent: false, ...options }, settle)
    request.on('error', fail)
    request.end(body)
  })
}

export const post = (body: unknown, headers: { [name: string]: string } = {}): RequestOptions & { body: string } => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})
