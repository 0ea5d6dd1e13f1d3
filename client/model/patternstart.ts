import type { Node } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { visibleLabels } from '../../server/contract/source.ts'
import { changed, longer, type Pattern, type PatternTie, patternOf } from './pattern.ts'
import type { Condition } from './patterncondition.ts'

/** A pattern that begins at these nodes, with a tie from them to anything. */
export function patternFrom(nodes: readonly Node[], schema: SchemaAnswer | null): Pattern {
  const [first, ...others] = nodes
  const shared = visibleLabels(first?.labels ?? []).filter(label =>
    others.every(({ labels }) => labels.includes(label)),
  )
  const label = shared[0] ?? null
  const pattern = longer(patternOf(label, nodes.length > 0 ? [theseOf(nodes, schema)] : []))
  return changed(pattern, pattern.chain[1] as PatternTie, { direction: 'either' })
}

/** By the property that identifies all of them, which outlives a reload of the data; else by their ids. */
function theseOf(nodes: readonly Node[], schema: SchemaAnswer | null): Condition {
  for (const { name, identity } of schema?.labels ?? []) {
    if (identity === undefined || !nodes.every(({ labels }) => labels.includes(name))) continue
    const values = nodes.map(({ properties }) => properties[identity] ?? null)
    const operator = values.length > 1 ? 'oneOf' : 'is'
    if (values.every(value => typeof value === 'string' && value !== ''))
      return { property: identity, kind: 'text', operator, values: values.map(String) }
    if (values.every(value => typeof value === 'number'))
      return { property: identity, kind: 'number', operator, values: values.map(String) }
  }
  return { property: '', kind: 'id', operator: 'oneOf', values: nodes.map(({ id }) => id) }
}
