import type { Response } from 'express'
import type { ExportAddress, ExportRequest } from '../../contract/messages.ts'
import { AppError } from '../../errors.ts'
import { type ExportedFile, exportFile, formats } from '../../explore/export.ts'
import { writeStream } from '../answer.ts'
import type { Call, Handlers } from '../handler.ts'

export const exportHandlers: Handlers<'formats' | 'export' | 'exportFetched'> = {
  formats: () => formats(),
  export: (call, response) => sendExport(call, call.request, response),
  exportFetched: async (call, response) => sendExport(call, requestIn(call.request), response),
}

// All is read before the first byte, so that what goes wrong is an answer. Should writing fail, it goes on to the last
// handler, which breaks the connection: a file that ended in good order would pass for whole.
async function sendExport(
  { explore, signal, services }: Pick<Call<'export'>, 'explore' | 'signal' | 'services'>,
  request: ExportRequest,
  response: Response,
): Promise<void> {
  const leave = await services.turnstile.enter(signal)
  try {
    const file = await exportFile(explore, request, { signal })
    response.attachment(file.name).type(file.mediaType)
    response.set({ 'Cache-Control': 'no-store', 'Guanxi-Export': headerOf(file.about) })
    await writeStream(response, file.pieces, signal)
    response.end()
  } finally {
    leave()
  }
}

/** The request that an address stands for. Error: REQUEST_INVALID. */
function requestIn(address: ExportAddress): ExportRequest {
  const { format, evidence, raw, language, title } = address
  return {
    format,
    scope: scopeIn(address),
    ...(evidence && { evidence: evidence === 'true' }),
    ...(raw && { raw: raw === 'true' }),
    ...(language && { language }),
    ...(title !== undefined && { title }),
  }
}

function scopeIn({
  labels,
  nodes,
  relationships,
  between,
  statement,
  parameters,
}: ExportAddress): ExportRequest['scope'] {
  const isNamed = nodes !== undefined || relationships !== undefined
  if ([labels !== undefined, isNamed, statement !== undefined].filter(Boolean).length > 1)
    throw invalid('labels', 'give labels, or nodes and relationships, or a statement')
  if (between !== undefined && nodes === undefined) throw invalid('between', 'this needs nodes')
  if (parameters !== undefined && statement === undefined) throw invalid('parameters', 'these need a statement')
  if (labels !== undefined) return { kind: 'labels', labels: [labels].flat() }
  if (statement !== undefined) return { kind: 'query', statement, parameters: parametersIn(parameters) }
  if (!isNamed) return { kind: 'all' }
  return {
    kind: 'entities',
    nodes: [nodes ?? []].flat(),
    relationships: [relationships ?? []].flat(),
    between: between === 'true',
  }
}

function parametersIn(text: string | undefined): { [name: string]: unknown } {
  try {
    const parameters: unknown = JSON.parse(text ?? '{}')
    if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) return { ...parameters }
  } catch {
    // Said below.
  }
  throw invalid('parameters', 'this must be an object as JSON')
}

const invalid = (path: string, message: string): AppError =>
  new AppError('REQUEST_INVALID', `The request is not valid: ${path}: ${message}`, {
    places: [{ path, message: `${path}: ${message}` }],
  })

const sentences = 20
const sentenceLength = 200

/** What the file holds and what not, as JSON in ASCII, short enough for a header; the file has all of it. */
function headerOf({ counts, leftOut, lost, elsewhere }: ExportedFile['about']): string {
  const short = (list: string[]) => [
    ...list
      .slice(0, sentences)
      .map(text => (text.length > sentenceLength ? `${text.slice(0, sentenceLength)}…` : text)),
    ...(list.length > sentences ? [`${list.length - sentences} more, in the file.`] : []),
  ]
  const json = JSON.stringify({ ...counts, leftOut: short(leftOut), lost: short(lost), elsewhere: short(elsewhere) })
  return json.replace(/[^ -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
