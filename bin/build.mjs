// What has to be built, and building it. Plain JavaScript: it runs before anything is compiled.
//   node bin/build.mjs [server] [client]    builds both or the one named, whatever the stamps say
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

/**
 * A part's stamp is the digest of everything that goes into it, by content: a fresh checkout has new times on old
 * files. `server/contract` is in both.
 */
const parts = {
  server: {
    from: ['server', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    source: 'main.ts',
    entry: 'main.js',
    tool: join('node_modules', 'typescript', 'bin', 'tsc'),
    arguments: folder => ['-p', 'tsconfig.build.json', '--outDir', folder],
  },
  client: {
    from: [
      'client',
      join('server', 'contract'),
      'index.html',
      'vite.config.ts',
      'postcss.config.cjs',
      'tsconfig.json',
      'package-lock.json',
    ],
    source: 'main.tsx',
    entry: 'index.html',
    tool: join('node_modules', 'vite', 'bin', 'vite.js'),
    arguments: folder => ['build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
  },
}

function* filesBelow(path) {
  if (!existsSync(path)) return
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch {
    yield path
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) yield* filesBelow(child)
    else if (!/\.test\.tsx?$/.test(entry.name)) yield child
  }
}

function stampOf(name) {
  const hash = createHash('sha1')
  for (const source of parts[name].from)
    for (const file of filesBelow(join(root, source))) {
      const content = readFileSync(file)
      hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
    }
  return hash.digest('hex')
}

const stampFile = name => join(dist, `${name}.stamp`)

const hasSources = name => existsSync(join(root, name, parts[name].source))

/** Whether there are sources: an installed package has only what was built. */
export const isCheckout = () => hasSources('server')

/** The parts whose sources are not those that were built, by name. Takes some 20 ms. */
export function staleParts() {
  return Object.keys(parts).filter(name => {
    if (!hasSources(name)) return false
    try {
      return !existsSync(join(dist, name, parts[name].entry)) || readFileSync(stampFile(name), 'utf8') !== stampOf(name)
    } catch {
      return true
    }
  })
}

/**
 * Builds the parts at the same time, each into a folder of its own that takes its place when it is whole, so that two
 * builds at once, or one that is broken off, leave nothing half made.
 */
export async function build(names) {
  await Promise.all(
    names.map(async name => {
      const part = parts[name]
      if (!existsSync(join(root, part.tool)))
        throw new Error(`To build, the development dependencies are needed: run \`npm ci\` in ${root}`)
      const stamp = stampOf(name)
      const fresh = join(dist, `.${name}-${process.pid}`)
      const old = `${fresh}-old`
      mkdirSync(fresh, { recursive: true })
      try {
        await promisify(execFile)(process.execPath, [join(root, part.tool), ...part.arguments(fresh)], {
          cwd: root,
          maxBuffer: 64 * 1024 * 1024,
        })
        takePlace(fresh, join(dist, name), old)
        writeFileSync(stampFile(name), stamp)
      } catch (error) {
        throw new Error(`The ${name} could not be built.\n${error.stdout ?? ''}${error.stderr ?? ''}`.trim(), {
          cause: error,
        })
      } finally {
        rmSync(fresh, { recursive: true, force: true })
        rmSync(old, { recursive: true, force: true })
      }
    }),
  )
}

/** Another build may put its own there between the two steps; then that one goes away in turn. */
function takePlace(fresh, place, old) {
  for (let attempt = 1; ; attempt++) {
    rmSync(old, { recursive: true, force: true })
    try {
      if (existsSync(place)) renameSync(place, old)
      renameSync(fresh, place)
      return
    } catch (error) {
      if (attempt === 10 || !['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) throw error
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2)
  const unknown = asked.filter(name => !Object.hasOwn(parts, name))
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(' and ')}.`)
    process.exit(2)
  }
  try {
    await build(asked.length > 0 ? asked : Object.keys(parts).filter(hasSources))
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
