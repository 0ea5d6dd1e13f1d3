import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The built program, running as a user would start it, with data of its own. */
export interface Program {
  address: string
  dataDir: string
  /** Process ids of the embedded engine's children. */
  child: ChildProcess
  /** Everything it printed. */
  printed(): string
  stop(): Promise<void>
}

const root = resolve(import.meta.dirname, '../..')

/**
 * Starts `guanxi serve` on a free port with an empty data folder, or the one that is named, and waits for the address that it prints.
 * @param environment NEO4J_URI and the like; without them the embedded engine loads the report's graph
 */
export async function startProgram(environment: Record<string, string> = {}): Promise<Program> {
  const made = environment.GUANXI_DATA_DIR ? undefined : mkdtempSync(join(tmpdir(), 'guanxi-e2e-'))
  const dataDir = made ?? environment.GUANXI_DATA_DIR!
  const child = spawn(process.execPath, ['bin/guanxi.mjs', 'serve'], {
    cwd: root,
    env: {
      ...process.env,
      NEO4J_URI: '',
      GUANXI_DATA_DIR: dataDir,
      GUANXI_PORT: '0',
      GUANXI_OPEN: 'false',
      GUANXI_RATE_LIMIT: '100000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const address = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer) => {
      printed += chunk
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)
      if (match) found(match[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', code => failed(new Error(`guanxi serve ended with ${code}:\n${printed}`)))
  })
  return {
    address,
    dataDir,
    child,
    printed: () => printed,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise(done => child.once('exit', done))
        child.kill('SIGTERM')
        await gone
      }
      if (made) rmSync(made, { recursive: true, force: true })
    },
  }
}

/** What a statement gives, asked of the program without the page. */
export async function rowsOf(address: string, statement: string): Promise<unknown[][]> {
  const answer = await fetch(`${address}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ statement }),
  })
  return ((await answer.json()) as { rows: unknown[][] }).rows
}
