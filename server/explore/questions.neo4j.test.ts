import { describe, it } from 'vitest'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { describeQuestions } from './conformance/questions.ts'

const {
  GUANXI_TEST_NEO4J_URI: uri,
  GUANXI_TEST_NEO4J_USERNAME: username,
  GUANXI_TEST_NEO4J_PASSWORD: password,
} = process.env

if (uri) {
  describeQuestions('Neo4j', () => createNeo4jEngine({ uri, username: username ?? 'neo4j', password: password ?? '' }))
} else {
  console.warn(
    'SKIPPED: the questions on Neo4j. Set GUANXI_TEST_NEO4J_URI to a test server, whose data will be deleted.',
  )
  describe('questions on Neo4j', () => {
    it.skipIf(process.env.GUANXI_TEST_REQUIRE_ALL !== '1')('has a server', () => {
      throw new Error('GUANXI_TEST_REQUIRE_ALL=1 needs GUANXI_TEST_NEO4J_URI.')
    })
  })
}
