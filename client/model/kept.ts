import type { Difference } from './match.ts'

/** The scene that is open, as it stands in the store of scenes. */
export interface Kept {
  /** Null while it was never written there. */
  readonly id: string | null
  /** '' while nobody has named it. */
  readonly name: string
  /** The version that what is drawn is based on; 0 without one. */
  readonly version: number
  readonly save: SaveState
  /** Another window has written a newer version: nothing is saved until the user has chosen. */
  readonly conflict: { readonly version: number } | null
  /** What is otherwise than when it was saved; null when nothing is, or when the user has seen it. */
  readonly difference: Difference | null
  /** Whether some of it is named by element ids alone, which do not outlive a reload of the data. */
  readonly keyless: boolean
}

export type SaveState =
  /** Nothing was done yet that is worth keeping. */
  | { readonly state: 'untouched' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly at: number }
  /** `local` is kept in this browser, `unsaved` nowhere. */
  | { readonly state: 'local' | 'unsaved'; readonly code: string; readonly message: string; readonly instance?: string }

export const nothingKept: Kept = {
  id: null,
  name: '',
  version: 0,
  save: { state: 'untouched' },
  conflict: null,
  difference: null,
  keyless: false,
}

/** What a command asks of the keeper of scenes. Without an `id` it is the scene that is open. */
export type SceneOrder =
  | { readonly order: 'new' | 'duplicate' | 'copyLink' | 'copyWhole' | 'exportFile' | 'importFile' | 'retry' }
  | { readonly order: 'takeTheirs' | 'keepMine' }
  | { readonly order: 'open'; readonly id: string; readonly version?: number }
  | { readonly order: 'delete'; readonly id?: string; readonly name?: string }
  | { readonly order: 'restore'; readonly id: string; readonly version: number }
  | { readonly order: 'rename'; readonly name: string; readonly id?: string }
  | { readonly order: 'saveVersion'; readonly note: string }

/** "Chain" → "Chain (2)" → "Chain (3)". A scene without a name stays one. */
export function nextName(name: string): string {
  if (name === '') return ''
  const [, stem = name, number] = /^(.*) \((\d{1,6})\)$/.exec(name) ?? []
  return `${stem.slice(0, 190)} (${Number(number ?? 1) + 1})`
}

/** Notes that the page writes itself, shown in the language of whoever reads them. */
export const noteBefore = { gone: '@gone', restored: '@restored' } as const
