import { join } from 'node:path'
import { type AttachedPassage, type Check, type CheckedPassages, entriesOf, placeText } from './check.ts'
import { explain, show } from './explain.ts'
import { passageKey } from './graph.ts'
import { linesOf, locateSentences, uncovered } from './report.ts'
import { locatorPattern, type Passage, passageSchema } from './schema.ts'
import type { YamlFile, YamlPath } from './yaml.ts'

const passageNames = Object.keys(passageSchema.shape)

/** Checks passages.yaml, and takes the words of each passage from the report where that is given. */
export function checkPassages(
  check: Check,
  folder: string,
  source: YamlFile | undefined,
  file: YamlFile | undefined,
  report: string | undefined,
): CheckedPassages | undefined {
  const { source: facts, problems } = check
  if (!file) {
    const field = (['firstLine', 'lastLine', 'sha256'] as const).find(name => facts?.[name] !== undefined)
    if (field === undefined || !source) return undefined
    const place = { file: join(folder, 'passages.yaml'), line: 1, column: 1 }
    const message = `The file is missing, and source.yaml has "${field}". List every sentence in it, or remove firstLine, lastLine and sha256 from source.yaml.`
    problems.push({ ...place, message })
    return { list: [], sentences: new Map(), readable: false }
  }
  for (const name of ['firstLine', 'lastLine', 'sha256'] as const) {
    if (facts && source && facts[name] === undefined) {
      problems.push({ ...source.place([]), message: `"${name}" is missing. A seed with passages.yaml needs it.` })
    }
  }
  const list: Passage[] = []
  const indexes: number[] = []
  entriesOf(problems, file).forEach((entry, index) => {
    const parsed = passageSchema.safeParse(entry)
    if (!parsed.success) {
      problems.push(...explain(file, [index], entry, parsed.error.issues, passageNames))
      return
    }
    const { digest, noFact } = parsed.data
    if ((digest === undefined) === (noFact === undefined)) {
      const message =
        digest === undefined
          ? 'The passage has neither digest nor noFact. Say what it states, or why it carries no fact.'
          : 'The passage has both digest and noFact. Keep the one that is true.'
      problems.push({ ...file.place([index]), message })
    }
    list.push(parsed.data)
    indexes.push(index)
  })
  const complete = list.length > 0 && list.length === (file.value as unknown[]).length
  checkOrder(check, file, list, indexes)
  const sentences = new Map<number, number>()
  for (const { line, sentence } of list) sentences.set(line, Math.max(sentence, sentences.get(line) ?? 0))
  const attached = report !== undefined && complete ? attach(check, source, file, list, linesOf(report)) : list
  return { list: attached, sentences, readable: complete }
}

/** Lines ascend, sentences count from 1 without gaps or repeats, stretches do not overlap. */
function checkOrder(check: Check, file: YamlFile, list: readonly Passage[], indexes: readonly number[]): void {
  const { firstLine = 1, lastLine = Number.POSITIVE_INFINITY } = check.source ?? {}
  const seen = new Map<string, number>()
  list.forEach((passage, i) => {
    const { line, sentence, at } = passage
    const path = [indexes[i]!]
    const report = (name: string, message: string): void => {
      check.problems.push({ ...file.place([...path, name]), message })
    }
    if (line < firstLine || line > lastLine) {
      report(
        'line',
        `Line ${line} is outside the report (lines ${firstLine} to ${lastLine} by source.yaml). Correct one of the two.`,
      )
    }
    if (at && at[0] >= at[1])
      report('at', 'The stretch ends before it begins. Write [first character, the one after the last].')
    const repeated = seen.get(`${line}.${sentence}`)
    if (repeated !== undefined) {
      report(
        'sentence',
        `Passage ${line}.${sentence} is here twice, first at ${placeText(file.place([repeated]))}. Number one of them anew.`,
      )
      return
    }
    seen.set(`${line}.${sentence}`, indexes[i]!)
    const before = list[i - 1]
    if (before && line < before.line) {
      report('line', `Line ${line} comes after line ${before.line}. Put the passages in the order of the text.`)
    } else if (sentence !== (before?.line === line ? before.sentence + 1 : 1)) {
      const expected = before?.line === line ? before.sentence + 1 : 1
      report(
        'sentence',
        `Sentence ${expected} of line ${line} should stand here, not ${sentence}. Number the sentences from 1 without gaps.`,
      )
    }
    if (before?.line === line && before.at && at && before.at[1] > at[0]) {
      report(
        'at',
        `The stretch begins at ${at[0]}, inside the passage before, which ends at ${before.at[1]}. Correct one of the two.`,
      )
    }
  })
}

