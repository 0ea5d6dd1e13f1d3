import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { packageRoot } from '../package.ts'

const shipped = join(packageRoot, 'seeds')

/** The folder of a seed: the folder itself, or the name of one that came with the program. Error: FILE_NOT_FOUND. */
export function seedFolder(nameOrFolder: string): string {
  for (const folder of [resolve(nameOrFolder), join(shipped, nameOrFolder)])
    if (existsSync(join(folder, 'source.yaml'))) return folder
  const names = existsSync(shipped)
    ? readdirSync(shipped).filter(name => existsSync(join(shipped, name, 'source.yaml')))
    : []
  throw new AppError(
    'FILE_NOT_FOUND',
    `There is no seed ${nameOrFolder}: no such folder with a source.yaml in it. With the program came: ${names.join(', ')}.`,
  )
}
