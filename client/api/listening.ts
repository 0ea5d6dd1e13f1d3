import type { Statement } from '../../server/contract/messages.ts'
import type { RouteName } from '../../server/contract/routes.ts'
import type { Api } from './client.ts'

/** What is told of a question when it is over. */
export interface Heard {
  route: RouteName
  request: object
  ran: readonly Statement[]
  /** Milliseconds. */
  duration: number
  outcome: 'answered' | 'failed' | 'stopped'
}

/** The same questions; each that ran Cypher is told of when it is over. */
export function listening(api: Api, tell: (heard: Heard) => void): Api {
  return {
    async ask(route, request, options) {
      const since = performance.now()
      const answer = await api.ask(route, request, options)
      const ran = ranIn(answer)
      if (ran.length > 0) tell({ route, request, ran, duration: performance.now() - since, outcome: 'answered' })
      return answer
    },
    async *query(request, options) {
      const since = performance.now()
      const { statement, parameters = {} } = request
      let outcome: Heard['outcome'] = 'stopped'
      try {
        yield* api.query(request, options)
        outcome = 'answered'
      } catch (error) {
        outcome = options?.signal?.aborted ? 'stopped' : 'failed'
        throw error
      } finally {
        const ran = [{ statement, parameters: parameters as Statement['parameters'] }]
        tell({ route: 'query', request: {}, ran, duration: performance.now() - since, outcome })
      }
    },
  }
}

const ranIn = (answer: unknown): readonly Statement[] =>
  typeof answer === 'object' && answer !== null && 'ran' in answer && Array.isArray(answer.ran) ? answer.ran : []
