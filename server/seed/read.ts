import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { AppError } from '../errors.ts'
import { readYaml, type YamlFile } from './yaml.ts'

/** The files of a seed folder, parsed, not yet checked. */
export interface SeedFiles {
  /** As the user named it; every place begins with it. */
  folder: string
  files: YamlFile[]
  /** What lies in the folder `phrases`, in the order of the files' own names. @default none */
  phrases?: PhraseFile[]
}

export interface PhraseFile {
  /** As it is told to the user. */
  file: string
  /** Below `phrases`, parted by `/`. */
  path: string
  /** Undefined where the file is not UTF-8. */
  text: string | undefined
}

/**
 * Reads all YAML files of a folder, and the phrases in it; other files and folders are of no concern to a seed.
 *
 * @throws AppError FILE_NOT_FOUND when there is no such folder, or it cannot be read
 */
export async function readSeed(folder: string, options: { signal?: AbortSignal } = {}): Promise<SeedFiles> {
  let names: string[]
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    names = entries.filter(entry => !entry.isDirectory()).map(entry => entry.name)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'is a file' : 'is not there, or may not be read'
    throw new AppError('FILE_NOT_FOUND', `The folder ${folder} ${why}. Name the folder that holds source.yaml.`, {
      cause,
    })
  }
  const read = async (file: string): Promise<Buffer> => {
    try {
      return await readFile(file, options)
    } catch (cause) {
      if (options.signal?.aborted) throw new AppError('REQUEST_CANCELLED', 'Loading was cancelled.', { cause })
      throw new AppError('FILE_NOT_FOUND', `The file ${file} cannot be read. Check its permissions.`, { cause })
    }
  }
  const files: YamlFile[] = []
  for (const name of names.filter(name => /\.ya?ml$/i.test(name) && !name.startsWith('.')).sort()) {
    const file = join(folder, name)
    files.push(decodeYaml(file, await read(file)))
  }
  const phrases: PhraseFile[] = []
  for (const path of await phrasePaths(join(folder, 'phrases'))) {
    const file = join(folder, 'phrases', ...path.split('/'))
    phrases.push({ file, path, text: decoded(await read(file)) })
  }
  return { folder, files, phrases }
}

/** By the files' own names, so that numbers before them give an order across folders. */
async function phrasePaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries
    .filter(entry => entry.isFile() && /\.cypher$/i.test(entry.name) && !entry.name.startsWith('.'))
    .map(entry => ({
      name: entry.name,
      path: relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'),
    }))
    .sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.path, b.path))
    .map(({ path }) => path)
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function decodeYaml(file: string, bytes: Uint8Array): YamlFile {
  const text = decoded(bytes)
  if (text !== undefined) return readYaml(file, text)
  return { ...readYaml(file, ''), value: undefined, problems: [{ file, line: 1, column: 1, message: notUtf8 }] }
}

export const notUtf8 = 'The file is not UTF-8. Save it as UTF-8.'
