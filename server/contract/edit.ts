import type { Node, Properties, Relationship, Value } from './graph.ts'

/**
 * Editing, as client and server pass it between them. An edit is a list of changes that happen in one transaction, all
 * of them or none; it says who makes it and on what evidence, and stays in the log with what was there before and after.
 */
export interface Edit {
  by: string
  reason: Reason
  changes: Change[]
  note?: string
}

/** Why: the keys of the passages that say so, or a note of what one knows oneself. */
export type Reason = { passages: string[] } | { ownKnowledge: string }

/** References are element ids or keys, as everywhere; `start` and `end` may also be an `as` of a node of the same edit. */
export type Change =
  | { kind: 'createNode'; as: string; labels: string[]; properties: Properties }
  | { kind: 'createRelationship'; as: string; type: string; start: string; end: string; properties: Properties }
  /** Null takes a property away; what is not named stays. */
  | { kind: 'changeNode'; node: string; addLabels?: string[]; removeLabels?: string[]; properties?: Properties }
  | { kind: 'changeRelationship'; relationship: string; properties: Properties }
  /** With its relationships, however many. */
  | { kind: 'deleteNode'; node: string }
  | { kind: 'deleteRelationship'; relationship: string }

export const editLimits = {
  changes: 500,
  /** Nodes and relationships that one edit may touch: all of them are kept in the log as they were. */
  entities: 10_000,
  /** Entities of one edit that a page of the log shows; the edit by itself shows all. */
  shown: 100,
} as const

export interface EditCounts {
  nodes: ChangeCounts
  relationships: ChangeCounts
}
export interface ChangeCounts {
  created: number
  changed: number
  deleted: number
}

/** One node or relationship of an edit: null before it was created, and after it was deleted. */
export type EntityChange =
  | { entity: 'node'; id: string; as?: string; before: Node | null; after: Node | null }
  | { entity: 'relationship'; id: string; as?: string; before: Relationship | null; after: Relationship | null }

/**
 * What stands against an edit, or should be known before it is made. Pages put it in their own language by the code and
 * the values; `text` is the same in English.
 */
export interface EditRemark {
  code: EditRemarkCode
  values: { [name: string]: string | number }
  text: string
  /** The place in the request: `changes.2.properties.name`. */
  path: string
  /** What has the value already, where a constraint would be violated. */
  has?: Node | Relationship
}

/** With any of these the edit is refused. */
export const objectionTexts = {
  nodeMissing: 'No node here has the key or element id “{{ref}}”, and no node of this edit is named so.',
  relationshipMissing: 'No relationship here has the key or element id “{{ref}}”.',
  ambiguous: '“{{ref}}” names {{count}} of them. Use an element id.',
  asTwice: '“{{as}}” names two things of this edit.',
  deletedToo: 'This edit deletes “{{ref}}” as well.',
  deletedTwice: '“{{ref}}” is deleted twice.',
  tooMuch: 'The edit touches {{count}} nodes and relationships; at most {{most}} are possible at once.',
  labelsBoth: 'The label “{{name}}” is both added and removed.',
  nameImpossible: 'This database cannot store the name “{{name}}”.',
  valueImpossible: 'This database cannot store this value of “{{property}}”: {{why}}.',
  valueTaken: '“{{property}}” must be unique among nodes labelled {{of}}, and “{{name}}” has “{{value}}” already.',
  valueTakenHere: '“{{property}}” must be unique among {{of}}, and two things of this edit would have “{{value}}”.',
  relationshipTaken: '“{{property}}” must be unique among relationships {{of}}, and one has “{{value}}” already.',
  propertyRequired: 'Everything that is {{of}} must have “{{property}}”.',
  passageMissing: 'There is no passage with the key “{{key}}”.',
  noPassages: 'There are no passages in this database: say what you know yourself.',
  claimMissing: 'Say what the relationship states: “claim” is missing.',
  statusUnknown: 'A status is asserted, hedged, inferred or contradicted, not “{{value}}”.',
  statusUnproven: 'No passage is named, so that the status cannot be “{{value}}”: it is inferred or contradicted.',
  contradictedNote: 'A contradicted claim needs a “note” that says what speaks against it.',
  evidenceGiven: '“{{property}}” comes from the reason of the edit and cannot be set.',
  nothing: 'Nothing would change: everything is so already.',
} as const

/** These do not stand in the way. */
export const warningTexts = {
  labelUnknown: 'No node is labelled “{{name}}” so far.',
  labelNear: 'No node is labelled “{{name}}” so far. Did you mean “{{near}}”?',
  typeUnknown: 'No relationship has the type “{{name}}” so far.',
  typeNear: 'No relationship has the type “{{name}}” so far. Did you mean “{{near}}”?',
  propertyUnknown: 'Nothing that is {{of}} has “{{name}}” so far.',
  propertyNear: 'Nothing that is {{of}} has “{{name}}” so far. Did you mean “{{near}}”?',
  valueType: '“{{property}}” is {{given}} here, and {{usual}} elsewhere.',
  endsUnusual: 'No {{type}} leads from {{from}} to {{to}} so far.',
  keyChanged: 'Scenes and notes find “{{key}}” by this value: they will miss it.',
  seedOwned: 'This belongs to the seed {{seed}}: loading it again sets it back.',
  sourceLayer: 'This is a part of the report itself: evidence elsewhere may name it.',
} as const

export type ObjectionCode = keyof typeof objectionTexts
export type WarningCode = keyof typeof warningTexts
export type EditRemarkCode = ObjectionCode | WarningCode

const texts: { [Code in EditRemarkCode]: string } = { ...objectionTexts, ...warningTexts }

export function editRemark(
  code: EditRemarkCode,
  path: string,
  values: EditRemark['values'] = {},
  has?: Node | Relationship,
): EditRemark {
  const text = texts[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
  return { code, values, text, path, ...(has && { has }) }
}

/** What an edit in the log did, counted. */
export function countChanges(entities: readonly Pick<EntityChange, 'entity' | 'before' | 'after'>[]): EditCounts {
  const counts: EditCounts = {
    nodes: { created: 0, changed: 0, deleted: 0 },
    relationships: { created: 0, changed: 0, deleted: 0 },
  }
  for (const { entity, before, after } of entities) {
    const of = entity === 'node' ? counts.nodes : counts.relationships
    if (before === null) of.created++
    else if (after === null) of.deleted++
    else of.changed++
  }
  return counts
}

/** One place where two states of a node or relationship differ: a property, or a label (`value` true or null). */
export interface Difference {
  kind: 'property' | 'label'
  name: string
  before: Value
  after: Value
}

/** Where they differ, by name. Values are told apart by what they are on the wire: 1 and 1.0 are two. */
export function differences(before: Node | Relationship, after: Node | Relationship): Difference[] {
  const found: Difference[] = []
  const [old, now] = [new Map(Object.entries(before.properties)), new Map(Object.entries(after.properties))]
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(name) ?? null, now.get(name) ?? null]
    if (!sameValue(was, is)) found.push({ kind: 'property', name, before: was, after: is })
  }
  if (before.$type === 'Node' && after.$type === 'Node') {
    for (const name of new Set([...before.labels, ...after.labels])) {
      const [was, is] = [before.labels.includes(name), after.labels.includes(name)]
      if (was !== is) found.push({ kind: 'label', name, before: was || null, after: is || null })
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

export const sameValue = (a: Value, b: Value): boolean => canonical(a) === canonical(b)

const canonical = (value: Value): string =>
  JSON.stringify(value, (_, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
