import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Locked {
  optionalDependencies?: { [name: string]: string }
}

// `npm install` drops the entries of optional packages for other systems when its registry does not have them, and
// `npm ci` then refuses the whole file. See docs/decisions/dependencies.md for the way to put them back.
test('the lock file has an entry for every optional package, on every system', () => {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8')) as {
    packages: { [path: string]: Locked }
  }
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      name => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
})
