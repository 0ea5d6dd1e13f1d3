import type { Engine } from '../engines/engine.ts'
import { isAppError } from '../errors.ts'

const constraint = 'CREATE CONSTRAINT entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE n.key IS UNIQUE'
const indexes = [
  'CREATE INDEX entity_seed IF NOT EXISTS FOR (n:Entity) ON (n.seed)',
  'CREATE TEXT INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name)',
]
/** The analyzer cuts Chinese into pairs of characters, and leaves words of other scripts whole. */
const fullText =
  "CREATE FULLTEXT INDEX entity_text IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.nameZh, n.aliases, n.description, n.digest, n.text] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"

/**
 * The constraint that makes keys unique, and the indexes that lookup and search use. An engine that has no such
 * statements keeps its own index on keys. Harmless when all is there.
 */
export async function prepareDatabase(engine: Engine, signal?: AbortSignal): Promise<void> {
  const statements = [constraint, ...indexes, ...(engine.supports.fullText ? [fullText] : [])]
  await engine.write(async run => {
    for (const statement of statements) {
      try {
        await run(statement, { timeout: 120_000, signal }).summary()
      } catch (error) {
        if (!isAppError(error) || error.code !== 'QUERY_UNSUPPORTED') throw error
      }
    }
  })
}
