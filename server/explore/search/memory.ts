import type { Properties } from '../../contract/graph.ts'
import { type Field, fieldsOf } from '../../contract/search/fields.ts'
import { foldText, type Query } from '../../contract/search/fold.ts'
import { distance, typos } from '../../contract/search/match.ts'
import type { Engine } from '../../engines/engine.ts'
import { ask, assertWanted } from '../asking.ts'
import type { Explore } from '../context.ts'
import { fresh, identities } from '../identity.ts'

/**
 * The texts of all nodes in memory, folded: what a search uses where the engine has no index for it. It is read once in
 * the background, in slices that leave the event loop alone, and kept until the data changes: until the counts of labels
 * and types differ, or `forgetTexts` is called after a write of our own, or it is ten minutes old.
 */
export interface Texts {
  nodes: TextNode[]
  /** Every word once, for slips. */
  words: Set<string>
}

export interface TextNode {
  id: string
  labels: string[]
  degree: number
  fields: Field[]
  /** All fields folded, names in front, one to a line. */
  folded: string
}

/** Beyond so many nodes, or characters, the texts are not held in memory. */
export const heldNodes = 100_000
const heldCharacters = 60_000_000
const keptFor = 600_000
/** Milliseconds at a time. */
const slice = 20

interface Held {
  print: string
  at: number
  texts: Promise<Texts | undefined>
  ready: boolean
  stop: AbortController
}

const held = new WeakMap<Engine, Held>()

export function forgetTexts(engine: Engine): void {
  held.get(engine)?.stop.abort()
  held.delete(engine)
}

/**
 * The texts, when they are there or come within `patience` milliseconds; `reading` while they are still being read;
 * `many` when there are too many to hold.
 */
export async function textsOf(context: Explore, patience: number): Promise<Texts | 'reading' | 'many'> {
  const { engine } = context
  const { schema } = await identities(engine, fresh)
  const print = JSON.stringify([schema.labels, schema.types])
  let mine = held.get(engine)
  if (!mine || mine.print !== print || (mine.ready && performance.now() - mine.at > keptFor)) {
    mine?.stop.abort()
    mine = start(context, print)
  }
  const texts = await Promise.race([mine.texts, later(patience)])
  return texts === 'reading' ? texts : (texts ?? 'many')
}

function start(context: Explore, print: string): Held {
  const stop = new AbortController()
  const texts = read(context, stop.signal)
  const mine: Held = { print, at: performance.now(), texts, ready: false, stop }
  held.set(context.engine, mine)
  texts.then(
    () => {
      mine.ready = true
    },
    // A failure is told to whoever waits for it, and the next search begins again.
    () => held.get(context.engine) === mine && held.delete(context.engine),
  )
  return mine
}

const later = (milliseconds: number): Promise<'reading'> =>
  new Promise(resolve => setTimeout(resolve, milliseconds, 'reading' as const).unref())

async function read(context: Explore, signal: AbortSignal): Promise<Texts | undefined> {
  const asking = ask(context, { signal })
  const known = await identities(context.engine)
  const keys = new Set(known.nodes.map(({ property }) => property))
  const texts: Texts = { nodes: [], words: new Set() }
  let characters = 0
  const pace = pacer(signal)
  const statement = `MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties, COUNT { (n)--() } AS degree`
  for await (const [id, labels, properties, degree] of asking.stream(statement)) {
    const fields = fieldsOf(labels as string[], properties as Properties, keys)
    const folded = fields.map(({ text }) => foldText(text)).join('\n')
    characters += folded.length
    if (texts.nodes.length >= heldNodes || characters > heldCharacters) return undefined
    texts.nodes.push({ id: id as string, labels: labels as string[], degree: degree as number, fields, folded })
    for (const word of folded.split(/[ \n]/)) if (word.length < 40) texts.words.add(word)
    await pace()
  }
  return texts
}

/** The nodes that may answer the query: all that hold its terms; with `fuzzy`, all that hold words nearly like them. */
export async function candidates(
  texts: Texts,
  query: Query,
  options: { label?: string; fuzzy: boolean; signal?: AbortSignal },
): Promise<TextNode[]> {
  const pace = pacer(options.signal)
  const wanted: string[][][] = []
  for (const terms of query.parted ? [query.terms, query.parted] : [query.terms]) {
    const spelled: string[][] = []
    for (const term of terms) spelled.push(options.fuzzy ? await nearly(texts, term, pace) : [term])
    wanted.push(spelled)
  }
  const found: TextNode[] = []
  for (const node of texts.nodes) {
    await pace()
    if (options.label !== undefined && !node.labels.includes(options.label)) continue
    const has = (terms: string[][]) => terms.every(spellings => spellings.some(word => node.folded.includes(word)))
    if (wanted.some(has) || (options.fuzzy && node.folded.replaceAll(' ', '').includes(query.text))) found.push(node)
  }
  return found
}

async function nearly(texts: Texts, term: string, pace: () => Promise<void>): Promise<string[]> {
  const allowed = typos(term)
  const spellings = [term]
  if (allowed === 0) return spellings
  for (const word of texts.words) {
    if (distance(term, word, allowed) <= allowed) spellings.push(word)
    await pace()
  }
  return spellings.slice(0, 200)
}

/** Called after each small step: every 20 ms it lets other work happen, and throws when nobody waits any more. */
export function pacer(signal?: AbortSignal): () => Promise<void> {
  let since = performance.now()
  let steps = 0
  return async () => {
    if (++steps % 16 !== 0 || performance.now() - since < slice) return
    await new Promise(resolve => setImmediate(resolve))
    assertWanted(signal)
    since = performance.now()
  }
}
