import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { collect, type Engine, type RunOptions } from '../engine.ts'
import { backupFile, restore } from './backup.ts'
import { createEmbeddedEngine, databaseFile, type EmbeddedOptions } from './embedded.ts'

const endless = 'UNWIND range(1, 1000000000) AS a WITH a WHERE a < 0 RETURN count(a) AS none'
const refused = (code: string) => ({ name: 'AppError', code })

const engines: Engine[] = []
const folders: string[] = []

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'guanxi-embedded-'))
  folders.push(made)
  return made
}

async function open(options: Partial<EmbeddedOptions> & { dataDir: string }): Promise<Engine> {
  const engine = await createEmbeddedEngine(options)
  engines.push(engine)
  return engine
}

const read = async (engine: Engine, query: string, more: Partial<RunOptions> = {}) =>
  (await collect(engine.run(query, { access: 'read', timeout: 20_000, ...more }))).rows

const write = (engine: Engine, query: string, parameters = {}) =>
  engine.write(run => run(query, { parameters }).summary())

afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(engines.splice(0).map(engine => engine.close()))
  await Promise.all(folders.splice(0).map(each => rm(each, { recursive: true, force: true })))
})

/** Waits until something holds; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20))
}

describe('the embedded engine', () => {
  it('makes its folder and file, and finds what was written when it is opened again', async () => {
    const dataDir = join(await folder(), 'deeper', 'data')
    const first = await open({ dataDir })
    await write(first, 'CREATE (:A {i: 1, f: 1.0, l: [1.0, 2.5], b: $b, `a``b`: "x"})-[:`R``s` {w: 2.0}]->(:`B``c`)', {
      b: { $type: 'Bytes', value: 'AAEC' },
    })
    await first.close()
    const second = await open({ dataDir })
    const [[a, r, b] = []] = await read(second, 'MATCH (a:A)-[r]->(b) RETURN a, r, b')
    expect(a).toMatchObject({
      labels: ['A'],
      properties: {
        i: 1,
        f: { $type: 'Float', value: '1.0' },
        l: [{ $type: 'Float', value: '1.0' }, 2.5],
        b: { $type: 'Bytes', value: 'AAEC' },
        'a`b': 'x',
      },
    })
    expect(r).toMatchObject({ type: 'R`s', properties: { w: { $type: 'Float', value: '2.0' } } })
    expect(b).toMatchObject({ labels: ['B`c'] })
  })

  it.each([
    { all: 100, own: 100_000 },
    { all: 100_000, own: 100 },
  ])(
    'ends a statement that needs more memory than all have ($all MB) or it has itself ($own MB), and answers the next',
    async ({ all, own: memory }) => {
      const engine = await open({ dataDir: await folder(), memoryLimitMb: all })
      const greedy = read(engine, 'UNWIND range(1, 100000000) AS i RETURN size(collect(toString(i) + "x")) AS n', {
        timeout: 60_000,
        memory,
      })
      await expect(greedy).rejects.toMatchObject(refused('QUERY_MEMORY'))
      expect(await read(engine, 'RETURN 1 AS one')).toEqual([[1]])
    },
  )

  it('goes on with one statement while others are ended', async () => {
    const engine = await open({ dataDir: await folder(), readers: 2 })
    const slow = expect(read(engine, endless, { timeout: 500 })).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
    const quick = await Promise.all([1, 2, 3].map(n => read(engine, 'RETURN $n AS n', { parameters: { n } })))
    expect(quick).toEqual([[[1]], [[2]], [[3]]])
    await slow
  })

  it('lets a read wait while something is written, and no longer than its time limit', async () => {
    const engine = await open({ dataDir: await folder() })
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const writing = engine.write(async run => {
      await run('CREATE (:A)').summary()
      await held
    })
    await expect(read(engine, 'MATCH (a:A) RETURN count(a) AS n', { timeout: 300 })).rejects.toMatchObject(
      refused('QUERY_TIMEOUT'),
    )
    const waiting = read(engine, 'MATCH (a:A) RETURN count(a) AS n')
    release()
    await writing
    expect(await waiting).toEqual([[1]])
  })

  it('keeps what was committed when a later statement of the stretch is killed', async () => {
    const engine = await open({ dataDir: await folder() })
    const writing = engine.write(async run => {
      await run('CREATE (:A {k: 1})').summary()
      await expect(
        run(`CREATE (:A {k: 2}) WITH 1 AS one ${endless}`, { timeout: 400 }).summary(),
      ).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
      await run('CREATE (:A {k: 3})').summary()
    })
    await writing
    expect(await read(engine, 'MATCH (a:A) RETURN a.k AS k ORDER BY k')).toEqual([[1], [3]])
  })

  it('keeps nothing of a transaction whose program is killed between two statements', async () => {
    const dataDir = await folder()
    const first = await open({ dataDir })
    await write(first, 'CREATE (:A {k: 1})')
    await first.close()
    const source = JSON.stringify(new URL('./embedded.ts', import.meta.url).href)
    const program = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', '--input-type=module', '--eval'],
        `const { createEmbeddedEngine } = await import(${source})
         const engine = await createEmbeddedEngine({ dataDir: ${JSON.stringify(dataDir)} })
         await engine.transact(async run => {
           await run('MATCH (a:A) SET a.k = 2').summary()
           await run('CREATE (:A {k: 3})').summary()
           console.log('half')
           await new Promise(() => setInterval(() => {}, 1000))
         })`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [said] = await once(program.stdout, 'data')
    expect(String(said)).toBe('half\n')
    program.kill('SIGKILL')
    await once(program, 'exit')
    // Its process lets go of the file a moment after it.
    let second: Engine | undefined
    await until(async () => {
      second ??= await open({ dataDir }).catch(() => undefined)
      return second !== undefined
    })
    expect(await read(second as Engine, 'MATCH (a:A) RETURN a.k AS k')).toEqual([[1]])
    await write(second as Engine, 'CREATE (:A {k: 4})')
    expect(await read(second as Engine, 'MATCH (a:A) RETURN a.k AS k ORDER BY k')).toEqual([[1], [4]])
  })

  it('writes a statement whole or not at all', async () => {
    const engine = await open({ dataDir: await folder() })
    await write(engine, 'CREATE CONSTRAINT entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE n.key IS UNIQUE')
    await write(engine, "CREATE (:Entity {key: 'a', v: 1})")
    const clash = write(engine, "MATCH (n:Entity) SET n.v = 2 CREATE (:Other), (:Entity {key: 'a'})")
    await expect(clash).rejects.toMatchObject(refused('CONSTRAINT_VIOLATED'))
    expect(await read(engine, 'MATCH (n) RETURN labels(n) AS l, n.v AS v')).toEqual([[['Entity'], 1]])
    const { constraints, indexes } = await engine.schema()
    expect(constraints).toMatchObject([{ name: 'entity_key', kind: 'unique', of: ['Entity'], properties: ['key'] }])
    expect(indexes).toMatchObject([{ of: ['Entity'], properties: ['key'] }])
  })

  it('shares its folder with readers, and excludes a second writer with a message that says what to do', async () => {
    const dataDir = await folder()
    const first = await open({ dataDir })
    await write(first, 'CREATE (:A)')
    await until(async () => (await readdir(dataDir)).includes('graph.grafeo.backup'))
    expect(await read(first, 'MATCH (n) RETURN count(n) AS n')).toEqual([[1]])
    const second = await open({ dataDir })
    expect(await read(second, 'MATCH (n) RETURN count(n) AS n')).toEqual([[1]])
    await expect(write(second, 'CREATE (:B)')).rejects.toMatchObject({
      code: 'ENGINE_LOCKED',
      message: expect.stringContaining('data folder of its own'),
    })
    expect(await read(second, 'MATCH (n) RETURN count(n) AS n')).toEqual([[1]])
  })

  it('refuses a damaged file, and its backup restores what was there', async () => {
    const dataDir = await folder()
    const path = databaseFile(dataDir)
    const first = await open({ dataDir })
    await write(first, "UNWIND range(1, 1000) AS i CREATE (:A {i: i, text: 'some text ' + i})")
    await first.close()
    const bytes = await readFile(path)
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
    await writeFile(path, bytes)
    await expect(createEmbeddedEngine({ dataDir })).rejects.toMatchObject(refused('DATA_DAMAGED'))
    await restore(path)
    const second = await open({ dataDir })
    expect(await read(second, 'MATCH (n:A) RETURN count(n) AS n, sum(n.i) AS sum')).toEqual([[1000, 500_500]])
  })

  it('has nothing to restore without a backup', async () => {
    const path = databaseFile(await folder())
    await writeFile(path, 'no database')
    await expect(restore(path)).rejects.toMatchObject(refused('FILE_NOT_FOUND'))
    await copyFile(path, backupFile(path))
    await expect(restore(path)).resolves.toMatchObject({ kept: `${path}.damaged` })
  })

  /** What the store puts aside lies in folders with this in their names. */
  const isSpilled = (name: string) => name.includes('.spill')

  it('puts aside what it must within its own folder, and leaves nothing there when it is closed', async () => {
    const dataDir = await folder()
    const system = await folder()
    vi.stubEnv('TMPDIR', system)
    const engine = await open({ dataDir })
    await write(engine, 'UNWIND range(1, 100) AS i CREATE (:A {i: i})')
    expect(await read(engine, 'MATCH (a:A) RETURN count(a) AS n')).toEqual([[100]])
    expect((await readdir(dataDir, { recursive: true })).filter(isSpilled)).not.toEqual([])
    await expect(read(engine, endless, { timeout: 300 })).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
    await engine.close()
    expect(await readdir(dataDir)).not.toContain('tmp')
    expect((await readdir(system, { recursive: true })).filter(isSpilled)).toEqual([])
  })

  it('removes at its start what was left by engines that were killed, and nothing of those that run', async () => {
    const dataDir = await folder()
    await (await open({ dataDir })).close()
    const gone = spawn(process.execPath, ['--eval', ''])
    await once(gone, 'exit')
    const left = [`${gone.pid}-killed`, `${process.pid}-former`, 'anything']
    for (const name of [...left, `${process.ppid}-other`])
      await mkdir(join(dataDir, 'tmp', name, 'process-x', 'graph.spill'), { recursive: true })
    const engine = await open({ dataDir })
    const beside = await open({ dataDir })
    const there = await readdir(join(dataDir, 'tmp'))
    expect(there).toContain(`${process.ppid}-other`)
    expect(there.filter(name => left.includes(name))).toEqual([])
    expect(there).toHaveLength(3)
    await Promise.all([engine.close(), beside.close()])
    expect(await readdir(join(dataDir, 'tmp'))).toEqual([`${process.ppid}-other`])
  })

  it('says the labels of a node in the same order, whichever process answers', async () => {
    const dataDir = await folder()
    const first = await open({ dataDir })
    await write(first, 'CREATE (n:Z:A:`Ω`) SET n:M:B')
    const labels = 'MATCH (n) RETURN labels(n)'
    const [[before] = []] = await read(first, labels)
    await first.close()
    expect(await read(await open({ dataDir }), labels)).toEqual([[before]])
    expect(before).toEqual(['A', 'B', 'M', 'Z', 'Ω'])
  })

  it('finds a node by its key among many without looking at all of them', async () => {
    const engine = await open({ dataDir: await folder(), readers: 1 })
    await write(engine, "UNWIND range(1, 5000) AS i CREATE (:Entity {key: 'e' + i})")
    const query = 'UNWIND range(1, 5000) AS i MATCH (n:Entity {key: "e" + i}) RETURN count(n) AS n'
    // 25 million comparisons if it did.
    expect(await read(engine, query, { timeout: 10_000 })).toEqual([[5000]])
  })
})

