import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import { engines, setUp } from './stage.ts'

// What an analyst does with the report, from the first look to undoing everything, on each engine.

describeInBrowser('the report in the browser', () => {
  describe.each(engines)('on $name', engine => {
    let address: string
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ page, errors } = stage)
      ;({ address } = stage.program)
      return stage.close
    })

    test('the graph of the report is drawn, without the source layer, and says so', async () => {
      const { nodes, relationships } = await scene(page)
      expect(nodes.length).toBeGreaterThan(150)
      expect(relationships.length).toBeGreaterThan(300)
      expect(nodes.flatMap(node => node.labels)).not.toContain('Passage')
      await page.getByText('Reports and passages are left out').waitFor()
    })

    test('Wang Chong is found, kept alone, and expanded with counts first; what was announced arrives', async () => {
      await find(page, 'Wang Chong')
      const found = await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'one node selected')
      const wang = nodeOf(found, 'Wang Chong')
      expect(found.selection.nodes).toEqual([wang.id])

      await page.getByRole('application').focus()
      await page.keyboard.press('Control+i')
      await page.keyboard.press('Shift+Delete')
      await untilScene(page, ({ nodes }) => nodes.length === 1, 'only Wang Chong drawn')

      await find(page, 'Wang Chong')
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+e')
      const popover = page.getByRole('dialog', { name: 'Expand Wang Chong' })
      const promise = await popover.getByText(/Will add/).innerText()
      const [, nodes = '', relationships = ''] = /(\d+) nodes?, (\d+) relationships?/.exec(promise) ?? []
      const before = await scene(page)
      await popover.getByRole('button', { name: 'Add to the scene' }).click()
      const after = await untilScene(page, drawn => drawn.nodes.length > 1, 'neighbours drawn')
      expect(after.nodes.length).toBe(1 + Number(nodes))
      expect(after.relationships.length).toBe(Number(relationships))
      const moved = nodeOf(after, 'Wang Chong')
      expect([moved.x, moved.y]).toEqual([nodeOf(before, 'Wang Chong').x, nodeOf(before, 'Wang Chong').y])
      expect(after.viewport).toEqual(before.viewport)
    })

    test('a click on the line of a post opens the sentence that proves it', async () => {
      const drawn = await scene(page)
      const post = drawn.relationships.find(({ type }) => type === 'HOLDS_POST')!
      await page.mouse.click(post.x, post.y)
      await untilScene(page, ({ selection }) => selection.relationships[0] === post.id, 'the post selected')
      await page.keyboard.press('v')
      const evidence = page.getByRole('tabpanel', { name: 'Evidence' })
      await evidence.getByText('Line 4, sentence 1').waitFor()
      await evidence.getByText('Line 19, sentence 2').waitFor()
      expect(await evidence.innerText()).toContain('Wang Chong holds the post of President at ')
      expect(await page.getByRole('complementary', { name: 'Details' }).innerText()).toMatch(/asserted/i)
    })

    test('a path from Ye Zhi to Dandong is found, shown with its weakest evidence, and added', async () => {
      await page.getByRole('tab', { name: 'Paths' }).click()
      for (const [box, name] of [
        ['From', 'Ye Zhi'],
        ['To', 'Dandong'],
      ] as const) {
        await page.getByRole('textbox', { name: box, exact: true }).fill(name)
        await page.getByRole('option', { name, exact: true }).click()
      }
      await page.getByText(/path.*best proven first/).waitFor()
      const before = await scene(page)
      await page.getByRole('button', { name: 'Add', exact: true }).first().click()
      const after = await untilScene(page, ({ nodes }) => nodes.length > before.nodes.length, 'the path drawn')
      expect(after.nodes.map(node => node.name)).toEqual(expect.arrayContaining(['Ye Zhi', 'Dandong']))
    })

    test('Cypher gives rows and a graph to add; what would write is refused in words', async () => {
      await page.getByRole('button', { name: 'Cypher', exact: true }).first().click()
      const box = page.getByRole('textbox', { name: /Cypher statement/ })
      await box.fill('MATCH (a:Agreement)<-[r:PARTY_TO]-(o) RETURN a, r, o')
      await page.keyboard.press('Control+Enter')
      // Its time is told when the last of it is there.
      await page.getByText(/8 rows · [\d,]+ ms/).waitFor()
      const before = await scene(page)
      await page.getByRole('button', { name: /^Add \d+ node/ }).click()
      const after = await untilScene(page, ({ nodes }) => nodes.length > before.nodes.length, 'the result drawn')
      expect(after.nodes.filter(node => node.labels.includes('Agreement'))).toHaveLength(3)

      await box.fill("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line")
      await page.keyboard.press('Control+Enter')
      await page
        .getByText(/LOAD CSV/)
        .nth(1)
        .waitFor()
      expect(await scene(page)).toMatchObject({ steps: after.steps })
    })

    test('the selection is exported with its evidence, as a file that holds it', async () => {
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+a')
      const { selection } = await untilScene(page, drawn => drawn.selection.nodes.length > 3, 'all selected')
      const dialog = page.getByRole('dialog', { name: 'Export' })
      const saved = async (format: string) => {
        await page.getByRole('button', { name: 'Export' }).first().click()
        await dialog.getByRole('radio', { name: /The selection/ }).check()
        await dialog.getByRole('radio', { name: format }).check()
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          dialog.getByRole('button', { name: 'Save the file' }).click(),
        ])
        await dialog.waitFor({ state: 'hidden' })
        return readFileSync(await download.path(), 'utf8')
      }
      const file = JSON.parse(await saved('Node-link JSON'))
      const labels = file.nodes.map((node: { labels: string[] }) => node.labels.at(-1))
      expect(labels.filter((label: string) => label !== 'Passage' && label !== 'Report')).toHaveLength(
        selection.nodes.length,
      )
      expect(labels).toContain('Passage')
      const post = file.edges.find(({ type }: { type: string }) => type === 'HOLDS_POST')
      expect(post.evidence).toContain('liaoning-chain-2025#4.1')
      // Where what is drawn lies goes along where the format has room for it.
      const gexf = await saved('GEXF 1.3')
      expect(gexf.match(/<viz:position /g)).toHaveLength(selection.nodes.length)
      expect(gexf.match(/<viz:color /g)).toHaveLength(selection.nodes.length)
    })

    test('axe finds nothing wrong with the page', async () => {
      const found = await violations(page)
      expect(found.map(({ id, nodes }) => [id, nodes.map(node => node.target)])).toEqual([])
    })

    test('everything is undone, and the first look is back as it was', async () => {
      await page.getByRole('application').focus()
      for (let { steps } = await scene(page); steps.past > 0; ) {
        await page.keyboard.press('Control+z')
        const left = steps.past - 1
        ;({ steps } = await untilScene(page, drawn => drawn.steps.past === left, `${left} steps left`))
      }
      const { nodes, relationships } = await scene(page)
      const overview = await (await fetch(`${address}/api/overview`)).json()
      expect(new Set(nodes.map(node => node.id))).toEqual(
        new Set(overview.nodes.map((node: { id: string }) => node.id)),
      )
      expect(relationships).toHaveLength(overview.relationships.length)
    })

    test('the page reported no error of its own', () => {
      expect(errors).toEqual([])
    })
  })
})
