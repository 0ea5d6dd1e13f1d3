import { describeWithNeo4j } from '../engines/conformance/database.ts'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { describePatterns } from './patterns-suite.ts'

describeWithNeo4j('patterns', database => {
  describePatterns('Neo4j', () => createNeo4jEngine(database), true)
})
