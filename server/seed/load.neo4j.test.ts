import { describeWithNeo4j } from '../engines/conformance/database.ts'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { loadSuite } from './load-suite.ts'

describeWithNeo4j('seeds on Neo4j', database => {
  loadSuite('Neo4j', () => createNeo4jEngine(database))
})
