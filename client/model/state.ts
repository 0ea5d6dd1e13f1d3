import type {
  HealthAnswer,
  OverviewAnswer,
  ReportAnswer,
  ReportsAnswer,
  SchemaAnswer,
  Statement,
} from '../../server/contract/messages.ts'
import { withNumbers } from './aliases.ts'
import type { OverBudget } from './budget.ts'
import type { Language } from './caption.ts'
import type { Deleting, UndoTrouble, Writing } from './editing.ts'
import { type ExpansionOptions, expansionDefaults } from './expansionoptions.ts'
import { emptyHistory, type History, type Recording, record, travel } from './history.ts'
import { type Kept, nothingKept } from './kept.ts'
import type { Measurements } from './measures.ts'
import type { Note } from './notes.ts'
import type { Offer } from './offer.ts'
import { emptyPathQuestion, type PathQuestion, type PathRole } from './pathquestion.ts'
import { type Draft, emptyDraft } from './patterndraft.ts'
import type { Phrase } from './phrase.ts'
import type { ReportFilter } from './report.ts'
import type { Opened } from './saved.ts'
import { applyToScene, emptyScene, type Scene, type SceneChange } from './scene.ts'
import { noSelections, remember, type Selections, selectable } from './selections.ts'
import { initialTable, type TableLook } from './tablelook.ts'
import { initialTour, type Tour } from './tour.ts'
import { appearancesFor, initialView, mainLabel, type NeighbourGroups, sightOf, type View } from './view.ts'

/** What a command works on when it is not the selection: what was right-clicked, a row of a list. */
export interface Target {
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
  /** A named set, for the commands of sets. */
  readonly set?: string
  /** A note or a region, for the commands of notes. */
  readonly note?: string
  /** A supposition, for the commands of those. */
  readonly mask?: string
  /** A filter, for the commands of one filter. */
  readonly filter?: string
}

/** What the pointer and the arrow keys do on the canvas. `move` has grabbed the selection since a time. */
export type Tool = { readonly kind: 'point' | 'box' | 'lasso' } | { readonly kind: 'move'; readonly since: number }

export type LeftTab = 'legend' | 'filters' | 'outline' | 'paths' | 'sets' | 'notes' | 'style'
export type RightTab = 'facts' | 'connections' | 'evidence' | 'write' | 'report'
export type DrawerTab = 'table' | 'cypher' | 'steps' | 'changes' | 'scenes'

export interface Panels {
  readonly left: LeftTab
  readonly leftOpen: boolean
  readonly right: RightTab
  readonly rightOpen: boolean
  readonly drawer: DrawerTab | null
  /** CSS pixels: widths of the panels at the sides, height of the drawer. */
  readonly sizes: { readonly left: number; readonly right: number; readonly drawer: number }
  readonly table: TableLook
  /** Nodes whose expansion is being chosen. */
  readonly expanding: readonly string[] | null
  /** What would draw more than the page draws, until it is decided. */
  readonly budget: OverBudget | null
  /** What is listed instead of being drawn, to choose from. */
  readonly offer: Offer | null
  readonly menu: { readonly x: number; readonly y: number; readonly target: Target } | null
  /** The rule of style that is open for change. */
  readonly rule: string | null
  /** The set whose name is being written. */
  readonly naming: string | null
  /** The note that is being written. A new one is not in the scene yet. */
  readonly noting: { readonly id: string; readonly note: Note; readonly isNew: boolean } | null
  /** The note that the next click on the canvas puts there. */
  readonly placing: string | null
  /** The filter whose condition is being written. */
  readonly filter: string | null
  readonly tool: Tool
  readonly shortcuts: boolean
  /** Whether single letters and signs are commands while the graph has the keyboard (WCAG 2.1.4). */
  readonly letters: boolean
  /** What is being written beside the scene's name. */
  readonly sceneNaming: 'rename' | 'version' | null
  /** The scene whose versions are listed. */
  readonly versionsOf: string | null
  /** Rises when scenes were renamed, deleted or the like: lists of them are read again. */
  readonly scenesAt: number
  /** Whether the choice of layouts is open, and what it is about. */
  readonly layouts: boolean
  readonly layoutOn: 'all' | 'selection'
  /** Whether the dialog is open in which files are taken into the database. */
  readonly importing: boolean
  /** What leaves the page, and as what, while that is being chosen. */
  readonly exporting: {
    readonly what: 'scene' | 'selection' | 'query'
    readonly as: 'data' | 'picture'
    /** What a query gives leaves without being drawn. */
    readonly query?: Pick<Statement, 'statement' | 'parameters'>
  } | null
  /** Rises when the search box is to have the keyboard. */
  readonly searching: number
  readonly path: PathQuestion
  /** The role for which a node is being picked on the graph. */
  readonly picking: PathRole | null
  /** The question that is asked by a pattern; `wanted` until the drawer shows it. */
  readonly pattern: { readonly draft: Draft; readonly wanted: boolean }
  /** The form in which something of the database is written. */
  readonly writing: Writing | null
  /** What is to be deleted from the database, until that is confirmed. */
  readonly deleting: Deleting | null
  /** What stands against undoing an edit in the database. */
  readonly undoing: UndoTrouble | null
  /** Key of the passage that was opened last. */
  readonly passage: string | null
  /** Which report is read, null for the first, and what of it is listed. */
  readonly report: { readonly ref: string | null; readonly filter: ReportFilter; readonly text: string }
}

