import { createHash } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Buckets, bucketCount, createBuckets, linesOf } from '../buckets.ts'
import type { Properties, Value } from '../contract/graph.ts'
import type { ImportSample } from '../contract/import.ts'
import { flawOf as nameFlaw } from '../contract/names.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import type { Engine } from '../engines/engine.ts'
import { AppError, isAppError } from '../errors.ts'
import { flawOf } from '../explore/edit/possible.ts'
import type { Identities } from '../explore/identity.ts'
import type { Format, IncomingNode, IncomingRelationship } from '../formats/format.ts'
import {
  contentText,
  fileId,
  isKey,
  keyText,
  type NodeKey,
  type NodeRecord,
  type Place,
  type Problems,
  problemsShown,
  type RelationshipRecord,
} from './record.ts'

/** A file to be taken in. */
export interface Source {
  /** As problems name it. */
  name: string
  format: Pick<Format, 'name' | 'title' | 'read'>
  /** What it is read from, where that is not one file of its name; and under which each waits, where it was sent here. */
  files?: readonly { name: string; upload?: string | undefined }[]
  open(): AsyncIterable<Uint8Array>
}

/** Every file of an import, as its record has it. */
export const filesOf = (sources: readonly Source[]): { name: string; format: string; upload?: string }[] =>
  sources.flatMap(({ name, format, files = [{ name }] }) =>
    files.map(file => ({ name: file.name, format: format.name, ...(file.upload && { upload: file.upload }) })),
  )

/** What is in the files, sound and each once. */
export interface Gathered {
  nodes: number
  relationships: number
  labels: Map<string, number>
  types: Map<string, number>
  /** Nodes without a key by which the database could know them. */
  keyless: number
  /** The same node or relationship again, in another place. */
  repeated: number
  problems: Problems
  /** The first of what was read. */
  sample: ImportSample
}

export interface Context {
  /** Where everything of this import lies. */
  folder: string
  identities: Identities
  lacks: Engine['supports']['lacks']
  onProgress: (phase: 'read' | 'check', done: number) => void
  /** Throws when nobody wants it any more. */
  stop: () => void
}

export const spoolFolder = (folder: string): string => join(folder, 'spool')
export const nodesFile = (folder: string): string => join(spoolFolder(folder), 'nodes.jsonl')
export const problemsFile = (folder: string): string => join(folder, 'problems.jsonl')
/** Relationships, by their targets. */
export const linksIn = (folder: string) => createBuckets<RelationshipRecord>(spoolFolder(folder), 'links')

/**
 * Reads all files once and puts what is in them on disk: nodes in one file, relationships by their targets. Relationships
 * may come before their nodes, and ends may be in another of the files.
 *
 * Errors: FILE_INVALID with the place, where a file cannot be read to its end.
 */
export async function gather(sources: readonly Source[], context: Context): Promise<Gathered> {
  const { folder, stop, onProgress } = context
  const spool = spoolFolder(folder)
  const nodes = createBuckets<NodeRecord>(spool, 'read-nodes')
  const relationships = createBuckets<RelationshipRecord>(spool, 'read-relationships')
  const gathered: Gathered = {
    nodes: 0,
    relationships: 0,
    labels: new Map(),
    types: new Map(),
    keyless: 0,
    repeated: 0,
    problems: { total: 0, first: [] },
    sample: { nodes: [], relationships: [] },
  }
  const { note, flush } = problemsOf(gathered.problems, folder)
  let done = 0
  for (const { name, format, open } of sources) {
    if (!format.read) throw new AppError('FORMAT_UNKNOWN', `${format.title} can be written, and not read.`)
    try {
      for await (const one of format.read(open())) {
        if (done % 1000 === 0) {
          stop()
          onProgress('read', done)
        }
        done++
        if ('about' in one) continue
        if ('problem' in one) {
          await note({ ...one.problem, file: within(name, one.problem.file) })
          continue
        }
        const at: Place = { ...one.at, file: within(name, one.at?.file) }
        const flaw = 'node' in one ? nodeFlaw(one.node, context) : relationshipFlaw(one.relationship, context)
        if (flaw !== undefined) await note({ message: flaw, ...at })
        else if ('node' in one) {
          sampleNode(gathered.sample, one.node)
          await nodes.add(fileId(one.node.id), nodeRecord(one.node, done, at, context))
        } else {
          sampleRelationship(gathered.sample, one.relationship)
          const record = relationshipRecord(one.relationship, at, context)
          await relationships.add(record.source, record)
        }
      }
    } catch (error) {
      if (!isAppError(error) || error.code !== 'FILE_INVALID') throw error
      const places = error.places.map(place => ({ ...place, file: within(name, place.file) }))
      throw new AppError('FILE_INVALID', `${name} cannot be read: ${error.message}`, { places, cause: error })
    }
  }
  onProgress('read', done)
  await checkNodes(nodes, gathered, note, context)
  await checkRelationships(relationships, sources.length > 1, gathered, note, context)
  await nodes.clear()
  await relationships.clear()
  await flush()
  gathered.problems.first.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  return gathered
}

