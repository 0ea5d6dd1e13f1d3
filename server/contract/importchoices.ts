/** What becomes of what the database has already: it stays, it becomes what the file says, or it gets what it lacks. */
export const onConflicts = ['keep', 'overwrite', 'merge'] as const
export type OnConflict = (typeof onConflicts)[number]

/** What becomes of an import in which something is wrong: nothing is written, or the rest is. */
export const onErrors = ['stop', 'skip'] as const
export type OnError = (typeof onErrors)[number]
