import { z } from 'zod'
import type { Node, Path, Relationship, Value } from './graph.ts'
import { remarkSchema } from './remark.ts'
import { parameterTypes } from './savedquery.ts'

// The schema of every message of the API, and the type beside it. Answers carry no transforms, so the shape on the
// wire and the shape after parsing are one. The client imports types only: zod stays out of its bundle.

const valueSchema: z.ZodType<Value> = z.any().meta({
  id: 'Value',
  description:
    'JSON, or an object tagged with `$type`: Integer (beyond ±(2^53 − 1)), Float (without a fraction, NaN, infinite), ' +
    'Date, Time, LocalTime, DateTime, LocalDateTime, Duration, Point, Bytes, Map, Node, Relationship, Path.',
})
export const propertiesSchema = z.record(z.string(), valueSchema)

export const nodeSchema: z.ZodType<Node> = z
  .object({ $type: z.literal('Node'), id: z.string(), labels: z.array(z.string()), properties: propertiesSchema })
  .meta({ id: 'Node' })
export const relationshipSchema: z.ZodType<Relationship> = z
  .object({
    $type: z.literal('Relationship'),
    id: z.string(),
    type: z.string(),
    start: z.string(),
    end: z.string(),
    properties: propertiesSchema,
  })
  .meta({ id: 'Relationship' })
export const pathSchema: z.ZodType<Path> = z
  .object({ $type: z.literal('Path'), nodes: z.array(nodeSchema), relationships: z.array(relationshipSchema) })
  .meta({ id: 'Path' })

/** How a request names a node or relationship: its element id, or the value of a property with a unique constraint (`person:sun-ruizhe`). */
export const referenceSchema = z.string().min(1).max(2000)
const referencesSchema = z.array(referenceSchema).max(10_000)
export const parametersSchema = z.record(z.string(), valueSchema).meta({ id: 'Parameters' })

/** Cypher that ran behind an answer, so that every step can be shown and copied. */
export const statementSchema = z
  .object({ statement: z.string(), parameters: parametersSchema })
  .meta({ id: 'Statement' })
export type Statement = z.infer<typeof statementSchema>

const directionSchema = z.enum(['out', 'in'])
export type Direction = z.infer<typeof directionSchema>

export const statusSchema = z.enum(['asserted', 'hedged', 'inferred', 'contradicted'])
export type Status = z.infer<typeof statusSchema>

// ── health ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const healthAnswer = z
  .object({
    ok: z.boolean(),
    engine: z.enum(['neo4j', 'embedded']),
    version: z.string().optional(),
    edition: z.string().optional(),
    database: z.string().optional(),
    /** Milliseconds of a round trip to the engine. */
    latency: z.number().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    retryAfter: z.number().optional(),
    /** Upper bounds of one request, which it may lower and never raise. */
    limits: z.object({
      /** Milliseconds. */
      timeout: z.number(),
      rows: z.number(),
      bytes: z.number(),
      /** Nodes and relationships beside the rows. */
      entities: z.number(),
      /** Megabytes of one statement on the embedded engine. */
      memory: z.number().optional(),
      /** Queries at once. */
      queries: z.number(),
      exports: z.object({ timeout: z.number(), rows: z.number() }),
    }),
    editing: z.boolean(),
  })
  .meta({ id: 'Health' })
export type HealthAnswer = z.infer<typeof healthAnswer>

// ── schema ──────────────────────────────────────────────────────────────────────────────────────────────────────

const propertySummarySchema = z
  .object({
    name: z.string(),
    /** Value types seen, in Neo4j's words: STRING, INTEGER, FLOAT, BOOLEAN, LIST, DATE … */
    types: z.array(z.string()),
    /** How many of `sampled` had it. */
    present: z.number(),
    sampled: z.number(),
  })
  .meta({ id: 'PropertySummary' })

export const schemaAnswer = z
  .object({
    counts: z.object({ nodes: z.number(), relationships: z.number() }),
    labels: z.array(
      z.object({
        name: z.string(),
        count: z.number(),
        /** The property with a unique constraint that identifies nodes of this label, when there is one. */
        identity: z.string().optional(),
        /** The property that reads best as a name, guessed from the sample. */
        caption: z.string().optional(),
        properties: z.array(propertySummarySchema),
      }),
    ),
    types: z.array(z.object({ name: z.string(), count: z.number(), properties: z.array(propertySummarySchema) })),
    /** Which labels are tied by which types. `count` is exact where the engine counts it cheaply, else left out. */
    connections: z.array(
      z.object({ from: z.string(), type: z.string(), to: z.string(), count: z.number().optional() }),
    ),
    /** Properties and connections were read from at most this many entities per label or type; null = from all. */
    sampledPer: z.number().nullable(),
    constraints: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        entity: z.enum(['node', 'relationship']),
        of: z.array(z.string()),
        properties: z.array(z.string()),
      }),
    ),
    indexes: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        entity: z.enum(['node', 'relationship']),
        of: z.array(z.string()),
        properties: z.array(z.string()),
        online: z.boolean(),
      }),
    ),
    /** Whether relationships here carry evidence that leads to passages. */
    evidence: z.boolean(),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'Schema' })
export type SchemaAnswer = z.infer<typeof schemaAnswer>

// ── overview: what a first look shows ───────────────────────────────────────────────────────────────────────────

