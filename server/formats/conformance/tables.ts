import type { TableMapping } from '../../contract/mapping.ts'
import type { IncomingNode, IncomingRelationship } from '../format.ts'
import { readMapped } from '../mapping.ts'
import { guessOf, sampleTable } from '../sample.ts'
import { crumbs } from './graphs.ts'

// Tables as tests read them.

export const bytes = (text: string | Uint8Array, size = 65_536) => crumbs(Buffer.from(text as string), size)

/** What a mapping makes of a table; problems as `line:column: message`. */
export async function readTable(text: string | Uint8Array, mapping: TableMapping, name = 'x.csv') {
  const nodes: IncomingNode[] = []
  const relationships: IncomingRelationship[] = []
  const problems: string[] = []
  for await (const one of readMapped(bytes(text), mapping, name)) {
    if ('node' in one) nodes.push(one.node)
    else if ('relationship' in one) relationships.push(one.relationship)
    else if ('problem' in one) problems.push(`${one.problem.line}:${one.problem.column}: ${one.problem.message}`)
  }
  return { nodes, relationships, problems }
}

export const guessed = async (text: string | Uint8Array, name = 'x.csv', alone = true): Promise<TableMapping> =>
  guessOf(await sampleTable(bytes(text), {}), { name, alone })
export const readGuessed = async (text: string | Uint8Array, name?: string, alone?: boolean) =>
  readTable(text, await guessed(text, name, alone), name)
