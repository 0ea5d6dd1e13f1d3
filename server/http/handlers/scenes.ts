import { createHash } from 'node:crypto'
import type { Config } from '../../config.ts'
import type { SceneDatabase, SceneDraft } from '../../scenes/store.ts'
import { sceneLimits } from '../../scenes/store.ts'
import type { Handlers } from '../handler.ts'

type SceneRoute =
  | 'scenes'
  | 'scene'
  | 'sceneCreate'
  | 'sceneSave'
  | 'sceneRename'
  | 'sceneDuplicate'
  | 'sceneVersions'
  | 'sceneRestore'
  | 'sceneDelete'
  | 'sceneUndelete'

export const sceneHandlers: Handlers<SceneRoute> = {
  scenes: async ({ services }) => ({ ...(await services.scenes.list()), database: services.database }),
  async scene({ services, ref, request }) {
    const { content, ...scene } = await services.scenes.read(ref, request.version)
    return { scene, content, database: services.database }
  },
  sceneCreate: ({ services, request }) => services.scenes.create({ ...request, database: services.database }),
  sceneSave({ services, ref, request }) {
    const { base, keepBase, ...draft } = request
    return services.scenes.write(ref, base, { ...draft, database: services.database }, { keepBase })
  },
  async sceneRename({ services, ref, request }) {
    const { version, ...now } = await services.scenes.read(ref)
    return services.scenes.write(ref, version, { ...draftOf(now), name: request.name })
  },
  async sceneDuplicate({ services, ref, request }) {
    return services.scenes.create({ ...draftOf(await services.scenes.read(ref)), name: request.name })
  },
  sceneVersions: async ({ services, ref }) => ({
    versions: await services.scenes.versions(ref),
    keeps: { noted: sceneLimits.noted, automatic: sceneLimits.automatic },
  }),
  async sceneRestore({ services, ref, request }) {
    const old = await services.scenes.read(ref, request.version)
    return services.scenes.write(ref, request.base, draftOf(old), { keepBase: request.keepBase })
  },
  async sceneDelete({ services, ref }) {
    await services.scenes.delete(ref)
    return { id: ref, days: sceneLimits.deletedDays }
  },
  sceneUndelete: ({ services, ref }) => services.scenes.undelete(ref),
}

/** What goes into a new version of what was read. */
const draftOf = ({ name, content, counts, database, thumbnail }: SceneDraft): SceneDraft => ({
  name,
  content,
  counts,
  database,
  thumbnail,
})

/**
 * The database as scenes remember it, told apart without saying where it is: on Neo4j by a digest of its address and
 * name, and the embedded one of a data folder is the only one that its scenes can be of.
 */
export function sceneDatabase(engine: SceneDatabase['engine'], config: Config): SceneDatabase {
  if (engine === 'embedded') return { id: 'embedded', engine, name: 'embedded' }
  const { neo4jUri = '', neo4jDatabase = '' } = config
  const host = neo4jUri.replace(/^[^:]+:\/\//, '').toLowerCase()
  const id = createHash('sha256').update(`${host}\n${neo4jDatabase}`).digest('hex').slice(0, 16)
  return { id: `neo4j-${id}`, engine, name: neo4jDatabase || 'neo4j' }
}
