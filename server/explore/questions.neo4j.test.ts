import { describeWithNeo4j } from '../engines/conformance/database.ts'
import { createNeo4jEngine } from '../engines/neo4j/engine.ts'
import { describeQuestions } from './conformance/questions.ts'

describeWithNeo4j('the questions', database => {
  describeQuestions('Neo4j', () => createNeo4jEngine(database))
})
