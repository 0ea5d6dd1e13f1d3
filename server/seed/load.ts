import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Engine } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import { compare, type LoadableGraph, type LoadProgress, type LoadResult } from './compare.ts'
import { prepareDatabase } from './prepare.ts'
import { readSeed } from './read.ts'
import { validateSeed } from './validate.ts'
import { write } from './write.ts'

export interface LoadOptions {
  /** Remove what the database has of this seed and the seed no longer says. Off, it is only counted. */
  prune?: boolean
  /** Say what would be done, and do nothing. */
  dryRun?: boolean
  onProgress?: (progress: LoadProgress) => void
  /** Ends the load after the batch at hand; what is written stays, and loading again completes it. */
  signal?: AbortSignal
}

export interface LoadSeedOptions extends LoadOptions {
  /** The original text of the report; its words are stored with the passages. */
  reportFile?: string
}

/**
 * Loads a seed folder: checks all of it, compares it with what the database has of it, and writes what differs,
 * one transaction per batch. Loading twice writes nothing the second time; a load that was cut short is completed
 * by the next.
 *
 * @throws AppError FILE_NOT_FOUND, SEED_INVALID with every fault in `places`, REPORT_MISMATCH, FILE_INVALID,
 * REQUEST_CANCELLED, and whatever the engine throws
 */
export async function loadSeed(engine: Engine, folder: string, options: LoadSeedOptions = {}): Promise<LoadResult> {
  const { reportFile, signal } = options
  const files = await readSeed(folder, { signal })
  const first = validateSeed(files)
  let checked = first
  if (reportFile !== undefined && first.source && first.problems.length === 0) {
    checked = validateSeed(files, await readReport(reportFile, first.source.sha256))
  }
  if (!checked.graph) {
    const count = checked.problems.length === 1 ? 'one fault' : `${checked.problems.length} faults`
    throw new AppError('SEED_INVALID', `The seed ${folder} has ${count}; nothing was loaded. Mend it and load again.`, {
      places: checked.problems,
    })
  }
  return loadGraph(engine, checked.graph, options)
}

async function readReport(file: string, expected: string | undefined): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (cause) {
    throw new AppError('FILE_NOT_FOUND', `The report ${file} cannot be read. Name the text file of the report.`, {
      cause,
    })
  }
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== expected) {
    const message =
      expected === undefined
        ? `The seed has no passages, so nothing of ${file} can be attached. Leave the report out.`
        : `${file} is not the text that the seed was written from. Its SHA-256 is ${actual}, and source.yaml says ${expected}. Give the right file, or correct sha256 in source.yaml.`
    throw new AppError('REPORT_MISMATCH', message, { facts: { actual, expected } })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('FILE_INVALID', `${file} is not UTF-8. Save it as UTF-8, and correct sha256 in source.yaml.`, {
      cause,
    })
  }
}

/**
 * Loads a graph that needs no more checking.
 *
 * @throws AppError as `loadSeed`, apart from what is about files
 */
export async function loadGraph(engine: Engine, graph: LoadableGraph, options: LoadOptions = {}): Promise<LoadResult> {
  const { prune = false, dryRun = false, signal, onProgress = () => {} } = options
  const stop = (): void => {
    if (!signal?.aborted) return
    const message = 'Loading was cancelled. What was written stays; loading again completes it.'
    throw new AppError('REQUEST_CANCELLED', message, { cause: signal.reason })
  }
  const context = { onProgress, signal, stop }
  try {
    stop()
    const plan = await compare(engine, graph, { prune, dryRun }, context)
    const { result } = plan
    result.message = describe(result)
    const changes = [result.nodes, result.relationships].some(
      ({ created, updated, removed }) => created + updated + removed > 0,
    )
    if (!dryRun && changes) {
      await prepareDatabase(engine, signal)
      await engine.write(run => write(run, graph, plan, context))
    }
    return result
  } catch (error) {
    stop()
    throw error
  }
}

/** One line, or two: what was done, and what was left. */
function describe(result: LoadResult): string {
  const { nodes, relationships, dryRun, kept, shared } = result
  const done = (['created', 'updated', 'removed'] as const)
    .filter(kind => nodes[kind] + relationships[kind] > 0)
    .map((kind, i) => `${amount(nodes[kind], relationships[kind])} ${i === 0 && dryRun ? `would be ${kind}` : kind}`)
  const same = `${amount(nodes.unchanged, relationships.unchanged)} are as the seed says`
  if (nodes.unchanged + relationships.unchanged > 0 || done.length === 0) done.push(same)
  const nothing = done.length === 1 && done[0] === same
  const lines = [nothing ? `nothing to do: ${same}` : done.join(', ')]
  const stale = nodes.stale - kept.length
  if (stale + relationships.stale > 0) {
    lines.push(`${amount(stale, relationships.stale)} are no longer in the seed and were left; --prune removes them`)
  }
  if (kept.length > 0)
    lines.push(`${kept.length} nodes are no longer in the seed and were kept, for others are connected to them`)
  if (shared.length > 0)
    lines.push(`${shared.length} nodes were there already from elsewhere and were left as they are`)
  return lines.join('\n')
}

const amount = (nodes: number, relationships: number): string =>
  `${nodes} ${nodes === 1 ? 'node' : 'nodes'} and ${relationships} ${relationships === 1 ? 'relationship' : 'relationships'}`
