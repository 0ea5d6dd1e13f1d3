import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExportRequest } from '../contract/messages.ts'
import { AppError } from '../errors.ts'
import { exportFile } from '../explore/export.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { note, write } from './io.ts'
import { parametersOf } from './parameter.ts'
import { withSession } from './session.ts'

export interface ExportFlags {
  format: string
  output: string
  query?: string
  param: Map<string, string>
  nodes?: string[]
  relationships?: string[]
  between?: boolean
  evidence: boolean
  raw?: boolean
  language?: 'en' | 'zh'
  title?: string
}

export async function exportGraph({ io, config, signal }: CommandContext, flags: ExportFlags): Promise<Exit> {
  return withSession(config, async ({ explore }) => {
    const { format, evidence, raw = false, language, title } = flags
    const request = {
      format,
      scope: scopeOf(flags),
      evidence,
      raw,
      ...(language && { language }),
      ...(title !== undefined && { title }),
    }
    const file = await exportFile(explore, request, { signal })
    const { counts, leftOut, lost, elsewhere } = file.about
    if (flags.output === '-') {
      for await (const piece of file.pieces) await write(io, piece)
    } else {
      const output = resolve(flags.output)
      await writeWhole(output, file.pieces, signal)
      note(io, `Written to ${output}: ${counts.nodes} nodes and ${counts.relationships} relationships.`)
    }
    for (const sentence of leftOut) note(io, `Left out: ${sentence}`)
    for (const sentence of lost) note(io, `Not held by this format: ${sentence}`)
    for (const sentence of elsewhere) note(io, `Other programs read it differently: ${sentence}`)
    return exits.ok
  })
}

function scopeOf(flags: ExportFlags): ExportRequest['scope'] {
  const { query, nodes, relationships, between } = flags
  if (query !== undefined) return { kind: 'query', statement: query, parameters: parametersOf(flags.param) }
  if (nodes === undefined && relationships === undefined) return { kind: 'all' }
  return { kind: 'entities', nodes: nodes ?? [], relationships: relationships ?? [], between: between === true }
}

/** Under another name until it is whole, so that a file of this name is never a part. */
async function writeWhole(
  output: string,
  pieces: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const partial = `${output}.${process.pid}.partial`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(partial), { signal })
    await rename(partial, output)
  } catch (error) {
    await rm(partial, { force: true })
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    throw new AppError('FILE_INVALID', `The file ${output} cannot be written (${code}).`, { cause: error })
  }
}
