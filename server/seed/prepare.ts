import { SEARCH_INDEX } from '../contract/source.ts'
import type { Engine } from '../engines/engine.ts'

const common = [
  'CREATE CONSTRAINT entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE n.key IS UNIQUE',
  'CREATE INDEX entity_seed IF NOT EXISTS FOR (n:Entity) ON (n.seed)',
]
/** The analyzer cuts Chinese into pairs of characters, and leaves words of other scripts whole. */
const onNeo4j = [
  'CREATE TEXT INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name)',
  `CREATE FULLTEXT INDEX ${SEARCH_INDEX} IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.nameZh, n.aliases, n.description, n.digest, n.text, n.subject, n.measure, n.note] OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'cjk'}}`,
]
/** There a constraint has no index of its own: without this one every key is a scan of all entities. */
const onEmbedded = ['CREATE INDEX entity_key_lookup IF NOT EXISTS FOR (n:Entity) ON (n.key)']

/** The constraint that makes keys unique, and the indexes that lookup and search use. Harmless when they are there. */
export async function prepareDatabase(engine: Engine, signal?: AbortSignal): Promise<void> {
  await engine.write(async run => {
    for (const statement of [...common, ...(engine.kind === 'neo4j' ? onNeo4j : onEmbedded)]) {
      await run(statement, { signal, own: true }).summary()
    }
  })
}
