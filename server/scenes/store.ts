/**
 * Where scenes are kept. A scene has an id made by the store and a row of versions, each whole and never changed; a
 * write names the version it is based on. The contents are the page's: the store keeps them as they are.
 *
 * Errors of all of it: NOT_FOUND, SCENE_CONFLICT, SCENE_DAMAGED, PAYLOAD_TOO_LARGE, STORAGE_FULL, STORAGE_FAILED.
 */
export interface SceneStore {
  /** The newest version of each scene, newest first. A scene that cannot be read is told in `broken` and hides no other. */
  list(): Promise<{ scenes: SceneVersion[]; broken: BrokenScene[] }>
  create(draft: SceneDraft): Promise<SceneVersion>
  /** @param version by default the newest */
  read(id: string, version?: number): Promise<SceneVersion & { content: SceneContent }>
  /** Error: SCENE_CONFLICT, with the newest version in `facts`, when `base` is not the newest. */
  write(id: string, base: number, draft: SceneDraft, options?: WriteOptions): Promise<SceneVersion>
  /** All that are kept, newest first. */
  versions(id: string): Promise<SceneVersion[]>
  /** Puts it aside; `undelete` brings it back with all its versions. */
  delete(id: string): Promise<void>
  undelete(id: string): Promise<SceneVersion>
}

/** Plain JSON in a format of the page, which carries its own number. */
export type SceneContent = { version: number; [field: string]: unknown }

export interface SceneDatabase {
  /** Equal for two scenes of the same database. */
  id: string
  engine: 'neo4j' | 'embedded'
  name: string
}

export interface SceneDraft {
  /** '' while nobody has named it. */
  name: string
  content: SceneContent
  counts: { nodes: number; relationships: number }
  database: SceneDatabase
  /** A picture as a data URL. */
  thumbnail?: string
  /** Given for a version that somebody saved on purpose: such ones outlive those of autosave. */
  note?: string
  /** Who wrote it, in words of the page. */
  writer?: string
}

export interface WriteOptions {
  /** Keeps the version that this one is based on under this note, however many come after it. */
  keepBase?: string
}

export interface SceneVersion extends Omit<SceneDraft, 'content'> {
  id: string
  /** 1, 2, 3 … */
  version: number
  /** Milliseconds since 1970. */
  at: number
  /** Equal for equal contents. */
  digest: string
}

export interface BrokenScene {
  id: string
  message: string
}

/** What is kept. Older versions of autosave go first, then older ones with a note. */
export const sceneLimits = {
  /** Scenes, those put aside not counted. */
  scenes: 1000,
  /** Scenes that nobody named: of more, the oldest are put aside. */
  unnamed: 200,
  /** Versions of autosave, for each scene. */
  automatic: 10,
  /** Versions with a note, for each scene. */
  noted: 50,
  /** Bytes of the contents of one version. */
  bytes: 3_500_000,
  /** Days for which a deleted scene can be brought back. */
  deletedDays: 30,
} as const
