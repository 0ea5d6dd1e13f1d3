import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { nodeOf, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// What comes of a query: one answer as table, JSON, plan and plot, and as a graph that is drawn.

describeInBrowser('the result of a query', () => {
  let page: Page
  let errors: string[]
  /** Files that the page asked for. */
  const fetched: string[] = []
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    page.on('request', request => fetched.push(new URL(request.url()).pathname))
    await page.getByRole('application').focus()
    await page.keyboard.press('q')
    await page.getByRole('textbox', { name: /Cypher statement/ }).waitFor()
    return stage.close
  })
  const write = (statement: string) => page.getByRole('textbox', { name: /Cypher statement/ }).fill(statement)
  const run = async (statement: string, said: RegExp) => {
    await write(statement)
    await page.keyboard.press('Control+Enter')
    await result().getByRole('status').filter({ hasText: said }).first().waitFor()
  }
  const result = () => page.getByRole('region', { name: 'Result' })
  const tab = (name: string) => page.getByRole('tablist', { name: 'Views of the result' }).getByRole('tab', { name })
  const grid = () => page.getByRole('grid', { name: 'Rows of the result' })
  const column = (at: number) => grid().locator(`[role=gridcell][data-column="${at}"]`).allInnerTexts()
  const accessible = async () => {
    const found = await violations(page, { include: ['section[aria-label="Result"]'] })
    expect(found.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }

  test('chips select what they are on the canvas, by mouse and by keyboard, and draw what is not', async () => {
    await run('MATCH (p:Person)-[r:HOLDS_POST]->(o) RETURN p, r, [p, o] AS both ORDER BY p.name LIMIT 3', /^3 rows/)
    const drawn = await scene(page)
    const name = (await column(0))[0]!.trim()
    await grid().getByRole('button', { name }).first().click()
    await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'the person is selected')
    expect((await scene(page)).selection.nodes).toEqual([nodeOf(drawn, name).id])
    // By keyboard: one chip is gone to, of several the keyboard walks among them.
    await grid().focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await untilScene(page, ({ selection }) => selection.relationships.length === 1, 'the post is selected')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const { selection } = await untilScene(page, one => one.selection.nodes.length === 1, 'the other end is selected')
    expect(selection.nodes).not.toEqual([nodeOf(drawn, name).id])
    await page.keyboard.press('Escape')
    expect(await grid().evaluate(one => one === document.activeElement)).toBe(true)
    await accessible()

    await run('MATCH (r:Report) RETURN r', /^1 row/)
    await grid().getByTitle('Not drawn yet: a click draws it and goes to it').click()
    await untilScene(page, one => one.nodes.length === drawn.nodes.length + 1, 'the report is drawn')
    await page.getByRole('application').focus()
    await page.keyboard.press('Control+z')
    await untilScene(page, one => one.nodes.length === drawn.nodes.length, 'the report is taken back')
  })

  test('takes the place of the scene, and one undo brings that back', async () => {
    const before = await scene(page)
    await run('MATCH (a:Person)-[r:HOLDS_POST]->(o) RETURN a, r, o', /rows/)
    await result().getByRole('button', { name: 'Replace the scene' }).click()
    const after = await untilScene(page, one => one.nodes.length < before.nodes.length, 'only the result is drawn')
    expect(new Set(after.relationships.map(({ type }) => type))).toEqual(new Set(['HOLDS_POST']))
    expect(await result().getByRole('button', { name: 'Replace the scene' }).isDisabled()).toBe(true)
    await page.getByRole('application').focus()
    await page.keyboard.press('Control+z')
    const back = await untilScene(page, one => one.nodes.length === before.nodes.length, 'all of it is drawn')
    expect(back.relationships).toHaveLength(before.relationships.length)
  })

  test('many rows are filtered, sorted and hidden by column', async () => {
    await run(
      "UNWIND range(1, 9000) AS n RETURN n, 'row ' + toString(n % 100) AS name, 9007199254740992 + n AS big",
      /^9,000 rows/,
    )
    await result().getByRole('button', { name: 'Filter columns' }).click()
    await page.getByRole('textbox', { name: 'Filter big' }).fill('≥ 9007199254749983')
    await result().getByText('10 of 9,000 rows', { exact: true }).waitFor()
    expect((await column(2))[0]).toBe('9007199254749983')
    await page.getByRole('textbox', { name: 'Filter name' }).fill('ROW 9')
    await result().getByText('9 of 9,000 rows', { exact: true }).waitFor()
    await page.getByRole('textbox', { name: 'Filter big' }).fill('many')
    expect(await page.getByRole('textbox', { name: 'Filter big' }).getAttribute('aria-invalid')).toBe('true')
    await page.getByRole('textbox', { name: 'Filter big' }).fill('')
    await page.getByRole('textbox', { name: 'Filter name' }).fill('')
    await grid().getByRole('columnheader', { name: 'n', exact: true }).click()
    await grid().getByRole('columnheader', { name: 'n', exact: true }).click()
    await expect.poll(async () => (await column(0))[0]).toBe('9000')
    await result().getByRole('button', { name: 'Columns 3 of 3' }).click()
    await page.getByRole('checkbox', { name: 'name' }).uncheck()
    await page.keyboard.press('Escape')
    await grid().getByRole('columnheader', { name: 'name', exact: true }).waitFor({ state: 'hidden' })
    await accessible()
  })

  test('is read as JSON, exactly, and copied', async () => {
    await tab('JSON').click()
    const row = (n: string) => result().getByRole('button', { name: `Row ${n} of 9,000` })
    await row('1').focus()
    await page.keyboard.press('End')
    await expect.poll(() => row('9,000').evaluate(one => one === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await result().getByText('"value": "9007199254749992"').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Copied 1 row.').waitFor()
    await accessible()
  })

  test('is explained without being run, as a tree', async () => {
    await write('MATCH (n), (p:Person) RETURN n, p')
    await page.getByRole('button', { name: 'Explain' }).click()
    const tree = page.getByRole('tree', { name: 'Plan' })
    const scan = tree.getByRole('treeitem', { name: /^AllNodesScan/ })
    await scan.waitFor()
    await result().getByText('Reads every node of the database. Name a label.').waitFor()
    await result().getByText('This engine names its operators, but does not estimate rows.').waitFor()
    await tree.getByRole('treeitem', { name: /^ProduceResults/ }).focus()
    await page.keyboard.press('ArrowLeft')
    await scan.waitFor({ state: 'hidden' })
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('End')
    expect(await scan.or(tree.getByRole('treeitem').last()).first().isVisible()).toBe(true)
    await accessible()
    await tab('Table').click()
    await result().getByText('The statement was explained, not run.').waitFor()
  })

  test('is plotted where that suits, which is said where not, and goes to a file whose text is text', async () => {
    expect(fetched.filter(path => path.includes('plotdrawing'))).toEqual([])
    await run("UNWIND ['one', 'two'] AS name RETURN name", /^2 rows/)
    await tab('Plot').click()
    await result().getByText('This result cannot be plotted: a plot needs a column of numbers.').waitFor()
    await run("UNWIND range(1, 150) AS n RETURN 'name ' + toString(n) AS name, n * 1000000 AS amount", /^150 rows/)
    const plot = result().getByRole('img', { name: 'amount by name' })
    await plot.getByText('name 100', { exact: true }).waitFor()
    await result().getByText('The first 100 of 150 rows drawn').waitFor()
    expect(fetched.some(path => path.includes('plotdrawing'))).toBe(true)
    await accessible()
    await result().getByRole('button', { name: 'Histogram' }).click()
    await result().getByRole('img', { name: 'How amount is spread' }).waitFor()
    await result().getByText('150 of 150 rows drawn').waitFor()
    await result().getByRole('button', { name: 'Picture' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'SVG' }).click(),
    ])
    const svg = await readFile((await download.path())!, 'utf8')
    expect(svg).toContain('>How amount is spread</text>')
    expect(svg).toContain('>150 of 150 rows drawn</text>')
    expect(svg).toMatch(/>\d+M<\/text>/)
  })

  test('that failed says where', async () => {
    await write('MATCH (n:Person)\nRETURN n,, n.name')
    await page.keyboard.press('Control+Enter')
    await result().getByRole('alert').getByText('Line 2, column 10').waitFor()
    await result().locator('mark').getByText(',', { exact: true }).waitFor()
    // What the engine itself objects to is marked where the editor marks it.
    await write('MATCH (n:Person) RETURN m')
    await page.keyboard.press('Control+Enter')
    await result().locator('mark').getByText('m', { exact: true }).waitFor()
    expect(errors).toEqual([])
  })
})
