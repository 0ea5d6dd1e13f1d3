import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import {
  createAside,
  createShelf,
  createTurns,
  idPattern,
  isMissing,
  namesIn,
  newId,
  replaceFile,
  storageFailure,
  withFailures,
  writeFileWhole,
} from '../storage/files.ts'
import type { BrokenScene, SceneContent, SceneDraft, SceneStore, SceneVersion, WriteOptions } from './store.ts'
import { sceneLimits } from './store.ts'

// <folder>/<id>/<version>.scene, deleted ones in <folder>/deleted/<id>. A file is two lines: what a list needs, short
// enough to be read alone, and the contents. Files are written aside, flushed, then linked into place: a file with a
// name of ours is whole, and of two writers that want the same version one gets it, in other processes too.

const filePattern = /^(\d{1,9})\.scene$/
const headerBytes = 96 * 1024

interface Header extends Omit<SceneVersion, 'id'> {
  /** Bytes of the second line. */
  bytes: number
}

/** A store in a folder of files, made when first written to. */
export function createSceneFolder(folder: string, now: () => number = Date.now): SceneStore {
  const aside = createAside(folder, sceneLimits.deletedDays, now)
  const inTurn = createTurns()
  const { folderOf, versions: versionsOf, newest } = createShelf(folder, filePattern, absent)

  const put = async (id: string, version: number, draft: SceneDraft): Promise<SceneVersion> => {
    const { content, ...about } = draft
    const body = JSON.stringify(content)
    const bytes = Buffer.byteLength(body)
    if (bytes > sceneLimits.bytes)
      throw new AppError(
        'PAYLOAD_TOO_LARGE',
        `The scene takes ${megabytes(bytes)} MB; at most ${megabytes(sceneLimits.bytes)} MB are kept on the server. Export it as a file, or remove what you do not need.`,
      )
    const digest = createHash('sha256').update(body).digest('base64url')
    const header: Header = { ...about, version, at: now(), digest, bytes }
    await writeFileWhole(join(folderOf(id), `${version}.scene`), `${JSON.stringify(header)}\n${body}\n`)
    return summary(id, header)
  }

  /** The same version under another note. */
  const putNote = async (id: string, version: number, note: string): Promise<void> => {
    const file = join(folderOf(id), `${version}.scene`)
    const { header, body } = await readWhole(file)
    if (header.note !== undefined) return
    await replaceFile(file, `${JSON.stringify({ ...header, note })}\n${body}\n`)
  }

  const prune = async (id: string): Promise<void> => {
    const [newestOne, ...older] = await versionsOf(id)
    if (newestOne === undefined || older.length < sceneLimits.automatic) return
    let automatic = 1
    let noted = 0
    for (const version of older) {
      const file = join(folderOf(id), `${version}.scene`)
      const header = await readHeader(file).catch(() => undefined)
      // One that cannot be read may be mended by hand: it is not ours to throw away.
      if (header === undefined) continue
      const isOver = header.note === undefined ? ++automatic > sceneLimits.automatic : ++noted > sceneLimits.noted
      if (isOver) await rm(file, { force: true })
    }
  }

  const list = async (): Promise<{ scenes: SceneVersion[]; broken: BrokenScene[] }> => {
    const scenes: SceneVersion[] = []
    const broken: BrokenScene[] = []
    for (const id of await namesIn(folder)) {
      if (!idPattern.test(id)) continue
      try {
        const version = await newest(id)
        scenes.push(summary(id, await readHeader(join(folder, id, `${version}.scene`))))
      } catch (error) {
        const failure = storageFailure(error, 'scenes')
        // A folder without a version is one that is being made, or whose making was broken off.
        if (failure.code !== 'NOT_FOUND') broken.push({ id, message: failure.message })
      }
    }
    return { scenes: scenes.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)), broken }
  }

  /** Room for one more scene. */
  const makeRoom = async (draft: SceneDraft): Promise<void> => {
    const all = await namesIn(folder)
    if (all.length < sceneLimits.unnamed) return
    const { scenes } = await list()
    if (draft.name === '') {
      const unnamed = scenes.filter(({ name }) => name === '')
      for (const { id } of unnamed.slice(sceneLimits.unnamed - 1)) await inTurn(id, () => aside.put(id))
    }
    if (scenes.length >= sceneLimits.scenes)
      throw new AppError(
        'STORAGE_FULL',
        `${sceneLimits.scenes} scenes are kept already. Delete some that you no longer need.`,
      )
  }

  const store: SceneStore = {
    list,

    async create(draft) {
      await makeRoom(draft)
      const id = newId()
      return inTurn(id, async () => {
        await mkdir(folderOf(id), { recursive: true })
        return put(id, 1, draft)
      })
    },

    async read(id, version) {
      const wanted = version ?? (await newest(id))
      const { header, body } = await readWhole(join(folderOf(id), `${wanted}.scene`)).catch(error => {
        throw isMissing(error) ? absent(id, wanted) : error
      })
      return { ...summary(id, header), content: JSON.parse(body) as SceneContent }
    },

    write: (id, base, draft, { keepBase }: WriteOptions = {}) =>
      inTurn(id, async () => {
        const version = await newest(id)
        if (version !== base) throw await conflict(join(folderOf(id), `${version}.scene`), version)
        if (keepBase !== undefined) await putNote(id, base, keepBase)
        const written = await put(id, version + 1, draft).catch(async error => {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
          throw await conflict(join(folderOf(id), `${version + 1}.scene`), version + 1)
        })
        // The scene is written: what is over goes at the next write, if it does not go now.
        await prune(id).catch(() => undefined)
        return written
      }),

    async versions(id) {
      const found: SceneVersion[] = []
      const numbers = await versionsOf(id)
      if (numbers.length === 0) throw absent(id)
      for (const version of numbers) {
        const header = await readHeader(join(folderOf(id), `${version}.scene`)).catch(() => undefined)
        if (header !== undefined) found.push(summary(id, header))
      }
      return found
    },

    delete: id =>
      inTurn(id, async () => {
        await newest(id)
        await aside.put(id)
      }),

    undelete: id =>
      inTurn(id, async () => {
        const place = folderOf(id)
        if (!(await aside.bringBack(id))) throw absent(id)
        return summary(id, await readHeader(join(place, `${await newest(id)}.scene`)))
      }),
  }
  return withFailures(store, 'scenes')
}