describe('what the embedded engine does not do', () => {
  let engine: Engine | undefined
  const dataDir = join(tmpdir(), `guanxi-refusals-${process.pid}`)
  afterAll(async () => {
    await engine?.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it.each([
    ['LOAD CSV FROM "file:///etc/passwd" AS line RETURN line', 'LOAD CSV'],
    ['RETURN date("2025-03-11") AS d', 'the function date()'],
    ['MATCH (a)-[:R]->{1,3}(b) RETURN a', 'quantified path patterns'],
    ['MATCH p = ALL SHORTEST (a)-[:R]->+(b) RETURN p', 'path selectors (SHORTEST, ANY, ALL, path modes)'],
    ['CALL dbms.listConfig() YIELD name RETURN name', 'the procedure dbms.listConfig'],
    ['RETURN apoc.text.join(["a"], ",") AS a', 'the function apoc.text.join()'],
    ['CREATE (n {_id: 1})', 'a property named "_id"'],
    ['SHOW INDEXES', 'SHOW INDEXES'],
    ['MATCH (n:$("A")) RETURN n', 'dynamic labels'],
  ])('refuses %s by name', async (query, construct) => {
    engine ??= await createEmbeddedEngine({ dataDir, readers: 1 })
    const answer = collect(engine.run(query, { access: 'write', timeout: 20_000 }))
    await expect(answer).rejects.toMatchObject({ code: 'QUERY_UNSUPPORTED', facts: { construct } })
  })
})
