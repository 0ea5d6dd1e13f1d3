import type { Properties, Value } from '../../contract/graph.ts'
import { nameRank } from '../../contract/search/names.ts'
import { ENTITY_LABEL, isSourceNode, MENTIONS_TYPE, visibleLabels } from '../../contract/source.ts'
import type { About, OutgoingNode, OutgoingRelationship } from '../format.ts'
import { textOf } from './text.ts'

/** What a dossier says, as plain data and in no language: every entity, relationship and passage stands in it once. */
export interface Dossier {
  readonly about: About
  /** Entities by label, those with the most relationships for each entity first. */
  readonly groups: readonly { readonly label: string; readonly entities: readonly Entity[] }[]
  /** Relationships none of whose ends is an entity here: those among figures, and of reports. */
  readonly otherTies: readonly Tie[]
  readonly figures: readonly Figure[]
  /** In the order of their numbers, 1 to n. */
  readonly ties: readonly Tie[]
  /** Those that something here rests on, in the order of their numbers, 1 to n. */
  readonly passages: readonly Passage[]
  /** Passages in the graph that nothing here rests on. */
  readonly uncited: number
  readonly reports: readonly Report[]
  /** Whether any relationship names evidence. */
  readonly namesEvidence: boolean
  /** Relationships that say which passage names what, or belongs to which report: they are in the passages here. */
  readonly sourceTies: number
}

export type Status = 'asserted' | 'hedged' | 'inferred' | 'contradicted'

/** A name, and what else it is called in other scripts. */
export interface Names {
  readonly name: string
  readonly other: readonly string[]
}

/** Numbers of passages, and keys that lead to none in the graph. */
export interface Evidence {
  readonly passages: readonly number[]
  readonly dangling: readonly string[]
}

interface Described extends Names, Evidence {
  readonly id: string
  readonly labels: readonly string[]
  readonly aliases: readonly string[]
  readonly description: string | null
  readonly note: string | null
  /** Everything else that is known of it. */
  readonly properties: readonly Property[]
}

export interface Entity extends Described {
  readonly what: string | null
  /** Relationships that stand under it, and numbers of those that stand elsewhere. */
  readonly ties: readonly Tie[]
  readonly elsewhere: readonly number[]
}

export interface Figure extends Described {
  readonly measure: string | null
  readonly value: string
  readonly unit: string | null
  readonly qualifier: string | null
  readonly period: string | null
  /** What it is about. */
  readonly of: readonly End[]
  /** Numbers of the relationships at it. */
  readonly ties: readonly number[]
}

export interface Property {
  readonly name: string
  readonly text: string
}

/** `id` where it stands in the dossier. */
export interface End extends Names {
  readonly id: string | null
}

export interface Tie extends Evidence {
  readonly number: number
  readonly type: string
  readonly source: End
  readonly target: End
  readonly claim: string | null
  readonly status: Status | null
  readonly note: string | null
  readonly properties: readonly Property[]
}

export interface Passage {
  readonly number: number
  readonly key: string
  /** Of its report; null where the graph does not have it. */
  readonly report: string | null
  readonly line: string | null
  readonly sentence: string | null
  readonly text: string | null
  /** Whether `text` is the whole line, since nobody knows which part of it is the sentence. */
  readonly isWholeLine: boolean
  readonly digest: string | null
  readonly note: string | null
  /** Relationships that it proves. */
  readonly ties: readonly number[]
  /** Entities and figures that it is evidence for. */
  readonly entities: readonly End[]
}

export interface Report extends Names {
  readonly id: string
  /** Passages here that are from it. */
  readonly passages: number
  readonly properties: readonly Property[]
  readonly description: string | null
  readonly note: string | null
}

interface Held {
  nodes: readonly OutgoingNode[]
  relationships: readonly OutgoingRelationship[]
}

