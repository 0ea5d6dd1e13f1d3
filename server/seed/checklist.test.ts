import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Checklist, missesOf } from './checklist-suite.ts'
import type { SeedGraph } from './graph.ts'
import { readSeed } from './read.ts'
import { validateSeed } from './validate.ts'

const folder = join(import.meta.dirname, '../../seeds/liaoning-chain-2025')

describe('the report as a graph', () => {
  let graph: SeedGraph
  let checklist: Checklist
  beforeAll(async () => {
    const { problems, graph: made } = validateSeed(await readSeed(folder))
    expect(problems).toEqual([])
    graph = made!
    checklist = parse(await readFile(join(folder, 'checklist.yaml'), 'utf8')) as Checklist
  })

  it('holds what the hand-made list says, and nothing that it rules out', () => {
    expect(checklist.present.length).toBeGreaterThan(300)
    expect(checklist.absent.length).toBeGreaterThan(20)
    expect(missesOf(checklist, graph)).toEqual([])
  })

  it('is found wanting when a relationship, a figure or a name is wrong', () => {
    const relationships = graph.relationships.filter(one => one.type !== 'PARTY_TO')
    const parties = checklist.present.filter(entry => entry.relationship?.type === 'PARTY_TO').length
    expect(missesOf(checklist, { ...graph, relationships })).toHaveLength(parties)

    const nodes = graph.nodes.map(node => {
      if (!node.labels.includes('Statistic')) return node
      return { ...node, properties: { ...node.properties, unit: 'fathoms' } }
    })
    const figures = checklist.present.filter(entry => entry.statistic).length
    expect(missesOf(checklist, { ...graph, nodes })).toHaveLength(figures)

    const wrong = {
      labels: ['Entity', 'Place'],
      key: 'place:x',
      properties: { name: 'X', aliases: ['Ningxia province'] },
    }
    expect(missesOf(checklist, { ...graph, nodes: [...graph.nodes, wrong] })).toHaveLength(1)
  })
})
