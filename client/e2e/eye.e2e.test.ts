import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { describeWithNeo4j } from '../../server/engines/conformance/database.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, type SceneProbe, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// The same scene seen in every way, one after the other, where the graph comes from Neo4j: each way has a file of its own,
// on the embedded engine; here only what each reads from the engine, and that all of it is there again.

describeInBrowser('one scene seen in every way', () => {
  describeWithNeo4j('on Neo4j', database => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({ engine: { name: 'Neo4j', database } })
      ;({ page, errors } = stage)
      return stage.close
    })

    const graph = () => page.getByRole('application')
    const key = async (press: string) => {
      await graph().first().focus()
      await page.keyboard.press(press)
    }
    const command = async (name: string) => {
      await key('/')
      await page.getByRole('combobox', { name: 'Search everything' }).fill(name)
      await page
        .getByRole('group', { name: /^Commands/ })
        .getByRole('option', { name })
        .first()
        .click()
    }
    const labelled = ({ nodes }: SceneProbe, label: string) => nodes.filter(({ labels }) => labels.includes(label))
    const isOne = (nodes: SceneProbe['nodes']) => new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size === 1
    const untilFills = (count: number) =>
      page.waitForFunction(wanted => new Set(window.guanxi!.looks().map(({ fill }) => fill)).size === wanted, count)
    const map = () => page.getByRole('application', { name: /^Map, / })

    test('the passages behind the relationships are rows, and what a passage proves is chosen', async () => {
      await key('t')
      await page.getByRole('tab', { name: 'Evidence', exact: true }).last().click()
      await page.getByText(/^\d+ of \d+ passages behind what is in sight$/).waitFor()
      await page.getByRole('gridcell').first().click()
      await untilScene(page, ({ selection }) => selection.relationships.length > 0, 'what the first passage proves')
      await key('t')
    })

    test('the map has the places where the data says they are', async () => {
      await page.getByRole('button', { name: 'Map', exact: true }).click()
      await map().waitFor()
      await page.waitForFunction(() => window.guanxi!.settled())
      expect(await map().getAttribute('aria-label')).toMatch(/^Map, 28 places, 191 beside them, 0 without a place$/)
      await page.getByRole('button', { name: 'Graph', exact: true }).click()
      await map().waitFor({ state: 'detached' })
    })

    test('a note, a colour, a supposition, a filter and groups are there again when the saved scene is opened', async () => {
      const { steps } = await scene(page)
      await find(page, 'Wang Chong')
      await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Wang Chong selected')
      await key('j')
      await page.getByRole('textbox', { name: 'Write a note' }).waitFor()
      await page.keyboard.type('Ask who seconded this post')
      await page.keyboard.press('Control+Enter')
      await page.getByRole('group', { name: 'Note: Ask who seconded this post' }).waitFor()
      await key('Shift+G')
      await page.getByLabel('Colour by', { exact: true }).selectOption('metric:community')
      await untilFills(8)
      await key('x')
      const supposed = page.getByRole('group', { name: 'What if' })
      await supposed.getByText('without Wang Chong').waitFor()
      await key('k')
      await page
        .getByRole('region', { name: 'Add a filter' })
        .getByRole('button', { name: /^Person \d/ })
        .click()
      const shown = page.getByRole('region', { name: 'Filters', exact: true }).getByText(/^Showing \d+ of \d+ nodes/)
      await shown.waitFor()
      const showing = await shown.innerText()
      await command('Fold by label')
      const folded = await untilScene(page, now => isOne(labelled(now, 'Place')), 'places in one place')
      expect(folded.steps.past).toBe(steps.past + 5)

      await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()
      await page.reload()
      await page.waitForFunction(() => window.guanxi?.settled())
      const again = await untilScene(page, now => isOne(labelled(now, 'Place')), 'places in one place again')
      expect(again.steps).toEqual(folded.steps)
      expect(nodeOf(again, 'Wang Chong').key).toBe('person:wang-chong')
      await untilFills(8)
      await supposed.getByText('without Wang Chong').waitFor()
      expect(await shown.innerText()).toBe(showing)
      // From afar it is a mark.
      const mark = page.getByRole('button', { name: /^Show the note: Ask who/ })
      await page
        .getByRole('group', { name: /^Note: Ask who/ })
        .or(mark)
        .first()
        .waitFor()
      expect(errors).toEqual([])
    })
  })
})
