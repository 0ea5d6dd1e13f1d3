import type { Response } from 'express'
import type { RowsExportRequest } from '../../contract/messages.ts'
import { AppError } from '../../errors.ts'
import { prepareQuery } from '../../explore/query.ts'
import { exportRows } from '../../explore/rows.ts'
import { writeStream } from '../answer.ts'
import type { Call, Handlers } from '../handler.ts'

export const rowsHandlers: Handlers<'rowsExport' | 'rowsDownload' | 'rowsDownloaded'> = {
  rowsExport: (call, response) => sendRows(call, call.request, response),
  // What is refused is said here, where the page can show it: an address that is opened can only fail.
  async rowsDownload({ explore, request, signal, services }) {
    await prepareQuery(explore, request.statement, { parameters: request.parameters, signal })
    return services.tickets.take(request)
  },
  async rowsDownloaded(call, response) {
    const request = call.services.tickets.redeem(call.ref)
    if (!request) throw new AppError('NOT_FOUND', 'This download was fetched already, or its time is over: ask anew.')
    await sendRows(call, request, response)
  },
}

// An error after the first byte goes on to the last handler, which breaks the connection, as with other files.
async function sendRows(
  { explore, signal, services }: Pick<Call<'rowsExport'>, 'explore' | 'signal' | 'services'>,
  request: RowsExportRequest,
  response: Response,
): Promise<void> {
  const leave = await services.turnstile.enter(signal)
  try {
    const file = await exportRows(explore, request, { signal })
    response.attachment(file.name).set({ 'Content-Type': file.mediaType, 'Cache-Control': 'no-store' })
    await writeStream(response, file.text, signal)
    response.end()
  } finally {
    leave()
  }
}
