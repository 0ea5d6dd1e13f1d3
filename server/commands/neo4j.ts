import { startNeo4j } from '../engines/neo4j/launcher.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { note, writeLine } from './io.ts'

export interface Neo4jFlags {
  port: number
  heap: string
  lib?: string
}

/** Runs until it is interrupted. Standard output has the environment to use, so that a script can read it. */
export async function neo4j({ io, config, signal }: CommandContext, flags: Neo4jFlags): Promise<Exit> {
  const { port, heap, lib } = flags
  const onLine = (line: string) => note(io, line)
  const server = await startNeo4j({ dataDir: config.dataDir, port, heap, lib, onLine, signal })
  await writeLine(io, `NEO4J_URI=${server.uri}\nNEO4J_USERNAME=${server.username}\nNEO4J_PASSWORD=${server.password}`)
  note(io, 'Neo4j runs. Use it with these three variables, in another terminal: npm start. Ctrl+C ends it.')
  await server.ended
  if (signal.aborted) return exits.ok
  note(io, 'Neo4j has ended by itself.')
  return exits.failed
}