export const overviewAnswer = z
  .object({
    nodes: z.array(nodeSchema),
    relationships: z.array(relationshipSchema),
    /** Nodes and relationships in the database, all of them. */
    total: z.object({ nodes: z.number(), relationships: z.number() }),
    /** Why these and not others. */
    remarks: z.array(remarkSchema),
    /** What is left out, by label: the source layer (reports and passages), or what did not fit. */
    omitted: z.array(z.object({ label: z.string(), count: z.number(), reason: z.enum(['source', 'size']) })),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'Overview' })
export type OverviewAnswer = z.infer<typeof overviewAnswer>

// ── search ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const searchRequest = z
  .object({
    q: z.string().max(500),
    label: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(20),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
  })
  .meta({ id: 'SearchRequest' })
export type SearchRequest = z.input<typeof searchRequest>

const matchesSchema = z.array(
  z.object({
    property: z.string(),
    text: z.string(),
    how: z.enum(['exact', 'prefix', 'word', 'substring', 'fuzzy']),
    /** Half-open ranges in UTF-16 units of `text`. */
    marks: z.array(z.tuple([z.number(), z.number()])),
  }),
)

export const searchAnswer = z
  .object({
    hits: z.array(
      z.object({
        node: nodeSchema,
        score: z.number(),
        /** Best match first: which property, how it matched, and which characters of its text to mark. */
        matches: matchesSchema,
      }),
    ),
    total: z.number(),
    /** False when counting stopped at a cap: then there are at least `total`. */
    totalExact: z.boolean(),
    /** Hits by label, over all of `total`. */
    labels: z.array(z.object({ label: z.string(), count: z.number() })),
    /** By what the answer was found; `scan` reads names only and says so in `remarks`. */
    index: z.enum(['fulltext', 'memory', 'scan']),
    /** What was not looked through, and what to do about it. */
    remarks: z.array(remarkSchema),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'SearchAnswer' })
export type SearchAnswer = z.infer<typeof searchAnswer>

export const searchRelationshipsRequest = z
  .object({
    q: z.string().max(500),
    type: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(20),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
  })
  .meta({ id: 'SearchRelationshipsRequest' })
export type SearchRelationshipsRequest = z.input<typeof searchRelationshipsRequest>

export const searchRelationshipsAnswer = z
  .object({
    hits: z.array(
      z.object({
        relationship: relationshipSchema,
        start: nodeSchema,
        end: nodeSchema,
        score: z.number(),
        /** Best match first. The type is there as property `type`, in words: HOLDS_POST is `holds post`. */
        matches: matchesSchema,
      }),
    ),
    total: z.number(),
    /** False when not all relationships were looked through: then there are at least `total`. */
    totalExact: z.boolean(),
    /** Hits by type, over all of `total`. */
    types: z.array(z.object({ type: z.string(), count: z.number() })),
    /** How many relationships were looked through, and how many there are (of the type that was asked for). */
    searched: z.number(),
    of: z.number(),
    remarks: z.array(remarkSchema),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'SearchRelationshipsAnswer' })
export type SearchRelationshipsAnswer = z.infer<typeof searchRelationshipsAnswer>

export const searchIndexAnswer = z
  .object({
    index: z.enum(['fulltext', 'memory']),
    created: z.boolean(),
    message: z.string(),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'SearchIndexAnswer' })
export type SearchIndexAnswer = z.infer<typeof searchIndexAnswer>

// ── node, relationship ──────────────────────────────────────────────────────────────────────────────────────────

const degreeSchema = z
  .object({ type: z.string(), direction: directionSchema, count: z.number() })
  .meta({ id: 'Degree' })

export const nodeAnswer = z
  .object({ node: nodeSchema, degree: z.number(), degrees: z.array(degreeSchema), ran: z.array(statementSchema) })
  .meta({ id: 'NodeAnswer' })
export type NodeAnswer = z.infer<typeof nodeAnswer>

export const relationshipAnswer = z
  .object({ relationship: relationshipSchema, start: nodeSchema, end: nodeSchema, ran: z.array(statementSchema) })
  .meta({ id: 'RelationshipAnswer' })
export type RelationshipAnswer = z.infer<typeof relationshipAnswer>

/** Many at once: reopening a scene, pasting ids. Unknown references come back in `missing`. */
export const entitiesRequest = z.object({
  nodes: referencesSchema.default([]),
  relationships: referencesSchema.default([]),
})
export type EntitiesRequest = z.input<typeof entitiesRequest>
export const entitiesAnswer = z
  .object({
    nodes: z.array(nodeSchema),
    relationships: z.array(relationshipSchema),
    missing: z.array(z.string()),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'EntitiesAnswer' })
export type EntitiesAnswer = z.infer<typeof entitiesAnswer>

/** The relationships that run between the given nodes. */
export const betweenRequest = z.object({
  nodes: referencesSchema,
  limit: z.number().int().min(1).max(100_000).default(10_000),
})
export type BetweenRequest = z.input<typeof betweenRequest>
export const betweenAnswer = z
  .object({ relationships: z.array(relationshipSchema), truncated: z.boolean(), ran: z.array(statementSchema) })
  .meta({ id: 'BetweenAnswer' })
export type BetweenAnswer = z.infer<typeof betweenAnswer>

// ── neighbours ──────────────────────────────────────────────────────────────────────────────────────────────────

