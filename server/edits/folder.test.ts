import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EntityChange } from '../contract/edit.ts'
import type { Properties } from '../contract/graph.ts'
import { createEditFile } from './folder.ts'
import { editsOf, idNow, laterEdits, undoneBy } from './history.ts'
import type { EditLog, Entry, LoggedEdit } from './store.ts'

let folder: string
let file: string
let log: EditLog
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-log-'))
  file = join(folder, 'edits', 'embedded.jsonl')
  log = createEditFile(file)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const node = (id: string, properties: Properties = {}) => ({ $type: 'Node' as const, id, labels: [], properties })
const made = (id: string, properties: Properties = {}): EntityChange => ({
  entity: 'node',
  id,
  before: null,
  after: node(id, properties),
})
const gone = (id: string): EntityChange => ({ entity: 'node', id, before: node(id), after: null })
const edit = (id: string, entities: EntityChange[] = [made('n:1')], more: Partial<LoggedEdit> = {}): LoggedEdit => ({
  id,
  by: 'Li Na',
  at: 1,
  reason: { ownKnowledge: 'x' },
  restored: [],
  entities,
  ...more,
})
const ids = async (of: EditLog = log) => (await of.entries()).map(({ id, state }) => `${id} ${state}`)
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    error => error.code,
  )

describe('the log', () => {
  test('is nothing before anything is written, and then has what was written, exactly', async () => {
    expect([await ids(), existsSync(join(folder, 'edits'))]).toEqual([[], false])
    expect(await log.unsettled()).toEqual([])
    const properties = JSON.parse(
      '{"__proto__":1,"constructor":"","":0,"text":"行\\n\\u2028","big":{"$type":"Integer","value":"9223372036854775807"}}',
    )
    const whole = edit('a', [made('n:1', properties)], { note: 'n', undoes: 'b' })
    await log.intend(whole)
    await log.settle('a', 'done')
    expect(await ids()).toEqual(['a done'])
    expect(JSON.stringify(await log.read('a'))).toBe(JSON.stringify(whole))
    expect(JSON.stringify(await createEditFile(file).read('a'))).toBe(JSON.stringify(whole))
    expect(await code(log.read('__proto__'))).toBe('NOT_FOUND')
  })

  test('is only added to', async () => {
    await log.intend(edit('a'))
    const before = readFileSync(file, 'utf8')
    await log.settle('a', 'failed')
    await log.intend(edit('b'))
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true)
  })

  test('leaves out what failed, and what is being written', async () => {
    await log.intend(edit('a'))
    expect([await ids(), await log.unsettled()]).toEqual([[], []])
    await log.settle('a', 'failed')
    expect(await ids()).toEqual([])
    expect(await code(log.read('a'))).toBe('NOT_FOUND')
  })

  test('takes the last that was said of an edit', async () => {
    await log.intend(edit('a', [made('n:1')]))
    await log.intend(edit('a', [made('n:2')]))
    await log.settle('a', 'done')
    expect((await log.read('a')).entities).toEqual([made('n:2')])
    expect(await ids()).toEqual(['a done'])
  })

  test('knows after a crash what is open, and settles it', async () => {
    await log.intend(edit('a'))
    const next = createEditFile(file)
    expect((await next.unsettled()).map(({ id }) => id)).toEqual(['a'])
    expect(await ids(next)).toEqual(['a unknown'])
    await next.settle('a', 'done')
    expect([await next.unsettled(), await ids(next)]).toEqual([[], ['a done']])
  })

  test('leaves open what another process is at work on, until that has gone', async () => {
    const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'])
    mkdirSync(join(folder, 'edits'))
    writeFileSync(file, `${JSON.stringify({ intent: edit('a'), process: { host: hostname(), pid: other.pid } })}\n`)
    expect([await log.unsettled(), await ids()]).toEqual([[], []])
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(await ids()).toEqual(['a unknown'])
    expect((await log.unsettled()).map(({ id }) => id)).toEqual(['a'])
  })

  test('goes on after a line that was cut short, and says that there is one', async () => {
    await log.intend(edit('a'))
    await log.settle('a', 'done')
    appendFileSync(file, '{"intent":{"id":"b","by":"x","enti')
    const next = createEditFile(file)
    expect([await ids(next), await next.damaged()]).toEqual([['a done'], 0])
    await next.intend(edit('c'))
    await next.settle('c', 'done')
    expect([await ids(next), await next.damaged()]).toEqual([['a done', 'c done'], 1])
    expect([await ids(log), await log.damaged()]).toEqual([['a done', 'c done'], 1])
  })

  test('of two on one file each sees what the other writes, and nothing is mixed', async () => {
    const other = createEditFile(file)
    const long = 'x'.repeat(300_000)
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const own = index % 2 ? log : other
        await own.intend(edit(`e${index}`, [made('n:1', { long, index })]))
        await own.settle(`e${index}`, 'done')
      }),
    )
    expect((await ids(log)).sort()).toEqual(Array.from({ length: 12 }, (_, index) => `e${index} done`).sort())
    expect(await ids(other)).toEqual(await ids(log))
    expect((await log.read('e4')).entities).toEqual([made('n:1', { long, index: 4 })])
    expect(await log.damaged()).toBe(0)
  })

  test('a folder that is no folder has a code that says so', async () => {
    writeFileSync(join(folder, 'edits'), 'a file where the folder should be')
    expect(await code(log.intend(edit('a')))).toBe('STORAGE_FAILED')
  })
})

