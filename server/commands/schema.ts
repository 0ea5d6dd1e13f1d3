import { getSchema } from '../explore/schema.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { table, writeLine } from './io.ts'
import { withSession } from './session.ts'

export async function schema({ io, config, signal }: CommandContext, flags: { json?: boolean }): Promise<Exit> {
  return withSession(config, async ({ explore }) => {
    const answer = await getSchema(explore, { signal })
    if (flags.json) {
      await writeLine(io, JSON.stringify(answer))
      return exits.ok
    }
    const properties = (of: { properties: { name: string; types: string[] }[] }) =>
      of.properties.map(property => `${property.name} ${property.types.join('|')}`).join(', ')
    const { nodes, relationships } = answer.counts
    await writeLine(io, `${nodes} nodes, ${relationships} relationships\n`)
    const labels = answer.labels.map(label => [label.name, String(label.count), properties(label)])
    await writeLine(io, `${table(io, ['label', 'nodes', 'properties'], labels)}\n`)
    const types = answer.types.map(type => [type.name, String(type.count), properties(type)])
    await writeLine(io, `${table(io, ['type', 'relationships', 'properties'], types)}\n`)
    const connections = answer.connections.map(({ from, type, to, count }) => [
      from,
      type,
      to,
      count === undefined ? '' : String(count),
    ])
    await writeLine(io, `${table(io, ['from', 'type', 'to', 'count'], connections)}\n`)
    const rules = [
      ...answer.constraints.map(({ name, kind, of, properties }) => [
        name,
        `constraint ${kind}`,
        of.join(' '),
        properties.join(', '),
      ]),
      ...answer.indexes.map(({ name, kind, of, properties, online }) => [
        name,
        `index ${kind}${online ? '' : ' (not ready)'}`,
        of.join(' '),
        properties.join(', '),
      ]),
    ]
    if (rules.length > 0) await writeLine(io, `${table(io, ['name', 'kind', 'of', 'properties'], rules)}\n`)
    if (answer.sampledPer !== null)
      await writeLine(io, `Properties and connections are from at most ${answer.sampledPer} of each; counts are exact.`)
    return exits.ok
  })
}
