import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Io } from './io.ts'

/** What the body of a command gets: its configuration, and a signal that aborts on Ctrl+C. */
export interface CommandContext {
  io: Io
  config: Config
  signal: AbortSignal
}

/** For a file that a command names and that cannot be read. */
export function fileMissing(file: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT') return new AppError('FILE_NOT_FOUND', `There is no file ${file}.`, { cause })
  return new AppError('FILE_INVALID', `The file ${file} cannot be read (${code ?? 'unknown'}).`, { cause })
}
