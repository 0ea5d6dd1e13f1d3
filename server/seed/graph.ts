import type { Properties } from '../contract/graph.ts'
import { type SavedQuery, writeSavedQuery } from '../contract/savedquery.ts'
import type { Passage, Source } from './schema.ts'

/** What a seed says, as plain data: what a load brings about, exactly. */
export interface SeedGraph {
  /** The seed's key; every node and relationship carries it as `seed`. */
  seed: string
  nodes: SeedNode[]
  relationships: SeedRelationship[]
}

export interface SeedNode {
  labels: string[]
  key: string
  /** All but `key` and `seed`, which the loader adds. */
  properties: Properties
}

export interface SeedRelationship {
  type: string
  key: string
  /** Keys of the nodes at both ends. */
  from: string
  to: string
  properties: Properties
}

export const passageKey = (seed: string, line: number, sentence: number): string => `${seed}#${line}.${sentence}`
export const reportKey = (seed: string): string => `report:${seed}`
export const relationshipKey = (from: string, type: string, to: string, id?: string): string =>
  `${from}~${type}~${to}${id === undefined ? '' : `~${id}`}`

/** The report itself, its passages, and their place in it. */
export function reportGraph(
  source: Source,
  passages: readonly Passage[],
  phrases: readonly SavedQuery[] = [],
): SeedGraph {
  const { key, vocabulary: _, questions = [], ...properties } = source
  const report = reportKey(key)
  // A property cannot hold a list of maps: three lists, whose entries belong together by their place.
  const asked = {
    questions: questions.map(({ text }) => text),
    questionsZh: questions.map(({ text, textZh = text }) => textZh),
    questionsCypher: questions.map(({ cypher }) => cypher.trim()),
    phrases: phrases.map(writeSavedQuery),
  }
  const nodes: SeedNode[] = [
    { labels: ['Entity', 'Report'], key: report, properties: present({ ...properties, ...asked }) },
  ]
  const relationships: SeedRelationship[] = []
  for (const passage of passages) {
    const passageNode = passageKey(key, passage.line, passage.sentence)
    nodes.push({
      labels: ['Entity', 'Passage'],
      key: passageNode,
      properties: present({ name: `Line ${passage.line}, sentence ${passage.sentence}`, ...passage }),
    })
    relationships.push({
      type: 'PART_OF',
      key: relationshipKey(passageNode, 'PART_OF', report),
      from: passageNode,
      to: report,
      properties: {
        evidence: [passageNode],
        claim: `Sentence ${passage.sentence} of line ${passage.line} is a part of the report.`,
        status: 'asserted',
      },
    })
  }
  return { seed: key, nodes, relationships }
}

/** The passage names the node: one MENTIONS for each entry of a node's evidence. */
export function mention(passage: string, node: SeedNode): SeedRelationship {
  const name = typeof node.properties.name === 'string' ? node.properties.name : node.key
  return {
    type: 'MENTIONS',
    key: relationshipKey(passage, 'MENTIONS', node.key),
    from: passage,
    to: node.key,
    properties: { evidence: [passage], claim: `The passage names ${name}.`, status: 'asserted' },
  }
}

/** Without what is not set: no property holds nothing or an empty list. */
export const present = (properties: { [name: string]: unknown }): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Properties

/** Labels and types of a seed are made of these characters, so that backticks quote them safely. */
export const isName = (name: string): boolean => /^\p{L}[\p{L}\p{N}_]*$/u.test(name)
