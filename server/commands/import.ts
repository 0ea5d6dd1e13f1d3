import { join } from 'node:path'
import type { ImportPlan } from '../contract/import.ts'
import type { OnConflict, OnError } from '../contract/importchoices.ts'
import { sceneDatabase } from '../http/handlers/scenes.ts'
import { createImporting, type Importing, type ImportRecord } from '../import/importing.ts'
import { createMappings } from '../import/mappings.ts'
import type { Problems } from '../import/record.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { filesToTake, type TableFlags, tellTable } from './importtables.ts'
import { note, table, visible, writeLine } from './io.ts'
import { createProgress } from './progress.ts'
import { type Session, withSession } from './session.ts'

export interface ImportFlags extends TableFlags {
  files: string[]
  format?: string
  dryRun?: boolean
  onConflict: OnConflict
  onError: OnError
  json?: boolean
}

/** Takes files into the database, after saying what that will do. */
export async function importFiles({ io, config, signal }: CommandContext, flags: ImportFlags): Promise<Exit> {
  const mappings = createMappings(join(config.dataDir, 'mappings'))
  const { sources, tables } = await filesToTake(flags, mappings)
  if (!flags.json) for (const table of tables) await tellTable(io, table)
  return withSession(config, async session => {
    const importing = importingOf(session)
    const progress = await createProgress(io)
    const options = { signal, onProgress: progress.show }
    try {
      const { onConflict, onError } = flags
      const plan = await importing.plan(sources, { onConflict, onError }, options)
      progress.end()
      if (flags.dryRun) {
        await importing.discard(plan.id)
        if (flags.json) await writeLine(io, JSON.stringify(tables.length > 0 ? { ...plan, tables } : plan))
        else await tellPlan(io, plan)
        return exits.ok
      }
      if (onError === 'stop' && plan.problems.total > 0) await importing.discard(plan.id)
      if (!flags.json) await tellPlan(io, plan)
      if (onError === 'stop' && plan.problems.total > 0) {
        if (flags.json) await writeLine(io, JSON.stringify(plan))
        note(io, 'Nothing was written. Mend the files, or leave out what is wrong by --on-error skip.')
        return exits.failed
      }
      const record = await importing.start(plan.id, options)
      // Those that were guessed would be guessed again.
      for (const { preview } of tables)
        if (preview.origin === 'given') await mappings.keep(preview.columns, preview.mapping)
      progress.end()
      await writeLine(io, flags.json ? JSON.stringify(record) : outcomeText(record))
      if (!flags.json && record.problems.total > plan.problems.total) await tellProblems(io, record.problems)
      return exits.ok
    } finally {
      progress.end()
    }
  })
}

export interface ImportsFlags {
  undo?: string
  resume?: string
  json?: boolean
}

/** The imports of this database; or goes on with one that was broken off, or takes one back. */
export async function imports({ io, config, signal }: CommandContext, flags: ImportsFlags): Promise<Exit> {
  return withSession(config, async session => {
    const importing = importingOf(session)
    const progress = await createProgress(io)
    const options = { signal, onProgress: progress.show }
    try {
      if (flags.undo !== undefined || flags.resume !== undefined) {
        const record =
          flags.undo === undefined
            ? await importing.start(flags.resume as string, options)
            : await importing.undo(flags.undo, options)
        progress.end()
        await writeLine(io, flags.json ? JSON.stringify(record) : outcomeText(record))
        return exits.ok
      }
      const records = await importing.list()
      if (flags.json) {
        for (const record of records) await writeLine(io, JSON.stringify(record))
        return exits.ok
      }
      const rows = records.map(record => [
        record.id,
        new Date(record.at).toISOString().slice(0, 16).replace('T', ' '),
        record.state === 'writing' ? 'broken off' : record.state === 'undoing' ? 'half undone' : record.state,
        record.files.map(({ name }) => name).join(', '),
        countsText(record),
      ])
      await writeLine(io, `${table(io, ['import', 'when (UTC)', 'state', 'files', 'what'], rows)}\n`)
      await writeLine(io, `${records.length} imports, newest first.`)
      return exits.ok
    } finally {
      progress.end()
    }
  })
}

function importingOf({ config, explore, engine }: Session): Importing {
  const { id } = sceneDatabase(engine.kind, config)
  return createImporting({ explore, folder: join(config.dataDir, 'imports', id) })
}

async function tellPlan(io: CommandContext['io'], plan: ImportPlan): Promise<void> {
  const { nodes, relationships, conflicts, problems, onConflict, repeated } = plan
  const rows = [
    ...nodes.labels.map(({ name, count }) => ['nodes', name, String(count)]),
    ...relationships.types.map(({ name, count }) => ['relationships', name, String(count)]),
  ]
  if (rows.length > 0) await writeLine(io, table(io, ['', 'label or type', 'count'], rows))
  await writeLine(
    io,
    `${nodes.total} nodes: ${nodes.created} new, ${nodes.same} there already, ${nodes.differing} there and different (${onConflictTexts[onConflict]}). ${relationships.total} relationships.`,
  )
  if (nodes.keyless > 0)
    await writeLine(io, `${nodes.keyless} nodes have no unique key: they are created, whatever is there.`)
  if (repeated > 0) await writeLine(io, `${repeated} stand in the files again and are taken once.`)
  if (conflicts.length > 0) {
    const lines = conflicts.map(({ property, value, differing, at }) => [
      `${property} ${value}`,
      differing.join(', '),
      placeText(at),
    ])
    await writeLine(io, `\n${table(io, ['there already', 'differs in', 'at'], lines)}`)
    if (conflicts.length < nodes.differing) await writeLine(io, `${conflicts.length} of ${nodes.differing} shown.`)
  }
  await tellProblems(io, problems)
}

const onConflictTexts: { readonly [how in OnConflict]: string } = {
  keep: 'they stay as they are',
  overwrite: 'they become what the file says',
  merge: 'what the file says is added, and has the last word',
}

async function tellProblems(io: CommandContext['io'], { total, first }: Problems): Promise<void> {
  if (total === 0) return
  for (const problem of first) note(io, `${placeText(problem)}: ${visible(problem.message)}`)
  note(io, first.length < total ? `${first.length} of ${total} problems shown.` : `${total} problems.`)
}

const placeText = (place: { file?: string; line?: number; column?: number }): string =>
  [place.file, place.line, place.column].filter(part => part !== undefined).join(':')

function outcomeText(record: ImportRecord): string {
  if (record.state === 'undone') return `Import ${record.id} is taken back.`
  const skipped = record.problems.total > 0 ? ` ${record.problems.total} were left out.` : ''
  return `Import ${record.id}: ${countsText(record)}.${skipped}`
}

function countsText({ counts, total }: ImportRecord): string {
  if (!counts) return `of ${total.nodes} nodes and ${total.relationships} relationships`
  const of = ({ created, changed }: { created: number; changed: number }, name: string) =>
    `${created} ${name} created${changed > 0 ? ` and ${changed} changed` : ''}`
  return `${of(counts.nodes, 'nodes')}, ${of(counts.relationships, 'relationships')}`
}