/** The words of each passage: by `at`, else by the marks where these tell of as many sentences, else the whole line. */
function attach(
  check: Check,
  source: YamlFile | undefined,
  file: YamlFile,
  list: readonly Passage[],
  lines: readonly string[],
): AttachedPassage[] {
  const { firstLine = 1, lastLine = lines.length } = check.source ?? {}
  if (source && lastLine > lines.length) {
    check.problems.push({
      ...source.place(['lastLine']),
      message: `The report has ${lines.length} lines only. Correct lastLine, or give the right file.`,
    })
  }
  const attached: AttachedPassage[] = []
  for (let line = firstLine; line <= Math.min(lastLine, lines.length); line++) {
    const text = lines[line - 1]!
    const indexes = list.flatMap((passage, index) => (passage.line === line ? [index] : []))
    const passages = indexes.map(index => list[index]!)
    const first = indexes[0]
    if (first === undefined) {
      if (text.trim() === '') continue
      const next = Math.max(
        0,
        list.findIndex(passage => passage.line > line),
      )
      check.problems.push({
        ...file.place([next]),
        message: `Line ${line} of the report has no passage. Add one before this place, with a digest or noFact.`,
      })
      continue
    }
    passages.forEach((passage, i) => {
      if (passage.at && passage.at[1] > text.length) {
        check.problems.push({
          ...file.place([indexes[i]!, 'at']),
          message: `Line ${line} has ${text.length} characters, and the stretch ends at ${passage.at[1]}. Correct it.`,
        })
      }
    })
    const known = passages.every(passage => passage.at)
      ? passages.map(passage => passage.at!)
      : passages.some(passage => passage.at)
        ? undefined
        : locateSentences(text, passages.length)
    for (const [from, to] of known ? uncovered(text, known) : []) {
      check.problems.push({
        ...file.place([first]),
        message: `Of line ${line}, characters ${from} to ${to} belong to no passage. Widen one with "at", or add one.`,
      })
    }
    passages.forEach((passage, i) => {
      const at = passage.at ?? known?.[i]
      attached.push(at ? { ...passage, at, text: text.slice(...at) } : { ...passage, lineText: text })
    })
  }
  return attached
}

/**
 * The passage keys that the `evidence` of an entry names; what is no locator at all was told by the schema already.
 *
 * @param of what the entry is, for messages
 */
export function readEvidence(
  check: Check,
  file: YamlFile,
  entry: YamlPath,
  fields: { [name: string]: unknown },
  of: string,
): string[] {
  const { passages, source, problems } = check
  if (fields.evidence === undefined) {
    if (passages) {
      problems.push({
        ...file.place(entry),
        message: `"evidence" is missing. Add the passages that prove ${of}: evidence: [4.1].`,
      })
    }
    return []
  }
  if (!Array.isArray(fields.evidence)) return []
  if (!passages && source) {
    problems.push({
      ...file.placeOfName([...entry, 'evidence']),
      message: 'This seed has no passages.yaml. Remove the evidence, or list the passages.',
    })
    return []
  }
  const found = new Set<string>()
  fields.evidence.forEach((value: unknown, i) => {
    const path = [...entry, 'evidence', i]
    const report = (message: string): void => {
      problems.push({ ...file.place(path), message })
    }
    // Unquoted, 4.10 is the number 4.1 by now; only the characters in the file still tell.
    const written = typeof value === 'number' ? file.token(path) : typeof value === 'string' ? value : undefined
    if (written === undefined) return
    const parts = locatorPattern.exec(written)
    if (!parts) {
      if (typeof value === 'number') report(`${show(written)} is no locator. Write line.sentence, such as 4.1.`)
      return
    }
    if (typeof value === 'number' && String(value) !== written) {
      report(`YAML reads ${written} as the number ${value}. Put it in quotes: "${written}".`)
    }
    const [line, sentence] = [Number(parts[1]), Number(parts[2])]
    const { firstLine = 1, lastLine = Number.POSITIVE_INFINITY } = source ?? {}
    if (line < firstLine || line > lastLine) {
      report(`Line ${line} is outside the report (lines ${firstLine} to ${lastLine}). Correct the locator.`)
    } else if (passages?.readable) {
      const most = passages.sentences.get(line) ?? 0
      if (sentence > most) {
        const has =
          most === 0
            ? `line ${line} has no passages`
            : `line ${line} has ${most === 1 ? 'one sentence' : `sentences 1 to ${most}`}`
        report(`There is no passage ${written}; ${has}. Correct the locator, or add the passage to passages.yaml.`)
      }
    }
    const key = passageKey(source?.key ?? '', line, sentence)
    if (found.has(key)) report(`Passage ${written} is named twice. Remove one.`)
    found.add(key)
  })
  return [...found]
}
