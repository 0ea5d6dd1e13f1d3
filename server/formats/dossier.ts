import type { Document } from '../contract/document.ts'
import { printDocument } from '../print/print.ts'
import { documentOf } from './dossier/document.ts'
import { dossierOf } from './dossier/dossier.ts'
import { htmlOf } from './dossier/html.ts'
import { markdownOf } from './dossier/markdown.ts'
import type { Format, GraphSource, Losses, OutgoingNode, OutgoingRelationship, WriteOptions } from './format.ts'
import { type Kind, kinds } from './kinds.ts'

/**
 * The dossier: what a graph says, for a reader who has neither this program nor the database. Its values are texts, so
 * that nothing reads it back.
 */

/** What stands in a text as it is. */
const told: ReadonlySet<Kind> = new Set(['text', 'long', 'formula', 'names', 'labels', 'mixed', 'keyless'])
const becoming: Losses = {
  control: 'are U+FFFD',
  surrogate: 'are U+FFFD',
  look: 'are left out: a picture can stand in it instead',
  relationshipId: 'are left out: relationships have numbers',
  emptyName: 'stand as nothing before a colon',
}
const losses: Losses = Object.fromEntries(
  (Object.keys(kinds) as Kind[])
    .filter(kind => !told.has(kind))
    .map(kind => [kind, becoming[kind] ?? 'are written as text']),
)

/** Nodes and relationships of which one can still speak of reading: a few thousand pages. */
const atMost = 20_000

const dossier = (
  rest: Pick<Format, 'name' | 'title' | 'mediaType' | 'extensions' | 'readBy' | 'drawing'>,
  write: (document: Document, options: WriteOptions) => AsyncIterable<string | Uint8Array>,
): Format => ({
  ...rest,
  losses,
  atMost,
  async *write(graph, options) {
    const { language = 'en', title, drawing, total } = options
    const held = dossierOf(await hold(graph), graph.about, language)
    const document = documentOf(held, {
      language,
      showsDrawing: rest.drawing === true,
      ...(title !== undefined && { title }),
      ...(drawing && { drawing }),
      ...(total && { total }),
    })
    yield* write(document, options)
  },
})

async function hold({ nodes, relationships }: GraphSource) {
  const held: { nodes: OutgoingNode[]; relationships: OutgoingRelationship[] } = { nodes: [], relationships: [] }
  for await (const node of nodes()) held.nodes.push(node)
  for await (const relationship of relationships()) held.relationships.push(relationship)
  return held
}

export const dossierPdf = dossier(
  {
    name: 'dossier-pdf',
    title: 'Dossier (PDF)',
    mediaType: 'application/pdf',
    extensions: ['pdf'],
    readBy: 'People: claims with the passages that prove them, to print',
    drawing: true,
  },
  async function* (document, { signal }) {
    yield await printDocument(document, { ...(signal && { signal }) })
  },
)

export const dossierHtml = dossier(
  {
    name: 'dossier-html',
    title: 'Dossier (HTML)',
    mediaType: 'text/html; charset=utf-8',
    extensions: ['html'],
    readBy: 'People: the same as one page for any browser',
    drawing: true,
  },
  async function* (document) {
    yield* htmlOf(document)
  },
)

export const dossierMarkdown = dossier(
  {
    name: 'dossier-md',
    title: 'Dossier (Markdown)',
    mediaType: 'text/markdown; charset=utf-8',
    extensions: ['md'],
    readBy: 'People: the same as a text to go on writing',
  },
  async function* (document) {
    yield* markdownOf(document)
  },
)
