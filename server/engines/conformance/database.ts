import { describe, it } from 'vitest'

export interface TestDatabase {
  uri: string
  username: string
  password: string
}

/** The Neo4j that tests may use, from the environment; undefined when none is named. */
export function testDatabase(): TestDatabase | undefined {
  const {
    GUANXI_TEST_NEO4J_URI: uri,
    GUANXI_TEST_NEO4J_USERNAME: username,
    GUANXI_TEST_NEO4J_PASSWORD: password,
  } = process.env
  if (uri === undefined || uri === '') return undefined
  return { uri, username: username ?? 'neo4j', password: password ?? '' }
}

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
