import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Column,
  changed,
  type Element,
  emptyPattern,
  isSingle,
  longer,
  type Pattern,
  type PatternNode,
  type PatternTie,
  returning,
  tiesOf,
} from '../../client/model/pattern.ts'
import { type Condition, type Kind, operatorsOf } from '../../client/model/patterncondition.ts'
import { countOf, statementOf, type Written } from '../../client/model/patternstatement.ts'
import { isNode, isPath, isRelationship, type Properties, toNumber, type Value } from '../contract/graph.ts'
import { collect, type Engine } from '../engines/engine.ts'

/*
 * What the statements of patterns answer, beside what a walk over the same graph finds, that tries everything.
 * GUANXI_PATTERNS_RUNS searches on.
 */
const runs = Number(process.env.GUANXI_PATTERNS_RUNS ?? 1)

interface Made {
  readonly nodes: readonly { readonly labels: readonly string[]; readonly properties: Properties }[]
  readonly ties: readonly {
    readonly start: number
    readonly end: number
    readonly type: string
    readonly properties: Properties
  }[]
}

const labels = ['A', 'B', '人 `物`']
const types = ['R', 'S', 'T U']
const texts = ['x', 'X y', 'z', '']
const kinds = {
  text: 'text',
  whole: 'number',
  part: 'number',
  flag: 'boolean',
  list: 'list',
  'mi`xed': 'text',
} as const

const properties: fc.Arbitrary<Properties> = fc.record(
  {
    text: fc.constantFrom(...texts),
    whole: fc.integer({ min: 0, max: 3 }),
    part: fc.constantFrom(0.5, 1.5, 2.5),
    flag: fc.boolean(),
    list: fc.array(fc.constantFrom('x', 'z'), { maxLength: 3 }),
    'mi`xed': fc.oneof(fc.constantFrom(...texts), fc.integer({ min: 0, max: 3 })),
  },
  { requiredKeys: [] },
)

const graph: fc.Arbitrary<Made> = fc.integer({ min: 1, max: 6 }).chain(count =>
  fc.record({
    nodes: fc.array(fc.record({ labels: fc.subarray(labels), properties }), { minLength: count, maxLength: count }),
    ties: fc.array(
      fc.record({
        start: fc.nat(count - 1),
        end: fc.nat(count - 1),
        type: fc.constantFrom(...types),
        properties,
      }),
      { maxLength: 6 },
    ),
  }),
)

const written: { readonly [kind in Kind]?: fc.Arbitrary<string> } = {
  text: fc.constantFrom('x', 'y', 'z', '2'),
  number: fc.constantFrom('0', '1', '1.5', '2'),
  boolean: fc.constantFrom('true', 'false'),
  list: fc.constantFrom('x', 'z'),
}

const condition: fc.Arbitrary<Condition> = fc
  .constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]))
  .chain(property => {
    const kind = kinds[property]
    return fc.constantFrom(...operatorsOf(kind)).chain(operator =>
      fc.record({
        property: fc.constant(property),
        kind: fc.constant(kind),
        operator: fc.constant(operator),
        values: fc.array(operator.startsWith('size') ? fc.constantFrom('0', '1', '2') : written[kind]!, {
          minLength: 2,
          maxLength: 2,
        }),
      }),
    )
  })

const conditions = {
  conditions: fc.array(condition, { maxLength: 2 }),
  join: fc.constantFrom('all' as const, 'any' as const),
}
const nodeChange = fc.record({ label: fc.constantFrom(null, null, ...labels), ...conditions })
const tieChange = fc.record({
  types: fc.subarray(types, { maxLength: 2 }),
  direction: fc.constantFrom('out' as const, 'in' as const, 'either' as const),
  longest: fc.constantFrom(1, 1, 2, 3),
  ...conditions,
})

const pattern: fc.Arbitrary<Pattern> = fc
  .tuple(fc.array(fc.tuple(tieChange, nodeChange), { maxLength: 3 }), nodeChange)
  .map(([rest, first]) => {
    let made = changed(emptyPattern, emptyPattern.chain[0] as PatternNode, first)
    for (const [tie, node] of rest) {
      made = longer(made)
      made = changed(made, made.chain.at(-2) as PatternTie, tie)
      made = changed(made, made.chain.at(-1) as PatternNode, node)
    }
    return returning(made, { limit: 10_000 })
  })

/** One way in which a pattern lies over the graph: for each element the places of its nodes or ties. */
type Match = readonly (readonly number[])[]

