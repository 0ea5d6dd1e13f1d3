import type { Node, Path, Relationship } from '../../server/contract/graph.ts'
import type { EvidenceAnswer, SchemaAnswer } from '../../server/contract/messages.ts'
import { captionOf, type Language, qualifierOf, verbOf } from './caption.ts'
import { lineOf } from './line.ts'
import type { Line } from './palette.ts'
import type { Phrase } from './phrase.ts'
import { phrase } from './phrase.ts'

export type Proof = EvidenceAnswer['items'][number]

/** One relationship of a path as it states something: from its start to its end, whichever way it is walked. */
export interface Step {
  readonly relationship: Relationship
  readonly start: string
  readonly verb: string
  readonly qualifier: string | undefined
  readonly end: string
  readonly line: Line
  /** Null while its evidence is not known. */
  readonly proof: Proof | null
}

/** A path read as sentences, in the order in which it is walked, each with what proves it. */
export function stepsOf(
  path: Path,
  proofs: readonly Proof[],
  schema: SchemaAnswer | null,
  language: Language = 'en',
): Step[] {
  const names = new Map(path.nodes.map(node => [node.id, captionOf(node, schema, language)]))
  const byId = new Map(proofs.map(proof => [proof.id, proof]))
  return path.relationships.map(relationship => ({
    relationship,
    start: names.get(relationship.start) ?? relationship.start,
    verb: verbOf(relationship.type),
    qualifier: qualifierOf(relationship),
    end: names.get(relationship.end) ?? relationship.end,
    line: lineOf(relationship, schema?.evidence ?? false),
    proof: byId.get(relationship.id) ?? null,
  }))
}

export const sentenceOf = ({ start, verb, qualifier, end }: Step): string =>
  `${start} → ${verb}${qualifier ? ` (${qualifier})` : ''} → ${end}`

/** The same as plain text, to paste into a note. `say` puts phrases into words. */
export function asText(steps: readonly Step[], title: string, say: (phrase: Phrase) => string): string {
  const lines = [title, '']
  for (const [index, step] of steps.entries()) {
    const status = step.line === 'plain' ? '' : ` [${say(phrase(`status.${step.line}`))}]`
    lines.push(`${index + 1}. ${sentenceOf(step)}${status}`)
    if (step.proof?.claim) lines.push(`   ${step.proof.claim}`)
    for (const { line, sentence, text, digest, report } of step.proof?.passages ?? []) {
      const place = say(phrase('evidence.place', { line, sentence }))
      lines.push(`   – ${report === '' ? place : `${report}, ${place}`}`)
      if (text !== null) lines.push(`     “${text}”`)
      if (digest !== null) lines.push(`     ${say(phrase('evidence.digest'))} ${digest}`)
    }
    if (step.proof?.passages.length === 0) lines.push(`   ${say(phrase('evidence.noSource'))}`)
    if (step.proof && step.proof.dangling.length > 0)
      lines.push(`   ${say(phrase('evidence.dangling'))}: ${step.proof.dangling.join(', ')}`)
  }
  return `${lines.join('\n')}\n`
}

/** The name of a path: its ends. */
export const pathName = (nodes: readonly Node[], schema: SchemaAnswer | null, language: Language): string =>
  [nodes[0], nodes.at(-1)].map(node => (node ? captionOf(node, schema, language) : '')).join(' – ')
