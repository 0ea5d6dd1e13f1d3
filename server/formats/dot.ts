import { captionOf } from './caption.ts'
import { drawingLosses, proofOf } from './drawing.ts'
import type { Format, OutgoingNode, OutgoingRelationship } from './format.ts'
import { withoutControls } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { idText } from './typed.ts'

/**
 * DOT, for drawing with Graphviz: names and labels of nodes, types of relationships with their claim and evidence as
 * tooltip, and places, sizes and colours where the export has them (`neato -n` takes the places as they are).
 */
export const dot: Format = {
  name: 'dot',
  title: 'DOT',
  mediaType: 'text/vnd.graphviz; charset=utf-8',
  extensions: ['dot', 'gv'],
  readBy: 'Graphviz',
  losses: drawingLosses,
  write: ({ nodes, relationships, about }) =>
    inPieces(
      (async function* () {
        yield `// ${JSON.stringify(about)}\n`
        yield 'digraph {\n  node [shape=box, style="rounded,filled", fillcolor="#f4f4f4", fontname="Noto Sans"];\n'
        yield '  edge [fontname="Noto Sans", fontsize=10];\n'
        for await (const node of nodes()) yield nodeText(node)
        for await (const relationship of relationships()) yield edgeText(relationship)
        yield '}\n'
      })(),
    ),
}

/** A text in quotes. A backslash is doubled for Graphviz's own escapes, and `&` for the entities that it reads in labels. */
const quoted = (text: string): string =>
  `"${withoutControls(text)
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/&/g, '&amp;')
    .replace(/\r\n?|\n/g, '\\n')}"`

/** An id in quotes: there, only a quote is escaped, and a backslash before one cannot be told from its escape. */
const idQuoted = (id: string | number): string => quoted(idText(id))

function nodeText(node: OutgoingNode): string {
  const { look, labels } = node
  const attributes = [
    `label=${quoted(captionOf(node))}`,
    `class=${quoted(labels.join(' '))}`,
    `tooltip=${quoted(labels.join(', ') || 'node')}`,
  ]
  if (look?.color !== undefined) attributes.push(`fillcolor=${quoted(look.color)}`)
  // Points: 72 to an inch, where CSS has 96 pixels. Sizes are inches.
  if (look?.x !== undefined && look.y !== undefined)
    attributes.push(`pos="${(look.x * 0.75).toFixed(2)},${(0 - look.y * 0.75).toFixed(2)}"`)
  if (look?.size !== undefined) attributes.push(`height=${(look.size / 96).toFixed(3)}`)
  return `  ${idQuoted(node.id)} [${attributes.join(', ')}];\n`
}

function edgeText(relationship: OutgoingRelationship): string {
  const { source, target, type } = relationship
  const tooltip = proofOf(relationship) || type
  return `  ${idQuoted(source.id)} -> ${idQuoted(target.id)} [label=${quoted(type)}, tooltip=${quoted(tooltip)}];\n`
}
