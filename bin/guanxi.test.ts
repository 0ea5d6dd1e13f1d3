import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The executable on a small checkout of its own.
const root = resolve(import.meta.dirname, '..')
const tree = mkdtempSync(join(tmpdir(), 'guanxi-bin-'))
afterAll(() => rmSync(tree, { recursive: true, force: true }))

const source = (name: string, text: string) => writeFileSync(join(tree, 'server', name), text)

beforeAll(() => {
  mkdirSync(join(tree, 'server'))
  for (const name of ['build.mjs', 'guanxi.mjs']) cpSync(join(root, 'bin', name), join(tree, 'bin', name))
  for (const name of ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'])
    cpSync(join(root, name), join(tree, name))
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  source('greeting.ts', "export const greeting: string = 'hello'\n")
  source('main.ts', "import { greeting } from './greeting.ts'\nconsole.log(greeting, process.argv[2])\n")
})

function run(env: { [name: string]: string } = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(settle => {
    const options = { env: { ...process.env, GUANXI_BUILD: '', ...env }, cwd: tmpdir() }
    execFile(process.execPath, [join(tree, 'bin', 'guanxi.mjs'), 'you'], options, (error, stdout, stderr) =>
      settle({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
}

test('what is older than its sources is built, and only that', async () => {
  const first = await run()
  expect([first.code, first.stdout]).toEqual([0, 'hello you\n'])
  expect(first.stderr).toMatch(/^Building server … done in [\d.]+ s\n$/)

  const second = await run()
  expect(second).toEqual({ code: 0, stdout: 'hello you\n', stderr: '' })

  source('greeting.test.ts', 'not even TypeScript (')
  expect((await run()).stderr).toBe('')

  source('greeting.ts', "export const greeting: string = 'good day'\n")
  const changed = await run()
  expect([changed.code, changed.stdout]).toEqual([0, 'good day you\n'])
  expect(changed.stderr).toMatch(/^Building server/)
})

test('sources that do not compile end with what the compiler says, and what was built stays', async () => {
  source('greeting.ts', 'export const greeting: string = 1\n')
  const broken = await run()
  expect([broken.code, broken.stdout]).toEqual([1, ''])
  expect(broken.stderr).toContain('greeting.ts(1,14)')
  const old = await run({ GUANXI_BUILD: 'off' })
  expect([old.code, old.stdout]).toEqual([0, 'good day you\n'])
  expect(readdirSync(join(tree, 'dist')).sort()).toEqual(['server', 'server.stamp'])
})

test('two that start at once both find it built', async () => {
  source('greeting.ts', "export const greeting: string = 'both'\n")
  const runs = await Promise.all([run(), run()])
  expect(runs.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, 'both you\n'],
    [0, 'both you\n'],
  ])
})

test('an installed package without sources starts what it has', async () => {
  rmSync(join(tree, 'server'), { recursive: true })
  expect(await run()).toEqual({ code: 0, stdout: 'both you\n', stderr: '' })
  expect(existsSync(join(tree, 'dist', 'server', 'main.js'))).toBe(true)
})
