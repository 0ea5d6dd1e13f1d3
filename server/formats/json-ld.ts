import type { Format } from './format.ts'
import { jsonLdStatements } from './jsonldreading.ts'
import { inPieces, separated } from './pieces.ts'
import { type Literal, type Resource, resources, type Term } from './rdf.ts'
import { graphOf } from './rdfgraph.ts'
import { rdfElsewhere, rdfLosses } from './rdflosses.ts'
import { type Iri, prefixes } from './rdfwords.ts'
import { decoded } from './text.ts'

/** JSON-LD 1.1: the same statements as Turtle, in the words of `rdfwords.ts`. Values are texts with their datatype, so that no number is rounded. */
export const jsonLd: Format = {
  name: 'jsonld',
  title: 'JSON-LD (RDF)',
  mediaType: 'application/ld+json',
  extensions: ['jsonld'],
  readBy: 'RDF stores, rdflib, search engines, Guanxi',
  losses: rdfLosses,
  elsewhere: rdfElsewhere,
  write: graph =>
    inPieces(
      (async function* () {
        yield `{"@context":${JSON.stringify({ '@version': 1.1, ...prefixes })},\n"@graph":[\n`
        yield* separated(resources(graph), ',\n', resource => JSON.stringify(objectOf(resource)))
        yield '\n]}\n'
      })(),
    ),
  read: file => graphOf(jsonLdStatements(decoded(file))),
}

const compact = ({ prefix, local }: Iri): string => `${prefix}:${local}`

function objectOf({ subject, types, statements }: Resource): object {
  const object: { [name: string]: unknown } = { '@id': compact(subject) }
  if (types.length > 0) object['@type'] = types.map(compact)
  // All names have a prefix: none is one that objects have already.
  for (const [predicate, term] of statements) {
    const name = compact(predicate)
    const before = object[name]
    if (Array.isArray(before)) before.push(termOf(term))
    else object[name] = before === undefined ? termOf(term) : [before, termOf(term)]
  }
  return object
}

function termOf(term: Term): unknown {
  if ('iri' in term) return { '@id': compact(term.iri) }
  if ('list' in term) return { '@list': term.list.map(literalOf) }
  return literalOf(term)
}

const literalOf = ({ text, datatype }: Literal): unknown =>
  datatype ? { '@value': text, '@type': compact(datatype) } : text
