import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sameValue } from '../../server/contract/edit.ts'
import type { Properties, Value } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import {
  changesOf,
  type Form,
  formOfNode,
  formOfRelationship,
  isRemoved,
  isWritten,
  labelChoices,
  nodeProposals,
  restoredField,
  tieProposals,
  typeChoices,
  withField,
  withNewField,
  withoutField,
  withProposals,
} from './editingform.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'

const name = fc.oneof(
  fc.constantFrom('constructor', '__proto__', '0', 'name', 'a.b', 'nameZh'),
  fc.string({ minLength: 1 }),
)
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>('', '0', 0, false, { $type: 'Integer', value: '9007199254740993' }),
  fc.constantFrom<Value>({ $type: 'Point', srid: 4326, x: 1, y: 2 }, { $type: 'Bytes', value: 'AA==' }, [], ['a', '']),
  fc.string(),
  fc.integer(),
)
const properties = fc
  .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 6 })
  .map(list => Object.fromEntries(list) as Properties)

type NodeForm = Extract<Form, { of: 'node' }>
const nodeForm = (of: Properties): NodeForm => {
  const node = sampleNode('n', ['Entity', 'Person'])
  return formOfNode({ ...node, properties: of }) as NodeForm
}

/** What the server makes of it. */
const applied = (before: Properties, changes: Properties): Map<string, Value> => {
  const after = new Map(Object.entries(before))
  for (const [key, to] of Object.entries(changes)) to === null ? after.delete(key) : after.set(key, to)
  return after
}

describe('what is sent', () => {
  test('nothing, where nothing was written', () => {
    fc.assert(
      fc.property(properties, of => {
        expect(changesOf(nodeForm(of))).toEqual({ changes: [], problems: new Map() })
        const tie = formOfRelationship({ ...sampleRelationship('r', 'a', 'b'), properties: of })
        expect(changesOf(tie)).toEqual({ changes: [], problems: new Map() })
        expect(isWritten(tie)).toBe(false)
      }),
    )
  })

  const act = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), at: fc.nat(6), text: fc.string() }),
    fc.record({ kind: fc.constant('remove' as const), at: fc.nat(6) }),
    fc.record({ kind: fc.constant('restore' as const), at: fc.nat(6) }),
    fc.record({ kind: fc.constant('add' as const), name, text: fc.string() }),
  )
  test('only what is different, and what the form shows is what becomes of it', () => {
    fc.assert(
      fc.property(properties, fc.array(act, { maxLength: 8 }), (of, acts) => {
        let form = nodeForm(of)
        for (const one of acts) {
          const at = 'at' in one ? form.fields[one.at]?.name : one.name
          if (at === undefined) continue
          let { fields } = form
          if (one.kind === 'remove') fields = withoutField(fields, at)
          else if (one.kind === 'restore') fields = restoredField(fields, at)
          else if (one.kind === 'add')
            fields = withField(withNewField(fields, at, 'text'), at, { kind: 'text', text: one.text })
          else fields = withField(fields, at, { kind: 'text', text: one.text })
          form = { ...form, fields }
        }
        const { changes, problems } = changesOf(form)
        expect(problems.size).toBe(0)
        const [change] = changes
        const sent = (change?.kind === 'changeNode' && change.properties) || {}
        const before = new Map(Object.entries(of))
        for (const [key, to] of Object.entries(sent)) expect(sameValue(before.get(key) ?? null, to)).toBe(false)
        const after = applied(of, sent)
        const shown = form.fields.filter(field => !isRemoved(field))
        for (const { name: key, input } of shown) {
          if (input.kind === 'text' && input.text !== null) expect(after.get(key)).toBe(input.text)
          else expect(after.get(key)).toEqual(before.get(key))
        }
        expect(after.size).toBe(shown.length)
      }),
    )
  })

  test('labels that were added and taken away, and never the one that nobody sees', () => {
    const form = { ...nodeForm({}), labels: ['Company'] }
    expect(changesOf(form).changes).toEqual([
      { kind: 'changeNode', node: 'n', addLabels: ['Company'], removeLabels: ['Person'] },
    ])
  })

  test('a property taken away is null, and another kind is a change', () => {
    const form = nodeForm({ age: 41, name: 'Wang Chong' })
    const gone = { ...form, fields: withoutField(form.fields, 'age') }
    expect(changesOf(gone).changes).toMatchObject([{ properties: { age: null } }])
    const text = { ...form, fields: withField(form.fields, 'age', { kind: 'text', text: '41' }) }
    expect(changesOf(text).changes).toMatchObject([{ properties: { age: '41' } }])
  })

  test('what cannot be sent is named by its place', () => {
    const form: Form = {
      of: 'newNode',
      labels: [],
      fields: [{ name: 'a.b', input: { kind: 'integer', text: 'x' }, before: null }],
      tie: {
        node: 'n',
        outgoing: false,
        type: ' ',
        fields: [{ name: 'since', input: { kind: 'Date', text: 'soon' }, before: null }],
      },
    }
    expect([...changesOf(form).problems.keys()]).toEqual([
      'changes.0.labels',
      'changes.0.properties.a.b',
      'changes.1.type',
      'changes.1.properties.since',
    ])
    expect(isWritten(form)).toBe(true)
  })

  test('a new node with the relationship that it hangs on is one edit', () => {
    const form: Form = {
      of: 'newNode',
      labels: ['Person'],
      fields: [{ name: 'name', input: { kind: 'text', text: 'Li' }, before: null }],
      tie: { node: 'o', outgoing: true, type: 'HOLDS_POST', fields: [] },
    }
    expect(changesOf(form)).toEqual({
      changes: [
        { kind: 'createNode', as: 'new', labels: ['Person'], properties: { name: 'Li' } },
        { kind: 'createRelationship', as: 'tie', type: 'HOLDS_POST', start: 'new', end: 'o', properties: {} },
      ],
      problems: new Map(),
    })
  })
})