const sampled = { nodes: 5, relationships: 5, properties: 6, characters: 120 }

function sampleNode({ nodes }: ImportSample, { id, labels, properties }: IncomingNode): void {
  if (nodes.length < sampled.nodes) nodes.push({ id: String(id), labels, ...beginningOf(properties) })
}

function sampleRelationship({ relationships }: ImportSample, one: IncomingRelationship): void {
  if (relationships.length >= sampled.relationships) return
  const { type, source, target, properties } = one
  relationships.push({ type, source: String(source), target: String(target), ...beginningOf(properties) })
}

function beginningOf(properties: Properties): { properties: Properties; propertyCount: number } {
  const all = Object.entries(properties)
  const first = all.slice(0, sampled.properties).map(([name, value]) => [name, shortened(value)] as const)
  return { properties: Object.fromEntries(first), propertyCount: all.length }
}

/** What would be long as text is text that ends in three dots. */
function shortened(value: Value): Value {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > sampled.characters ? `${text.slice(0, sampled.characters)}…` : value
}

/** A file, or one that is in it. */
const within = (name: string, file: string | undefined): string =>
  file === undefined || file === name ? name : `${name}/${file}`

type Note = (problem: ProblemPlace) => Promise<void>

function problemsOf(problems: Problems, folder: string): { note: Note; flush: () => Promise<void> } {
  let waiting = ''
  const flush = async () => {
    if (waiting !== '') await appendFile(problemsFile(folder), waiting)
    waiting = ''
  }
  return {
    async note(problem) {
      problems.total++
      if (problems.first.length < problemsShown) problems.first.push(problem)
      waiting += `${JSON.stringify(problem)}\n`
      if (waiting.length > 100_000) await flush()
    },
    flush,
  }
}

/** Adds to what is wrong, one by one. */
export async function addProblem(problems: Problems, folder: string, problem: ProblemPlace): Promise<void> {
  const { note, flush } = problemsOf(problems, folder)
  await note(problem)
  await flush()
}

// ── one by one ──────────────────────────────────────────────────────────────────────────────────────────────────

const shown = (text: string): string => JSON.stringify(text.slice(0, 80))

function nodeFlaw({ labels, properties }: IncomingNode, context: Context): string | undefined {
  for (const label of labels) {
    const flaw = nameFlaw(label)
    if (flaw) return `${shown(label)} cannot be a label: ${flaw}`
  }
  return propertiesFlaw(properties, context)
}

function relationshipFlaw({ type, properties }: IncomingRelationship, context: Context): string | undefined {
  const flaw = nameFlaw(type)
  return flaw ? `${shown(type)} cannot be a type: ${flaw}` : propertiesFlaw(properties, context)
}

function propertiesFlaw(properties: Properties, { lacks }: Context): string | undefined {
  for (const [name, value] of Object.entries(properties)) {
    const flaw = nameFlaw(name)
    if (flaw) return `${shown(name)} cannot be a property: ${flaw}`
    if (lacks?.properties.has(name)) return `${shown(name)} cannot be a property of this database`
    const why = flawOf(value, lacks?.values)
    if (why) return `the property ${shown(name)} cannot be stored: ${why}`
  }
  return undefined
}

/** A null is no value. */
const stored = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))

function nodeRecord(
  { id, labels, properties }: IncomingNode,
  n: number,
  at: Place,
  { identities }: Context,
): NodeRecord {
  const record: NodeRecord = { n, id: fileId(id), labels: [...new Set(labels)], properties: stored(properties), at }
  for (const { of, property } of identities.nodes) {
    const value = Object.hasOwn(properties, property) ? properties[property] : undefined
    if (labels.includes(of) && isKey(value)) return { ...record, key: { label: of, property, value } }
  }
  return record
}

function relationshipRecord(one: IncomingRelationship, at: Place, { identities }: Context): RelationshipRecord {
  const record: RelationshipRecord = {
    ...(one.id !== undefined && { id: fileId(one.id) }),
    type: one.type,
    source: fileId(one.source),
    target: fileId(one.target),
    properties: stored(one.properties),
    at,
  }
  const own = [...identities.relationships.filter(({ of }) => of === one.type), ...identities.nodes]
  for (const { property } of own) {
    const value = Object.hasOwn(one.properties, property) ? one.properties[property] : undefined
    if (isKey(value)) return { ...record, key: { property, value } }
  }
  return record
}

const digestOf = (content: unknown): string => createHash('sha256').update(contentText(content)).digest('base64')

// ── all together ────────────────────────────────────────────────────────────────────────────────────────────────

const whereOf = ({ file, line, column }: Place): string =>
  `${file}${line === undefined ? '' : `, line ${line}${column === undefined ? '' : `, column ${column}`}`}`

