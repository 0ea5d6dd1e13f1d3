import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { scene } from './page.ts'
import { setUp } from './stage.ts'

// Writing Cypher: what is coloured, offered and objected to while one writes, and what is run of it.

describeInBrowser('the editor of Cypher', () => {
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    await page.getByRole('application').focus()
    await page.keyboard.press('q')
    await box().waitFor()
    return stage.close
  })
  const box = () => page.getByRole('textbox', { name: /Cypher statement/ })
  const said = async () => (await box().innerText()).trim()
  const colourOf = (word: string) =>
    page.evaluate(wanted => {
      const mark = [...document.querySelectorAll('.cm-line span[class^="cy-"]')].find(one => one.textContent === wanted)
      return mark ? mark.className : null
    }, word)

  test('colours words by what they are, Chinese among them', async () => {
    await box().fill("MATCH (人:Person) WHERE 人.nameZh = '王冲' RETURN 人.name")
    await expect.poll(() => colourOf('MATCH'), { timeout: 20_000 }).toContain('keyword')
    expect(await colourOf('Person')).toContain('label')
    expect(await colourOf("'王冲'")).toContain('stringLiteral')
    expect(await colourOf('nameZh')).toContain('property')
  })

  test('offers what the database has, and takes it', async () => {
    await box().fill('')
    await page.keyboard.type('MATCH (a:Agre')
    const offer = page.getByRole('option', { name: 'Agreement' })
    await offer.click()
    expect(await said()).toBe('MATCH (a:Agreement')
    await box().fill('')
    await page.keyboard.type('RETURN toUpp')
    await page.getByRole('option', { name: /^toUpper/ }).waitFor()
    await page.keyboard.press('Escape')
  })

  test('objects in words at the place: a label that nobody has, and what the guard refuses', async () => {
    await box().fill('MATCH (p:Persn) RETURN p')
    await page.locator('.cm-lintRange-warning', { hasText: 'Persn' }).hover()
    await page.getByText('did you mean Person').waitFor()
    await box().fill("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row")
    await page.locator('.cm-lintRange-error').first().hover()
    await page.locator('.cm-diagnostic', { hasText: 'LOAD CSV' }).first().waitFor()
  })

  test('sets the text in order, and that can be undone', async () => {
    await box().fill('match (p:Person) return p.name limit 3')
    await page.getByRole('button', { name: 'Format' }).click()
    await expect.poll(said).toBe('MATCH (p:Person)\nRETURN p.name\nLIMIT 3')
    await page.keyboard.press('Control+z')
    expect(await said()).toBe('match (p:Person) return p.name limit 3')
  })

  test('of several statements runs the one at the caret, and of a selection that alone', async () => {
    const rows = (text: RegExp) => page.getByRole('status').filter({ hasText: text }).first().waitFor()
    await box().fill('MATCH (p:Person) RETURN p.name LIMIT 4; UNWIND [1, 2] AS n RETURN n')
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Control+Enter')
    await rows(/4 rows/)
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Control+Enter')
    await rows(/2 rows/)
    await page.keyboard.press('Control+ArrowUp')
    await page.keyboard.press('Control+ArrowUp')
    expect(await said()).toBe('MATCH (p:Person) RETURN p.name LIMIT 4')
  })

  test('a query is kept under a question, found, deleted and brought back', async () => {
    await box().fill('MATCH (p:Person {name: $who})-[r]->(o) RETURN p, r, o')
    await page.getByRole('button', { name: 'Keep this query' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ties of a person')
    await page.getByRole('textbox', { name: 'Question, as its face' }).fill('What is {who} tied to?')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByText('Kept: Ties of a person').waitFor()
    await page.getByRole('radiogroup', { name: 'How to ask' }).getByText('Questions').click()
    const face = page.getByRole('button', { name: 'What is … who … tied to?' })
    await face.click()
    await page.getByRole('textbox', { name: 'who' }).fill('Ye Zhi')
    await page.keyboard.press('Enter')
    await page.getByRole('grid', { name: 'Rows of the result' }).getByText('Ye Zhi').first().waitFor()
    expect((await violations(page)).map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('button', { name: 'Bring back' }).click()
    await face.waitFor()
    await page.getByRole('radiogroup', { name: 'How to ask' }).getByText('Write').click()
    await box().waitFor()
  })

  test('a result that is cut goes on, and goes whole to a file', async () => {
    await box().fill('UNWIND range(1, 25000) AS n RETURN n, n * n AS square')
    await page.keyboard.press('Control+Enter')
    const status = page.getByRole('status').filter({ hasText: 'rows' })
    await status.getByText('10,000 rows').first().waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await status.getByText('20,000 rows').first().waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await status.getByText('25,000 rows').first().waitFor()
    await page.getByRole('button', { name: 'Go on' }).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'All rows to a file' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ])
    const lines = readFileSync((await download.path())!, 'utf8')
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(25_001)
    expect(lines.at(-1)).toBe('25000,625000000')
  })

  test('the graph in a result leaves in a format of graphs, and is not drawn for it', async () => {
    const before = await scene(page)
    await box().fill('MATCH (a:Agreement)<-[r:PARTY_TO]-(o) RETURN a, r, o')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/8 rows · [\d,]+ ms/).waitFor()
    await page.getByRole('button', { name: 'All rows to a file' }).click()
    await page.getByRole('menuitem', { name: /^The nodes and relationships/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Export' })
    expect(await dialog.getByRole('radio', { name: /^What the query gives/ }).isChecked()).toBe(true)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save the file' }).click(),
    ])
    await dialog.waitFor({ state: 'hidden' })
    const { graph, nodes, edges } = JSON.parse(readFileSync((await download.path())!, 'utf8'))
    expect(graph.selection).toMatchObject({ kind: 'query', statement: expect.stringContaining('PARTY_TO') })
    expect(edges.filter(({ type }: { type: string }) => type === 'PARTY_TO')).toHaveLength(8)
    expect(nodes.filter(({ labels }: { labels: string[] }) => labels.includes('Agreement'))).toHaveLength(3)
    expect((await scene(page)).steps).toEqual(before.steps)
  })

  test('Tab leaves it', async () => {
    await box().focus()
    await page.keyboard.press('Tab')
    expect(await box().evaluate(one => one === document.activeElement)).toBe(false)
    expect(errors).toEqual([])
  })
})
