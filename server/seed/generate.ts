import type { SeedNode, SeedRelationship } from './graph.ts'
import { relationshipKey, reportKey } from './graph.ts'

export interface GenerateOptions {
  nodes: number
  relationships: number
  /** Relationships of the first node, at least; it takes them from the total. @default 0 */
  hub?: number
  /** The same seed gives the same graph, on every machine. @default 1 */
  random?: number
}

/** A graph of any size, made as it is walked: walking it again gives the same again. */
export interface GeneratedGraph {
  seed: string
  nodes: Iterable<SeedNode>
  relationships: Iterable<SeedRelationship>
}

/** How the nodes are spread over labels, in tenths; the pattern repeats, so the label follows from the number. */
const labels = [
  'Person',
  'Organization',
  'Person',
  'Place',
  'Person',
  'Organization',
  'Person',
  'Event',
  'Organization',
  'Person',
]

/** Types that may go out from a label, with the label they lead to; the first of a label is the most frequent. */
const outgoing: { [label: string]: [type: string, to: string][] } = {
  Person: [
    ['HOLDS_POST', 'Organization'],
    ['PARTICIPATED_IN', 'Event'],
    ['KNOWS', 'Person'],
  ],
  Organization: [
    ['LOCATED_IN', 'Place'],
    ['PARTICIPATED_IN', 'Event'],
    ['SUPPLIES', 'Organization'],
  ],
  Event: [['HELD_IN', 'Place']],
  Place: [['PART_OF', 'Place']],
}

const words = [
  'Amber',
  'Birch',
  'Cedar',
  'Delta',
  'Ember',
  'Falcon',
  'Garnet',
  'Harbour',
  'Iris',
  'Juniper',
  'Kite',
  'Linden',
]
const characters = ['安', '北', '长', '东', '丰', '光', '海', '金', '林', '明', '南', '平']

/** Mulberry32 by Tommy Ettinger, public domain: 32 bits of state, numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * A graph with the shape of real ones: degrees by a power law (a few hubs, many leaves), several labels and types,
 * relationships in parallel, a hub of a wanted size; no loops. Memory does not grow with its size.
 *
 * @throws RangeError when a number is negative or has a fraction
 */
export function generateGraph(options: GenerateOptions): GeneratedGraph {
  const { nodes, relationships, hub = 0, random = 1 } = options
  for (const [name, value] of Object.entries({ nodes, relationships, hub, random })) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${name} must be a whole number from 0: ${value}`)
  }
  const seed = generatedSeed(options)
  const keyOf = (number: number): string => `${labelOf(number).toLowerCase()}:${seed}-${number}`

  function* makeNodes(): Generator<SeedNode> {
    const name = `Generated graph of ${nodes} nodes and ${relationships} relationships`
    yield { labels: ['Entity', 'Report'], key: reportKey(seed), properties: { name } }
    const next = randomNumbers(random)
    for (let number = 0; number < nodes; number++) {
      const word = words[Math.floor(next() * words.length)]!
      const character = characters[Math.floor(next() * characters.length)]!
      yield {
        labels: ['Entity', labelOf(number)],
        key: keyOf(number),
        properties: {
          name: `${word} ${number}`,
          nameZh: `${character}${characters[number % characters.length]}${number}`,
          score: Math.round(next() * 1000) / 1000,
          ...(number % 3 === 0 ? { founded: 1900 + Math.floor(next() * 120) } : {}),
        },
      }
    }
  }

  function* makeRelationships(): Generator<SeedRelationship> {
    if (nodes < 2) return
    const next = randomNumbers(random + 1)
    const spokes = Math.min(hub, relationships, nodes - 1)
    for (let i = 0; i < spokes; i++) {
      // The spokes lead in to node 0, each from another node, by three types.
      const from = 1 + i
      yield relationship(from, ['KNOWS', 'FOLLOWS', 'REPORTS_TO'][i % 3]!, 0, i)
    }
    for (let i = spokes; i < relationships; i++) {
      const from = Math.floor(next() * nodes)
      const choices = outgoing[labelOf(from)]!
      const [type, label] = choices[Math.floor(next() ** 2 * choices.length)]!
      yield relationship(from, type, target(label, from, next()), i)
    }
  }

  /** Low numbers are drawn most: the density falls with the power 0.6 of the number, degrees with about 2.7. */
  function target(label: string, from: number, chance: number): number {
    const rank = Math.floor(nodes * chance * chance * Math.sqrt(chance))
    for (let step = 0; step < nodes; step++) {
      const number = (rank + step) % nodes
      if (number !== from && labelOf(number) === label) return number
    }
    return from === 0 ? 1 : 0
  }

  const relationship = (from: number, type: string, to: number, number: number): SeedRelationship => ({
    type,
    // Two draws may give the same ends and type; the number keeps them apart.
    key: relationshipKey(keyOf(from), type, keyOf(to), String(number)),
    from: keyOf(from),
    to: keyOf(to),
    properties: {
      weight: 1 + (number % 10),
      status: number % 7 === 0 ? 'hedged' : 'asserted',
      ...(type === 'HOLDS_POST' ? { title: `Post ${number % 20}` } : {}),
      ...(type === 'PARTICIPATED_IN' ? { role: number % 2 === 0 ? 'guest' : 'speaker' } : {}),
    },
  })

  return {
    seed,
    nodes: { [Symbol.iterator]: makeNodes },
    relationships: { [Symbol.iterator]: makeRelationships },
  }
}

const labelOf = (number: number): string => labels[number % labels.length]!

/** Each generated graph is a seed of its own: `generated-1000-3000`, with hub and random seed where they are not the default. */
export function generatedSeed({ nodes, relationships, hub = 0, random = 1 }: GenerateOptions): string {
  return `generated-${nodes}-${relationships}${hub > 0 ? `-hub${hub}` : ''}${random === 1 ? '' : `-r${random}`}`
}
