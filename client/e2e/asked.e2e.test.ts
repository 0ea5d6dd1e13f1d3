import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { collect } from '../../server/engines/engine.ts'
import { openEngine } from '../../server/engines/open.ts'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { rowsOf } from './program.ts'
import { engines, type Stage, setUp } from './stage.ts'

// What is asked without writing Cypher, the Cypher behind every click, and what becomes of a query whose reader leaves.

const ENDLESS =
  'UNWIND range(1, 50000) AS a UNWIND range(1, 50000) AS b UNWIND range(1, 50000) AS c WITH a WHERE a < 0 RETURN count(a) AS none'

describeInBrowser('what the page asks', () => {
  describe.each(engines)('on $name', engine => {
    let stage: Stage
    let page: Page
    beforeAll(async () => {
      stage = await setUp({ engine })
      page = stage.page
      page.setDefaultTimeout(15_000)
      return stage.close
    })
    const box = () => page.getByRole('textbox', { name: /Cypher statement/ })
    const run = async (statement: string) => {
      await box().fill(statement)
      await page.keyboard.press('Control+Enter')
    }

    test('a search is in the log with its Cypher, opens in the editor, and gives rows there', async () => {
      await page.keyboard.press('/')
      await page.keyboard.type('Sun Ruizhe')
      // These come from the server alone; names that are drawn are found by the page itself.
      await page.getByText('Sentences of a report', { exact: true }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('application').focus()
      await page.keyboard.press('s')
      await page.getByRole('radiogroup', { name: 'What to list' }).getByText('Everything asked').click()
      await page.getByRole('searchbox', { name: /Words of the question/ }).fill('sun ruizhe')
      const row = page.getByRole('listitem').filter({ hasText: 'Search: Sun Ruizhe' }).first()
      await row.getByRole('button', { name: /^Cypher/ }).click()
      const shown = await row.locator('pre').first().innerText()
      expect(shown).toMatch(/^:param \w+ => /)
      expect(await violations(page)).toEqual([])
      await row.getByRole('button', { name: 'Open in the editor' }).first().click()
      await expect.poll(async () => (await box().innerText()).trim()).toContain('RETURN n')
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      await page
        .getByRole('region', { name: 'Result' })
        .getByText(/^\d+ rows? /)
        .waitFor()
    })

    test('a question of the report is asked by its fields, and opened in the editor', async () => {
      await page.getByRole('radiogroup', { name: 'How to ask' }).getByText('Questions').click()
      await page.getByRole('textbox', { name: 'Search questions' }).fill('which posts')
      await page.getByRole('button', { name: /^Which posts does .* hold/ }).click()
      const field = page.getByRole('combobox', { name: 'Person' })
      await field.fill('Wang Ch')
      await page.getByRole('option', { name: 'Wang Chong' }).click()
      await page.getByRole('button', { name: 'Which posts does Wang Chong hold?' }).waitFor()
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      const rows = page.getByRole('grid', { name: 'Rows of the result' })
      await rows.getByText('Wang Chong').first().waitFor()
      await page.getByRole('button', { name: 'To the editor', exact: true }).click()
      await box().waitFor()
      expect(await box().innerText()).toContain('HOLDS_POST')
      const given = page
        .getByRole('group', { name: 'Parameters' })
        .getByRole('combobox', { name: '$person', exact: true })
      expect(await given.inputValue()).toBe('Wang Chong')
    })

    test('what is written survives that the drawer is closed, and a reload', async () => {
      await box().fill('RETURN 7 AS seven')
      await page.getByRole('region', { name: 'Cypher' }).getByRole('button', { name: 'Close' }).click()
      await page.getByRole('application').focus()
      await page.keyboard.press('q')
      await expect.poll(async () => (await box().innerText()).trim()).toBe('RETURN 7 AS seven')
      await page.reload()
      await page.getByRole('application').focus()
      if (!(await box().isVisible())) await page.keyboard.press('q')
      await expect.poll(async () => (await box().innerText()).trim()).toBe('RETURN 7 AS seven')
    })

    test('closing the tab ends the query that it waits for', async () => {
      await box().waitFor()
      await run(ENDLESS)
      await page.getByRole('region', { name: 'Cypher' }).getByRole('button', { name: 'Cancel' }).waitFor()
      if (!engine.database) {
        await page.close()
        expect(await rowsOf(stage.program.address, 'RETURN 1 AS one')).toEqual([[1]])
        return
      }
      const watching = await openEngine({ kind: 'neo4j', ...engine.database })
      const running = async () => {
        const query = 'SHOW TRANSACTIONS YIELD currentQuery, status WHERE currentQuery STARTS WITH $text RETURN status'
        const { rows } = await collect(
          watching.run(query, { access: 'read', timeout: 5000, parameters: { text: ENDLESS.slice(0, 60) } }),
        )
        return rows.length
      }
      try {
        await expect.poll(running, { timeout: 10_000 }).toBe(1)
        await page.close()
        await expect.poll(running, { timeout: 10_000, interval: 20 }).toBe(0)
      } finally {
        await watching.close()
      }
    })
  })
})
