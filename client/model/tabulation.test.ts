import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import type { Passage } from '../../server/contract/messages.ts'
import { addingFilter } from './filters.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, type Scene } from './scene.ts'
import { setting } from './settings.ts'
import { cellOf, evidenceTable, nodeTable, type Proof, relationshipTable } from './tabulation.ts'

const sceneOf = (graph: Graph): Scene => applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
const inputOf = (scene: Scene) => ({ scene, schema: sampleSchema, language: 'en' as const })
const world = sceneOf({
  nodes: [
    sampleNode('a', ['Person'], { age: 40, constructor: 'x' }),
    sampleNode('b', ['Person'], { age: 9 }),
    sampleNode('__proto__', ['City'], { name: 'Dandong', size: { $type: 'Integer', value: '90071992547409931' } }),
    sampleNode('', ['City'], { age: null }),
  ],
  relationships: [
    sampleRelationship('ab', 'a', 'b', 'KNOWS', { evidence: ['r#1.1'], status: 'hedged' }),
    sampleRelationship('ap', 'a', '__proto__', 'LIVES_IN', { title: 'mayor' }),
    sampleRelationship('loop', 'b', 'b'),
  ],
})

test('every drawn thing is a row or is counted as hidden or filtered, whatever is hidden and filtered', () => {
  const ids = [...world.nodes.keys()]
  fc.assert(
    fc.property(
      fc.subarray(ids),
      fc.subarray([...world.relationships.keys()]),
      fc.option(fc.subarray(['Person', 'City'], { minLength: 1 })),
      fc.boolean(),
      (nodes, relationships, labels, hides) => {
        let scene = applyToScene(world, hiding(world, { nodes, relationships }, true))
        scene = applyToScene(scene, setting(scene, { filterMode: hides ? 'hide' : 'fade' }))
        if (labels) scene = applyToScene(scene, addingFilter(scene, { kind: 'label', labels }))
        for (const table of [nodeTable(inputOf(scene)), relationshipTable(inputOf(scene))]) {
          const { rows, counts } = table
          expect(rows.length + counts.hidden + counts.filtered).toBe(counts.total)
          expect(counts.pale).toBe(rows.filter(({ pale }) => pale).length)
          if (hides) expect(counts.pale).toBe(0)
          else expect(counts.filtered).toBe(0)
        }
      },
    ),
  )
})

test('a property is a column under its own name, and what a number cannot hold stays exact', () => {
  const { rows, columns } = nodeTable(inputOf(world))
  const column = (id: string) => columns.find(one => one.id === id)!
  const cells = (id: string) => rows.map(column(id).cell)
  expect(cells('p:constructor')).toEqual(['x', null, null, null])
  expect(cells('p:age')).toEqual([40, 9, null, null])
  expect(column('p:age').numeric).toBe(true)
  expect(cells('p:size')).toEqual([null, null, '90071992547409931', null])
  expect(cells('degree')).toEqual([2, 2, 1, 0])
  expect(cells('name')).toEqual(['Name of a', 'Name of b', 'Dandong', 'Name of '])
  expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length)
  expect(cellOf({ $type: 'Float', value: '1.0' })).toBe(1)
  expect(cellOf({ $type: 'Float', value: 'NaN' })).toBe('NaN')
})

test('a filter that leaves nothing keeps the columns in which it was written', () => {
  const ids = (scene: Scene) => nodeTable(inputOf(scene)).columns.map(({ id, slot }) => [id, slot])
  const hidden = applyToScene(world, setting(world, { filterMode: 'hide' }))
  const test = { kind: 'text', of: 'node', within: null, property: 'age', contains: 'nothing' } as const
  const empty = applyToScene(hidden, addingFilter(hidden, test))
  expect(nodeTable(inputOf(empty)).rows).toHaveLength(0)
  expect(ids(empty)).toEqual(ids(world))
})

test('a name is filtered above only where the column shows that very property', () => {
  const slotIn = (scene: Scene, language: 'en' | 'zh') => nodeTable({ ...inputOf(scene), language }).columns[0]!.slot
  const chinese = sceneOf({ nodes: [sampleNode('a', ['Person'], { nameZh: '王' })], relationships: [] })
  expect(slotIn(chinese, 'en')).toMatchObject({ property: 'name' })
  expect(slotIn(chinese, 'zh')).toBeUndefined()
})

test('a relationship says from where to where, its qualifier and how many sentences prove it', () => {
  const { rows, columns } = relationshipTable(inputOf(world))
  const line = (index: number) =>
    Object.fromEntries(columns.filter(({ property }) => !property).map(({ id, cell }) => [id, cell(rows[index]!)]))
  expect(line(0)).toEqual({ from: 'Name of a', type: 'knows', to: 'Name of b', qualifier: null, sentences: 1 })
  expect(line(1)).toEqual({ from: 'Name of a', type: 'lives in', to: 'Dandong', qualifier: 'mayor', sentences: 0 })
  expect(rows[1]!.target).toEqual({ nodes: [], relationships: ['ap'] })
})

test('passages stand once, in reading order, with what they prove; what has none is counted', () => {
  const passage = (line: number): Passage => ({
    id: `p${line}`,
    key: `r#${line}.1`,
    report: 'r',
    line,
    sentence: 1,
    digest: `Line ${line}`,
    noFact: null,
    text: null,
  })
  const beside = (line: number) => ({ ...passage(line), before: null, after: null })
  const proof = (id: string, kind: Proof['kind'], lines: number[], claim: string | null = null): Proof => ({
    id,
    kind,
    claim,
    status: null,
    note: null,
    passages: lines.map(beside),
    dangling: [],
  })
  const proofs = new Map([
    ['ab', proof('ab', 'relationship', [12, 2], 'They met.')],
    ['ap', proof('ap', 'relationship', [2], 'They met.')],
    ['loop', proof('loop', 'relationship', [])],
    ['a', proof('a', 'node', [2, 30])],
  ])
  const table = evidenceTable(inputOf(world), proofs)
  expect(table.rows.map(({ passage }) => passage.line)).toEqual([2, 12, 30])
  expect(table.rows[0]).toMatchObject({
    target: { nodes: [], relationships: ['ab', 'ap'] },
    claims: ['They met.'],
    names: 1,
  })
  expect(table.rows[2]!.target).toEqual({ nodes: ['a'], relationships: [] })
  expect(table).toMatchObject({ unproven: 1, unread: 3 })
})
