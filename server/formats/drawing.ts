import type { Losses, OutgoingRelationship } from './format.ts'
import { type Kind, kinds } from './kinds.ts'

/** What a format for drawing holds besides names, labels and types. */
const drawn: ReadonlySet<Kind> = new Set(['look', 'labels', 'names', 'formula', 'emptyName', 'mixed', 'keyless'])

/** Of a format that draws: it has names and types, and no properties. */
export const drawingLosses: Losses = Object.fromEntries(
  (Object.keys(kinds) as Kind[])
    .filter(kind => !drawn.has(kind))
    .map(kind => [
      kind,
      kind === 'control' || kind === 'surrogate'
        ? 'are left out, or U+FFFD in names'
        : 'are left out, but for names, claims and evidence: the format draws',
    ]),
)

/** What a relationship rests on, in one line: its claim, status and evidence. */
export function proofOf({ properties }: OutgoingRelationship): string {
  const texts = ['claim', 'status', 'evidence'].flatMap(name => {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (typeof value === 'string') return value
    return Array.isArray(value) ? value.filter(item => typeof item === 'string').join(', ') : []
  })
  return texts.filter(text => text !== '').join(' · ')
}