describe('what the schema proposes', () => {
  const of = (property: string, types: string[], present: number) => ({ name: property, types, present, sampled: 10 })
  const schema: SchemaAnswer = {
    ...sampleSchema,
    labels: [
      {
        name: 'Entity',
        count: 9,
        identity: 'key',
        properties: [of('key', ['STRING'], 10), of('seed', ['STRING'], 10)],
      },
      {
        name: 'Person',
        count: 5,
        caption: 'name',
        properties: [
          of('aliases', ['LIST'], 2),
          of('key', ['STRING'], 10),
          of('name', ['STRING'], 10),
          of('where', ['POINT'], 10),
        ],
      },
      {
        name: 'Place',
        count: 1,
        caption: 'name',
        properties: [of('latitude', ['FLOAT'], 9), of('name', ['STRING'], 10)],
      },
      { name: 'Passage', count: 3, properties: [] },
    ],
    types: [
      { name: 'HOLDS_POST', count: 5, properties: [of('title', ['STRING'], 9), of('evidence', ['LIST'], 10)] },
      { name: 'KNOWS', count: 2, properties: [] },
      { name: 'LOCATED_IN', count: 2, properties: [] },
    ],
    connections: [
      { from: 'Person', type: 'KNOWS', to: 'Place', count: 1 },
      { from: 'Person', type: 'LOCATED_IN', to: 'Place', count: 8 },
      { from: 'Place', type: 'HOLDS_POST', to: 'Person', count: 8 },
    ],
  }

  test('the names first; what the program takes care of and what no form writes are left out', () => {
    expect(nodeProposals(schema, ['Person'])).toEqual([
      { name: 'name', kind: 'text', usual: true },
      { name: 'aliases', kind: 'list', usual: false },
    ])
    expect(nodeProposals({ ...schema, evidence: false }, ['Entity']).map(one => one.name)).toEqual(['key', 'seed'])
    expect(nodeProposals(schema, ['constructor'])).toEqual([])
    expect(tieProposals(schema, 'HOLDS_POST').map(one => one.name)).toEqual(['title', 'claim', 'status'])
    expect(tieProposals({ ...schema, evidence: false }, 'NEW')).toEqual([])
  })

  test('fields follow the labels, and what was written stays', () => {
    const person = withProposals([], nodeProposals(schema, ['Person']))
    expect(person.map(field => field.name)).toEqual(['name'])
    const place = withProposals(
      withField(withNewField(person, 'note', 'text'), 'name', { kind: 'text', text: 'Dalian' }),
      nodeProposals(schema, ['Place']),
    )
    expect(place.map(field => field.name)).toEqual(['name', 'latitude', 'note'])
    expect(withProposals(place, nodeProposals(schema, ['Person'])).map(field => field.name)).toEqual(['name', 'note'])
  })

  test('types between the labels first, by how frequent they are', () => {
    expect(typeChoices(schema, ['Entity', 'Person'], ['Entity', 'Place'])).toEqual({
      usual: ['LOCATED_IN', 'KNOWS'],
      others: ['HOLDS_POST'],
    })
    expect(labelChoices(schema)).toEqual(['Person', 'Place'])
  })
})
