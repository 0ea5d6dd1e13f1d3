import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import type { Config } from '../config.ts'
import { warmSearch } from '../explore/search.ts'
import { app } from '../http/app.ts'
import { asAppError } from '../http/problem.ts'
import { listen } from '../http/server.ts'
import { packageRoot } from '../package.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { type Io, note, writeLine } from './io.ts'
import { openSession, type Session } from './session.ts'

const graceMilliseconds = 3000

/** Serves until it is interrupted. */
export async function serve(context: CommandContext, options: { development: boolean }): Promise<Exit> {
  const { io, config, signal } = context
  const stopping = new AbortController()
  const listening = await listen({ host: config.host, port: config.port, stopping })
  let session: Session | undefined
  let page: DevelopmentPage | undefined
  try {
    session = await openSession(config, io.stderr.isTTY ? 'warn' : 'info')
    const { explore, log } = session
    if (options.development) page = await developmentPage(listening.server)
    const server = app({
      explore,
      config,
      log,
      stopping: stopping.signal,
      page: page?.handler,
      isSource: page?.isSource,
    })
    // A database that is away is no reason to be away too: the page says so, and works when it is back.
    await greetDatabase(context, session).catch(error => note(io, `${asAppError(error).message}`))
    listening.answer(server)
    await writeLine(io, `Guanxi is at ${listening.address}`)
    if (isForEveryone(config))
      note(io, `It listens on ${config.host}, for everyone who reaches this machine, and asks nobody who they are.`)
    if (config.allowEdit)
      note(io, 'Editing is on: whoever reaches this address may change the database. “guanxi edits” shows who did.')
    if (config.open && !signal.aborted) openBrowser(io, listening.address)
    // The parser of the guard takes most of a second to load, the texts to search as long in a large database; nobody
    // should wait for them, and nobody needs to hear when the database is away just then.
    explore.guard.warm().catch(error => log.error({ err: error }, 'the guard did not start'))
    warmSearch(explore).catch(error => log.debug({ code: asAppError(error).code }, 'search is not warm'))
    await aborted(signal)
    note(io, 'Stopping; once more to stop at once.')
    return exits.ok
  } finally {
    await listening.stop(graceMilliseconds)
    await page?.close()
    await session?.close()
  }
}

/** Loads the report's graph into an embedded database that is empty. A Neo4j belongs to somebody: only told how. */
async function greetDatabase({ io, config, signal }: CommandContext, { engine }: Session): Promise<void> {
  const health = await engine.health()
  if (!health.ok) {
    note(io, `${health.message} The page works as soon as the database does.`)
    return
  }
  const { labels } = await engine.schema({ signal })
  if (labels.some(({ count }) => count > 0)) return
  if (engine.kind === 'neo4j') {
    note(io, 'The database is empty. To load the report into it: guanxi load, with the same NEO4J_… variables.')
    return
  }
  if (config.seed === 'none') return
  const [{ loadSeed }, { seedFolder }, { createProgress }] = await Promise.all([
    import('../seed/load.ts'),
    import('./seeds.ts'),
    import('./progress.ts'),
  ])
  const folder = seedFolder(config.seed)
  const progress = await createProgress(io)
  try {
    const { message } = await loadSeed(engine, folder, {
      reportFile: config.reportFile,
      onProgress: progress.show,
      signal,
    })
    progress.end()
    note(io, message)
  } finally {
    progress.end()
  }
}

const isForEveryone = (config: Config): boolean => !/^(127\.|::1$|localhost$)/.test(config.host)

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(settle => {
    if (signal.aborted) settle()
    else signal.addEventListener('abort', () => settle(), { once: true })
  })

function openBrowser(io: Io, address: string): void {
  if (!io.stdout.isTTY) return
  const { DISPLAY, WAYLAND_DISPLAY, CI, SSH_CONNECTION } = io.env
  if (CI || SSH_CONNECTION) return
  const command = (() => {
    if (process.platform === 'darwin') return ['open', address]
    if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address]
    return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open', address] : undefined
  })()
  if (command === undefined) return
  const [name = '', ...args] = command
  // The address is printed; a machine without a browser loses nothing.
  spawn(name, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

interface DevelopmentPage {
  handler: RequestHandler
  isSource: (path: string) => boolean
  close(): Promise<void>
}

/** The page from its sources, by Vite, which only a checkout has. */
async function developmentPage(server: Server): Promise<DevelopmentPage> {
  const { createServer } = await import('vite')
  const root = join(packageRoot, 'client')
  const vite = await createServer({
    root,
    configFile: join(packageRoot, 'vite.config.ts'),
    appType: 'spa',
    // The API is answered before Vite is asked; what comes here below /api is a source file, and no call to pass on.
    server: { middlewareMode: true, ws: { server }, proxy: { '/api': { bypass: ({ url }) => url } } },
  })
  return {
    handler: vite.middlewares as RequestHandler,
    isSource: path => /\.tsx?$/.test(path) && existsSync(join(root, path)),
    close: () => vite.close(),
  }
}