function matchesOf(graph: Made, { chain }: Pattern): Match[] {
  const found: Match[] = []
  const nodeFits = (at: number, one: PatternNode) =>
    (one.label === null || graph.nodes[at]!.labels.includes(one.label)) && holds(one, graph.nodes[at]!.properties)
  const walk = (index: number, at: number, match: Match) => {
    if (!nodeFits(at, chain[index] as PatternNode)) return
    const here = [...match, [at]]
    const tie = chain[index + 1] as PatternTie | undefined
    if (!tie) {
      found.push(here)
      return
    }
    const used = new Set(here.flatMap((places, element) => (element % 2 === 1 ? places : [])))
    const step = (from: number, taken: readonly number[]) => {
      for (const [place, { start, end, type, properties }] of graph.ties.entries()) {
        if (used.has(place) || taken.includes(place)) continue
        if ((tie.types.length > 0 && !tie.types.includes(type)) || !holds(tie, properties)) continue
        const ends = new Set([
          ...(tie.direction !== 'in' && start === from ? [end] : []),
          ...(tie.direction !== 'out' && end === from ? [start] : []),
        ])
        for (const next of ends) {
          const all = [...taken, place]
          walk(index + 2, next, [...here, all])
          if (all.length < tie.longest) step(next, all)
        }
      }
    }
    step(at, [])
  }
  for (const at of graph.nodes.keys()) walk(0, at, [])
  return found
}

const holds = ({ conditions, join }: Element, properties: Properties): boolean => {
  const all = conditions.map(one => isMet(one, properties[one.property] ?? null))
  return all.length === 0 || (join === 'any' ? all.includes(true) : !all.includes(false))
}

function isMet({ kind, operator, values }: Condition, value: Value): boolean {
  const given = values.map(text => (kind === 'number' ? Number(text) : kind === 'boolean' ? text === 'true' : text))
  const [first, second] = given as [string, string]
  const compared = value as string
  if (operator === 'missing') return value === null
  if (value === null) return false
  const folded = String(value).toLowerCase()
  const isComparable = typeof value === typeof first
  switch (operator) {
    case 'is':
      return value === first
    case 'isNot':
      return value !== first
    case 'contains':
      return folded.includes(String(first).toLowerCase())
    case 'startsWith':
      return folded.startsWith(String(first).toLowerCase())
    case 'less':
      return isComparable && compared < first
    case 'atMost':
      return isComparable && compared <= first
    case 'more':
      return isComparable && compared > first
    case 'atLeast':
      return isComparable && compared >= first
    case 'between':
      return isComparable && compared >= first && compared <= second
    case 'oneOf':
      return given.includes(value as never)
    case 'has':
      return (value as Value[]).includes(first)
    case 'sizeAtLeast':
      return (value as Value[]).length >= Number(first)
    case 'sizeAtMost':
      return (value as Value[]).length <= Number(first)
    case 'there':
      return true
  }
}

/** A value as a text that is equal for equal values, entities by the place where they were made. */
function told(value: Value): string {
  if (isNode(value)) return `n${value.properties.place}`
  if (isRelationship(value)) return `t${value.properties.place}`
  if (isPath(value)) return `${value.nodes.map(told).join('')} ${value.relationships.map(told).join('')}`
  if (Array.isArray(value)) return `[${value.map(told).join()}]`
  return JSON.stringify(toNumber(value) ?? value)
}

