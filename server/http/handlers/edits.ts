import type { Handlers } from '../handler.ts'

export const editHandlers: Handlers<'editCheck' | 'edit' | 'edits' | 'editRecord' | 'editUndo'> = {
  editCheck: ({ services, request: { confirm: _, ...edit }, signal }) => services.editing.check(edit, { signal }),
  edit: ({ services, request: { confirm, ...edit }, signal }) => services.editing.make(edit, confirm, { signal }),
  edits: ({ services, request }) => services.editing.list(request),
  editRecord: ({ services, ref }) => services.editing.read(ref),
  editUndo: ({ services, ref, request, signal }) => services.editing.undo(ref, request, { signal }),
}
