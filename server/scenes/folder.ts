import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import type { BrokenScene, SceneContent, SceneDraft, SceneStore, SceneVersion, WriteOptions } from './store.ts'
import { sceneLimits } from './store.ts'

// <folder>/<id>/<version>.scene, deleted ones in <folder>/deleted/<id>. A file is two lines: what a list needs, short
// enough to be read alone, and the contents. Files are written aside, flushed, then linked into place: a file with a
// name of ours is whole, and of two writers that want the same version one gets it, in other processes too.

/** Names of files are made of these alone: whatever a request says, no other file is touched. */
const idPattern = /^[0-9a-f]{20}$/
const filePattern = /^(\d{1,9})\.scene$/
const headerBytes = 96 * 1024
const day = 86_400_000

interface Header extends Omit<SceneVersion, 'id'> {
  /** Bytes of the second line. */
  bytes: number
}

/** A store in a folder of files, made when first written to. */
export function createSceneFolder(folder: string, now: () => number = Date.now): SceneStore {
  const aside = join(folder, 'deleted')
  const inTurn = createTurns()
  const folderOf = (id: string): string => {
    if (!idPattern.test(id)) throw absent(id)
    return join(folder, id)
  }

  const newest = async (id: string): Promise<number> => {
    const [version] = await versionNumbers(folderOf(id))
    if (version === undefined) throw absent(id)
    return version
  }

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
    const [newestOne, ...older] = await versionNumbers(folderOf(id))
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

  const putAside = async (id: string): Promise<void> => {
    await mkdir(aside, { recursive: true })
    await rename(folderOf(id), join(aside, id))
    const time = new Date(now())
    await utimes(join(aside, id), time, time)
    await forgetDeleted()
  }

  const forgetDeleted = async (): Promise<void> => {
    for (const id of await names(aside)) {
      if (!idPattern.test(id)) continue
      const { mtimeMs } = await stat(join(aside, id))
      if (mtimeMs < now() - sceneLimits.deletedDays * day) await rm(join(aside, id), { recursive: true, force: true })
    }
  }

  const list = async (): Promise<{ scenes: SceneVersion[]; broken: BrokenScene[] }> => {
    const scenes: SceneVersion[] = []
    const broken: BrokenScene[] = []
    for (const id of await names(folder)) {
      if (!idPattern.test(id)) continue
      try {
        const version = await newest(id)
        scenes.push(summary(id, await readHeader(join(folder, id, `${version}.scene`))))
      } catch (error) {
        const failure = storageFailure(error)
        // A folder without a version is one that is being made, or whose making was broken off.
        if (failure.code !== 'NOT_FOUND') broken.push({ id, message: failure.message })
      }
    }
    return { scenes: scenes.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)), broken }
  }

  /** Room for one more scene. */
  const makeRoom = async (draft: SceneDraft): Promise<void> => {
    const all = await names(folder)
    if (all.length < sceneLimits.unnamed) return
    const { scenes } = await list()
    if (draft.name === '') {
      const unnamed = scenes.filter(({ name }) => name === '')
      for (const { id } of unnamed.slice(sceneLimits.unnamed - 1)) await inTurn(id, () => putAside(id))
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
      const id = randomBytes(10).toString('hex')
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
      const numbers = await versionNumbers(folderOf(id))
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
        await putAside(id)
      }),

    undelete: id =>
      inTurn(id, async () => {
        const place = folderOf(id)
        await rename(join(aside, id), place).catch(error => {
          throw isMissing(error) ? absent(id) : error
        })
        return summary(id, await readHeader(join(place, `${await newest(id)}.scene`)))
      }),
  }
  return withFailures(store)
}

/** Tasks of the same name one after the other. */
function createTurns(): <T>(name: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, task) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(task, task)
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (last.get(name) === settled) last.delete(name)
      })
    last.set(name, settled)
    return turn
  }
}

/** Highest first. */
async function versionNumbers(folder: string): Promise<number[]> {
  const found = await names(folder)
  return found.flatMap(name => Number(filePattern.exec(name)?.[1] ?? [])).sort((a, b) => b - a)
}

const names = (folder: string): Promise<string[]> =>
  readdir(folder).catch(error => {
    if (isMissing(error)) return []
    throw error
  })

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

async function writeFileWhole(file: string, text: string): Promise<void> {
  const temporary = await writeAside(file, text)
  try {
    // Not `rename`, which would replace what another process has written meanwhile.
    await link(temporary, file).catch(async error => {
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(error.code)) throw error
      await rename(temporary, file) // a file system without links
    })
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
  await flushFolder(file)
}

async function replaceFile(file: string, text: string): Promise<void> {
  await rename(await writeAside(file, text), file)
  await flushFolder(file)
}

async function writeAside(file: string, text: string): Promise<string> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.part`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
  return temporary
}

/** So that the name of a new file outlives a loss of power too; where folders cannot be flushed there is nothing to do. */
async function flushFolder(file: string): Promise<void> {
  const handle = await open(join(file, '..'), 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
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

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What the file system says, in words of ours. */
export function storageFailure(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code } = error as NodeJS.ErrnoException
  if (typeof code !== 'string') throw error
  if (full.has(code))
    return new AppError(
      'STORAGE_FULL',
      'The disk of the server is full: nothing was written. Whoever runs it has to make room.',
      {
        cause: error,
      },
    )
  return new AppError(
    'STORAGE_FAILED',
    `The server cannot use its folder for scenes (${code}). Whoever runs it has to see that "scenes" in the data folder is a folder that it may write to.`,
    { cause: error },
  )
}

function withFailures(store: SceneStore): SceneStore {
  const guarded = Object.entries(store).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await (method as (...args: unknown[]) => Promise<unknown>)(...args)
      } catch (error) {
        throw storageFailure(error)
      }
    },
  ])
  return Object.fromEntries(guarded) as unknown as SceneStore
}