/** Whether the engine answers. `away` keeps everything that is drawn. */
export type Connection =
  | { readonly state: 'asking' }
  | { readonly state: 'there'; readonly health: HealthAnswer }
  | { readonly state: 'away'; readonly code: string; readonly message: string; readonly since: number }

export interface State {
  readonly scene: Scene
  readonly history: History
  readonly view: View
  /** What was selected before: a history of its own, for it changes no scene. */
  readonly selections: Selections
  readonly panels: Panels
  readonly connection: Connection
  readonly schema: SchemaAnswer | null
  readonly overview: Omit<OverviewAnswer, 'nodes' | 'relationships'> | null
  /** Neighbours by type and direction, as far as they were asked for. */
  readonly counts: ReadonlyMap<string, NeighbourGroups>
  /** What a worker has worked out about the nodes in sight, as far as it was needed. */
  readonly metrics: Measurements
  /** How expansions choose, as it was last set. */
  readonly expansion: ExpansionOptions
  /** The reports of the database and the one that was read last, as far as they were asked for. */
  readonly reading: { readonly reports: ReportsAnswer | null; readonly report: ReportAnswer | null }
  readonly tour: Tour
  /** Rises when the database was edited: what was asked before is asked again. */
  readonly edits: number
  readonly opening: 'opening' | 'open' | 'failed'
  readonly kept: Kept
  readonly language: Language
}

export const initialState: State = {
  scene: emptyScene,
  history: emptyHistory,
  view: initialView,
  selections: noSelections,
  panels: {
    left: 'legend',
    leftOpen: true,
    right: 'facts',
    rightOpen: true,
    drawer: null,
    sizes: { left: 290, right: 370, drawer: 320 },
    table: initialTable,
    expanding: null,
    budget: null,
    offer: null,
    menu: null,
    rule: null,
    naming: null,
    noting: null,
    placing: null,
    filter: null,
    tool: { kind: 'point' },
    shortcuts: false,
    letters: true,
    sceneNaming: null,
    versionsOf: null,
    scenesAt: 0,
    layouts: false,
    layoutOn: 'all',
    importing: false,
    exporting: null,
    searching: 0,
    path: emptyPathQuestion,
    picking: null,
    pattern: { draft: emptyDraft, wanted: false },
    writing: null,
    deleting: null,
    undoing: null,
    passage: null,
    report: { ref: null, filter: 'all', text: '' },
  },
  connection: { state: 'asking' },
  schema: null,
  overview: null,
  counts: new Map(),
  metrics: new Map(),
  expansion: expansionDefaults,
  reading: { reports: null, report: null },
  tour: initialTour,
  edits: 0,
  opening: 'opening',
  kept: nothingKept,
  language: 'en',
}

