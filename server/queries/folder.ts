import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readSavedQuery, type SavedQuery, tidied, writeSavedQuery } from '../contract/savedquery.ts'
import { AppError } from '../errors.ts'
import {
  createAside,
  createShelf,
  createTurns,
  idPattern,
  isMissing,
  namesIn,
  newId,
  storageFailure,
  withFailures,
  writeFileWhole,
} from '../storage/files.ts'
import { type BrokenQuery, type KeptQuery, type QueryStore, queryLimits } from './store.ts'

const filePattern = /^(\d{1,9})\.cypher$/
const readAtOnce = 16

/** A store in a folder of plain `.cypher` files, made when first written to. */
export function createQueryFolder(folder: string, now: () => number = Date.now): QueryStore {
  const aside = createAside(folder, queryLimits.deletedDays, now)
  const inTurn = createTurns()
  const { folderOf, versions: versionsOf, newest } = createShelf(folder, filePattern, absent)
  const read = async (id: string): Promise<KeptQuery> => {
    const version = await newest(id)
    const file = join(folderOf(id), `${version}.cypher`)
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]).catch(error => {
      throw isMissing(error) ? absent(id) : error
    })
    const { query, problems } = readSavedQuery(text)
    if (problems.length > 0)
      throw new AppError(
        'FILE_INVALID',
        `The file of this query cannot be read: ${problems[0]?.message} Mend ${version}.cypher, or delete the query.`,
        { places: problems },
      )
    return { ...query, id, version, at: Math.round(mtimeMs) }
  }
  const put = async (id: string, version: number, query: SavedQuery): Promise<KeptQuery> => {
    await writeFileWhole(join(folderOf(id), `${version}.cypher`), fileOf(query))
    return read(id)
  }
  const prune = async (id: string): Promise<void> => {
    const versions = await versionsOf(id)
    for (const version of versions.slice(queryLimits.versions))
      await rm(join(folderOf(id), `${version}.cypher`), { force: true })
  }
  const conflict = async (id: string): Promise<AppError> => {
    const there = await read(id).catch(() => undefined)
    return new AppError('QUERY_CONFLICT', 'This query was changed elsewhere since it was opened here.', {
      facts: { version: there?.version, name: there?.name, at: there?.at },
    })
  }

  const store: QueryStore = {
    async list() {
      const queries: KeptQuery[] = []
      const broken: BrokenQuery[] = []
      const ids = (await namesIn(folder)).filter(name => idPattern.test(name))
      for (let start = 0; start < ids.length; start += readAtOnce) {
        const read16 = ids.slice(start, start + readAtOnce).map(async id => {
          try {
            queries.push(await read(id))
          } catch (error) {
            const failure = storageFailure(error, 'queries')
            // A folder without a version is one that is being made, or whose making was broken off.
            if (failure.code === 'NOT_FOUND') return
            broken.push({ id, message: failure.message, problems: failure.places as BrokenQuery['problems'] })
          }
        })
        await Promise.all(read16)
      }
      return { queries: queries.sort(inOrder), broken }
    },

    async create(query) {
      const all = await namesIn(folder)
      if (all.length > queryLimits.queries)
        throw new AppError('STORAGE_FULL', `${queryLimits.queries} queries are kept already. Delete some.`)
      fileOf(query)
      const id = newId()
      await mkdir(folderOf(id), { recursive: true })
      return put(id, 1, query)
    },

    read,

    write: (id, base, query) =>
      inTurn(id, async () => {
        if ((await newest(id)) !== base) throw await conflict(id)
        const written = await put(id, base + 1, query).catch(async error => {
          throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? await conflict(id) : error
        })
        // It is written: what is over goes at the next change, if it does not go now.
        await prune(id).catch(() => undefined)
        return written
      }),

    delete: id =>
      inTurn(id, async () => {
        await newest(id)
        await aside.put(id)
      }),

    undelete: id =>
      inTurn(id, async () => {
        folderOf(id)
        if (!(await aside.bringBack(id))) throw absent(id)
        return read(id)
      }),
  }
  return withFailures(store, 'queries')
}

/** The file of a query that can be read again. Error: REQUEST_INVALID with what is wrong. */
function fileOf(query: SavedQuery): string {
  const tidy = tidied(query)
  if (tidy.name === '' || tidy.statement === '')
    throw new AppError('REQUEST_INVALID', 'A query that is kept needs a name and a statement.')
  const file = writeSavedQuery(tidy)
  const { problems } = readSavedQuery(file)
  if (problems.length === 0) return file
  throw new AppError('REQUEST_INVALID', `The query cannot be kept: ${problems[0]?.message}`, { places: problems })
}

const text = ({ folder, name, id }: KeptQuery): string => `${folder}\u0000${name}\u0000${id}`
const inOrder = (a: KeptQuery, b: KeptQuery): number => (text(a) < text(b) ? -1 : 1)

const absent = (id: string): AppError =>
  new AppError('NOT_FOUND', `There is no query ${JSON.stringify(id)} here; it may have been deleted.`)
