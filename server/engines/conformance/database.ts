import { describe, it } from 'vitest'

export interface TestDatabase {
  uri: string
  username: string
  password: string
}

/** The names of several databases, separated by commas. */
const listed = (text = ''): string[] => text.split(',').filter(part => part !== '')

/**
 * The Neo4j that the tests of this worker may use and empty, from the environment; undefined when none is named.
 * GUANXI_TEST_NEO4J_URI may name several, and then GUANXI_TEST_NEO4J_PASSWORD as many: vitest.config.ts starts as
 * many workers, and each has one for itself.
 */
export function testDatabase(): TestDatabase | undefined {
  const {
    GUANXI_TEST_NEO4J_URI: uris,
    GUANXI_TEST_NEO4J_USERNAME: username = 'neo4j',
    GUANXI_TEST_NEO4J_PASSWORD: passwords = '',
    VITEST_POOL_ID: worker = '1',
  } = process.env
  const all = listed(uris)
  const mine = (Number(worker) - 1) % Math.max(1, all.length)
  const uri = all[mine]
  if (uri === undefined) return undefined
  return { uri, username, password: all.length > 1 ? (listed(passwords)[mine] ?? '') : passwords }
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
