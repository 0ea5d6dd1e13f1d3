import { inOrder, type PastRun, surplusOf } from './model/pastruns.ts'
import { createStore, type Store } from './model/store.ts'

/** Where runs are kept for longer than a page lives. Each change is whole or not at all, and no window undoes another's. */
export interface Shelf {
  read(): Promise<PastRun[]>
  /** Puts them there, and takes away what is over the limits then. */
  put(runs: readonly PastRun[]): Promise<void>
  /** Nothing where it was taken away meanwhile. */
  patch(id: string, part: Partial<PastRun>): Promise<void>
  remove(ids: readonly string[]): Promise<void>
}

/** How windows tell each other that something changed. */
export interface Bell {
  ring(): void
  listen(listener: () => void): void
  close(): void
}

export interface PastState {
  /** Newest first. */
  readonly runs: readonly PastRun[]
  /** `unkept`: the browser refuses to keep anything, and what there is goes with the page. */
  readonly state: 'opening' | 'kept' | 'unkept'
}

/** What was run here, in this browser: shared by all its windows. */
export interface Past {
  readonly store: Store<PastState>
  /** Reads what there is; once, however often it is called. */
  open(): void
  put(runs: readonly PastRun[]): Promise<void>
  patch(id: string, part: Partial<PastRun>): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  close(): void
}

export function createPast(openShelf: () => Promise<Shelf> = openDatabase, hang: () => Bell = hangBell): Past {
  const store = createStore<PastState>({ runs: [], state: 'opening' })
  let shelf: Promise<Shelf> | null = null
  let bell: Bell | null = null
  let turn = Promise.resolve()
  const read = async () => {
    const runs = inOrder(await (await shelf!).read())
    store.update(({ state }) => ({ runs, state: state === 'opening' ? 'kept' : state }))
  }
  /** From here on in memory, with what is known. */
  const giveUp = () => {
    if (store.get().state === 'unkept') return
    shelf = Promise.resolve(inMemory(store.get().runs))
    store.update(({ runs }) => ({ runs, state: 'unkept' }))
  }
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    past.open()
    turn = turn
      .then(work)
      .catch(() => {
        giveUp()
        return work()
      })
      .catch(() => undefined)
    return turn
  }
  const change = (work: (shelf: Shelf) => Promise<void>): Promise<void> =>
    inTurn(async () => {
      await work(await shelf!)
      await read()
      bell?.ring()
    })
  const past: Past = {
    store,
    open() {
      if (shelf) return
      shelf = openShelf()
      bell = hang()
      bell.listen(() => void inTurn(read))
      void inTurn(read)
    },
    put: runs => change(to => to.put(runs)),
    patch: (id, part) => change(to => to.patch(id, part)),
    remove: ids => change(from => from.remove(ids)),
    close: () => bell?.close(),
  }
  return past
}

export function inMemory(first: readonly PastRun[] = []): Shelf {
  const runs = new Map(first.map(run => [run.id, run]))
  return {
    read: async () => [...runs.values()],
    async put(more) {
      for (const run of more) runs.set(run.id, run)
      for (const id of surplusOf([...runs.values()])) runs.delete(id)
    },
    async patch(id, part) {
      const run = runs.get(id)
      if (run) runs.set(id, { ...run, ...part })
    },
    async remove(ids) {
      for (const id of ids) runs.delete(id)
    },
  }
}

const DATABASE = 'guanxi'
const TABLE = 'runs'

/** The browser's own database: a transaction sees all that other windows did before it. Errors: whatever it says. */
async function openDatabase(): Promise<Shelf> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE, { keyPath: 'id' })
  const database = await answerOf(opening)
  // Another version of the page may want to change it.
  database.onversionchange = () => database.close()
  const write = (work: (table: IDBObjectStore) => void): Promise<void> =>
    new Promise((settle, fail) => {
      const transaction = database.transaction(TABLE, 'readwrite')
      transaction.oncomplete = () => settle()
      transaction.onabort = () => fail(transaction.error)
      work(transaction.objectStore(TABLE))
    })
  return {
    read: () => answerOf<PastRun[]>(database.transaction(TABLE).objectStore(TABLE).getAll()),
    put: runs =>
      write(table => {
        for (const run of runs) table.put(run)
        const all: IDBRequest<PastRun[]> = table.getAll()
        all.onsuccess = () => {
          for (const id of surplusOf(all.result)) table.delete(id)
        }
      }),
    patch: (id, part) =>
      write(table => {
        const found: IDBRequest<PastRun | undefined> = table.get(id)
        found.onsuccess = () => {
          if (found.result) table.put({ ...found.result, ...part })
        }
      }),
    remove: ids =>
      write(table => {
        for (const id of ids) table.delete(id)
      }),
  }
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((settle, fail) => {
    request.onsuccess = () => settle(request.result)
    request.onerror = () => fail(request.error)
  })

function hangBell(): Bell {
  const channel = new BroadcastChannel('guanxi.runs')
  return {
    ring: () => channel.postMessage('changed'),
    listen(listener) {
      channel.onmessage = listener
    },
    close: () => channel.close(),
  }
}
