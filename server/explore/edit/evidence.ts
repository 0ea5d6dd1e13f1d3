import type { Edit, editRemark } from '../../contract/edit.ts'
import type { Node, Properties, Relationship, Value } from '../../contract/graph.ts'
import { statusSchema } from '../../contract/messages.ts'
import { ENTITY_LABEL, MENTIONS_TYPE } from '../../contract/source.ts'
import { keyOf, relationshipKey } from './keys.ts'
import type { Seen } from './seen.ts'

type Object = (...remark: Parameters<typeof editRemark>) => void

/** What the reason of an edit gives to what it makes, in a database where facts carry evidence. */
export interface Cited {
  /** Keys of passages; none where somebody knows it by themselves. */
  passages: string[]
  ownKnowledge: string | undefined
  /** A new node with the common label and the passages that name it. */
  node(node: Node, path: string): Pick<Node, 'labels' | 'properties'>
  /** From each passage to the node, as the loader writes them; without an id. */
  mentions(node: Node): Relationship[]
}

export function citedBy(edit: Edit, seen: Seen, object: Object): Cited {
  const { reason } = edit
  const passages = 'passages' in reason ? [...new Set(reason.passages)] : []
  if (passages.length > 0 && !seen.sourced) object('noPassages', 'reason.passages')
  else
    for (const [index, key] of passages.entries())
      if (!seen.passages.has(key)) object('passageMissing', `reason.passages.${index}`, { key })
  return {
    passages,
    ownKnowledge: 'ownKnowledge' in reason ? reason.ownKnowledge : undefined,
    node({ labels, properties }, path) {
      if (properties.evidence !== undefined)
        object('evidenceGiven', `${path}.properties.evidence`, { property: 'evidence' })
      return {
        labels: [...new Set([ENTITY_LABEL, ...labels])],
        properties: passages.length > 0 ? { ...properties, evidence: passages } : properties,
      }
    },
    mentions(node) {
      if (!seen.sourced) return []
      return passages.flatMap(key => {
        const passage = seen.passages.get(key)
        if (!passage) return []
        const name = typeof node.properties.name === 'string' ? node.properties.name : keyOf(node)
        return {
          $type: 'Relationship' as const,
          id: '',
          type: MENTIONS_TYPE,
          start: passage.id,
          end: node.id,
          properties: {
            key: relationshipKey(key, MENTIONS_TYPE, keyOf(node)),
            evidence: [key],
            claim: `The passage names ${name}.`,
            status: 'asserted',
          },
        }
      })
    },
  }
}

/**
 * The properties of a relationship with evidence, claim and status. Passages that are named come to those that are
 * there. What somebody knows by themselves is `inferred`, whatever was proved before: what is new is not proved.
 * @param before null for a relationship that is made
 */
export function withEvidence(
  { passages, ownKnowledge }: Cited,
  before: Properties | null,
  after: Properties,
  path: string,
  object: Object,
): Properties {
  const at = (name: string) => `${path}.properties.${name}`
  const given = (name: string) => JSON.stringify(after[name]) !== JSON.stringify(before?.[name])
  if (given('evidence')) object('evidenceGiven', at('evidence'), { property: 'evidence' })
  const result = new Map<string, Value>(Object.entries(after))
  if (passages.length > 0) result.set('evidence', [...new Set([...texts(before?.evidence), ...passages])])
  if (ownKnowledge !== undefined && !given('status')) result.set('status', unproved(after.status) ?? 'inferred')
  else if (after.status === undefined) result.set('status', 'asserted')
  if (ownKnowledge !== undefined) {
    // The note says what is known; where the claim says it already, it has nothing to add.
    if (result.get('claim') === undefined) result.set('claim', ownKnowledge)
    else if (result.get('note') === undefined && result.get('claim') !== ownKnowledge) result.set('note', ownKnowledge)
  }
  const status = result.get('status') as Value
  if (!statusSchema.safeParse(status).success) object('statusUnknown', at('status'), { value: JSON.stringify(status) })
  else if (ownKnowledge !== undefined && unproved(status) === undefined)
    object('statusUnproven', at('status'), { value: String(status) })
  if (status === 'contradicted' && !isText(result.get('note'))) object('contradictedNote', at('note'))
  if (!isText(result.get('claim'))) object('claimMissing', at('claim'))
  return Object.fromEntries(result)
}

const unproved = (status: Value | undefined): string | undefined =>
  status === 'inferred' || status === 'contradicted' ? status : undefined

const isText = (value: Value | undefined): boolean => typeof value === 'string' && value.trim() !== ''

const texts = (value: Value | undefined): string[] =>
  (Array.isArray(value) ? value : [value ?? null]).filter(item => typeof item === 'string')
