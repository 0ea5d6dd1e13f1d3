import type { Encoding } from '../../server/contract/encodings.ts'
import type { Graph } from '../../server/contract/graph.ts'
import type { ImportAnswer, ImportPlan, ImportSummary } from '../../server/contract/import.ts'
import type { OnConflict, OnError } from '../../server/contract/importchoices.ts'
import type { TableMapping } from '../../server/contract/mapping.ts'
import type { ProblemPlace } from '../../server/contract/problem.ts'
import type { Outcome } from './command.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding, isNoSceneChange } from './scene.ts'
import { doing, viewing } from './state.ts'
import { nothingSelected } from './view.ts'

/** A file on its way into the database. */
export interface SentFile {
  readonly key: number
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Bytes of it that have left. */
  readonly sent: number
  /** Under which the server has it, once it does. */
  readonly upload: string | null
  /** Null where the server does not know, and nobody has said. */
  readonly format: string | null
  /** What somebody chose of how a table is read. */
  readonly table?: TableHow | undefined
  /** Why the server does not have it: it is too large, it is no file (any more), or what the server said. */
  readonly trouble: 'large' | 'gone' | { readonly message: string } | null
}

/** How a table is read; what is not said is guessed. */
export interface TableHow {
  readonly mapping?: TableMapping
  readonly encoding?: Encoding | undefined
  readonly separator?: string | undefined
}

export interface Choices {
  readonly onConflict: OnConflict
  readonly onError: OnError
}

/** What the dialog of importing shows. */
export interface Importing {
  readonly files: readonly SentFile[]
  readonly choices: Choices
  /** The import that is planned, under way, or ended last. */
  readonly current: ImportAnswer | null
  /** What the server had against what was asked of it last. */
  readonly trouble: { readonly message: string; readonly code: string; readonly places: readonly ProblemPlace[] } | null
  /** Rises when the list of imports is to be read again. */
  readonly listedAt: number
}

export const noImporting: Importing = {
  files: [],
  choices: { onConflict: 'keep', onError: 'stop' },
  current: null,
  trouble: null,
  listedAt: 0,
}

/** What is being done: files are sent, read and compared; what they say is looked at; written or taken back; it is over. */
export type Stage = 'choosing' | 'sending' | 'planning' | 'planned' | 'working' | 'ended'

export function stageOf({ files, current }: Importing): Stage {
  if (files.some(isOnItsWay)) return 'sending'
  if (!current) return 'choosing'
  if (current.state === 'planning') return 'planning'
  if (current.running) return 'working'
  if (current.state === 'planned') return 'planned'
  return current.state === 'failed' ? 'choosing' : 'ended'
}

export const isOnItsWay = ({ upload, trouble }: SentFile): boolean => upload === null && trouble === null

/** How the work on an import ended: `kept` could not be taken back, `refused` was not taken by the database. */
export function endOf({ state, problem }: Pick<ImportSummary, 'state' | 'problem'>) {
  if (problem && state === 'done') return 'kept'
  return problem && state === 'undone' ? 'refused' : state
}

/** The files of a plan, once all are known; null while something is missing. */
export function planned(files: readonly SentFile[]): ({ upload: string; format: string } & TableHow)[] | null {
  const known = files.flatMap(({ upload, format, table }) =>
    upload !== null && format !== null ? [{ upload, format, ...table }] : [],
  )
  return known.length > 0 && known.length === files.length ? known : null
}

/** The files of an import that is looked at again. */
export const filesOf = ({ files }: Pick<ImportSummary, 'files'>): SentFile[] =>
  files.map(({ name, format, upload }, index) => ({
    // Never the key of a file that is sent from here.
    ...{ key: -1 - index, name, format, size: 0, sent: 0, trouble: null },
    upload: upload ?? '',
  }))

/** What would be written: nodes that are new or changed, and relationships, those that are there already among them. */
export const amountOf = ({ nodes, relationships }: ImportPlan, { onConflict }: Choices) => ({
  nodes: nodes.created + (onConflict === 'keep' ? 0 : nodes.differing),
  relationships: relationships.total,
})

/** How much is done, from 0 to 1; null where nobody knows how much there is. */
export function shareOf({ progress, total }: Pick<ImportSummary, 'progress' | 'total'>): number | null {
  if (!progress) return null
  const all = total.nodes + total.relationships
  if (progress.phase === 'nodes') return progress.done / Math.max(1, all)
  if (progress.phase === 'relationships') return (total.nodes + progress.done) / Math.max(1, all)
  return progress.total === undefined ? null : progress.done / Math.max(1, progress.total)
}

/** Nodes of an import that are drawn at once. */
export const SHOWN = 300

/** Draws what was imported, or as much of it as can be looked at, as one step; it is selected. */
export function importArrival(
  graph: Graph,
  { total, ran, at, tag }: { total: number; ran: Parameters<typeof doing>[1]['ran']; at: number; tag: string },
): Outcome {
  const nodes = graph.nodes.map(({ id }) => id)
  const name = phrase(total > nodes.length ? 'step.importCut' : 'step.import', { count: nodes.length, total })
  return {
    update(state) {
      const change = adding(state.scene, graph, placing(state.scene, graph))
      const next = isNoSceneChange(change) ? state : doing(state, { name, change, ran, at, merge: tag })
      // Nothing has to point at what is new: the view goes there.
      return viewing(next, { selection: { ...nothingSelected, nodes: new Set(nodes) }, fresh: new Set() })
    },
    say: { text: name, undo: true },
  }
}
