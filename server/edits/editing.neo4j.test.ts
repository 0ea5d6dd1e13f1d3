import { describeWithNeo4j } from '../engines/conformance/database.ts'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { editingSuite } from './editing-suite.ts'

describeWithNeo4j('editing', database => {
  editingSuite('Neo4j', () => createNeo4jEngine(database))
})
