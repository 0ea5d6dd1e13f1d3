import { captionOf } from './caption.ts'
import { drawingLosses, proofOf } from './drawing.ts'
import type { Format, OutgoingNode, OutgoingRelationship } from './format.ts'
import { withoutControls } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { idText } from './typed.ts'

/**
 * Mermaid, for small graphs in Markdown: names and labels of nodes, types of relationships; claim and evidence of each
 * stand above it as a comment. Mermaid itself draws up to 500 relationships unless it is told otherwise.
 */
export const mermaid: Format = {
  name: 'mermaid',
  title: 'Mermaid',
  mediaType: 'text/vnd.mermaid; charset=utf-8',
  extensions: ['mmd'],
  readBy: 'Markdown on GitHub and elsewhere',
  losses: { ...drawingLosses, look: 'are left out' },
  write: ({ nodes, relationships, about }) =>
    inPieces(
      (async function* () {
        yield `flowchart LR\n%% ${comment(JSON.stringify(about))}\n`
        for await (const node of nodes()) yield nodeText(node)
        for await (const relationship of relationships()) yield edgeText(relationship)
      })(),
    ),
}

/** Ids are letters and digits: every other character is its number between underscores. */
const idOf = (id: string | number): string =>
  `n${idText(id).replace(/[^A-Za-z0-9]/gu, character => `_${(character.codePointAt(0) as number).toString(36)}_`)}`

/** A text in quotes, with numbers for the characters that Mermaid, or the HTML that it makes, would take for its own. */
const quoted = (text: string): string =>
  `"${withoutControls(text).replace(/[^\p{L}\p{N}\p{M} .,:'’()+/-]/gu, character => `#${character.codePointAt(0)};`)}"`

/** Directives begin with `%%{`, and a comment ends with its line. */
const comment = (text: string): string => withoutControls(text).replace(/\s+/gu, ' ').replace(/[{}]/g, '|')

const nodeText = (node: OutgoingNode): string => `  ${idOf(node.id)}[${quoted(captionOf(node))}]\n`

function edgeText(relationship: OutgoingRelationship): string {
  const { source, target, type } = relationship
  const proof = proofOf(relationship)
  return `${proof ? `  %% ${comment(proof)}\n` : ''}  ${idOf(source.id)} -->|${quoted(type)}| ${idOf(target.id)}\n`
}
