import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { readYaml, type YamlFile } from './yaml.ts'

/** The files of a seed folder, parsed, not yet checked. */
export interface SeedFiles {
  /** As the user named it; every place begins with it. */
  folder: string
  files: YamlFile[]
}

/**
 * Reads all YAML files of a folder; other files and folders in it are of no concern to a seed.
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
  const files: YamlFile[] = []
  for (const name of names.filter(name => /\.ya?ml$/i.test(name) && !name.startsWith('.')).sort()) {
    const file = join(folder, name)
    try {
      files.push(decodeYaml(file, await readFile(file, options)))
    } catch (cause) {
      if (options.signal?.aborted) throw new AppError('REQUEST_CANCELLED', 'Loading was cancelled.', { cause })
      throw new AppError('FILE_NOT_FOUND', `The file ${file} cannot be read. Check its permissions.`, { cause })
    }
  }
  return { folder, files }
}

function decodeYaml(file: string, bytes: Uint8Array): YamlFile {
  try {
    return readYaml(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    const unread = readYaml(file, '')
    const place = { file, line: 1, column: 1 }
    return {
      ...unread,
      value: undefined,
      problems: [{ ...place, message: 'The file is not UTF-8. Save it as UTF-8.' }],
    }
  }
}
