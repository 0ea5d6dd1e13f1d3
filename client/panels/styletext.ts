import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { verbOf } from '../model/caption.ts'
import { sourceParts } from '../model/measures.ts'
import { metrics, type Source, type StyleRule } from '../model/stylerule.ts'
import type { Text } from '../ui/text.ts'

/** What a source of values is called. */
export function sourceText(t: Text, source: Source): string {
  const { kind, name } = sourceParts(source)
  return kind === 'metric' ? t(`metric.${name}`) : name
}

const isNumber = (types: readonly string[]) => types.some(type => type === 'INTEGER' || type === 'FLOAT')

/** Names of properties that things of a kind have, '' for all kinds; with `numeric` only those that hold numbers. */
export function propertyNames(
  schema: SchemaAnswer | null,
  of: StyleRule['of'],
  kind: string,
  { numeric = false } = {},
): string[] {
  const kinds = (of === 'node' ? schema?.labels : schema?.types) ?? []
  const names = new Set<string>()
  for (const { name, properties } of kinds)
    if (kind === '' || name === kind)
      for (const property of properties) if (!numeric || isNumber(property.types)) names.add(property.name)
  return [...names].sort((a, b) => a.localeCompare(b))
}

export interface Choice {
  readonly value: string
  readonly label: string
}

/** Sources to choose from, measures of the graph before properties. */
export function sourceChoices(
  t: Text,
  schema: SchemaAnswer | null,
  of: StyleRule['of'],
  kind: string,
  options: { numeric?: boolean } = {},
): { group: string; items: Choice[] }[] {
  const offered =
    of === 'relationship' ? (['evidence'] as const) : metrics.filter(name => !options.numeric || name !== 'community')
  return [
    {
      group: t('style.measures'),
      items: offered
        .filter(name => name !== 'evidence' || schema?.evidence !== false)
        .map(name => ({ value: `metric:${name}`, label: t(`metric.${name}`) })),
    },
    {
      group: t('style.properties'),
      items: propertyNames(schema, of, kind, options).map(name => ({ value: `property:${name}`, label: name })),
    },
  ].filter(({ items }) => items.length > 0)
}

/** What a rule is about, in words. */
export function conditionText(t: Text, { of, when }: StyleRule): string {
  const words: string[] = []
  if (when.kind !== '') words.push(of === 'node' ? when.kind : verbOf(when.kind))
  if (of === 'relationship' && when.status !== '') words.push(t(`status.${when.status}`))
  if (when.property !== '')
    words.push(t(`style.said.${when.test}`, { property: when.property, value: when.value.trim() }))
  if (when.number !== '') {
    const name = sourceText(t, when.number)
    const { from, to } = when
    if (from !== null && to !== null) words.push(t('style.said.between', { name, from, to }))
    else if (from !== null) words.push(t('style.said.least', { name, from }))
    else if (to !== null) words.push(t('style.said.most', { name, to }))
    else words.push(t('style.said.any', { name }))
  }
  return words.length > 0 ? words.join(' · ') : t(of === 'node' ? 'style.allNodes' : 'style.allRelationships')
}

/** What a rule sets, in words. */
export function dressText(t: Text, { set }: StyleRule): string {
  const words: string[] = []
  const { colour, shape, icon, size, caption, line, width } = set
  if (colour !== undefined)
    words.push(
      colour.includes(':')
        ? t('style.colourFrom', { name: sourceText(t, colour as Source) })
        : t(`hue.${colour}` as never),
    )
  if (shape) words.push(t(`shape.${shape}`))
  if (icon) words.push(t('style.withIcon', { name: t(`icon.${icon}`) }))
  if (size !== undefined)
    words.push(
      typeof size === 'number' ? t('style.sizeOf', { size }) : t('style.sizeFrom', { name: sourceText(t, size) }),
    )
  if (caption !== undefined) words.push(caption === '' ? t('style.noCaption') : t('style.captionOf', { name: caption }))
  if (line) words.push(t(`linestyle.${line}`))
  if (width !== undefined) words.push(t('style.widthOf', { width }))
  return words.length > 0 ? words.join(', ') : t('style.setsNothing')
}
