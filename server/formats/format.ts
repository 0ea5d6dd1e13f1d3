import type { Node, Properties, Relationship } from '../contract/graph.ts'

/**
 * The shape of an exchange format, the same for all: `server/formats/index.ts` lists them, one file each. A format knows
 * files and streams, and nothing of engines or HTTP.
 */
export interface Format {
  /** As a request names it: `json`. */
  name: string
  title: string
  mediaType: string
  /** Without the dot. */
  extension: string
  /** Programs that read it, for a person. */
  readBy: string
  /** Pieces of the file, in order. Takes nodes first, then relationships, each once, and holds neither; `about` is asked last. */
  write(graph: GraphSource): AsyncGenerator<string>
}

/** A graph on its way out, as large as it may be: read it once, nodes before relationships. */
export interface GraphSource {
  nodes: AsyncIterable<OutgoingNode>
  /** Both ends of each were among the nodes. */
  relationships: AsyncIterable<OutgoingRelationship>
  /** Known when both have been read. */
  about(): About
}

/** `id` names it in the file: its key where that is unique, else its element id. */
export interface OutgoingNode {
  id: string | number
  labels: Node['labels']
  properties: Properties
}

export interface OutgoingRelationship {
  id: string | number
  type: Relationship['type']
  /** Ids of its nodes in the file. */
  source: string | number
  target: string | number
  properties: Properties
}

/** What a file says about itself. */
export interface About {
  /** Program and version that wrote it. */
  generator: string
  /** When, ISO 8601. */
  exported: string
  /** The database that it was read from. */
  source: { engine: string; version?: string; database?: string }
  /** What was asked for: everything, entities that were named, or the query and its parameters. */
  selection: { kind: 'all' | 'entities' | 'query'; statement?: string; parameters?: Properties; note?: string }
  /** What an analyst wrote, and about which nodes and relationships of the file; absent when nothing was given. */
  notes?: readonly WrittenNote[]
  /** Whether passages and reports go along. */
  evidence: boolean
  counts: { nodes: number; relationships: number }
  /** What is missing that belongs to what was asked for, a sentence each; empty when nothing is. */
  leftOut: string[]
}

/** Text (Markdown), and the ids that the file has for what it is about. */
export interface WrittenNote {
  text: string
  nodes: readonly OutgoingNode['id'][]
  relationships: readonly OutgoingRelationship['id'][]
}