/** The first line alone; the second one must be as long as it says. */
async function readHeader(file: string): Promise<Header> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0)
    const end = buffer.subarray(0, bytesRead).indexOf(10)
    const header = end === -1 ? undefined : parseHeader(buffer.toString('utf8', 0, end))
    const { size } = await handle.stat()
    if (header === undefined || size !== end + 1 + header.bytes + 1) throw damaged()
    return header
  } finally {
    await handle.close()
  }
}

async function readWhole(file: string): Promise<{ header: Header; body: string }> {
  const handle = await open(file, 'r')
  try {
    const text = await handle.readFile('utf8')
    const end = text.indexOf('\n')
    const header = end === -1 ? undefined : parseHeader(text.slice(0, end))
    const body = text.slice(end + 1, -1)
    if (header === undefined || createHash('sha256').update(body).digest('base64url') !== header.digest) throw damaged()
    return { header, body }
  } finally {
    await handle.close()
  }
}

function parseHeader(line: string): Header | undefined {
  try {
    const header = JSON.parse(line) as Partial<Header>
    const { version, at, name, bytes, digest, database, counts } = header
    const isHeader =
      typeof version === 'number' &&
      typeof at === 'number' &&
      typeof bytes === 'number' &&
      typeof name === 'string' &&
      typeof digest === 'string' &&
      typeof database?.id === 'string' &&
      typeof counts?.nodes === 'number'
    return isHeader ? (header as Header) : undefined
  } catch {
    return undefined
  }
}

const summary = (id: string, { bytes: _, ...about }: Header): SceneVersion => ({ id, ...about })

const absent = (id: string, version?: number): AppError =>
  new AppError(
    'NOT_FOUND',
    version === undefined
      ? `There is no scene ${JSON.stringify(id)} here; it may have been deleted.`
      : `Version ${version} of this scene is not kept any more.`,
  )

const damaged = (): AppError =>
  new AppError(
    'SCENE_DAMAGED',
    'The file of this scene is damaged and cannot be read. Its earlier versions may be whole: open one of them.',
  )

async function conflict(file: string, version: number): Promise<AppError> {
  const header = await readHeader(file).catch(() => undefined)
  return new AppError('SCENE_CONFLICT', 'This scene was changed elsewhere since it was opened here.', {
    facts: { version, digest: header?.digest, name: header?.name, at: header?.at, writer: header?.writer },
  })
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)
