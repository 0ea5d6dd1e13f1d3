import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { type TestDatabase, testDatabase } from '../../server/engines/conformance/database.ts'
import { collect, type Engine } from '../../server/engines/engine.ts'
import { openEngine } from '../../server/engines/open.ts'
import { loadSeed } from '../../server/seed/load.ts'
import { launchBrowser } from './browser.ts'
import { openPage, type PageOptions } from './page.ts'
import { type Program, startProgram } from './program.ts'
import { endOne, shared } from './shared.ts'

// What the tests of a file play on: the built program on an engine with data, a browser, and a page on it.

/** What a suite runs on; `database` where it is a Neo4j. */
export interface TestEngine {
  readonly name: string
  readonly database?: TestDatabase
}

const database = testDatabase()
export const embedded: TestEngine = { name: 'the embedded engine' }
/** For `describe.each(engines)('on $name', …)`: Neo4j only where tests have one. */
export const engines: readonly TestEngine[] = database ? [embedded, { name: 'Neo4j', database }] : [embedded]

/** For suites of what the page does with answers: that both engines give the same ones is shown by other suites. */
export const oneEngine: readonly TestEngine[] = [embedded]

export interface StageOptions extends PageOptions {
  readonly engine?: TestEngine
  /** What the database holds. @default the report */
  readonly fill?: (engine: Engine) => Promise<unknown>
  readonly environment?: Record<string, string>
  /** A program of its own, for a test that harms it. @default false: where it may be, the one that other files use too */
  readonly alone?: boolean
}

export interface Stage {
  readonly program: Program
  readonly browser: Browser
  readonly page: Page
  /** What the page reported as errors of its own so far. */
  readonly errors: string[]
  /** Ends and removes all of it: what `beforeAll` returns. */
  readonly close: () => Promise<void>
}

const report = resolve(import.meta.dirname, '../../seeds/liaoning-chain-2025')

/** The settings under which the program finds this Neo4j. */
export const environmentOf = ({ uri, username, password }: TestDatabase): Record<string, string> => ({
  NEO4J_URI: uri,
  NEO4J_USERNAME: username,
  NEO4J_PASSWORD: password,
})

/** Empties the test's Neo4j, which other tests used before, and fills it. Its indexes and constraints stay. */
export async function fillNeo4j(
  database: TestDatabase,
  fill: (engine: Engine) => Promise<unknown> = engine => loadSeed(engine, report),
): Promise<void> {
  const engine = await openEngine({ kind: 'neo4j', ...database })
  try {
    await engine.write(run => collect(run('MATCH (n) DETACH DELETE n')))
    await fill(engine)
  } finally {
    await engine.close()
  }
}

/** What the test's Neo4j holds, so that the same is not loaded again. Nothing but `fill` writes. */
const holds = { report: false }

async function ensureReport(database: TestDatabase): Promise<void> {
  if (holds.report) return
  await fillNeo4j(database)
  holds.report = true
}

/** The program on the report, with nothing else said about it; as new, but for having answered before. */
async function sharedProgram({ name, database }: TestEngine): Promise<Program> {
  const program = await shared(
    name,
    () => startProgram(database ? environmentOf(database) : {}),
    started => started.stop(),
  )
  const { scenes } = (await (await fetch(`${program.address}/api/scenes`)).json()) as { scenes: { id: string }[] }
  for (const { id } of scenes) {
    const { ok, status } = await fetch(`${program.address}/api/scenes/${id}`, { method: 'DELETE' })
    if (!ok) throw new Error(`The scene of an earlier test cannot be deleted: ${status}`)
  }
  return program
}

/** Makes the data, starts the program and a browser, or takes those that are there, and opens a page once its graph is drawn. */
export async function setUp(options: StageOptions = {}): Promise<Stage> {
  const { engine = embedded, fill, environment = {}, alone = false, ...look } = options
  const { database } = engine
  const ends: (() => unknown)[] = []
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  const ownProgram = async () => {
    let settings: Record<string, string> = fill ? { GUANXI_SEED: 'none' } : {}
    if (database) settings = { ...settings, ...environmentOf(database) }
    else if (fill) {
      const dataDir = mkdtempSync(join(tmpdir(), 'guanxi-e2e-'))
      ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
      const filled = await openEngine({ kind: 'embedded', dataDir })
      await fill(filled).finally(() => filled.close())
      settings = { ...settings, GUANXI_DATA_DIR: dataDir }
    }
    const program = await startProgram({ ...settings, ...environment })
    ends.push(() => program.stop())
    return program
  }
  try {
    if (database && fill) {
      // The program that knew the report would not know what is there now.
      await endOne(engine.name)
      holds.report = false
      await fillNeo4j(database, fill)
    } else if (database) await ensureReport(database)
    const isPlain = !fill && !alone && Object.keys(environment).length === 0
    const program = await (isPlain ? sharedProgram(engine) : ownProgram())
    const browser = await shared('browser', launchBrowser, launched => launched.close())
    const before = new Set(browser.contexts())
    ends.push(() =>
      Promise.all(browser.contexts().map(async context => void (before.has(context) || (await context.close())))),
    )
    return { program, browser, ...(await openPage(browser, program.address, look)), close }
  } catch (error) {
    await close()
    throw error
  }
}
