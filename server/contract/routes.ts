/**
 * Every route of the API as plain data: handlers, the client's fetch and the OpenAPI document are made from this table.
 * `request` and `answer` name schemas of `messages`; a GET carries its request in the query string, a DELETE has none.
 */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Express style: `:ref` is a path parameter. */
  path: string
  request?: string
  answer: string
  /** The answer may come as a stream of lines (`application/x-ndjson`) or as a file. */
  stream?: 'ndjson' | 'file'
  /** One sentence for the reference. */
  summary: string
}

export const routes = {
  health: {
    method: 'GET',
    path: '/api/health',
    answer: 'healthAnswer',
    summary: 'Whether the engine answers, and the limits in force.',
  },
  schema: {
    method: 'GET',
    path: '/api/schema',
    answer: 'schemaAnswer',
    summary: 'Labels, types, properties, connections, constraints and indexes.',
  },
  overview: {
    method: 'GET',
    path: '/api/overview',
    answer: 'overviewAnswer',
    summary: 'What a first look shows: the whole graph when small, else its best connected part.',
  },
  search: {
    method: 'GET',
    path: '/api/search',
    request: 'searchRequest',
    answer: 'searchAnswer',
    summary: 'Nodes by name, alias, other scripts and text.',
  },
  searchRelationships: {
    method: 'GET',
    path: '/api/search/relationships',
    request: 'searchRelationshipsRequest',
    answer: 'searchRelationshipsAnswer',
    summary: 'Relationships by type, title, role, claim and every other text of theirs.',
  },
  searchIndex: {
    method: 'POST',
    path: '/api/search/index',
    answer: 'searchIndexAnswer',
    summary: 'Makes the full-text index (on Neo4j this writes to the database; needs editing to be on).',
  },
  node: {
    method: 'GET',
    path: '/api/nodes/:ref',
    answer: 'nodeAnswer',
    summary: 'One node with all properties and its degree by type and direction.',
  },
  relationship: {
    method: 'GET',
    path: '/api/relationships/:ref',
    answer: 'relationshipAnswer',
    summary: 'One relationship with all properties and both ends.',
  },
  entities: {
    method: 'POST',
    path: '/api/entities',
    request: 'entitiesRequest',
    answer: 'entitiesAnswer',
    summary: 'Many nodes and relationships at once.',
  },
  between: {
    method: 'POST',
    path: '/api/between',
    request: 'betweenRequest',
    answer: 'betweenAnswer',
    summary: 'The relationships among given nodes.',
  },
  neighbourCounts: {
    method: 'POST',
    path: '/api/neighbours/counts',
    request: 'neighbourCountsRequest',
    answer: 'neighbourCountsAnswer',
    summary: 'How many neighbours by type, direction and label, before anything is drawn.',
  },
  neighbours: {
    method: 'POST',
    path: '/api/neighbours',
    request: 'neighboursRequest',
    answer: 'neighboursAnswer',
    summary: 'The chosen part of the neighbours, ordered and paged.',
  },
  paths: {
    method: 'POST',
    path: '/api/paths',
    request: 'pathsRequest',
    answer: 'pathsAnswer',
    summary: 'Paths between two nodes, ranked by their weakest evidence, then by hops.',
  },
  query: {
    method: 'POST',
    path: '/api/query',
    request: 'queryRequest',
    answer: 'queryAnswer',
    stream: 'ndjson',
    summary: 'Guarded Cypher: rows, and apart from them the graph in them.',
  },
  plan: {
    method: 'POST',
    path: '/api/query/plan',
    request: 'queryRequest',
    answer: 'planAnswer',
    summary: 'The plan of a statement, without running it.',
  },
  lint: {
    method: 'POST',
    path: '/api/query/lint',
    request: 'lintRequest',
    answer: 'lintAnswer',
    summary: 'What is wrong with a statement, or probably is, with places; runs nothing.',
  },
  functions: {
    method: 'GET',
    path: '/api/query/functions',
    answer: 'functionsAnswer',
    summary: 'The functions and procedures that a query may use here, with their signatures.',
  },
  rowsExport: {
    method: 'POST',
    path: '/api/query/export',
    request: 'rowsExportRequest',
    answer: 'CSV or JSON lines',
    stream: 'file',
    summary: 'All rows of a query as a file.',
  },
  rowsDownload: {
    method: 'POST',
    path: '/api/query/downloads',
    request: 'rowsExportRequest',
    answer: 'rowsDownloadAnswer',
    summary: 'The same as an address to open, so that a browser writes the file as it comes.',
  },
  rowsDownloaded: {
    method: 'GET',
    path: '/api/query/downloads/:ref',
    answer: 'CSV or JSON lines',
    stream: 'file',
    summary: 'The file of such an address, once.',
  },
  phrases: {
    method: 'GET',
    path: '/api/phrases',
    answer: 'phrasesAnswer',
    summary: 'The search phrases that the loaded seeds brought along.',
  },
  suggestions: {
    method: 'GET',
    path: '/api/suggestions',
    request: 'suggestionsRequest',
    answer: 'suggestionsAnswer',
    summary: 'Values of a property, to fill in a parameter.',
  },
  queries: {
    method: 'GET',
    path: '/api/queries',
    answer: 'queriesAnswer',
    summary: 'The queries that people keep here, by folder and name.',
  },
  queriesExport: {
    method: 'GET',
    path: '/api/queries/files',
    answer: 'ZIP archive of .cypher files',
    stream: 'file',
    summary: 'All queries that are kept, as plain .cypher files in their folders.',
  },
  queriesImport: {
    method: 'POST',
    path: '/api/queries/files',
    request: 'queriesImportRequest',
    answer: 'queriesImportAnswer',
    summary: 'Keeps the queries of .cypher files; what is there already stays as it is.',
  },
  savedQueryCreate: {
    method: 'POST',
    path: '/api/queries',
    request: 'savedQueryCreateRequest',
    answer: 'savedQuerySchema',
    summary: 'Keeps a query.',
  },
  savedQuery: {
    method: 'GET',
    path: '/api/queries/:ref',
    answer: 'savedQuerySchema',
    summary: 'A query that is kept.',
  },
  savedQuerySave: {
    method: 'PUT',
    path: '/api/queries/:ref',
    request: 'savedQuerySaveRequest',
    answer: 'savedQuerySchema',
    summary: 'Changes a query on top of the version named in `base`; 409 when that is not the newest.',
  },
  savedQueryDelete: {
    method: 'DELETE',
    path: '/api/queries/:ref',
    answer: 'savedQueryDeletedAnswer',
    summary: 'Puts a query aside, for 30 days.',
  },
  savedQueryUndelete: {
    method: 'POST',
    path: '/api/queries/:ref/undelete',
    answer: 'savedQuerySchema',
    summary: 'Brings a deleted query back.',
  },
  savedQueryFile: {
    method: 'GET',
    path: '/api/queries/:ref/file',
    answer: '.cypher file',
    stream: 'file',
    summary: 'A query as a plain .cypher file.',
  },
  evidence: {
    method: 'POST',
    path: '/api/evidence',
    request: 'evidenceRequest',
    answer: 'evidenceAnswer',
    summary: 'The passages behind relationships and nodes.',
  },
  reports: { method: 'GET', path: '/api/reports', answer: 'reportsAnswer', summary: 'The reports in the database.' },
  report: {
    method: 'GET',
    path: '/api/reports/:ref',
    answer: 'reportAnswer',
    summary: 'A report: its passages, what each one gave, and the coverage.',
  },
  formats: {
    method: 'GET',
    path: '/api/formats',
    answer: 'formatsAnswer',
    summary: 'The formats that can be exported.',
  },
  export: {
    method: 'POST',
    path: '/api/export',
    request: 'exportRequest',
    answer: 'Graph file',
    stream: 'file',
    summary: 'A subgraph with its evidence as a file.',
  },
  print: {
    method: 'POST',
    path: '/api/print',
    request: 'printRequest',
    answer: 'PDF file',
    stream: 'file',
    summary: 'A drawing, as the page makes one of a scene, as a PDF with its letters embedded.',
  },
  scenes: {
    method: 'GET',
    path: '/api/scenes',
    answer: 'scenesAnswer',
    summary: 'The scenes that are kept here, newest first, and what is broken.',
  },
  sceneCreate: {
    method: 'POST',
    path: '/api/scenes',
    request: 'sceneCreateRequest',
    answer: 'sceneSummary',
    summary: 'Keeps a new scene.',
  },
  scene: {
    method: 'GET',
    path: '/api/scenes/:ref',
    request: 'sceneRequest',
    answer: 'sceneAnswer',
    summary: 'A scene with its contents, in its newest version or the one asked for.',
  },
  sceneSave: {
    method: 'PUT',
    path: '/api/scenes/:ref',
    request: 'sceneSaveRequest',
    answer: 'sceneSummary',
    summary: 'A new version on top of the one named in `base`; 409 when that is not the newest.',
  },
  sceneRename: {
    method: 'PUT',
    path: '/api/scenes/:ref/name',
    request: 'sceneRenameRequest',
    answer: 'sceneSummary',
    summary: 'Another name for the newest version.',
  },
  sceneDuplicate: {
    method: 'POST',
    path: '/api/scenes/:ref/duplicate',
    request: 'sceneRenameRequest',
    answer: 'sceneSummary',
    summary: 'A new scene with the contents of the newest version.',
  },
  sceneVersions: {
    method: 'GET',
    path: '/api/scenes/:ref/versions',
    answer: 'sceneVersionsAnswer',
    summary: 'The versions that are kept, newest first, and by which rule.',
  },
  sceneRestore: {
    method: 'POST',
    path: '/api/scenes/:ref/restore',
    request: 'sceneRestoreRequest',
    answer: 'sceneSummary',
    summary: 'A new version with the contents of an older one; the one it replaces is kept.',
  },
  sceneDelete: {
    method: 'DELETE',
    path: '/api/scenes/:ref',
    answer: 'sceneDeletedAnswer',
    summary: 'Puts a scene aside, for 30 days.',
  },
  sceneUndelete: {
    method: 'POST',
    path: '/api/scenes/:ref/undelete',
    answer: 'sceneSummary',
    summary: 'Brings a deleted scene back, with all its versions.',
  },
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof routes
