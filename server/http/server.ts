import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../errors.ts'

export interface Listening {
  /** `http://127.0.0.1:8765`, with the port that it really is. */
  address: string
  server: Server
  /** Requests wait until there is something to answer them. */
  answer(listener: RequestListener): void
  /**
   * Takes no more requests and lets those that run finish, for `grace` milliseconds; then aborts them, and at last cuts
   * their connections. Calling it twice is harmless.
   */
  stop(grace: number): Promise<void>
}

/**
 * Takes the port at once, so that a port in use is known before anything else is done.
 * Errors: CONFIGURATION_INVALID when the port is taken, may not be used, or the address is not this machine's.
 */
export async function listen(options: { host: string; port: number; stopping: AbortController }): Promise<Listening> {
  const { host, port, stopping } = options
  let set: (listener: RequestListener) => void = () => {}
  let listener: RequestListener | undefined
  const ready = new Promise<RequestListener>(settle => {
    set = settle
  })
  const server = createServer((request, response) => {
    if (listener !== undefined) listener(request, response)
    else void ready.then(late => late(request, response))
  })
  // A request of an analyst is short; what sends its headers more slowly than this is not a browser.
  server.headersTimeout = 20_000
  // A file of gigabytes may come over a slow line.
  server.requestTimeout = 3_600_000
  await new Promise<void>((settle, fail) => {
    server.once('error', fail)
    server.listen({ host, port }, () => {
      server.off('error', fail)
      settle()
    })
  }).catch(async cause => {
    throw await listenFailure(cause, host, port)
  })
  let stopped: Promise<void> | undefined
  return {
    address: addressOf(host, (server.address() as AddressInfo).port),
    server,
    answer(given) {
      listener = given
      set(given)
    },
    stop: grace => {
      stopped ??= stop(server, stopping, grace)
      return stopped
    },
  }
}

/** The address for a browser: one that listens everywhere is reached as localhost. */
function addressOf(host: string, port: number): string {
  const name = ['0.0.0.0', '::', ''].includes(host) ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

async function stop(server: Server, stopping: AbortController, grace: number): Promise<void> {
  const closed = new Promise<void>(settle => server.close(() => settle()))
  server.closeIdleConnections()
  const abort = setTimeout(() => stopping.abort(), grace)
  const cut = setTimeout(() => server.closeAllConnections(), grace + 2000)
  await closed
  clearTimeout(abort)
  clearTimeout(cut)
  stopping.abort()
}

async function listenFailure(cause: NodeJS.ErrnoException, host: string, port: number): Promise<AppError> {
  const address = addressOf(host, port)
  const message = await (async () => {
    switch (cause.code) {
      case 'EADDRINUSE':
        return (await isGuanxi(address))
          ? `Guanxi is running already at ${address}. Open it there, or start a second one with --port 0.`
          : `Port ${port} is taken by another program. Choose another one with --port or GUANXI_PORT; --port 0 takes any free one.`
      case 'EACCES':
        return `This user may not listen on port ${port}. Choose one above 1023 with --port or GUANXI_PORT.`
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        return `${host} is no address of this machine. Choose another one with --host or GUANXI_HOST.`
      default:
        return `Listening on ${address} failed (${cause.code}).`
    }
  })()
  return new AppError('CONFIGURATION_INVALID', message, { cause })
}

async function isGuanxi(address: string): Promise<boolean> {
  try {
    const answer = await fetch(`${address}/api/live`, { signal: AbortSignal.timeout(1000) })
    return ((await answer.json()) as { guanxi?: unknown }).guanxi !== undefined
  } catch {
    return false
  }
}
