import type { Properties } from '../graph.ts'
import { ENTITY_LABEL } from '../source.ts'
import { nameRank } from './names.ts'

/** What of a property a search may match: names before everything else; keys only from their beginning. */
export type FieldKind = 'name' | 'otherName' | 'text' | 'key'

export interface Field {
  property: string
  text: string
  kind: FieldKind
}

/** Of a longer text the beginning is searched. */
const searchedCharacters = 20_000

/** Bookkeeping of a loaded report: it names the report on every node, so a word of its title would find all of them; and its phrases, which are no text of it. */
const bookkeeping = new Set(['evidence', 'seed', 'phrases'])

/** The texts of a node that can be searched, names first; lists of texts are one field for each text. */
export function fieldsOf(labels: readonly string[], properties: Properties, keys: ReadonlySet<string>): Field[] {
  const fields: Field[] = []
  for (const [property, value] of Object.entries(properties)) {
    if (bookkeeping.has(property) && labels.includes(ENTITY_LABEL)) continue
    const kind = kindOf(property, keys)
    for (const text of Array.isArray(value) ? value : [value])
      if (typeof text === 'string' && text !== '')
        fields.push({ property, text: text.slice(0, searchedCharacters), kind })
  }
  return fields.sort(
    (a, b) => order[a.kind] - order[b.kind] || (nameRank(a.property) ?? 99) - (nameRank(b.property) ?? 99),
  )
}

const order: { [kind in FieldKind]: number } = { name: 0, otherName: 1, text: 2, key: 3 }

export function kindOf(property: string, keys: ReadonlySet<string>): FieldKind {
  if (keys.has(property)) return 'key'
  const rank = nameRank(property)
  if (rank === undefined) return 'text'
  return rank < 20 ? 'name' : 'otherName'
}

export const isBookkeeping = (property: string): boolean => bookkeeping.has(property)

/** The texts of a relationship that can be searched: its type as words (`holds post`), then its properties. */
export function relationshipFieldsOf(type: string, properties: Properties, keys: ReadonlySet<string>): Field[] {
  // Only a list of locators is bookkeeping: in a database of other people `evidence` may say anything.
  const own = Array.isArray(properties.evidence) ? [ENTITY_LABEL] : []
  const words: Field = { property: 'type', text: type.replaceAll('_', ' ').toLowerCase(), kind: 'otherName' }
  return [words, ...fieldsOf(own, properties, keys)]
}
