import { fork, spawn } from 'node:child_process'
import { resolve } from 'node:path'

export interface RunningServer {
  base: string
  /** Milliseconds from starting the process to the first answer of the page's address. */
  startup: number
  stop(): Promise<void>
}

const root = resolve(import.meta.dirname, '..')

/** Starts the built program as a user would, and waits until it answers. */
export async function startServer(environment: Record<string, string>, port = 8799): Promise<RunningServer> {
  const began = performance.now()
  const base = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, ['bin/guanxi.mjs', 'serve'], {
    cwd: root,
    env: {
      ...process.env,
      GUANXI_PORT: String(port),
      GUANXI_OPEN: 'false',
      GUANXI_LOG_LEVEL: 'warn',
      GUANXI_RATE_LIMIT: '1000000',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = new Promise<void>(done => child.once('exit', () => done()))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it answered`)
    const answer = await fetch(base).catch(() => undefined)
    if (answer?.ok) break
    if (performance.now() - began > 60_000) throw new Error('the server did not answer within a minute')
    await new Promise(next => setTimeout(next, 20))
  }
  return {
    base,
    startup: performance.now() - began,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Starts the plain server (plain.ts) in a process of its own, as the program is in one. */
export async function startPlain(environment: Record<string, string>): Promise<{ base: string; stop(): void }> {
  const child = fork(resolve(import.meta.dirname, 'plain.ts'), { env: { ...process.env, ...environment } })
  const port = await new Promise<number>((listening, failed) => {
    child.once('message', message => listening(message as number))
    child.once('exit', code => failed(new Error(`the plain server ended with ${code}`)))
  })
  return { base: `http://127.0.0.1:${port}`, stop: () => child.disconnect() }
}