export const neighbourCountsRequest = z.object({ refs: z.array(referenceSchema).min(1).max(2000) })
export type NeighbourCountsRequest = z.input<typeof neighbourCountsRequest>

const neighbourGroupSchema = z
  .object({
    type: z.string(),
    direction: directionSchema,
    /** Relationships of this type and direction: always exact. */
    count: z.number(),
    /** By label of the other end. Exact when `labelsExact`, else over the first `labelsCounted` relationships. */
    labels: z.array(z.object({ label: z.string(), count: z.number() })),
    labelsExact: z.boolean(),
    labelsCounted: z.number(),
  })
  .meta({ id: 'NeighbourGroup' })

export const neighbourCountsAnswer = z
  .object({
    nodes: z.array(z.object({ id: z.string(), degree: z.number(), groups: z.array(neighbourGroupSchema) })),
    missing: z.array(z.string()),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'NeighbourCountsAnswer' })
export type NeighbourCountsAnswer = z.infer<typeof neighbourCountsAnswer>

export const neighboursRequest = z
  .object({
    /** Several nodes are expanded in one request; `limit` and the cuts are per node. */
    refs: z.array(referenceSchema).min(1).max(200),
    /** Left out: all types, both directions, any label except the source layer (see `source`). */
    groups: z
      .array(
        z.object({ type: z.string().optional(), direction: directionSchema.optional(), label: z.string().optional() }),
      )
      .max(200)
      .optional(),
    /** `date`: newest first, by the properties that `contract/dates.ts` takes for dates; `evidence`: most locators first. */
    order: z.enum(['degree', 'name', 'key', 'date', 'evidence']).default('degree'),
    limit: z.number().int().min(1).max(5000).default(25),
    /** The cursor of the page before, from `cuts[].next`; only with one node in `refs`. */
    after: z.string().optional(),
    /** Nodes that are drawn already: not counted against `limit`, but their relationships to `refs` are in the answer. */
    known: referencesSchema.default([]),
    /** Also hand out passages and reports. */
    source: z.boolean().default(false),
    /** Also the relationships, of any type, among the neighbours that are new, and between these and `known` or `refs`. */
    among: z.boolean().default(false),
  })
  .meta({ id: 'NeighboursRequest' })
export type NeighboursRequest = z.input<typeof neighboursRequest>

export const neighboursAnswer = z
  .object({
    /** The nodes asked for, and their neighbours. */
    nodes: z.array(nodeSchema),
    relationships: z.array(relationshipSchema),
    cuts: z.array(
      z.object({
        id: z.string(),
        /** Distinct neighbours that match the request, and how many of them this answer holds or `known` named. */
        total: z.number(),
        shown: z.number(),
        next: z.string().optional(),
      }),
    ),
    /** Set when there are more relationships by `among` than one answer holds; some are missing then. */
    truncated: z.literal(true).optional(),
    missing: z.array(z.string()),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'NeighboursAnswer' })
export type NeighboursAnswer = z.infer<typeof neighboursAnswer>

// ── paths ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const pathsRequest = z
  .object({
    from: referenceSchema,
    to: referenceSchema,
    /** `shortest`: one; `allShortest`: all of the least length; `next`: by length, longer ones included. */
    mode: z.enum(['shortest', 'allShortest', 'next']).default('allShortest'),
    /** How many are listed at most. Left out: 20 of `next`, 100 of `allShortest`. */
    k: z.number().int().min(1).max(100).optional(),
    direction: z.enum(['any', 'out']).default('any'),
    /** Only relationships of these types. Left out, or empty: of all types. */
    types: z.array(z.string()).max(1000).optional(),
    /** Nodes that no path may touch. */
    exclude: z.array(referenceSchema).max(1000).default([]),
    /** Relationships that no path may use. */
    excludeRelationships: z.array(referenceSchema).max(1000).default([]),
    /** Nodes that every path must touch. */
    through: z.array(referenceSchema).max(10).default([]),
    maximumHops: z.number().int().min(1).max(10).default(4),
    /** Also walk through passages and reports. */
    source: z.boolean().default(false),
  })
  .meta({ id: 'PathsRequest' })
export type PathsRequest = z.input<typeof pathsRequest>

export const pathsAnswer = z
  .object({
    from: nodeSchema,
    to: nodeSchema,
    /** Ranked: weakest evidence first criterion (asserted before hedged before inferred before contradicted; none = asserted is not claimed, it comes last), then hops. */
    paths: z.array(z.object({ path: pathSchema, hops: z.number(), weakest: statusSchema.nullable() })),
    /** More paths of the kind asked for exist than are listed. */
    truncated: z.boolean(),
    /** Paths that were found, listed or not; when not `totalExact`, there are at least so many. */
    total: z.number(),
    totalExact: z.boolean(),
    /** All paths of up to so many hops were looked at. */
    maximumHops: z.number(),
    /** Why it gave up before `maximumHops` of the request: relationships read, steps tried, or paths of one length kept. */
    stopped: z.enum(['read', 'tried', 'kept']).nullable(),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'PathsAnswer' })
export type PathsAnswer = z.infer<typeof pathsAnswer>

