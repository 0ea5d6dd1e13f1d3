import http from 'node:http'
import neo4j, { type Driver } from 'neo4j-driver'
import { median } from './figures.ts'

// How much the API costs over the raw driver on the same Neo4j: each question is asked through the API and, in turn,
// the very Cypher that it ran (the answer's `ran`) is run by the driver alone. The ratio of the medians is the figure.
// Queries are asked of the plain server too (plain.ts): what lies between it and the driver is HTTP and JSON.

export interface LatencyFigure {
  question: string
  api: number
  driver: number
  /** The plain server; null where it has no such question. */
  plain: number | null
  ratio: number
}

interface Statement {
  statement: string
  parameters: Record<string, unknown>
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

/** One request over a kept connection; the whole body is read, as the driver reads all its records. */
function request(base: string, method: string, path: string, body?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    // With its length, as a browser sends it: in chunks the server would wait for one packet more.
    const headers =
      text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const call = http.request(new URL(path, base), { method, agent, headers }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) resolve(answer)
        else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${answer.slice(0, 300)}`))
      })
    })
    call.on('error', reject)
    call.end(text)
  })
}

async function runRaw(driver: Driver, database: string | undefined, statements: Statement[]): Promise<void> {
  const session = driver.session({ defaultAccessMode: neo4j.session.READ, ...(database ? { database } : {}) })
  try {
    for (const { statement, parameters } of statements) await session.run(statement, withIntegers(parameters))
  } finally {
    await session.close()
  }
}

/** JSON has one kind of number; SKIP and LIMIT want an integer of the database's. */
function withIntegers(value: unknown): never {
  const convert = (item: unknown): unknown => {
    if (typeof item === 'number' && Number.isInteger(item)) return neo4j.int(item)
    if (Array.isArray(item)) return item.map(convert)
    if (item && typeof item === 'object') {
      return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, convert(inner)]))
    }
    return item
  }
  return convert(value) as never
}

const of = (statement: string): Statement => ({ statement, parameters: {} })

export interface LatencyOptions {
  base: string
  /** Address of the plain server. */
  plain: string
  driver: Driver
  database: string | undefined
  runs: number
}

/** Asks search, expand and query, `runs` times each in turn with the raw driver. Milliseconds. */
export async function measureLatency({
  base,
  plain,
  driver,
  database,
  runs,
}: LatencyOptions): Promise<LatencyFigure[]> {
  const overview = JSON.parse(await request(base, 'GET', '/api/overview'))
  const hub: string = overview.nodes[0].id
  const posts = 'MATCH (p:Person)-[r:HOLDS_POST]->(o) RETURN p.name, r.title, o.name'
  const entities = 'MATCH (n)-[r]->(m) RETURN n, r, m LIMIT 500'
  const values = 'MATCH (n)-[r]->(m) RETURN elementId(n), type(r), elementId(m) LIMIT 500'
  const query = (statement: string) => (to: string) => request(to, 'POST', '/api/query', { statement })
  const questions: [string, (to: string) => Promise<string>, Statement?][] = [
    ['search', to => request(to, 'GET', '/api/search?q=wang&limit=20')],
    ['count neighbours', to => request(to, 'POST', '/api/neighbours/counts', { refs: [hub] })],
    ['expand', to => request(to, 'POST', '/api/neighbours', { refs: [hub], limit: 100 })],
    ['query, all posts', query(posts), of(posts)],
    ['query, 500 rows of values', query(values), of(values)],
    ['query, 500 rows of entities', query(entities), of(entities)],
  ]
  const figures: LatencyFigure[] = []
  for (const [question, ask, given] of questions) {
    const ran = given ? [given] : (JSON.parse(await ask(base)).ran as Statement[])
    const api: number[] = []
    const raw: number[] = []
    const peer: number[] = []
    for (let run = 0; run < runs + 20; run++) {
      const times = [performance.now()]
      await ask(base)
      times.push(performance.now())
      await runRaw(driver, database, ran)
      times.push(performance.now())
      if (given) await ask(plain)
      times.push(performance.now())
      if (run < 20) continue // plans, caches and the compiler warm up
      api.push(times[1]! - times[0]!)
      raw.push(times[2]! - times[1]!)
      peer.push(times[3]! - times[2]!)
    }
    figures.push({
      question,
      api: median(api),
      driver: median(raw),
      plain: given ? median(peer) : null,
      ratio: median(api) / median(raw),
    })
  }
  return figures
}
