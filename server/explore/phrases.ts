import type { Value } from '../contract/graph.ts'
import {
  type Phrase,
  type PhrasesAnswer,
  phraseSchema,
  type SuggestionsAnswer,
  type SuggestionsRequest,
  suggestionsRequest,
} from '../contract/messages.ts'
import { nearest } from '../contract/nearest.ts'
import { pathOf, readSavedQuery } from '../contract/savedquery.ts'
import { foldText } from '../contract/search/fold.ts'
import { ENTITY_LABEL } from '../contract/source.ts'
import { AppError } from '../errors.ts'
import { type AskOptions, accept, ask } from './asking.ts'
import type { Explore } from './context.ts'
import { inSource, quote } from './cypher.ts'
import { fresh, identities } from './identity.ts'

/** The search phrases of the seeds that are loaded: each report holds the files of its own. */
export async function getPhrases(context: Explore, options?: AskOptions): Promise<PhrasesAnswer> {
  const asking = ask(context, options)
  const { schema } = await identities(context.engine, fresh)
  const phrases: Phrase[] = []
  const broken: PhrasesAnswer['broken'] = []
  if (![ENTITY_LABEL, 'Report'].every(label => schema.labels.some(({ name, count }) => name === label && count > 0)))
    return { phrases, broken, ran: asking.ran }
  const statement = `MATCH (r:${quote(ENTITY_LABEL)}:${quote('Report')}) WHERE r.phrases IS NOT NULL RETURN r.key AS key, r.phrases AS phrases ORDER BY key LIMIT 1000`
  for (const [key, files] of await asking.rows(statement)) {
    const report = String(key)
    for (const file of Array.isArray(files) ? files : []) {
      const { query, problems } = readSavedQuery(typeof file === 'string' ? file : '')
      const id = `${report}/${pathOf(query).replace(/\.cypher$/, '')}`
      const { success, data } = phraseSchema.safeParse({ id, report, ...query })
      // Somebody else's property of the same name may say anything.
      if (success && problems.length === 0) phrases.push(data)
      else broken.push({ report, message: problems[0]?.message ?? 'A phrase of this report cannot be read.' })
    }
  }
  return { phrases, broken, ran: asking.ran }
}

/** Nodes or relationships that are looked at, so that a label of a million costs what one of this many does. */
const looked = 50_000

interface Suggestion {
  value: Value
  count: number
  nameZh?: string
  rank: number
  order: string
}

/**
 * Values of a property for a field of a form: all of what contains the words typed, first of it what begins with them.
 * Errors: UNKNOWN_LABEL where there is neither such a label nor such a type.
 */
export async function getSuggestions(
  context: Explore,
  request: SuggestionsRequest,
  options?: AskOptions,
): Promise<SuggestionsAnswer> {
  const { label, property, q, limit } = accept(suggestionsRequest, request)
  const asking = ask(context, options)
  const pattern = await patternOf(context, label)
  const key = quote(property)
  const statement = `MATCH ${pattern} AND x.${key} IS NOT NULL WITH x LIMIT ${looked + 1} RETURN x.${key} AS value, count(*) AS count, ${property === 'name' ? 'min(x.nameZh)' : 'null'} AS nameZh`
  const typed = foldText(q)
  const found = new Map<string, Suggestion>()
  let seen = 0
  for await (const [values = null, count, nameZh] of asking.stream(statement)) {
    seen += count as number
    const other = typeof nameZh === 'string' && nameZh !== '' ? nameZh : undefined
    for (const value of Array.isArray(values) ? values : [values]) {
      if (value === null) continue
      const id = JSON.stringify(value)
      const known = found.get(id)
      if (known) {
        known.count += count as number
        known.nameZh ??= other
        continue
      }
      const order = foldText(shown(value))
      const rank = Math.min(rankOf(order, typed), other === undefined ? unfit : rankOf(foldText(other), typed))
      if (rank < unfit) found.set(id, { value, count: count as number, nameZh: other, rank, order })
    }
  }
  const all = [...found.values()].sort(
    (a, b) => a.rank - b.rank || b.count - a.count || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0),
  )
  return {
    suggestions: all.slice(0, limit).map(({ value, count, nameZh }) => ({ value, count, ...(nameZh && { nameZh }) })),
    total: all.length,
    totalExact: seen <= looked,
    ran: asking.ran,
  }
}

async function patternOf({ engine }: Explore, name: string): Promise<string> {
  const { schema } = await identities(engine, fresh)
  if (schema.labels.some(label => label.name === name)) {
    // The common label is on passages and reports too: nobody asks for those by their names.
    return `(x:${quote(name)}) WHERE ${name === ENTITY_LABEL ? `NOT ${inSource('x')}` : 'true'}`
  }
  if (schema.types.some(type => type.name === name)) return `()-[x:${quote(name)}]->() WHERE true`
  const near = nearest(
    name,
    [...schema.labels, ...schema.types].map(one => one.name),
  )
  throw new AppError(
    'UNKNOWN_LABEL',
    `There is neither a label nor a type ${JSON.stringify(name)} here${near === undefined ? '.' : `; did you mean ${near}?`}`,
  )
}

const unfit = 9

function rankOf(text: string, typed: string): number {
  if (typed === '' || text.startsWith(typed)) return 0
  const at = text.indexOf(typed)
  return at === -1 ? unfit : text.includes(` ${typed}`) ? 1 : 2
}

const shown = (value: Value): string =>
  typeof value === 'object' && value !== null && 'value' in value ? String(value.value) : String(value)
