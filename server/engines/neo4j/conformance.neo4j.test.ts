import { describeWithNeo4j } from '../conformance/database.ts'
import { conformance } from '../conformance/suite.ts'
import { createNeo4jEngine } from './engine.ts'

describeWithNeo4j('Neo4j', database => {
  conformance({ name: 'neo4j', open: () => createNeo4jEngine(database) })
})
