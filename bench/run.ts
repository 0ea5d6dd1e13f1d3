import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import { round, table } from './figures.ts'
import { measureLatency } from './latency.ts'
import { measurePage } from './page.ts'
import { startServer } from './server.ts'

// npm run bench: figures as ratios to something measured in the same run, in Markdown.
// With NEO4J_URI, NEO4J_PASSWORD (and NEO4J_USERNAME, NEO4J_DATABASE) set, the latency of the API is held against the
// raw driver on that database, which should hold a graph (`guanxi load`, or `guanxi load --generate 10000/30000`).

const runs = Number(process.env.BENCH_RUNS ?? 100)
const { NEO4J_URI, NEO4J_USERNAME = 'neo4j', NEO4J_PASSWORD = '', NEO4J_DATABASE } = process.env

const folder = mkdtempSync(join(tmpdir(), 'guanxi-bench-'))
const embedded = { GUANXI_DATA_DIR: folder, NEO4J_URI: '' }
try {
  const first = await startServer(embedded)
  await first.stop()
  const second = await startServer(embedded)
  const page = await measurePage(second.base, 5).finally(second.stop)
  console.log('## Start and page, embedded engine, the report\n')
  console.log(
    table(
      ['', 'ms', 'ratio'],
      [
        [
          'first start, with loading',
          round(first.startup, 0),
          `${round(first.startup / second.startup)} × second start`,
        ],
        ['second start', round(second.startup, 0), ''],
        [
          'page until the graph is drawn',
          round(page.drawn, 0),
          `${round(page.drawn / page.empty)} × an empty page (${round(page.empty, 0)} ms)`,
        ],
        ['longest task meanwhile', round(page.longestTask, 0), ''],
      ],
    ),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

if (NEO4J_URI) {
  const server = await startServer({ NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD })
  const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD))
  try {
    const figures = await measureLatency({ base: server.base, driver, database: NEO4J_DATABASE, runs })
    console.log(`\n## API against the raw driver, the same Cypher on the same Neo4j, ${runs} runs in turn, medians\n`)
    console.log(
      table(
        ['question', 'API, ms', 'driver, ms', 'ratio'],
        figures.map(figure => [figure.question, round(figure.api, 2), round(figure.driver, 2), round(figure.ratio, 2)]),
      ),
    )
  } finally {
    await driver.close()
    await server.stop()
  }
} else {
  console.log('\nNEO4J_URI is not set: the API was not held against the raw driver.')
}
