import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import neo4j from 'neo4j-driver'
import { round, table } from './figures.ts'
import type { Motion } from './hand.ts'
import { type Exchange, measureInterchange } from './interchange.ts'
import { measureLatency } from './latency.ts'
import { measurePage } from './page.ts'
import { measurePanning } from './panning.ts'
import { measurePeers } from './peers.ts'
import { measureRows } from './rows.ts'
import { startPlain, startServer } from './server.ts'
import { measureSession } from './session.ts'
import type { Task } from './tasks.ts'
import { measureTyping } from './typing.ts'

// npm run bench: figures as ratios to something measured in the same run, in Markdown. Names of parts (start, session,
// panning, rows, peers, api, interchange) measure those alone.
// With NEO4J_URI, NEO4J_PASSWORD (and NEO4J_USERNAME, NEO4J_DATABASE) set, the latency of the API is held against the
// raw driver on that database, which should hold a graph (`guanxi load`, or `guanxi load --generate 10000/30000`).
// `interchange` fills and empties the database, so it wants an empty one.

const runs = Number(process.env.BENCH_RUNS ?? 100)
const { NEO4J_URI, NEO4J_USERNAME = 'neo4j', NEO4J_PASSWORD = '', NEO4J_DATABASE } = process.env

async function start() {
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
          [
            'longest task meanwhile, of the processor’s time',
            round(page.longest.processor, 0),
            `${round(page.longest.wall, 0)} ms by the clock`,
          ],
        ],
      ),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function session() {
  const generated = mkdtempSync(join(tmpdir(), 'guanxi-bench-'))
  try {
    const environment = { GUANXI_DATA_DIR: generated, NEO4J_URI: '' }
    execFileSync(process.execPath, ['bin/guanxi.mjs', 'load', '--generate', '1000/3000'], {
      cwd: resolve(import.meta.dirname, '..'),
      env: { ...process.env, ...environment },
      stdio: 'ignore',
    })
    const server = await startServer(environment)
    const session = await measureSession(server.base, Math.min(3, runs)).finally(server.stop)
    const row = (name: string, { processor, wall }: Task) => [
      name,
      round(processor, 0),
      round(wall, 0),
      round(processor / session.plain.processor, 2),
    ]
    console.log(
      `\n## Longest task on the page's main thread, ${session.nodes} nodes and ${session.relationships} relationships drawn, medians\n`,
    )
    console.log(
      table(
        ['act', 'processor, ms', 'clock, ms', '× a page that only draws them'],
        [
          ...session.acts.map(({ act, longest }) => row(act, longest)),
          row('all of it', session.longest),
          row('a page that only draws them', session.plain),
        ],
      ),
    )
  } finally {
    rmSync(generated, { recursive: true, force: true })
  }
}

async function panning() {
  const large = mkdtempSync(join(tmpdir(), 'guanxi-bench-'))
  try {
    const environment = { GUANXI_DATA_DIR: large, NEO4J_URI: '' }
    execFileSync(process.execPath, ['bin/guanxi.mjs', 'load', '--generate', '1000/2000'], {
      cwd: resolve(import.meta.dirname, '..'),
      env: { ...process.env, ...environment },
      stdio: 'ignore',
    })
    const server = await startServer(environment)
    const panning = await measurePanning(server.base, Math.min(3, runs)).finally(server.stop)
    const cells = ({ fps, most, longest }: Motion) => [round(fps), round(most, 0), round(longest, 0)]
    console.log(
      `\n## Frames while the view moves, ${panning.nodes} nodes and ${panning.relationships} relationships drawn, beside plain Cytoscape\n`,
    )
    console.log(
      table(
        ['', 'frames/s', '19 of 20 within, ms', 'longest, ms', 'plain: frames/s', 'within, ms', 'longest, ms'],
        panning.rows.map(({ act, ours, plain }) => [act, ...cells(ours), ...cells(plain)]),
      ),
    )
  } finally {
    rmSync(large, { recursive: true, force: true })
  }
}

