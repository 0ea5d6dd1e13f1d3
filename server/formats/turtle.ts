import type { Format } from './format.ts'
import { inPieces } from './pieces.ts'
import { type Iri, type Literal, prefixes, type Resource, resources, type Term } from './rdf.ts'
import { rdfElsewhere, rdfLosses } from './rdflosses.ts'

/** Turtle: the graph as RDF, in the vocabulary of `rdf.ts`. */
export const turtle: Format = {
  name: 'turtle',
  title: 'Turtle (RDF)',
  mediaType: 'text/turtle; charset=utf-8',
  extensions: ['ttl'],
  readBy: 'RDF stores, rdflib, n3',
  losses: rdfLosses,
  elsewhere: rdfElsewhere,
  write: graph =>
    inPieces(
      (async function* () {
        for (const [prefix, text] of Object.entries(prefixes)) yield `@prefix ${prefix}: <${text}> .\n`
        for await (const resource of resources(graph)) yield resourceText(resource)
      })(),
    ),
}

function resourceText({ subject, types, statements }: Resource): string {
  const parts = [
    ...(types.length > 0 ? [`a ${types.map(iriText).join(', ')}`] : []),
    ...statements.map(([predicate, object]) => `${iriText(predicate)} ${termText(object)}`),
  ]
  return parts.length > 0 ? `\n${iriText(subject)} ${parts.join(' ;\n  ')} .\n` : ''
}

/** With its prefix where nothing in it would have to be escaped. */
const iriText = ({ prefix, local }: Iri): string =>
  /^[A-Za-z_][\w-]*$/.test(local) ? `${prefix}:${local}` : `<${prefixes[prefix]}${local}>`

function termText(term: Term): string {
  if ('iri' in term) return iriText(term.iri)
  if ('list' in term) return `(${term.list.map(literalText).join(' ')})`
  return literalText(term)
}

const literalText = ({ text, datatype }: Literal): string =>
  `"${escaped(text)}"${datatype ? `^^${iriText(datatype)}` : ''}`

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
