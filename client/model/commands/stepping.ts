import { because, type Commands } from '../command.ts'
import { phrase } from '../phrase.ts'
import { travelling } from '../state.ts'

export const stepping = {
  undo: {
    keys: ['Ctrl+Z'],
    places: ['toolbar', 'canvas'],
    enabled: ({ history }) => history.past.length > 0 || because('nothingToUndo'),
    /** An edit is undone in the picture alone, and that is said: other people may have built on it in the database. */
    perform: ({ history }) => {
      const edit = history.past.at(-1)?.edit
      return {
        update: state => travelling(state, history.past.length - 1),
        ...(edit !== undefined && { say: { text: phrase('editing.stays'), edit } }),
      }
    },
  },
  redo: {
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    places: ['toolbar', 'canvas'],
    enabled: ({ history }) => history.future.length > 0 || because('nothingToRedo'),
    perform: ({ history }) => ({ update: state => travelling(state, history.past.length + 1) }),
  },
} satisfies Commands
