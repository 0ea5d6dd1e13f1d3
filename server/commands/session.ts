import { type Config, limitsOf } from '../config.ts'
import type { Engine } from '../engines/engine.ts'
import { openEngine } from '../engines/open.ts'
import type { Explore } from '../explore/context.ts'
import { createGuard } from '../explore/guard/guard.ts'
import { auditTo, createLog, type Log } from '../http/log.ts'

/** What a command works with: the configured engine and the questions over it. */
export interface Session {
  config: Config
  engine: Engine
  explore: Explore
  log: Log
  close(): Promise<void>
}

/**
 * @param level what `auto` is for this command
 * @param readers how many statements the embedded engine can read at once, as many as it likes when undefined
 * Errors: those of `openEngine`.
 */
export async function openSession(config: Config, level: 'info' | 'warn' = 'warn', readers?: number): Promise<Session> {
  const log = createLog(config.logLevel === 'auto' ? level : config.logLevel)
  const engine = await openEngine(engineSettings(config, readers))
  const guard = createGuard()
  const explore: Explore = { engine, guard, limits: limitsOf(config), audit: auditTo(log) }
  return {
    config,
    engine,
    explore,
    log,
    async close() {
      await Promise.all([guard.close(), engine.close()])
    },
  }
}

/** For a command that asks one thing after the other and ends: more than one reader would only cost its start. */
export async function withSession<Result>(
  config: Config,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = await openSession(config, 'warn', 1)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

function engineSettings(config: Config, readers?: number) {
  const { neo4jUri, neo4jUsername, neo4jPassword, neo4jDatabase, dataDir, memory } = config
  if (neo4jUri === undefined) return { kind: 'embedded' as const, dataDir, readers, memoryLimitMb: memory }
  return {
    kind: 'neo4j' as const,
    uri: neo4jUri,
    username: neo4jUsername,
    password: neo4jPassword,
    database: neo4jDatabase,
  }
}
