import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Where a child process or worker thread starts, beside the module that starts it. The same code runs compiled
 * (`.js`) and from source (`.ts`, under tsx or vitest); from source the child needs tsx as well.
 *
 * @param from `import.meta.url` of the module that starts it
 * @param name relative to that module, without its ending: `./child`
 */
export function entryOf(from: string, name: string): { path: string; execArgv: string[] } {
  const source = from.split('?')[0]?.endsWith('.ts') ?? false
  return {
    path: fileURLToPath(new URL(`${name}.${source ? 'ts' : 'js'}`, from)),
    execArgv: source ? ['--import', 'tsx'] : [],
  }
}

/**
 * Starts a worker thread on the module beside `from`. A thread does not take `--import` as a process does, so that
 * from source a first line of its own brings tsx in; compiled, nothing stands between.
 */
export function startWorker(from: string, name: string, options: WorkerOptions = {}): Worker {
  const { path, execArgv } = entryOf(from, name)
  if (execArgv.length === 0) return new Worker(path, options)
  const tsx = pathToFileURL(createRequire(from).resolve('tsx/esm/api').replace(/cjs$/, 'mjs')).href
  const load = `import(${JSON.stringify(tsx)}).then(tsx => { tsx.register(); return import(${JSON.stringify(pathToFileURL(path).href)}) })`
  return new Worker(load, { ...options, eval: true })
}
