import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ReportAnswer, ReportsAnswer } from '../../server/contract/messages.ts'
import { collect, type Engine } from '../../server/engines/engine.ts'
import { generateGraph } from '../../server/seed/generate.ts'
import { removeKeys } from '../../server/seed/keyless.ts'
import { loadGraph, loadSeed } from '../../server/seed/load.ts'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import type { Program } from './program.ts'
import { engines, oneEngine, setUp } from './stage.ts'

// From a line to the sentence that proves it and back, on a small report of our own with its words attached, and on a
// database that has neither keys nor sources; on each engine.

const text = [
  'News from Elmport.',
  'Ada Pell leads the Elm Harbour Board. The board sits in Elmport.',
  'It may build a second pier with Bo Linden.',
  'All were pleased.',
  '',
].join('\n')
const seed: { [file: string]: string } = {
  'source.yaml': `key: elm
name: News from Elmport
publisher: The Elm Gazette
date: "2024-05-01"
firstLine: 1
lastLine: 4
sha256: ${createHash('sha256').update(text).digest('hex')}
questions:
  - { text: Who leads whom?, textZh: 谁领导谁？, cypher: "MATCH (p:Person)-[r:HOLDS_POST]->(o) RETURN p, r, o" }
`,
  'passages.yaml': `- { line: 1, sentence: 1, noFact: heading }
- { line: 2, sentence: 1, digest: Pell heads the board. }
- { line: 2, sentence: 2, digest: Its seat is the town. }
- { line: 3, sentence: 1, digest: "A pier is intended, with Linden." }
- { line: 4, sentence: 1, digest: A mood. }
`,
  'Person.yaml': `- { key: "person:pell", name: Ada Pell, nameZh: 裴艾达, evidence: [2.1] }
- { key: "person:linden", name: Bo Linden, evidence: [3.1] }
`,
  'Organization.yaml':
    '- { key: "organization:board", name: Elm Harbour Board, kind: association, evidence: [2.1, 2.2, 3.1] }\n',
  'Place.yaml': '- { key: "place:elmport", name: Elmport, evidence: [2.2] }\n',
  'relationships.yaml': `- { from: "person:pell", type: HOLDS_POST, to: "organization:board", title: Head, evidence: [2.1], claim: Pell is its head., status: asserted }
- { from: "organization:board", type: LOCATED_IN, to: "place:elmport", evidence: [2.2], claim: It sits there., status: asserted }
- { from: "person:linden", type: REPRESENTS, to: "organization:board", evidence: [3.1], claim: Linden may work with it., status: hedged, note: Only a plan. }
`,
}

const selectedNames = async (page: Page): Promise<string[]> => {
  const { nodes, selection } = await scene(page)
  return nodes.filter(({ id }) => selection.nodes.includes(id)).map(({ name }) => name)
}
/** Looks until the view is as wanted: the canvas takes its new size in the frame after the panel's. */
async function untilPlaces<T>(look: () => Promise<T>, wanted: (places: T) => boolean): Promise<T> {
  await expect.poll(async () => wanted(await look())).toBe(true)
  return look()
}
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true })
const passage = (page: Page, place: string): Locator => page.locator(`[data-passage="elm#${place}"]`)
/** The words of a segmented control are labels of radio buttons that cannot be seen. */
const filterBy = (page: Page, name: string) =>
  page.getByRole('radiogroup', { name: 'Which passages' }).getByText(name, { exact: true }).click()
const clear = async (page: Page) => {
  await page.getByRole('application').focus()
  await page.keyboard.press('Escape')
  await untilScene(
    page,
    ({ selection }) => selection.nodes.length + selection.relationships.length === 0,
    'nothing selected',
  )
}
const clickLine = async (page: Page, type: string): Promise<string> => {
  const line = (await scene(page)).relationships.find(one => one.type === type)!
  await page.mouse.click(line.x, line.y)
  await untilScene(page, ({ selection }) => selection.relationships[0] === line.id, `${type} selected`)
  return line.id
}

