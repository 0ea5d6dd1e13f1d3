import type { Page, Route } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { nodeOf, scene, untilScene } from './page.ts'
import { oneEngine, setUp } from './stage.ts'

// One box finds what is drawn, what is not, what relationships and sentences say, and what can be done.

describeInBrowser('finding', () => {
  describe.each(oneEngine)('on $name', engine => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ page, errors } = stage)
      return stage.close
    })

    const box = () => page.getByRole('combobox', { name: 'Search everything' })
    const section = (name: string) => page.getByRole('listbox', { name: 'Results' }).getByRole('group', { name })
    const ask = async (text: string) => {
      await page.getByRole('application').focus()
      await page.keyboard.press('/')
      await box().fill(text)
    }
    /** The option that Enter would take. */
    const active = async () => page.locator(`[id="${await box().getAttribute('aria-activedescendant')}"]`).innerText()
    const clear = async () => {
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await untilScene(page, ({ nodes }) => nodes.every(node => node.hidden), 'nothing in sight')
    }
    const undo = async () => {
      const { steps } = await scene(page)
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+z')
      return untilScene(page, drawn => drawn.steps.past === steps.past - 1, 'one step undone')
    }

    test('what is drawn is found before the server answers, marked, and Enter goes to it', async () => {
      // The server does not answer before what is drawn has been found, however slow the machine is.
      const held: Route[] = []
      const isSearch = (url: URL) => url.pathname.startsWith('/api/search')
      await page.route(isSearch, route => void held.push(route))
      await ask('Wang Chong')
      await section('On the canvas')
        .getByRole('option', { name: /Wang Chong/ })
        .waitFor()
      await page.unroute(isSearch)
      for (const route of held) await route.continue()
      expect(await section('On the canvas').locator('mark').first().innerText()).toBe('Wang Chong')
      await page.keyboard.press('Enter')
      const { selection, nodes } = await untilScene(page, drawn => drawn.selection.nodes.length === 1, 'one selected')
      expect(nodes.find(node => node.id === selection.nodes[0])?.name).toBe('Wang Chong')
    })

    test.each([
      ['Sun Ruize', 'Sun Ruizhe'],
      ['孙瑞', 'Sun Ruizhe'],
      ['SUN-RUIZHE', 'Sun Ruizhe'],
      ['person:sun ru', 'Sun Ruizhe'],
    ])('%s finds %s, by slip, script, hyphen and label', async (text, name) => {
      await ask(text)
      await section('On the canvas')
        .getByRole('option', { name: new RegExp(name) })
        .first()
        .waitFor()
      expect(await active()).toContain(name)
      await page.keyboard.press('Escape')
    })

    test('Esc goes back to where the keyboard was, and the scene is as it was', async () => {
      const legend = page.getByRole('tab', { name: 'Outline' })
      await legend.focus()
      const before = await scene(page)
      await page.keyboard.press('Control+k')
      await box().fill('Dandong')
      await section('On the canvas').waitFor()
      await page.keyboard.press('Escape')
      expect(await legend.evaluate(element => element === document.activeElement)).toBe(true)
      expect(await scene(page)).toMatchObject({ selection: before.selection, steps: before.steps })
    })

    test('a label is completed by Tab, and the search keeps to it', async () => {
      await ask('agr')
      await page.getByRole('button', { name: /^Agreement:/ }).waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.type('dandong')
      expect(await box().inputValue()).toBe('Agreement:dandong')
      const found = section('On the canvas').getByRole('option')
      await found.first().waitFor()
      for (const text of await found.allInnerTexts()) expect(text).toMatch(/Agreement|show more/)
      expect(await section('Relationships').count()).toBe(0)
      await page.keyboard.press('Escape')
    })

    test('keys go through the options of all sections', async () => {
      await ask('fit')
      await section('Commands').waitFor()
      await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(2)
      await page.getByText('Searching').waitFor({ state: 'detached' })
      const all = await page.getByRole('option').allInnerTexts()
      await page.keyboard.press('End')
      expect(await active()).toBe(all.at(-1))
      await page.keyboard.press('ArrowDown')
      expect(await active()).toBe(all[0])
      await page.keyboard.press('ArrowUp')
      expect(await active()).toBe(all.at(-1))
      await page.keyboard.press('Home')
      expect(await active()).toBe(all[0])
      await page.keyboard.press('Escape')
    })

    test('a command runs from the box', async () => {
      await ask('keys and gestures')
      await section('Commands').getByRole('option').waitFor()
      await page.getByText('Searching').waitFor({ state: 'detached' })
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Keys and gestures' })
      await dialog.waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
    })

    test('a relationship is found by its title and selected', async () => {
      await ask('holds_post:president')
      const option = section('Relationships').getByRole('option', { name: /Wang Chong.*President/ })
      await option.waitFor()
      await option.click()
      const { selection, relationships } = await untilScene(
        page,
        drawn => drawn.selection.relationships.length === 1,
        'one relationship selected',
      )
      expect(relationships.find(({ id }) => id === selection.relationships[0])?.type).toBe('HOLDS_POST')
    })

    test('a sentence opens with what it proves selected', async () => {
      await ask('regional cooperation in the dialogue')
      await section('Sentences of a report').getByRole('option').first().waitFor()
      await section('Sentences of a report').getByRole('option').first().click()
      const { selection } = await untilScene(page, drawn => drawn.selection.relationships.length > 1, 'facts selected')
      expect(selection.nodes).toEqual([])
      await page.getByRole('tabpanel', { name: 'Evidence' }).getByText('Line 19, sentence 2').first().waitFor()
    })

    test('what is not drawn is added: with the view as it is, then with neighbours, each as one step', async () => {
      await ask('Dandong')
      await section('On the canvas')
        .getByRole('option', { name: /^Dandong/ })
        .first()
        .waitFor()
      await page.keyboard.press('Enter')
      await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Dandong selected')
      await page.keyboard.press('Delete')
      const without = await untilScene(page, drawn => nodeOf(drawn, 'Dandong').hidden, 'Dandong out of sight')
      await ask('Dandong')
      await section('In the database')
        .getByRole('option', { name: /^Dandong/ })
        .first()
        .waitFor()
      await page.keyboard.press('Home')
      while (!(await active()).startsWith('Dandong\n')) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Control+Enter')
      const added = await untilScene(page, drawn => !nodeOf(drawn, 'Dandong').hidden, 'Dandong in sight')
      expect(added.viewport).toEqual(without.viewport)
      expect(added.steps.past).toBe(without.steps.past + 1)
      await undo()
      await undo()

      await clear()
      const empty = await scene(page)
      await ask('Ye Zhi')
      await section('In the database')
        .getByRole('option', { name: /^Ye Zhi/ })
        .waitFor()
      await page.getByText(/with its neighbours \(\d+ relationship/).waitFor()
      await page.keyboard.press('Shift+Enter')
      const company = await untilScene(page, ({ nodes }) => nodes.filter(node => !node.hidden).length > 1, 'neighbours')
      expect(company.steps.past).toBe(empty.steps.past + 1)
      expect(nodeOf(company, 'Ye Zhi').hidden).toBe(false)
      const undone = await undo()
      expect(undone.nodes.every(node => node.hidden)).toBe(true)
    })

    test('a relationship that is not drawn comes with its ends, a sentence with what it proves', async () => {
      await ask('holds_post:president')
      await section('Relationships')
        .getByRole('option', { name: /Wang Chong/ })
        .click()
      const drawn = await untilScene(page, ({ selection }) => selection.relationships.length === 1, 'selected')
      expect(drawn.nodes.filter(node => !node.hidden)).toHaveLength(2)
      await undo()

      await ask('regional cooperation in the dialogue')
      await section('Sentences of a report').getByRole('option').first().click()
      const proven = await untilScene(page, ({ selection }) => selection.relationships.length > 1, 'facts drawn')
      expect(proven.nodes.filter(node => !node.hidden).length).toBeGreaterThan(2)
      await undo()
      await undo()
    })

    test('how many there are is said, and the last row shows more', async () => {
      await ask('Liaoning')
      const canvas = section('On the canvas')
      await canvas.getByText(/^6 of \d+$/).waitFor()
      const more = canvas.getByRole('option', { name: /6 of \d+ shown, show more/ })
      const [, total] = /of (\d+)/.exec(await more.innerText()) ?? []
      await more.click()
      await expect.poll(() => canvas.getByRole('option').count()).toBe(Number(total))
      await page.keyboard.press('Escape')
    })

    test('no match says what was looked in and offers one next step, which finds', async () => {
      await ask('Zhi zzqqxx')
      await page.getByText('Nothing has “Zhi zzqqxx”').last().waitFor()
      await page.getByText(/Looked in names/).waitFor()
      await box().fill('agreement:Wang Chong')
      await page.getByText('No Agreement has “Wang Chong”').waitFor()
      await page.getByRole('button', { name: 'Search everywhere, not only Agreement' }).last().click()
      expect(await box().inputValue()).toBe('Wang Chong')
      await section('On the canvas')
        .getByRole('option', { name: /Wang Chong/ })
        .waitFor()
    })

    test('axe finds nothing wrong with the open list', async () => {
      const found = await violations(page, { include: ['header'] })
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      await page.keyboard.press('Escape')
    })

    test('while the server is away what is drawn and the commands are searched', async () => {
      await page.route('**/api/**', route => route.abort())
      await ask('Wang Chong')
      await page.getByText(/only what is drawn and the commands are searched/).waitFor()
      await section('On the canvas')
        .getByRole('option', { name: /Wang Chong/ })
        .waitFor()
      await section('Relationships')
        .getByRole('option', { name: /President/ })
        .first()
        .waitFor()
      await box().fill('outline')
      await section('Commands')
        .getByRole('option', { name: /Outline/ })
        .waitFor()
      await page.keyboard.press('Escape')
      await page.unroute('**/api/**')
      await page.getByText('The database answers again.').first().waitFor()
    })

    test('the page reported no error of its own', () => {
      expect(errors).toEqual([])
    })
  })
})
