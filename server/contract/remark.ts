import { z } from 'zod'

/**
 * What an answer says about itself to a person: why these and not others, what was not looked through. Pages put it in
 * their own language by the code and the values; `text` is the same in English.
 */
export const remarkTexts = {
  allNodes: 'All {{count}} nodes.',
  bestConnected: 'The {{count}} best connected of {{of}} nodes, and the relationships among them.',
  firstRelationships: 'Of the relationships among them the first {{count}}.',
  sampled:
    'Candidates came from the ends of {{count}} sampled relationships, for there are too many nodes to rank them all.',
  sourceAside: 'Reports and passages are left out; they open from the evidence.',
  indexOutdated: 'The search index was made before there were nodes labelled {{labels}}: make it anew to find them.',
  noIndex: 'There is no search index, and too many nodes to hold in memory: make the index to search everything.',
  tooMany: 'There are too many nodes to hold in memory.',
  textsBeingRead: 'The texts are being read for the first time.',
  noNames: 'And no property here reads as a name.',
  namesOnly: 'Only names were looked through ({{properties}}), for the words as they are written.',
  relationshipsBeingRead: 'The relationships are still being read: ask again.',
  relationshipsFirst:
    'The first {{count}} of {{of}} relationships were looked through. Name a type to look through those of that type.',
} as const

export type RemarkCode = keyof typeof remarkTexts

export const remarkSchema = z
  .object({
    code: z.enum(Object.keys(remarkTexts) as [RemarkCode, ...RemarkCode[]]),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    text: z.string(),
  })
  .meta({ id: 'Remark' })
export type Remark = z.infer<typeof remarkSchema>

export function remark(code: RemarkCode, values: Remark['values'] = {}): Remark {
  const text = remarkTexts[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'number' ? value.toLocaleString('en') : value
  })
  return { code, values, text }
}
