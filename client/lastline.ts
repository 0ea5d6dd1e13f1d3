import { readFile, type SceneFile } from './model/saved.ts'

/** What the server has not taken yet, kept in the browser until it does. */
export interface Unsent {
  /** The window that has it. */
  readonly writer: string
  readonly id: string | null
  readonly version: number
  readonly file: SceneFile
  readonly counts: { readonly nodes: number; readonly relationships: number }
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The last line of defence: the browser's own storage. Each window has a place of its own in it. */
export interface LastLine {
  /** The name of this window. */
  readonly window: string
  /** False when the browser refuses: its storage is full or forbidden. */
  put(unsent: Omit<Unsent, 'writer'>): boolean
  own(): Unsent | null
  clear(): void
  /** What windows that are gone left behind. */
  orphans(): Promise<{ unsent: Unsent; clear: () => void }[]>
  /** The scene that was open last in this browser. */
  last: string | null
}

const PREFIX = 'guanxi.unsent.'
const LAST = 'guanxi.scene.last'
/** How long a window is taken to be alive where browsers do not tell. */
const ALIVE = 60_000

export async function openLastLine(storage: Storage, session: Storage, now: () => number): Promise<LastLine> {
  const window = await ownToken(session)
  const place = PREFIX + window
  const read = (key: string): Unsent | null => {
    try {
      const value = JSON.parse(storage.getItem(key) ?? 'null')
      const file = readFile(value?.file)
      const id = typeof value?.id === 'string' ? value.id : null
      return (
        file && {
          writer: key.slice(PREFIX.length),
          id,
          version: Number(value.version) || 0,
          file,
          counts: value.counts,
          at: Number(value.at) || 0,
        }
      )
    } catch {
      return null
    }
  }
  return {
    window,
    put(unsent) {
      try {
        storage.setItem(place, JSON.stringify(unsent))
        return true
      } catch {
        return false
      }
    },
    own: () => read(place),
    clear: () => storage.removeItem(place),
    async orphans() {
      const alive = await windowsAlive()
      return Object.keys(storage)
        .filter(key => key.startsWith(PREFIX) && key !== place)
        .flatMap(key => {
          const unsent = read(key)
          const isAlive = alive ? alive.has(key) : unsent !== null && now() - unsent.at < ALIVE
          return unsent === null || isAlive ? [] : [{ unsent, clear: () => storage.removeItem(key) }]
        })
    },
    get last() {
      return storage.getItem(LAST)
    },
    set last(id) {
      try {
        if (id === null) storage.removeItem(LAST)
        else storage.setItem(LAST, id)
      } catch {
        // Without it the next visit opens the overview; the scene itself is on the server.
      }
    },
  }
}

/** The name of this window, the same after a reload. A duplicated tab takes the name along: the lock shows that it has an owner. */
async function ownToken(session: Storage): Promise<string> {
  const known = session.getItem('guanxi.window')
  const token =
    known !== null && (await lock(PREFIX + known)) ? known : crypto.getRandomValues(new Uint32Array(2)).join('-')
  if (token !== known) await lock(PREFIX + token)
  try {
    session.setItem('guanxi.window', token)
  } catch {
    // Then a reload counts as another window, which finds what this one left.
  }
  return token
}

/** Holds a lock for as long as the window lives; false when another one has it. Only on addresses that browsers trust. */
const lock = (name: string): Promise<boolean> =>
  new Promise(settle => {
    if (!navigator.locks) return settle(true)
    navigator.locks
      .request(name, { ifAvailable: true }, held => {
        settle(held !== null)
        return held === null ? undefined : new Promise(() => undefined)
      })
      .catch(() => settle(true))
  })

async function windowsAlive(): Promise<Set<string> | null> {
  if (!navigator.locks) return null
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name }) => name ?? []))
}
