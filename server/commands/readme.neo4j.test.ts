import { describeWithNeo4j } from '../engines/conformance/database.ts'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { describeReadme } from './readme-suite.ts'

describeWithNeo4j('the README on Neo4j', database => {
  describeReadme('Neo4j', () => createNeo4jEngine(database))
})
