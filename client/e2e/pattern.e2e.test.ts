import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { engines, setUp } from './stage.ts'

// A question put together from what the database has, by somebody who writes no Cypher.

describeInBrowser('asking by a pattern', () => {
  for (const engine of engines) on(engine)
})

function on(engine: (typeof engines)[number]) {
  test(`on ${engine.name}: choose, see what it asks and how much it matches, run, and take back`, async () => {
    const { page, errors, close } = await setUp({ engine })
    const label = (place: number) => page.getByRole('combobox', { name: `Label of node ${place}` })
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const count = () => page.getByRole('status').filter({ hasText: /match/ })
    try {
      await page.getByRole('application').focus()
      await page.keyboard.press('Shift+Q')
      await label(1).selectOption('one Organization')
      await button('Step').click()
      await chooseType(page, 0, 'party', /^party to \(\d+\)$/)
      // Only what occurs there can be chosen.
      expect(await label(2).locator('option').allInnerTexts()).toEqual([
        'any node',
        expect.stringMatching(/^Agreement \(\d+\)$/),
      ])
      await label(2).selectOption('one Agreement')
      await button('Step').click()
      await chooseType(page, 1, 'covers', /^covers \(\d+\)$/)
      await label(3).selectOption('one Topic')
      await page
        .getByText('Show where an Organization is a party to an Agreement, and that Agreement covers a Topic.')
        .waitFor()
      await page.getByText('MATCH (organization:Organization)-[partyTo:PARTY_TO]->(agreement:Agreement)').waitFor()

      await expect.poll(() => count().innerText()).toMatch(/^\d+ matches$/)
      const matches = Number.parseInt(await count().innerText(), 10)
      expect(matches).toBeGreaterThan(5)
      await page.keyboard.press('Control+Enter')
      await page
        .getByRole('status')
        .filter({ hasText: new RegExp(`^${matches} rows`) })
        .waitFor()

      // The rest is the page's own: once is enough.
      if (engine.database) return

      await button('Add a condition on Organization').click()
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Property')
      expect(await page.getByRole('combobox', { name: 'Property' }).inputValue()).toBe('name')
      await page.getByRole('combobox', { name: 'How name is compared' }).selectOption('contains')
      await page.getByRole('combobox', { name: 'Value of name' }).fill('zzz')
      await page.getByText('No match: none is left at Organization').waitFor()
      await page.getByText('$name = "zzz"').waitFor()
      await button('Take back').click()
      await page.getByText('1 condition is not filled in and not used').waitFor()
      await button('Take back').click()
      await button('Take back').click()
      await expect.poll(() => count().innerText()).toBe(`${matches} matches`)

      await page.getByText('Counts', { exact: true }).click()
      await page.getByRole('combobox', { name: 'For each' }).selectOption({ label: 'Topic · name' })
      await page.getByText(/^For each Topic · name, count how often an Organization/).waitFor()
      await button('Run').click()
      await page.getByRole('columnheader', { name: /count/ }).first().waitFor()
      expect((await violations(page)).map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])

      await button('Clear the pattern').click()
      await label(2).waitFor({ state: 'detached' })
      await button('Take back').click()
      await label(3).waitFor()
      await page.reload()
      await page.waitForFunction(() => window.guanxi?.settled())
      await page.getByRole('radiogroup', { name: 'How to ask' }).getByText('Pattern').click()
      expect(await label(3).inputValue()).toBe('one Topic')
      await button('To the editor').click()
      const box = page.getByRole('textbox', { name: /Cypher statement/ })
      await box.getByText('RETURN topic.name AS').waitFor()
      expect(errors).toEqual([])
    } finally {
      await close()
    }
  })
}

async function chooseType(page: Page, place: number, text: string, name: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: 'Types of relationship' }).nth(place).fill(text)
  await page.getByRole('option', { name }).click()
  await page.keyboard.press('Escape')
}
