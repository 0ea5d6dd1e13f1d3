import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  emptyPathQuestion,
  isRequest,
  nextSteps,
  type PathRole,
  readSettings,
  requestOf,
  settingsOf,
  swapped,
  taking,
  walkable,
} from './pathquestion.ts'
import { sampleNode, sampleSchema } from './samples.ts'

const schema = {
  ...sampleSchema,
  types: ['KNOWS', 'OWNS', 'constructor'].map(name => ({ name, count: 1, properties: [] })),
}
const [a, b, c] = [sampleNode('a'), sampleNode('__proto__'), sampleNode('')]
const between = taking(taking(emptyPathQuestion, 'from', [a!]), 'to', [b!])

test('a node has one role at a time', () => {
  const role = fc.constantFrom<PathRole>('from', 'to', 'through', 'avoid')
  const node = fc.constantFrom(a!, b!, c!, sampleNode('0'))
  fc.assert(
    fc.property(fc.array(fc.tuple(role, fc.array(node, { maxLength: 3 })), { maxLength: 12 }), acts => {
      const question = acts.reduce((path, [role, nodes]) => taking(path, role, [...new Set(nodes)]), emptyPathQuestion)
      const { from, to, through, avoid } = question
      const ids = [from, to, ...through, ...avoid].flatMap(node => node?.id ?? [])
      expect(new Set(ids).size).toBe(ids.length)
      expect(swapped(swapped(question))).toEqual(question)
    }),
  )
})

test('without and only are types as the database has them now', () => {
  expect(walkable({ mode: 'without', names: [] }, schema)).toBeNull()
  expect(walkable({ mode: 'without', names: ['GONE'] }, schema)).toBeNull()
  expect(walkable({ mode: 'without', names: ['OWNS'] }, schema)).toEqual(['KNOWS', 'constructor'])
  expect(walkable({ mode: 'only', names: ['constructor', 'GONE'] }, schema)).toEqual(['constructor'])
})

test('a question becomes a request once both ends are known and something can be walked', () => {
  expect(isRequest(requestOf(emptyPathQuestion, schema))).toBe(false)
  const asked = {
    ...taking(between, 'avoid', [c!]),
    longer: true,
    types: { mode: 'without' as const, names: ['OWNS'] },
  }
  expect(requestOf(asked, schema)).toEqual({
    from: 'a',
    to: '__proto__',
    mode: 'next',
    k: 10,
    direction: 'any',
    maximumHops: 4,
    types: ['KNOWS', 'constructor'],
    exclude: [''],
    through: [],
  })
  const nowhere = { ...between, types: { mode: 'only' as const, names: ['GONE'] } }
  expect(requestOf(nowhere, schema)).toEqual({ key: 'paths.noTypes' })
})

test('each next step widens the question in one respect, until there is none', () => {
  let question = {
    ...taking(taking(between, 'avoid', [c!]), 'through', [sampleNode('0')]),
    direction: 'out' as const,
    types: { mode: 'only' as const, names: ['KNOWS'] },
  } as typeof between
  expect(nextSteps(question).map(({ name }) => name.key)).toEqual([
    'paths.oneMore',
    'paths.ignoreDirection',
    'paths.allTypes',
    'paths.withoutAvoided',
    'paths.withoutThrough',
  ])
  let taken = 0
  for (let steps = nextSteps(question); steps[0]; steps = nextSteps(question)) {
    question = steps[0].question
    taken++
  }
  expect(taken).toBe(8)
})

test('settings come back as they were kept, and nonsense as they are at first', () => {
  const settings = settingsOf({ ...between, k: 3, direction: 'out', types: { mode: 'only', names: ['OWNS'] } })
  expect(readSettings(JSON.stringify(settings))).toEqual(settings)
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(null)), text => {
      const { k, maximumHops, types } = readSettings(text)
      expect([k >= 1 && k <= 20, maximumHops >= 1 && maximumHops <= 8, Array.isArray(types.names)]).toEqual([
        true,
        true,
        true,
      ])
    }),
  )
})
