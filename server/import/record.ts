import type { Properties, Value } from '../contract/graph.ts'
import type { ProblemPlace } from '../contract/problem.ts'

/** Where something stands in the files. */
export type Place = Omit<ProblemPlace, 'message' | 'code' | 'path'>

/** By what a node is found in the database. */
export interface NodeKey {
  label: string
  property: string
  value: string | number
}

/** A node of a file, as it waits to be written. */
export interface NodeRecord {
  /** Its place among all that was read. */
  n: number
  /** As the files call it; texts and numbers are told apart. */
  id: string
  labels: string[]
  properties: Properties
  key?: NodeKey
  at: Place
}

export interface RelationshipRecord {
  id?: string
  type: string
  source: string
  target: string
  properties: Properties
  /** What tells it from others of its type between the same nodes. */
  key?: { property: string; value: string | number }
  at: Place
}

export const fileId = (id: string | number): string => JSON.stringify(id)

export const keyText = ({ label, property, value }: NodeKey): string => JSON.stringify([label, property, value])

/** The same text for the same content. */
export const contentText = (value: unknown): string =>
  JSON.stringify(value, (_, item: Value) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )

export const isKey = (value: Value | undefined): value is string | number =>
  typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))

/** What is wrong, all of it in a file, the first of it at hand. */
export interface Problems {
  total: number
  first: ProblemPlace[]
}
export const problemsShown = 100
