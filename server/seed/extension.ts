import { suggestion } from '../contract/nearest.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { isName } from './graph.ts'
import {
  commonProperties,
  loaderLabels,
  loaderTypes,
  type PropertyRule,
  type PropertyType,
  reservedReason,
  standardVocabulary,
  type Vocabulary,
} from './vocabulary.ts'
import type { YamlFile, YamlPath } from './yaml.ts'

/** What `source.yaml` says under `vocabulary`, after its schema. */
export interface VocabularyExtension {
  labels?: { [label: string]: string | { description?: string; properties?: PropertyExtensions } }
  types?: {
    [type: string]: {
      description?: string
      from?: string[]
      to?: string[]
      undirected?: boolean
      properties?: PropertyExtensions
    }
  }
  units?: string[]
}
export type PropertyExtensions = {
  [name: string]: PropertyType | { type?: PropertyType; description?: string; values?: string[]; required?: boolean }
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])]

function extendProperties(
  base: ReadonlyMap<string, PropertyRule>,
  extension: PropertyExtensions = {},
): Map<string, PropertyRule> {
  const result = new Map(base)
  for (const [name, given] of Object.entries(extension)) {
    const rule = typeof given === 'string' ? { type: given } : given
    const before = result.get(name)
    if (!before) {
      result.set(name, { ...rule, type: rule.type ?? 'string' })
    } else if (before.values && rule.values) {
      // Only a list of values can be widened; the rest of a standard property stays as it is everywhere.
      result.set(name, { ...before, values: union(before.values, rule.values) })
    }
  }
  return result
}

/**
 * The vocabulary with a seed's own words added. A label or type that exists already is widened: further properties,
 * further values, further labels at its ends.
 */
export function extendVocabulary(base: Vocabulary, extension: VocabularyExtension = {}): Vocabulary {
  const labels = new Map(base.labels)
  for (const [label, given] of Object.entries(extension.labels ?? {})) {
    const own = typeof given === 'string' ? { description: given } : given
    const before = labels.get(label)
    labels.set(label, {
      description: before?.description ?? own.description ?? label,
      properties: extendProperties(before?.properties ?? commonProperties, own.properties),
    })
  }
  const units = extension.units ?? []
  const statistic = labels.get('Statistic')
  if (statistic && units.length > 0) {
    labels.set('Statistic', {
      ...statistic,
      properties: extendProperties(statistic.properties, { unit: { values: units } }),
    })
  }
  const types = new Map(base.types)
  for (const [type, own] of Object.entries(extension.types ?? {})) {
    const before = types.get(type)
    types.set(type, {
      description: before?.description ?? own.description ?? type,
      from: before ? widen(before.from, own.from) : own.from,
      to: before ? widen(before.to, own.to) : own.to,
      undirected: before?.undirected ?? own.undirected,
      properties: extendProperties(before?.properties ?? new Map(), own.properties),
    })
  }
  return { labels, types }
}

const widen = (before: readonly string[] | undefined, own: string[] | undefined): readonly string[] | undefined =>
  before && union(before, own ?? [])

/** What is wrong with a seed's own words: names that are taken, ends that do not exist, changes that would be lost. */
export function checkExtension(file: YamlFile, extension: VocabularyExtension = {}): ProblemPlace[] {
  const problems: ProblemPlace[] = []
  const atName = (path: YamlPath, message: string): void => {
    problems.push({ ...file.placeOfName(path), message })
  }
  const { labels } = extendVocabulary(standardVocabulary, extension)

  const checkProperties = (
    path: YamlPath,
    on: 'label' | 'type',
    standard: ReadonlyMap<string, PropertyRule> | undefined,
    properties: PropertyExtensions = {},
  ): void => {
    for (const [name, given] of Object.entries(properties)) {
      const rule = typeof given === 'string' ? { type: given } : given
      const here = [...path, name]
      const reason = isName(name)
        ? reservedReason(name, on)
        : 'a name is made of letters, digits and underscore, a letter first'
      const before = standard?.get(name)
      if (reason) {
        atName(here, `No property may be called ${name}: ${reason}. Choose another name.`)
      } else if (before && rule.type !== undefined && rule.type !== before.type) {
        atName(here, `${name} is of type ${before.type} already. Leave the type out, or choose another name.`)
      } else if (before?.values === undefined && before && rule.values) {
        atName(here, `${name} takes any ${before.type} already. Remove this entry.`)
      }
      if (rule.values && !['string', 'strings'].includes(rule.type ?? before?.type ?? 'string')) {
        atName(here, `Only text can have a list of values. Make ${name} a string, or remove the values.`)
      }
    }
  }

  for (const [label, given] of Object.entries(extension.labels ?? {})) {
    const path = ['vocabulary', 'labels', label]
    if (loaderLabels.has(label)) atName(path, `${label} is kept for what the loader writes. Choose another name.`)
    const own = typeof given === 'string' ? {} : given
    checkProperties([...path, 'properties'], 'label', standardVocabulary.labels.get(label)?.properties, own.properties)
  }
  for (const [type, own] of Object.entries(extension.types ?? {})) {
    const path = ['vocabulary', 'types', type]
    const before = standardVocabulary.types.get(type)
    if (loaderTypes.has(type)) atName(path, `${type} is kept for what the loader writes. Choose another name.`)
    for (const end of ['from', 'to'] as const) {
      own[end]?.forEach((label, index) => {
        if (labels.has(label)) return
        const message = `There is no label ${label}${suggestion(label, labels.keys()) || '.'} Correct it, or declare it under labels.`
        problems.push({ ...file.place([...path, end, index]), message })
      })
      if (before && before[end] === undefined && own[end]) {
        atName([...path, end], `${type} admits any label here already. Remove this entry.`)
      }
    }
    if (before && own.undirected !== undefined && own.undirected !== (before.undirected ?? false)) {
      atName(
        [...path, 'undirected'],
        `Whether ${type} has a direction is fixed. Remove this entry, or choose another type.`,
      )
    }
    checkProperties([...path, 'properties'], 'type', before?.properties, own.properties)
  }
  return problems
}
