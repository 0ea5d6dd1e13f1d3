/** A statement as the embedded engine runs it: plain data, so that it can go from the parser's thread to a process. */

export type LabelExpression =
  | { k: 'name'; name: string }
  | { k: 'any' }
  | { k: 'not'; of: LabelExpression }
  | { k: 'and' | 'or'; of: LabelExpression[] }

export type BinaryOperator =
  | 'OR'
  | 'XOR'
  | 'AND'
  | '+'
  | '-'
  | '||'
  | '*'
  | '/'
  | '%'
  | '^'
  | '=~'
  | 'STARTS WITH'
  | 'ENDS WITH'
  | 'CONTAINS'
  | 'IN'

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>='

export type Expression =
  | { k: 'literal'; value: null | boolean | bigint | number | string }
  | { k: 'parameter'; name: string }
  | { k: 'variable'; name: string }
  | { k: 'property'; of: Expression; key: string }
  | { k: 'index'; of: Expression; at: Expression }
  | { k: 'slice'; of: Expression; from: Expression | undefined; to: Expression | undefined }
  | { k: 'list'; items: Expression[] }
  | { k: 'map'; entries: [string, Expression][] }
  | { k: 'binary'; op: BinaryOperator; left: Expression; right: Expression }
  | { k: 'not' | 'negative' | 'positive'; of: Expression }
  | { k: 'comparison'; first: Expression; rest: [ComparisonOperator, Expression][] }
  | { k: 'isNull'; of: Expression; not: boolean }
  | { k: 'hasLabel'; of: Expression; label: LabelExpression }
  | {
      k: 'case'
      subject: Expression | undefined
      /** `searched`: without a subject, each `when` is a condition. */
      branches: { when: Expression[]; result: Expression; searched: boolean }[]
      otherwise: Expression | undefined
    }
  | { k: 'call'; name: string; args: Expression[]; distinct: boolean }
  | { k: 'countStar' }
  | {
      k: 'comprehension'
      variable: string
      list: Expression
      where: Expression | undefined
      map: Expression | undefined
    }
  | { k: 'patternComprehension'; part: PatternPart; where: Expression | undefined; map: Expression }
  | { k: 'reduce'; accumulator: string; initial: Expression; variable: string; list: Expression; body: Expression }
  | {
      k: 'quantifier'
      which: 'all' | 'any' | 'none' | 'single'
      variable: string
      list: Expression
      where: Expression | undefined
    }
  | { k: 'pattern'; part: PatternPart }
  | {
      k: 'projection'
      variable: string
      items: ({ key: string; value: Expression } | { property: string } | { variable: string } | { all: true })[]
    }
  | { k: 'exists' | 'count' | 'collect'; query: Query }

export interface NodePattern {
  variable: string | undefined
  label: LabelExpression | undefined
  properties: Expression | undefined
  where: Expression | undefined
}

export type Direction = 'out' | 'in' | 'both'

export interface RelationshipPattern extends NodePattern {
  direction: Direction
  /** Of variable length; `max` undefined is without bound. */
  range: { min: number; max: number | undefined } | undefined
}

export interface PatternPart {
  name: string | undefined
  shortest: 'one' | 'all' | undefined
  nodes: NodePattern[]
  relationships: RelationshipPattern[]
}

export interface SortItem {
  by: Expression
  descending: boolean
}

export interface Projection {
  star: boolean
  distinct: boolean
  items: { value: Expression; name: string }[]
  order: SortItem[]
  skip: Expression | undefined
  limit: Expression | undefined
}

export type SetItem =
  | { k: 'property'; of: Expression; key: string; value: Expression }
  | { k: 'replace' | 'merge'; variable: string; value: Expression }
  | { k: 'labels'; variable: string; labels: string[] }

export type RemoveItem =
  | { k: 'property'; of: Expression; key: string }
  | { k: 'labels'; variable: string; labels: string[] }

export type Clause =
  | { k: 'match'; optional: boolean; parts: PatternPart[]; where: Expression | undefined }
  | { k: 'unwind'; list: Expression; variable: string }
  | { k: 'with'; projection: Projection; where: Expression | undefined }
  | { k: 'return'; projection: Projection }
  | { k: 'create'; parts: PatternPart[] }
  | { k: 'merge'; part: PatternPart; onCreate: SetItem[]; onMatch: SetItem[] }
  | { k: 'set'; items: SetItem[] }
  | { k: 'remove'; items: RemoveItem[] }
  | { k: 'delete'; targets: Expression[]; detach: boolean }
  | { k: 'foreach'; variable: string; list: Expression; clauses: Clause[] }
  | {
      k: 'procedure'
      name: string
      yields: { name: string; as: string }[] | undefined
      where: Expression | undefined
      /** The whole statement, so that all columns are handed out. */
      standalone: boolean
    }
  | { k: 'subquery'; optional: boolean; imports: string[] | '*' | undefined; query: Query }

export interface Query {
  branches: Clause[][]
  /** UNION ALL: keeps duplicates. */
  all: boolean
}

export type SchemaCommand =
  | { k: 'createConstraint'; name: string | undefined; ifNotExists: boolean; label: string; property: string }
  | { k: 'createIndex'; name: string | undefined; ifNotExists: boolean; label: string; property: string }
  | { k: 'drop'; what: 'constraint' | 'index'; name: string; ifExists: boolean }

export type Statement = { k: 'query'; query: Query; writes: boolean } | { k: 'schema'; command: SchemaCommand }
