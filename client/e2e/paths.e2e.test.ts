import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import { engines, setUp } from './stage.ts'

// How two nodes are connected: ends by search, crosshair and selection; conditions; preview, adding, explanation.

describeInBrowser('paths', () => {
  describe.each(engines)('on $name', engine => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ page, errors } = stage)
      return stage.close
    })

    const panel = () => page.getByRole('complementary', { name: /paths/ })
    const end = (name: string) => panel().getByRole('textbox', { name, exact: true })
    const rows = () => panel().getByRole('list', { name: 'Paths' }).locator(':scope > li')
    const choose = async (name: string, text: string) => {
      await end(name).fill(text)
      await page.getByRole('option', { name: text, exact: true }).click()
    }
    const settled = () => panel().getByText('Looking for paths').waitFor({ state: 'detached' })

    test('ends are picked on the graph: by a click, and by the keyboard', async () => {
      await page.getByRole('application').focus()
      await page.keyboard.press('p')
      await panel().getByRole('button', { name: 'Pick on the graph: From' }).click()
      await page.getByText('Click the node where the path begins').waitFor()
      const before = await scene(page)
      const { x, y } = nodeOf(before, 'Zheng Yan')
      expect(await page.locator('[data-graph]').getAttribute('data-picking')).toBe('from')
      await page.mouse.click(x, y)
      await expect.poll(() => end('From').inputValue()).toBe('Zheng Yan')
      // Picking is no selecting.
      expect(await scene(page)).toMatchObject({ selection: before.selection, steps: before.steps })

      const button = panel().getByRole('button', { name: 'Pick on the graph: To' })
      await button.focus()
      await page.keyboard.press('Enter')
      await page.getByText('Click the node where the path ends').waitFor()
      await page.keyboard.press('Escape')
      await page.getByText('Click the node where the path ends').waitFor({ state: 'detached' })
      await expect.poll(() => button.evaluate(element => element === document.activeElement)).toBe(true)
      await page.keyboard.press('Enter')
      await page.keyboard.press('ArrowRight')
      const { focus } = await untilScene(page, drawn => drawn.focus !== null, 'the keyboard at a node')
      const name = before.nodes.find(({ id }) => id === focus)?.name
      await page.keyboard.press('Enter')
      await expect.poll(() => end('To').inputValue()).toBe(name)
    })

    test('ends are found by name and swapped; the list says how far and why it is ranked so', async () => {
      await choose('From', 'Ye Zhi')
      await choose('To', 'Dandong')
      await page.getByText(/paths?, best proven first/).waitFor()
      await panel().getByRole('button', { name: 'Swap the ends' }).click()
      expect([await end('From').inputValue(), await end('To').inputValue()]).toEqual(['Dandong', 'Ye Zhi'])
      await panel().getByRole('button', { name: 'Swap the ends' }).click()
      await settled()
      await page.getByText(/paths?, best proven first/).waitFor()
      expect(await rows().first().innerText()).toMatch(/\d hops?\s+weakest:\s+(asserted|hedged|inferred)/i)
      expect(await rows().first().innerText()).toMatch(/Ye Zhi[\s\S]*Dandong/)
    })

    test('fewer are listed than there are, and it says so', async () => {
      await panel().getByText('Longer ones too').click()
      await panel().getByRole('textbox', { name: 'At most, paths' }).fill('2')
      await page.getByText(/2 of (at least )?\d+ paths/).waitFor()
      expect(await rows().count()).toBe(2)
      await panel().getByRole('textbox', { name: 'At most, paths' }).fill('10')
      await panel().getByText('Shortest', { exact: true }).click()
      await page.getByText(/\d paths?, best proven first/).waitFor()
    })

    test('a path is avoided by a node, led through another, and kept from types', async () => {
      await panel()
        .getByRole('button', { name: /Conditions/ })
        .click()
      const [first] = await page.evaluate(async () => {
        const ask = (q: string) => fetch(`/api/search?limit=1&q=${q}`).then(answer => answer.json())
        const [from, to] = await Promise.all([ask('Ye Zhi'), ask('Dandong')])
        const answer = await fetch('/api/paths', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ from: from.hits[0].node.id, to: to.hits[0].node.id }),
        })
        const { paths } = await answer.json()
        return paths.map(
          ({ path }: { path: { nodes: { properties: { name: string } }[] } }) => path.nodes[1]?.properties.name,
        )
      })
      await choose('Avoid', first!)
      await panel().getByRole('list', { name: 'Avoid' }).getByText(first!).waitFor()
      await expect.poll(async () => (await rows().allInnerTexts()).join('\n')).not.toContain(first!)
      await panel()
        .getByRole('list', { name: 'Avoid' })
        .getByRole('button', { name: `Remove ${first}` })
        .click()

      await choose('Must pass', first!)
      await expect
        .poll(async () => {
          const texts = await rows().allInnerTexts()
          return texts.length > 0 && texts.every(text => text.includes(first!))
        })
        .toBe(true)
      // A node has one role at a time: avoided, it need not be passed any more.
      await choose('Avoid', first!)
      expect(await panel().getByRole('list', { name: 'Must pass' }).count()).toBe(0)
      await panel()
        .getByRole('button', { name: `Remove ${first}` })
        .click()

      await panel().getByText('Only the ticked').click()
      await panel()
        .getByRole('checkbox', { name: /holds post/ })
        .check()
      await page.getByText(/No path of up to 4 hops/).waitFor()
      await page.getByText('Only along: holds post.').waitFor()
      await panel().getByRole('button', { name: 'All types' }).last().click()
      await page.getByText(/\d paths?, best proven first/).waitFor()
    })

    test('no path says how far it looked and offers what would widen it', async () => {
      await panel().getByRole('textbox', { name: 'At most, hops' }).fill('1')
      await page.getByText('No path of up to 1 hop.').waitFor()
      await panel().getByRole('button', { name: 'One more hop' }).click()
      expect(await panel().getByRole('textbox', { name: 'At most, hops' }).inputValue()).toBe('2')
      await settled()
      while ((await rows().count()) === 0) {
        await panel().getByRole('button', { name: 'One more hop' }).click()
        await settled()
      }
    })

    test('pointed at it is lit, Enter adds it as one step and selects it, undo takes it back', async () => {
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      const empty = await untilScene(page, ({ nodes }) => nodes.every(node => node.hidden), 'nothing in sight')
      await rows()
        .first()
        .getByText(/nodes? not drawn/)
        .waitFor()
      await rows().first().getByRole('button', { name: 'Add' }).focus()
      await page.keyboard.press('Enter')
      const added = await untilScene(page, ({ selection }) => selection.relationships.length > 0, 'the path selected')
      expect(added.steps.past).toBe(empty.steps.past + 1)
      const shown = added.nodes.filter(node => !node.hidden).map(node => node.name)
      expect(shown).toEqual(expect.arrayContaining(['Ye Zhi', 'Dandong']))
      expect(added.selection.nodes).toHaveLength(shown.length)
      await rows().first().getByRole('button', { name: 'Show' }).waitFor()
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+z')
      await untilScene(page, ({ nodes }) => nodes.every(node => node.hidden), 'the path taken back')
      await page.keyboard.press('Control+z')
      await untilScene(page, ({ nodes }) => nodes.some(node => !node.hidden), 'all back')
    })

    test('rows are walked by arrow keys; all are added at once', async () => {
      expect(await rows().count()).toBeGreaterThan(1)
      await rows().first().locator('[data-row]').focus()
      await page.keyboard.press('ArrowDown')
      const second = rows().nth(1).locator('[data-row]')
      expect(await second.evaluate(element => element === document.activeElement)).toBe(true)
      const before = await scene(page)
      await panel()
        .getByRole('button', { name: /^Add all/ })
        .click()
      await untilScene(page, ({ selection }) => selection.nodes.length > 2, 'all paths selected')
      expect((await scene(page)).steps.past - before.steps.past).toBeLessThanOrEqual(1)
    })

    test('a link is explained by its sentences, as text too', async () => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await rows().first().getByRole('button', { name: 'Explain this link' }).click()
      const explanation = page.getByRole('region', { name: 'How they are connected: Ye Zhi – Dandong' })
      await explanation
        .getByText(/^Line \d+, sentence \d+$/)
        .first()
        .waitFor()
      const statements = await explanation.getByRole('listitem').count()
      expect(statements).toBeGreaterThan(0)
      await explanation.getByRole('button', { name: 'Copy as text' }).click()
      const text = await page.evaluate(() => navigator.clipboard.readText())
      expect(text).toMatch(/^How they are connected: Ye Zhi – Dandong\n\n1\. .+ → .+ → .+ \[(asserted|hedged|inferred)/)
      expect(text).toMatch(/liaoning-chain-2025, Line \d+, sentence \d+/)
    })

    test('axe finds nothing wrong with the panel', async () => {
      const found = await violations(page, { include: ['aside'] })
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    })

    test('P asks for the two that are selected; from, to, through and avoid are in the menu of a node', async () => {
      await find(page, 'Sun Ruizhe')
      await page.getByRole('application').focus()
      await page.keyboard.press('Shift+F10')
      const menu = page.getByRole('menu')
      await menu.getByRole('menuitem', { name: 'Connect' }).click()
      for (const name of ['Path from here', 'Path to here', 'Path through here', 'Path avoids this'])
        await menu.getByRole('menuitem', { name }).waitFor()
      await menu.getByRole('menuitem', { name: 'Path through here' }).click()
      await panel().getByRole('list', { name: 'Must pass' }).getByText('Sun Ruizhe').waitFor()
      await panel().getByRole('button', { name: 'Remove Sun Ruizhe' }).click()

      await find(page, 'Sun Ruizhe')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press(' ')
      const { selection, nodes } = await untilScene(page, drawn => drawn.selection.nodes.length === 2, 'two selected')
      await page.keyboard.press('p')
      const [from, to] = selection.nodes.map(one => nodes.find(({ id }) => id === one)?.name)
      await expect.poll(() => end('From').inputValue()).toBe(from)
      await expect.poll(() => end('To').inputValue()).toBe(to)
    })

    test('a search that is broken off is asked no more, and asked anew on Retry', async () => {
      // What was asked before has its answer: else that would be the one that is held.
      await page.waitForLoadState('networkidle')
      // The page's own requests, watched where they are made: what the browser reports of one that is held varies.
      await page.evaluate(() => {
        const send = window.fetch
        window.fetch = (input, init) => {
          const name = String(input).endsWith('/api/paths') ? 'asked' : null
          if (name) document.documentElement.dataset.paths = name
          init?.signal?.addEventListener('abort', () => {
            if (name) document.documentElement.dataset.paths = 'broken off'
          })
          return send(input, init)
        }
      })
      let release = () => {}
      const held = new Promise<void>(go => {
        release = go
      })
      await page.route('**/api/paths', async route => {
        await held
        await route.continue().catch(() => {})
      })
      await panel().getByRole('button', { name: 'Swap the ends' }).click()
      await page.locator('html[data-paths="asked"]').waitFor({ state: 'attached' })
      await panel().getByRole('button', { name: 'Cancel' }).click()
      await page.locator('html[data-paths="broken off"]').waitFor({ state: 'attached' })
      await panel().getByText('Cancelled.').waitFor()
      release()
      await page.unroute('**/api/paths')
      await panel().getByRole('button', { name: 'Retry' }).click()
      await page.getByText(/paths?, best proven first/).waitFor()
    })

    test('the page reported no error of its own', () => {
      expect(errors).toEqual([])
    })
  })
})
