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

export interface StageOptions extends PageOptions {
  readonly engine?: TestEngine
  /** What the database holds. @default the report */
  readonly fill?: (engine: Engine) => Promise<unknown>
  readonly environment?: Record<string, string>
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

/** Makes the data, starts the program and a browser, and opens a page once its graph is drawn. */
export async function setUp({ engine = embedded, fill, environment = {}, ...look }: StageOptions = {}): Promise<Stage> {
  const ends: (() => unknown)[] = []
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    let settings: Record<string, string> = fill ? { GUANXI_SEED: 'none' } : {}
    if (engine.database) {
      await fillNeo4j(engine.database, fill)
      settings = { ...settings, ...environmentOf(engine.database) }
    } else if (fill) {
      const dataDir = mkdtempSync(join(tmpdir(), 'guanxi-e2e-'))
      ends.push(() => rmSync(dataDir, { recursive: true, force: true }))
      const filled = await openEngine({ kind: 'embedded', dataDir })
      await fill(filled).finally(() => filled.close())
      settings = { ...settings, GUANXI_DATA_DIR: dataDir }
    }
    const program = await startProgram({ ...settings, ...environment })
    ends.push(() => program.stop())
    const browser = await launchBrowser()
    ends.push(() => browser.close())
    return { program, browser, ...(await openPage(browser, program.address, look)), close }
  } catch (error) {
    await close()
    throw error
  }
}
