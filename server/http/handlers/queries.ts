import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { filesOf } from '../../contract/queryfiles.ts'
import { pathOf, tidyFolder, writeSavedQuery } from '../../contract/savedquery.ts'
import { AppError } from '../../errors.ts'
import { importFiles } from '../../queries/exchange.ts'
import { queryLimits } from '../../queries/store.ts'
import { zipped } from '../../zip.ts'
import type { Handlers } from '../handler.ts'

type SavedQueryRoute =
  | 'queries'
  | 'queriesExport'
  | 'queriesImport'
  | 'savedQuery'
  | 'savedQueryCreate'
  | 'savedQuerySave'
  | 'savedQueryDelete'
  | 'savedQueryUndelete'
  | 'savedQueryFile'

export const savedQueryHandlers: Handlers<SavedQueryRoute> = {
  queries: ({ services }) => services.queries.list(),
  async savedQueryCreate({ services, request }) {
    checkFolder(request.folder)
    return services.queries.create(request)
  },
  savedQuery: ({ services, ref }) => services.queries.read(ref),
  async savedQuerySave({ services, ref, request: { base, ...query } }) {
    checkFolder(query.folder)
    return services.queries.write(ref, base, query)
  },
  async savedQueryDelete({ services, ref }) {
    await services.queries.delete(ref)
    return { id: ref, days: queryLimits.deletedDays }
  },
  savedQueryUndelete: ({ services, ref }) => services.queries.undelete(ref),
  async savedQueryFile({ services, ref }, response) {
    const query = await services.queries.read(ref)
    const name = pathOf({ ...query, folder: '' })
    response.type('text/plain; charset=utf-8').attachment(name).set('Cache-Control', 'no-store')
    response.type('text/plain; charset=utf-8').end(writeSavedQuery(query))
  },
  async queriesExport({ services }, response) {
    const { queries } = await services.queries.list()
    const entries = filesOf(queries).map(({ path, text }) => ({ path, pieces: () => Readable.from([text]) }))
    response.attachment('guanxi-queries.zip').type('application/zip').set('Cache-Control', 'no-store')
    await pipeline(zipped(entries, new Date()), response)
  },
  queriesImport: ({ services, request }) => importFiles(services.queries, request.files),
}

function checkFolder(folder: string): void {
  if (tidyFolder(folder) !== undefined) return
  const message = 'folder: a folder is names parted by “/”, none of them empty, “.” or “..”'
  throw new AppError('REQUEST_INVALID', `The request is not valid: ${message}.`, {
    places: [{ path: 'folder', message }],
  })
}
