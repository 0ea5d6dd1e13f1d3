import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TableMapping } from '../contract/mapping.ts'
import { tableMappingSchema } from '../contract/mappingmessages.ts'
import { AppError } from '../errors.ts'
import { isMissing, replaceFile, storageFailure } from '../storage/files.ts'

/** Mappings that somebody chose, by the columns of the tables that they were chosen for. */
export interface Mappings {
  find(columns: readonly string[]): Promise<TableMapping | undefined>
  /** Errors: STORAGE_FULL, STORAGE_FAILED. */
  keep(columns: readonly string[], mapping: TableMapping): Promise<void>
}

/** One file for each list of columns. */
export function createMappings(folder: string): Mappings {
  const fileOf = (columns: readonly string[]) =>
    join(folder, `${createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 40)}.json`)
  return {
    async find(columns) {
      try {
        return parseMapping(await readFile(fileOf(columns), 'utf8'), fileOf(columns))
      } catch (error) {
        // What cannot be read any more is guessed again.
        if (isMissing(error) || error instanceof AppError) return undefined
        throw storageFailure(error, 'mappings')
      }
    },
    async keep(columns, mapping) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await replaceFile(fileOf(columns), mappingText(mapping))
      } catch (error) {
        throw storageFailure(error, 'mappings')
      }
    },
  }
}

/** Error: FILE_INVALID, with what is wrong and where in it. */
export function parseMapping(text: string, file: string): TableMapping {
  const invalid = (message: string, path?: string) =>
    new AppError('FILE_INVALID', `${file} is no mapping: ${message}.`, {
      places: [{ message, file, ...(path && { path }) }],
    })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw invalid((error as Error).message)
  }
  const { data, error } = tableMappingSchema.safeParse(json)
  if (data) return data
  const [issue] = error.issues
  const path = issue?.path.join('.')
  throw invalid(path ? `${path}: ${issue?.message}` : (issue?.message ?? 'it is empty'), path)
}

export const mappingText = (mapping: TableMapping): string => `${JSON.stringify(mapping, null, 2)}\n`