// ── query ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const queryRequest = z
  .object({
    statement: z.string().min(1),
    parameters: parametersSchema.default({}),
    /** Milliseconds; can lower the server's limit, never raise it. */
    timeout: z.number().int().positive().optional(),
    /** Likewise. */
    rowLimit: z.number().int().positive().optional(),
    /** Likewise: bytes of all rows together as JSON. */
    byteLimit: z.number().int().positive().optional(),
    /** Likewise: megabytes of the statement on the embedded engine; Neo4j has no limit for one statement. */
    memory: z.number().int().positive().optional(),
    /** Rows left out at the beginning: how an answer that was cut goes on, from `next` of its summary. */
    offset: z.number().int().min(0).max(1_000_000_000).optional(),
  })
  .meta({ id: 'QueryRequest' })
export type QueryRequest = z.input<typeof queryRequest>

export const planSchema: z.ZodType<PlanMessage> = z
  .object({
    operator: z.string(),
    details: z.string().optional(),
    estimatedRows: z.number().optional(),
    /** What PROFILE has counted: rows that it gave, and accesses to the store. */
    rows: z.number().optional(),
    dbHits: z.number().optional(),
    get children(): z.ZodArray<z.ZodType<PlanMessage>> {
      return z.array(planSchema)
    },
  })
  .meta({ id: 'Plan' })
export interface PlanMessage {
  operator: string
  details?: string | undefined
  estimatedRows?: number | undefined
  rows?: number | undefined
  dbHits?: number | undefined
  children: PlanMessage[]
}

const changesSchema = z.object({
  nodesCreated: z.number(),
  nodesDeleted: z.number(),
  relationshipsCreated: z.number(),
  relationshipsDeleted: z.number(),
  propertiesSet: z.number(),
  labelsAdded: z.number(),
  labelsRemoved: z.number(),
})

export const querySummary = z
  .object({
    rows: z.number(),
    /** Why the rows end early, if they do. */
    cut: z.enum(['rows', 'bytes']).nullable(),
    /** Present where it is cut: the `offset` with which the same request goes on. The order is that of ORDER BY, else the database's own. */
    next: z.number().optional(),
    /** The graph in the result holds this much; `graphCut` when more was in the rows than it may hold. */
    nodes: z.number(),
    relationships: z.number(),
    graphCut: z.boolean(),
    /** How many nodes and relationships of the rows are therefore not in the graph. */
    leftOut: z.object({ nodes: z.number(), relationships: z.number() }).optional(),
    /** Milliseconds. */
    duration: z.number(),
    changes: changesSchema,
    notices: z.array(z.object({ code: z.string(), message: z.string() })),
    /** Of EXPLAIN and PROFILE. */
    plan: planSchema.optional(),
  })
  .meta({ id: 'QuerySummary' })
export type QuerySummary = z.infer<typeof querySummary>

/**
 * A line of the streamed answer (`application/x-ndjson`): first `columns`, then `row`s, with the entities in them that
 * were not seen before in `graph` lines, last `summary` or `problem`.
 */
export const queryEvent = z
  .union([
    z.object({ columns: z.array(z.string()) }),
    z.object({ row: z.array(valueSchema) }),
    z.object({ graph: z.object({ nodes: z.array(nodeSchema), relationships: z.array(relationshipSchema) }) }),
    z.object({ summary: querySummary }),
    z.object({ problem: z.any() }),
  ])
  .meta({ id: 'QueryEvent' })
export type QueryEvent = z.infer<typeof queryEvent>

/** The same in one piece (`application/json`). */
export const queryAnswer = z
  .object({
    columns: z.array(z.string()),
    rows: z.array(z.array(valueSchema)),
    graph: z.object({ nodes: z.array(nodeSchema), relationships: z.array(relationshipSchema) }),
    summary: querySummary,
  })
  .meta({ id: 'QueryAnswer' })
export type QueryAnswer = z.infer<typeof queryAnswer>

/** A result as a file, all of it: CSV that no spreadsheet takes for formulas, or a JSON object a line. */
export const rowsExportRequest = z
  .object({
    statement: z.string().min(1),
    parameters: parametersSchema.default({}),
    format: z.enum(['csv', 'jsonl']).default('csv'),
    /** Milliseconds; can lower the server's limit for exports, never raise it. */
    timeout: z.number().int().positive().optional(),
    /** Of the file, without its ending. */
    name: z.string().trim().max(200).optional(),
  })
  .meta({ id: 'RowsExportRequest' })
export type RowsExportRequest = z.input<typeof rowsExportRequest>

export const rowsDownloadAnswer = z
  .object({
    /** Where the file can be fetched, once, within `seconds`. */
    path: z.string(),
    seconds: z.number(),
  })
  .meta({ id: 'RowsDownload' })
export type RowsDownloadAnswer = z.infer<typeof rowsDownloadAnswer>

/** Asked while somebody types: what is wrong with a text, or probably is. */
export const lintRequest = z
  .object({
    statement: z.string().max(200_000),
    /** Names of the parameters that have a value. */
    parameters: z.array(z.string()).max(1000).default([]),
    /** Whether writing is meant. */
    editing: z.boolean().default(false),
  })
  .meta({ id: 'LintRequest' })
export type LintRequest = z.input<typeof lintRequest>

const rangeFields = {
  /** From 1; the rest are offsets from 0 in UTF-16 units, `end` exclusive. */
  line: z.number(),
  column: z.number(),
  start: z.number(),
  end: z.number(),
}

