import { settings } from '../config.ts'
import type { Engine } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import type { LoadResult } from '../seed/compare.ts'
import { type LoadOptions, loadGraph, loadSeed } from '../seed/load.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { note, table, visible, writeLine } from './io.ts'
import { createProgress } from './progress.ts'
import { seedFolder } from './seeds.ts'
import { withSession } from './session.ts'

export interface LoadFlags {
  folder?: string
  prune?: boolean
  dryRun?: boolean
  generate?: { nodes: number; relationships: number }
  json?: boolean
}

export async function load({ io, config, signal }: CommandContext, flags: LoadFlags): Promise<Exit> {
  const { folder, generate, prune, dryRun } = flags
  if (folder !== undefined && generate !== undefined)
    throw new AppError('REQUEST_INVALID', 'Give a folder or --generate, not both.')
  const source = generate === undefined ? seedFolder(folder ?? settings.seed.default) : undefined
  return withSession(config, async ({ engine }) => {
    const progress = await createProgress(io)
    const options = { prune, dryRun, signal, onProgress: progress.show }
    try {
      const result =
        source === undefined
          ? await loadGenerated(engine, generate as { nodes: number; relationships: number }, options)
          : await loadSeed(engine, source, { ...options, reportFile: config.reportFile })
      progress.end()
      if (flags.json) await writeLine(io, JSON.stringify(result))
      else await tell(io, result)
    } finally {
      progress.end()
    }
    return exits.ok
  })
}

async function loadGenerated(
  engine: Engine,
  size: { nodes: number; relationships: number },
  options: LoadOptions,
): Promise<LoadResult> {
  const { generateGraph } = await import('../seed/generate.ts')
  return loadGraph(engine, generateGraph(size), options)
}

async function tell(io: CommandContext['io'], result: LoadResult): Promise<void> {
  const changes = [...result.changes.nodes, ...result.changes.relationships]
  if (changes.length > 0) {
    const rows = changes.map(({ kind, key, properties }) => [kind, key, properties?.join(', ') ?? ''])
    await writeLine(io, table(io, ['change', 'key', 'properties'], rows))
  }
  await writeLine(io, result.message.split('\n').map(visible).join('\n'))
  for (const { key, owner } of result.shared)
    note(io, `${key} is in the database from ${owner ?? 'elsewhere'}: left as it is.`)
  for (const key of result.kept) note(io, `${key} stays: something beyond this seed is connected to it.`)
}
