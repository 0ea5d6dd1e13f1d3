import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { unzipped } from '../zip.ts'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, untilScene } from './page.ts'
import type { Program } from './program.ts'
import { setUp } from './stage.ts'

// What belongs to a query beside its text: values for its parameters, what was run before, and what is kept.

describeInBrowser('parameters, history and kept queries', () => {
  let page: Page
  let program: Program
  let errors: string[]
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, program, errors } = stage)
    await openPanel(page)
    return stage.close
  })
  const openPanel = async (on: Page) => {
    // The drawer is as it was left.
    if ((await on.getByRole('tab', { name: 'Cypher' }).count()) === 0) {
      await on.getByRole('application').focus()
      await on.keyboard.press('q')
    }
    await on.getByRole('textbox', { name: /Cypher statement/ }).waitFor()
  }
  const box = (on = page) => on.getByRole('textbox', { name: /Cypher statement/ })
  const said = async (on = page) => (await box(on).innerText()).trim()
  const field = (name: string) => page.getByRole('textbox', { name, exact: true })
  const kind = (name: string) => page.getByRole('combobox', { name: `Kind of ${name}` })
  const cell = (text: string) => page.getByRole('grid', { name: 'Rows of the result' }).getByText(text, { exact: true })
  const mode = (name: string, on = page) => on.getByRole('radiogroup', { name: 'How to ask' }).getByText(name).click()
  const run = () => page.getByRole('button', { name: 'Run', exact: true }).click()
  const isClean = async () =>
    expect((await violations(page)).map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])

  test('a parameter is a field with a kind; a wrong value is told at it, a long number keeps its digits', async () => {
    await box().fill('RETURN $id AS id, $names AS names')
    await kind('$id').selectOption('integer')
    await kind('$names').selectOption('texts')
    await run()
    await page.getByText('Fill this in.').first().waitFor()
    await expect.poll(() => field('$id').evaluate(one => one === document.activeElement)).toBe(true)
    await page.keyboard.type('1.5')
    await page.getByText('Write a whole number').waitFor()
    await field('$id').fill('9007199254740993')
    await page.getByRole('group', { name: 'Parameters' }).getByLabel('$names', { exact: true }).click()
    await page.keyboard.type('Dalian, Liaoning')
    await page.keyboard.press('Enter')
    await isClean()
    await page.keyboard.press('Control+Enter')
    await cell('9007199254740993').waitFor()
    expect(await said()).toBe('RETURN $id AS id, $names AS names')
  })

  test('$selected and $key follow the selection', async () => {
    await box().fill('MATCH (n) WHERE n.key IN $selected AND n.key = $key RETURN n.name AS name')
    await run()
    await page.getByText('Select something on the graph first.').first().waitFor()
    await find(page, 'Wang Chong')
    await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'one node selected')
    await page.getByText('n.key IN $selected').last().waitFor()
    expect(await field('$key').inputValue()).toMatch(/^person:/)
    expect(await field('$key').getAttribute('readonly')).not.toBeNull()
    await run()
    await cell('Wang Chong').waitFor()
  })

  test('the signature of a function stands above its arguments', async () => {
    const help = page.locator('.cm-signature')
    await box().fill('')
    await box().focus()
    await page.keyboard.type('RETURN substring(')
    await help.getByText('A part of a text').waitFor()
    await page.keyboard.type("'a, b', ")
    await expect.poll(() => help.locator('b').innerText()).toBe('start :: INTEGER')
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'hidden' })
    await page.keyboard.press('Control+Shift+Space')
    await help.waitFor()
    await page.keyboard.type('1)')
    await help.waitFor({ state: 'hidden' })
  })

  test('what was run outlives the page, in every window, and comes back with its parameters', async () => {
    await box().fill("LOAD CSV FROM 'file:///x' AS row RETURN row")
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').filter({ hasText: 'LOAD CSV' }).first().waitFor()
    const row = (text: string, on = page) => on.getByRole('listitem').filter({ hasText: text })
    const other = await page.context().newPage()
    await other.goto(program.address)
    await other.waitForFunction(() => window.guanxi?.settled())
    await openPanel(other)
    await mode('History', other)
    await row('LOAD CSV', other).getByText('refused', { exact: true }).waitFor()
    await row('RETURN $id', other).getByText('1 row').waitFor()
    await mode('Write', other)
    await box(other).fill('RETURN 1 AS other')
    await other.keyboard.press('Control+Enter')
    await other.getByRole('status').filter({ hasText: '1 row' }).first().waitFor()
    await other.close()
    // What stands there is what was run last here: the other window ran something since.
    await box().focus()
    await page.keyboard.press('Control+ArrowUp')
    await expect.poll(said).toBe('RETURN 1 AS other')
    await page.keyboard.press('Control+ArrowDown')
    await expect.poll(said).toContain('LOAD CSV')
    await mode('History')
    await page.getByRole('textbox', { name: 'Search what was run' }).fill('dalian names')
    await page.getByText(/^1 of \d+ runs$/).waitFor()
    await row('RETURN $id').getByRole('button', { name: 'Pin' }).click()
    await page.getByRole('heading', { name: 'Pinned' }).waitFor()
    await isClean()
    await row('RETURN $id').getByRole('button', { name: 'Run again' }).click()
    await cell('9007199254740993').waitFor()
    await row('RETURN $id')
      .getByRole('button', { name: /^RETURN/ })
      .last()
      .click()
    await expect.poll(() => field('$id').inputValue()).toBe('9007199254740993')
    await mode('History')
    await page.getByRole('button', { name: 'Forget all' }).click()
    await page.getByText('Nothing was run in this browser yet.').waitFor()
    await page.getByRole('button', { name: 'Bring back' }).click()
    await row('RETURN 1 AS other').waitFor()
    await mode('Write')
  })

  test('a query is kept in a folder, changed, and told when it was changed elsewhere', async () => {
    await box().fill('MATCH (p:Person {name: $who}) RETURN p.name AS name')
    await field('$who').fill('Ye Zhi')
    await page.getByRole('button', { name: 'Keep this query' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('One person')
    await form.getByRole('textbox', { name: 'Question, as its face' }).fill('Who is {who}?')
    await form.getByLabel('Folder', { exact: true }).fill('people/single')
    await form.getByRole('checkbox', { name: 'Begin with what is filled in now' }).check()
    await isClean()
    await form.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByText('Kept: One person').first().waitFor()
    await mode('Questions')
    await page.getByRole('button', { name: /^single/ }).waitFor()
    await page.getByRole('button', { name: 'Who is Ye Zhi?' }).click()
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    const { queries } = (await (await fetch(`${program.address}/api/queries`)).json()) as {
      queries: { id: string; name: string; version: number; statement: string }[]
    }
    const { id, version, statement } = queries.find(({ name }) => name === 'One person')!
    const elsewhere = await fetch(`${program.address}/api/queries/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ base: version, name: 'Theirs', folder: 'people/single', statement }),
    })
    expect(elsewhere.status).toBe(200)
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Mine')
    await form.getByRole('button', { name: 'Save', exact: true }).click()
    await form.getByText('This query was changed elsewhere').waitFor()
    await form.getByRole('button', { name: 'Write mine over it' }).click()
    await page.getByText('Kept: Mine').first().waitFor()
    await page.getByRole('button', { name: 'Who is Ye Zhi?' }).waitFor()
  })

  test('queries go to files and come from files; what is there is asked about, what is wrong has its line', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save people/single as files' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('Mine.cypher')
    const file = readFileSync((await download.path())!, 'utf8')
    expect(file).toContain('// $who: text = "Ye Zhi"')
    const given = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Take in .cypher files' }).click(),
    ])
    await chooser.setFiles([
      given('Mine.cypher', file.replace('Who is', 'Where is')),
      given('new.cypher', '// name: Taken in\n// folder: people/single\n\nRETURN 1'),
      given('bad.cypher', '// name: x\n// what: y\n\nRETURN 1'),
    ])
    const dialog = page.getByRole('dialog')
    await dialog.getByText('bad.cypher, line 2, column 4').waitFor()
    await dialog.getByRole('combobox', { name: 'What becomes of Mine' }).selectOption('replace')
    await isClean()
    await dialog.getByRole('button', { name: 'Keep 2 queries' }).click()
    await page.getByRole('button', { name: 'Where is Ye Zhi?' }).waitFor()
    const [archive] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save people/single as files' }).click(),
    ])
    const files = await unzipped(new Uint8Array(readFileSync((await archive.path())!)), () => true, 100_000)
    expect(files.map(({ path }) => path)).toEqual(['people/single/Mine.cypher', 'people/single/Taken in.cypher'])
    expect(errors).toEqual([])
  })
})