export const lintAnswer = z
  .object({
    /** Whether the guard lets it run and the engine takes it. */
    admitted: z.boolean(),
    kind: z.enum(['read', 'write']).optional(),
    prefix: z.enum(['explain', 'profile']).optional(),
    /** Names of the parameters that it uses, in order of appearance. */
    parameters: z.array(z.string()),
    /** Where each statement stands, when there are several: one of them can be run. */
    statements: z.array(z.object(rangeFields)),
    /** In order of severity: the guard's refusals and the engine's objections, then likely slips, then what is still missing. */
    findings: z.array(
      z.object({
        severity: z.enum(['error', 'warning', 'info']),
        /** A code of a problem, or CARTESIAN_PRODUCT. */
        code: z.string(),
        message: z.string(),
        /** What was met, under one stable name: `LOAD CSV`. */
        construct: z.string().optional(),
        /** What to write in its place. */
        instead: z.string().optional(),
        ...rangeFields,
      }),
    ),
  })
  .meta({ id: 'LintAnswer' })
export type LintAnswer = z.infer<typeof lintAnswer>

const signatureFields = {
  name: z.string(),
  /** As the database writes it. */
  signature: z.string(),
  description: z.string(),
  /** An argument called `...` stands for more of the one before. */
  arguments: z.array(
    z.object({ name: z.string(), type: z.string(), description: z.string(), optional: z.boolean().optional() }),
  ),
}

export const functionsAnswer = z
  .object({
    /** One for each signature: a name may stand here twice. */
    functions: z.array(
      z.object({ ...signatureFields, category: z.string(), aggregating: z.boolean(), returns: z.string() }),
    ),
    procedures: z.array(
      z.object({
        ...signatureFields,
        returns: z.array(z.object({ name: z.string(), type: z.string(), description: z.string() })),
      }),
    ),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'FunctionsAnswer' })
export type FunctionsAnswer = z.infer<typeof functionsAnswer>

export const planAnswer = z.object({ plan: planSchema }).meta({ id: 'PlanAnswer' })
export type PlanAnswer = z.infer<typeof planAnswer>

// ── queries that are kept, and the phrases of seeds ─────────────────────────────────────────────────────────────────

const lineSchema = z.string().trim().max(300)
const paragraphSchema = z.string().max(5000)
const suggestionsFromSchema = z.object({ label: z.string().min(1).max(500), property: z.string().min(1).max(500) })

export const savedParameterSchema = z
  .object({
    /** Without the `$`. */
    name: z.string().min(1).max(200),
    type: z.enum(parameterTypes),
    label: lineSchema.optional(),
    labelZh: lineSchema.optional(),
    /** Suggestions are the values of this property; `label` is a label, or a type where there is no such label. */
    from: suggestionsFromSchema.optional(),
    /** Plain JSON of the type; a date as `2025-03-11`. Without it the parameter has to be filled in. */
    default: z.any().optional(),
  })
  .meta({ id: 'SavedParameter' })

const savedQueryFields = {
  name: lineSchema.min(1),
  nameZh: lineSchema.optional(),
  /** The sentence that is its face; `{place}` stands for the parameter `$place`. */
  phrase: lineSchema.optional(),
  phraseZh: lineSchema.optional(),
  description: paragraphSchema.optional(),
  descriptionZh: paragraphSchema.optional(),
  tags: z.array(z.string().trim().max(100)).max(50).default([]),
  /** Names parted by `/`; '' is the top. */
  folder: z.string().max(500).default(''),
  parameters: z.array(savedParameterSchema).max(100).default([]),
  statement: z.string().min(1).max(100_000),
}

export const phraseSchema = z
  .object({
    id: z.string(),
    /** Key of the report that brought it, as `report:…`. */
    report: z.string(),
    ...savedQueryFields,
  })
  .meta({ id: 'Phrase' })
export type Phrase = z.infer<typeof phraseSchema>

export const phrasesAnswer = z
  .object({
    /** In the order of their author, from easy to hard. */
    phrases: z.array(phraseSchema),
    /** Those of a seed that cannot be read, by the name of their report. */
    broken: z.array(z.object({ report: z.string(), message: z.string() })),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'PhrasesAnswer' })
export type PhrasesAnswer = z.infer<typeof phrasesAnswer>

export const savedQuerySchema = z
  .object({
    id: z.string(),
    version: z.number(),
    /** When this version was written: milliseconds since 1970. */
    at: z.number(),
    ...savedQueryFields,
  })
  .meta({ id: 'SavedQuery' })
export type SavedQueryAnswer = z.infer<typeof savedQuerySchema>

const fileProblemSchema = z
  .object({ code: z.string(), message: z.string(), line: z.number(), column: z.number() })
  .meta({ id: 'FileProblem' })

export const queriesAnswer = z
  .object({
    /** By folder and name. */
    queries: z.array(savedQuerySchema),
    /** Queries whose files cannot be read. */
    broken: z.array(z.object({ id: z.string(), message: z.string(), problems: z.array(fileProblemSchema) })),
  })
  .meta({ id: 'QueriesAnswer' })
export type QueriesAnswer = z.infer<typeof queriesAnswer>

export const savedQueryCreateRequest = z.object(savedQueryFields).meta({ id: 'SavedQueryCreateRequest' })
export type SavedQueryCreateRequest = z.input<typeof savedQueryCreateRequest>

