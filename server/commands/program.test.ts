import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { settingNames, settings } from '../config.ts'
import { packageRoot, packageVersion } from '../package.ts'
import { exitMeanings, exits } from './exit.ts'
import { runInProcess } from './inprocess.ts'

// Each test starts an engine, some a whole program; that takes seconds where the machine has other work.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-commands-'))
  const loaded = await guanxi(['load', '--json'])
  expect(loaded.stderr).not.toMatch(/\(.*_.*\)$/m)
  expect(loaded.exit).toBe(0)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface RunOptions {
  env?: { [name: string]: string }
  stdin?: string
}

const environment = ({ env = {} }: RunOptions) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GUANXI_|NEO4J_)/.test(name))),
  GUANXI_DATA_DIR: join(folder, 'data'),
  GUANXI_LOG_LEVEL: 'error',
  ...env,
})

/** The program as a process of its own: for signals, pipes, and what runs beside something else. */
function start(args: string[], options: RunOptions = {}): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(packageRoot, 'server', 'main.ts'), ...args], {
    env: environment(options),
    cwd: packageRoot,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

/** The same program in this process. */
const guanxi = (args: string[], options: RunOptions = {}) =>
  runInProcess(args, { env: environment(options), stdin: options.stdin })

describe('the command line', () => {
  test('without arguments shows what there is', async () => {
    const { exit, stdout } = await guanxi([])
    expect(exit).toBe(exits.ok)
    for (const name of ['serve', 'load', 'query', 'search', 'paths', 'export', 'schema', 'edits', 'doctor', 'neo4j'])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
    for (const name of settingNames) expect(stdout).toContain(settings[name].env)
    for (const [code, meaning] of exitMeanings) expect(stdout).toMatch(new RegExp(`^  ${code} +${meaning}$`, 'm'))
  })

  test('a reader that wants no more of the help is no error', async () => {
    const child = start(['export', '--help'])
    child.stdout?.destroy()
    let stderr = ''
    child.stderr?.on('data', text => {
      stderr += text
    })
    const [code] = await once(child, 'close')
    expect([code, stderr]).toEqual([exits.ok, ''])
  })

  test('tells its version', async () => {
    expect((await guanxi(['--version'])).stdout).toBe(`${packageVersion}\n`)
  })

  test.each([
    [['nonsense']],
    [['query', '--nonsense']],
    [['search']],
    [['paths', 'one']],
    [['load', '--generate', 'many']],
  ])('%j is wrong usage', async args => {
    const { exit, stdout, stderr } = await guanxi(args)
    expect([exit, stdout]).toEqual([exits.usage, ''])
    expect(stderr).toContain('error:')
  })

  test('every setting that is wrong is named, by the name it was given under', async () => {
    const { exit, stderr } = await guanxi(['serve', '--port', 'abc'], {
      env: { GUANXI_ROWS: '-1', NEO4J_URI: 'http://x' },
    })
    expect(exit).toBe(exits.usage)
    for (const name of ['--port', 'GUANXI_ROWS', 'NEO4J_URI']) expect(stderr).toContain(name)
  })

  test.each(['serve', 'query', 'export'])('%s --help has examples', async command => {
    const { exit, stdout } = await guanxi([command, '--help'])
    expect(exit).toBe(exits.ok)
    expect(stdout).toMatch(/Examples:\n {2}\$ .*guanxi /)
  })
})

describe('load', () => {
  test('a second time changes nothing', async () => {
    const { exit, stdout } = await guanxi(['load', '--json'])
    expect(exit).toBe(exits.ok)
    const { nodes, relationships } = JSON.parse(stdout)
    expect([nodes.created, nodes.updated, relationships.created, relationships.updated]).toEqual([0, 0, 0, 0])
    expect(nodes.unchanged).toBeGreaterThan(100)
  })

  test('a folder that is no seed is not found, and what there is is named', async () => {
    const { exit, stderr } = await guanxi(['load', 'no-such-seed'])
    expect(exit).toBe(exits.notFound)
    expect(stderr).toContain('liaoning-chain-2025')
  })
})

describe('query', () => {
  test('prints an aligned table, and the count apart from it', async () => {
    const { exit, stdout, stderr } = await guanxi([
      'query',
      'MATCH (p:Person {key: "person:wang-chong"}) RETURN p.name AS name, 1 AS n',
    ])
    expect(exit).toBe(exits.ok)
    expect(stdout).toBe('name        n\n──────────  ─\nWang Chong  1\n')
    expect(stderr).toMatch(/^1 row in \d+ ms\.$/m)
  })

  test('prints one JSON object a row, whatever the columns are called', async () => {
    const { stdout } = await guanxi(['query', '--json', 'RETURN 1 AS toString, "x" AS constructor'])
    expect(stdout).toBe('{"toString":1,"constructor":"x"}\n')
  })

  test('takes the statement from standard input or a file, and parameters as JSON or text', async () => {
    const file = join(folder, 'statement.cypher')
    await writeFile(file, 'RETURN $a AS a, $b AS b')
    const parameters = ['--param', 'a=[1,"x"]', '--param', 'b=丹东']
    const [fromInput, fromFile] = await Promise.all([
      guanxi(['query', '--json', ...parameters], { stdin: 'RETURN $a AS a, $b AS b' }),
      guanxi(['query', '--json', '--file', file, ...parameters]),
    ])
    expect(fromInput.stdout).toBe('{"a":[1,"x"],"b":"丹东"}\n')
    expect(fromFile.stdout).toBe(fromInput.stdout)
  })

  test('runs a phrase of the seed by its name', async () => {
    const phrase = ['query', '--saved', 'Agreements of a place', '--param', 'place=Dandong']
    expect((await guanxi([...phrase, '--json'])).stdout.trim().split('\n')).toHaveLength(1)
  })

  test('says when there is more', async () => {
    const { stdout, stderr } = await guanxi(['query', '--rows', '2', 'MATCH (p:Person) RETURN p.key AS key'])
    expect(stdout.trimEnd().split('\n')).toHaveLength(4)
    expect(stderr).toContain('There are more: cut at 2 rows (--rows)')
  })

  test.each([
    ['a file read by the database', 'LOAD CSV FROM "file:///etc/passwd" AS line RETURN line', exits.refused],
    ['a write', 'CREATE (n:Person) RETURN n', exits.refused],
    ['a syntax error', 'MATCH (n RETURN n', exits.failed],
    ['a missing parameter', 'RETURN $missing AS x', exits.usage],
  ])('%s ends with its own code', async (_what, statement, expected) => {
    const { exit, stdout, stderr } = await guanxi(['query', statement])
    expect(stderr).toMatch(/\([A-Z_]+\)/)
    expect([exit, stdout]).toEqual([expected, ''])
  })

  test('a reader that has read enough is no error', async () => {
    const child = start(['query', 'MATCH (a), (b) RETURN a.name AS a, b.name AS b LIMIT 9000'])
    child.stdin?.end()
    await once(child.stdout as NodeJS.ReadableStream, 'data')
    child.stdout?.destroy()
    expect((await once(child, 'close'))[0]).toBe(exits.ok)
  })
})

describe('search and paths', () => {
  test('search finds by name and says how many', async () => {
    const { exit, stdout, stderr } = await guanxi(['search', 'Wang Chong'])
    expect(exit).toBe(exits.ok)
    expect(stdout).toContain('person:wang-chong')
    expect(stderr).toMatch(/\d+ of \d+\./)
  })

  test('paths takes a name that fits one node', async () => {
    const { exit, stdout } = await guanxi(['paths', 'Ye Zhi', 'place:dandong', '--json'])
    expect(exit).toBe(exits.ok)
    const { from, to, paths } = JSON.parse(stdout)
    expect([from.properties.key, to.properties.key]).toEqual(['person:ye-zhi', 'place:dandong'])
    expect(paths.length).toBeGreaterThan(0)
  })

  test('paths lists the candidates of a name that fits several', async () => {
    const { exit, stdout, stderr } = await guanxi(['paths', 'Zheng Yan', 'place:dandong'])
    expect([exit, stdout]).toEqual([exits.notFound, ''])
    expect(stderr).toContain('person:zheng-yan-miit')
    expect(stderr).toContain('person:zheng-yan-liaoning')
  })

  test.each(['constructor', '__proto__', 'Nobody At All'])('%s is not found', async name => {
    expect((await guanxi(['paths', name, 'place:dandong'])).exit).toBe(exits.notFound)
  })
})

describe('export', () => {
  test('writes the whole graph to a file, and the same to standard output', async () => {
    const file = join(folder, 'graph.json')
    const written = await guanxi(['export', '--format', 'json', '--output', file])
    expect([written.exit, written.stdout]).toEqual([exits.ok, ''])
    const printed = await guanxi(['export', '--output', '-'])
    const text = await readFile(file, 'utf8')
    expect(text).toContain('person:wang-chong')
    const [fromFile, fromOutput] = [JSON.parse(text), JSON.parse(printed.stdout)]
    expect(Object.keys(fromOutput)).toEqual(Object.keys(fromFile))
  })

  test('leaves nothing behind where it may not write or knows no such format', async () => {
    const nowhere = await guanxi(['export', '--output', join(folder, 'missing', 'graph.json')])
    expect(nowhere.exit).toBe(exits.failed)
    const unknown = await guanxi(['export', '--format', 'constructor', '--output', join(folder, 'other.json')])
    expect(unknown.exit).toBe(exits.usage)
    expect(readdirSync(folder).filter(name => name.includes('other') || name.includes('partial'))).toEqual([])
  })
})

test('schema and doctor describe what is there', async () => {
  const [schema, doctor] = await Promise.all([guanxi(['schema', '--json']), guanxi(['doctor', '--json'])])
  expect(JSON.parse(schema.stdout).labels.map((label: { name: string }) => label.name)).toContain('Person')
  expect(doctor.exit).toBe(exits.ok)
  const states = JSON.parse(doctor.stdout).findings.map((finding: { state: string }) => finding.state)
  expect(states.length).toBeGreaterThan(4)
  expect(states).not.toContain('wrong')
})

test('a damaged database is found by the doctor, and restored from its last backup', async () => {
  const dataDir = join(folder, 'damaged')
  const env = { GUANXI_DATA_DIR: dataDir }
  expect((await guanxi(['doctor', '--restore', '--yes'], { env })).exit).toBe(exits.notFound)
  expect((await guanxi(['load', 'florentine-families'], { env })).exit).toBe(exits.ok)
  const count = () => guanxi(['query', '--json', 'MATCH (n) RETURN count(*) AS n'], { env })
  const before = await count()
  const file = join(dataDir, 'graph.grafeo')
  const bytes = await readFile(file)
  await writeFile(file, bytes.fill(0xff, 0, Math.floor(bytes.length / 2)))

  const found = await guanxi(['doctor'], { env })
  expect([found.exit, found.stdout.includes('DATA_DAMAGED')]).toEqual([exits.engine, true])
  expect((await count()).exit).toBe(exits.engine)
  expect((await guanxi(['doctor', '--restore'], { env })).exit).toBe(exits.usage)
  expect((await guanxi(['doctor', '--restore', '--yes'], { env })).exit).toBe(exits.ok)
  expect((await count()).stdout).toBe(before.stdout)
})

test('a database that is not there is exit code 3, in every command', async () => {
  const env = { NEO4J_URI: 'bolt://127.0.0.1:1' }
  const runs = await Promise.all(['schema', 'doctor'].map(name => guanxi([name], { env })))
  expect(runs.map(run => run.exit)).toEqual([exits.engine, exits.engine])
  expect(runs[1]?.stdout).toContain('ENGINE_UNAVAILABLE')
})

describe('serve', () => {
  const running = new Set<ChildProcess>()
  afterEach(async () => {
    for (const child of running) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
    }
    running.clear()
  })

  async function serve(options: RunOptions = {}, args: string[] = []) {
    const child = start(['serve', '--port', '0', ...args], options)
    running.add(child)
    child.stderr?.resume()
    let stdout = ''
    child.stdout?.setEncoding('utf8')
    while (!/http:\/\/\S+/.test(stdout)) {
      if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`)
      stdout += (await once(child.stdout as NodeJS.ReadableStream, 'data'))[0]
    }
    const [address = ''] = /http:\/\/\S+/.exec(stdout) ?? []
    const ask = async (path: string) => {
      const answer = await fetch(`${address}${path}`)
      return { status: answer.status, json: await answer.json() }
    }
    return { child, address, ask }
  }

  test('shows the loaded graph, beside commands that read, and ends in good order', async () => {
    const { child, address, ask } = await serve()
    expect((await ask('/api/health')).json).toMatchObject({ ok: true, engine: 'embedded' })
    expect((await ask('/api/nodes/person%3Awang-chong')).status).toBe(200)
    const [beside, second, writer] = await Promise.all([
      guanxi(['query', '--json', 'MATCH (p:Person) RETURN count(*) AS n']),
      guanxi(['serve', '--port', new URL(address).port]),
      guanxi(['load', '--generate', '10/10']),
    ])
    expect([beside.exit, JSON.parse(beside.stdout).n > 5]).toEqual([exits.ok, true])
    expect([second.exit, second.stderr.includes('running already')]).toEqual([exits.usage, true])
    expect([writer.exit, writer.stderr.includes('ENGINE_LOCKED')]).toEqual([exits.engine, true])
    child.kill('SIGINT')
    expect((await once(child, 'exit'))[0]).toBe(exits.ok)
  })

  test('loads the report before it answers, when its database is empty', async () => {
    const { ask } = await serve({ env: { GUANXI_DATA_DIR: join(folder, 'fresh') } })
    expect((await ask('/api/nodes/person%3Awang-chong')).status).toBe(200)
  })

  test('serves while Neo4j is away, and says so', async () => {
    const { child, ask } = await serve({ env: { NEO4J_URI: 'bolt://127.0.0.1:1' } })
    expect((await ask('/api/health')).json).toMatchObject({ ok: false, engine: 'neo4j', code: 'ENGINE_UNAVAILABLE' })
    const schema = await ask('/api/schema')
    expect([schema.status, schema.json.code]).toEqual([503, 'ENGINE_UNAVAILABLE'])
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(exits.ok)
  })
})
