import { AppError } from '../../errors.ts'
import type { Handlers } from '../handler.ts'

export const editHandlers: Handlers<'editCheck' | 'edit' | 'edits' | 'editRecord' | 'editUndo'> = {
  editCheck: async () => off(),
  edit: async () => off(),
  edits: async () => off(),
  editRecord: async () => off(),
  editUndo: async () => off(),
}

function off(): never {
  throw new AppError('EDITING_OFF', 'Editing is off. Whoever runs the server can allow it by --allow-edit.')
}
