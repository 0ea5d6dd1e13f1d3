import { describe } from 'vitest'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { loadSuite } from './load-suite.ts'

const { GUANXI_TEST_NEO4J_URI: uri, GUANXI_TEST_NEO4J_PASSWORD: password } = process.env
describe.skipIf(!uri)('neo4j', () => {
  loadSuite('Neo4j', () => createNeo4jEngine({ uri: uri!, username: 'neo4j', password: password! }))
})
