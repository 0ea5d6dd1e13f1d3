import type { Plan } from '../engine.ts'

/** A plan as the driver gives it; `dbHits` and `rows` are those of PROFILE. */
export interface DriverPlan {
  operatorType: string
  arguments: { [key: string]: unknown }
  dbHits?: unknown
  rows?: unknown
  children: DriverPlan[]
}

export const toPlan = ({ operatorType, arguments: facts, dbHits, rows, children }: DriverPlan): Plan => ({
  // `NodeByLabelScan@neo4j`: after the sign stands the database.
  operator: operatorType.split('@', 1)[0] as string,
  details: typeof facts.Details === 'string' ? facts.Details : undefined,
  estimatedRows: facts.EstimatedRows === undefined ? undefined : Number(facts.EstimatedRows),
  ...(rows === undefined ? {} : { rows: Number(rows) }),
  ...(dbHits === undefined ? {} : { dbHits: Number(dbHits) }),
  children: children.map(toPlan),
})
