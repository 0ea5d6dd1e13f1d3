import { visibleLabels } from '../contract/source.ts'
import { searchNodes } from '../explore/search.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { note, table, writeLine } from './io.ts'
import { withSession } from './session.ts'
import { nameOf } from './show.ts'

export interface SearchFlags {
  text: string
  label?: string
  limit: number
  offset: number
  json?: boolean
}

export async function search({ io, config, signal }: CommandContext, flags: SearchFlags): Promise<Exit> {
  const { text, label, limit, offset } = flags
  return withSession(config, async ({ explore }) => {
    const answer = await searchNodes(explore, { q: text, label, limit, offset }, { signal })
    if (flags.json) {
      await writeLine(io, JSON.stringify(answer))
      return exits.ok
    }
    const rows = answer.hits.map(({ node, matches }) => [
      nameOf(node),
      visibleLabels(node.labels).join(' '),
      typeof node.properties.key === 'string' ? node.properties.key : node.id,
      matches[0] ? `${matches[0].property}: ${matches[0].text}` : '',
    ])
    if (rows.length > 0) await writeLine(io, table(io, ['name', 'label', 'key', 'found in'], rows))
    const total = `${answer.totalExact ? '' : 'at least '}${answer.total}`
    note(io, rows.length === 0 ? `Nothing found for ${JSON.stringify(text)}.` : `${rows.length} of ${total}.`)
    for (const { text } of answer.remarks) note(io, text)
    return exits.ok
  })
}
