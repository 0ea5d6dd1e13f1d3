import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change, Edit, Reason } from '../contract/edit.ts'
import { editAnswer, editCheckAnswer, editRecordSchema, editsAnswer } from '../contract/editmessages.ts'
import type { Node, Relationship, Value } from '../contract/graph.ts'
import { collect, type Engine } from '../engines/engine.ts'
import { fill, type TestGraph } from '../explore/conformance/graph.ts'
import { foreign, hub, report } from '../explore/conformance/samples.ts'
import type { Explore } from '../explore/context.ts'
import { getEvidence } from '../explore/evidence.ts'
import { createGuard } from '../explore/guard/guard.ts'
import { searchRelationships } from '../explore/relationships.ts'
import { getSchema } from '../explore/schema.ts'
import { searchNodes } from '../explore/search.ts'
import { createEditing, type Editing } from './editing.ts'
import { createEditFile } from './folder.ts'
import type { EditLog } from './store.ts'

export const cited: Reason = { passages: ['t#1.1'] }
export const known: Reason = { ownKnowledge: 'I have met her there.' }

export const editOf = (changes: Change[], reason: Reason = cited): Edit => ({ by: 'Li Na', reason, changes })

/** The whole graph without ids, so that two states of it can be compared. Nodes are told apart by what they hold. */
export async function wholeGraph(engine: Engine): Promise<string[]> {
  const rows = async (query: string): Promise<Value[][]> =>
    (await collect(engine.run(query, { access: 'read', timeout: 20_000 }))).rows
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, item) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort())
        : item,
    )
  const plain = ({ labels, properties }: Node) => [[...labels].sort(), properties]
  const nodes = (await rows('MATCH (n) RETURN n')).map(([n]) => text(plain(n as Node)))
  const relationships = (await rows('MATCH (a)-[r]->(b) RETURN a, r, b')).map(([a, r, b]) => {
    const { type, properties } = r as Relationship
    return text([plain(a as Node), type, properties, plain(b as Node)])
  })
  return [...nodes, ...relationships].sort()
}

