import type { Value } from '../../contract/graph.ts'
import type { ProblemCode } from '../../contract/problem.ts'
import type { Access, Changes, Parameters } from '../engine.ts'

/** What a statement must do. Ids of nodes and relationships are written `#0`, `#1` … in the order in which they first appear. */
export type Expectation =
  | { rows: Value[][]; columns?: string[] }
  /** The same rows in any order. */
  | { unordered: Value[][] }
  | { changes: Partial<Changes>; rows?: Value[][] }
  | { code: ProblemCode; facts?: { [name: string]: unknown } }

/** One statement against the standing graph (`graph.ts`), or against nodes of its own under the label `ConformanceWrite`. */
export interface Case {
  /** Unique in the whole suite: gaps are named by it. */
  name: string
  /** Writing statements that run first, on an empty `ConformanceWrite`. */
  given?: string[]
  query: string
  parameters?: Parameters
  /** @default 'read' */
  access?: Access
  expect: Expectation
  /** A look at what is there afterwards. */
  after?: { query: string; rows: Value[][] }
}

export const node = (id: number, labels: string[], properties: { [key: string]: Value } = {}): Value => ({
  $type: 'Node',
  id: `#${id}`,
  labels,
  properties,
})

export const relationship = (
  id: number,
  type: string,
  [start, end]: [number, number],
  properties: { [key: string]: Value } = {},
): Value => ({ $type: 'Relationship', id: `#${id}`, type, start: `#${start}`, end: `#${end}`, properties })

export const float = (value: string): Value => ({ $type: 'Float', value })
export const integer = (value: string): Value => ({ $type: 'Integer', value })
