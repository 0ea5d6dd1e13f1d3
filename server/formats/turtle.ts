import { EventEmitter } from 'node:events'
import { Parser, type Quad } from 'n3'
import type { AppError } from '../errors.ts'
import type { Format, Position } from './format.ts'
import { inPieces } from './pieces.ts'
import { type Literal, type Resource, resources, type Term } from './rdf.ts'
import { graphOf } from './rdfgraph.ts'
import { rdfElsewhere, rdfLosses } from './rdflosses.ts'
import type { RdfObject, Said, Statements } from './rdfstatements.ts'
import { type Iri, prefixes } from './rdfwords.ts'
import { decoded, flawAt } from './text.ts'

/**
 * Turtle: the graph as RDF, in the words of `rdfwords.ts`. Read are N-Triples, N-Quads and TriG too, which are written much
 * the same; names of graphs are passed over.
 */
export const turtle: Format = {
  name: 'turtle',
  title: 'Turtle (RDF)',
  mediaType: 'text/turtle; charset=utf-8',
  extensions: ['ttl', 'nt', 'nq', 'trig'],
  readBy: 'RDF stores, rdflib, n3, Guanxi',
  losses: rdfLosses,
  elsewhere: rdfElsewhere,
  write: graph =>
    inPieces(
      (async function* () {
        for (const [prefix, text] of Object.entries(prefixes)) yield `@prefix ${prefix}: <${text}> .\n`
        for await (const resource of resources(graph)) yield resourceText(resource)
      })(),
    ),
  read: file => graphOf(statementsIn(decoded(file))),
}

function resourceText({ subject, types, statements }: Resource): string {
  const parts = [
    ...(types.length > 0 ? [`a ${types.map(shortText).join(', ')}`] : []),
    ...statements.map(([predicate, object]) => `${shortText(predicate)} ${termText(object)}`),
  ]
  return parts.length > 0 ? `\n${shortText(subject)} ${parts.join(' ;\n  ')} .\n` : ''
}

/** With its prefix where nothing in it would have to be escaped. */
const shortText = ({ prefix, local }: Iri): string =>
  /^[A-Za-z_][\w-]*$/.test(local) ? `${prefix}:${local}` : `<${prefixes[prefix]}${local}>`

function termText(term: Term): string {
  if ('iri' in term) return shortText(term.iri)
  if ('list' in term) return `(${term.list.map(literalText).join(' ')})`
  return literalText(term)
}

const literalText = ({ text, datatype }: Literal): string =>
  `"${escaped(text)}"${datatype ? `^^${shortText(datatype)}` : ''}`

const short: { readonly [character: string]: string } = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
const special = /["\\\u0000-\u001f\u007f\ufffe\uffff]/g

const escaped = (text: string): string =>
  text.replace(special, character => short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

async function* statementsIn(file: AsyncIterable<string>): Statements {
  const feed = new EventEmitter()
  let found: Said[] = []
  let failed: Error | undefined
  let at: Position = { line: 1, column: 1 }
  let last: Place = { line: 1, start: 0, end: 0 }
  // The parser reads what it is given before `emit` returns: no more than the statements of one piece wait.
  new Parser().parse(feed, {
    onQuad(error: Error | null, quad: Quad | null) {
      if (error) failed ??= error
      else if (quad) found.push(statementOf(quad, at))
    },
    // Statements have no place of their own.
    ...{
      onToken(token: Place) {
        last = token
        at = { line: token.line, column: token.start + 1 }
      },
    },
  })
  const take = () => {
    const taken = found
    found = []
    return taken
  }
  for await (const text of file) {
    feed.emit('data', text)
    yield take()
    if (failed) throw flawOf(failed, last)
  }
  feed.emit('end')
  yield take()
  if (failed) throw flawOf(failed, last)
}

/** Of a token; columns from 0. */
interface Place {
  line: number
  start: number
  end: number
}

type QuadTerm = { termType: string; value: string; language?: string; datatype?: { value: string } }

function statementOf(quad: Quad, at: Position): Said {
  const [subject, predicate] = [nameOf(quad.subject), nameOf(quad.predicate)]
  const object = objectOf(quad.object)
  if (subject === undefined || predicate === undefined || object === undefined)
    return { problem: { message: 'statements about statements, and with variables, cannot be read', ...at } }
  return { subject, predicate, object, at }
}

const nameOf = ({ termType, value }: QuadTerm): string | undefined =>
  termType === 'NamedNode' ? value : termType === 'BlankNode' ? `_:${value}` : undefined

function objectOf(term: QuadTerm): RdfObject | undefined {
  const { termType, value, language, datatype } = term
  if (termType === 'Literal') return { text: value, datatype: datatype?.value ?? '', ...(language && { language }) }
  const id = nameOf(term)
  return id === undefined ? undefined : { id }
}

/** The parser names the token that does not fit; what is no token stands behind the last one. */
function flawOf(error: Error, last: Place): AppError {
  const { token, line = last.line } = (error as { context?: { token?: Partial<Place>; line?: number } }).context ?? {}
  const column = token?.start ?? (line === last.line ? last.end : 0)
  return flawAt(`The file is not Turtle: ${error.message.replace(/ on line \d+\.$/, '')}`, { line, column: column + 1 })
}
