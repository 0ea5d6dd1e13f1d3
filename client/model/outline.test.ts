import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Passage } from '../../server/contract/messages.ts'
import type { Note } from './notes.ts'
import {
  type Folds,
  folding,
  keyIn,
  labelKey,
  listingMore,
  nodeKey,
  noFolds,
  outlineOf,
  type Proof,
  relationshipKey,
  rowsOf,
  typedIn,
  unfoldingTo,
} from './outline.ts'
import { sampleNode, sampleRelationship, sampleSchema, sampleStar } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, type Scene } from './scene.ts'

const sceneOf = (graph: Parameters<typeof adding>[1]): Scene => {
  const places = new Map(graph.nodes.map(({ id }, index) => [id, { x: index, y: 0 }]))
  return applyToScene(emptyScene, adding(emptyScene, graph, places))
}
const outlined = (scene: Scene, evidence = true) =>
  outlineOf({ scene, schema: { ...sampleSchema, evidence }, language: 'en' })

const passage: Passage = {
  id: 'p1',
  key: 'r#1.1',
  report: 'r',
  line: 1,
  sentence: 1,
  digest: null,
  noFact: null,
  text: 'It is so.',
}
const proofs = new Map<string, Proof>([['hub=0', [passage]]])
const star = outlined(sceneOf(sampleStar(3)))
const open = (...keys: string[]): Folds => ({ ...noFolds, open: new Set(keys) })

describe('the rows of the outline', () => {
  test('a label, its nodes by name, the relationships of one, and the passage that proves it', () => {
    const key = relationshipKey('hub', 'hub=0')
    const rows = rowsOf(star, open(nodeKey('hub'), key), proofs)
    expect(rows.map(({ kind, level, position, size }) => [kind, level, position, size])).toEqual([
      ['label', 1, 1, 1],
      ['node', 2, 1, 4],
      ['relationship', 3, 1, 3],
      ['passage', 4, 1, 1],
      ['relationship', 3, 2, 3],
      ['relationship', 3, 3, 3],
      ['node', 2, 2, 4],
      ['node', 2, 3, 4],
      ['node', 2, 4, 4],
    ])
  })

  test('what is asked for, what failed and what has no source say so', () => {
    const folds = open(nodeKey('hub'), relationshipKey('hub', 'hub=0'))
    const note = (proof?: Proof) =>
      rowsOf(star, folds, new Map(proof ? [['hub=0', proof]] : [])).flatMap(row =>
        row.kind === 'note' ? [row.note] : [],
      )
    expect([note(), note('failed'), note([])]).toEqual([['asking'], ['failed'], ['none']])
  })

  test('without evidence in the database a relationship has nothing under it', () => {
    const rows = rowsOf(outlined(sceneOf(sampleStar(1)), false), open(nodeKey('hub')), new Map())
    expect(rows.find(({ kind }) => kind === 'relationship')?.isOpen).toBeNull()
  })

  test('what is hidden is not listed, nor what hangs on it', () => {
    const scene = sceneOf(sampleStar(2))
    const less = applyToScene(scene, hiding(scene, { nodes: ['hub-0'], relationships: [] }, true))
    const rows = rowsOf(outlined(less), open(nodeKey('hub')), new Map())
    expect(rows.map(({ key }) => key)).toEqual([
      labelKey('Person'),
      nodeKey('hub'),
      relationshipKey('hub', 'hub=1'),
      nodeKey('hub-1'),
    ])
  })

  test('of many nodes a hundred are listed, then more; how many of how many is said', () => {
    const many = outlined(sceneOf(sampleStar(1000)))
    const rows = rowsOf(many, noFolds, new Map())
    expect(rows).toHaveLength(102)
    expect(rows.at(-1)).toMatchObject({ kind: 'more', shown: 100, total: 1001 })
    expect(rows[1]).toMatchObject({ size: 1001 })
    expect(rowsOf(many, listingMore(noFolds, 'Person'), new Map())).toHaveLength(602)
  })

  test('the way to a node or a relationship unfolds no more than it needs, however far down it is', () => {
    const many = outlined(sceneOf(sampleStar(1000)))
    for (const wanted of [{ node: 'hub-999' }, { relationship: 'hub=7' }]) {
      const found = unfoldingTo(many, { ...noFolds, closedLabels: new Set(['Person']) }, wanted)!
      expect(rowsOf(many, found.folds, new Map()).map(({ key }) => key)).toContain(found.key)
    }
    expect(unfoldingTo(many, noFolds, { node: 'elsewhere' })).toBeNull()
  })

  test('names that objects have by themselves are labels and ids like any other', () => {
    const odd = outlined(
      sceneOf({
        nodes: [sampleNode('__proto__', ['constructor']), sampleNode('', ['__proto__'])],
        relationships: [sampleRelationship('0', '__proto__', '')],
      }),
    )
    const rows = rowsOf(odd, open(nodeKey('__proto__'), nodeKey('')), new Map())
    expect(rows.map(({ kind }) => kind).sort()).toEqual(
      ['label', 'label', 'node', 'node', 'relationship', 'relationship'].sort(),
    )
  })
})

