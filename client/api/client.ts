import type { QueryEvent, QueryRequest } from '../../server/contract/messages.ts'
import type { Problem } from '../../server/contract/problem.ts'
import { type Route, type RouteName, routes } from '../../server/contract/routes.ts'
import type { Questions } from '../model/question.ts'
import { lines } from './lines.ts'
import { ApiError, toApiError } from './problem.ts'

export interface AskOptions {
  signal?: AbortSignal
}

/** The questions of the server, typed by the contract. Everything that fails throws ApiError, but an abort of ours. */
export interface Api {
  ask<R extends RouteName>(
    route: R,
    request: Questions[R]['request'],
    options?: AskOptions,
  ): Promise<Questions[R]['answer']>
  /** The rows as they arrive. Ends without a summary only by throwing. */
  query(request: QueryRequest, options?: AskOptions): AsyncGenerator<QueryEvent>
}

export interface ApiOptions {
  /** Default: the browser's. */
  fetch?: typeof fetch
  /** Put before every path. Default: none, the page's own server. */
  base?: string
}

export function createApi({ fetch: send = (...args) => fetch(...args), base = '' }: ApiOptions = {}): Api {
  const call = async (name: RouteName, request: object, accept: string, signal?: AbortSignal): Promise<Response> => {
    const { url, body } = address(routes[name], request)
    const headers: Record<string, string> = { accept }
    if (body !== undefined) headers['content-type'] = 'application/json'
    let response: Response
    try {
      response = await send(base + url, { method: routes[name].method, headers, body, signal })
    } catch (error) {
      if (signal?.aborted) throw error
      throw new ApiError('SERVER_UNREACHABLE', 'The server of this page does not answer.', { cause: error })
    }
    if (!response.ok) throw await toApiError(response)
    return response
  }

  return {
    async ask(name, request, { signal } = {}) {
      const isFile = (routes[name] as Route).stream === 'file'
      const response = await call(name, request, isFile ? '*/*' : 'application/json', signal)
      return (isFile ? await response.blob() : await response.json()) as never
    },
    async *query(request, { signal } = {}) {
      const response = await call('query', request, 'application/x-ndjson', signal)
      let finished = false
      for await (const line of lines(response)) {
        const event = JSON.parse(line) as QueryEvent
        if ('problem' in event) throw ApiError.of(event.problem as Problem)
        finished ||= 'summary' in event
        yield event
      }
      if (!finished) throw new ApiError('SERVER_UNREACHABLE', 'The answer broke off before its end.')
    },
  }
}

/** Where a request goes: `:ref` filled from the request, the rest in the query string of a GET or the body of a POST or PUT. */
export function address(route: Route, request: object): { url: string; body?: string } {
  const rest = new Map<string, unknown>(Object.entries(request))
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest.get(name)
    rest.delete(name)
    return encodeURIComponent(String(value))
  })
  if (route.method === 'POST' || route.method === 'PUT')
    return { url: path, body: JSON.stringify(Object.fromEntries(rest)) }
  const query = new URLSearchParams()
  for (const [name, value] of rest) if (value !== undefined) query.set(name, String(value))
  return { url: query.size > 0 ? `${path}?${query}` : path }
}
