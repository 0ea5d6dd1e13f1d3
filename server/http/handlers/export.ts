import { exportFile, formats } from '../../explore/export.ts'
import { writeStream } from '../answer.ts'
import type { Handlers } from '../handler.ts'

export const exportHandlers: Handlers<'formats' | 'export'> = {
  formats: () => formats(),
  // An error after the first byte goes on to the last handler, which breaks the connection: a file that ended in
  // good order would pass for whole.
  async export({ explore, request, signal, services }, response) {
    const leave = await services.turnstile.enter(signal)
    try {
      const file = await exportFile(explore, request, { signal })
      response.type(file.mediaType).attachment(file.name).set('Cache-Control', 'no-store')
      await writeStream(response, file.text, signal)
      response.end()
    } finally {
      leave()
    }
  },
}
