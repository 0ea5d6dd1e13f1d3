import { AppError } from '../../errors.ts'
import { writeStream } from '../answer.ts'
import type { Handlers } from '../handler.ts'

type ImportRoute =
  | 'importUpload'
  | 'importUploadDelete'
  | 'imports'
  | 'importPlan'
  | 'importTables'
  | 'import'
  | 'importEvents'
  | 'importStart'
  | 'importCancel'
  | 'importUndo'
  | 'importDelete'
  | 'importNodes'

export const importHandlers: Handlers<ImportRoute> = {
  async importUpload({ services, request, file }) {
    services.editing.requireAllowed()
    return services.imports.upload(baseName(request.name), file)
  },
  async importUploadDelete({ services, ref }) {
    await services.imports.forgetUpload(ref)
    return { id: ref }
  },
  imports: async ({ services }) => ({
    imports: await services.imports.list(),
    limits: services.imports.limits,
    editing: services.editing.allowed,
  }),
  async importPlan({ services, request: { files, replaces, ...choices } }) {
    services.editing.requireAllowed()
    return services.imports.plan(files, choices, replaces)
  },
  async importTables({ services, request }) {
    services.editing.requireAllowed()
    return services.imports.tables(request.files)
  },
  import: ({ services, ref }) => services.imports.read(ref),
  async importEvents({ services, ref, signal }, response) {
    const events = services.imports.watch(ref, signal)
    // What there is none of is a problem like any other; behind the first event nothing fails but the connection.
    const first = await events.next()
    response.type('text/event-stream').set({ 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
    response.flushHeaders()
    const alive = setInterval(() => response.write(':\n\n'), 15_000)
    try {
      const lines = (async function* () {
        for (let event = first; !event.done; event = await events.next())
          yield `data: ${JSON.stringify(event.value)}\n\n`
      })()
      await writeStream(response, lines, signal)
    } finally {
      clearInterval(alive)
      await events.return(undefined)
    }
    response.end()
  },
  async importStart({ services, ref, request }) {
    services.editing.requireAllowed()
    return services.imports.start(ref, request)
  },
  importCancel: ({ services, ref }) => services.imports.cancel(ref),
  async importUndo({ services, ref }) {
    services.editing.requireAllowed()
    return services.imports.undo(ref)
  },
  async importDelete({ services, ref }) {
    await services.imports.discard(ref)
    return { id: ref }
  },
  importNodes: ({ services, ref, request }) => services.imports.nodes(ref, request.limit),
}

/** Without folders, which a browser does not tell but a program may. Error: REQUEST_INVALID where nothing is left. */
function baseName(name: string): string {
  const base = name.split(/[/\\]/).at(-1)?.trim()
  if (base) return base
  throw new AppError('REQUEST_INVALID', 'The name of the file ends in a slash.')
}
