import type { Properties, Value } from '../contract/graph.ts'
import type { Position } from './format.ts'
import { ItemFlaw, isRecord } from './items.ts'
import { JsonFlaw, type JsonPart, jsonParts, parseJson } from './json.ts'
import { type Context, contextOf, expanded, noContext, type Term } from './jsonldcontext.ts'
import { textOf, typeOf } from './kinds.ts'
import { type RdfObject, rdf, type Said, type Statements, xsd } from './rdfstatements.ts'
import { flawAt, moved } from './text.ts'

/** Files that have been read: blank nodes of two are two. */
let files = 0

/**
 * The statements of a document in JSON-LD: expanded, flattened, or with a `@context` that stands in it, before what it
 * is for. Graphs are gone through node by node; what stands outside of `@graph` is held.
 *
 * Errors: FILE_INVALID for a context that is elsewhere or more than this reader knows.
 */
export async function* jsonLdStatements(file: AsyncIterable<string>): Statements {
  const blank = `_:j${files++}_`
  let context = noContext
  let begun = false
  const top: [string, Value][] = []
  let topAt: Position = { line: 1, column: 1 }
  for await (const part of jsonParts(file, new Set(['', '@graph']))) {
    if (part.path === '@context') {
      if (begun) throw flawAt('The @context must stand before @graph, for what is in that is read as it comes', part.at)
      try {
        context = contextOf(parsed(part), context)
      } catch (error) {
        if (!(error instanceof ItemFlaw)) throw error
        throw flawAt(`The file cannot be read as JSON-LD: ${error.message}`, part.at)
      }
    } else if (part.path === '[]' || part.path === '@graph[]' || part.path === '@graph' || part.path === '') {
      begun = true
      yield nodesIn(part, context, blank)
    } else {
      if (top.length === 0) topAt = part.at
      top.push([part.path, parsed(part)])
    }
  }
  if (top.some(([name]) => !['@id', '@index'].includes(expanded(name, context, true) ?? '')))
    yield statementsOf(Object.fromEntries(top), context, topAt, blank)
}

function parsed(part: JsonPart): Value {
  try {
    return parseJson(part.text)
  } catch (error) {
    if (!(error instanceof JsonFlaw)) throw error
    const at = moved(part.at, part.text.slice(0, error.offset))
    throw flawAt(`The file is not JSON: ${error.message}`, at)
  }
}

function nodesIn(part: JsonPart, context: Context, blank: string): Said[] {
  try {
    return statementsOf(parseJson(part.text), context, part.at, blank)
  } catch (error) {
    if (!(error instanceof JsonFlaw)) throw error
    return [{ problem: { message: error.message, ...moved(part.at, part.text.slice(0, error.offset)) } }]
  }
}

/** All that one value says; where it cannot be read nothing of it is said. */
function statementsOf(value: Value, context: Context, at: Position, blank: string): Said[] {
  const reader = createReader(at, blank)
  try {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (!isRecord(one)) throw new ItemFlaw('a node must be an object')
      reader.node(one, context)
    }
    return reader.found
  } catch (error) {
    if (!(error instanceof ItemFlaw)) throw error
    return [{ problem: { message: error.message, ...at } }]
  }
}

/** Blank nodes that were read, so that no two are called the same. */
let blanks = 0

