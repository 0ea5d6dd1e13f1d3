import type { EntityChange } from '../contract/edit.ts'
import type { EditRecord } from '../contract/editmessages.ts'

/** An edit as the log keeps it: with everything that is needed to take it back. */
export interface LoggedEdit extends Pick<EditRecord, 'id' | 'by' | 'at' | 'reason' | 'note' | 'undoes' | 'restored'> {
  entities: EntityChange[]
}

/** What is remembered of each edit; the entities stay in the log. */
export interface Entry extends Omit<LoggedEdit, 'entities'> {
  state: 'done' | 'unknown'
  /** `node n:5`, and `key person:li-na`, of all that it touched. */
  touched: ReadonlySet<string>
  /** Of these those that it deleted. */
  deleted: ReadonlySet<string>
}

/**
 * The log of edits, to which is only ever added. What is going to be committed is written down before that, and what
 * became of it after that, each flushed to the disk.
 * Errors of all of it: STORAGE_FULL, STORAGE_FAILED.
 */
export interface EditLog {
  /** To be called before the commit; again for the same id replaces what was said. */
  intend(edit: LoggedEdit): Promise<void>
  settle(id: string, outcome: 'done' | 'failed'): Promise<void>
  /** Edits of which it is not known what became of them, and that nobody is at work on any more. */
  unsettled(): Promise<LoggedEdit[]>
  /** Oldest first: those that were made, and those of which it is not known. */
  entries(): Promise<readonly Entry[]>
  /** Error: NOT_FOUND. */
  read(id: string): Promise<LoggedEdit>
  /** Lines that cannot be read. */
  damaged(): Promise<number>
}

export const keyName = (key: string): string => `key ${key}`
export const idName = (entity: 'node' | 'relationship', id: string): string => `${entity} ${id}`
