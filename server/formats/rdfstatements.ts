import type { ProblemPlace } from '../contract/problem.ts'
import type { Position } from './format.ts'
import { prefixes } from './rdfwords.ts'

// Statements of RDF as readers of its syntaxes give them.

export interface Statement {
  /** An IRI, or a blank node as `_:name`. */
  subject: string
  predicate: string
  object: RdfObject
  at: Position
}

export type RdfObject = { id: string } | RdfLiteral | { items: RdfObject[] }

export interface RdfLiteral {
  text: string
  datatype: string
  language?: string
}

/** What is wrong with one statement is a problem, and reading goes on behind it. */
export type Said = Statement | { problem: ProblemPlace }

/** What a file says, as it comes, as many at a time as are at hand. */
export type Statements = AsyncIterable<readonly Said[]>

export const rdf = (name: string): string => prefixes.rdf + name
export const xsd = (name: string): string => prefixes.xsd + name

export const isBlank = (id: string): boolean => id.startsWith('_:')
