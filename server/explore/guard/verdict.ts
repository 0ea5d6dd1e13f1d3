import type { Uses } from './uses.ts'

/** What the guard says about a text that someone wants to run as Cypher. Plain data: it crosses a worker's boundary. */
export type Verdict = Admitted | Refused

export interface Admitted {
  admitted: true
  /** A statement with writing clauses is a 'write'; it is admitted only where editing is asked for. */
  kind: 'read' | 'write'
  /** EXPLAIN answers with a plan and runs nothing, PROFILE runs the statement and gives the plan besides. */
  prefix: 'explain' | 'profile' | undefined
  /** The text without the words EXPLAIN and PROFILE, blanks in their place. */
  statement: string
  /** The same statement with every literal replaced by `…` and comments left out: fit for a log. */
  statementWithoutLiterals: string
  /** Names of the parameters that it uses, in order of appearance, each once. */
  parameters: string[]
  /** Left out where escapes shift the places. */
  uses?: Uses
}

/** Labels, types, properties and parameters by their places; which of a label and a type a predicate names is not known. */
export interface NameUse extends Range {
  kind: 'label' | 'type' | 'labelOrType' | 'property' | 'parameter'
  name: string
}

/** Offsets from 0 in UTF-16 units, `end` exclusive. */
export interface Range {
  start: number
  end: number
}

export type RefusalCode = 'QUERY_SYNTAX' | 'QUERY_REFUSED' | 'QUERY_TOO_LONG' | 'QUERY_TOO_COMPLEX'

export interface Refused {
  admitted: false
  code: RefusalCode
  /** For a person: what is refused and what to do instead. Never contains a literal of the text. */
  reason: string
  /** What was met, under one stable name: `LOAD CSV`, `apoc.load.json`, `DELETE`. */
  construct?: string
  /** Where it first stands. */
  position?: Position
  /** Every place that is wrong, in order, at most ten. */
  places: Place[]
  /** Where each statement stands, when there are several. */
  statements?: Range[]
}

/** `line` and `column` count from 1, `offset` from 0; columns and offsets in UTF-16 units. */
export interface Position {
  line: number
  column: number
  offset: number
}

export interface Place extends Position {
  message: string
  /** What was met there, under one stable name. */
  construct?: string
  /** Offset behind the last character that is concerned. */
  end?: number
}

export interface ClassifyOptions {
  /** Whether writing clauses are admitted. */
  editing: boolean
}

export interface Guard {
  /** The verdict on a text; never rejects because of the text. Rejects only after `close`. */
  check(text: string, options: ClassifyOptions): Promise<Verdict>
  /** Starts the worker ahead of the first question. */
  warm(): Promise<void>
  /** Ends the worker; what is still waiting is rejected. Calling it twice is harmless. */
  close(): Promise<void>
}

/** UTF-16 units of a text; longer ones are refused before anything looks at them. */
export const maximumLength = 100_000

export const tooLong = (text: string): Refused | undefined =>
  text.length > maximumLength
    ? {
        admitted: false,
        code: 'QUERY_TOO_LONG',
        reason: `The query has ${text.length} characters, and at most ${maximumLength} are read; pass long lists as parameters.`,
        places: [],
      }
    : undefined
