import type { GrafeoDB as Database } from '@grafeo-db/js'
import { AppError } from '../../../errors.ts'
import type { SchemaCommand } from './ast.ts'
import type { Graph } from './graph.ts'
import { backtick } from './names.ts'
import { failed } from './refusals.ts'
import { key } from './value.ts'

const plain = (text: string) => text.toLowerCase().replace(/\W+/g, '_')

type Create = Extract<SchemaCommand, { k: 'createConstraint' | 'createIndex' }>

const nameOf = ({ k, name, label, property }: Create) =>
  name ?? `${k === 'createIndex' ? 'index' : 'constraint'}_${plain(label)}_${plain(property)}`

/** A constraint comes with an index, as on Neo4j; the store keeps the two apart. */
const indexOf = (constraint: string) => `${constraint}_index`

interface Named {
  name: string
  label: string
  property?: string
  properties?: string
}

const show = async (database: Database, what: 'CONSTRAINTS' | 'INDEXES') =>
  (await database.executeCypher(`SHOW ${what}`)).toArray() as unknown as Named[]

export async function runSchemaCommand(database: Database, graph: Graph, command: SchemaCommand): Promise<void> {
  const constraints = await show(database, 'CONSTRAINTS')
  const indexes = await show(database, 'INDEXES')
  if (command.k === 'drop') {
    const known = command.what === 'constraint' ? constraints : indexes
    if (!known.some(({ name }) => name === command.name)) {
      if (command.ifExists) return
      throw failed(`There is no ${command.what} named ${command.name}.`)
    }
    await database.executeCypher(`DROP ${command.what.toUpperCase()} ${backtick(command.name)}`)
    const index = indexOf(command.name)
    if (command.what === 'constraint' && indexes.some(({ name }) => name === index)) {
      await database.executeCypher(`DROP INDEX ${backtick(index)}`)
    }
    return
  }
  const name = nameOf(command)
  const { label, property } = command
  const same = (known: Named) =>
    known.name === name || (known.label === label && (known.property ?? known.properties) === property)
  const isConstraint = command.k === 'createConstraint'
  if ((isConstraint ? constraints : indexes).some(same)) {
    if (command.ifNotExists) return
    throw failed(`An equivalent ${isConstraint ? 'constraint' : 'index'} exists already.`)
  }
  const target = `(n:${backtick(label)})`
  const on = `n.${backtick(property)}`
  if (isConstraint) {
    requireUnique(graph, label, property)
    await database.executeCypher(`CREATE CONSTRAINT ${backtick(name)} FOR ${target} REQUIRE ${on} IS UNIQUE`)
    if (!indexes.some(known => known.label === label && known.property === property)) {
      await database.executeCypher(`CREATE INDEX ${backtick(indexOf(name))} FOR ${target} ON (${on})`)
    }
  } else await database.executeCypher(`CREATE INDEX ${backtick(name)} FOR ${target} ON (${on})`)
}

function requireUnique(graph: Graph, label: string, property: string): void {
  const seen = new Set<string>()
  for (const node of graph.labels.get(label) ?? []) {
    const value = graph.stored(node).get(property)
    if (value === undefined) continue
    const at = key(value)
    if (seen.has(at)) {
      throw new AppError(
        'CONSTRAINT_VIOLATED',
        `Two nodes with the label ${label} have the same ${property}: make it unique first.`,
      )
    }
    seen.add(at)
  }
}
