import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import neo4j from 'neo4j-driver'
import { AppError } from '../../errors.ts'

const run = promisify(execFile)

export interface LaunchOptions {
  /** Everything is kept in `<dataDir>/neo4j`: the jars, the database, the password. */
  dataDir: string
  /** The jars, when they are kept elsewhere. @default `<dataDir>/neo4j/lib` */
  lib?: string
  /** @default 7687 */
  port?: number
  /** Java heap as Java writes it, `512m` or `2g`. @default '1g' */
  heap?: string
  /** Lines of progress and of the server's own output. */
  onLine?: (line: string) => void
  /** Aborting it stops the server, also while it starts. */
  signal?: AbortSignal
}

export interface LaunchedNeo4j {
  uri: string
  username: string
  password: string
  pid: number
  /** Settles when the server has ended, for whatever reason. */
  ended: Promise<void>
  /** Checkpoints and ends the server; after 30 s it is killed. Calling it twice is harmless. */
  stop(): Promise<void>
}

const username = 'neo4j'
const initialPassword = 'neo4j'
const stopMilliseconds = 30_000
const startMilliseconds = 180_000

/**
 * Starts a real Neo4j Community on 127.0.0.1 without Docker, and comes back when it answers. Needs a JDK of
 * version 17 or later, and Maven for the first start, which fetches 214 jars (123 MB) once.
 * Errors: ENGINE_CONFIGURATION (Java or Maven missing, port taken, no start), ENGINE_LOCKED (another server has
 * the same data open), ENGINE_CREDENTIALS (the data was made with another password).
 */
