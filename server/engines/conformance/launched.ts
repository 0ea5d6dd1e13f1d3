import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe } from 'vitest'
import { hasJars } from '../neo4j/launcher.ts'
import { skipLoudly } from './database.ts'

/** Where the jars of Neo4j may lie: named for tests, or fetched by `guanxi neo4j` into the data folder. */
const jarFolder = (): string =>
  process.env.GUANXI_TEST_NEO4J_LIB ?? join(process.env.GUANXI_DATA_DIR ?? 'data', 'neo4j', 'lib')

/** Tests that start and kill a Neo4j of their own. They need Java and the jars; nothing is fetched for them. */
export async function describeWithLauncher(name: string, tests: (lib: string) => void): Promise<void> {
  const lib = jarFolder()
  const java = await promisify(execFile)('java', ['-version']).then(
    () => true,
    () => false,
  )
  // For servers that live for seconds the compiler that makes the fastest code costs more than it gives.
  process.env.JDK_JAVA_OPTIONS ??= '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
  if (java && (await hasJars(lib))) describe(name, () => tests(lib))
  else
    skipLoudly(
      name,
      `No ${java ? `jars of Neo4j in ${lib}` : 'Java'}. Install a JDK 17, start Neo4j once (npm run neo4j), or set GUANXI_TEST_NEO4J_LIB to the folder of the jars.`,
    )
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => settle(port))
    })
  })
}

export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'guanxi-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}