test('what was written stands below the labels, notes and regions by their first line, and can be folded', () => {
  const notes = new Map<string, Note>([
    ['note1', { kind: 'note', text: '**Ask** who\nand when', colour: 'red', nodes: [], relationships: [], x: 0, y: 0 }],
    ['__proto__', { kind: 'region', text: 'North', colour: 'blue', nodes: [] }],
  ])
  const outlined = { ...star, scene: { ...star.scene, notes } }
  const rows = rowsOf(outlined, noFolds, new Map())
  const head = rows.find(({ kind }) => kind === 'notes')!
  expect(head).toMatchObject({ level: 1, count: 2, isOpen: true, position: head.size })
  expect(rows.filter(({ kind }) => kind === 'written').map(({ text }) => text)).toEqual(['Ask who', 'North'])
  expect(rowsOf(outlined, folding(noFolds, head, false), new Map()).some(({ kind }) => kind === 'written')).toBe(false)
  expect(rowsOf(star, noFolds, new Map()).some(({ kind }) => kind === 'notes')).toBe(false)
})

describe('keys in the outline', () => {
  const rows = rowsOf(star, open(nodeKey('hub')), new Map())
  const at = (key: string) => rows.findIndex(row => row.key === key)

  test('right unfolds, then goes in; left folds, then goes out', () => {
    const hub = at(nodeKey('hub'))
    expect(keyIn(rows, hub, 'ArrowRight')).toEqual({ to: hub + 1 })
    expect(keyIn(rows, hub + 1, 'ArrowRight')).toEqual({ open: true })
    expect(keyIn(rows, hub + 1, 'ArrowLeft')).toEqual({ to: hub })
    expect(keyIn(rows, hub, 'ArrowLeft')).toEqual({ open: false })
    expect(keyIn(rows, rows.length - 1, 'ArrowLeft')).toEqual({ to: 0 })
    expect(keyIn(rows, 0, 'x')).toBeNull()
  })

  test('one letter goes on, more may stay', () => {
    expect(typedIn(rows, 0, 'n')).toBe(at(nodeKey('hub')))
    expect(typedIn(rows, at(nodeKey('hub')), 'name of hub')).toBe(at(nodeKey('hub')))
    expect(typedIn(rows, at(nodeKey('hub')), 'name of hub-1')).toBe(at(nodeKey('hub-1')))
    expect(typedIn(rows, 0, 'zzz')).toBeNull()
  })

  test('whatever is pressed, one is on a row, and the places of the rows are those of a tree', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageDown', 'PageUp')
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 60 }), pressed => {
        let folds = noFolds
        let here = 0
        for (const key of pressed) {
          const rows = rowsOf(star, folds, proofs)
          const move = keyIn(rows, here, key)!
          if ('open' in move) folds = folding(folds, rows[here]!, move.open)
          else here = move.to
          const now = rowsOf(star, folds, proofs)
          expect(now[here]).toBeDefined()
          expect(new Set(now.map(row => row.key)).size).toBe(now.length)
          for (const [index, row] of now.entries()) {
            expect(row.position).toBeLessThanOrEqual(row.size)
            expect(row.level).toBeLessThanOrEqual((now[index - 1]?.level ?? 0) + 1)
          }
        }
      }),
    )
  })
})
