import type { Properties } from '../contract/graph.ts'
import { type ExportRequest, exportRequest, type FormatsAnswer } from '../contract/messages.ts'
import type { About, GraphSource } from '../formats/format.ts'
import { formatNamed, listFormats } from '../formats/index.ts'
import { packageVersion } from '../package.ts'
import { type AskOptions, accept, ask } from './asking.ts'
import type { Explore } from './context.ts'
import { chooseAll } from './export/all.ts'
import { type Chosen, chooseByQuery, chooseEntities } from './export/chosen.ts'
import { createNaming } from './export/naming.ts'

export interface ExportOptions extends AskOptions {
  /** When it is exported; the file says so. @default the current time */
  now?: Date
}

export interface ExportedFile {
  /** A name for it, with its ending. */
  name: string
  mediaType: string
  /** Breaking off stops what is read. */
  text: AsyncGenerator<string>
}

/** The formats that can be exported. */
export const formats = async (): Promise<FormatsAnswer> => listFormats()

/**
 * A subgraph as a file, with the passages and reports that prove it. The whole database is streamed and never held;
 * what was named or found by a query is held, for it is bounded by the request. The file says what was left out.
 *
 * Errors before the first piece: FORMAT_UNKNOWN, AMBIGUOUS_REFERENCE, and those of a query. While it is written: ENGINE_*, QUERY_*.
 */
export async function exportFile(
  context: Explore,
  request: ExportRequest,
  { now = new Date(), signal }: ExportOptions = {},
): Promise<ExportedFile> {
  const { format: wanted, scope, evidence } = accept(exportRequest, request)
  const format = formatNamed(wanted)
  const asking = ask(context, { signal })
  const naming = await createNaming(asking)
  const health = await context.engine.health()
  const counts = { nodes: 0, relationships: 0 }
  const chosen: Chosen =
    scope.kind === 'all'
      ? chooseAll(asking, naming, evidence)
      : scope.kind === 'entities'
        ? await chooseEntities(asking, naming, scope, evidence)
        : await chooseByQuery(asking, naming, scope, evidence)
  const written = (scope.kind === 'entities' && scope.notes) || []
  const nodes = new Outgone(written.flatMap(note => note.nodes))
  const relationships = new Outgone(written.flatMap(note => note.relationships))
  const about = (): About => ({
    generator: `Guanxi ${packageVersion}`,
    exported: now.toISOString(),
    source: {
      engine: context.engine.kind,
      ...(health.ok && {
        version: health.version,
        ...(health.database !== undefined && { database: health.database }),
      }),
    },
    selection: {
      kind: scope.kind,
      ...(scope.kind === 'query' && { statement: scope.statement, parameters: scope.parameters as Properties }),
      ...(scope.kind === 'entities' && scope.note !== undefined && { note: scope.note }),
    },
    ...(written.length > 0 && {
      notes: written.map(note => ({
        text: note.text,
        nodes: nodes.idsOf(note.nodes),
        relationships: relationships.idsOf(note.relationships),
      })),
    }),
    evidence,
    counts,
    leftOut: chosen.leftOut(),
  })
  const source: GraphSource = {
    nodes: counted(
      chosen.nodes(),
      node => nodes.note(node, naming.node(node)),
      () => counts.nodes++,
    ),
    relationships: counted(
      chosen.relationships(),
      ended => relationships.note(ended.relationship, naming.relationship(ended)),
      () => counts.relationships++,
    ),
    about,
  }
  const name = `guanxi-${now.toISOString().slice(0, 10)}.${format.extension}`
  return { name, mediaType: format.mediaType, text: format.write(source) }
}

async function* counted<A, B>(items: AsyncIterable<A>, map: (item: A) => B, count: () => void): AsyncGenerator<B> {
  for await (const item of items) {
    count()
    yield map(item)
  }
}

/** What is called how in the file, of what notes name: by its element id, or by its key. */
class Outgone {
  readonly #named: ReadonlySet<string>
  readonly #ids = new Map<string, string | number>()

  constructor(named: Iterable<string>) {
    this.#named = new Set(named)
  }

  note<Out extends { id: string | number }>({ id }: { id: string }, out: Out): Out {
    for (const name of [id, String(out.id)]) if (this.#named.has(name)) this.#ids.set(name, out.id)
    return out
  }

  /** What is not in the file is left out. */
  idsOf = (names: readonly string[]): (string | number)[] => [
    ...new Set(names.flatMap(name => this.#ids.get(name) ?? [])),
  ]
}