/** @param withTimes whether the engine has days and times as values of their own */
export function describePatterns(name: string, open: () => Promise<Engine>, withTimes: boolean): void {
  describe(`statements of patterns on ${name}`, () => {
    let engine: Engine
    beforeAll(async () => {
      engine = await open()
    })
    afterAll(() => engine?.close())
    const ask = async ({ statement, parameters }: Written) =>
      (await collect(engine.run(statement, { parameters, access: 'read', timeout: 20_000 }))).rows
    const toldRows = async (asked: Written) => (await ask(asked)).map(row => row.map(told).join(' | ')).sort()

    async function make({ nodes, ties }: Made): Promise<void> {
      await engine.write(async run => {
        await run('MATCH (n) DETACH DELETE n').summary()
        for (const [place, { labels, properties }] of nodes.entries()) {
          const quoted = ['Placed', ...labels].map(label => `:\`${label.replaceAll('`', '``')}\``).join('')
          await run(`CREATE (n${quoted}) SET n = $properties`, {
            parameters: { properties: { ...properties, place } },
          }).summary()
        }
        for (const [place, { start, end, type, properties }] of ties.entries())
          await run(
            `MATCH (a:Placed {place: $start}), (b:Placed {place: $end}) CREATE (a)-[r:\`${type}\`]->(b) SET r = $properties`,
            { parameters: { start, end, properties: { ...properties, place } } },
          ).summary()
      })
    }

    it('match what a walk over the graph finds', { timeout: 120_000 }, async () => {
      const given = fc.tuple(
        graph,
        fc.array(fc.tuple(pattern, fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 })), {
          minLength: 20,
          maxLength: 20,
        }),
      )
      await fc.assert(
        fc.asyncProperty(given, async ([made, patterns]) => {
          await make(made)
          for (const [one, choices] of patterns) await compare(made, one, () => choices.pop() ?? 0)
        }),
        { numRuns: runs, seed: 20250311, endOnFailure: true },
      )
    })

    async function compare(made: Made, one: Pattern, choose: () => number): Promise<void> {
      const matches = matchesOf(made, one)
      expect(await ask(countOf(one, 10_000)), statementOf(one).statement).toEqual([[matches.length]])

      const placeOf = new Map(one.chain.map(({ id }, place) => [id, place]))
      const valueAt = (match: Match, { element, property }: Column): Value => {
        const place = placeOf.get(element)!
        const at = match[place]![0]!
        const isTie = place % 2 === 1
        if (property === null) return `${isTie ? 't' : 'n'}${at}`
        return (isTie ? made.ties : made.nodes)[at]!.properties[property] ?? null
      }
      const toldAt = (match: Match, column: Column) =>
        column.property === null ? String(valueAt(match, column)) : told(valueAt(match, column))
      const form = choose() % 3
      const isWinding = tiesOf(one).some(({ longest }) => longest > 1)
      if (form === 0 && !isWinding) {
        const wanted = matches.map(match =>
          match.map((places, place) => `${place % 2 === 1 ? 't' : 'n'}${places[0]}`).join(' | '),
        )
        expect(await toldRows(statementOf(one)), statementOf(one).statement).toEqual(wanted.sort())
      } else if (form === 0) {
        const paths = (await ask(statementOf(one))).map(([path]) => told(path!).split(' ')[1] ?? '')
        const wanted = matches.map(match => match.flatMap((places, place) => (place % 2 === 1 ? places : [])))
        expect(paths.sort(), statementOf(one).statement).toEqual(
          wanted.map(all => all.map(at => `t${at}`).join('')).sort(),
        )
      }

      const single = one.chain.filter(isSingle)
      const pick = <T>(all: readonly T[]): T => all[choose() % all.length]!
      const names = [null, 'text', 'whole', 'mi`xed'] as const
      const column = (): Column => ({ element: pick(single).id, property: pick(names) })
      const columns = [column(), column()]
      const different = columns.filter(
        (one, at) => columns.findIndex(other => told(other as never) === told(one as never)) === at,
      )
      const distinct = choose() % 2 === 0
      const rows = matches.map(match => different.map(of => toldAt(match, of)).join(' | '))
      const asked = statementOf(
        returning(one, {
          as: 'rows',
          columns,
          distinct,
          order: { column: choose() % 2, descending: choose() % 2 === 0 },
        }),
      )
      if (form === 1)
        expect(await toldRows(asked), asked.statement).toEqual((distinct ? [...new Set(rows)] : rows).sort())

      const by = column()
      const counted = choose() % 2 === 0 ? null : pick(single).id
      const groups = new Map<string, string[]>()
      for (const match of matches) {
        const key = toldAt(match, by)
        const what =
          counted === null ? String(groups.get(key)?.length ?? 0) : toldAt(match, { element: counted, property: null })
        groups.set(key, [...(groups.get(key) ?? []), what])
      }
      const count = statementOf(returning(one, { as: 'count', by, counted, least: choose() % 2 === 0 }))
      if (form === 2)
        expect(await toldRows(count), count.statement).toEqual(
          [...groups].map(([key, all]) => `${key} | ${new Set(all).size}`).sort(),
        )
    }

    const asked = (condition: Condition) =>
      ask(statementOf(changed(emptyPattern, emptyPattern.chain[0]!, { conditions: [condition] })))

    it('ask for a node by its own id', async () => {
      await make({ nodes: [0, 1].map(whole => ({ labels: ['A'], properties: { whole } })), ties: [] })
      const [[node] = []] = await asked({ property: 'whole', kind: 'number', operator: 'is', values: ['1'] })
      if (!node || !isNode(node)) throw new Error('There is such a node.')
      expect(await asked({ property: '', kind: 'id', operator: 'oneOf', values: [node.id] })).toEqual([[node]])
    })

    if (withTimes)
      it('ask for days as days', async () => {
        await engine.write(async run => {
          await run('MATCH (n) DETACH DELETE n').summary()
          await run("CREATE ({day: date('2025-03-11')}), ({day: 'none'}), ()").summary()
        })
        const day = { property: 'day', kind: 'Date' } as const
        expect(await asked({ ...day, operator: 'is', values: ['2025-03-11'] })).toHaveLength(1)
        expect(await asked({ ...day, operator: 'less', values: ['2025-03-11'] })).toHaveLength(0)
        expect(await asked({ ...day, operator: 'between', values: ['2025-03-10', '2025-03-12'] })).toHaveLength(1)
        expect(await asked({ ...day, operator: 'oneOf', values: ['2025-03-10', '2025-03-11'] })).toHaveLength(1)
      })

    it('are counted as far as is asked, cut where their limit says, and ordered first', async () => {
      const nodes = [3, 1, 2].map(whole => ({ labels: ['A'], properties: { whole } }))
      await make({ nodes, ties: [] })
      const rows = { as: 'rows', columns: [{ element: 0, property: 'whole' }], limit: 2 } as const
      const ordered = (descending: boolean) =>
        ask(statementOf(returning(emptyPattern, { ...rows, order: { column: 0, descending } })))
      expect(await ordered(true)).toEqual([[3], [2]])
      expect(await ordered(false)).toEqual([[1], [2]])
      expect(await ask(countOf(emptyPattern, 2))).toEqual([[2]])
    })
  })
}