export async function startNeo4j(options: LaunchOptions): Promise<LaunchedNeo4j> {
  const { port = 7687, heap = '1g', onLine = () => {}, signal } = options
  const folder = resolve(options.dataDir, 'neo4j')
  const home = join(folder, 'home')
  const lib = options.lib ?? join(folder, 'lib')
  signal?.throwIfAborted()
  await assertJava()
  await assertFree(port)
  await fetchJars(lib, onLine, signal)
  const password = await keptPassword(join(folder, 'password'))
  await mkdir(join(home, 'conf'), { recursive: true })
  await mkdir(join(home, 'import'), { recursive: true })
  await writeFile(join(home, 'conf', 'neo4j.conf'), settings(port, heap))

  onLine(`Starting Neo4j on port ${port} with data in ${home}`)
  signal?.throwIfAborted()
  const server = spawn('java', javaArguments(heap, lib, home), { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<void>(settle => {
    server.once('close', () => settle())
    server.once('error', () => settle())
  })
  const stop = () => stopServer(server, ended)
  const onAbort = () => void stop()
  signal?.addEventListener('abort', onAbort, { once: true })
  void ended.then(() => signal?.removeEventListener('abort', onAbort))
  const uri = `bolt://127.0.0.1:${port}`
  try {
    await untilReady(server, ended, { port, onLine })
    await setFirstPassword(uri, password, join(folder, 'password'))
    signal?.throwIfAborted()
  } catch (error) {
    await stop()
    signal?.throwIfAborted()
    throw error
  }
  return { uri, username, password, pid: server.pid as number, ended, stop }
}

/** Whether a folder has the jars, so that starting with it fetches nothing. */
export async function hasJars(lib: string): Promise<boolean> {
  // The folder appears under its name only when it is complete, so one jar stands for all.
  return existsSync(join(lib, `neo4j-${await jarVersion()}.jar`))
}

/** Tells at once what the server would say after all of its start. */
async function assertFree(port: number): Promise<void> {
  const listener = createServer()
  await new Promise<void>((settle, fail) => {
    listener.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? fail(portTaken(port)) : settle(),
    )
    listener.listen(port, '127.0.0.1', () => listener.close(() => settle()))
  })
}

const portTaken = (port: number) =>
  new AppError('ENGINE_CONFIGURATION', `Port ${port} is taken: choose another one or stop what listens there.`)

// A JDK is needed, not only a runtime: `java Neo4jServer.java` compiles its one file.
async function assertJava(): Promise<void> {
  const advice = 'Install a JDK, for example `apt install openjdk-17-jdk-headless` or https://adoptium.net.'
  let modules: string
  try {
    modules = (await run('java', ['--list-modules'], { timeout: 30_000 })).stdout
  } catch (cause) {
    const { code, stderr = '', message } = cause as NodeJS.ErrnoException & { stderr?: string }
    const reason =
      code === 'ENOENT'
        ? 'Neo4j needs Java 17 or later, and there is no `java` on the path.'
        : /Unrecognized option/.test(stderr)
          ? 'Neo4j needs Java 17 or later, and this Java is older than 9.'
          : `Java does not run: ${stderr.trim() || message}.`
    throw new AppError('ENGINE_CONFIGURATION', `${reason} ${advice}`, { cause })
  }
  const version = Number(/^java\.base@(\d+)/m.exec(modules)?.[1] ?? 0)
  if (version < 17)
    throw new AppError('ENGINE_CONFIGURATION', `Neo4j needs Java 17 or later; this is Java ${version}. ${advice}`)
  if (!/^jdk\.compiler@/m.test(modules))
    throw new AppError('ENGINE_CONFIGURATION', `This Java has no compiler, only the runtime. ${advice}`)
}

async function fetchJars(lib: string, onLine: (line: string) => void, signal?: AbortSignal): Promise<void> {
  if (await hasJars(lib)) return
  const version = await jarVersion()
  const partial = `${lib}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  onLine(`Fetching Neo4j ${version} with Maven (123 MB, once) into ${lib}`)
  const goal = ['-B', '-q', '-f', join(launcherFolder(), 'pom.xml'), 'dependency:copy-dependencies']
  try {
    await run('mvn', [...goal, `-DoutputDirectory=${partial}`], { signal, maxBuffer: 64 * 1024 * 1024 })
  } catch (cause) {
    signal?.throwIfAborted()
    const { code, stdout = '' } = cause as NodeJS.ErrnoException & { stdout?: string }
    const message =
      code === 'ENOENT'
        ? 'Maven is needed once, to fetch Neo4j, and there is no `mvn` on the path. Install it, for example `apt install maven`.'
        : `Maven could not fetch Neo4j ${version}: check the network and Maven's settings. ${lastLines(stdout.split('\n'))}`
    throw new AppError('ENGINE_CONFIGURATION', message, { cause })
  }
  await rm(lib, { recursive: true, force: true })
  await rename(partial, lib)
}

async function jarVersion(): Promise<string> {
  const pom = await readFile(join(launcherFolder(), 'pom.xml'), 'utf8')
  return /<neo4j\.version>([^<]+)</.exec(pom)?.[1] ?? ''
}

/** The folder of pom.xml and Neo4jServer.java: they stay in the source tree when this file runs compiled from dist. */
function launcherFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder)
  return join(folder, 'server', 'engines', 'neo4j', 'launcher')
}

async function keptPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const password = randomBytes(18).toString('base64url')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

/**
 * The second wall behind the guard: LOAD CSV reads no file of this machine and no address, every transaction is
 * bounded in time and memory.
 */
function settings(port: number, heap: string): string {
  const heapMebibytes = mebibytes(heap)
  return `${[
    `server.bolt.listen_address=127.0.0.1:${port}`,
    `server.bolt.advertised_address=127.0.0.1:${port}`,
    'dbms.security.auth_enabled=true',
    'dbms.usage_report.enabled=false',
    'dbms.security.allow_csv_import_from_file_urls=false',
    'internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0',
    'server.directories.import=import',
    'db.transaction.timeout=60s',
    // Seconds in which nobody may connect before the network threads end, twice 5 by default: a stop took 10 s for nothing.
    'internal.dbms.bolt.netty_server_shutdown_quiet_period=0',
    `server.memory.pagecache.size=${Math.max(64, Math.round(heapMebibytes / 4))}m`,
    `db.memory.transaction.max=${Math.round(heapMebibytes / 4)}m`,
    `dbms.memory.transaction.total.max=${Math.round(heapMebibytes / 2)}m`,
  ].join('\n')}\n`
}

