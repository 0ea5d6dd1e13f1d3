import type { Engine } from './engine.ts'

export type EngineSettings =
  | { kind: 'neo4j'; uri: string; username?: string; password?: string; database?: string }
  /** `readers`: statements that can read at once; `memoryLimitMb`: what each may use beyond the data. */
  | { kind: 'embedded'; dataDir: string; readers?: number; memoryLimitMb?: number }

/**
 * Opens the engine that the configuration names. The code of the other one is never loaded.
 * A Neo4j need not be up; the embedded engine's file must be free. Errors: ENGINE_CONFIGURATION, ENGINE_LOCKED,
 * DATA_DAMAGED.
 */
export async function openEngine(settings: EngineSettings): Promise<Engine> {
  if (settings.kind === 'neo4j') return (await import('./neo4j/engine.ts')).createNeo4jEngine(settings)
  return (await import('./embedded/embedded.ts')).createEmbeddedEngine(settings)
}
