import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functionsAnswer, phrasesAnswer } from '../contract/messages.ts'
import { parametersFrom, placeholdersOf } from '../contract/savedquery.ts'
import type { Engine } from '../engines/engine.ts'
import type { Explore } from '../explore/context.ts'
import { getFunctions } from '../explore/functions.ts'
import { createGuard } from '../explore/guard/guard.ts'
import { forgetIdentities } from '../explore/identity.ts'
import { lint } from '../explore/lint.ts'
import { getPhrases, getSuggestions } from '../explore/phrases.ts'
import { query } from '../explore/query.ts'
import { loadSeed } from '../seed/load.ts'

const folder = join(import.meta.dirname, '../../seeds/liaoning-chain-2025')

/**
 * Rows of each phrase with its defaults, and with other values where the phrase has any, counted by hand in the files
 * of the seed.
 */
const expected: [name: string, rows: number, others?: { [name: string]: string }, otherRows?: number][] = [
  ['Posts of a person', 3, { person: 'Liu Xiaoqing' }, 2],
  ['All posts', 16],
  ['Renown of a place', 10, { place: 'Xingcheng' }, 1],
  ['Part in an event', 4, { event: 'Fashion Liaoning Live Broadcast on the Cloud', role: 'broadcaster' }, 6],
  ['Agreements by status', 4, { status: 'signed' }, 4],
  ['What agreements cover', 10],
  ['Figures in a unit', 7, { unit: 'percent' }, 4],
  ['Figures by exhibition group', 14],
  ['Several posts', 5],
  ['Who spoke where', 7],
  ['Claims by certainty', 56, { status: 'contradicted' }, 0],
  ['Bodies on one sentence', 31],
  ['Proof of a post', 2, { person: 'Hu Dongmei' }, 4],
  ['Agreements of a place', 3, { place: 'Liaoning Province' }, 5],
  ['Shared events', 3, { person: 'nobody' }, 0],
  ['Plans and their speakers', 12],
  ['People behind agreements', 4],
  ['Cities tied by agreements', 7],
  ['Cooperation between provinces', 4],
  ['Connection of two', 1, { from: 'Wang Chong', to: 'Liaoning Province' }, 1],
]

