import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'

export interface TestDatabase {
  uri: string
  username: string
  password: string
}

/** The names of several databases, separated by commas. */
const listed = (text = ''): string[] => text.split(',').filter(part => part !== '')

let claimed: TestDatabase | undefined

/**
 * The Neo4j that the tests of this process may use and empty, from the environment; undefined when none is named.
 * GUANXI_TEST_NEO4J_URI may name several, and then GUANXI_TEST_NEO4J_PASSWORD as many. Each process claims one for
 * itself until it ends, and waits for one while all are taken: a file that tells who has it lies in the temporary
 * folder. (The runner's own numbers of workers are not unique at all times.)
 */
export function testDatabase(): TestDatabase | undefined {
  const {
    GUANXI_TEST_NEO4J_URI,
    GUANXI_TEST_NEO4J_USERNAME: username = 'neo4j',
    GUANXI_TEST_NEO4J_PASSWORD: passwords = '',
  } = process.env
  const uris = listed(GUANXI_TEST_NEO4J_URI)
  if (uris.length === 0) return undefined
  if (claimed) return claimed
  const mine = claim(uris)
  claimed = { uri: uris[mine]!, username, password: uris.length > 1 ? (listed(passwords)[mine] ?? '') : passwords }
  return claimed
}

const PATIENCE = 120_000

function claim(uris: readonly string[]): number {
  const end = Date.now() + PATIENCE
  while (Date.now() < end) {
    for (const [index, uri] of uris.entries()) if (take(uri)) return index
    // Tests are declared without waiting for anything, so this waits for them.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
  throw new Error(`Every test database is in use: ${uris.join(', ')}.`)
}

function take(uri: string): boolean {
  const file = join(tmpdir(), `neo4j-in-test-${createHash('sha256').update(uri).digest('hex').slice(0, 12)}`)
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    process.once('exit', () => rmSync(file, { force: true }))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (isGone(file)) rmSync(file, { force: true })
    return false
  }
}

/** Whether who had the database has ended without giving it back. */
function isGone(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    // Empty while it is being written.
    if (pid > 0) process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** How many databases tests may use, each for itself. */
export const countTestDatabases = (): number => listed(process.env.GUANXI_TEST_NEO4J_URI).length

/** Whether everything must run, as in CI: what would be skipped then fails. */
export const requireAll = (): boolean => process.env.GUANXI_TEST_REQUIRE_ALL === '1'

/** Tests on a real Neo4j. Without one they are skipped, loudly, or fail where everything must run. */
export function describeWithNeo4j(name: string, tests: (database: TestDatabase) => void): void {
  const database = testDatabase()
  if (database !== undefined) describe(name, () => tests(database))
  else
    skipLoudly(
      name,
      'No Neo4j to test with. Start one (npm run neo4j) and set GUANXI_TEST_NEO4J_URI=bolt://127.0.0.1:7687 and GUANXI_TEST_NEO4J_PASSWORD.',
    )
}

/** Stands for tests that cannot run here, and says why. */
export function skipLoudly(name: string, reason: string): void {
  describe(name, () => {
    if (requireAll())
      it('must run here (GUANXI_TEST_REQUIRE_ALL=1)', () => {
        throw new Error(reason)
      })
    else {
      console.warn(`\nSKIPPED: ${name}. ${reason}\n`)
      it.skip(reason, () => {})
    }
  })
}
