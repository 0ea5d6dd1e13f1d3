import type { Node } from '../contract/graph.ts'
import { AppError, isAppError } from '../errors.ts'
import type { Explore } from '../explore/context.ts'
import { getNode } from '../explore/entities.ts'
import { findPaths } from '../explore/paths.ts'
import { searchNodes } from '../explore/search.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exits } from './exit.ts'
import { note, visible, writeLine } from './io.ts'
import { withSession } from './session.ts'
import { show, showNode } from './show.ts'

export interface PathsFlags {
  from: string
  to: string
  mode: 'shortest' | 'allShortest' | 'next'
  count?: number
  direction?: 'any' | 'out'
  type?: string[]
  exclude?: string[]
  excludeRelationships?: string[]
  through?: string[]
  maximumHops?: number
  source?: boolean
  json?: boolean
}

export async function paths({ io, config, signal }: CommandContext, flags: PathsFlags): Promise<Exit> {
  return withSession(config, async ({ explore }) => {
    const resolveAll = (names: string[] = []) => Promise.all(names.map(name => resolveName(explore, name, signal)))
    const [from = '', to = ''] = await resolveAll([flags.from, flags.to])
    const answer = await findPaths(
      explore,
      {
        from,
        to,
        mode: flags.mode,
        k: flags.count,
        direction: flags.direction,
        types: flags.type,
        exclude: await resolveAll(flags.exclude),
        excludeRelationships: flags.excludeRelationships,
        through: await resolveAll(flags.through),
        maximumHops: flags.maximumHops,
        source: flags.source,
      },
      { signal },
    )
    if (flags.json) {
      await writeLine(io, JSON.stringify(answer))
      return exits.ok
    }
    for (const { path, hops, weakest } of answer.paths)
      await writeLine(
        io,
        `${hops} ${hops === 1 ? 'hop ' : 'hops'}  ${(weakest ?? 'no evidence').padEnd(12)}  ${visible(show(path))}`,
      )
    const ends = `from ${showNode(answer.from)} to ${showNode(answer.to)}`
    if (answer.paths.length === 0)
      note(io, `No path ${ends} within ${answer.maximumHops} hops; --maximum-hops looks further.`)
    else
      note(
        io,
        `${answer.paths.length} ${answer.paths.length === 1 ? 'path' : 'paths'} ${ends}${answer.truncated ? '; there are more' : ''}.`,
      )
    return exits.ok
  })
}

/**
 * A reference as it is, else the one node whose name or alias is exactly this, else the one node that is found at all,
 * unless only by forgiving a slip.
 * Errors: NOT_FOUND, AMBIGUOUS_REFERENCE with the candidates.
 */
export async function resolveName(explore: Explore, name: string, signal: AbortSignal): Promise<string> {
  try {
    return (await getNode(explore, name, { signal })).node.id
  } catch (error) {
    if (!isAppError(error) || error.code !== 'NOT_FOUND') throw error
  }
  const { hits, total } = await searchNodes(explore, { q: name, limit: 10 }, { signal })
  const exact = hits.filter(hit => hit.matches[0]?.how === 'exact')
  const isSure = total === 1 && hits[0]?.matches[0]?.how !== 'fuzzy'
  const chosen = exact.length === 1 ? exact : isSure ? hits : []
  if (chosen[0] !== undefined) return chosen[0].node.id
  if (hits.length === 0) throw new AppError('NOT_FOUND', `There is nothing called ${JSON.stringify(name)}.`)
  const places = (exact.length > 0 ? exact : hits).map(({ node }) => ({
    message: visible(`${keyOf(node)}  ${showNode(node)}`),
  }))
  const message =
    total === 1
      ? `There is nothing called ${JSON.stringify(name)}. Was this one meant?`
      : `${JSON.stringify(name)} fits more than one node (${total}). Name one by its key:`
  throw new AppError('AMBIGUOUS_REFERENCE', message, { places })
}

const keyOf = (found: Node): string => (typeof found.properties.key === 'string' ? found.properties.key : found.id)