function createReader(at: Position, blank: string) {
  const found: Said[] = []
  const say = (subject: string, predicate: string, object: RdfObject) => found.push({ subject, predicate, object, at })

  const idOf = (text: string, context: Context, asName = false): string | undefined => {
    const id = (asName ? expanded(text, context, true) : undefined) ?? expanded(text, context)
    return id?.startsWith('_:') ? blank + id.slice(2) : id
  }

  function node(object: Properties, outer: Context): string {
    const own = Object.hasOwn(object, '@context') ? object['@context'] : undefined
    const context = own === undefined ? outer : contextOf(own, outer)
    const [, id] = Object.entries(object).find(([name]) => expanded(name, context, true) === '@id') ?? []
    const subject = (typeof id === 'string' ? idOf(id, context) : undefined) ?? `${blank}.${blanks++}`
    fields(subject, object, context)
    return subject
  }

  function fields(subject: string, object: Properties, context: Context): void {
    for (const [name, value] of Object.entries(object)) {
      const predicate = name === '@context' ? '@id' : expanded(name, context, true)
      if (predicate?.startsWith('@')) keyword(subject, predicate, value, context)
      else property(subject, name, predicate, value, context)
    }
  }

  function property(
    subject: string,
    name: string,
    predicate: string | undefined,
    value: Value,
    context: Context,
    back = false,
  ): void {
    const term = context.terms.get(name)
    if (predicate === undefined) {
      // A context that says so means it.
      if (!term)
        found.push({
          problem: { message: `${JSON.stringify(name)} means nothing: no @context says what it is`, ...at },
        })
      return
    }
    for (const object of objectsOf(value, term, context))
      if (!back && !term?.reverse) say(subject, predicate, object)
      else if ('id' in object) say(object.id, predicate, { id: subject })
      else throw new ItemFlaw(`${JSON.stringify(name)} leads back from what is no node`)
  }

  function keyword(subject: string, word: string, value: Value, context: Context): void {
    const records = (): Properties[] =>
      (Array.isArray(value) ? value : [value]).map(one => {
        if (isRecord(one)) return one
        throw new ItemFlaw(`what is in ${word} must be an object`)
      })
    if (word === '@type')
      for (const type of Array.isArray(value) ? value : [value]) {
        if (typeof type !== 'string') throw new ItemFlaw('@type must be a text, or several')
        const id = idOf(type, context, true)
        if (id !== undefined) say(subject, rdf('type'), { id })
      }
    else if (word === '@graph' || word === '@included') for (const one of records()) node(one, context)
    else if (word === '@nest') for (const one of records()) fields(subject, one, context)
    else if (word === '@reverse')
      for (const one of records())
        for (const [name, values] of Object.entries(one))
          property(subject, name, expanded(name, context, true), values, context, true)
    else if (word !== '@id' && word !== '@index') throw new ItemFlaw(`${word} cannot be read here`)
  }

  function objectsOf(value: Value, term: Term | undefined, context: Context): RdfObject[] {
    const each = (values: Value): RdfObject[] =>
      (Array.isArray(values) ? values : [values]).flatMap(one => objectsOf(one, { ...plain, id: '' }, context))
    const { container, ...plain } = term ?? { id: '' }
    if (value === null) return []
    if (container === '@list' && !(isRecord(value) && Object.hasOwn(value, '@list'))) return [{ items: each(value) }]
    if (container === '@language' && isRecord(value) && typeOf(value) === 'map')
      return Object.entries(value).flatMap(([language, texts]) =>
        (Array.isArray(texts) ? texts : [texts]).flatMap(text =>
          typeof text === 'string' ? [literal(text, xsd('string'), language === '@none' ? undefined : language)] : [],
        ),
      )
    if (container === '@index' && isRecord(value) && typeOf(value) === 'map') return Object.values(value).flatMap(each)
    if (container !== undefined && !['@list', '@set', '@language', '@index'].includes(container))
      throw new ItemFlaw(`a @container of ${container} cannot be read: expand the file before`)
    if (plain.type === '@json') return [literal(JSON.stringify(value), rdf('JSON'))]
    if (Array.isArray(value)) return each(value)
    if (isRecord(value) && typeOf(value) === 'map') return objectOf(value, each, context)
    return [scalar(value, plain, context)]
  }

  function objectOf(value: Properties, each: (values: Value) => RdfObject[], context: Context): RdfObject[] {
    const own = (word: string): Value | undefined => {
      for (const [name, one] of Object.entries(value)) if (expanded(name, context, true) === word) return one
      return undefined
    }
    const [list, set, plain] = [own('@list'), own('@set'), own('@value')]
    if (list !== undefined) return [{ items: each(list) }]
    if (set !== undefined) return each(set)
    if (plain === undefined) return [{ id: node(value, context) }]
    if (plain === null) return []
    const [type, language] = [own('@type'), own('@language')]
    if (type === '@json') return [literal(JSON.stringify(plain), rdf('JSON'))]
    if (typeof type === 'string') return [literal(lexical(plain), idOf(type, context, true) ?? type)]
    return typeof language === 'string' && typeof plain === 'string'
      ? [literal(plain, xsd('string'), language)]
      : [scalar(plain, { id: '', language: null }, context)]
  }

  function scalar(value: Value, term: Term, context: Context): RdfObject {
    const { type, language = context.language } = term
    if (typeof value === 'string') {
      const id = type === '@id' || type === '@vocab' ? idOf(value, context, type === '@vocab') : undefined
      if (id !== undefined) return { id }
      if (type !== undefined && !type.startsWith('@')) return literal(value, type)
      return literal(value, xsd('string'), language ?? undefined)
    }
    const own = typeOf(value) === 'boolean' ? 'boolean' : typeOf(value) === 'integer' ? 'integer' : 'double'
    return literal(lexical(value), type !== undefined && !type.startsWith('@') ? type : xsd(own))
  }

  return { found, node }
}

/** A value of JSON as the text of a literal, no digit of a number lost. */
function lexical(value: Value): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value) || typeOf(value) === 'map')
    throw new ItemFlaw('@value must be a text, a number or a truth value')
  return textOf(value)
}

const literal = (text: string, datatype: string, language?: string): RdfObject => ({
  text,
  datatype,
  ...(language !== undefined && { language: language.toLowerCase() }),
})
