import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, scene, untilScene } from './page.ts'
import { oneEngine, setUp } from './stage.ts'

// "If this were not there": paths, parts and measures answer so, what is supposed away stays as a shadow, and the
// database stays as it is.

describeInBrowser('what if', () => {
  describe.each(oneEngine)('on $name', engine => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ page, errors } = stage)
      return stage.close
    })

    const graph = () => page.getByRole('application')
    const bar = () => page.getByRole('group', { name: 'What if' })
    const pathsFound = () => page.getByText(/path.*best proven first/)
    const firstPath = () => page.getByRole('list', { name: /paths/i }).getByRole('listitem').first().innerText()

    test('a path is asked for again as if what lies on it were not there', async () => {
      await page.getByRole('tab', { name: 'Paths' }).click()
      for (const [box, name] of [
        ['From', 'Ye Zhi'],
        ['To', 'Dandong'],
      ] as const) {
        await page.getByRole('textbox', { name: box, exact: true }).fill(name)
        await page.getByRole('option', { name, exact: true }).click()
      }
      await pathsFound().waitFor()
      const before = await firstPath()
      const drawn = await scene(page)
      const middle = drawn.nodes.find(
        ({ name }) => before.includes(name) && name !== 'Ye Zhi' && name !== 'Dandong' && name.length > 3,
      )!
      await find(page, middle.name)
      const shown = await untilScene(
        page,
        ({ selection }) => selection.nodes[0] === middle.id,
        `${middle.name} selected`,
      )
      await graph().focus()
      await page.keyboard.press('x')
      await bar().getByText(`without ${middle.name}`).waitFor()
      await page.getByText('As if what is supposed away were not there.').waitFor()
      await expect.poll(firstPath, { timeout: 20_000 }).not.toContain(middle.name)
      const after = await scene(page)
      // Nothing has left the picture, and nothing has moved.
      expect(after.nodes).toEqual(shown.nodes)
      expect(after.steps.past).toBe(shown.steps.past + 1)

      await bar()
        .getByRole('button', { name: /^Suppose so/ })
        .click()
      await expect.poll(firstPath, { timeout: 20_000 }).toBe(before)
      await bar()
        .getByRole('button', { name: /^Suppose so/ })
        .click()
      await expect.poll(firstPath, { timeout: 20_000 }).not.toContain(middle.name)
    })

    test('what falls apart is counted and selected; a supposition has a name; all is undone', async () => {
      const { nodes, relationships } = await scene(page)
      // A node on which another hangs by nothing else.
      const degrees = new Map<string, number>()
      const ends = relationships.filter(({ start, end }) => start !== end)
      for (const { start, end } of ends) for (const id of [start, end]) degrees.set(id, (degrees.get(id) ?? 0) + 1)
      const tie = ends.find(({ start, end }) => degrees.get(start) === 1 || degrees.get(end) === 1)!
      const [leaf, hub] = degrees.get(tie.start) === 1 ? [tie.start, tie.end] : [tie.end, tie.start]
      const name = nodes.find(({ id }) => id === hub)!.name
      await find(page, name)
      await untilScene(page, ({ selection }) => selection.nodes[0] === hub, `${name} selected`)
      await graph().focus()
      await page.keyboard.press('x')
      await bar().getByText(`without ${name}`).waitFor()
      await bar()
        .getByText(/falls into \d+ parts instead of \d+/)
        .waitFor()
      await bar()
        .getByRole('button', { name: /no longer hangs? on the largest/ })
        .click()
      await untilScene(page, ({ selection }) => selection.nodes.includes(leaf), 'what falls apart is selected')

      await bar()
        .getByRole('button', { name: `Rename: ${name}` })
        .click()
      await page.getByRole('textbox', { name: 'Name of the supposition' }).fill('the hub')
      await page.keyboard.press('Enter')
      await bar().getByText('without the hub').waitFor()
      const found = await violations(page, { without: ['region'] })
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

      await page.waitForFunction(() => document.body.textContent?.includes('Saved'))
      await page.reload()
      await page.waitForFunction(() => window.guanxi?.settled())
      await bar().getByText('without the hub').waitFor()
      await graph().focus()
      for (let { steps } = await scene(page); steps.past > 0; ) {
        await page.keyboard.press('Control+z')
        const left = steps.past - 1
        ;({ steps } = await untilScene(page, drawn => drawn.steps.past === left, `${left} steps left`))
      }
      expect(await bar().count()).toBe(0)
      expect(errors).toEqual([])
    })
  })
})
