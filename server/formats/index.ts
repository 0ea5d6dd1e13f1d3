import type { FormatsAnswer } from '../contract/messages.ts'
import { AppError } from '../errors.ts'
import { csv } from './csv.ts'
import { cyjs } from './cyjs.ts'
import { cypher } from './cypher.ts'
import { dossierHtml, dossierMarkdown, dossierPdf } from './dossier.ts'
import { dot } from './dot.ts'
import type { Format } from './format.ts'
import { gexf } from './gexf.ts'
import { graphml } from './graphml.ts'
import { jsonLd } from './json-ld.ts'
import { jsonLines } from './json-lines.ts'
import { mermaid } from './mermaid.ts'
import { nodeLink } from './node-link.ts'
import { turtle } from './turtle.ts'
import { xlsx } from './xlsx.ts'

/** Every format, in the order in which they are offered. To add one: its file, and a line here. */
export const formats: readonly Format[] = [
  nodeLink,
  jsonLines,
  graphml,
  gexf,
  cyjs,
  cypher,
  csv,
  xlsx,
  turtle,
  jsonLd,
  dot,
  mermaid,
  dossierPdf,
  dossierHtml,
  dossierMarkdown,
]

export const listFormats = (): FormatsAnswer => ({
  formats: formats.map(
    ({ name, title, mediaType, extensions: [extension], readBy, losses, read, atMost, drawing }) => ({
      name,
      title,
      mediaType,
      extension,
      readBy,
      loses: Object.keys(losses),
      reads: read !== undefined,
      told: atMost !== undefined,
      drawing: drawing === true,
    }),
  ),
})

/** Errors: FORMAT_UNKNOWN. */
export function formatNamed(name: string): Format {
  const format = formats.find(one => one.name === name)
  if (format) return format
  const names = formats.map(one => one.name).join(', ')
  throw new AppError('FORMAT_UNKNOWN', `There is no format ${JSON.stringify(name)}. These there are: ${names}.`)
}
