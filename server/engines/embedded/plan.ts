import type { Plan } from '../engine.ts'

const line = /^( *)([A-Za-z][A-Za-z ]*?)(?: \((.*)\))?((?: \[[^\]]*\])*)$/

/**
 * The engine's EXPLAIN, a line per operator, indented under the operator that reads from it:
 * `  Filter (n.key Eq "x") [index: key]`.
 */
export function parsePlan(text: string): Plan {
  const root: Plan = { operator: 'Result', children: [] }
  const open: { indent: number; plan: Plan }[] = [{ indent: -1, plan: root }]
  for (const row of text.split('\n')) {
    if (row.trim() === '') continue
    const [, spaces = '', operator = row.trim(), details, hints] = line.exec(row) ?? []
    const plan: Plan = { operator, children: [] }
    const said = [details, hints?.trim()].filter(Boolean).join(' ')
    if (said) plan.details = said
    while ((open.at(-1)?.indent ?? -1) >= spaces.length) open.pop()
    open.at(-1)?.plan.children.push(plan)
    open.push({ indent: spaces.length, plan })
  }
  const [only] = root.children
  return root.children.length === 1 && only ? only : root
}
