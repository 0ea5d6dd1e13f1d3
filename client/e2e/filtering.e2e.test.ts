import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, type SceneProbe, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// One filter model, wherever a filter comes from: what is left out is pale or not drawn, counted, undone and saved.

describeInBrowser('filtering', () => {
  let page: Page
  let errors: string[]
  let whole: SceneProbe
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    whole = await scene(page)
    return stage.close
  })

  const bar = () => page.getByRole('region', { name: 'Filters', exact: true })
  const panel = () => page.getByRole('tabpanel', { name: 'Filters' })
  const suggestions = () => page.getByRole('region', { name: 'Add a filter' })
  const tab = (name: string) => page.getByRole('tab', { name, exact: true })
  const graph = () => page.getByRole('application')
  const labelled = (label: string) => whole.nodes.filter(({ labels }) => labels.includes(label)).length
  const inPicture = ({ nodes }: SceneProbe) => nodes.filter(({ x }) => Number.isFinite(x))
  const untilShown = (shown: number) => bar().getByText(`Showing ${shown} of ${whole.nodes.length} nodes`).waitFor()
  const untilDrawn = (count: number) =>
    untilScene(page, drawn => inPicture(drawn).length === count, `${count} nodes in the picture`)
  const undo = async (past: number) => {
    await graph().focus()
    await page.keyboard.press('Control+z')
    await untilScene(page, ({ steps }) => steps.past === past, `${past} steps left`)
  }
  const press = async (button: Locator) => {
    await button.focus()
    await page.keyboard.press('Enter')
  }
  const clear = async () => {
    await graph().focus()
    await page.keyboard.press('Shift+K')
    await expect.poll(() => bar().count()).toBe(0)
  }

  test('a label, by keyboard alone: faded and counted, hidden, turned round, off, removed; each is a step', async () => {
    const people = labelled('Person')
    const all = whole.nodes.length
    const { past } = whole.steps
    await graph().focus()
    await page.keyboard.press('k')
    await press(suggestions().getByRole('button', { name: /^Person \d/ }))
    await untilShown(people)
    const chip = bar().getByRole('list').getByRole('listitem')
    expect(await chip.getByRole('button', { name: /^Edit/ }).getAttribute('aria-label')).toContain(
      `leaves out ${all - people} nodes`,
    )
    expect(inPicture(await scene(page))).toHaveLength(all)
    await bar().getByRole('radio', { name: 'Fade' }).focus()
    await page.keyboard.press('ArrowRight')
    await untilDrawn(people)
    await page.getByRole('button', { name: `1 filter: ${people} of ${all} nodes, clear` }).waitFor()
    await press(chip.getByRole('button', { name: 'Turn round: Person' }))
    await untilDrawn(all - people)
    await press(chip.getByRole('button', { name: 'Filter on: Not: Person' }))
    await untilDrawn(all)
    expect((await scene(page)).steps.past).toBe(past + 4)
    await undo(past + 3)
    await untilDrawn(all - people)
    await press(chip.getByRole('button', { name: 'Remove the filter: Not: Person' }))
    await untilDrawn(all)
    expect(await bar().count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application')
    await undo(past + 3)
    await untilDrawn(all - people)
    for (const left of [2, 1, 0]) await undo(past + left)
    expect(await bar().count()).toBe(0)
  })

  test('the legend: a click leaves a kind out, Shift and a click isolate it, each a step with its name', async () => {
    await tab('Legend').click()
    const row = (name: string) =>
      page.getByRole('tabpanel').getByRole('button', { name: new RegExp(`^${name} [\\d,]+ /`) })
    await row('Person').click()
    await untilShown(whole.nodes.length - labelled('Person'))
    expect(await row('Person').getAttribute('aria-pressed')).toBe('false')
    await row('Place').click({ modifiers: ['Shift'] })
    await untilShown(labelled('Place'))
    expect(await row('Person').getAttribute('aria-pressed')).toBe('false')
    expect(await row('Place').getAttribute('aria-pressed')).toBe('true')
    await row('Person').click()
    await untilShown(labelled('Place') + labelled('Person'))
    await page.getByRole('button', { name: 'Steps', exact: true }).click()
    const steps = page.getByRole('region', { name: 'Steps' })
    for (const name of ['Leave out Person', 'Show only Place', 'Show Person again'])
      await steps.getByText(name).waitFor()
    await page.getByRole('button', { name: 'Steps', exact: true }).click()
    await clear()
    expect((await scene(page)).steps.past).toBe(whole.steps.past + 4)
  })

  test('a property: a range that is typed, a text that is one step for each pause, values, and what has none', async () => {
    await tab('Filters').click()
    const look = suggestions().getByRole('textbox')
    const offer = async (property: string, of: string) => {
      await look.fill(property)
      const group = suggestions()
        .getByRole('group')
        .filter({ hasText: `Properties of ${of}` })
      await group.getByRole('button', { name: new RegExp(`^${property} `) }).click()
      await look.fill('')
    }
    await offer('value', 'Statistic')
    expect(
      await panel()
        .getByText(/39 values, 0.25 – /)
        .count(),
    ).toBe(1)
    expect(await panel().getByRole('slider').count()).toBe(2)
    const before = (await scene(page)).steps.past
    await panel().getByRole('textbox', { name: 'From' }).fill('1000000')
    await bar()
      .getByText(/Statistic · value: 1,000,000 – …/)
      .waitFor()
    await panel().getByRole('textbox', { name: 'From' }).fill('much')
    await panel().getByText('Not a number').waitFor()
    await panel().getByRole('textbox', { name: 'From' }).fill('')
    await bar()
      .getByText(/Statistic · value: not chosen yet/)
      .waitFor()
    expect((await scene(page)).steps.past).toBe(before + 1)
    await panel().getByRole('slider', { name: 'From' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await bar()
      .getByText(/Statistic · value: [\d.]+ – …/)
      .waitFor()
    await clear()

    await offer('name', 'Person')
    const text = panel().getByRole('textbox', { name: 'Text that it contains' })
    const added = (await scene(page)).steps.past
    await text.pressSequentially('WÁNG', { delay: 5 })
    await bar().getByText('Person · name contains “WÁNG”').waitFor()
    const named = whole.nodes.filter(({ labels, name }) => labels.includes('Person') && /wang/i.test(name)).length
    await untilShown(whole.nodes.length - labelled('Person') + named)
    expect((await scene(page)).steps.past).toBe(added)
    await text.pressSequentially(' ch', { delay: 5 })
    await bar().getByText('Person · name contains “WÁNG ch”').waitFor()
    expect((await scene(page)).steps.past).toBe(added + 1)
    await undo(added)
    expect(await text.inputValue()).toBe('WÁNG')
    await clear()

    await offer('kind', 'Place')
    await panel()
      .getByRole('checkbox', { name: /^city / })
      .check()
    await bar().getByText('Place · kind: city').waitFor()
    await panel().getByText('Missing', { exact: true }).click()
    await bar().getByText('Place · kind is missing').waitFor()
    await untilShown(whole.nodes.length - labelled('Place'))
    await clear()
  })

  test('connections are counted on what the other filters leave; status leaves relationships out', async () => {
    await suggestions()
      .getByRole('button', { name: /^how sure the text is/ })
      .click()
    await panel()
      .getByRole('checkbox', { name: /^hedged/ })
      .check()
    const hedged = Number(
      /(\d+) of \d+ relationships/.exec(
        await bar()
          .getByText(/^Showing/)
          .innerText(),
      )?.[1],
    )
    expect(hedged).toBeGreaterThan(0)
    await untilShown(whole.nodes.length)
    await suggestions()
      .getByRole('button', { name: /^relationships at a node/ })
      .click()
    await panel().getByRole('textbox', { name: 'From' }).fill('1')
    await bar().getByText('relationships at a node: 1 – …').waitFor()
    const shown = Number(
      /Showing (\d+)/.exec(
        await bar()
          .getByText(/^Showing/)
          .innerText(),
      )?.[1],
    )
    expect(shown).toBeLessThanOrEqual(2 * hedged)
    expect(shown).toBeGreaterThan(1)
    await clear()
  })

  test('from the menu and the details: this label, all of this type, this value, what hangs together', async () => {
    await tab('Legend').click()
    await find(page, 'Wang Chong')
    const before = await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'one selected')
    await graph().focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Filter', exact: true }).press('ArrowRight')
    await page.getByRole('menuitem', { name: 'Leave out all of this label' }).press('Enter')
    await untilShown(whole.nodes.length - labelled('Person'))
    await undo(before.steps.past)
    const details = page.getByRole('complementary').last()
    await details.getByRole('button', { name: 'Person', exact: true }).click()
    await untilShown(labelled('Person'))
    await undo(before.steps.past)
    await details.getByRole('tab', { name: 'Facts' }).click()
    await press(details.getByRole('button', { name: 'Filter name by this value' }))
    await bar().getByText('Person · name: Wang Chong').waitFor()
    await untilShown(whole.nodes.length - labelled('Person') + 1)
    await clear()
  })

  test('filters are in the file that is written, and there again after a reload; Back loses nothing', async () => {
    await tab('Legend').click()
    await page
      .getByRole('tabpanel')
      .getByRole('button', { name: /^Person \d/ })
      .click()
    await page.getByRole('tabpanel').getByText('Hide', { exact: true }).click()
    const left = whole.nodes.length - labelled('Person')
    await untilDrawn(left)
    await graph().focus()
    await page.keyboard.press('Control+a')
    await untilScene(page, ({ selection }) => selection.nodes.length === left, 'only what is in sight is selected')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+X')
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await dialog.getByRole('radio', { name: /^What is drawn/ }).check()
    const said = new RegExp(`1 filter hides ${labelled('Person')} of ${whole.nodes.length} nodes .*\\(Not: Person\\)`)
    await dialog.getByText(said).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save the file' }).click(),
    ])
    const written = readFileSync(await file.path(), 'utf8')
    expect(written).toMatch(said)
    expect(written).not.toContain('"Wang Chong"')
    const { steps } = await scene(page)
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await page.waitForFunction(() => window.guanxi?.settled())
    const again = await untilDrawn(left)
    expect(again.steps).toEqual(steps)
    expect(again.nodes).toHaveLength(whole.nodes.length)
    expect(Number.isFinite(nodeOf(again, 'Wang Chong').x)).toBe(false)
    await find(page, 'Wang Chong')
    await page.getByRole('button', { name: '1 left out by filters, clear them' }).click()
    await untilDrawn(whole.nodes.length)
  })

  test('the tabs at the left have names, the one that is open shows it, and arrow keys go through them', async () => {
    await tab('Legend').focus()
    expect(await tab('Legend').innerText()).toBe('Legend')
    expect(await tab('Filters').innerText()).toBe('')
    for (const _ of ['Style', 'Filters']) await page.keyboard.press('ArrowRight')
    await expect.poll(() => tab('Filters').getAttribute('aria-selected')).toBe('true')
    expect(await tab('Filters').innerText()).toBe('Filters')
    await panel()
      .getByText(/^No filters/)
      .waitFor()
    expect(errors).toEqual([])
  })
})
