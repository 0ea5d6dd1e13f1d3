import { describe, expect, test } from 'vitest'
import type { ImportAnswer, ImportPlan } from '../../server/contract/import.ts'
import {
  amountOf,
  endOf,
  filesOf,
  type Importing,
  importArrival,
  noImporting,
  planned,
  type SentFile,
  shareOf,
  stageOf,
} from './importing.ts'
import { sampleStar } from './samples.ts'
import { initialState, travelling } from './state.ts'

const file = (change: Partial<SentFile> = {}): SentFile => ({
  ...{ key: 1, name: 'constructor', size: 10, sent: 0, upload: 'u', format: 'json', trouble: null },
  ...change,
})
const answer = (change: Partial<ImportAnswer>): ImportAnswer => ({
  ...{ id: 'i', at: 0, files: [], onConflict: 'keep', onError: 'stop', state: 'planned', running: false },
  ...{ total: { nodes: 30, relationships: 70 }, problems: { total: 0, first: [] } },
  ...change,
})

describe('where one is', () => {
  const stage = (change: Partial<Importing>) => stageOf({ ...noImporting, ...change })
  test.each([
    ['choosing', {}],
    ['choosing', { files: [file()] }],
    ['choosing', { files: [file({ upload: null, trouble: 'large' })] }],
    ['sending', { files: [file(), file({ upload: null })], current: answer({}) }],
    ['planning', { current: answer({ state: 'planning', running: true }) }],
    ['planned', { current: answer({}) }],
    ['choosing', { current: answer({ state: 'failed' }) }],
    // Begun, and not yet written down as such.
    ['working', { current: answer({ running: true }) }],
    ['working', { current: answer({ state: 'undoing', running: true }) }],
    ['ended', { current: answer({ state: 'writing' }) }],
    ['ended', { current: answer({ state: 'undone' }) }],
  ] as const)('%s', (wanted, change) => expect(stage(change as Partial<Importing>)).toBe(wanted))
})

test('how work ended is told by what is there now', () => {
  const problem = { code: 'EDIT_CONFLICT' } as never
  expect(endOf({ state: 'done' })).toBe('done')
  expect(endOf({ state: 'done', problem })).toBe('kept')
  expect(endOf({ state: 'undone', problem })).toBe('refused')
  expect(endOf({ state: 'writing', problem })).toBe('writing')
})

test('files are planned once all are here and of a format', () => {
  expect(planned([])).toBeNull()
  expect(planned([file(), file({ format: null })])).toBeNull()
  expect(planned([file(), file({ upload: null })])).toBeNull()
  expect(planned([file(), file({ upload: '0', format: '__proto__' })])).toEqual([
    { upload: 'u', format: 'json' },
    { upload: '0', format: '__proto__' },
  ])
  expect(planned(filesOf(answer({ files: [{ name: 'x', format: 'gexf', upload: 'v' }] })))).toEqual([
    { upload: 'v', format: 'gexf' },
  ])
})

test('how much is done is known where it is known how much there is', () => {
  const share = (progress: ImportAnswer['progress']) => shareOf(answer({ progress }))
  expect(share(undefined)).toBeNull()
  expect(share({ phase: 'read', done: 5 })).toBeNull()
  expect(share({ phase: 'compare', done: 5, total: 10 })).toBe(0.5)
  expect(share({ phase: 'nodes', done: 30, total: 30 })).toBe(0.3)
  expect(share({ phase: 'relationships', done: 70, total: 70 })).toBe(1)
  expect(share({ phase: 'undo', done: 0, total: 0 })).toBe(0)
})

test('what differs counts unless it stays as it is', () => {
  const plan = { nodes: { created: 2, same: 5, differing: 3 }, relationships: { total: 4 } } as ImportPlan
  const amount = (onConflict: 'keep' | 'merge') => amountOf(plan, { onConflict, onError: 'stop' })
  expect(amount('keep')).toEqual({ nodes: 2, relationships: 4 })
  expect(amount('merge')).toEqual({ nodes: 5, relationships: 4 })
})

test('what was imported is drawn as one step, selected, and says how much of it that is', () => {
  const graph = sampleStar(4)
  const { update, say } = importArrival(graph, { total: 99, ran: [], at: 0, tag: 'x' })
  const drawn = update!(initialState)
  expect([drawn.scene.nodes.size, drawn.view.selection.nodes.size]).toEqual([graph.nodes.length, graph.nodes.length])
  expect(say?.text).toEqual({ key: 'step.importCut', values: { count: graph.nodes.length, total: 99 } })
  expect(travelling(drawn, 0).scene.nodes.size).toBe(0)
  // All of it is drawn: there is nothing to undo.
  expect(update!(drawn).history).toBe(drawn.history)
})
