import { because, type Commands } from '../command.ts'
import { travelling } from '../state.ts'

export const stepping = {
  undo: {
    keys: ['Ctrl+Z'],
    places: ['toolbar', 'canvas'],
    enabled: ({ history }) => history.past.length > 0 || because('nothingToUndo'),
    perform: ({ history }) => ({ update: state => travelling(state, history.past.length - 1) }),
  },
  redo: {
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    places: ['toolbar', 'canvas'],
    enabled: ({ history }) => history.future.length > 0 || because('nothingToRedo'),
    perform: ({ history }) => ({ update: state => travelling(state, history.past.length + 1) }),
  },
} satisfies Commands