/** @param language whose name of an entity comes first, where it has several */
export function dossierOf({ nodes, relationships }: Held, about: About, language: 'en' | 'zh'): Dossier {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const isPassage = (node: OutgoingNode) => isSourceNode(node.labels) && node.labels.includes('Passage')
  const isReport = (node: OutgoingNode) => isSourceNode(node.labels) && !isPassage(node)
  const isSource = (id: OutgoingNode['id']) => isSourceNode(byId.get(id)?.labels ?? [])
  const isFigure = (node: OutgoingNode) =>
    node.labels.includes('Statistic') && Object.hasOwn(node.properties, 'value') && !isSourceNode(node.labels)

  const passageNodes = new Map<string, OutgoingNode>()
  for (const node of nodes)
    if (isPassage(node)) passageNodes.set(textAt(node.properties, 'key') ?? String(node.id), node)
  const keyOf = new Map([...passageNodes].map(([key, node]) => [node.id, key]))

  // What only says where facts come from is in the passages; all else is a relationship of its own.
  const facts: OutgoingRelationship[] = []
  const mentions = new Map<OutgoingNode['id'], string[]>()
  const reportOf = new Map<string, OutgoingNode['id']>()
  for (const one of relationships) {
    const { source, target, type } = one
    const passage = keyOf.get(source.id)
    if (passage !== undefined && type === MENTIONS_TYPE)
      mentions.set(target.id, [...(mentions.get(target.id) ?? []), passage])
    else if (passage !== undefined && type === 'PART_OF' && isSource(target.id)) reportOf.set(passage, target.id)
    else facts.push(one)
  }

  const entityNodes = nodes.filter(node => !isSourceNode(node.labels) && !isFigure(node))
  const figureNodes = nodes.filter(isFigure)
  const degrees = new Map<OutgoingNode['id'], number>()
  for (const { source, target } of facts)
    for (const id of new Set([source.id, target.id])) degrees.set(id, (degrees.get(id) ?? 0) + 1)
  const degree = (id: OutgoingNode['id']) => degrees.get(id) ?? 0

  // Of each label those that came first stand first: a query, or who named them, had them in an order.
  const labelled = new Map<string, OutgoingNode[]>()
  for (const node of entityNodes) {
    const label = mainLabel(node.labels)
    const list = labelled.get(label)
    if (list) list.push(node)
    else labelled.set(label, [node])
  }
  const share = (list: readonly OutgoingNode[]) => list.reduce((sum, { id }) => sum + degree(id), 0) / list.length
  const grouped = [...labelled].sort((a, b) => share(b[1]) - share(a[1]))

  const places = new Map<OutgoingNode['id'], string>()
  const order = new Map<OutgoingNode['id'], number>()
  for (const [, list] of grouped)
    for (const { id } of list) {
      places.set(id, `e${places.size + 1}`)
      order.set(id, order.size)
    }
  for (const { id } of figureNodes) places.set(id, `f${places.size + 1}`)
  const reportNodes = nodes.filter(isReport)
  for (const { id } of reportNodes) places.set(id, `s${places.size + 1}`)

  /** Under which entity a relationship stands: that with more of them, else the first; none where no end is one. */
  const homeOf = ({ source, target }: OutgoingRelationship): OutgoingNode['id'] | undefined => {
    const [first, second] = [source.id, target.id].filter(id => order.has(id))
    if (first === undefined || second === undefined) return first ?? second
    if (degree(first) !== degree(second)) return degree(first) > degree(second) ? first : second
    return order.get(first)! <= order.get(second)! ? first : second
  }
  const atHome = new Map<OutgoingNode['id'] | undefined, OutgoingRelationship[]>()
  for (const one of facts) {
    const home = homeOf(one)
    const list = atHome.get(home)
    if (list) list.push(one)
    else atHome.set(home, [one])
  }

  /** Of an entity: first what leads to it, then what it leads to, by type as they came. */
  const inOrder = (home: OutgoingNode['id'] | undefined): OutgoingRelationship[] => {
    const list = atHome.get(home) ?? []
    const types = [...new Set(list.map(({ type }) => type))]
    const rank = ({ type, source }: OutgoingRelationship) =>
      (source.id === home ? types.length : 0) + types.indexOf(type)
    return [...list].sort((a, b) => rank(a) - rank(b))
  }

  const numbers = new Map<string, number>()
  const proves = new Map<string, number[]>()
  const evidenceOf = (keys: readonly string[]): Evidence => {
    const known = [...new Set(keys)]
    const passages = known.flatMap(key => {
      if (!passageNodes.has(key)) return []
      if (!numbers.has(key)) numbers.set(key, numbers.size + 1)
      return numbers.get(key)!
    })
    return { passages: passages.sort((a, b) => a - b), dangling: known.filter(key => !passageNodes.has(key)) }
  }
  const endOf = (id: OutgoingNode['id'], labels: readonly string[]): End => {
    const node = byId.get(id) ?? { id, labels: [...labels], properties: {} }
    const key = keyOf.get(id)
    if (key !== undefined) {
      evidenceOf([key])
      return { ...namesOf(node, language), id: `p${numbers.get(key)!}` }
    }
    return { ...namesOf(node, language), id: places.get(id) ?? null }
  }
  const ties: Tie[] = []
  const at = new Map<OutgoingNode['id'], number[]>()
  const tieOf = (one: OutgoingRelationship): Tie => {
    const { properties, source, target } = one
    const number = ties.length + 1
    const keys = evidenceKeys(properties)
    const status = textAt(properties, 'status')
    const isKnown = status !== null && isStatus(status)
    const tie: Tie = {
      number,
      type: one.type,
      source: endOf(source.id, source.labels),
      target: endOf(target.id, target.labels),
      claim: textAt(properties, 'claim'),
      status: isKnown ? status : null,
      note: textAt(properties, 'note'),
      properties: restOf(properties, [
        ...tieWords.filter(word => word !== 'status' || isKnown),
        ...(keys.length > 0 ? ['evidence'] : []),
        ...(one.key ? [one.key.property] : []),
        ...(one.key && Object.hasOwn(properties, 'evidence') ? ['seed'] : []),
      ]),
      ...evidenceOf(keys),
    }
    ties.push(tie)
    for (const id of new Set([source.id, target.id])) {
      const list = at.get(id)
      if (list) list.push(number)
      else at.set(id, [number])
    }
    for (const key of keys) if (passageNodes.has(key)) proves.set(key, [...(proves.get(key) ?? []), number])
    return tie
  }
  const supports = new Map<string, OutgoingNode[]>()
  const describe = (node: OutgoingNode, words: readonly string[]): Described => {
    const { properties, labels, id } = node
    const keys = [...evidenceKeys(properties), ...(mentions.get(id) ?? [])]
    for (const key of new Set(keys)) supports.set(key, [...(supports.get(key) ?? []), node])
    const isOurs = labels.includes(ENTITY_LABEL)
    return {
      id: places.get(id)!,
      ...namesOf(node, language),
      labels: visibleLabels(labels).filter(label => label !== mainLabel(labels)),
      aliases: listAt(properties, 'aliases'),
      description: textAt(properties, 'description'),
      note: textAt(properties, 'note'),
      properties: restOf(properties, [
        ...words,
        ...(isOurs ? ['key', 'seed'] : []),
        ...namePropertiesOf(properties),
        ...(listAt(properties, 'aliases').length > 0 ? ['aliases'] : []),
        ...['description', 'note'].filter(name => textAt(properties, name) !== null),
        ...(evidenceKeys(properties).length > 0 ? ['evidence'] : []),
      ]),
      ...evidenceOf(keys),
    }
  }
  // Numbers follow the order of reading: each entity, then what stands under it.
  const drafts = grouped.map(([label, list]) => ({
    label,
    entities: list.map(node => {
      const what = textAt(node.properties, 'kind')
      const described = describe(node, what === null ? [] : ['kind'])
      return { node, entity: { ...described, what, ties: inOrder(node.id).map(tieOf) } }
    }),
  }))
  const otherTies = inOrder(undefined).map(tieOf)
  const groups = drafts.map(({ label, entities }) => ({
    label,
    entities: entities.map(({ node, entity }) => {
      const own = new Set(entity.ties.map(({ number }) => number))
      return { ...entity, elsewhere: (at.get(node.id) ?? []).filter(number => !own.has(number)) }
    }),
  }))
  const figures = figureNodes.map((node): Figure => {
    const { properties } = node
    const words = ['measure', 'unit', 'qualifier', 'period'] as const
    const texts = Object.fromEntries(words.map(word => [word, textAt(properties, word)]))
    return {
      ...describe(node, ['value', ...words.filter(word => texts[word] !== null)]),
      ...(texts as Record<(typeof words)[number], string | null>),
      value: textOf(properties.value!),
      of: facts
        .filter(one => one.type === 'ABOUT' && one.source.id === node.id)
        .map(({ target }) => endOf(target.id, target.labels)),
      ties: at.get(node.id) ?? [],
    }
  })
  const passages = [...numbers].map(([key, number]): Passage => {
    const { properties } = passageNodes.get(key)!
    const report = reportOf.get(key)
    const [text, line] = [textAt(properties, 'text'), textAt(properties, 'lineText')]
    const digest = textAt(properties, 'digest') ?? textAt(properties, 'noFact')
    const numberAt = (name: string) => (Object.hasOwn(properties, name) ? textOf(properties[name]!) : null)
    return {
      number,
      key,
      report: report === undefined ? null : (places.get(report) ?? null),
      line: numberAt('line'),
      sentence: numberAt('sentence'),
      text: text ?? line,
      isWholeLine: text === null && line !== null,
      digest,
      note: textAt(properties, 'note'),
      ties: [...new Set(proves.get(key) ?? [])],
      entities: (supports.get(key) ?? []).map(({ id, labels }) => endOf(id, labels)),
    }
  })
  const reports = reportNodes.map((node): Report => {
    const { properties } = node
    const id = places.get(node.id)!
    return {
      id,
      ...namesOf(node, language),
      passages: passages.filter(({ report }) => report === id).length,
      properties: restOf(properties, null),
      description: textAt(properties, 'description'),
      note: textAt(properties, 'note'),
    }
  })
  return {
    about,
    groups,
    otherTies,
    figures,
    ties,
    passages,
    uncited: passageNodes.size - passages.length,
    reports,
    namesEvidence: ties.some(tie => tie.passages.length + tie.dangling.length > 0),
    sourceTies: relationships.length - facts.length,
  }
}