describeInBrowser('evidence in the browser', () => {
  describe.each(oneEngine)('a report with its words, on $name', engine => {
    let program: Program
    let page: Page
    let errors: string[]

    beforeAll(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'guanxi-elm-'))
      for (const [file, content] of Object.entries(seed)) writeFileSync(join(folder, file), content)
      const reportFile = join(folder, 'report.txt')
      writeFileSync(reportFile, text)
      const fill = async (engine: Engine) => {
        await loadSeed(engine, folder, { reportFile })
        // What no seed may hold: a relationship without a source, and one whose source is not there.
        await engine.write(async run => {
          await collect(run("MATCH (a {key: 'person:pell'}), (b {key: 'place:elmport'}) CREATE (a)-[:KNOWS]->(b)"))
          await collect(
            run("MATCH (a {key: 'person:linden'}), (b {key: 'place:elmport'}) CREATE (a)-[:LOCATED_IN]->(b)"),
          )
          await collect(
            run(
              "MATCH (a {key: 'person:pell'}), (b {key: 'person:linden'}) CREATE (a)-[:MET {evidence: ['elm#9.9']}]->(b)",
            ),
          )
        })
      }
      const stage = await setUp({ engine, fill }).finally(() => rmSync(folder, { recursive: true, force: true }))
      ;({ program, page, errors } = stage)
      return stage.close
    })

    test('first sight: the report stands beside the graph, all passages in order, coverage as the API counts it', async () => {
      const details = page.getByRole('complementary', { name: 'Details' })
      await details.getByRole('heading', { name: 'News from Elmport' }).waitFor()
      await details.getByText('The Elm Gazette · 2024-05-01').waitFor()
      const { reports }: ReportsAnswer = await (await fetch(`${program.address}/api/reports`)).json()
      const ref = encodeURIComponent(reports[0]!.node.id)
      const report: ReportAnswer = await (await fetch(`${program.address}/api/reports/${ref}`)).json()
      const { covered, passages, noFact, uncovered } = report.coverage
      await details.getByText(`${covered} of ${passages} passages give facts.`).waitFor()
      await details.getByText(`${noFact} carry none and say why; ${uncovered} gave none.`).waitFor()
      expect({ covered, passages, noFact, uncovered }).toEqual({ covered: 3, passages: 5, noFact: 1, uncovered: 1 })
      const rows = await details.locator('[data-row]').allInnerTexts()
      expect(rows.map(row => row.replace(/\s+/g, ' '))).toEqual([
        expect.stringMatching(/^1\.1 no fact: heading News from Elmport\./),
        expect.stringMatching(/^2\.1 1 fact Ada Pell leads/),
        expect.stringMatching(/^2\.2 1 fact The board sits/),
        expect.stringMatching(/^3\.1 1 fact It may build/),
        expect.stringMatching(/^4\.1 no fact, and no reason noted All were pleased\./),
      ])
    })

    test('a question of the seed shows its Cypher and selects its answer', async () => {
      await page.getByRole('button', { name: 'Cypher of: Who leads whom?' }).click()
      await page.getByText('MATCH (p:Person)-[r:HOLDS_POST]->(o) RETURN p, r, o').waitFor()
      await page.getByRole('button', { name: 'Who leads whom?', exact: true }).click()
      await untilScene(page, ({ selection }) => selection.relationships.length === 1, 'the answer selected')
      expect((await selectedNames(page)).sort()).toEqual(['Ada Pell', 'Elm Harbour Board'])
      await clear(page)
    })

    test('a line and one click more: the sentence in words, the exact text with its names marked, and what stands around', async () => {
      await clickLine(page, 'HOLDS_POST')
      await tab(page, 'Evidence').click()
      const panel = page.getByRole('tabpanel', { name: 'Evidence' })
      await panel.getByText('Ada Pell holds the post of Head at Elm Harbour Board.').waitFor()
      await panel.getByText('Line 2, sentence 1').waitFor()
      expect(await panel.locator('blockquote').first().innerText()).toBe('Ada Pell leads the Elm Harbour Board.')
      expect(await panel.locator('blockquote mark').allInnerTexts()).toEqual(['Ada Pell', 'Elm Harbour Board'])
      expect(await panel.locator('[data-passage]').innerText()).toMatch(/News from Elmport\.[\s\S]*The board sits/)
      expect(await panel.innerText()).toMatch(/asserted/)
      await panel.getByRole('button', { name: 'Only this' }).click()
      await expect.poll(() => panel.locator('[data-passage]').innerText()).not.toContain('The board sits')
      await clear(page)
    })

    test('a reservation, a note, a key that leads nowhere and no source at all are said aloud', async () => {
      const panel = page.getByRole('tabpanel', { name: 'Evidence' })
      await clickLine(page, 'REPRESENTS')
      await panel.getByText('hedged').waitFor()
      await panel.getByText('Only a plan.').waitFor()
      await clickLine(page, 'KNOWS')
      await panel.getByText('No source').waitFor()
      await clickLine(page, 'MET')
      await panel.getByText('elm#9.9').waitFor()
      await panel.getByText('No source').waitFor()
      await clear(page)
    })

    test('several things are counted first, then each has a block of its own', async () => {
      await page.getByRole('button', { name: 'Select all drawn: located in' }).click()
      await untilScene(page, ({ selection }) => selection.relationships.length === 2, 'two lines selected')
      await tab(page, 'Evidence').click()
      const panel = page.getByRole('tabpanel', { name: 'Evidence' })
      await panel.getByText('2 relationships: 1 with a sentence, 1 without.').waitFor()
      await panel.getByText('Elm Harbour Board is located in Elmport.').waitFor()
      await panel.getByText('Bo Linden is located in Elmport.').waitFor()
      await clear(page)
    })

    test('one click on a passage selects what it proves and names; what is selected is marked in the report', async () => {
      await passage(page, '2.2').locator('[data-row]').click()
      const { relationships, selection } = await untilScene(
        page,
        drawn => drawn.selection.relationships.length === 1,
        'its fact selected',
      )
      expect(relationships.find(({ id }) => id === selection.relationships[0])!.type).toBe('LOCATED_IN')
      expect((await selectedNames(page)).sort()).toEqual(['Elm Harbour Board', 'Elmport'])
      expect(await tab(page, 'Report').getAttribute('aria-selected')).toBe('true')

      await clickLine(page, 'REPRESENTS')
      await expect.poll(() => page.locator('[data-passage][data-selected]').count()).toBe(1)
      expect(await passage(page, '3.1').getAttribute('data-selected')).toBe('true')
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application')
      await filterBy(page, 'Selected')
      await expect.poll(() => page.locator('[data-row]').count()).toBe(1)
      await filterBy(page, 'Without')
      await expect.poll(() => page.locator('[data-row]').count()).toBe(2)
      await filterBy(page, 'All')
      await page.getByRole('searchbox', { name: 'Search in the report' }).fill('pier')
      await expect.poll(() => page.locator('[data-row] mark').allInnerTexts()).toEqual(expect.arrayContaining(['pier']))
      expect(await page.locator('[data-row]').count()).toBe(1)
      await page.getByRole('searchbox', { name: 'Search in the report' }).fill('no such word')
      await page.getByRole('button', { name: 'Show all passages' }).click()
      await expect.poll(() => page.locator('[data-row]').count()).toBe(5)
    })

    test('passages are walked and chosen by keyboard', async () => {
      await passage(page, '1.1').locator('[data-row]').focus()
      await page.keyboard.press('End')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await untilScene(
        page,
        ({ selection, relationships }) => {
          const [chosen] = selection.relationships
          return relationships.find(({ id }) => id === chosen)?.type === 'REPRESENTS'
        },
        'the fact of 3.1 selected',
      )
      await passage(page, '3.1').getByRole('button', { name: 'Bo Linden represents Elm Harbour Board.' }).click()
      await page.getByRole('tabpanel', { name: 'Evidence' }).getByText('Line 3, sentence 1').waitFor()
      await page.getByRole('button', { name: 'Show in the report' }).click()
      await passage(page, '3.1').waitFor()
    })

    test('what a passage names and is not drawn is counted and added as one step', async () => {
      const board = nodeOf(await scene(page), 'Elm Harbour Board')
      await page.mouse.click(board.x, board.y)
      await untilScene(page, ({ selection }) => selection.nodes[0] === board.id, 'the board selected')
      await page.keyboard.press('Shift+Delete')
      const before = await untilScene(page, ({ nodes }) => nodes.length === 3, 'the board gone')
      await passage(page, '2.1').locator('[data-row]').click()
      await passage(page, '2.1').getByRole('button', { name: '2 not drawn, add' }).click()
      const after = await untilScene(page, ({ nodes }) => nodes.length === 4, 'the board back')
      expect(after.steps.past).toBe(before.steps.past + 1)
      expect(after.relationships.map(({ type }) => type)).toContain('HOLDS_POST')
      expect(after.selection.relationships).toHaveLength(1)
      expect((await selectedNames(page)).sort()).toEqual(['Ada Pell', 'Elm Harbour Board'])
    })

    test('connections that are not drawn are listed, ticked and added as one step', async () => {
      const board = nodeOf(await scene(page), 'Elm Harbour Board')
      await find(page, 'Elm Harbour Board')
      await untilScene(page, ({ selection }) => selection.nodes[0] === board.id, 'the board selected')
      await tab(page, 'Connections').click()
      const panel = page.getByRole('tabpanel', { name: 'Connections' })
      await panel.getByTitle('0 of 1 drawn').first().waitFor()
      const before = await scene(page)
      await panel.getByRole('checkbox', { name: 'Choose Elmport' }).check()
      await panel.getByRole('checkbox', { name: 'Choose Bo Linden' }).focus()
      await page.keyboard.press('Space')
      await panel.getByRole('button', { name: 'Add 2 chosen' }).click()
      const after = await untilScene(
        page,
        drawn => drawn.relationships.length === before.relationships.length + 2,
        'both drawn',
      )
      expect(after.steps.past).toBe(before.steps.past + 1)
      await expect.poll(() => panel.getByTitle('1 of 1 drawn').count()).toBe(3)
    })

    test('panels change nothing on the canvas, and none of them navigates', async () => {
      const places = async () => {
        const { nodes, viewport } = await scene(page)
        // To a millionth of a pixel: half a panel there and back is a sum of floats.
        const round = (value: number) => Math.round(value * 1e6) / 1e6
        const pan = { x: round(viewport!.pan.x), y: round(viewport!.pan.y) }
        return { zoom: viewport!.zoom, pan, nodes: nodes.length }
      }
      const address = page.url()
      const entries = await page.evaluate(() => history.length)
      const toggle = page.getByRole('button', { name: 'Details panel' })
      // As long as nobody has moved a fitted view it is fitted to the room that there is.
      await page.getByRole('application').focus()
      await page.keyboard.press('f')
      const fitted = await places()
      await toggle.click()
      const wide = await untilPlaces(places, one => one.pan.x !== fitted.pan.x)
      await page.getByRole('application').focus()
      await page.keyboard.press('f')
      expect(await places()).toEqual(wide)
      await toggle.click()
      expect(await untilPlaces(places, one => one.pan.x === fitted.pan.x)).toEqual(fitted)
      await page.getByRole('application').focus()
      await page.keyboard.press('-')
      const before = await untilPlaces(places, one => one.zoom < fitted.zoom)
      for (const one of ['Facts', 'Connections', 'Evidence', 'Report', 'Facts']) {
        await tab(page, one).click()
        await page.getByRole('tabpanel', { name: one }).waitFor()
      }
      expect(await places()).toEqual(before)
      // With less room the same middle stays in the middle, and all of it is as it was when the room is back.
      await toggle.click()
      const { zoom, pan, nodes } = await untilPlaces(places, one => one.pan.x !== before.pan.x)
      expect({ zoom, y: pan.y, nodes }).toEqual({ zoom: before.zoom, y: before.pan.y, nodes: before.nodes })
      await toggle.click()
      expect(await untilPlaces(places, one => one.pan.x === before.pan.x)).toEqual(before)
      expect(page.url()).toBe(address)
      expect(await page.evaluate(() => history.length)).toBe(entries)
    })

    test('W opens the report; in Chinese the question and the sentence are Chinese; axe finds nothing wrong', async () => {
      await page.getByRole('application').focus()
      await page.keyboard.press('w')
      expect(await tab(page, 'Report').getAttribute('aria-selected')).toBe('true')
      for (const one of ['Report', 'Connections', 'Evidence']) {
        await tab(page, one).click()
        await page.getByRole('tabpanel', { name: one }).waitFor()
        const found = await violations(page, { include: ['[aria-label="Details"]'] })
        expect(found.map(({ id, nodes }) => [one, id, nodes.map(node => node.target)])).toEqual([])
      }
      await page.getByRole('button', { name: 'Language' }).click()
      await page.getByRole('menuitem', { name: '中文' }).click()
      await clickLine(page, 'HOLDS_POST')
      await page.getByText('裴艾达在Elm Harbour Board担任 Head。').waitFor()
      await page.getByRole('application').focus()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: '谁领导谁？', exact: true }).waitFor()
      expect(errors).toEqual([])
    })
  })

  describe.each(engines)('a database without keys and sources, on $name', engine => {
    let page: Page
    let errors: string[]

    beforeAll(async () => {
      const fill = async (engine: Engine) => {
        const graph = generateGraph({ nodes: 120, relationships: 300, hub: 60 })
        await loadGraph(engine, graph)
        for (const label of ['Person', 'Organization', 'Place', 'Event']) await removeKeys(engine, label)
        await engine.write(async run => {
          await collect(run('MATCH (n:Report) DETACH DELETE n'))
        })
      }
      const stage = await setUp({ engine, fill })
      ;({ page, errors } = stage)
      return stage.close
    })

    test('it says what it holds, and each of the four questions made from its schema gives an answer', async () => {
      await tab(page, 'About').waitFor()
      const details = page.getByRole('complementary', { name: 'Details' })
      await details.getByRole('heading', { name: 'About this database' }).waitFor()
      await details.getByText('No report is loaded here.').waitFor()
      const cyphers = details.getByRole('button', { name: /^Cypher of: / })
      await expect.poll(() => cyphers.count()).toBe(4)
      for (let index = 0; index < 4; index++) {
        const question = (await cyphers.nth(index).getAttribute('aria-label'))!.replace('Cypher of: ', '')
        await details.getByRole('button', { name: question, exact: true }).click()
        const { selection } = await untilScene(
          page,
          drawn => drawn.selection.nodes.length > 0,
          `an answer to ${question}`,
        )
        expect(selection.relationships.length).toBeGreaterThan(0)
        await clear(page)
      }
    })

    test('a line shows No source, loudly; nodes too', async () => {
      await page.getByRole('button', { name: /^How are the 10 best connected/ }).click()
      await untilScene(page, ({ selection }) => selection.relationships.length > 1, 'an answer')
      await tab(page, 'Evidence').click()
      const panel = page.getByRole('tabpanel', { name: 'Evidence' })
      await panel.getByText(/: 0 with a sentence, \d+ without\./).waitFor()
      expect(await panel.getByText('No source', { exact: true }).count()).toBeGreaterThan(2)
    })

    test('the connections of a hub are paged, chosen and added', async () => {
      await clear(page)
      const { nodes, relationships } = await scene(page)
      const degree = (id: string) => relationships.filter(({ start, end }) => start === id || end === id).length
      const hub = nodes.reduce((best, node) => (degree(node.id) > degree(best.id) ? node : best))
      const clickHub = async () => {
        const { x, y } = nodeOf(await scene(page), hub.name)
        await page.mouse.click(x, y)
        await untilScene(page, ({ selection }) => selection.nodes[0] === hub.id, 'the hub selected')
      }
      await clickHub()
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+i')
      await page.keyboard.press('Shift+Delete')
      await untilScene(page, drawn => drawn.nodes.length === 1, 'only the hub drawn')
      await clickHub()
      await tab(page, 'Connections').click()
      const panel = page.getByRole('tabpanel', { name: 'Connections' })
      const asked = panel.getByRole('button', { name: /not drawn: choose/ })
      await panel
        .getByTitle(/^0 of \d+ drawn$/)
        .first()
        .waitFor()
      if (await asked.count()) await asked.first().click()
      const all = panel.getByRole('checkbox', { name: /^Choose all \d+ listed/ }).first()
      await all.check()
      const add = panel.getByRole('button', { name: /^Add \d+ chosen/ })
      const count = Number(/\d+/.exec(await add.innerText())![0])
      const before = await scene(page)
      await add.click()
      const after = await untilScene(page, drawn => drawn.relationships.length > 0, 'what was chosen drawn')
      expect(after.relationships).toHaveLength(count)
      expect(after.steps.past).toBe(before.steps.past + 1)
      expect(errors).toEqual([])
    })
  })
})
