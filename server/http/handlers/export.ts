import { type ExportedFile, exportFile, formats } from '../../explore/export.ts'
import { writeStream } from '../answer.ts'
import type { Handlers } from '../handler.ts'

export const exportHandlers: Handlers<'formats' | 'export'> = {
  formats: () => formats(),
  // All is read before the first byte, so that what goes wrong is an answer. Should writing fail, it goes on to the last
  // handler, which breaks the connection: a file that ended in good order would pass for whole.
  async export({ explore, request, signal, services }, response) {
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
  },
}

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