/** The phrases that come with the report, asked as the page asks them. The database is emptied for it. */
export function describePhrases(name: string, open: () => Promise<Engine>): void {
  describe(`phrases on ${name}`, () => {
    let context: Explore
    beforeAll(async () => {
      const engine = await open()
      const limits = { timeout: 20_000, rows: 1000, bytes: 10_000_000, entities: 5000 }
      context = { engine, guard: createGuard(), limits, audit: () => {} }
      await engine.write(async run => {
        await run('MATCH (n) DETACH DELETE n').summary()
      })
      await loadSeed(engine, folder)
      forgetIdentities(engine)
    })
    afterAll(async () => {
      await context?.engine.close()
      await context?.guard.close()
    })
    const rowsOf = async (statement: string, parameters: ReadonlyMap<string, unknown>): Promise<number> => {
      let rows = 0
      const request = { statement, parameters: Object.fromEntries(parameters) as never }
      for await (const event of query(context, request)) if ('row' in event) rows++
      return rows
    }

    it('lists them in the order of their author, in both languages', async () => {
      const { phrases, broken } = phrasesAnswer.parse(await getPhrases(context))
      expect(broken).toEqual([])
      expect(phrases.map(phrase => phrase.name)).toEqual(expected.map(([one]) => one))
      expect(new Set(phrases.map(({ id }) => id)).size).toBe(phrases.length)
      for (const phrase of phrases) {
        expect(phrase).toMatchObject({ report: 'report:liaoning-chain-2025', folder: expect.stringMatching(/\w/) })
        expect(placeholdersOf(phrase.phraseZh ?? '').sort()).toEqual(placeholdersOf(phrase.phrase ?? '').sort())
        expect(phrase.nameZh).toMatch(/\p{Script=Han}/u)
      }
    })

    it.each(expected)('%s: %i rows', async (phraseName, rows, others, otherRows) => {
      const phrase = (await getPhrases(context)).phrases.find(one => one.name === phraseName)
      expect(phrase).toBeDefined()
      const { values, problems } = parametersFrom(phrase!, new Map())
      expect(problems).toEqual([])
      expect(await rowsOf(phrase!.statement, values)).toBe(rows)
      if (others === undefined) return
      expect(Object.keys(others).sort()).toEqual(phrase!.parameters.map(one => one.name).sort())
      const other = parametersFrom(phrase!, new Map(Object.entries(others))).values
      expect(await rowsOf(phrase!.statement, other)).toBe(otherRows)
    })

    it('has suggestions for every parameter, its default among them', async () => {
      for (const { name: phrase, parameters } of (await getPhrases(context)).phrases)
        for (const { from, default: preset } of parameters) {
          const { suggestions, total } = await getSuggestions(context, { ...from!, q: String(preset) })
          expect(suggestions.length, phrase).toBe(Math.min(total, 20))
          expect(suggestions.map(({ value }) => value)).toContain(preset)
        }
    })

    it('finds slips with their places, and runs nothing', async () => {
      const found = async (statement: string, parameters: string[] = []) =>
        (await lint(context, { statement, parameters })).findings.map(({ code, start, end, instead }) => [
          ...[code, statement.slice(start, end)],
          ...(instead ? [instead] : []),
        ])
      expect(await found('MATCH (n:Organisation)-[:HOLD_POST]-(p {nmae: $x}) WHERE n.kindd = 1 RETURN n')).toEqual([
        ['UNKNOWN_LABEL', 'Organisation', 'Organization'],
        ['UNKNOWN_TYPE', 'HOLD_POST', 'HOLDS_POST'],
        ['UNKNOWN_PROPERTY', 'nmae', 'name'],
        ['UNKNOWN_PROPERTY', 'kindd', 'kind'],
        ['PARAMETER_MISSING', '$x'],
      ])
      expect(await found('MATCH (n:Person)-->(m), (o:Place) RETURN n.name, m, o')).toEqual([
        ['CARTESIAN_PRODUCT', '(o:Place)'],
      ])
      expect(await found('MATCH (n:Person) RETURN missing')).toEqual([['QUERY_SYNTAX', 'missing']])
      expect(await found('MATCH (n:Person {name: $x}) RETURN n.name', ['x'])).toEqual([])
    })

    it('names the functions and procedures that a query may use', async () => {
      const { functions, procedures } = functionsAnswer.parse(await getFunctions(context))
      const names = functions.map(({ name }) => name)
      for (const name of ['toInteger', 'substring', 'count', 'coalesce']) expect(names).toContain(name)
      expect(names).not.toContain('file')
      expect(functions.find(({ name }) => name === 'count')).toMatchObject({ aggregating: true })
      expect(functions.every(({ name, signature }) => signature.startsWith(`${name}(`))).toBe(true)
      expect(procedures.map(({ name }) => name)).toContain('db.labels')
      expect(procedures.some(({ name }) => name.startsWith('dbms.list'))).toBe(false)
    })

    it('PROFILE counts on an engine that has it, and is refused by name on one that has not', async () => {
      const profiled = async () => {
        const events = []
        const statement = 'PROFILE MATCH (p:Person) RETURN p.name'
        for await (const event of query(context, { statement, rowLimit: 2 })) events.push(event)
        return events.at(-1)
      }
      if (context.engine.kind === 'embedded')
        await expect(profiled()).rejects.toMatchObject({ code: 'QUERY_UNSUPPORTED', facts: { construct: 'PROFILE' } })
      else
        expect(await profiled()).toMatchObject({
          summary: { rows: 2, cut: 'rows', plan: { rows: 14, dbHits: expect.any(Number), children: [{}] } },
        })
    })

    it('an empty answer says which name the database does not have', async () => {
      const events = []
      for await (const event of query(context, { statement: 'MATCH (n:Persn) RETURN n' })) events.push(event)
      const { notices } = (events.at(-1) as { summary: { notices: { message: string }[] } }).summary
      expect(notices.map(({ message }) => message).join()).toContain('did you mean Person?')
    })

    it('suggests by the beginning, by words, in Chinese, and says how many there are', async () => {
      const places = { label: 'Place', property: 'name' }
      const first = await getSuggestions(context, { ...places, q: 'da', limit: 1 })
      expect(first).toMatchObject({ suggestions: [{ value: 'Dalian', count: 1 }], total: 4, totalExact: true })
      const chinese = await getSuggestions(context, { ...places, q: first.suggestions[0]!.nameZh! })
      expect(chinese.suggestions.map(({ value }) => value)).toEqual(['Dalian'])
      const words = await getSuggestions(context, { ...places, q: 'province' })
      expect(words.total).toBe(4)
      const roles = await getSuggestions(context, { label: 'PARTICIPATED_IN', property: 'role' })
      expect(roles.suggestions[0]).toEqual({ value: 'guest', count: 12 })
      const lists = await getSuggestions(context, { label: 'Organization', property: 'aliases', q: 'dayang' })
      expect(lists.suggestions.every(({ value }) => typeof value === 'string')).toBe(true)
      expect(await getSuggestions(context, { label: 'Person', property: 'constructor' })).toMatchObject({ total: 0 })
      await expect(getSuggestions(context, { label: 'Organisation', property: 'name' })).rejects.toMatchObject({
        code: 'UNKNOWN_LABEL',
        message: expect.stringContaining('Organization'),
      })
    })
  })
}
