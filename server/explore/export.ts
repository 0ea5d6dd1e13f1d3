import type { Drawing } from '../contract/drawing.ts'
import type { Properties } from '../contract/graph.ts'
import { type ExportRequest, exportRequest, type FormatsAnswer } from '../contract/messages.ts'
import { AppError } from '../errors.ts'
import { lossesIn, takeCensus } from '../formats/census.ts'
import type { About, GraphSource, Look, OutgoingNode, OutgoingRelationship, WriteOptions } from '../formats/format.ts'
import { formatNamed, listFormats } from '../formats/index.ts'
import { packageVersion } from '../package.ts'
import { type AskOptions, accept, ask } from './asking.ts'
import type { Explore } from './context.ts'
import { chooseAll } from './export/all.ts'
import { type Chosen, chooseByLabels, chooseByQuery, chooseEntities } from './export/chosen.ts'
import { createNaming } from './export/naming.ts'
import { createSpool } from './export/spool.ts'
import { countAll } from './overview.ts'

export interface ExportOptions extends AskOptions {
  /** When it is exported; the file says so. @default the current time */
  now?: Date
}

export interface ExportedFile {
  /** A name for it, with its ending. */
  name: string
  mediaType: string
  /** What the file says about itself, and what it does not hold. */
  about: About
  /** Breaking off lets go of what is kept for it. */
  pieces: AsyncGenerator<string | Uint8Array>
}

/** The formats that can be exported. */
export const formats = async (): Promise<FormatsAnswer> => listFormats()

/**
 * A subgraph as a file, with the passages and reports that prove it. All of it is read before the first piece, into
 * memory where it is small and else into a file, so that no reader of the export holds up the database, and the first
 * line of the file can say what is in it and what is lost. The file says what was left out.
 *
 * Errors: FORMAT_UNKNOWN, REQUEST_INVALID where it is more than the format is for, AMBIGUOUS_REFERENCE, ENGINE_*, and those of a query; none while it is written.
 */
export async function exportFile(
  context: Explore,
  request: ExportRequest,
  { now = new Date(), signal }: ExportOptions = {},
): Promise<ExportedFile> {
  const { format: wanted, scope, evidence, raw, language, title, drawing } = accept(exportRequest, request)
  const format = formatNamed(wanted)
  const asking = ask(context, { signal })
  const naming = await createNaming(asking)
  const health = await context.engine.health()
  const chosen: Chosen =
    scope.kind === 'all'
      ? chooseAll(asking, naming, evidence)
      : scope.kind === 'entities'
        ? await chooseEntities(asking, naming, scope, evidence)
        : scope.kind === 'labels'
          ? await chooseByLabels(asking, naming, scope, evidence)
          : await chooseByQuery(asking, naming, scope, evidence)
  const { notes: written = [], looks = [] } = scope.kind === 'entities' ? scope : {}
  const nodeIds = new Outgone(written.flatMap(note => note.nodes))
  const relationshipIds = new Outgone(written.flatMap(note => note.relationships))
  const lookOf = new Map(looks.map(({ node, ...look }) => [node, look as Look]))
  const nodes = createSpool<OutgoingNode>()
  const relationships = createSpool<OutgoingRelationship>()
  const taker = takeCensus()
  const total = format.atMost === undefined ? undefined : await countAll(asking)
  const fits = () => {
    const { census } = taker
    if (format.atMost === undefined || census.nodes + census.relationships <= format.atMost) return
    const most = `up to ${format.atMost} nodes and relationships, passages included`
    throw new AppError(
      'REQUEST_INVALID',
      `${format.title} is for reading and takes ${most}. Choose less, or another format.`,
    )
  }
  const close = () => Promise.all([nodes.close(), relationships.close()])
  try {
    for await (const node of chosen.nodes()) {
      const named = naming.node(node)
      const look = lookOf.get(node.id) ?? lookOf.get(String(named.id))
      const out: OutgoingNode = look ? { ...named, look } : named
      nodeIds.note(node, out)
      taker.node(out)
      fits()
      await nodes.add(out)
    }
    for await (const ended of chosen.relationships()) {
      const out = naming.relationship(ended)
      relationshipIds.note(ended.relationship, out)
      taker.relationship(out)
      fits()
      await relationships.add(out)
    }
  } catch (error) {
    await close()
    throw error
  }
  const { census } = taker
  const about: About = {
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
      ...(scope.kind === 'labels' && { labels: scope.labels }),
      ...(scope.kind === 'entities' && scope.note !== undefined && { note: scope.note }),
    },
    ...(written.length > 0 && {
      notes: written.map(note => ({
        text: note.text,
        nodes: nodeIds.idsOf(note.nodes),
        relationships: relationshipIds.idsOf(note.relationships),
      })),
    }),
    evidence,
    counts: { nodes: census.nodes, relationships: census.relationships },
    leftOut: chosen.leftOut(),
    lost: lossesIn(census, format.losses),
    elsewhere: lossesIn(census, raw ? { ...format.elsewhere, formula: undefined } : (format.elsewhere ?? {})),
  }
  const source: GraphSource = { nodes: nodes.read, relationships: relationships.read, about, census }
  const options: WriteOptions = {
    raw,
    language,
    ...(title !== undefined && { title }),
    ...(drawing && { drawing: drawing as Drawing }),
    ...(total && { total }),
    ...(signal && { signal }),
  }
  return {
    name: `guanxi-${now.toISOString().slice(0, 10)}.${format.extensions[0]}`,
    mediaType: format.mediaType,
    about,
    pieces: closing(format.write(source, options), close),
  }
}

async function* closing<T>(pieces: AsyncIterable<T>, close: () => Promise<unknown>): AsyncGenerator<T> {
  try {
    yield* pieces
  } finally {
    await close()
  }
}

/** What is called how in the file, of what notes name: by its element id, or by its key. */
class Outgone {
  readonly #named: ReadonlySet<string>
  readonly #ids = new Map<string, string | number>()

  constructor(named: Iterable<string>) {
    this.#named = new Set(named)
  }

  note({ id }: { id: string }, out: { id: string | number }): void {
    for (const name of [id, String(out.id)]) if (this.#named.has(name)) this.#ids.set(name, out.id)
  }

  /** What is not in the file is left out. */
  idsOf = (names: readonly string[]): (string | number)[] => [
    ...new Set(names.flatMap(name => this.#ids.get(name) ?? [])),
  ]
}