/** A change of the scene under a name. */
export interface Deed {
  readonly name: Phrase
  readonly change: SceneChange
  readonly ran?: readonly Statement[]
  readonly merge?: string
  readonly recording?: Recording
  readonly at: number
  /** The edit of the database that it shows. */
  readonly edit?: string
}

/** Does a deed: the scene changes, history records it, what it drew is fresh. */
export function doing(state: State, deed: Deed): State {
  const { recording = 'undoable', name, ran = [], merge, at, edit } = deed
  const change = withNumbers(state.scene, deed.change, id => labelIn(state, deed.change, id))
  const scene = applyToScene(state.scene, change)
  const added = new Set(recording === 'never' ? [] : change.nodes.added.keys())
  const mayKeepFresh = recording === 'merged' && added.size === 0
  return {
    ...state,
    scene,
    history: record(state.history, { name, change, ran, merge, at, ...(edit !== undefined && { edit }) }, recording),
    view: { ...withoutGone(state.view, scene, state.schema), fresh: mayKeepFresh ? state.view.fresh : added },
  }
}

/** The label by which a node that is drawn, or is about to be, is counted while names are hidden. */
export const labelIn = (state: State, change: SceneChange, id: string): string => {
  const drawn = change.nodes.added.get(id) ?? state.scene.nodes.get(id)
  return drawn ? mainLabel(drawn.node, appearancesFor(state.scene, state.schema)) : ''
}

/** Goes to where `count` steps are done. */
export function travelling(state: State, count: number): State {
  const { history, change } = travel(state.history, count)
  const scene = applyToScene(state.scene, change)
  return { ...state, scene, history, view: { ...withoutGone(state.view, scene, state.schema), fresh: new Set() } }
}

/** Another scene in place of this one, with the history and the look of its own. */
export const reopening = (state: State, { scene, history, view }: Opened, kept: Kept): State => ({
  ...state,
  scene,
  history,
  view: withoutGone({ ...initialView, ...view }, scene, state.schema),
  panels: {
    ...state.panels,
    expanding: null,
    budget: null,
    offer: null,
    menu: null,
    noting: null,
    placing: null,
    filter: null,
    exporting: null,
    deleting: null,
    path: initialState.panels.path,
  },
  opening: 'open',
  kept,
})

export const keeping = (state: State, kept: Partial<Kept>): State => ({ ...state, kept: { ...state.kept, ...kept } })

/** Nothing can be selected, focused or pointed at that is not in sight. */
function withoutGone(view: View, whole: Scene, schema: SchemaAnswer | null): View {
  const scene = sightOf({ scene: whole, schema })
  const nodeThere = (id: string) => scene.nodes.get(id)?.hidden === false
  const relationshipThere = (id: string) => {
    const drawn = scene.relationships.get(id)
    return (
      drawn !== undefined && !drawn.hidden && nodeThere(drawn.relationship.start) && nodeThere(drawn.relationship.end)
    )
  }
  const selection = selectable(scene, view.selection)
  const { hover } = view
  const hoverThere = hover && (hover.kind === 'node' ? nodeThere(hover.id) : relationshipThere(hover.id))
  return {
    ...view,
    selection,
    focus: view.focus !== null && nodeThere(view.focus) ? view.focus : null,
    hover: hoverThere ? hover : null,
    preview: null,
  }
}

/** A new look at the same scene. What is selected is remembered; what is not in sight is not selected. */
export function viewing(state: State, view: Partial<View>): State {
  if (!view.selection) return { ...state, view: { ...state.view, ...view } }
  const selection = selectable(state.scene, view.selection)
  return { ...state, view: { ...state.view, ...view, selection }, selections: remember(state.selections, selection) }
}

export const opening = (state: State, panels: Partial<Panels>): State => ({
  ...state,
  panels: { ...state.panels, ...panels },
})
