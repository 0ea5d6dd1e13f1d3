import { withoutFormula } from '../../server/contract/formula.ts'
import type { Cell } from './ordering.ts'

export type Separator = ',' | '\t'

/**
 * Rows as RFC 4180 writes them, or separated by tabs for a clipboard. A text that begins as a formula does (= + - @ tab
 * or the end of a line) gets an apostrophe before it, so that no spreadsheet runs what somebody wrote into a database;
 * numbers are written as they are.
 */
export function delimited(rows: readonly (readonly Cell[])[], separator: Separator): string {
  const end = separator === ',' ? '\r\n' : '\n'
  return rows.map(row => row.map(cell => field(cell, separator)).join(separator)).join(end)
}

function field(cell: Cell, separator: Separator): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  const safe = withoutFormula(cell)
  return /["\r\n]/.test(safe) || safe.includes(separator) ? `"${safe.replaceAll('"', '""')}"` : safe
}
