import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { QuerySummary } from '../contract/messages.ts'
import { AppError } from '../errors.ts'
import type { Explore } from '../explore/context.ts'
import { query as ask } from '../explore/query.ts'
import { jsonLine } from '../explore/rows.ts'
import { createQueryFolder } from '../queries/folder.ts'
import { type CommandContext, fileMissing } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { note, readAll, table, write, writeLine } from './io.ts'
import { parametersOf, typedParametersOf } from './parameter.ts'
import { findSaved } from './saved.ts'
import { withSession } from './session.ts'
import { show } from './show.ts'

export interface QueryFlags {
  text?: string
  file?: string
  saved?: string
  param: Map<string, string>
  json?: boolean
}

export async function query({ io, config, signal }: CommandContext, flags: QueryFlags): Promise<Exit> {
  const statement = flags.saved === undefined ? await statementOf(io.stdin, flags) : ''
  if (flags.saved !== undefined && (flags.text !== undefined || flags.file !== undefined))
    throw new AppError('REQUEST_INVALID', 'Give one of a statement, --file and --saved.')
  return withSession(config, async ({ explore }) => {
    let columns: string[] = []
    const rows: string[][] = []
    let summary: QuerySummary | undefined
    const request =
      flags.saved === undefined
        ? { statement, parameters: parametersOf(flags.param) }
        : await savedRequest(explore, config.dataDir, { ...flags, saved: flags.saved })
    for await (const event of ask(explore, request, { signal })) {
      if ('columns' in event) columns = event.columns
      else if ('row' in event) {
        if (flags.json) await write(io, jsonLine(columns, event.row))
        else rows.push(event.row.map(show))
      } else if ('summary' in event) summary = event.summary
    }
    if (!flags.json) await writeLine(io, table(io, columns, rows))
    if (summary !== undefined) {
      for (const notice of summary.notices) note(io, notice.message)
      note(io, closing(summary, config))
    }
    return exits.ok
  })
}

async function savedRequest(explore: Explore, dataDir: string, { saved, param }: QueryFlags & { saved: string }) {
  const found = await findSaved(explore, createQueryFolder(join(dataDir, 'queries')), saved)
  return { statement: found.statement, parameters: typedParametersOf(found, param) }
}

function closing(summary: QuerySummary, limits: { rows: number; bytes: number }): string {
  const counted = `${summary.rows} ${summary.rows === 1 ? 'row' : 'rows'} in ${Math.round(summary.duration)} ms`
  if (summary.cut === 'rows') return `${counted}. There are more: cut at ${limits.rows} rows (--rows).`
  if (summary.cut === 'bytes') return `${counted}. There are more: cut at ${limits.bytes} bytes (--bytes).`
  return `${counted}.`
}

async function statementOf(stdin: CommandContext['io']['stdin'], flags: QueryFlags): Promise<string> {
  const { text, file } = flags
  if (text !== undefined && file !== undefined)
    throw new AppError('REQUEST_INVALID', 'Give the statement as an argument or as --file, not both.')
  if (text !== undefined) return text
  if (file !== undefined)
    return readFile(file, 'utf8').catch(cause => {
      throw fileMissing(file, cause)
    })
  if (stdin.isTTY) throw new AppError('REQUEST_INVALID', 'Give a statement: guanxi query "MATCH (n) RETURN n LIMIT 10"')
  return readAll(stdin)
}
