import type { Drawing } from '../contract/drawing.ts'
import type { Node, Properties, Relationship, Value } from '../contract/graph.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import type { Census } from './census.ts'
import type { Kind } from './kinds.ts'

/**
 * The shape of an exchange format, the same for all: `server/formats/index.ts` lists them, one file each. A format knows
 * files and streams, and nothing of engines or HTTP.
 */
export interface Format {
  /** As a request names it: `json`. */
  name: string
  title: string
  mediaType: string
  /** Without the dot; a file that is written has the first. */
  extensions: readonly [string, ...string[]]
  /** Programs that read it, for a person. */
  readBy: string
  /** What becomes of the kinds of values that it cannot hold; all others come back exactly as they were. */
  losses: Losses
  /** Nodes and relationships together, of a format that is to be read and not streamed: all of them are held. */
  atMost?: number
  /** Whether a picture of the graph can stand in it. */
  drawing?: true
  /** What other programs read in place of the kinds that only this one gives back exactly. */
  elsewhere?: Losses
  /** Pieces of the file, in order. Reads nodes and relationships as often as it needs, and holds them only with `atMost`. */
  write(graph: GraphSource, options: WriteOptions): AsyncIterable<string | Uint8Array>
  /**
   * What a file says, as it comes: a file of ours gives nodes before relationships, another may not. What is wrong with
   * one node or relationship is a `problem`, and reading goes on behind it.
   *
   * Errors: FILE_INVALID with line and column where the rest cannot be read.
   */
  read?(file: AsyncIterable<Uint8Array>): AsyncIterable<Incoming>
}

/** Each as the end of a sentence that begins with what is lost: `… are written as text`. */
export type Losses = { readonly [kind in Kind]?: string }

export interface WriteOptions {
  /** Texts as they are, even where a spreadsheet would run them as formulas. */
  raw: boolean
  /** Of formats that are read by people. @default en */
  language?: 'en' | 'zh'
  /** What stands over it; formats that are read by people only. */
  title?: string
  /** A picture of the graph, for formats that have room for one. */
  drawing?: Drawing
  /** How much there is to choose from. */
  total?: { nodes: number; relationships: number }
  signal?: AbortSignal
}

/** A graph on its way out, as large as it may be. Each call reads it from the beginning. */
export interface GraphSource {
  nodes(): AsyncIterable<OutgoingNode>
  /** Both ends of each are among the nodes. */
  relationships(): AsyncIterable<OutgoingRelationship>
  about: About
  /** Which labels, types, properties and kinds of values are in it. */
  census: Census
}

/** What a node is called: in the file by `id`, which is its key where that is unique, else its element id. */
export interface NodeName {
  id: string | number
  labels: Node['labels']
  /** The property whose value is unique among all nodes of this label, where the database says so. */
  key?: { label: string; property: string; value: Value }
}

export interface OutgoingNode extends NodeName {
  properties: Properties
  look?: Look
}

export interface OutgoingRelationship {
  id: string | number
  type: Relationship['type']
  source: NodeName
  target: NodeName
  properties: Properties
  /** The property that tells it from all others, where there is one. */
  key?: { property: string; value: Value }
}

/** How a node is drawn in the scene that it comes from. */
export interface Look {
  /** Pixels at 100 %, y downwards. */
  x?: number
  y?: number
  /** Diameter in the same pixels. */
  size?: number
  /** `#rrggbb` */
  color?: string
}

/** One thing that a file says. */
export type Incoming =
  | { node: IncomingNode; at?: PlaceInFile }
  | { relationship: IncomingRelationship; at?: PlaceInFile }
  /** What the file says about itself, where it is one of ours. */
  | { about: unknown }
  /** Something that could not be read and was passed over. */
  | { problem: ProblemPlace }

export interface IncomingNode {
  id: string | number
  labels: string[]
  properties: Properties
  look?: Look
}

export interface IncomingRelationship {
  /** Files need not name relationships. */
  id?: string | number
  type: string
  source: string | number
  target: string | number
  properties: Properties
}

/** Where in a file, 1-based; columns count UTF-16 units. */
export interface Position {
  line: number
  column: number
}

/** `file` where several are in one. */
export interface PlaceInFile extends Position {
  file?: string
}

/** What a file says about itself. */
export interface About {
  /** Program and version that wrote it. */
  generator: string
  /** When, ISO 8601. */
  exported: string
  /** The database that it was read from. */
  source: { engine: string; version?: string; database?: string }
  /** What was asked for: everything, nodes of some labels, entities that were named, or the query and its parameters. */
  selection: {
    kind: 'all' | 'labels' | 'entities' | 'query'
    labels?: string[]
    statement?: string
    parameters?: Properties
    note?: string
  }
  /** What an analyst wrote, and about which nodes and relationships of the file; absent when nothing was given. */
  notes?: readonly WrittenNote[]
  /** Whether passages and reports go along. */
  evidence: boolean
  counts: { nodes: number; relationships: number }
  /** What is missing that belongs to what was asked for, a sentence each; empty when nothing is. */
  leftOut: string[]
  /** What this format cannot hold of what is there, a sentence each. */
  lost: string[]
  /** What programs other than this one read differently, a sentence each. */
  elsewhere: string[]
}

/** Text (Markdown), and the ids that the file has for what it is about. */
export interface WrittenNote {
  text: string
  nodes: readonly OutgoingNode['id'][]
  relationships: readonly OutgoingRelationship['id'][]
}