/** Editing on an engine that is emptied for it. */
export function editingSuite(name: string, open: () => Promise<Engine>): void {
  describe(`editing on ${name}`, () => {
    let context: Explore
    let folder: string
    let file: string
    let log: EditLog
    let editing: Editing
    let time = Date.UTC(2026, 0, 1)
    let files = 0

    const reopen = (own: EditLog = createEditFile(file)): Editing => {
      log = own
      return createEditing({ explore: context, log, allowed: true, now: () => time++ })
    }
    const startWith = async (graph: TestGraph): Promise<void> => {
      await fill(context.engine, graph)
      file = join(folder, `${files++}.jsonl`)
      editing = reopen()
    }
    const make = async (
      changes: Change[],
      reason: Reason = cited,
      confirm?: { nodes: number; relationships: number },
    ) => editAnswer.parse(await editing.make(editOf(changes, reason), confirm))
    const undo = async (id: string) => editAnswer.parse(await editing.undo(id, { by: 'Wang Fang' }))
    const check = async (changes: Change[], reason: Reason = cited) =>
      editCheckAnswer.parse(await editing.check(editOf(changes, reason)))
    const list = async (request: { entity?: string; limit?: number; before?: string } = {}) =>
      editsAnswer.parse(await editing.list({ limit: 20, ...request }))
    const whole = () => wholeGraph(context.engine)
    const rows = async (query: string, parameters = {}) =>
      (await collect(context.engine.run(query, { access: 'read', timeout: 20_000, parameters }))).rows
    const outside = (query: string) => context.engine.write(run => run(query).summary())
    const codes = (remarks: { code: string; path: string }[]) => remarks.map(({ code, path }) => `${code} ${path}`)

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'guanxi-edits-'))
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
      await rm(folder, { recursive: true, force: true })
    })

    const person: Change = {
      kind: 'createNode',
      as: 'p',
      labels: ['Person'],
      properties: { name: 'Li Na', nameZh: '李娜' },
    }
    const post: Change = {
      kind: 'createRelationship',
      as: 'post',
      type: 'HOLDS_POST',
      start: 'p',
      end: 'organization:alpha',
      properties: { title: 'Secretary', claim: 'Li Na is secretary of Alpha.' },
    }

    describe('of a report', () => {
      beforeEach(() => startWith(report))

      it('makes what a passage says, with key, evidence, claim, status and mention', async () => {
        const before = await whole()
        const planned = await check([person, post])
        expect(planned.objections).toEqual([])
        expect(planned.counts).toMatchObject({ nodes: { created: 1 }, relationships: { created: 2, deleted: 0 } })
        expect(planned.confirm).toBeNull()
        expect(await whole()).toEqual(before)

        const { created, counts } = await make([person, post])
        expect(counts).toEqual(planned.counts)
        const node = created.nodes.find(({ as }) => as === 'p')?.node
        expect(node).toMatchObject({
          labels: expect.arrayContaining(['Entity', 'Person']),
          properties: { key: 'person:li-na', name: 'Li Na', nameZh: '李娜', evidence: ['t#1.1'] },
        })
        expect(created.relationships.find(({ as }) => as === 'post')?.relationship).toMatchObject({
          type: 'HOLDS_POST',
          start: node?.id,
          properties: {
            key: 'person:li-na~HOLDS_POST~organization:alpha',
            title: 'Secretary',
            evidence: ['t#1.1'],
            claim: 'Li Na is secretary of Alpha.',
            status: 'asserted',
          },
        })
        const { items } = await getEvidence(context, { refs: ['person:li-na'] })
        expect(items[0]?.passages.map(({ key }) => key)).toEqual(['t#1.1'])
        expect(await rows("MATCH (p)-[m:MENTIONS]->({key: 'person:li-na'}) RETURN p.key AS p, m.key AS m")).toEqual([
          ['t#1.1', 't#1.1~MENTIONS~person:li-na'],
        ])
        // What the check showed is what came about.
        const sorted = (properties: object = {}) => JSON.stringify(Object.entries(properties).sort())
        const shown = planned.entities.map(({ after }) => sorted(after?.properties))
        const [made] = (await list()).edits
        expect(made?.entities.map(({ after }) => sorted(after?.properties)).sort()).toEqual(shown.sort())
      })

      it('gives another key where one is taken, in the same edit too', async () => {
        await make([person])
        const { created } = await make([
          person,
          { ...person, as: 'q' },
          { ...person, as: 'r', properties: { key: 'x:y' } },
        ])
        expect(created.nodes.map(({ node }) => node.properties.key).sort()).toEqual([
          'person:li-na-2',
          'person:li-na-3',
          'x:y',
        ])
        const again: Change = { ...post, start: 'person:wang', end: 'organization:gamma' } as Change
        const first = await make([again])
        const second = await make([again])
        expect([first, second].map(({ created }) => created.relationships[0]?.relationship.properties.key)).toEqual([
          'person:wang~HOLDS_POST~organization:gamma',
          'person:wang~HOLDS_POST~organization:gamma~2',
        ])
      })

      it('keeps own knowledge apart from what is proved', async () => {
        const { created } = await make(
          [{ ...post, start: 'person:wang', properties: { title: 'Guest' } } as Change],
          known,
        )
        expect(created.relationships[0]?.relationship.properties).toEqual({
          key: 'person:wang~HOLDS_POST~organization:alpha',
          title: 'Guest',
          claim: 'I have met her there.',
          status: 'inferred',
        })
        const { changed } = await make(
          [{ kind: 'changeRelationship', relationship: 'r1', properties: { title: 'Former president' } }],
          known,
        )
        expect(changed.relationships[0]?.properties).toMatchObject({
          title: 'Former president',
          status: 'inferred',
          evidence: ['t#1.1'],
          note: 'I have met her there.',
        })
        const sure = await check(
          [{ kind: 'changeRelationship', relationship: 'r1', properties: { status: 'asserted', title: 'x' } }],
          known,
        )
        expect(codes(sure.objections)).toEqual(['statusUnproven changes.0.properties.status'])
      })

      it('adds the passage that proves a change to the evidence there is', async () => {
        const { changed } = await make([
          { kind: 'changeRelationship', relationship: 'r5', properties: { claim: 'Beta sits there.', note: 'as led' } },
        ])
        expect(changed.relationships[0]?.properties).toMatchObject({
          key: 'r5',
          evidence: ['t#10.1', 't#1.1'],
          status: 'asserted',
          claim: 'Beta sits there.',
        })
      })

      it('changes labels and properties, and says how they are then', async () => {
        const { changed } = await make([
          {
            kind: 'changeNode',
            node: 'organization:alpha',
            addLabels: ['Club'],
            removeLabels: ['Organization'],
            properties: { kind: null, founded: 1999, ratio: { $type: 'Float', value: '2.0' }, nameZh: '甲' },
          },
        ])
        const [node] = changed.nodes
        expect(node?.labels.toSorted()).toEqual(['Club', 'Entity'])
        expect(node?.properties).toEqual({
          key: 'organization:alpha',
          name: 'Alpha Textile Association',
          nameZh: '甲',
          founded: 1999,
          ratio: { $type: 'Float', value: '2.0' },
        })
      })

      it('deletes after the counts are confirmed, and only then', async () => {
        const change: Change = { kind: 'deleteNode', node: 'person:sun-ruizhe' }
        const planned = await check([change])
        expect(planned.confirm).toEqual({ nodes: 1, relationships: 4 })
        expect(planned.deletions.map(({ relationships }) => relationships)).toEqual([
          [
            { type: 'HOLDS_POST', count: 2 },
            { type: 'MENTIONS', count: 2 },
          ],
        ])
        const before = await whole()
        for (const confirm of [undefined, { nodes: 1, relationships: 3 }, { nodes: 0, relationships: 0 }])
          await expect(make([change], known, confirm)).rejects.toMatchObject({
            code: 'EDIT_UNCONFIRMED',
            facts: { confirm: { nodes: 1, relationships: 4 } },
          })
        expect(await whole()).toEqual(before)
        const answer = await make([change], known, { nodes: 1, relationships: 4 })
        expect(answer.deleted.relationships).toHaveLength(4)
        expect(await rows("MATCH (n {key: 'person:sun-ruizhe'}) RETURN n")).toEqual([])
        const back = await undo(answer.id)
        expect(back.restored).toHaveLength(5)
        expect(await whole()).toEqual(before)
      })

      it('lets two change keys with each other, and a new one have what another gives up', async () => {
        const before = await whole()
        const { id } = await make(
          [
            { kind: 'changeNode', node: 'person:wang', properties: { key: 'person:mueller' } },
            { kind: 'changeNode', node: 'person:mueller', properties: { key: 'person:wang' } },
            { kind: 'deleteRelationship', relationship: 'r9' },
            { kind: 'changeNode', node: 'organization:gamma', properties: { key: 'organization:old-gamma' } },
            {
              kind: 'createNode',
              as: 'g',
              labels: ['Organization'],
              properties: { key: 'organization:gamma', name: 'G' },
            },
          ],
          known,
          { nodes: 0, relationships: 1 },
        )
        expect(
          await rows(
            "MATCH (n:Entity) WHERE n.key IN ['person:wang', 'organization:gamma'] RETURN n.name AS name ORDER BY name",
          ),
        ).toEqual([['G'], ['Jürgen Müller-Weiß']])
        await undo(id)
        expect(await whole()).toEqual(before)
      })

      it('shows what was changed everywhere, at once', async () => {
        const search = async (q: string) =>
          (await searchNodes(context, { q })).hits.map(({ node }) => node.properties.name)
        expect(await search('Wang Fang')).toEqual(['Wang Fang'])
        expect((await searchRelationships(context, { q: 'Adviser' })).total).toBe(1)
        await make([
          { kind: 'changeNode', node: 'person:wang', properties: { name: 'Zhao Lei' } },
          { kind: 'changeRelationship', relationship: 'r2', properties: { title: 'Treasurer' } },
          { kind: 'changeNode', node: 'organization:gamma', addLabels: ['Club'] },
        ])
        expect(await search('Zhao Lei')).toEqual(['Zhao Lei'])
        expect(await search('Wang Fang')).not.toContain('Wang Fang')
        expect(
          (await searchRelationships(context, { q: 'Adviser' })).hits.map(
            ({ relationship }) => relationship.properties.title,
          ),
        ).not.toContain('Adviser')
        expect((await searchRelationships(context, { q: 'Treasurer' })).total).toBe(1)
        expect((await getSchema(context)).labels.find(({ name }) => name === 'Club')?.count).toBe(1)
      })

      it('takes an undo back as well, through new ids, and the first one then again', async () => {
        const before = await whole()
        const first = await make([person, post])
        const made = await whole()
        const rename = await make([{ kind: 'changeNode', node: 'person:li-na', properties: { name: 'Li Na (Alpha)' } }])
        const renamed = await whole()
        await expect(undo(first.id)).rejects.toMatchObject({ code: 'EDIT_CONFLICT' })
        const [undone] = [await undo(rename.id)]
        expect(await whole()).toEqual(made)
        const gone = await undo(first.id)
        expect(await whole()).toEqual(before)
        // Everything made again, under other ids, and changed again.
        const again = await undo(gone.id)
        expect(again.restored.map(({ entity }) => entity).sort()).toEqual(['node', 'relationship', 'relationship'])
        expect(await whole()).toEqual(made)
        await undo(undone.id)
        expect(await whole()).toEqual(renamed)
        await undo((await list()).edits[0]!.id)
        expect(await whole()).toEqual(made)
        await undo(first.id)
        expect(await whole()).toEqual(before)
        const { edits } = await list({ entity: 'person:li-na' })
        expect(edits).toHaveLength(8)
        expect(edits.at(-1)).toMatchObject({ id: first.id, undoneBy: edits[0]?.id })
        await expect(undo(first.id)).rejects.toMatchObject({ code: 'EDIT_CONFLICT', facts: { undoneBy: edits[0]?.id } })
      })

      it('does not take back what others changed since, and says what, who and when', async () => {
        const first = await make([
          { kind: 'changeNode', node: 'person:wang', addLabels: ['Speaker'], properties: { name: 'Wang F.' } },
          { kind: 'changeRelationship', relationship: 'r1', properties: { title: 'Chair' } },
        ])
        // Another property is nobody's matter here.
        await make([{ kind: 'changeNode', node: 'person:wang', properties: { nameZh: '王' } }])
        const later = await make([
          { kind: 'changeNode', node: 'person:wang', removeLabels: ['Speaker'], properties: { name: 'Wang' } },
        ])
        await outside("MATCH ()-[r {key: 'r1'}]->() SET r.title = 'Head'")
        const before = await whole()
        const refusal = editing.undo(first.id, { by: 'X' })
        await expect(refusal).rejects.toMatchObject({
          code: 'EDIT_CONFLICT',
          facts: {
            total: 3,
            conflicts: expect.arrayContaining([
              expect.objectContaining({
                kind: 'property',
                name: 'name',
                expected: 'Wang F.',
                found: 'Wang',
                edit: { id: later.id, by: 'Li Na', at: later.at },
              }),
              expect.objectContaining({
                kind: 'label',
                name: 'Speaker',
                edit: expect.objectContaining({ id: later.id }),
              }),
              expect.objectContaining({ kind: 'property', name: 'title', expected: 'Chair', found: 'Head' }),
            ]),
          },
        })
        const { places } = await refusal.catch(error => error)
        expect(places.map(({ message }: { message: string }) => message).join('\n')).toContain('by other means')
        expect(await whole()).toEqual(before)
      })

      it('does not take back a node to which something was tied since, or from which its other end went', async () => {
        const first = await make([person, post])
        const tie = await make([
          {
            kind: 'createRelationship',
            as: 't',
            type: 'KNOWS',
            start: 'person:wang',
            end: 'person:li-na',
            properties: { claim: 'x' },
          },
        ])
        await expect(undo(first.id)).rejects.toMatchObject({
          facts: { conflicts: [{ kind: 'attached', name: 'KNOWS', edit: { id: tie.id } }] },
        })
        const untied = await make(
          [{ kind: 'deleteRelationship', relationship: tie.created.relationships[0]!.relationship.id }],
          known,
          { nodes: 0, relationships: 1 },
        )
        const gone = await make([{ kind: 'deleteNode', node: 'person:li-na' }], known, { nodes: 1, relationships: 2 })
        await expect(undo(untied.id)).rejects.toMatchObject({
          facts: { conflicts: [{ kind: 'end', edit: { id: gone.id } }] },
        })
        await expect(undo(first.id)).rejects.toMatchObject({
          facts: {
            conflicts: expect.arrayContaining([
              expect.objectContaining({ kind: 'missing', edit: expect.objectContaining({ id: gone.id }) }),
            ]),
          },
        })
        await undo(gone.id)
        await undo(untied.id)
        await expect(undo(first.id)).rejects.toMatchObject({ facts: { conflicts: [{ kind: 'attached' }] } })
        await undo(tie.id)
        await undo(first.id)
        expect(await rows("MATCH (n {key: 'person:li-na'}) RETURN n")).toEqual([])
      })

      it('does not bring back what has lost its key to another', async () => {
        const { id } = await make([{ kind: 'deleteNode', node: 'organization:gamma' }], known, {
          nodes: 1,
          relationships: 1,
        })
        await make([
          {
            kind: 'createNode',
            as: 'g',
            labels: ['Organization'],
            properties: { key: 'organization:gamma', name: 'New' },
          },
        ])
        await expect(undo(id)).rejects.toMatchObject({ code: 'EDIT_CONFLICT', places: [{ code: 'valueTaken' }] })
      })

      it('keeps a log: who, when, why, before and after, by pages and by entity', async () => {
        const a = await make([
          { kind: 'changeNode', node: 'person:wang', properties: { age: { $type: 'Float', value: '40.0' } } },
        ])
        const b = await make([person])
        const c = await make([{ kind: 'changeNode', node: 'person:wang', properties: { age: null } }], known)
        const all = await list()
        expect(all.edits.map(({ id }) => id)).toEqual([c.id, b.id, a.id])
        expect(all.edits[0]).toMatchObject({ by: 'Li Na', reason: known, state: 'done', at: c.at, total: 1 })
        expect(all.edits[0]?.entities[0]).toMatchObject({
          before: { properties: { age: { $type: 'Float', value: '40.0' } } },
          after: { properties: { key: 'person:wang' } },
        })
        expect(all.edits[0]?.entities[0]?.after?.properties).not.toHaveProperty('age')
        const page = await list({ limit: 2 })
        expect([page.edits.map(({ id }) => id), page.total, page.next]).toEqual([[c.id, b.id], 3, b.id])
        const rest = await list({ limit: 2, before: b.id })
        expect([rest.edits.map(({ id }) => id), rest.next]).toEqual([[a.id], undefined])
        const nodeId = c.changed.nodes[0]!.id
        for (const entity of ['person:wang', nodeId])
          expect((await list({ entity })).edits.map(({ id }) => id)).toEqual([c.id, a.id])
        expect((await list({ entity: 'constructor' })).edits).toEqual([])
        // Another process, or the same one tomorrow, reads the same.
        const before = await list()
        editing = reopen()
        expect(await list()).toEqual(before)
        expect(editRecordSchema.parse(await editing.read(b.id)).entities).toHaveLength(2)
        await expect(editing.read('__proto__')).rejects.toMatchObject({ code: 'NOT_FOUND' })
      })

      it('finds out after a crash what became of an edit, by looking', async () => {
        const crash = new Error('crash')
        const real = createEditFile(file)
        const crashing: EditLog = { ...real, settle: () => Promise.reject(crash) }
        // Committed, and the outcome never written.
        editing = reopen(crashing)
        const made = await make([person])
        editing = reopen()
        expect((await list()).edits).toMatchObject([{ id: made.id, state: 'done' }])
        // Written down, and never committed.
        const never = (await log.read(made.id)) as Parameters<EditLog['intend']>[0]
        const change = {
          entity: 'node',
          id: never.entities[0]!.id,
          before: never.entities[0]!.after,
          after: { ...never.entities[0]!.after!, properties: { key: 'person:li-na', name: 'Other' } },
        }
        await real.intend({ ...never, id: 'f'.repeat(20), entities: [change] as never })
        editing = reopen()
        expect((await list()).edits).toHaveLength(1)
        // Neither the one nor the other any more.
        await real.intend({ ...never, id: 'e'.repeat(20), entities: [change] as never })
        await outside("MATCH (n {key: 'person:li-na'}) SET n.name = 'Third'")
        editing = reopen()
        const { edits } = await list()
        expect(edits.map(({ id, state }) => [id[0], state])).toEqual([
          ['e', 'unknown'],
          [made.id[0], 'done'],
        ])
        await expect(undo('e'.repeat(20))).rejects.toMatchObject({ code: 'EDIT_UNKNOWN' })
      })

      it('writes nothing when the log cannot be written', async () => {
        const full = Object.assign(new Error('full'), { code: 'STORAGE_FULL' })
        editing = reopen({ ...createEditFile(file), intend: () => Promise.reject(full) })
        const before = await whole()
        await expect(make([person])).rejects.toBe(full)
        expect(await whole()).toEqual(before)
      })

      it('makes many edits that come at once one after the other', async () => {
        const answers = await Promise.all(
          Array.from({ length: 6 }, (_, i) =>
            make([{ kind: 'changeNode', node: 'person:wang', properties: { [`p${i}`]: i } }]),
          ),
        )
        expect(new Set(answers.map(({ id }) => id)).size).toBe(6)
        const [[node]] = (await rows("MATCH (n {key: 'person:wang'}) RETURN n")) as [[Node]]
        expect(node.properties).toMatchObject({ p0: 0, p5: 5 })
        for (const { id } of answers.slice(0, 3)) await undo(id)
        const [[then]] = (await rows("MATCH (n {key: 'person:wang'}) RETURN n")) as [[Node]]
        expect(Object.keys(then.properties).sort()).toEqual(['key', 'name', 'nameZh', 'p3', 'p4', 'p5'])
      })

      it('loses nothing of what two programs change at the same time', async () => {
        const other = createEditing({ explore: context, log: createEditFile(`${file}.other`), allowed: true })
        const both = (first: string, second: string, name: string): Change[] => [
          { kind: 'changeNode', node: first, properties: { [name]: 1 } },
          { kind: 'changeNode', node: second, properties: { [name]: 1 } },
        ]
        await Promise.all(
          Array.from({ length: 4 }, async (_, i) => {
            await Promise.all([
              editing.make(editOf(both('person:wang', 'person:mueller', `a${i}`)), undefined),
              other.make(editOf(both('person:mueller', 'person:wang', `b${i}`)), undefined),
            ])
          }),
        )
        const found = (await rows('MATCH (n:Person) WHERE n.a0 IS NOT NULL RETURN n')) as [Node][]
        const names = Array.from({ length: 4 }, (_, i) => [`a${i}`, `b${i}`]).flat()
        expect(found.map(([{ properties }]) => names.filter(name => properties[name] === 1))).toEqual([names, names])
        expect([(await list()).total, (await other.list({ limit: 20 })).total]).toEqual([4, 4])
      })

      it('brings back names that JavaScript has of its own', async () => {
        await outside("MATCH (n {key: 'person:wang'}) SET n.`__proto__` = 'x', n.constructor = '', n.toString = 0")
        const before = await whole()
        expect(before.join()).toContain('__proto__')
        const { id } = await make([{ kind: 'deleteNode', node: 'person:wang' }], known, { nodes: 1, relationships: 1 })
        await undo(id)
        expect(await whole()).toEqual(before)
        const change = await make([{ kind: 'changeNode', node: 'person:wang', properties: { constructor: 'y' } }])
        await undo(change.id)
        expect(await whole()).toEqual(before)
      })

      it('does nothing when it is not allowed, and shows the log all the same', async () => {
        await make([person])
        const off = createEditing({ explore: context, log, allowed: false })
        const refused = { code: 'EDITING_OFF' }
        await expect(off.check(editOf([person]))).rejects.toMatchObject(refused)
        await expect(off.make(editOf([person]), undefined)).rejects.toMatchObject(refused)
        await expect(off.undo('x', { by: 'x' })).rejects.toMatchObject(refused)
        expect((await off.list({ limit: 5 })).total).toBe(1)
      })
    })

    describe('that is only looked at, or refused,', () => {
      beforeAll(() => startWith(report))

      it.each<[string, Change[], Reason, string[]]>([
        [
          'a node that is not there',
          [{ kind: 'changeNode', node: 'constructor', properties: { a: 1 } }],
          cited,
          ['nodeMissing changes.0.node'],
        ],
        ['ends that are not there', [post], cited, ['nodeMissing changes.0.start']],
        [
          'a relationship that is not there',
          [{ kind: 'deleteRelationship', relationship: '__proto__' }],
          cited,
          ['relationshipMissing changes.0.relationship'],
        ],
        ['one name for two things', [person, person], cited, ['asTwice changes.1.as']],
        [
          'a passage that is not there',
          [person],
          { passages: ['t#1.1', 't#9.9'] },
          ['passageMissing reason.passages.1'],
        ],
        [
          'nothing that would change',
          [{ kind: 'changeNode', node: 'person:wang', properties: { name: 'Wang Fang', x: null } }],
          cited,
          ['nothing changes'],
        ],
        [
          'a key that somebody has',
          [{ ...person, properties: { key: 'person:wang' } } as Change],
          cited,
          ['valueTaken changes.0.properties.key'],
        ],
        [
          'a change to a key that somebody has',
          [{ kind: 'changeNode', node: 'organization:beta', properties: { key: 'person:wang' } }],
          cited,
          ['valueTaken changes.0.properties.key'],
        ],
        [
          'a label that brings a constraint along',
          [
            { kind: 'changeNode', node: 'person:wang', removeLabels: ['Entity'], properties: { key: 'place:north' } },
            { kind: 'changeNode', node: 'person:mueller', properties: { key: 'place:north' } },
          ],
          cited,
          ['valueTaken changes.1.properties.key'],
        ],
        [
          'one key for two',
          [
            { ...person, properties: { key: 'k:1' } } as Change,
            { ...person, as: 'q', properties: { key: 'k:1' } } as Change,
          ],
          cited,
          ['valueTakenHere changes.1.properties.key'],
        ],
        [
          'maps and mixed lists',
          [{ ...person, properties: { key: 'k', a: { b: 1 }, l: [1, 'x'], n: [[1]], '': 1 } } as Change],
          cited,
          [
            'valueImpossible changes.0.properties.a',
            'valueImpossible changes.0.properties.l',
            'valueImpossible changes.0.properties.n',
            'nameImpossible changes.0.properties.',
          ],
        ],
        [
          'a claim that is missing',
          [{ ...post, start: 'person:wang', properties: {} } as Change],
          cited,
          ['claimMissing changes.0.properties.claim'],
        ],
        [
          'a status of one’s own',
          [{ ...post, start: 'person:wang', properties: { claim: 'x', status: 'sure' } } as Change],
          cited,
          ['statusUnknown changes.0.properties.status'],
        ],
        [
          'a contradiction without a word',
          [{ ...post, start: 'person:wang', properties: { claim: 'x', status: 'contradicted' } } as Change],
          cited,
          ['contradictedNote changes.0.properties.note'],
        ],
        [
          'evidence past the reason',
          [{ ...post, start: 'person:wang', properties: { claim: 'x', evidence: ['t#3.1'] } } as Change],
          cited,
          ['evidenceGiven changes.0.properties.evidence'],
        ],
        [
          'what is deleted as well',
          [{ kind: 'deleteNode', node: 'person:wang' }, { ...post, start: 'person:wang' } as Change],
          cited,
          ['deletedToo changes.1'],
        ],
        [
          'what is deleted twice',
          [
            { kind: 'deleteRelationship', relationship: 'r1' },
            { kind: 'deleteRelationship', relationship: 'r1' },
          ],
          cited,
          ['deletedTwice changes.1'],
        ],
        [
          'a label both ways',
          [{ kind: 'changeNode', node: 'person:wang', addLabels: ['A'], removeLabels: ['A'] }],
          cited,
          ['labelsBoth changes.0.addLabels'],
        ],
      ])('refuses %s', async (_, changes, reason, expected) => {
        const { objections } = await check(changes, reason)
        expect(codes(objections)).toEqual(expected)
        const before = await whole()
        await expect(make(changes, reason, { nodes: 1, relationships: 1 })).rejects.toMatchObject({
          code: 'EDIT_REFUSED',
          places: objections.map(({ code, path, text }) => ({ code, path, message: text })),
        })
        expect(await whole()).toEqual(before)
        expect((await list()).edits).toEqual([])
      })

      it('says who has a key already', async () => {
        const { objections } = await check([{ ...person, properties: { key: 'person:wang' } } as Change])
        expect(objections[0]).toMatchObject({
          values: { property: 'key', of: 'Entity', value: 'person:wang', name: 'Wang Fang' },
          has: { properties: { name: 'Wang Fang' } },
        })
      })

      it('warns of what is new here, with what was meant', async () => {
        const { objections, warnings } = await check([
          { kind: 'createNode', as: 'a', labels: ['Persn'], properties: { name: 'A' } },
          { kind: 'createNode', as: 'b', labels: ['Person'], properties: { name: 7, nmeZh: 'b', colour: 'red' } },
          {
            kind: 'createRelationship',
            as: 'c',
            type: 'HOLD_POST',
            start: 'b',
            end: 'organization:beta',
            properties: { claim: 'x' },
          },
          {
            kind: 'createRelationship',
            as: 'd',
            type: 'PARTY_TO',
            start: 'place:north',
            end: 'b',
            properties: { claim: 'x' },
          },
          { kind: 'changeNode', node: 'organization:gamma', properties: { key: 'organization:delta' } },
          { kind: 'changeNode', node: 't#1.1', properties: { digest: 'x' } },
        ])
        expect(objections).toEqual([])
        expect(codes(warnings).sort()).toEqual(
          [
            'labelNear changes.0',
            'valueType changes.1.properties.name',
            'propertyNear changes.1.properties.nmeZh',
            'propertyUnknown changes.1.properties.colour',
            'typeNear changes.2.type',
            'endsUnusual changes.3',
            'keyChanged changes.4.properties.key',
            'sourceLayer changes.5',
          ].sort(),
        )
        expect(warnings.find(({ code }) => code === 'labelNear')?.values).toEqual({ name: 'Persn', near: 'Person' })
      })
    })

    describe('of other people’s data', () => {
      it('adds nothing to what is asked for, and keeps the reason in the log', async () => {
        await startWith(foreign)
        const before = await whole()
        const [[film]] = (await rows("MATCH (n:Film {title: 'Short Fire'}) RETURN n")) as [[Node]]
        const changes: Change[] = [
          { kind: 'createNode', as: 'new', labels: [], properties: { constructor: '', zero: 0, l: [], n: null } },
          { kind: 'createRelationship', as: 'r', type: 'odd `type`', start: 'new', end: film.id, properties: {} },
          { kind: 'createRelationship', as: 'loop', type: 'LOOP', start: 'new', end: 'new', properties: { w: 1.5 } },
          { kind: 'changeNode', node: film.id, addLabels: ['Odd label`'], properties: { constructor: null, year: 0 } },
        ]
        expect(codes((await check(changes, cited)).objections)).toEqual(['noPassages reason.passages'])
        const { created, id } = await make(changes, known)
        expect(created.nodes[0]?.node).toMatchObject({ labels: [], properties: { constructor: '', zero: 0, l: [] } })
        expect(
          created.relationships.map(({ relationship: { type, properties } }) => [type, properties]).sort(),
        ).toEqual([
          ['LOOP', { w: 1.5 }],
          ['odd `type`', {}],
        ])
        expect((await list()).edits[0]?.reason).toEqual(known)
        await undo(id)
        expect(await whole()).toEqual(before)
      })

      it('shows how much goes with a hub, and does not take more than can be kept', { timeout: 120_000 }, async () => {
        await startWith(hub(11_000))
        const [[node]] = (await rows('MATCH (n:Hub) RETURN n')) as [[Node]]
        const { objections, deletions, confirm } = await check([{ kind: 'deleteNode', node: node.id }], known)
        expect(objections.map(({ code }) => code)).toEqual(['tooMuch'])
        expect(deletions[0]?.relationships).toEqual([
          { type: 'MEMBER_OF', count: 12_100 },
          { type: 'PAYS', count: 220 },
        ])
        expect(confirm).toEqual({ nodes: 1, relationships: 12_320 })
      })
    })
  })
}
