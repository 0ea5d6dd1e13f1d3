import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { readAll } from './io.ts'
import { runProgram } from './program.ts'

export interface ProgramRun {
  /** All that it sees of the environment. */
  env: { [name: string]: string | undefined }
  stdin?: string
}

/** The program in the process of a test, which saves starting Node each time: how it ended, and what it printed. */
export async function runInProcess(args: string[], { env, stdin: given = '' }: ProgramRun) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const outputs = Promise.all([readAll(stdout), readAll(stderr)])
  stdin.end(given)
  const signals = new EventEmitter() as unknown as Pick<NodeJS.Process, 'on' | 'off' | 'exit'>
  const exit = await runProgram(args, Object.assign(signals, { stdin, stdout, stderr, env }))
  stdout.end()
  stderr.end()
  const [printed, told] = await outputs
  return { exit, stdout: printed, stderr: told }
}
