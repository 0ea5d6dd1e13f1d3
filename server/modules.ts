import { fileURLToPath } from 'node:url'

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
