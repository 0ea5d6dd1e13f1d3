import { describeWithNeo4j } from '../engines/conformance/database.ts'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { importSuite } from './import-suite.ts'

describeWithNeo4j('importing', database => {
  importSuite('Neo4j', () => createNeo4jEngine(database), ['csv', 'turtle'])
})
