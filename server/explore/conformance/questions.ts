import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Node, Relationship } from '../../contract/graph.ts'
import * as messages from '../../contract/messages.ts'
import type { Engine } from '../../engines/engine.ts'
import type { Explore } from '../context.ts'
import { getBetween, getEntities, getNode, getRelationship } from '../entities.ts'
import { getEvidence, getReport, getReports } from '../evidence.ts'
import { exportFile, formats as listFormats } from '../export.ts'
import { createGuard } from '../guard/guard.ts'
import { forgetIdentities } from '../identity.ts'
import { countNeighbours, getNeighbours } from '../neighbours.ts'
import { getOverview } from '../overview.ts'
import { findPaths } from '../paths.ts'
import { searchRelationships } from '../relationships.ts'
import { getSchema } from '../schema.ts'
import { createSearchIndex, searchNodes } from '../search.ts'
import { fill } from './graph.ts'
import { foreign, hub, report } from './samples.ts'

/** What every question answers, on every engine alike. The database is emptied for it. */
export function describeQuestions(name: string, open: () => Promise<Engine>): void {
  describe(`questions on ${name}`, () => {
    let context: Explore
    beforeAll(async () => {
      context = {
        engine: await open(),
        guard: createGuard(),
        limits: { timeout: 20_000, rows: 10_000, bytes: 10_000_000, entities: 20_000 },
        audit: () => {},
      }
    })
    afterAll(async () => {
      await context?.engine.close()
      await context?.guard.close()
    })
    const keys = (nodes: Node[]) => nodes.map(node => node.properties.key).sort()
    const relationshipKeys = (relationships: Relationship[]) => relationships.map(one => one.properties.key).sort()

    describe('of a report', () => {
      beforeAll(() => fill(context.engine, report))

      it('schema: counts, identity, caption, connections, evidence', async () => {
        const answer = messages.schemaAnswer.parse(await getSchema(context))
        expect(answer.counts).toEqual({ nodes: 15, relationships: 17 })
        const person = answer.labels.find(({ name }) => name === 'Person')
        expect(person).toMatchObject({ count: 3, identity: 'key', caption: 'name' })
        expect(person?.properties.find(({ name }) => name === 'aliases')).toEqual({
          name: 'aliases',
          types: ['LIST'],
          present: 1,
          sampled: 3,
        })
        expect(answer.connections).toContainEqual({ from: 'Person', type: 'HOLDS_POST', to: 'Organization', count: 4 })
        expect(answer.connections.filter(({ type }) => type === 'PART_OF')).toHaveLength(2)
        expect(answer.sampledPer).toBeNull()
        expect(answer.evidence).toBe(true)
      })

      it('overview: all facts, without the source layer, and says so', async () => {
        const answer = messages.overviewAnswer.parse(await getOverview(context))
        expect(answer.nodes).toHaveLength(9)
        expect(relationshipKeys(answer.relationships)).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9'])
        expect(answer.total).toEqual({ nodes: 15, relationships: 17 })
        expect(answer.omitted).toEqual([
          { label: 'Report', count: 1, reason: 'source' },
          { label: 'Passage', count: 5, reason: 'source' },
        ])
      })

      it('node: by key and by element id, with its degrees', async () => {
        const byKey = messages.nodeAnswer.parse(await getNode(context, 'person:sun-ruizhe'))
        expect(byKey.degrees).toEqual([
          { type: 'HOLDS_POST', direction: 'out', count: 2 },
          { type: 'MENTIONS', direction: 'in', count: 2 },
        ])
        expect(byKey.degree).toBe(4)
        expect((await getNode(context, byKey.node.id)).node).toEqual(byKey.node)
      })

      it.each(['person:nobody', '', 'constructor', '__proto__', '0', "' OR 1=1 //"])(
        'node: %j is not there',
        async reference => {
          await expect(getNode(context, reference)).rejects.toMatchObject({ code: 'NOT_FOUND' })
        },
      )

      it('relationship: by key and by element id, with both ends', async () => {
        const byKey = messages.relationshipAnswer.parse(await getRelationship(context, 'r3'))
        expect([byKey.start.properties.key, byKey.end.properties.key]).toEqual(['person:mueller', 'organization:beta'])
        expect((await getRelationship(context, byKey.relationship.id)).relationship).toEqual(byKey.relationship)
        await expect(getRelationship(context, 'r99')).rejects.toMatchObject({ code: 'NOT_FOUND' })
      })

      it('entities: many at once, what is missing is named', async () => {
        const answer = messages.entitiesAnswer.parse(
          await getEntities(context, {
            nodes: ['person:wang', 'nobody', 'place:north', 'person:wang'],
            relationships: ['r1', 'none'],
          }),
        )
        expect(keys(answer.nodes)).toEqual(['person:wang', 'place:north'])
        expect(relationshipKeys(answer.relationships)).toEqual(['r1'])
        expect(answer.missing).toEqual(['nobody', 'none'])
      })

      it('between: the relationships among nodes, cut only aloud', async () => {
        const nodes = ['person:sun-ruizhe', 'organization:alpha', 'place:north', 'gone']
        const all = messages.betweenAnswer.parse(await getBetween(context, { nodes }))
        expect(relationshipKeys(all.relationships)).toEqual(['r1', 'r2', 'r4'])
        expect(all.truncated).toBe(false)
        expect(await getBetween(context, { nodes, limit: 2 })).toMatchObject({ truncated: true })
        expect((await getBetween(context, { nodes: [] })).relationships).toEqual([])
      })

      it('neighbours: what arrives is what the counts say', async () => {
        const refs = ['organization:alpha', 'person:sun-ruizhe', 'nobody']
        const counts = messages.neighbourCountsAnswer.parse(await countNeighbours(context, { refs }))
        expect(counts.missing).toEqual(['nobody'])
        for (const node of counts.nodes) {
          for (const { type, direction, count, labels, labelsExact } of node.groups) {
            const answer = await getNeighbours(context, {
              refs: [node.id],
              groups: [{ type, direction }],
              limit: 100,
              source: true,
            })
            expect(answer.relationships).toHaveLength(count)
            expect(labelsExact).toBe(true)
            expect(labels.reduce((sum, one) => sum + one.count, 0)).toBe(count)
          }
        }
      })

      it('neighbours: without the source layer unless asked', async () => {
        const facts = messages.neighboursAnswer.parse(await getNeighbours(context, { refs: ['person:sun-ruizhe'] }))
        expect(keys(facts.nodes)).toEqual(['organization:alpha', 'person:sun-ruizhe'])
        expect(facts.cuts).toEqual([{ id: facts.nodes[0]?.id, total: 1, shown: 1 }])
        const all = await getNeighbours(context, { refs: ['person:sun-ruizhe'], source: true })
        expect(keys(all.nodes)).toEqual(['organization:alpha', 'person:sun-ruizhe', 't#1.1', 't#1.2'])
        const passages = await getNeighbours(context, { refs: ['person:sun-ruizhe'], groups: [{ label: 'Passage' }] })
        expect(passages.cuts[0]).toMatchObject({ total: 2, shown: 2 })
      })

      it('neighbours: groups are alternatives, by type, direction and label', async () => {
        const ask = (groups: object[]) => getNeighbours(context, { refs: ['organization:alpha'], groups })
        expect(
          relationshipKeys((await ask([{ type: 'LOCATED_IN' }, { direction: 'in', label: 'Person' }])).relationships),
        ).toEqual(['r1', 'r2', 'r4'])
        expect(relationshipKeys((await ask([{ type: 'PARTY_TO', direction: 'in' }])).relationships)).toEqual([])
        expect(relationshipKeys((await ask([{ direction: 'out' }])).relationships)).toEqual(['r4', 'r7'])
        expect(relationshipKeys((await ask([{ type: 'NO_SUCH' }])).relationships)).toEqual([])
        expect(relationshipKeys((await ask([{ label: 'Place' }])).relationships)).toEqual(['r4'])
      })

      it.each(['degree', 'name', 'key', 'date', 'evidence'] as const)(
        'neighbours: by %s where a name is a list or there is none',
        async order => {
          const answer = await getNeighbours(context, { refs: ['t#1.1', 'organization:alpha'], order, source: true })
          expect(answer.cuts.map(({ total, shown }) => [total, shown])).toEqual([
            [2, 2],
            [3, 3],
          ])
        },
      )

      it('neighbours: by how much proves them, most first', async () => {
        const answer = await getNeighbours(context, { refs: ['organization:alpha'], order: 'evidence', limit: 1 })
        expect(keys(answer.nodes)).toEqual(['organization:alpha', 'person:sun-ruizhe'])
        expect(answer.cuts[0]).toMatchObject({ total: 3, shown: 1 })
      })

      it('neighbours: among the new ones, and between them and what is drawn, when asked', async () => {
        const request = { refs: ['organization:alpha', 'organization:beta'], known: ['agreement:pact'] }
        const plain = await getNeighbours(context, request)
        const among = messages.neighboursAnswer.parse(await getNeighbours(context, { ...request, among: true }))
        expect(keys(among.nodes)).toEqual(keys(plain.nodes))
        const extra = relationshipKeys(among.relationships).filter(
          key => !relationshipKeys(plain.relationships).includes(key),
        )
        expect(extra).toEqual(['r6'])
        expect(new Set(among.relationships.map(({ id }) => id)).size).toBe(among.relationships.length)
        const drawn = new Set(among.nodes.map(({ id }) => id))
        expect(among.relationships.every(({ start, end }) => drawn.has(start) && drawn.has(end))).toBe(true)
        expect(among.truncated).toBeUndefined()
      })

      it('neighbours: several nodes in one request, known ones outside the limit', async () => {
        const answer = await getNeighbours(context, {
          refs: ['organization:alpha', 'organization:beta', 'nobody'],
          known: ['agreement:pact'],
          limit: 1,
          order: 'name',
        })
        expect(answer.missing).toEqual(['nobody'])
        expect(relationshipKeys(answer.relationships)).toEqual(['r3', 'r4', 'r7', 'r8'])
        expect(answer.cuts.map(({ total, shown }) => [total, shown])).toEqual([
          [3, 2],
          [3, 2],
        ])
      })

      it('search: what is written so, with marks in the original text', async () => {
        const best = async (q: string) => (await searchNodes(context, { q })).hits[0]
        const marked = async (q: string) => {
          const hit = (await best(q))?.matches[0]
          return hit && [hit.property, hit.how, ...hit.marks.map(([from, to]) => hit.text.slice(from, to))]
        }
        expect(await marked('Sun Ruizhe')).toEqual(['name', 'exact', 'Sun Ruizhe'])
        expect(await marked('ruizhe SUN')).toEqual(['name', 'word', 'Sun', 'Ruizhe'])
        expect(await marked('Sun Ruize')).toEqual(['name', 'fuzzy', 'Sun', 'Ruizhe'])
        expect(await marked('rui-zhe')).toEqual(['name', 'word', 'Ruizhe'])
        expect(await marked('rivertown')).toEqual(['name', 'exact', 'River-Town'])
        expect(await marked('river town')).toEqual(['name', 'word', 'River', 'Town'])
        expect(await marked('jurgen muller')).toEqual(['name', 'prefix', 'Jürgen Müller'])
        expect(await marked('孙瑞')).toEqual(['nameZh', 'prefix', '孙瑞'])
        expect(await marked('哲')).toEqual(['nameZh', 'word', '哲'])
        expect(await marked('纺织')).toEqual(['nameZh', 'word', '纺织'])
        expect(await marked('old sun')).toEqual(['aliases', 'exact', 'Old Sun'])
        expect(await marked('sunruizhe')).toEqual(['name', 'word', 'Sun Ruizhe'])
        expect(await marked('uizh')).toEqual(['name', 'substring', 'uizh'])
        expect(await marked('person:wang')).toEqual(['key', 'exact', 'person:wang'])
      })

      it('search: names before texts, passages are hits like others, by label, paged', async () => {
        const answer = messages.searchAnswer.parse(await searchNodes(context, { q: 'association' }))
        expect(keys(answer.hits.map(({ node }) => node))).toEqual(['organization:alpha', 'organization:beta', 't#1.1'])
        expect(answer.hits[0]?.node.properties.key).toBe('organization:alpha')
        expect(answer).toMatchObject({
          total: 3,
          totalExact: true,
          labels: [
            { label: 'Organization', count: 2 },
            { label: 'Passage', count: 1 },
          ],
        })
        const second = await searchNodes(context, { q: 'association', limit: 1, offset: 1 })
        expect(second.hits.map(({ node }) => node.id)).toEqual([answer.hits[1]?.node.id])
        expect(second.total).toBe(3)
        const passages = await searchNodes(context, { q: 'association', label: 'Passage' })
        expect(passages).toMatchObject({ total: 1, labels: [{ label: 'Passage', count: 1 }] })
      })

      it.each(['', '   ', '***', 'nothingofthesort', '"(', 'OR XQ', 'name:', '\\', '孫', 'a~0 [x TO y]'])(
        'search: %j finds nothing and does no harm',
        async q => {
          expect(await searchNodes(context, { q })).toMatchObject({ hits: [], total: 0 })
        },
      )

      it('relationships: by title, claim and type, with slips, marked, with both ends, without the source layer', async () => {
        const found = async (q: string, type?: string) =>
          messages.searchRelationshipsAnswer.parse(await searchRelationships(context, { q, ...(type && { type }) }))
        const keysFound = async (q: string, type?: string) =>
          relationshipKeys((await found(q, type)).hits.map(({ relationship }) => relationship))
        const president = await found('PRESIDENT')
        const [hit] = president.hits
        expect([hit?.start.properties.key, hit?.relationship.properties.key, hit?.end.properties.key]).toEqual([
          'person:sun-ruizhe',
          'r1',
          'organization:alpha',
        ])
        expect(hit?.matches[0]).toEqual({ property: 'title', text: 'President', how: 'exact', marks: [[0, 9]] })
        expect(president).toMatchObject({ total: 1, totalExact: true, searched: 17, of: 17 })
        expect(await keysFound('presidnet')).toEqual(['r1'])
        expect(await keysFound('holds post')).toEqual(['r1', 'r2', 'r3', 'r9'])
        expect(await keysFound('holds-post adviser')).toEqual(['r2'])
        expect(await keysFound('t#10.1 and', 'HOLDS_POST')).toEqual(['r3'])
        // A key finds its own; what stands in the source layer is no fact.
        expect(await keysFound('mentions')).toEqual([])
        expect(await keysFound('r1')).toEqual(['r1'])
        expect((await found('has it')).types[0]).toEqual({ type: 'HOLDS_POST', count: 3 })
        const second = await searchRelationships(context, { q: 'has it', limit: 2, offset: 2 })
        expect([second.hits.length, second.total]).toEqual([2, 8])
      })

      it.each(['', '  ', '***', 'nothingofthesort', 'constructor', '__proto__', '00'])(
        'relationships: %j finds nothing and does no harm',
        async q => {
          expect(await searchRelationships(context, { q })).toMatchObject({ hits: [], total: 0, totalExact: true })
          expect(await searchRelationships(context, { q: 'post', type: q || 'NO' })).toMatchObject({ hits: [], of: 0 })
        },
      )

      it('paths: all shortest, best evidence first, never through the source', async () => {
        const answer = messages.pathsAnswer.parse(
          await findPaths(context, { from: 'organization:alpha', to: 'organization:beta' }),
        )
        expect(answer.paths.map(({ hops, weakest }) => [hops, weakest])).toEqual([[2, 'contradicted']])
        expect(answer.paths[0]?.path.nodes.map(node => node.properties.key)).toEqual([
          'organization:alpha',
          'agreement:pact',
          'organization:beta',
        ])
        const longer = await findPaths(context, { from: 'organization:alpha', to: 'organization:beta', mode: 'next' })
        expect(longer.paths.map(({ hops, weakest }) => [hops, weakest])).toEqual([
          [3, 'asserted'],
          [2, 'contradicted'],
        ])
        expect(longer.truncated).toBe(false)
      })

      it('paths: parallel relationships are paths of their own; direction, types, exclude, through', async () => {
        const request = { from: 'person:sun-ruizhe', to: 'place:north' }
        const both = await findPaths(context, request)
        expect(
          both.paths.map(({ weakest, path }) => [weakest, path.relationships.map(one => one.properties.key)]),
        ).toEqual([
          ['asserted', ['r1', 'r4']],
          ['hedged', ['r2', 'r4']],
        ])
        expect((await findPaths(context, { ...request, mode: 'shortest' })).paths).toHaveLength(1)
        expect(await findPaths(context, { ...request, k: 1 })).toMatchObject({
          paths: [{ weakest: 'asserted' }],
          truncated: true,
          total: 2,
          totalExact: true,
          stopped: null,
        })
        expect(
          (await findPaths(context, { from: 'place:north', to: 'person:sun-ruizhe', direction: 'out' })).paths,
        ).toEqual([])
        expect((await findPaths(context, { ...request, types: ['HOLDS_POST'] })).paths).toEqual([])
        expect((await findPaths(context, { ...request, exclude: ['organization:alpha'] })).paths).toEqual([])
        const tieOf = (path: number) => both.paths[path]!.path.relationships[0]!
        for (const reference of ['r1', tieOf(0).id])
          expect((await findPaths(context, { ...request, excludeRelationships: [reference] })).paths).toMatchObject([
            { weakest: 'hedged' },
          ])
        expect((await findPaths(context, { ...request, excludeRelationships: ['r1', tieOf(1).id] })).paths).toEqual([])
        const without = { types: ['HOLDS_POST', 'PARTY_TO', 'PART_OF'], maximumHops: 6 }
        expect((await findPaths(context, { ...request, ...without })).paths).toEqual([])
        const avoiding = { from: 'organization:alpha', to: 'organization:beta', mode: 'next' as const }
        expect((await findPaths(context, { ...avoiding, exclude: ['agreement:pact'] })).paths).toMatchObject([
          { hops: 3 },
        ])
        expect(
          (await findPaths(context, { ...avoiding, through: ['place:north', 'place:rivertown'] })).paths,
        ).toMatchObject([{ hops: 3 }])
        expect(
          (await findPaths(context, { ...avoiding, through: ['place:north'], exclude: ['place:rivertown'] })).paths,
        ).toEqual([])
        await expect(findPaths(context, { ...avoiding, exclude: ['organization:alpha'] })).rejects.toMatchObject({
          code: 'REQUEST_INVALID',
        })
        await expect(findPaths(context, { ...avoiding, through: ['nobody'] })).rejects.toMatchObject({
          code: 'NOT_FOUND',
        })
        const round = await findPaths(context, {
          ...request,
          through: ['agreement:pact'],
          mode: 'shortest',
          maximumHops: 6,
        })
        expect(round.paths[0]?.path.nodes.map(node => node.properties.key)).toEqual([
          'person:sun-ruizhe',
          'organization:alpha',
          'agreement:pact',
          'organization:beta',
          'place:rivertown',
          'place:north',
        ])
      })

      it('paths: none says how far it looked; one node is no path', async () => {
        expect(await findPaths(context, { from: 'person:wang', to: 'place:north', maximumHops: 3 })).toMatchObject({
          paths: [],
          truncated: false,
          maximumHops: 3,
        })
        await expect(findPaths(context, { from: 'person:wang', to: 'person:wang' })).rejects.toMatchObject({
          code: 'REQUEST_INVALID',
        })
        await expect(findPaths(context, { from: 'person:wang', to: 'nobody' })).rejects.toMatchObject({
          code: 'NOT_FOUND',
        })
      })

      it('paths: through the source when asked', async () => {
        const answer = await findPaths(context, {
          from: 'person:sun-ruizhe',
          to: 'person:mueller',
          source: true,
          maximumHops: 4,
        })
        expect(answer.paths.some(({ path }) => path.nodes.some(node => node.labels.includes('Report')))).toBe(true)
        const facts = await findPaths(context, { from: 'person:sun-ruizhe', to: 'person:mueller', maximumHops: 4 })
        expect(facts.paths.every(({ path }) => !path.nodes.some(node => node.labels.includes('Passage')))).toBe(true)
        expect(facts.paths).toHaveLength(2)
      })

      it('evidence: passages in reading order with their neighbours, dangling locators, none', async () => {
        const answer = messages.evidenceAnswer.parse(
          await getEvidence(context, { refs: ['r3', 'r8', 'r9', 'person:sun-ruizhe', 'nobody'] }),
        )
        expect(answer.missing).toEqual(['nobody'])
        const [r3, r8, r9, person] = answer.items
        expect(r3?.passages.map(({ key, before, after }) => [key, before?.key, after?.key])).toEqual([
          ['t#1.1', undefined, 't#1.2'],
          ['t#10.1', 't#3.1', undefined],
        ])
        expect(r3).toMatchObject({
          kind: 'relationship',
          status: 'inferred',
          claim: 'As t#10.1 and t#1.1 has it.',
          dangling: [],
        })
        expect(r3?.passages[0]).toMatchObject({
          report: 'report:t',
          line: 1,
          sentence: 1,
          text: 'Led by Sun Ruizhe.',
          noFact: null,
        })
        expect(r8?.dangling).toEqual(['t#9.9'])
        expect(r9).toMatchObject({ passages: [], dangling: [], status: null })
        expect(person?.passages.map(({ key }) => key)).toEqual(['t#1.1', 't#1.2'])
      })

      it('reports and their coverage', async () => {
        const { reports } = messages.reportsAnswer.parse(await getReports(context))
        expect(reports).toMatchObject([{ key: 'report:t', name: 'A test report', passages: 5 }])
        const answer = messages.reportAnswer.parse(await getReport(context, 'report:t'))
        expect(answer.coverage).toEqual({ passages: 5, covered: 3, noFact: 1, uncovered: 1 })
        expect(
          answer.passages.map(({ key, relationships, nodes }) => [key, relationships.length, nodes.length]),
        ).toEqual([
          ['t#1.1', 3, 1],
          ['t#1.2', 1, 1],
          ['t#2.1', 0, 0],
          ['t#3.1', 0, 0],
          ['t#10.1', 5, 1],
        ])
        await expect(getReport(context, 'person:wang')).rejects.toMatchObject({ code: 'NOT_FOUND' })
      })

      const exported = async (scope: messages.ExportRequest['scope'], evidence = true) => {
        const file = await exportFile(context, { format: 'json', scope, evidence }, { now: new Date(0) })
        let text = ''
        for await (const piece of file.pieces) text += piece
        const { nodes, edges, graph } = JSON.parse(text)
        return {
          nodes: nodes.map(({ id }: { id: string }) => id).sort(),
          edges: edges.map(({ key }: { key: string }) => key).sort(),
          ends: edges.flatMap(({ source, target }: { source: string; target: string }) => [source, target]),
          graph,
          first: edges.find(({ key }: { key: string }) => key === 'r1'),
        }
      }

      it('export: everything, by keys, with its evidence and what is said of it', async () => {
        const all = await exported({ kind: 'all' })
        expect([all.nodes.length, all.edges.length]).toEqual([15, 17])
        expect(all.nodes).toContain('person:sun-ruizhe')
        expect(all.edges).toContain('m1')
        expect(all.ends.every((end: string) => all.nodes.includes(end))).toBe(true)
        expect(all.graph).toMatchObject({
          exported: '1970-01-01T00:00:00.000Z',
          source: { engine: context.engine.kind },
          selection: { kind: 'all' },
          counts: { nodes: 15, relationships: 17 },
          leftOut: [],
        })
        expect(all.first).toMatchObject({ type: 'HOLDS_POST', title: 'President', evidence: ['t#1.1'], $key: 'r1' })
        const facts = await exported({ kind: 'all' }, false)
        expect([facts.nodes.length, facts.edges.length, facts.graph.leftOut.length]).toEqual([9, 9, 1])
      })

      it('export: what was named, with the passages that prove it', async () => {
        const named = await exported({
          kind: 'entities',
          nodes: ['place:north', 'nobody'],
          relationships: ['r3'],
          note: 'Filtered.',
          notes: [{ text: '**Ask**', nodes: ['place:north', 'person:wang'], relationships: ['r3'] }, { text: 'Alone' }],
        })
        expect(named.graph.notes).toEqual([
          { text: '**Ask**', nodes: ['place:north'], relationships: ['r3'] },
          { text: 'Alone', nodes: [], relationships: [] },
        ])
        expect(named.nodes).toEqual([
          'organization:beta',
          'person:mueller',
          'place:north',
          'report:t',
          't#1.1',
          't#10.1',
        ])
        expect(named.edges).toEqual(['m3', 'p1.1', 'p10.1', 'r3'])
        expect(named.graph.leftOut).toEqual(['1 of what was named is not in the database: "nobody".'])
        expect(named.graph.selection).toEqual({ kind: 'entities', note: 'Filtered.' })
        const bare = await exported(
          { kind: 'entities', nodes: ['organization:alpha', 'place:north'], between: true },
          false,
        )
        expect([bare.nodes, bare.edges]).toEqual([['organization:alpha', 'place:north'], ['r4']])
      })

      it('export: all nodes of some labels, and what ties them', async () => {
        const scope = { kind: 'labels' as const, labels: ['Person', 'Organization'] }
        const bare = await exported(scope, false)
        expect(bare.graph.selection).toEqual(scope)
        expect(bare.nodes.length).toBeGreaterThan(2)
        for (const key of bare.nodes) expect(key).toMatch(/^(person|organization):/)
        expect(bare.edges).toContain('r9')
        const proven = await exported(scope)
        expect(proven.nodes.length).toBeGreaterThan(bare.nodes.length)
        expect((await exported({ kind: 'labels', labels: ['constructor', '`x'] }, false)).nodes).toEqual([])
      })

      it('export: every format, with what it loses named', async () => {
        const { formats } = await listFormats()
        expect(formats.length).toBeGreaterThan(10)
        for (const { name, extension } of formats) {
          const file = await exportFile(context, { format: name, scope: { kind: 'all' } }, { now: new Date(0) })
          expect(file.name).toBe(`guanxi-1970-01-01.${extension}`)
          expect(file.about.counts).toEqual({ nodes: 15, relationships: 17 })
          let length = 0
          for await (const piece of file.pieces) length += piece.length
          expect([name, length > 1_000]).toEqual([name, true])
        }
        const drawn = { node: 'person:wang', x: 1, y: 2, size: 30, color: '#010203' }
        const scope = { kind: 'entities' as const, nodes: ['person:wang'], looks: [drawn] }
        const json = await exportFile(context, { format: 'json', scope, evidence: false })
        expect(json.about.lost).toEqual(['Places, sizes and colours are left out (1 here).'])
        await json.pieces.return(undefined)
        const gexf = await exportFile(context, { format: 'gexf', scope, evidence: false })
        let text = ''
        for await (const piece of gexf.pieces) text += piece
        expect(gexf.about.lost).toEqual([])
        expect(text).toContain('<viz:position x="1" y="-2" z="0"/><viz:color r="1" g="2" b="3"/>')
      })

      it('export: a dossier, in the language and under the title of the request', async () => {
        const request = {
          format: 'dossier-md',
          scope: { kind: 'all' as const },
          language: 'zh' as const,
          title: 'Who & whom',
        }
        const file = await exportFile(context, request, { now: new Date(0) })
        let text = ''
        for await (const piece of file.pieces) text += piece
        expect(text).toContain('# Who \\& whom')
        expect(text).toContain('## 原文段落')
        expect(text).toContain('数据库共有 15 个节点和 17 个关系')
      })

      it('export: what a query finds, which goes through the guard', async () => {
        const statement = 'MATCH (p:Person)-[r:HOLDS_POST]->() WHERE p.key = $key RETURN r'
        const found = await exported({ kind: 'query', statement, parameters: { key: 'person:wang' } })
        expect([found.nodes, found.edges]).toEqual([['organization:gamma', 'person:wang'], ['r9']])
        expect(found.graph.selection).toEqual({ kind: 'query', statement, parameters: { key: 'person:wang' } })
        await expect(exported({ kind: 'query', statement: 'MATCH (n) DETACH DELETE n' })).rejects.toMatchObject({
          code: 'QUERY_REFUSED',
        })
        await expect(exportFile(context, { format: 'nope', scope: { kind: 'all' } })).rejects.toMatchObject({
          code: 'FORMAT_UNKNOWN',
        })
      })

      it('every statement that ran can be run again as it is', async () => {
        const answers = [
          await getOverview(context),
          await getNode(context, 'person:wang'),
          await findPaths(context, { from: 'organization:alpha', to: 'organization:beta' }),
        ]
        for (const { statement, parameters } of answers.flatMap(({ ran }) => ran)) {
          const { summary } = context.engine.run(statement, { parameters, access: 'read', timeout: 5_000 })
          expect((await summary()).rows).toBeGreaterThan(0)
        }
      })
    })

    describe('of a database of other people', () => {
      beforeAll(() => fill(context.engine, foreign))
      const find = async (title: string) => (await searchNodes(context, { q: title })).hits[0]?.node as Node

      it('schema and overview', async () => {
        const schema = messages.schemaAnswer.parse(await getSchema(context))
        expect(schema.labels.find(({ name }) => name === 'Film')).toMatchObject({ count: 2, caption: 'title' })
        expect(schema.labels.find(({ name }) => name === 'Film')?.identity).toBeUndefined()
        expect(schema.evidence).toBe(false)
        expect(schema.connections).toContainEqual({ from: 'Director', type: 'MADE', to: 'Film', count: 1 })
        const overview = await getOverview(context)
        expect([overview.nodes.length, overview.relationships.length, overview.omitted]).toEqual([5, 5, []])
      })

      it('node, neighbours and paths by element id', async () => {
        const [water, ann] = [await find('Long Water'), await find("ann o'hara")]
        expect((await getNode(context, water.id)).degrees).toEqual([
          { type: 'ACTED IN', direction: 'in', count: 1 },
          { type: 'SEQUEL', direction: 'out', count: 1 },
          { type: 'SEQUEL', direction: 'in', count: 1 },
        ])
        const neighbours = await getNeighbours(context, { refs: [ann.id], order: 'key' })
        expect(neighbours.relationships).toHaveLength(3)
        expect(neighbours.cuts[0]).toMatchObject({ total: 2, shown: 2 })
        const paths = await findPaths(context, { from: water.id, to: (await find('Short Fire')).id })
        expect(paths.paths.map(({ hops, weakest }) => [hops, weakest])).toEqual([
          [2, null],
          [2, null],
        ])
      })

      it('relationships: by type and whatever they hold', async () => {
        const acted = await searchRelationships(context, { q: 'acted' })
        expect(acted).toMatchObject({ total: 3, types: [{ type: 'ACTED IN', count: 3 }] })
        const [high] = (await searchRelationships(context, { q: 'high' })).hits
        expect([high?.relationship.type, high?.matches[0]?.property]).toEqual(['ACTED IN', 'evidence'])
      })

      it('evidence and reports are empty, not errors', async () => {
        const { relationships } = await getOverview(context)
        const { items } = await getEvidence(context, { refs: relationships.map(({ id }) => id) })
        expect(items).toHaveLength(5)
        expect(items.every(({ passages, dangling }) => passages.length + dangling.length === 0)).toBe(true)
        expect((await getReports(context)).reports).toEqual([])
      })
    })

    describe('of a hub', () => {
      const members = 10_000
      beforeAll(() => fill(context.engine, hub(members)), 120_000)
      const hubId = async () => (await searchNodes(context, { q: 'The hub' })).hits[0]?.node.id as string

      it('overview: the best connected, with what was left out', async () => {
        const answer = await getOverview(context)
        expect(answer.nodes).toHaveLength(30)
        expect(answer.nodes[0]?.properties.name).toBe('The hub')
        expect(answer.omitted.find(({ label }) => label === 'Member')).toEqual({
          label: 'Member',
          count: members - 29,
          reason: 'size',
        })
      })

      it('counts: exact by type and direction, and by label', async () => {
        const [node] = (await countNeighbours(context, { refs: [await hubId()] })).nodes
        expect(node?.degree).toBe(11_200)
        expect(node?.groups[0]).toEqual({
          type: 'MEMBER_OF',
          direction: 'in',
          count: 11_000,
          labels: [
            { label: 'Member', count: 11_000 },
            { label: 'Senior', count: 3_668 },
          ],
          labelsExact: true,
          labelsCounted: 11_000,
        })
      })

      it.each(['degree', 'name', 'key'] as const)('pages by %s neither repeat nor lose a neighbour', async order => {
        const id = await hubId()
        const seen = new Set<string>()
        const relationships = new Set<string>()
        let pages = 0
        for (let after: string | undefined; pages === 0 || after !== undefined; pages++) {
          const answer = await getNeighbours(context, {
            refs: [id],
            order,
            limit: 1_900,
            ...(after !== undefined && { after }),
          })
          const fresh = answer.nodes.filter(node => node.id !== id)
          for (const node of fresh) {
            expect(seen.has(node.id)).toBe(false)
            seen.add(node.id)
          }
          for (const one of answer.relationships) relationships.add(one.id)
          expect(answer.cuts[0]).toMatchObject({ total: members, shown: fresh.length })
          after = answer.cuts[0]?.next
        }
        expect([pages, seen.size, relationships.size]).toEqual([6, members, 11_200])
      })

      it('the best connected come first, known ones do not count', async () => {
        const id = await hubId()
        const first = await getNeighbours(context, { refs: [id], limit: 5 })
        const drawn = first.nodes.map(node => node.id).filter(one => one !== id)
        const second = await getNeighbours(context, { refs: [id], limit: 5, known: drawn })
        expect(second.cuts[0]).toMatchObject({ total: members, shown: 10 })
        const third = await getNeighbours(context, {
          refs: [id],
          limit: 5,
          known: drawn,
          after: first.cuts[0]?.next as string,
        })
        expect(third.nodes.map(node => node.id).sort()).toEqual(second.nodes.map(node => node.id).sort())
      })

      it('a cursor of another request is refused, and so is none at all', async () => {
        const id = await hubId()
        const { next } = (await getNeighbours(context, { refs: [id], limit: 5 })).cuts[0] ?? {}
        for (const wrong of [
          { after: 'nonsense' },
          { after: '' },
          { after: next, order: 'name' as const },
          { after: next, source: true },
        ])
          await expect(getNeighbours(context, { refs: [id], limit: 5, ...wrong })).rejects.toMatchObject({
            code: 'REQUEST_INVALID',
          })
      })

      it('a number can be a key', async () => {
        expect((await getNode(context, '42')).node.properties.name).toBe('Member 42')
      })

      it('paths past a hub', async () => {
        const answer = await findPaths(context, { from: '5', to: '9000', mode: 'next', k: 3, maximumHops: 4 })
        expect(answer.paths[0]?.hops).toBe(2)
        expect(answer.paths).toHaveLength(3)
        expect(answer.truncated).toBe(true)
        expect(answer.total).toBeGreaterThan(3)
        // It says where it gave up, or that it did not have to.
        expect(answer.stopped === null || answer.maximumHops < 4).toBe(true)
      })

      it('paths round a hub that is avoided do not read it', async () => {
        const request = { from: '5', to: '150', mode: 'shortest' as const, maximumHops: 4, exclude: [await hubId()] }
        expect(await findPaths(context, request)).toMatchObject({ paths: [], maximumHops: 4, stopped: null })
        expect((await findPaths(context, { ...request, to: '8' })).paths).toMatchObject([{ hops: 3 }])
      })

      it('relationships: ten thousand of them, counted', async () => {
        const answer = await searchRelationships(context, { q: 'member of', limit: 5 })
        expect([answer.hits.length, answer.total, answer.totalExact]).toEqual([5, 11_000, true])
      })
    })

    describe('with a search index', () => {
      beforeAll(async () => {
        await fill(context.engine, report)
      })

      it('is made once, and finds the same', async () => {
        const before = await searchNodes(context, { q: 'sun' })
        const made = messages.searchIndexAnswer.parse(await createSearchIndex(context))
        expect(made.index).toBe(context.engine.supports.fullText ? 'fulltext' : 'memory')
        const after = await searchNodes(context, { q: 'sun' })
        expect(after.index).toBe(made.index)
        expect(after.hits.map(({ node }) => node.id)).toEqual(before.hits.map(({ node }) => node.id))
        expect(await createSearchIndex(context)).toMatchObject({ created: false })
      })

      it.each([
        ['Sun Ruizhe', 'person:sun-ruizhe'],
        ['ruizhe sun', 'person:sun-ruizhe'],
        ['Sun Ruize', 'person:sun-ruizhe'],
        ['rui-zhe', 'person:sun-ruizhe'],
        ['rivertown', 'place:rivertown'],
        ['wangfang', 'person:wang'],
        ['jurgen muller', 'person:mueller'],
        ['Müller-Weiß', 'person:mueller'],
        ['孙瑞', 'person:sun-ruizhe'],
        ['哲', 'person:sun-ruizhe'],
        ['纺织', 'organization:alpha'],
        ['织', 'organization:alpha'],
        ['uizh', 'person:sun-ruizhe'],
        ['pact of weavers', 'agreement:pact'],
      ])('finds %s', async (q, key) => {
        const answer = await searchNodes(context, { q })
        expect(answer.hits[0]?.node.properties.key).toBe(key)
        expect(answer.total).toBeGreaterThanOrEqual(answer.hits.length)
      })

      it.each(['', '***', '"(', 'OR XQ', 'name:', '\\', 'NOT XQ', '~', 'a~0 [x TO y]', 'nothingofthesort'])(
        '%j does no harm',
        async q => {
          expect(await searchNodes(context, { q })).toMatchObject({ hits: [] })
        },
      )

      it('that was made for other data hides nothing of what is there now', async () => {
        await context.engine.write(async run => {
          await run('MATCH (n) DETACH DELETE n').summary()
          await run("CREATE (:Stranger {title: 'Nobody knows'})").summary()
        })
        forgetIdentities(context.engine)
        const { hits, total } = await searchNodes(context, { q: 'nobody' })
        expect([hits.map(({ node }) => node.labels), total]).toEqual([[['Stranger']], 1])
      })
    })
  })
}
