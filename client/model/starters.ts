import type { QueryAnswer, ReportsAnswer, SchemaAnswer } from '../../server/contract/messages.ts'
import { ENTITY_LABEL, MENTIONS_TYPE, SOURCE_LABELS } from '../../server/contract/source.ts'
import { type Language, verbOf } from './caption.ts'
import type { Outcome } from './command.ts'
import { type Phrase, phrase } from './phrase.ts'
import { placing } from './place.ts'
import { partsOf } from './report.ts'
import { adding, isNoSceneChange } from './scene.ts'
import { doing, viewing } from './state.ts'

/** A question to begin with, and the Cypher behind it. */
export interface Starter {
  /** Its words: those of the report's author, or a phrase of ours. */
  readonly text: string | Phrase
  readonly cypher: string
}

const MOST = 4
const FEW = 25

/** Four questions: those that the reports bring along, else such as the schema allows. The same data gives the same questions. */
export function startersOf(
  schema: SchemaAnswer | null,
  reports: ReportsAnswer | null,
  language: Language,
): readonly Starter[] {
  const given = (reports?.reports ?? []).flatMap(({ node: { properties } }) => {
    const [texts, own, cyphers] = ['questions', language === 'zh' ? 'questionsZh' : 'questions', 'questionsCypher'].map(
      name => (Object.hasOwn(properties, name) ? properties[name] : null),
    )
    if (!Array.isArray(texts) || !Array.isArray(cyphers)) return []
    return cyphers.flatMap((cypher, index) => {
      const text = (Array.isArray(own) && own[index]) || texts[index]
      return typeof cypher === 'string' && typeof text === 'string' && cypher && text ? [{ text, cypher }] : []
    })
  })
  if (given.length > 0) return given.slice(0, MOST)
  return schema ? derived(schema).slice(0, MOST) : []
}

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``
const isSource = (label: string): boolean => (SOURCE_LABELS as readonly string[]).includes(label)

function derived({ labels, types, connections, counts }: SchemaAnswer): Starter[] {
  const hasSource = labels.some(({ name, count }) => name === ENTITY_LABEL && count > 0)
  const without = hasSource
    ? ` WHERE NOT (n:${ENTITY_LABEL} AND (${SOURCE_LABELS.map(label => `n:${label}`).join(' OR ')}))`
    : ''
  const starters: Starter[] = []
  const used = new Set<string>()
  const add = (name: string, values: Phrase['values'], cypher: string) => {
    if (used.has(cypher)) return
    used.add(cypher)
    starters.push({ text: phrase(`question.${name}`, values), cypher })
  }
  const ties = connections.filter(
    ({ from, to, type }) =>
      (!hasSource || (!isSource(from) && !isSource(to) && type !== MENTIONS_TYPE)) &&
      [from, to].every(label => label !== ENTITY_LABEL),
  )
  const total = new Map(types.map(({ name, count }) => [name, count]))
  const byCount = [...ties].sort(
    (a, b) => (b.count ?? total.get(b.type) ?? 0) - (a.count ?? total.get(a.type) ?? 0) || order(a, b),
  )
  const [commonest] = byCount
  const tied = new Set(ties.map(({ type }) => type))
  const rare = types
    .filter(({ name, count }) => count > 0 && tied.has(name) && name !== commonest?.type)
    .sort((a, b) => a.count - b.count || (a.name < b.name ? -1 : 1))[0]

  if (counts.relationships > 0)
    add(
      'best',
      { count: 10 },
      `MATCH (n)${without} WITH n, COUNT { (n)--() } AS degree ORDER BY degree DESC LIMIT 10\nWITH collect(n) AS best UNWIND best AS a OPTIONAL MATCH (a)-[r]->(b) WHERE b IN best\nRETURN a, r, b`,
    )
  if (commonest)
    add(
      'commonest',
      { from: commonest.from, verb: verbOf(commonest.type), to: commonest.to, count: FEW },
      `MATCH ${pattern(commonest)}\nRETURN a, r, b LIMIT ${FEW}`,
    )
  const chain = chainOf(byCount)
  if (chain)
    add(
      'chain',
      { from: chain[0].from, by: chain[0].to, to: chain[1].to },
      `MATCH (a${of(chain[0].from)})-[r:${quote(chain[0].type)}]->(b${of(chain[0].to)})-[s:${quote(chain[1].type)}]->(c${of(chain[1].to)})\nWHERE a <> c RETURN a, r, b, s, c LIMIT 1`,
    )
  if (rare)
    add(
      'rarest',
      { verb: verbOf(rare.name), count: rare.count },
      `MATCH (a)-[r:${quote(rare.name)}]->(b)\nRETURN a, r, b LIMIT ${FEW}`,
    )
  // Where there are few kinds of relationship, labels fill up: the rarest first.
  const rest = labels
    .filter(({ name, count }) => count > 0 && name !== ENTITY_LABEL && !(hasSource && isSource(name)))
    .sort((a, b) => a.count - b.count || (a.name < b.name ? -1 : 1))
  for (const { name, count } of rest)
    if (starters.length < MOST)
      add(
        'label',
        { label: name, count },
        `MATCH (n:${quote(name)}) WITH n LIMIT ${FEW} OPTIONAL MATCH (n)-[r]-(m)\nRETURN n, r, m LIMIT ${FEW * 4}`,
      )
  return starters
}

type Connection = SchemaAnswer['connections'][number]

const of = (label: string): string => (label === '' ? '' : `:${quote(label)}`)
const pattern = ({ from, type, to }: Connection): string => `(a${of(from)})-[r:${quote(type)}]->(b${of(to)})`
const order = (a: Connection, b: Connection): number => {
  const text = ({ from, type, to }: Connection) => JSON.stringify([from, type, to])
  return text(a) < text(b) ? -1 : 1
}

/** Two connections that hang together, of two types where there are two. */
function chainOf(connections: readonly Connection[]): [Connection, Connection] | null {
  let same: [Connection, Connection] | null = null
  for (const first of connections)
    for (const second of connections) {
      if (first.to !== second.from) continue
      if (first.type !== second.type) return [first, second]
      same ??= [first, second]
    }
  return same
}

/** What the answer to a question brings: drawn and selected as one step; where all is drawn, it is only selected. */
export const starterOutcome =
  (name: string, cypher: string) =>
  (state: Parameters<typeof doing>[0], answer: QueryAnswer, at: number): Outcome => {
    const { graph, summary } = answer
    if (graph.nodes.length === 0) return { say: { text: phrase('say.noAnswer', { name }) } }
    const change = adding(state.scene, graph, placing(state.scene, graph))
    const ids = { nodes: graph.nodes.map(({ id }) => id), relationships: graph.relationships.map(({ id }) => id) }
    const values = { name, nodes: ids.nodes.length, relationships: ids.relationships.length }
    return {
      update: now => {
        const drawn = doing(now, {
          name: phrase('step.question', { name }),
          change,
          ran: [{ statement: cypher, parameters: {} }],
          at,
        })
        return viewing(drawn, { selection: partsOf(drawn.scene, ids).drawn })
      },
      viewport: { kind: 'fit', nodes: ids.nodes },
      say: {
        text: phrase(summary.cut || summary.graphCut ? 'say.answeredCut' : 'say.answered', values),
        undo: !isNoSceneChange(change),
      },
    }
  }