export const savedQuerySaveRequest = z
  .object({
    ...savedQueryFields,
    /** The version that this one is based on. */
    base: z.number().int().min(1),
  })
  .meta({ id: 'SavedQuerySaveRequest' })
export type SavedQuerySaveRequest = z.input<typeof savedQuerySaveRequest>

export const savedQueryDeletedAnswer = z
  .object({ id: z.string(), days: z.number() })
  .meta({ id: 'SavedQueryDeleted', description: 'For `days` days it can be brought back.' })
export type SavedQueryDeletedAnswer = z.infer<typeof savedQueryDeletedAnswer>

export const queriesImportRequest = z
  .object({
    files: z
      .array(
        z.object({
          /** Below the folder of queries, parted by `/`: its folders become the query's. */
          path: z.string().max(1000).default(''),
          text: z.string().max(200_000),
        }),
      )
      .max(2000),
  })
  .meta({ id: 'QueriesImportRequest' })
export type QueriesImportRequest = z.input<typeof queriesImportRequest>

export const queriesImportAnswer = z
  .object({
    created: z.array(savedQuerySchema),
    /** Paths of files that say what is kept already. */
    unchanged: z.array(z.string()),
    /** Files that cannot be read, each with everything that is wrong. */
    refused: z.array(z.object({ path: z.string(), problems: z.array(fileProblemSchema) })),
  })
  .meta({ id: 'QueriesImportAnswer' })
export type QueriesImportAnswer = z.infer<typeof queriesImportAnswer>

export const suggestionsRequest = z
  .object({
    /** A label, or a type of relationship where there is no such label. */
    label: z.string().min(1).max(500),
    property: z.string().min(1).max(500),
    /** What has been typed; left out or empty, the commonest values. */
    q: z.string().max(500).default(''),
    limit: z.coerce.number().int().min(1).max(200).default(20),
  })
  .meta({ id: 'SuggestionsRequest' })
export type SuggestionsRequest = z.input<typeof suggestionsRequest>

export const suggestionsAnswer = z
  .object({
    /** Values that begin with what was typed first, then those with a word that does, then those that contain it. */
    suggestions: z.array(
      z.object({
        value: valueSchema,
        /** How many have it, of those that were looked at. */
        count: z.number(),
        /** The Chinese name beside it, where one goes with it. */
        nameZh: z.string().optional(),
      }),
    ),
    /** Different values that fit; `suggestions` are the first of them. */
    total: z.number(),
    /** False when not all nodes were looked at: then there may be more. */
    totalExact: z.boolean(),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'SuggestionsAnswer' })
export type SuggestionsAnswer = z.infer<typeof suggestionsAnswer>

// ── evidence ────────────────────────────────────────────────────────────────────────────────────────────────────

export const passageSchema = z
  .object({
    /** Element id of the Passage node. */
    id: z.string(),
    key: z.string(),
    /** Key of its report. */
    report: z.string(),
    line: z.number(),
    sentence: z.number(),
    digest: z.string().nullable(),
    /** Why the passage carries no fact, where it carries none. */
    noFact: z.string().nullable(),
    /** The sentence itself, where the original was attached. */
    text: z.string().nullable(),
    /** Present where `text` is the whole line, because it is not known which part of it is the sentence. */
    wholeLine: z.literal(true).optional(),
  })
  .meta({ id: 'Passage' })
export type Passage = z.infer<typeof passageSchema>

export const evidenceRequest = z.object({ refs: z.array(referenceSchema).min(1).max(1000) })
export type EvidenceRequest = z.input<typeof evidenceRequest>

export const evidenceAnswer = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['node', 'relationship']),
        claim: z.string().nullable(),
        status: statusSchema.nullable(),
        note: z.string().nullable(),
        /** In reading order. Empty = no source, which the interface says aloud. */
        passages: z.array(
          passageSchema.extend({
            /** The neighbouring passages of the report, where there are any. */
            before: passageSchema.nullable(),
            after: passageSchema.nullable(),
          }),
        ),
        /** Evidence keys that lead to no passage: a defect of the data, shown as such. */
        dangling: z.array(z.string()),
      }),
    ),
    missing: z.array(z.string()),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'EvidenceAnswer' })
export type EvidenceAnswer = z.infer<typeof evidenceAnswer>

export const reportsAnswer = z
  .object({
    reports: z.array(z.object({ node: nodeSchema, key: z.string(), name: z.string(), passages: z.number() })),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'ReportsAnswer' })
export type ReportsAnswer = z.infer<typeof reportsAnswer>

export const reportAnswer = z
  .object({
    report: nodeSchema,
    /** In reading order, with the ids of what each one proves or names. */
    passages: z.array(passageSchema.extend({ relationships: z.array(z.string()), nodes: z.array(z.string()) })),
    /** `covered`: passages that gave at least one relationship; `noFact`: marked as carrying none; the rest gave none and say nothing of why. */
    coverage: z.object({ passages: z.number(), covered: z.number(), noFact: z.number(), uncovered: z.number() }),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'ReportAnswer' })
export type ReportAnswer = z.infer<typeof reportAnswer>

// ── print ───────────────────────────────────────────────────────────────────────────────────────────────────────

