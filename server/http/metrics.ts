import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { HealthAnswer } from '../contract/messages.ts'
import { notesOf } from './log.ts'

/** Figures for Prometheus: the time of requests by route and status, whether the engine answers, and Node's own. */
export function createMetrics(health: () => Promise<HealthAnswer>): {
  measure: RequestHandler
  answer: RequestHandler
} {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'guanxi_http_request_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['route', 'status', 'code'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  new Gauge({
    name: 'guanxi_engine_up',
    help: 'Whether the engine answers',
    registers: [registry],
    async collect() {
      this.set((await health()).ok ? 1 : 0)
    },
  })
  return {
    measure: (_request, response, next) => {
      const end = seconds.startTimer()
      response.once('close', () => {
        const { route = 'page', problem = '' } = notesOf(response)
        end({ route, status: response.statusCode, code: problem })
      })
      next()
    },
    answer: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics())
    },
  }
}
