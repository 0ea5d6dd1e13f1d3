import { describeWithNeo4j } from '../engines/conformance/database.ts'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { describePhrases } from './phrases-suite.ts'

describeWithNeo4j('the phrases of the report', database => {
  describePhrases('Neo4j', () => createNeo4jEngine(database))
})