const lengthSchema = z.number().min(0).max(40_000)
const placeSchema = z.number().min(-1e6).max(1e6)
const inkSchema = z.string().regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour as #rrggbb' })
const opacitySchema = z.number().min(0).max(1)
const markSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('path'),
    /** Path data of SVG. */
    d: z
      .string()
      .max(2_000_000)
      .regex(/^[MmLlHhVvCcSsQqTtAaZz0-9eE.,+\-\s]*$/, { error: 'must be path data of SVG' }),
    at: z.object({ x: placeSchema, y: placeSchema, scale: z.number().positive().max(1000) }).optional(),
    fill: inkSchema.optional(),
    rule: z.literal('evenodd').optional(),
    stroke: inkSchema.optional(),
    width: z.number().min(0).max(1000).optional(),
    dash: z.array(z.number().positive().max(1000)).max(8).optional(),
    opacity: opacitySchema.optional(),
  }),
  z.object({
    kind: z.literal('text'),
    text: z.string().max(2000),
    x: placeSchema,
    /** Of the line that letters stand on. */
    y: placeSchema,
    size: z.number().positive().max(1000),
    anchor: z.enum(['start', 'middle', 'end']),
    ink: inkSchema,
    strong: z.boolean().optional(),
    /** Colour of a rim round the letters. */
    halo: inkSchema.optional(),
    opacity: opacitySchema.optional(),
  }),
])

/** A page of shapes and text in CSS pixels from the top left, to be written as PDF. */
export const printRequest = z
  .object({
    width: lengthSchema.min(1),
    height: lengthSchema.min(1),
    title: z.string().max(2000),
    /** Null for nothing behind it. */
    background: inkSchema.nullable(),
    layers: z
      .array(
        z.object({
          /** What lies outside is not shown. */
          clip: z.object({ x: placeSchema, y: placeSchema, width: lengthSchema, height: lengthSchema }).nullable(),
          marks: z.array(markSchema).max(60_000),
        }),
      )
      .max(20),
  })
  .meta({ id: 'Drawing' })
export type PrintRequest = z.input<typeof printRequest>

// ── export ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const exportRequest = z
  .object({
    format: z.string(),
    scope: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('all') }),
      /** All nodes with any of these labels, and the relationships among them. */
      z.object({ kind: z.literal('labels'), labels: z.array(z.string()).min(1).max(100) }),
      /** Relationships named are given with their ends; with `between`, also every relationship among the nodes. */
      z.object({
        kind: z.literal('entities'),
        nodes: z.array(referenceSchema).max(100_000).default([]),
        relationships: z.array(referenceSchema).max(100_000).default([]),
        between: z.boolean().default(false),
        /** What the picture that is exported left out, in words; carried into the file. */
        note: z.string().max(2000).optional(),
        /** What an analyst wrote about it; carried into the file with what of it is exported. */
        notes: z
          .array(
            z.object({
              text: z.string().max(2000),
              nodes: z.array(referenceSchema).max(10_000).default([]),
              relationships: z.array(referenceSchema).max(10_000).default([]),
            }),
          )
          .max(1000)
          .optional(),
        /** How nodes are drawn, for formats that hold it: pixels at 100 %, y downwards. */
        looks: z
          .array(
            z.object({
              node: referenceSchema,
              x: z.number().optional(),
              y: z.number().optional(),
              size: z.number().positive().optional(),
              color: z
                .string()
                .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour as #rrggbb' })
                .optional(),
            }),
          )
          .max(100_000)
          .optional(),
      }),
      z.object({ kind: z.literal('query'), statement: z.string(), parameters: parametersSchema.default({}) }),
    ]),
    /** Passages and reports that prove what is exported go along. */
    evidence: z.boolean().default(true),
    /** Texts as they are, even where a spreadsheet would run them as formulas; an apostrophe stands before those otherwise. */
    raw: z.boolean().default(false),
    /** Of a dossier: its language, what stands over it, and a picture as the page draws it. */
    language: z.enum(['en', 'zh']).default('en'),
    title: z.string().max(200).optional(),
    drawing: printRequest.optional(),
  })
  .meta({ id: 'ExportRequest' })
export type ExportRequest = z.input<typeof exportRequest>

/** In an address: one value, or the parameter again for each. */
const severalSchema = z.union([z.string(), z.array(z.string())])
const switchSchema = z.enum(['true', 'false'])

/**
 * What of an export fits into an address. Of labels, entities and a statement one may be given; without any of them it is
 * everything.
 */
export const exportAddress = z
  .object({
    format: z.string(),
    labels: severalSchema.optional(),
    nodes: severalSchema.optional(),
    relationships: severalSchema.optional(),
    between: switchSchema.optional(),
    statement: z.string().optional(),
    /** An object as JSON. */
    parameters: z.string().optional(),
    evidence: switchSchema.optional(),
    raw: switchSchema.optional(),
    language: z.enum(['en', 'zh']).optional(),
    title: z.string().max(200).optional(),
  })
  .meta({ id: 'ExportAddress' })
export type ExportAddress = z.output<typeof exportAddress>

export const formatsAnswer = z
  .object({
    formats: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        mediaType: z.string(),
        extension: z.string(),
        readBy: z.string(),
        /** Kinds of values that it does not give back as they were: see docs/formats.md. */
        loses: z.array(z.string()),
        /** Whether this program reads it as well. */
        reads: z.boolean(),
        /** Whether it is for people: it takes a language and a title, and a drawing where `drawing`. */
        told: z.boolean(),
        drawing: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'FormatsAnswer' })
