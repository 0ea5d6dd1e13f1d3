import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { EditRecord } from '../contract/editmessages.ts'
import { createEditing, type Editing } from '../edits/editing.ts'
import { createEditFile } from '../edits/folder.ts'
import { sceneDatabase } from '../http/handlers/scenes.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { table, writeLine } from './io.ts'
import { type Session, withSession } from './session.ts'

export interface EditsFlags {
  entity?: string
  limit: number
  undo?: string
  by?: string
  json?: boolean
}

/** The log of edits; or takes one of them back. */
export async function edits({ io, config, signal }: CommandContext, flags: EditsFlags): Promise<Exit> {
  return withSession(config, async session => {
    const editing = editingOf(session)
    if (flags.undo !== undefined) {
      const by = flags.by ?? userInfo().username
      const answer = await editing.undo(flags.undo, { by }, { signal })
      await writeLine(
        io,
        flags.json ? JSON.stringify(answer) : `Taken back by edit ${answer.id}: ${countsText(answer.counts)}.`,
      )
      return exits.ok
    }
    const { entity, limit } = flags
    const answer = await editing.list({ limit, ...(entity !== undefined && { entity }) })
    if (flags.json) {
      for (const edit of answer.edits) await writeLine(io, JSON.stringify(edit))
      return exits.ok
    }
    const rows = answer.edits.map(edit => [
      edit.id,
      new Date(edit.at).toISOString().slice(0, 16).replace('T', ' '),
      edit.by,
      countsText(edit.counts),
      reasonText(edit),
    ])
    await writeLine(io, `${table(io, ['edit', 'when (UTC)', 'who', 'what', 'why'], rows)}\n`)
    await writeLine(io, `${answer.edits.length} of ${answer.total} edits, newest first.`)
    if (answer.damaged > 0) await writeLine(io, `${answer.damaged} lines of the log cannot be read.`)
    return exits.ok
  })
}

function editingOf({ config, explore, engine }: Session): Editing {
  const { id } = sceneDatabase(engine.kind, config)
  const log = createEditFile(join(config.dataDir, 'edits', `${id}.jsonl`))
  return createEditing({ explore, log, allowed: config.allowEdit })
}

function countsText({ nodes, relationships }: EditRecord['counts']): string {
  const parts = (['created', 'changed', 'deleted'] as const).flatMap(how => {
    const what = [
      ...(nodes[how] > 0 ? [`${nodes[how]} nodes`] : []),
      ...(relationships[how] > 0 ? [`${relationships[how]} relationships`] : []),
    ]
    return what.length > 0 ? [`${how} ${what.join(' and ')}`] : []
  })
  return parts.join(', ') || 'nothing'
}

function reasonText({ reason, undoes, undoneBy, state, note }: EditRecord): string {
  const why =
    reason === null ? `takes back ${undoes}` : 'passages' in reason ? reason.passages.join(', ') : reason.ownKnowledge
  const marks = [
    ...(note === undefined ? [] : [note]),
    ...(undoneBy === undefined ? [] : [`taken back by ${undoneBy}`]),
    ...(state === 'unknown' ? ['not known whether it was made'] : []),
  ]
  return [why, ...marks.map(mark => `(${mark})`)].join(' ')
}
