import { basename, join } from 'node:path'
import { suggestion } from '../contract/nearest.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { type Check, decidable, entriesOf, markFloats, placeText } from './check.ts'
import { explain } from './explain.ts'
import { checkExtension, extendVocabulary } from './extension.ts'
import { mention, present, reportGraph, reportKey, type SeedGraph, type SeedNode } from './graph.ts'
import { checkPassages, readEvidence } from './passages.ts'
import { checkPhrases } from './phrases.ts'
import type { SeedFiles } from './read.ts'
import { checkRelationships } from './relationships.ts'
import { nodeSchema, type Source, sourceSchema } from './schema.ts'
import { commonProperties, loaderLabels, standardVocabulary } from './vocabulary.ts'
import { isMap, type YamlFile, type YamlPlace } from './yaml.ts'

export interface Validated {
  /** Everything that is wrong, in order of file, line and column. */
  problems: ProblemPlace[]
  /** Only when nothing is wrong. */
  graph?: SeedGraph
  /** Only when source.yaml could be read. */
  source?: Source
}

/** Files of a seed folder that are no part of the graph. */
const otherFiles: ReadonlySet<string> = new Set(['checklist'])
const listFiles: ReadonlySet<string> = new Set(['source', 'passages', 'relationships'])

/**
 * Checks a whole seed and makes its graph. Pure; finds everything at once.
 *
 * @param report the original text, when it is at hand: the text of each passage is taken from it
 */
export function validateSeed(seed: SeedFiles, report?: string): Validated {
  const files = new Map(seed.files.map(file => [basename(file.file).replace(/\.ya?ml$/i, ''), file]))
  const check: Check = {
    problems: seed.files.flatMap(file => {
      const place = { file: file.file, line: 1, column: 1 }
      const name = basename(file.file)
      return name.endsWith('.yaml')
        ? file.problems
        : [
            ...file.problems,
            {
              ...place,
              message: `The name must end in .yaml. Rename the file to ${name.replace(/\.ya?ml$/i, '.yaml')}.`,
            },
          ]
    }),
    source: undefined,
    vocabulary: standardVocabulary,
    vocabularyKnown: false,
    passages: undefined,
    keys: new Map(),
    allKeysKnown: true,
  }
  checkSource(check, seed.folder, files.get('source'))
  check.passages = checkPassages(check, seed.folder, files.get('source'), files.get('passages'), report)

  const nodes: SeedNode[] = []
  for (const [name, file] of files) {
    if (listFiles.has(name) || otherFiles.has(name)) continue
    nodes.push(...checkNodes(check, name, file))
  }
  const relationships = checkRelationships(check, files.get('relationships'))
  if (check.keys.size === 0 && check.allKeysKnown && check.problems.length === 0) {
    check.problems.push({
      ...{ file: seed.folder, line: 1, column: 1 },
      message: 'The seed has no nodes. Add a file per label, such as Person.yaml.',
    })
  }
  const phrases = checkPhrases(check, seed.phrases ?? [])
  const problems = check.problems.toSorted(inOrder)
  if (problems.length > 0 || !check.source) return { problems, source: check.source }
  const base = reportGraph(check.source, check.passages?.list ?? [], phrases)
  const mentions = nodes.flatMap(node =>
    ((node.properties.evidence ?? []) as string[]).map(passage => mention(passage, node)),
  )
  return {
    problems,
    source: check.source,
    graph: {
      seed: base.seed,
      nodes: [...base.nodes, ...nodes],
      relationships: [...base.relationships, ...mentions, ...relationships],
    },
  }
}

const inOrder = (a: ProblemPlace, b: ProblemPlace): number => {
  const [fileA = '', fileB = ''] = [a.file, b.file]
  if (fileA !== fileB) return fileA < fileB ? -1 : 1
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}

function checkSource(check: Check, folder: string, file: YamlFile | undefined): void {
  if (!file) {
    const place = { file: join(folder, 'source.yaml'), line: 1, column: 1 }
    check.problems.push({ ...place, message: 'The file is missing. Write it with at least key and name.' })
    return
  }
  if (file.value === undefined) return
  const parsed = sourceSchema.safeParse(file.value)
  if (!parsed.success) {
    check.problems.push(...explain(file, [], file.value, parsed.error.issues, Object.keys(sourceSchema.shape)))
    return
  }
  const source = parsed.data
  check.source = source
  check.vocabularyKnown = true
  check.problems.push(...checkExtension(file, source.vocabulary))
  check.vocabulary = extendVocabulary(standardVocabulary, source.vocabulary)
  if (source.firstLine !== undefined && source.lastLine !== undefined && source.firstLine > source.lastLine) {
    check.problems.push({
      ...file.place(['lastLine']),
      message: 'The last line comes before firstLine. Correct one of the two.',
    })
  }
}

const fileNames = (check: Check): string[] => [...check.vocabulary.labels.keys(), ...listFiles, ...otherFiles]

function checkNodes(check: Check, label: string, file: YamlFile): SeedNode[] {
  if (file.value === undefined) check.allKeysKnown = false
  const rule = check.vocabulary.labels.get(label)
  if (!rule && (check.vocabularyKnown || loaderLabels.has(label))) {
    const message = loaderLabels.has(label)
      ? `${label} nodes are made from source.yaml and passages.yaml. Delete this file.`
      : `There is no label ${label}${suggestion(label, fileNames(check)) || '.'} Rename the file, or declare the label under vocabulary in source.yaml.`
    check.problems.push({ file: file.file, line: 1, column: 1, message })
  }
  const schema = nodeSchema(rule ?? { description: '', properties: commonProperties })
  const names = [...(rule?.properties.keys() ?? []), 'key', 'evidence']
  const nodes: SeedNode[] = []
  entriesOf(check.problems, file).forEach((entry, index) => {
    const key = isMap(entry) ? entry.key : undefined
    if (typeof key === 'string') checkKey(check, label, key, file.place([index, 'key']))
    const parsed = schema.safeParse(entry)
    // With an unknown label nobody can say which properties are right: what is told is the label.
    const issues = decidable(check, parsed.error?.issues ?? []).filter(
      issue => rule || issue.code !== 'unrecognized_keys',
    )
    check.problems.push(...explain(file, [index], entry, issues, names))
    const evidence = readEvidence(
      check,
      file,
      [index],
      isMap(entry) ? entry : {},
      typeof key === 'string' ? key : 'this node',
    )
    if (!parsed.success || !rule) return
    const { key: own, evidence: _, ...properties } = parsed.data as { key: string; evidence?: unknown }
    nodes.push({
      labels: ['Entity', label],
      key: own,
      properties: present({ ...markFloats(file, [index], rule.properties, properties), evidence }),
    })
  })
  return nodes
}

function checkKey(check: Check, label: string, key: string, place: YamlPlace): void {
  const before = check.keys.get(key)
  if (before) {
    check.problems.push({
      ...place,
      message: `The key ${key} is used twice, first at ${placeText(before.place)}. Join the two entries, or give one another key.`,
    })
    return
  }
  if (check.source && key === reportKey(check.source.key)) {
    check.problems.push({ ...place, message: `The key ${key} belongs to the report itself. Choose another.` })
  }
  check.keys.set(key, { label, place })
}
