import { always, type Commands, show } from '../command.ts'

export const finding = {
  search: {
    keys: ['/', 'Ctrl+K'],
    places: ['canvas'],
    enabled: always,
    perform: state => show({ searching: state.panels.searching + 1 }),
  },
} satisfies Commands