/** Leaves each id and each key once. What stands there again with the same content is passed over. */
async function checkNodes(
  nodes: Buckets<NodeRecord>,
  gathered: Gathered,
  note: Note,
  { folder, stop, onProgress }: Context,
): Promise<void> {
  const keyed = createBuckets<NodeRecord & { key: NodeKey }>(spoolFolder(folder), 'keyed')
  const accept = async (node: NodeRecord): Promise<void> => {
    gathered.nodes++
    for (const label of node.labels) gathered.labels.set(label, (gathered.labels.get(label) ?? 0) + 1)
    if (!node.key) gathered.keyless++
  }
  const out = lineWriter(nodesFile(folder))
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    stop()
    const seen = new Map<string, { content: string; at: Place }>()
    for await (const node of nodes.read(bucket)) {
      const content = digestOf([[...node.labels].sort(), node.properties])
      const before = seen.get(node.id)
      if (before?.content === content) gathered.repeated++
      else if (before)
        await note({
          message: `the node ${node.id} stands at ${whereOf(before.at)} already, and differs`,
          ...node.at,
        })
      else {
        seen.set(node.id, { content, at: node.at })
        const { key } = node
        if (key) await keyed.add(keyText(key), { ...node, key })
        else {
          await accept(node)
          await out.add(node)
        }
      }
    }
  }
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    stop()
    onProgress('check', gathered.nodes)
    const first = new Map<string, Pick<NodeRecord, 'n' | 'at'>>()
    for await (const { key, n, at } of keyed.read(bucket)) {
      const text = keyText(key)
      if (n < (first.get(text)?.n ?? Number.POSITIVE_INFINITY)) first.set(text, { n, at })
    }
    for await (const node of keyed.read(bucket)) {
      const { property, value } = node.key
      const before = first.get(keyText(node.key))
      if (before && before.n !== node.n)
        await note({
          message: `the node at ${whereOf(before.at)} has the ${property} ${JSON.stringify(value)} already`,
          ...node.at,
        })
      else {
        await accept(node)
        await out.add(node)
      }
    }
  }
  await out.end()
  await keyed.clear()
}

/** Leaves those both of whose ends are there. */
async function checkRelationships(
  relationships: Buckets<RelationshipRecord>,
  several: boolean,
  gathered: Gathered,
  note: Note,
  { folder, stop, onProgress }: Context,
): Promise<void> {
  const spool = spoolFolder(folder)
  const ids = createBuckets<string>(spool, 'ids')
  for await (const node of nodesIn(folder)) await ids.add(node.id, node.id)
  const halves = createBuckets<RelationshipRecord>(spool, 'halves')
  const links = linksIn(folder)
  await links.clear()
  const missing = (end: string, one: RelationshipRecord) =>
    note({ message: `the relationship leads to the node ${end}, which is not there`, ...one.at })
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    stop()
    const known = new Set<string>()
    for await (const id of ids.read(bucket)) known.add(id)
    const seen = new Map<string, string | undefined>()
    for await (const one of relationships.read(bucket)) {
      // Files that overlap say the same twice; within one file, parallel relationships are meant.
      const name =
        several && one.id !== undefined ? digestOf([one.id, one.type, one.source, one.target, one.properties]) : ''
      if (name !== '' && seen.has(name) && seen.get(name) !== one.at.file) gathered.repeated++
      else if (known.has(one.source)) await halves.add(one.target, one)
      else await missing(one.source, one)
      if (name !== '' && !seen.has(name)) seen.set(name, one.at.file)
    }
  }
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    stop()
    onProgress('check', gathered.nodes + gathered.relationships)
    const known = new Set<string>()
    for await (const id of ids.read(bucket)) known.add(id)
    const keys = new Set<string>()
    for await (const { key, ...half } of halves.read(bucket)) {
      if (!known.has(half.target)) {
        await missing(half.target, half)
        continue
      }
      // A second with the same key between the same nodes is a relationship of its own.
      const name = key && contentText([half.type, half.source, half.target, key])
      const one: RelationshipRecord = key && name && !keys.has(name) ? { ...half, key } : half
      if (name) keys.add(name)
      gathered.relationships++
      gathered.types.set(one.type, (gathered.types.get(one.type) ?? 0) + 1)
      await links.add(one.target, one)
    }
  }
  await links.keep()
  await halves.clear()
  await ids.clear()
}

/** The nodes that were gathered. */
export async function* nodesIn(folder: string): AsyncGenerator<NodeRecord> {
  for await (const { text } of linesOf(nodesFile(folder))) yield JSON.parse(text) as NodeRecord
}

function lineWriter(file: string): { add(record: unknown): Promise<void>; end(): Promise<void> } {
  let waiting = ''
  const end = async () => {
    if (waiting !== '') await appendFile(file, waiting)
    waiting = ''
  }
  return {
    async add(record) {
      waiting += `${JSON.stringify(record)}\n`
      if (waiting.length > 256 * 1024) await end()
    },
    end,
  }
}