function mebibytes(heap: string): number {
  const match = /^(\d+)([mg])$/i.exec(heap)
  if (match === null)
    throw new AppError('ENGINE_CONFIGURATION', `The heap must be written like 512m or 2g, not ${JSON.stringify(heap)}.`)
  return Number(match[1]) * (match[2]?.toLowerCase() === 'g' ? 1024 : 1)
}

const javaArguments = (heap: string, lib: string, home: string): string[] => [
  ...['nio', 'io', 'lang'].map(name => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
  `-Xmx${heap}`,
  '-XX:+ExitOnOutOfMemoryError',
  '-cp',
  join(lib, '*'),
  join(launcherFolder(), 'Neo4jServer.java'),
  home,
]

/** Waits for the line `ready`; a server that ends before it has its reason in its last lines. */
function untilReady(
  server: ChildProcess,
  ended: Promise<void>,
  { port, onLine }: { port: number; onLine: (line: string) => void },
): Promise<void> {
  const lines: string[] = []
  return new Promise((settle, fail) => {
    const timer = setTimeout(
      () => fail(new AppError('ENGINE_CONFIGURATION', `Neo4j did not start within ${startMilliseconds / 1000} s.`)),
      startMilliseconds,
    )
    for (const stream of [server.stdout, server.stderr])
      createInterface({ input: stream as NodeJS.ReadableStream }).on('line', line => {
        onLine(line)
        if (line === 'ready') {
          clearTimeout(timer)
          settle()
        }
        lines.push(line)
        if (lines.length > 200) lines.shift()
      })
    void ended.then(() => {
      clearTimeout(timer)
      fail(startFailure(lines, port))
    })
  })
}

function startFailure(lines: string[], port: number): AppError {
  const text = lines.join('\n')
  if (/Address already in use|BindException/.test(text)) return portTaken(port)
  if (/FileLockException|Lock file has been locked/.test(text))
    return new AppError(
      'ENGINE_LOCKED',
      'Another Neo4j has this data folder open: stop it, or use another data folder.',
    )
  return new AppError('ENGINE_CONFIGURATION', `Neo4j ended before it was ready. ${lastLines(lines)}`)
}

const lastLines = (lines: string[]): string =>
  `Its last words: ${lines
    .filter(line => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(-5)
    .join(' | ')}`

/** Nothing else works before the first login has changed the password, which has to be done on the database `system`. */
async function setFirstPassword(uri: string, password: string, file: string): Promise<void> {
  if (await login(uri, password, 'SHOW CURRENT USER')) return
  if (
    await login(
      uri,
      initialPassword,
      `ALTER CURRENT USER SET PASSWORD FROM '${initialPassword}' TO $password`,
      password,
    )
  )
    return
  throw new AppError('ENGINE_CREDENTIALS', `The database has another password than the one in ${file}: write it there.`)
}

async function login(uri: string, secret: string, query: string, password?: string): Promise<boolean> {
  const driver = neo4j.driver(uri, neo4j.auth.basic(username, secret), { telemetryDisabled: true })
  const session = driver.session({ database: 'system' })
  try {
    await session.run(query, password === undefined ? {} : { password })
    return true
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (/Security\.(Unauthorized|CredentialsExpired)/.test(code)) return false
    throw error
  } finally {
    await driver.close()
  }
}

async function stopServer(server: ChildProcess, ended: Promise<void>): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return ended
  server.stdin?.end()
  server.kill('SIGTERM')
  const timer = setTimeout(() => server.kill('SIGKILL'), stopMilliseconds)
  await ended
  clearTimeout(timer)
}