describe('what became of things', () => {
  const history = async (...edits: LoggedEdit[]): Promise<readonly Entry[]> => {
    for (const each of edits) {
      await log.intend(each)
      await log.settle(each.id, 'done')
    }
    return log.entries()
  }
  const back = (id: string, undoes: string, was: string, now: string): LoggedEdit =>
    edit(id, [made(now)], { undoes, restored: [{ entity: 'node', was, id: now }] })

  test('an id is followed through deletions and what was brought back', async () => {
    const entries = await history(
      edit('make', [made('n:1')]),
      edit('change', [{ entity: 'node', id: 'n:1', before: node('n:1'), after: node('n:1', { a: 1 }) }]),
      edit('delete', [gone('n:1')]),
      // The database gives the id of what was deleted to something else.
      edit('other', [made('n:1')]),
      edit('delete other', [gone('n:1')]),
      back('undo other', 'delete other', 'n:1', 'n:5'),
      back('undo', 'delete', 'n:1', 'n:7'),
      edit('delete again', [gone('n:7')]),
      back('undo again', 'delete again', 'n:7', 'n:9'),
    )
    expect(idNow(entries, 'make', 'node', 'n:1')).toBe('n:9')
    expect(idNow(entries, 'delete', 'node', 'n:1')).toBe('n:9')
    expect(idNow(entries, 'other', 'node', 'n:1')).toBe('n:5')
    expect(idNow(entries.slice(0, 3), 'make', 'node', 'n:1')).toBeUndefined()
    expect(idNow(entries.slice(0, 8), 'make', 'node', 'n:1')).toBeUndefined()
    expect(idNow(entries, 'make', 'relationship', 'n:1')).toBe('n:1')
    expect(laterEdits(entries, 'undo', 'node', 'n:9').map(({ id }) => id)).toEqual(['undo again', 'delete again'])
    expect(editsOf(entries, 'n:7').map(({ id }) => id)).toContain('make')
  })

  test('an undo that was taken back is none', async () => {
    const entries = await history(
      edit('a'),
      edit('b', [], { undoes: 'a' }),
      edit('c', [], { undoes: 'b' }),
      edit('d', [], { undoes: 'c' }),
    )
    expect(undoneBy(entries, 'a')?.id).toBe('b')
    expect(undoneBy(entries.slice(0, 3), 'a')).toBeUndefined()
    expect(undoneBy(entries, 'b')).toBeUndefined()
    expect(undoneBy(entries, 'c')?.id).toBe('d')
  })

  test('edits are found by key, before and after', async () => {
    const entries = await history(
      edit('a', [made('n:1', { key: 'constructor' })]),
      edit('b', [
        { entity: 'node', id: 'n:1', before: node('n:1', { key: 'constructor' }), after: node('n:1', { key: '' }) },
      ]),
      edit('c', [made('n:2', { key: 'x' })]),
    )
    expect(editsOf(entries, 'constructor').map(({ id }) => id)).toEqual(['a', 'b'])
    expect(editsOf(entries, '').map(({ id }) => id)).toEqual(['b'])
    expect(editsOf(entries, '__proto__')).toEqual([])
  })
})
