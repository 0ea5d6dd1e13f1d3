import { randomBytes } from 'node:crypto'
import type { RowsDownloadAnswer, RowsExportRequest } from '../contract/messages.ts'
import { routes } from '../contract/routes.ts'
import { AppError } from '../errors.ts'

/** What a browser asked for with a body, to be fetched from an address: a link has none. */
export interface Tickets {
  take(request: RowsExportRequest): RowsDownloadAnswer
  /** Undefined when there is none, any more or at all. */
  redeem(id: string): RowsExportRequest | undefined
}

const seconds = 60
const most = 100

export function createTickets(now: () => number = Date.now): Tickets {
  const open = new Map<string, { request: RowsExportRequest; until: number }>()
  const forget = () => {
    for (const [id, { until }] of open) if (until < now()) open.delete(id)
  }
  return {
    take(request) {
      forget()
      if (open.size >= most)
        throw new AppError('ENGINE_BUSY', 'Too many downloads wait to be fetched. Try again in a moment.', {
          retryAfter: seconds,
        })
      const id = randomBytes(16).toString('hex')
      open.set(id, { request, until: now() + seconds * 1000 })
      return { path: routes.rowsDownloaded.path.replace(':ref', id), seconds }
    },
    redeem(id) {
      forget()
      const ticket = open.get(id)
      open.delete(id)
      return ticket?.request
    },
  }
}
