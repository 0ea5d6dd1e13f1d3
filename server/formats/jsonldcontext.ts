import type { Value } from '../contract/graph.ts'
import { ItemFlaw, isRecord } from './items.ts'

/** What names mean in JSON-LD, as `@context` says. */
export interface Context {
  base?: string
  vocab?: string
  language?: string
  terms: ReadonlyMap<string, Term>
}

export interface Term {
  /** What it stands for: an IRI, a keyword, or nothing. */
  id: string | null
  /** Of its values: `@id`, `@vocab`, `@json`, `@none`, or a datatype. */
  type?: string
  /** Null: without one, whatever the context says. */
  language?: string | null
  container?: string
  /** Its values lead to the thing that has it. */
  reverse?: boolean
}

export const noContext: Context = { terms: new Map() }

/** Terms that stand for one another. */
const deepest = 50

const schemaOrg = /^https?:\/\/(www\.)?schema\.org\/?(docs\/jsonldcontext\.jsonl?d?)?$/

/** The meaning of names that `value` adds to what they mean already. Errors: ItemFlaw, where it is elsewhere or more than this reader knows. */
export function contextOf(value: Value, active: Context): Context {
  if (value === null) return noContext
  if (Array.isArray(value)) return value.reduce<Context>((context, one) => contextOf(one, context), active)
  if (typeof value === 'string') {
    // Nearly all that is written for schema.org says so; its names are known without its file.
    if (schemaOrg.test(value)) return { ...active, vocab: 'https://schema.org/' }
    throw new ItemFlaw(
      `its @context is ${JSON.stringify(value)}, and nothing is fetched from elsewhere: write what is in it into the file, or expand the file before`,
    )
  }
  if (!isRecord(value)) throw new ItemFlaw('@context must be an object')
  if (Object.hasOwn(value, '@import'))
    throw new ItemFlaw('its @context imports another, and nothing is fetched from elsewhere')
  const definitions = new Map(Object.entries(value))
  const terms = new Map(active.terms)
  const text = (name: string, before: string | undefined): string | undefined => {
    const own = definitions.get(name)
    if (own === undefined) return before
    if (own === null) return undefined
    if (typeof own === 'string') return own
    throw new ItemFlaw(`${name} must be a text`)
  }
  const base = text('@base', active.base)
  const language = text('@language', active.language)
  const context: Context = { ...(base !== undefined && { base }), ...(language !== undefined && { language }), terms }
  const vocab = text('@vocab', active.vocab)
  if (vocab !== undefined) context.vocab = expanded(vocab, context) ?? vocab
  const done = new Set<string>()
  const define = (name: string, depth = 0): void => {
    const definition = definitions.get(name)
    if (definition === undefined || name.startsWith('@') || done.has(name) || depth > deepest) return
    done.add(name)
    terms.delete(name)
    terms.set(
      name,
      termOf(name, definition, iri => {
        // A term may be said by others that come later.
        define(iri, depth + 1)
        define(iri.split(':')[0] ?? '', depth + 1)
        return expanded(iri, context, true)
      }),
    )
  }
  for (const name of definitions.keys()) define(name)
  return context
}

function termOf(name: string, definition: Value, expand: (iri: string) => string | undefined): Term {
  if (definition === null) return { id: null }
  if (typeof definition === 'string') return { id: expand(definition) ?? null }
  if (!isRecord(definition)) throw new ItemFlaw(`what ${JSON.stringify(name)} means must be a text or an object`)
  const own = (key: string): Value | undefined => (Object.hasOwn(definition, key) ? definition[key] : undefined)
  if (own('@context') !== undefined)
    throw new ItemFlaw(`${JSON.stringify(name)} has a @context of its own, which is not read: expand the file before`)
  const reverse = own('@reverse')
  const id = reverse ?? own('@id')
  const [type, container, language] = [own('@type'), own('@container'), own('@language')]
  const kept = Array.isArray(container) ? container.filter(one => one !== '@set') : [container]
  return {
    id: id === null ? null : (expand(typeof id === 'string' ? id : name) ?? null),
    ...(typeof type === 'string' && { type: expand(type) ?? type }),
    ...(typeof kept[0] === 'string' && { container: kept[0] }),
    ...((typeof language === 'string' || language === null) && { language }),
    ...(reverse !== undefined && { reverse: true }),
  }
}

/** The IRI, blank node or keyword that a text stands for; undefined where it is a name without a meaning. @param asName whether terms and `@vocab` say what it is, as for names of properties and types */
export function expanded(text: string, context: Context, asName = false): string | undefined {
  if (/^@[a-zA-Z]+$/.test(text)) return text
  const term = asName ? context.terms.get(text) : undefined
  if (term) return term.id ?? undefined
  const colon = text.indexOf(':')
  if (colon > 0) {
    const [prefix, rest] = [text.slice(0, colon), text.slice(colon + 1)]
    const front = rest.startsWith('//') || prefix === '_' ? undefined : context.terms.get(prefix)?.id
    return front ? front + rest : text
  }
  if (asName) return context.vocab === undefined ? undefined : context.vocab + text
  return context.base !== undefined && URL.canParse(text, context.base) ? new URL(text, context.base).href : text
}
