import { setTimeout } from 'node:timers/promises'
import { type Config, limitsOf } from '../config.ts'
import type { HealthAnswer } from '../contract/messages.ts'
import type { Engine, Health } from '../engines/engine.ts'

const longestMilliseconds = 2000

/**
 * How the engine is, within 2 s whatever it does. Questions that come while one is on its way share its answer, so that
 * an engine that hangs is not asked ever more often.
 */
export function createHealth(engine: Engine, config: Config): () => Promise<HealthAnswer> {
  let underway: Promise<Health> | undefined
  const ask = (): Promise<Health> => {
    underway ??= engine.health().finally(() => {
      underway = undefined
    })
    return underway
  }
  return async () => {
    const stop = new AbortController()
    const late = setTimeout(longestMilliseconds, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
    const health = await Promise.race([ask(), late])
    stop.abort()
    const { timeout, rows, bytes, entities } = limitsOf(config)
    const limits = {
      ...{ timeout, rows, bytes, entities, queries: config.queries },
      ...(engine.kind === 'embedded' ? { memory: config.memory } : {}),
      exports: { timeout: Math.round(config.exportTimeout * 1000), rows: config.exportRows },
    }
    return { ...present(health), engine: engine.kind, limits, editing: config.allowEdit }
  }
}

function present(health: Health | undefined): Omit<HealthAnswer, 'engine' | 'limits' | 'editing'> {
  if (health === undefined)
    return { ok: false, code: 'ENGINE_UNAVAILABLE', message: 'The database has not answered for 2 s.', retryAfter: 2 }
  if (health.ok) {
    const { version, edition, database, latency } = health
    return { ok: true, version, edition, database, latency }
  }
  const { code, message, retryAfter } = health
  return { ok: false, code, message, retryAfter }
}
