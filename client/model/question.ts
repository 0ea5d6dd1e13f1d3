import type {
  EditAnswer,
  EditCheckAnswer,
  EditCheckRequest,
  EditRecord,
  EditRequest,
  EditsAnswer,
  EditsRequest,
  EditUndoRequest,
} from '../../server/contract/editmessages.ts'
import type {
  ImportAnswer,
  ImportForgottenAnswer,
  ImportNodesAnswer,
  ImportNodesRequest,
  ImportPlanRequest,
  ImportStartRequest,
  ImportsAnswer,
  ImportTablesAnswer,
  ImportTablesRequest,
} from '../../server/contract/import.ts'
import type {
  BetweenAnswer,
  BetweenRequest,
  EntitiesAnswer,
  EntitiesRequest,
  EvidenceAnswer,
  EvidenceRequest,
  ExportRequest,
  FormatsAnswer,
  FunctionsAnswer,
  HealthAnswer,
  LintAnswer,
  LintRequest,
  NeighbourCountsAnswer,
  NeighbourCountsRequest,
  NeighboursAnswer,
  NeighboursRequest,
  NodeAnswer,
  OverviewAnswer,
  PathsAnswer,
  PathsRequest,
  PhrasesAnswer,
  PlanAnswer,
  PrintRequest,
  QueriesAnswer,
  QueriesImportAnswer,
  QueriesImportRequest,
  QueryAnswer,
  QueryRequest,
  RelationshipAnswer,
  ReportAnswer,
  ReportsAnswer,
  RowsDownloadAnswer,
  RowsExportRequest,
  SavedQueryAnswer,
  SavedQueryCreateRequest,
  SavedQueryDeletedAnswer,
  SavedQuerySaveRequest,
  SceneAnswer,
  SceneCreateRequest,
  SceneDeletedAnswer,
  SceneRenameRequest,
  SceneRequest,
  SceneRestoreRequest,
  SceneSaveRequest,
  SceneSummary,
  ScenesAnswer,
  SceneVersionsAnswer,
  SchemaAnswer,
  SearchAnswer,
  SearchIndexAnswer,
  SearchRelationshipsAnswer,
  SearchRelationshipsRequest,
  SearchRequest,
  SuggestionsAnswer,
  SuggestionsRequest,
} from '../../server/contract/messages.ts'
import type { RouteName } from '../../server/contract/routes.ts'

type Nothing = Record<never, never>
type Ref = { ref: string }

/** The types behind the names that `contract/routes` gives: what each question takes and answers. */
export interface Questions extends Record<RouteName, { request: object; answer: unknown }> {
  health: { request: Nothing; answer: HealthAnswer }
  schema: { request: Nothing; answer: SchemaAnswer }
  overview: { request: Nothing; answer: OverviewAnswer }
  search: { request: SearchRequest; answer: SearchAnswer }
  searchRelationships: { request: SearchRelationshipsRequest; answer: SearchRelationshipsAnswer }
  searchIndex: { request: Nothing; answer: SearchIndexAnswer }
  node: { request: Ref; answer: NodeAnswer }
  relationship: { request: Ref; answer: RelationshipAnswer }
  entities: { request: EntitiesRequest; answer: EntitiesAnswer }
  between: { request: BetweenRequest; answer: BetweenAnswer }
  neighbourCounts: { request: NeighbourCountsRequest; answer: NeighbourCountsAnswer }
  neighbours: { request: NeighboursRequest; answer: NeighboursAnswer }
  paths: { request: PathsRequest; answer: PathsAnswer }
  query: { request: QueryRequest; answer: QueryAnswer }
  plan: { request: QueryRequest; answer: PlanAnswer }
  evidence: { request: EvidenceRequest; answer: EvidenceAnswer }
  reports: { request: Nothing; answer: ReportsAnswer }
  report: { request: Ref; answer: ReportAnswer }
  formats: { request: Nothing; answer: FormatsAnswer }
  export: { request: ExportRequest; answer: Blob }
  functions: { request: Nothing; answer: FunctionsAnswer }
  lint: { request: LintRequest; answer: LintAnswer }
  rowsDownload: { request: RowsExportRequest; answer: RowsDownloadAnswer }
  phrases: { request: Nothing; answer: PhrasesAnswer }
  suggestions: { request: SuggestionsRequest; answer: SuggestionsAnswer }
  queries: { request: Nothing; answer: QueriesAnswer }
  queriesImport: { request: QueriesImportRequest; answer: QueriesImportAnswer }
  savedQuery: { request: Ref; answer: SavedQueryAnswer }
  savedQueryCreate: { request: SavedQueryCreateRequest; answer: SavedQueryAnswer }
  savedQuerySave: { request: Ref & SavedQuerySaveRequest; answer: SavedQueryAnswer }
  savedQueryDelete: { request: Ref; answer: SavedQueryDeletedAnswer }
  savedQueryUndelete: { request: Ref; answer: SavedQueryAnswer }
  editCheck: { request: EditCheckRequest; answer: EditCheckAnswer }
  edit: { request: EditRequest; answer: EditAnswer }
  edits: { request: EditsRequest; answer: EditsAnswer }
  editRecord: { request: Ref; answer: EditRecord }
  editUndo: { request: Ref & EditUndoRequest; answer: EditAnswer }
  imports: { request: Nothing; answer: ImportsAnswer }
  import: { request: Ref; answer: ImportAnswer }
  importPlan: { request: ImportPlanRequest; answer: ImportAnswer }
  importTables: { request: ImportTablesRequest; answer: ImportTablesAnswer }
  importStart: { request: Ref & ImportStartRequest; answer: ImportAnswer }
  importCancel: { request: Ref; answer: ImportAnswer }
  importUndo: { request: Ref; answer: ImportAnswer }
  importDelete: { request: Ref; answer: ImportForgottenAnswer }
  importUploadDelete: { request: Ref; answer: ImportForgottenAnswer }
  importNodes: { request: Ref & ImportNodesRequest; answer: ImportNodesAnswer }
  print: { request: PrintRequest; answer: Blob }
  scenes: { request: Nothing; answer: ScenesAnswer }
  scene: { request: Ref & SceneRequest; answer: SceneAnswer }
  sceneCreate: { request: SceneCreateRequest; answer: SceneSummary }
  sceneSave: { request: Ref & SceneSaveRequest; answer: SceneSummary }
  sceneRename: { request: Ref & SceneRenameRequest; answer: SceneSummary }
  sceneDuplicate: { request: Ref & SceneRenameRequest; answer: SceneSummary }
  sceneVersions: { request: Ref; answer: SceneVersionsAnswer }
  sceneRestore: { request: Ref & SceneRestoreRequest; answer: SceneSummary }
  sceneDelete: { request: Ref; answer: SceneDeletedAnswer }
  sceneUndelete: { request: Ref; answer: SceneSummary }
}
