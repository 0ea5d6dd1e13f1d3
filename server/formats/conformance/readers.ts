import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe } from 'vitest'
import { skipLoudly } from '../../engines/conformance/database.ts'
import { formatNamed } from '../index.ts'
import { bytesOf, type Held, sourceOf } from './graphs.ts'

const python = process.env.GUANXI_TEST_PYTHON ?? 'python3'

/** Tests with a Python package; skipped loudly without it. */
export function describeWithPython(
  module: string,
  // biome-ignore lint/suspicious/noExplicitAny: what a script prints
  tests: (run: (script: string, path: string) => Promise<any>) => void,
): void {
  const name = `read by ${module}`
  if (spawnSync(python, ['-c', `import ${module}`]).status !== 0) {
    skipLoudly(
      name,
      `${python} has no ${module}: \`pip install ${module}\`, or name a Python that has it in GUANXI_TEST_PYTHON.`,
    )
    return
  }
  const run = async (script: string, path: string) => {
    const { stdout } = await promisify(execFile)(python, ['-c', script, path], { maxBuffer: 64 * 1024 * 1024 })
    return JSON.parse(stdout)
  }
  describe(name, () => tests(run))
}

/** Tests with a program; skipped loudly without it. */
export function describeWithProgram(
  program: string,
  from: string,
  tests: (run: (...args: string[]) => Promise<string>) => void,
): void {
  const name = `read by ${program}`
  if (spawnSync(program, ['--help']).error) skipLoudly(name, `There is no ${program} here: install ${from}.`)
  else
    describe(name, () =>
      tests(async (...args) => (await promisify(execFile)(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout),
    )
}

/** A folder that is there while the tests of a file run, and what writes into it. */
export function folderOfFiles() {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-readers-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return {
    pathOf: (name: string): string => join(folder, name),
    /** The path of a graph's file in a format. */
    async written(name: string, graph: Held, raw = false): Promise<string> {
      const format = formatNamed(name)
      const path = join(folder, `${name}-${Math.random().toString(36).slice(2)}.${format.extensions[0]}`)
      await writeFile(path, await bytesOf(format.write(sourceOf(graph, format), { raw })))
      return path
    },
  }
}

/** The kind of value that one of the worst nodes has, from its name. */
export const kindOfNode = (name: unknown): string => String(name).split(' ')[0] as string
