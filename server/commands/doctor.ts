import { constants, existsSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { getReports } from '../explore/evidence.ts'
import { getSchema } from '../explore/schema.ts'
import { asAppError } from '../http/problem.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exitOf, exits } from './exit.ts'
import { note, writeLine } from './io.ts'
import { openSession, type Session } from './session.ts'

export interface DoctorFlags {
  restore?: boolean
  yes?: boolean
  json?: boolean
}

interface Finding {
  name: string
  state: 'ok' | 'note' | 'wrong'
  message: string
}

/** Exit code 0 when nothing is wrong, 3 when the database is, else 1. */
export async function doctor(context: CommandContext, flags: DoctorFlags): Promise<Exit> {
  const { io, config } = context
  if (flags.restore) return restoreDatabase(context, flags.yes === true)
  const findings = [nodeVersion()]
  if (config.neo4jUri === undefined) findings.push(await dataFolder(config))
  const found = (finding: Finding) => findings.push(finding)
  const exit = await database(context, found)
  if (flags.json) await writeLine(io, JSON.stringify({ findings }))
  else {
    const words = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' }
    for (const { name, state, message } of findings) await writeLine(io, `${words[state]}  ${name}: ${message}`)
  }
  return findings.some(finding => finding.state === 'wrong') ? (exit === exits.ok ? exits.failed : exit) : exits.ok
}

const nodeVersion = (): Finding => ({ name: 'Node.js', state: 'ok', message: process.versions.node })

async function dataFolder({ dataDir }: Config): Promise<Finding> {
  const name = 'data folder'
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.W_OK)
    return { name, state: 'ok', message: dataDir }
  } catch {
    return { name, state: 'wrong', message: `${dataDir} cannot be written. Choose another one with GUANXI_DATA_DIR.` }
  }
}

async function database({ config, signal }: CommandContext, found: (finding: Finding) => void): Promise<Exit> {
  let session: Session | undefined
  try {
    session = await openSession(config)
    const { engine, explore } = session
    const health = await engine.health()
    if (!health.ok) {
      found({ name: `engine ${engine.kind}`, state: 'wrong', message: `${health.message} (${health.code})` })
      return exits.engine
    }
    const { version, edition = '', latency } = health
    found({ name: `engine ${engine.kind}`, state: 'ok', message: `${version} ${edition} in ${latency.toFixed(1)} ms` })
    const schema = await getSchema(explore, { signal })
    const { nodes, relationships } = schema.counts
    if (nodes === 0) found({ name: 'graph', state: 'note', message: 'empty. `guanxi load` loads the report.' })
    else found({ name: 'graph', state: 'ok', message: `${nodes} nodes, ${relationships} relationships` })
    const { reports } = await getReports(explore, { signal })
    const names = reports.map(report => `${report.name} (${report.passages} passages)`)
    found({ name: 'reports', state: 'ok', message: names.join('; ') || 'none: a graph without a source of its own' })
    found(searchIndex(engine.supports.fullText, schema.indexes))
    return exits.ok
  } catch (error) {
    const { code, message } = asAppError(error)
    const advice = code === 'DATA_DAMAGED' ? ' `guanxi doctor --restore` brings back the newest backup.' : ''
    found({ name: 'database', state: 'wrong', message: `${message} (${code})${advice}` })
    return exitOf[code]
  } finally {
    await session?.close()
  }
}

function searchIndex(isNeeded: boolean, indexes: { kind: string; entity: string; online: boolean }[]): Finding {
  const name = 'search'
  if (!isNeeded) return { name, state: 'ok', message: 'in memory, no index needed' }
  const index = indexes.find(({ kind, entity }) => kind === 'fulltext' && entity === 'node')
  if (index === undefined)
    return {
      name,
      state: 'note',
      message: 'there is no full-text index: names are scanned. The page can make one when editing is on.',
    }
  return {
    name,
    state: index.online ? 'ok' : 'note',
    message: index.online ? 'full-text index' : 'its index is being built',
  }
}

async function restoreDatabase({ io, config }: CommandContext, isAgreed: boolean): Promise<Exit> {
  if (config.neo4jUri !== undefined)
    throw new AppError('REQUEST_INVALID', 'Backups are kept of the embedded database only; Neo4j has its own.')
  const [{ backupFile, restore }, { databaseFile }] = await Promise.all([
    import('../engines/embedded/backup.ts'),
    import('../engines/embedded/embedded.ts'),
  ])
  const path = databaseFile(config.dataDir)
  if (!existsSync(backupFile(path)))
    throw new AppError(
      'FILE_NOT_FOUND',
      `There is no backup in ${config.dataDir}. \`guanxi load\` loads the report again.`,
    )
  if (!isAgreed && !(await confirm(io, `Replace the database in ${config.dataDir} by its last backup?`))) {
    note(io, 'Nothing was changed.')
    return exits.ok
  }
  const { from, kept } = await restore(path)
  note(io, `Restored from the backup of ${from.toISOString()}. The old file is kept as ${kept}.`)
  return exits.ok
}

async function confirm(io: CommandContext['io'], question: string): Promise<boolean> {
  if (!io.stdin.isTTY) throw new AppError('REQUEST_INVALID', 'Restoring replaces the database: confirm it with --yes.')
  const terminal = createInterface({ input: io.stdin, output: io.stderr as NodeJS.WritableStream })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
