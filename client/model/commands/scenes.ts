import { always, because, type Commands, needsScene, show } from '../command.ts'
import type { State } from '../state.ts'

const needsKept = ({ kept }: State) => kept.id !== null || because('notKeptYet')

export const scenes = {
  openScenes: {
    keys: ['Ctrl+O'],
    places: [],
    enabled: always,
    perform: ({ panels }) =>
      show({ drawer: panels.drawer === 'scenes' && panels.versionsOf === null ? null : 'scenes', versionsOf: null }),
  },
  newScene: {
    keys: [],
    places: [],
    enabled: always,
    perform: () => ({ scene: { order: 'new' } }),
  },
  renameScene: {
    keys: [],
    places: [],
    enabled: always,
    perform: () => show({ sceneNaming: 'rename' }),
  },
  saveVersion: {
    keys: ['Ctrl+S'],
    places: [],
    enabled: needsScene,
    perform: () => show({ sceneNaming: 'version' }),
  },
  sceneVersions: {
    keys: [],
    places: [],
    enabled: needsKept,
    perform: ({ kept }) => show({ drawer: 'scenes', versionsOf: kept.id }),
  },
  duplicateScene: {
    keys: [],
    places: [],
    enabled: needsScene,
    perform: () => ({ scene: { order: 'duplicate' } }),
  },
  copySceneLink: {
    keys: [],
    places: [],
    enabled: needsScene,
    perform: () => ({ scene: { order: 'copyLink' } }),
  },
  copySceneWhole: {
    keys: [],
    places: [],
    enabled: needsScene,
    perform: () => ({ scene: { order: 'copyWhole' } }),
  },
  exportScene: {
    keys: [],
    places: [],
    enabled: needsScene,
    perform: () => ({ scene: { order: 'exportFile' } }),
  },
  importScene: {
    keys: [],
    places: [],
    enabled: always,
    perform: () => ({ scene: { order: 'importFile' } }),
  },
  deleteScene: {
    keys: [],
    places: [],
    enabled: needsKept,
    perform: () => ({ scene: { order: 'delete' } }),
  },
} satisfies Commands
