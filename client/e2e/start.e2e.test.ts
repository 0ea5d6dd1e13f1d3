import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import { engines, oneEngine, setUp } from './stage.ts'

// The first look, the first steps, and what stands where there is nothing to see.

describeInBrowser('starting', () => {
  describe.each(oneEngine)('with the report, on $name', engine => {
    let page: Page
    let errors: string[]
    const steps = () => page.getByRole('region', { name: 'First steps' })
    const row = (name: string) => steps().getByRole('button', { name })
    const isTicked = (name: string) =>
      expect.poll(() => row(name).getByRole('img', { name: 'done', exact: true }).count()).toBe(1)

    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ page, errors } = stage)
      return stage.close
    })

    test('the graph, the report, four questions and the first steps are there, and each question has an answer', async () => {
      const details = page.getByRole('complementary', { name: 'Details' })
      await details.getByText('44 of 48 passages give facts.').waitFor()
      expect(await details.locator('[data-row]').count()).toBe(48)
      await steps().getByText('0 of 5').waitFor()
      const cyphers = details.getByRole('button', { name: /^Cypher of: / })
      await expect.poll(() => cyphers.count()).toBe(4)
      const questions = await cyphers.evaluateAll(all =>
        all.map(one => one.getAttribute('aria-label')!.replace('Cypher of: ', '')),
      )
      const { relationships: all } = await scene(page)
      for (const question of questions) {
        await details.getByRole('button', { name: question, exact: true }).click()
        const { selection } = await untilScene(
          page,
          drawn => drawn.selection.nodes.length > 0,
          `an answer to ${question}`,
        )
        expect(selection.relationships.length).toBeGreaterThan(0)
        if (question === 'Who signed with whom?')
          expect(new Set(selection.relationships)).toEqual(
            new Set(all.filter(({ type }) => type === 'PARTY_TO').map(({ id }) => id)),
          )
        await page.getByRole('application').focus()
        await page.keyboard.press('Escape')
        await untilScene(page, drawn => drawn.selection.nodes.length === 0, 'nothing selected')
      }
    })

    test('an answer that is not drawn is one step, and undone as one', async () => {
      const { relationships } = await scene(page)
      await page.getByRole('button', { name: 'Select all drawn: Agreement' }).click()
      await page.getByRole('application').focus()
      await page.keyboard.press('Shift+Delete')
      const before = await untilScene(
        page,
        drawn => drawn.relationships.length < relationships.length,
        'agreements gone',
      )
      await page.getByRole('button', { name: 'Who signed with whom?', exact: true }).click()
      const after = await untilScene(page, drawn => drawn.nodes.length === before.nodes.length + 3, 'agreements back')
      expect(after.steps.past).toBe(before.steps.past + 1)
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+z')
      await page.keyboard.press('Control+z')
      const start = await untilScene(page, drawn => drawn.steps.past === 0, 'the start')
      expect(start.relationships).toHaveLength(relationships.length)
    })

    test('the first steps begin what they name, and are ticked by doing it', async () => {
      await page.keyboard.press('Escape')
      await row('Find a name').click()
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox')
      await steps().getByText('0 of 5').waitFor()
      await find(page, 'Wang Chong')
      await isTicked('Find a name')

      await row('Read what proves a line').click()
      await untilScene(page, ({ selection }) => selection.relationships.length === 1, 'a line selected')
      await page.keyboard.press('v')
      await isTicked('Read what proves a line')

      await row('Expand a node').click()
      await page
        .getByRole('dialog', { name: /^Expand / })
        .getByRole('button', { name: 'Add to the scene' })
        .click()
      await isTicked('Expand a node')
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+z')
      await page.keyboard.press('Control+z')
      await steps().getByText('3 of 5').waitFor()

      await row('Find a path').click()
      await page.getByRole('textbox', { name: 'From', exact: true }).waitFor()
      await row('Save it as a file').click()
      await page.getByRole('dialog', { name: 'Export' }).waitFor()
      await page.keyboard.press('Escape')
      await steps().getByText('3 of 5').waitFor()
    })

    test('ticks are kept over a reload; the list is folded, put away and brought back', async () => {
      await page.reload()
      await page.waitForFunction(() => window.guanxi?.scene().opening === 'open')
      await steps().getByText('3 of 5').waitFor()
      await steps()
        .getByRole('button', { name: /First steps/, expanded: true })
        .click()
      await expect.poll(() => steps().getByRole('listitem').count()).toBe(0)
      await steps()
        .getByRole('button', { name: /^Put away/ })
        .click()
      await expect.poll(() => steps().count()).toBe(0)
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Search everything' }).fill('First steps')
      await page.getByRole('option', { name: /First steps/ }).click()
      await isTicked('Find a name')
    })

    test('all filtered: the legend leaves out, says how much, and one button mends it', async () => {
      const before = await scene(page)
      await page.getByRole('tab', { name: 'Legend' }).click()
      const first = page.getByRole('button', { name: /^Person/ }).first()
      await page.getByRole('radiogroup', { name: 'What filters leave out' }).getByText('Hide').click()
      await first.click()
      await page.getByRole('button', { name: /^1 filter: \d+ of \d+ nodes, clear$/ }).waitFor()
      await first.click()
      for (const label of await page.getByRole('complementary').first().getByRole('listitem').all()) {
        const button = label.getByRole('button').first()
        if (/\d+ \/ \d+/.test(await label.innerText())) await button.click()
        if (await page.getByRole('heading', { name: 'The filters leave out all of it' }).count()) break
      }
      await page.getByRole('heading', { name: 'The filters leave out all of it' }).waitFor()
      await page.getByRole('button', { name: 'Clear the filters', exact: true }).click()
      await expect.poll(() => page.getByRole('heading', { name: 'The filters leave out all of it' }).count()).toBe(0)
      const after = await scene(page)
      expect(after.steps.past).toBeGreaterThan(before.steps.past)
      expect(after.nodes.length).toBe(before.nodes.length)
      expect(Number.isFinite(nodeOf(after, 'Wang Chong').x)).toBe(true)
    })

    test('all hidden: one button shows it again', async () => {
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('h')
      await page.getByRole('heading', { name: 'Everything is hidden' }).waitFor()
      await page.getByRole('button', { name: 'Show what is hidden' }).click()
      await untilScene(page, ({ nodes }) => nodes.every(({ hidden }) => !hidden), 'everything shown')
    })

    test('no match: a search and a query say so, and one button goes on', async () => {
      await page.keyboard.press('/')
      const box = page.getByRole('combobox', { name: 'Search everything' })
      await box.fill('zzqxj')
      await page.getByText('Nothing has “zzqxj”').first().waitFor()
      await page.getByRole('button', { name: /^Search for “/ }).click()
      expect((await box.inputValue()).length).toBeLessThan('zzqxj'.length)
      await page.getByRole('application').focus()
      await page.getByRole('button', { name: 'Cypher', exact: true }).first().click()
      await page.getByRole('textbox', { name: /Cypher statement/ }).fill("MATCH (n:Person {name: 'Nobody'}) RETURN n")
      await page.keyboard.press('Control+Enter')
      await page.getByText('No match', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Start from what is there' }).click()
      await page
        .getByText(/25 rows/)
        .first()
        .waitFor()
      expect(errors).toEqual([])
    })
  })

  test.each(engines)('no data: an empty database says how to fill it, and looks again, on $name', async engine => {
    const { page, errors, close } = await setUp({ engine, fill: async () => {} })
    try {
      await page.getByRole('heading', { name: 'The database is empty' }).waitFor()
      await page.getByRole('tab', { name: 'About' }).waitFor()
      await page.getByRole('button', { name: 'Look again' }).click()
      await page.getByRole('heading', { name: 'The database is empty' }).waitFor()
      expect(errors).toEqual([])
    } finally {
      await close()
    }
  })
})