async function rows() {
  const folder = mkdtempSync(join(tmpdir(), 'guanxi-bench-'))
  try {
    const environment = { GUANXI_DATA_DIR: folder, NEO4J_URI: '', GUANXI_ROWS: '100000', GUANXI_BYTES: '1000000000' }
    execFileSync(process.execPath, ['bin/guanxi.mjs', 'load', '--generate', '1000/3000'], {
      cwd: resolve(import.meta.dirname, '..'),
      env: { ...process.env, ...environment },
      stdio: 'ignore',
    })
    const server = await startServer(environment)
    const measured = async () => ({
      typing: await measureTyping(server.base, Math.min(5, runs)),
      figure: await measureRows(server.base, Math.min(5, runs)),
    })
    const { typing, figure } = await measured().finally(server.stop)
    console.log('\n## From a key to the picture that shows it, in the editor and in a plain box for text, medians\n')
    console.log(
      table(
        ['', 'first key, ms', 'next keys: median, ms', 'most, ms'],
        Object.entries(typing).map(([name, { first, next }]) => [
          name,
          round(first, 0),
          round(next.median, 0),
          round(next.most, 0),
        ]),
      ),
    )
    console.log(`\n## Longest task on the page's main thread, a result of ${figure.rows} rows, medians\n`)
    console.log(
      table(
        ['act', 'processor, ms', 'clock, ms', 'reported as long, ms', 'an empty box: processor, ms', 'clock, ms'],
        figure.acts.map(({ act, longest, reported, control }) => [
          act,
          round(longest.processor, 0),
          round(longest.wall, 0),
          round(reported, 0),
          ...(control ? [round(control.processor, 0), round(control.wall, 0)] : ['', '']),
        ]),
      ),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function peers() {
  const sizes = process.env.BENCH_SCENES?.split(' ') ?? ['300/900', '1000/3000', '3000/9000', '10000/30000']
  for (const size of sizes) {
    const [nodes = 0, relationships = 0] = size.split('/').map(Number)
    const figures = await measurePeers(nodes, relationships, 1)
    console.log(`\n## ${nodes} nodes and ${relationships} relationships, each library with the same scene\n`)
    console.log(
      table(
        [
          '',
          'first picture, ms',
          'longest task, ms',
          'pan, frames/s',
          '19 of 20 within, ms',
          'zoom, frames/s',
          '19 of 20 within, ms',
        ],
        figures.map(({ name, picture, longest, pan, zoom }) => [
          name,
          round(picture, 0),
          round(longest.wall, 0),
          round(pan.fps),
          round(pan.most, 0),
          round(zoom.fps),
          round(zoom.most, 0),
        ]),
      ),
    )
  }
}

async function api() {
  if (NEO4J_URI) {
    const server = await startServer({ NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD })
    const plain = await startPlain({ NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD })
    const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD))
    try {
      const figures = await measureLatency({
        base: server.base,
        plain: plain.base,
        driver,
        database: NEO4J_DATABASE,
        runs,
      })
      console.log(`\n## API against the raw driver, the same Cypher on the same Neo4j, ${runs} runs in turn, medians\n`)
      console.log(
        table(
          ['question', 'API, ms', 'driver, ms', 'ratio', 'plain server, ms', 'its ratio'],
          figures.map(({ question, api, driver, plain, ratio }) => [
            question,
            round(api, 2),
            round(driver, 2),
            round(ratio, 2),
            ...(plain === null ? ['', ''] : [round(plain, 2), round(plain / driver, 2)]),
          ]),
        ),
      )
    } finally {
      await driver.close()
      plain.stop()
      await server.stop()
    }
  } else {
    console.log('\nNEO4J_URI is not set: the API was not held against the raw driver.')
  }
}

async function interchange() {
  if (!NEO4J_URI) return console.log('\nNEO4J_URI is not set: nothing was exported or imported.')
  const settings = {
    uri: NEO4J_URI,
    username: NEO4J_USERNAME,
    password: NEO4J_PASSWORD,
    ...(NEO4J_DATABASE && { database: NEO4J_DATABASE }),
  }
  const size = process.env.BENCH_GRAPH ?? '5000/25000'
  await requireEmpty()
  execFileSync(process.execPath, ['bin/guanxi.mjs', 'load', '--generate', size], {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: 'ignore',
  })
  const figures = await measureInterchange(settings, Math.min(5, runs))
  const count = figures.nodes + figures.relationships
  const row = ({ name, milliseconds, ratio }: Exchange) => [
    name,
    round(milliseconds, 0),
    round(count / milliseconds, 0),
    round(ratio.median, 2),
    `${round(ratio.least, 2)}–${round(ratio.most, 2)}`,
  ]
  const { read, write, networkxRead, networkxWrite } = figures.measures
  const bare = (name: string, milliseconds: number | undefined) =>
    milliseconds === undefined ? [] : [[name, round(milliseconds, 0), round(count / milliseconds, 0), '1.00', '']]
  const head = ['', 'ms', 'rows/ms', 'time of the measure', 'from – to']
  console.log(`\n## Files, ${figures.nodes} nodes and ${figures.relationships} relationships, medians\n`)
  console.log(table(['out', ...head.slice(1)], [...bare('the driver reads', read), ...figures.exports.map(row)]))
  console.log(
    `\n${table(['in', ...head.slice(1)], [...bare('the driver writes', write), ...figures.imports.map(row)])}`,
  )
  const networkx = [
    ...bare('networkx writes', networkxWrite),
    ...bare('networkx reads', networkxRead),
    ...figures.graphml.map(row),
  ]
  console.log(`\n${table(['GraphML beside networkx', ...head.slice(1)], networkx)}`)
}

async function requireEmpty() {
  const driver = neo4j.driver(NEO4J_URI!, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD))
  try {
    const { records } = await driver.executeQuery('MATCH (n) RETURN n LIMIT 1', {}, { database: NEO4J_DATABASE })
    if (records.length > 0) throw new Error('interchange fills and empties the database; this one holds something.')
  } finally {
    await driver.close()
  }
}

const parts = { start, session, panning, rows, peers, api, interchange }
const wanted = process.argv.slice(2)
for (const name of wanted) if (!Object.hasOwn(parts, name)) throw new Error(`${name} is none of ${Object.keys(parts)}.`)
for (const [name, measure] of Object.entries(parts))
  if (wanted.length === 0 ? name !== 'interchange' : wanted.includes(name)) await measure()