const tieWords = ['claim', 'status', 'note']

/** What a reader wants to know of a report; the rest is for programs. */
const reportWords = ['publisher', 'author', 'date', 'language', 'url', 'licence']

const statuses: readonly Status[] = ['asserted', 'hedged', 'inferred', 'contradicted']
const isStatus = (text: string): text is Status => (statuses as readonly string[]).includes(text)

const mainLabel = (labels: readonly string[]): string => visibleLabels(labels)[0] ?? ''

function textAt(properties: Properties, name: string): string | null {
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function listAt(properties: Properties, name: string): string[] {
  const value: Value | undefined = Object.hasOwn(properties, name) ? properties[name] : undefined
  const isTexts = Array.isArray(value) && value.every(item => typeof item === 'string')
  return isTexts ? (value as string[]) : []
}

const evidenceKeys = (properties: Properties): string[] => listAt(properties, 'evidence')

/** Properties that stand as names, best first: the one that reads most like one, and the same in other languages. */
function namePropertiesOf(properties: Properties): string[] {
  return Object.keys(properties)
    .flatMap(name => {
      const rank = nameRank(name)
      return rank === undefined || rank >= 30 || textAt(properties, name) === null ? [] : { name, rank }
    })
    .sort((a, b) => a.rank - b.rank)
    .filter(({ rank }, index) => index === 0 || rank === inLanguage)
    .map(({ name }) => name)
}

/** Rank of `nameZh` and the like. */
const inLanguage = 20

function namesOf({ id, labels, properties }: OutgoingNode, language: 'en' | 'zh'): Names {
  const names = namePropertiesOf(properties)
  const [first] = language === 'zh' ? names.filter(name => /zh$/i.test(name)) : []
  const inOrder = first === undefined ? names : [first, ...names.filter(name => name !== first)]
  const [name, ...other] = new Set(inOrder.map(one => textAt(properties, one)!))
  return { name: name ?? stopgapOf({ id, labels, properties }), other }
}

/** What a node without a name is called: by a text that reads like one, else by its id. */
function stopgapOf({ id, labels, properties }: OutgoingNode): string {
  const called = Object.keys(properties).find(name => nameRank(name) !== undefined && textAt(properties, name) !== null)
  if (called !== undefined) return textAt(properties, called)!
  return [mainLabel(labels), String(id)].filter(Boolean).join(' ')
}

/** What is not said elsewhere, as texts; of a report (`null`) what a reader asks for. */
function restOf(properties: Properties, said: readonly string[] | null): Property[] {
  return Object.entries(properties)
    .filter(([name]) => (said === null ? reportWords.includes(name) : !said.includes(name)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, text: textOf(value) }))
}