export type FormatsAnswer = z.infer<typeof formatsAnswer>

// ── scenes ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A scene as the page writes it: kept as it is. `version` is that of its format. */
const sceneContentSchema = z.looseObject({ version: z.number().int().min(1) }).meta({ id: 'SceneContent' })
const sceneCountsSchema = z.object({ nodes: z.number().int().min(0), relationships: z.number().int().min(0) })
const sceneNameSchema = z.string().trim().max(200)
/** '' takes the picture away. */
const thumbnailSchema = z
  .string()
  .max(40_000)
  .regex(/^(data:image\/(png|webp|jpeg);base64,[A-Za-z0-9+/=]*)?$/, {
    error: 'must be a PNG, WebP or JPEG as a data URL',
  })
const noteSchema = z.string().trim().max(500)

const sceneDatabaseSchema = z
  .object({
    /** Equal for two scenes of the same database. */
    id: z.string(),
    engine: z.enum(['neo4j', 'embedded']),
    name: z.string(),
  })
  .meta({ id: 'SceneDatabase' })

/** A version of a scene without its contents. */
export const sceneSummary = z
  .object({
    id: z.string(),
    version: z.number(),
    /** '' while nobody has named it. */
    name: z.string(),
    /** Milliseconds since 1970. */
    at: z.number(),
    counts: sceneCountsSchema,
    database: sceneDatabaseSchema,
    thumbnail: z.string().optional(),
    /** Of versions that somebody saved on purpose. */
    note: z.string().optional(),
    writer: z.string().optional(),
    /** Equal for equal contents. */
    digest: z.string(),
  })
  .meta({ id: 'SceneSummary' })
export type SceneSummary = z.infer<typeof sceneSummary>

export const scenesAnswer = z
  .object({
    scenes: z.array(sceneSummary),
    /** Scenes whose files cannot be read. */
    broken: z.array(z.object({ id: z.string(), message: z.string() })),
    /** The one that is open now: which scenes fit. */
    database: sceneDatabaseSchema,
  })
  .meta({ id: 'ScenesAnswer' })
export type ScenesAnswer = z.infer<typeof scenesAnswer>

const sceneDraft = {
  name: sceneNameSchema,
  content: sceneContentSchema,
  counts: sceneCountsSchema,
  thumbnail: thumbnailSchema.optional(),
  note: noteSchema.optional(),
  /** Who writes, so that a window knows its own work again when the answer to it was lost. */
  writer: z.string().max(100).optional(),
}
export const sceneCreateRequest = z.object(sceneDraft).meta({ id: 'SceneCreateRequest' })
export type SceneCreateRequest = z.input<typeof sceneCreateRequest>

export const sceneSaveRequest = z
  .object({
    ...sceneDraft,
    /** The version that this one is based on. */
    base: z.number().int().min(1),
    /** Keeps that version under this note, however many come after it. */
    keepBase: noteSchema.optional(),
  })
  .meta({ id: 'SceneSaveRequest' })
export type SceneSaveRequest = z.input<typeof sceneSaveRequest>

export const sceneRequest = z
  .object({ version: z.coerce.number().int().min(1).optional() })
  .meta({ id: 'SceneRequest' })
export type SceneRequest = z.input<typeof sceneRequest>
export const sceneAnswer = z
  .object({ scene: sceneSummary, content: sceneContentSchema, database: sceneDatabaseSchema })
  .meta({ id: 'SceneAnswer' })
export type SceneAnswer = z.infer<typeof sceneAnswer>

export const sceneRenameRequest = z.object({ name: sceneNameSchema }).meta({ id: 'SceneRenameRequest' })
export type SceneRenameRequest = z.input<typeof sceneRenameRequest>

export const sceneVersionsAnswer = z
  .object({
    versions: z.array(sceneSummary),
    /** Most versions that are kept of one scene: those with a note, and those without. */
    keeps: z.object({ noted: z.number(), automatic: z.number() }),
  })
  .meta({ id: 'SceneVersionsAnswer' })
export type SceneVersionsAnswer = z.infer<typeof sceneVersionsAnswer>

export const sceneRestoreRequest = z
  .object({ version: z.number().int().min(1), base: z.number().int().min(1), keepBase: noteSchema.optional() })
  .meta({ id: 'SceneRestoreRequest' })
export type SceneRestoreRequest = z.input<typeof sceneRestoreRequest>

export const sceneDeletedAnswer = z
  .object({ id: z.string(), days: z.number() })
  .meta({ id: 'SceneDeleted', description: 'For `days` days it can be brought back.' })
export type SceneDeletedAnswer = z.infer<typeof sceneDeletedAnswer>

// ── problem ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const problemPlaceSchema = z
  .object({
    message: z.string(),
    code: z.string().optional(),
    path: z.string().optional(),
    file: z.string().optional(),
    line: z.number().optional(),
    column: z.number().optional(),
  })
  .meta({ id: 'ProblemPlace' })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    instance: z.string(),
    retryAfter: z.number().optional(),
    places: z.array(problemPlaceSchema).optional(),
    facts: z.record(z.string(), z.any()).optional(),
  })
  .meta({ id: 'Problem' })
