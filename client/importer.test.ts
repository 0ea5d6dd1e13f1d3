import { expect, test } from 'vitest'
import type { ImportAnswer, ImportSummary } from '../server/contract/import.ts'
import type { Api } from './api/client.ts'
import type { Saying } from './explorer.ts'
import { createImporter } from './importer.ts'
import { stageOf } from './model/importing.ts'
import { initialState, type State } from './model/state.ts'
import { createStore } from './model/store.ts'

/** On a machine that has much else to do. */
const patience = { timeout: 20_000 }

const file = (name: string, text = 'x') => new File([text], name)
const answer = (change: Partial<ImportAnswer>): ImportAnswer => ({
  ...{ id: 'i', at: 0, files: [], onConflict: 'keep', onError: 'stop', state: 'planning', running: true },
  ...{ total: { nodes: 1, relationships: 0 }, problems: { total: 0, first: [] } },
  ...change,
})

/** An importer on a server whose plans are numbered, and answered when the test says so. */
function stage(imports: ImportSummary[] = []) {
  const health = { editing: true } as never
  const store = createStore<State>({ ...initialState, connection: { state: 'there', health } })
  const asked: [string, { [name: string]: unknown }][] = []
  const said: Saying[] = []
  const plans: (() => void)[] = []
  const heard = new Map<string, (now: ImportSummary) => void>()
  let renewed = 0
  const api = {
    async ask(route: string, request: { [name: string]: unknown }) {
      asked.push([route, request])
      if (route === 'imports') return { imports, limits: { bytes: 10 }, editing: true }
      if (route === 'importPlan') {
        const id = `plan ${plans.length}`
        await new Promise<void>(settle => plans.push(settle))
        return answer({ id })
      }
      const known = imports.find(({ id }) => id === request.ref)
      return known ?? answer({ id: String(request.ref), state: 'planned', running: false })
    },
  } as unknown as Api
  const importer = createImporter({
    ...{ store, api, now: () => 0, say: saying => void said.push(saying), carryOut: () => undefined },
    track: (_, work) => work(new AbortController().signal),
    arrange: async () => undefined,
    renew: async () => void renewed++,
    send: async ({ name, size }) => ({
      id: `file ${name}`,
      name,
      bytes: size,
      format: name.endsWith('.json') ? 'json' : null,
    }),
    hear(id, { onEvent }) {
      heard.set(id, onEvent)
      return () => void heard.delete(id)
    },
  })
  const routes = (name: string) => asked.filter(([route]) => route === name).map(([, request]) => request)
  return { importer, store, said, plans, heard, routes, renewed: () => renewed }
}

test('files are sent, and planned together once the format of each is known', async () => {
  const { importer, store, plans, routes } = stage()
  importer.take([file('a.json'), file('constructor')])
  expect(store.get().panels.importing).toBe(true)
  await expect.poll(() => stageOf(importer.now.get()), patience).toBe('choosing')
  expect(routes('importPlan')).toEqual([])
  importer.readAs(importer.now.get().files[1]!.key, 'gexf')
  await expect.poll(() => plans.length, patience).toBe(1)
  expect(routes('importPlan')[0]).toMatchObject({
    files: [
      { upload: 'file a.json', format: 'json' },
      { upload: 'file constructor', format: 'gexf' },
    ],
  })
})

test('a plan takes the place of the one before, whichever way they cross', async () => {
  const { importer, plans, routes, heard } = stage()
  importer.take([file('a.json')])
  await expect.poll(() => plans.length, patience).toBe(1)
  const { key } = importer.now.get().files[0]!
  for (const format of ['gexf', 'graphml', 'jsonl']) importer.readAs(key, format)
  plans[0]!()
  await expect.poll(() => plans.length, patience).toBe(2)
  plans[1]!()
  await expect.poll(() => importer.now.get().current?.id, patience).toBe('plan 1')
  expect(routes('importPlan').map(({ replaces }) => replaces)).toEqual([undefined, 'plan 0'])
  expect(routes('importPlan')[1]).toMatchObject({ files: [{ format: 'jsonl' }] })
  expect([...heard.keys()]).toEqual(['plan 1'])
})

test('a plan that comes when nobody wants it any more is forgotten', async () => {
  const { importer, plans, routes } = stage()
  importer.take([file('a.json')])
  await expect.poll(() => plans.length, patience).toBe(1)
  importer.another()
  plans[0]!()
  await expect.poll(() => routes('importDelete'), patience).toEqual([{ ref: 'plan 0' }])
  expect(importer.now.get().current).toBeNull()
})

test('a file that is too large is not sent, and nothing is taken where editing is off', async () => {
  const { importer, store } = stage()
  importer.take([file('large.json', 'x'.repeat(11))])
  await expect.poll(() => importer.now.get().files[0]?.trouble, patience).toBe('large')
  importer.another()
  store.update(state => ({ ...state, connection: { state: 'there', health: { editing: false } as never } }))
  importer.take([file('a.json')])
  expect([importer.now.get().files, store.get().panels.importing]).toEqual([[], true])
})

test('what ends while nobody looks is told, and the page brought up to date', async () => {
  const { importer, heard, said, renewed } = stage([answer({ id: 'running', state: 'writing' })])
  await importer.resume()
  expect(stageOf(importer.now.get())).toBe('working')
  heard.get('running')?.(
    answer({ id: 'running', state: 'done', running: false, files: [{ name: '0', format: 'json' }] }),
  )
  await expect
    .poll(() => said.map(({ text }) => text), patience)
    .toEqual([{ key: 'say.import.done', values: { name: '0' } }])
  expect(renewed()).toBe(1)
})

test('a plan that is ready while nobody looks is told of, and one that cannot be made', async () => {
  for (const state of ['planned', 'failed'] as const) {
    const { importer, heard, said, renewed } = stage([answer({ id: 'p', state: 'planning' })])
    await importer.look('p')
    heard.get('p')?.(answer({ id: 'p', state, running: false }))
    await expect.poll(() => said.map(({ text }) => text.key), patience).toEqual([`say.import.${state}`])
    expect(renewed()).toBe(0)
  }
})

test('an import that was broken off is told of when the page is opened', async () => {
  const { importer, said } = stage([answer({ state: 'writing', running: false })])
  await importer.resume()
  expect(said.map(({ text }) => text.key)).toEqual(['say.import.writing'])
})
