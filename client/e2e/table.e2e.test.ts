import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { nodeOf, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// The table in the drawer: one selection and one filter model with the canvas, by keyboard and by mouse.

describeInBrowser('the table', () => {
  let page: Page
  let errors: string[]
  const grid = (name = 'Nodes') => page.getByRole('grid', { name })
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
  const tab = (name: string) => page.getByRole('tablist', { name: 'Tables' }).getByRole('tab', { name })
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const cells = (column: number) =>
    page
      .getByRole('gridcell')
      .and(page.locator(`[data-column="${column}"]`))
      .allInnerTexts()
  const accessible = async () => {
    const found = await violations(page, { include: ['section[aria-label="Table"]'] })
    expect(found.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }

  beforeAll(async () => {
    const stage = await setUp({ environment: { GUANXI_ROWS: '100000' } })
    ;({ page, errors } = stage)
    return stage.close
  })

  test('T opens it with the keyboard in it; only rows in sight are there; the end is one key away; T closes it', async () => {
    const { nodes } = await scene(page)
    await page.getByRole('application').focus()
    await page.keyboard.press('t')
    await grid().waitFor()
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(nodes.length + 1))
    await page.getByText(`${nodes.length} of ${nodes.length} drawn nodes`).waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(40)
    expect(await grid().evaluate(one => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+End')
    await row(nodes.at(-1)!.name).first().waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(40)
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('t')
    await expect.poll(() => grid().count()).toBe(0)
    await page.keyboard.press('t')
    await grid().waitFor()
  })

  test('a row is selected as on the canvas, by mouse and keyboard, and the canvas scrolls to its row', async () => {
    const { nodes } = await scene(page)
    const [first, second, third, fourth] = nodes
    await row(first!.name).click()
    await untilScene(page, ({ selection }) => selection.nodes.join() === first!.id, 'the first row selected')
    await row(third!.name).click({ modifiers: ['Shift'] })
    const range = [first!.id, second!.id, third!.id]
    await untilScene(page, ({ selection }) => selection.nodes.join() === range.join(), 'three rows selected')
    await row(second!.name).click({ modifiers: ['Control'] })
    await untilScene(page, ({ selection }) => selection.nodes.length === 2, 'one row taken out')
    expect(await row(second!.name).getAttribute('aria-selected')).toBe('false')
    await grid().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await untilScene(page, ({ selection }) => selection.nodes.includes(fourth!.id), 'a row added by keyboard')

    const far = nodeOf(await scene(page), 'Dandong')
    await page.mouse.click(far.x, far.y)
    await untilScene(page, ({ selection }) => selection.nodes.join() === far.id, 'Dandong selected on the canvas')
    await expect.poll(() => row('Dandong').first().getAttribute('aria-selected')).toBe('true')
  })

  test('Enter shows the row on the canvas and opens its evidence; Escape goes back to the graph', async () => {
    await grid().focus()
    await page.keyboard.press('Enter')
    const { focus } = await untilScene(page, drawn => drawn.focus !== null, 'the keyboard at a node')
    expect(focus).toBe(nodeOf(await scene(page), 'Dandong').id)
    const details = page.getByRole('complementary', { name: 'Details' })
    expect(await details.getByRole('tab', { name: 'Evidence' }).getAttribute('aria-selected')).toBe('true')
    await details
      .getByText(/Line \d+, sentence/)
      .first()
      .waitFor()
    await grid().focus()
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application')
    await accessible()
  })

  test('sorted, resized, moved and hidden by keyboard and menu; kept over closing', async () => {
    await page.getByRole('columnheader', { name: 'Relationships' }).click()
    await page.getByRole('columnheader', { name: 'Relationships' }).click()
    expect(await page.getByRole('columnheader', { name: 'Relationships' }).getAttribute('aria-sort')).toBe('descending')
    await grid().focus()
    await page.keyboard.press('Control+Home')
    const degrees = (await cells(2)).map(Number)
    expect(degrees.length).toBeGreaterThan(3)
    expect(degrees).toEqual([...degrees].sort((a, b) => b - a))
    await page.keyboard.press('ArrowUp')
    const width = async () => (await page.getByRole('columnheader', { name: 'Name' }).boundingBox())!.width
    const before = await width()
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(width).toBeGreaterThan(before)
    await page.keyboard.press('Control+ArrowRight')
    const titles = () => page.getByRole('columnheader').allInnerTexts()
    await expect.poll(async () => (await titles())[0]).toBe('Label')
    await button(/^Columns \d+ of/).click()
    await page.getByRole('checkbox', { name: 'Label' }).click()
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await titles())[0]).toBe('Name')
    await page.getByRole('tab', { name: 'Steps' }).click()
    await page.getByRole('tab', { name: 'Table' }).click()
    expect((await titles())[0]).toBe('Name')
    await button(/^Columns \d+ of/).click()
    await button('As at first').click()
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await titles()).slice(0, 2)).toEqual(['Name', 'Label'])
  })

  test('what is written above a column is a filter of the scene: pale or left out, counted, undone', async () => {
    const { nodes, steps } = await scene(page)
    const persons = nodes.filter(({ labels }) => labels.includes('Person')).length
    await button('Filter columns').click()
    await page.getByRole('textbox', { name: 'Filter Label' }).fill('person')
    await page.getByText(`${nodes.length - persons} pale`).waitFor()
    await page.getByRole('radiogroup', { name: 'What filters leave out' }).first().getByText('Hide').click()
    await page.getByText(`${persons} of ${nodes.length} drawn nodes`).waitFor()
    expect(await grid().getAttribute('aria-rowcount')).toBe(String(persons + 1))
    expect((await scene(page)).steps.past).toBe(steps.past + 2)
    await page.getByRole('application').focus()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.getByText(`${nodes.length} of ${nodes.length} drawn nodes`).waitFor()
    expect(await page.getByRole('textbox', { name: 'Filter Label' }).inputValue()).toBe('')
    await button('Filter columns').click()
  })

  test('relationships and the passages behind them: choosing a passage chooses what it proves', async () => {
    await tab('Relationships').click()
    await grid('Relationships').waitFor()
    await page.getByRole('gridcell').first().click()
    await untilScene(page, ({ selection }) => selection.relationships.length === 1, 'a relationship selected')
    await tab('Evidence').click()
    await page.getByText(/^\d+ of \d+ passages behind what is in sight$/).waitFor()
    await page.getByRole('gridcell').first().click()
    const { selection, relationships } = await untilScene(
      page,
      drawn => drawn.selection.nodes.length === 0 && drawn.selection.relationships.length > 0,
      'what the first passage proves',
    )
    expect(selection.relationships.length).toBeLessThan(relationships.length)
    await accessible()
  })

  test('figures of one unit, kind and period as bars with their qualifiers; the source is one click away', async () => {
    await tab('Statistics').click()
    const customers = page.getByRole('region', { name: /^number of effective customers · customers/ })
    await customers.getByText('about 748 customers').waitFor()
    const values = await customers.getByRole('listitem').allInnerTexts()
    expect(values).toHaveLength(5)
    expect(values.at(-1)).toContain('more than 100 customers')
    expect(
      await customers.locator('[data-end]').evaluateAll(all => all.map(one => one.getAttribute('data-end'))),
    ).toEqual(['about', 'exact', 'exact', 'exact', 'open'])
    const widths = await customers.locator('[data-end]').evaluateAll(all => all.map(one => one.clientWidth))
    expect(widths).toEqual([...widths].sort((a, b) => b - a))
    await customers.getByRole('button', { name: 'Source of Effective customers of the Dandong group' }).click()
    await page.getByRole('complementary', { name: 'Details' }).getByText('Line 24, sentence 1').first().waitFor()
    await page.getByRole('combobox', { name: 'Compare figures of the' }).selectOption('unit')
    await page.getByText('Same unit, but not the same kind of figure').first().waitFor()
    await accessible()
    await page.getByRole('combobox', { name: 'Which figures' }).selectOption(JSON.stringify(['Place', 'latitude']))
    await page.getByRole('region', { name: /^Place · latitude · no unit given/ }).waitFor()
  })

  test('rows are copied for a spreadsheet and saved as CSV, named by how much of what there is they hold', async () => {
    await tab('Nodes').click()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const { nodes } = await scene(page)
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'Name' }).click()
    await grid().focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Control+c')
    const names = await cells(0)
    const labels = await cells(1)
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(clipboard).toContain(`${labels[0]}\n`)
    const copied = (await clipboard()).split('\n').map(line => line.split('\t'))
    expect(copied.map(line => line[1])).toEqual(labels.slice(0, 2))
    expect(copied.map(line => line[0]!.replaceAll('"', ''))).toEqual(
      names.slice(0, 2).map(name => name.replaceAll('"', '')),
    )
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button('Save as CSV what the table shows').click(),
    ])
    expect(download.suggestedFilename()).toBe(`guanxi-nodes-${nodes.length}-of-${nodes.length}.csv`)
    const text = await readFile((await download.path())!, 'utf8')
    expect(text.startsWith('\uFEFFName,Label,')).toBe(true)
    expect(text.trimEnd().split('\r\n').length).toBe(nodes.length + 1)
  })

  test('pasted names: found ones are selected, the missing listed, what is not drawn is added as one step', async () => {
    const { nodes, steps } = await scene(page)
    await page.getByRole('application').focus()
    const dalian = nodeOf(await scene(page), 'Dalian')
    await page.mouse.click(dalian.x, dalian.y)
    await untilScene(page, ({ selection }) => selection.nodes.join() === dalian.id, 'Dalian selected')
    await page.keyboard.press('Shift+Delete')
    await untilScene(page, drawn => drawn.nodes.length === nodes.length - 1, 'Dalian gone')
    await page.evaluate(text => navigator.clipboard.writeText(text), 'Wang Chong\nDalian\nnobody at all')
    await grid().focus()
    await page.keyboard.press('Control+v')
    const dialog = page.getByRole('dialog', { name: 'Find what was copied elsewhere' })
    await dialog.getByText('2 of 3 found').waitFor()
    await dialog.getByText('1 is drawn and now selected.').waitFor()
    expect(await dialog.getByRole('textbox', { name: '1 not found:' }).inputValue()).toBe('nobody at all')
    await dialog.getByRole('button', { name: 'Add it' }).click()
    const added = await untilScene(page, drawn => drawn.nodes.length === nodes.length, 'Dalian back')
    expect(new Set(added.selection.nodes)).toEqual(
      new Set([nodeOf(added, 'Wang Chong').id, nodeOf(added, 'Dalian').id]),
    )
    expect(added.steps.past).toBe(steps.past + 2)
  })

  test('a hundred thousand rows of a query: those in sight are in the document, the last is one key away, sorted', async () => {
    await page.getByRole('tab', { name: 'Cypher' }).click()
    const editor = page.getByRole('textbox', { name: /Cypher statement/ })
    await editor.fill('UNWIND range(1, 100000) AS n RETURN n, n % 7 AS rest')
    await editor.press('Control+Enter')
    const result = grid('Rows of the result')
    await expect.poll(() => result.getAttribute('aria-rowcount'), { timeout: 60_000 }).toBe('100001')
    await result.focus()
    await page.keyboard.press('Control+End')
    await result.getByRole('gridcell', { name: '100000', exact: true }).waitFor()
    expect(await result.getByRole('row').count()).toBeLessThan(40)
    await page.keyboard.press('Control+Home')
    await result.getByRole('columnheader', { name: 'rest' }).click()
    await expect.poll(() => result.getAttribute('aria-busy'), { timeout: 60_000 }).toBeNull()
    await result.getByRole('gridcell', { name: '7', exact: true }).first().waitFor()
    expect(errors).toEqual([])
  })
})
