import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, scene, untilScene } from './page.ts'
import { rowsOf } from './program.ts'
import { setUp } from './stage.ts'

// Taking files in: what is dropped is planned, looked at, written, drawn, and taken back; what is broken says where; what
// is broken off is found again after a reload. Each test goes on where the one before ended.

const graphml = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="labels" for="node" attr.name="labels" attr.type="string"/>
  <key id="label" for="edge" attr.name="label" attr.type="string"/>
  <key id="key" for="node" attr.name="key" attr.type="string"/>
  <key id="name" for="node" attr.name="name" attr.type="string"/>
  <key id="note" for="node" attr.name="note" attr.type="string"/>
  <graph edgedefault="directed">
    <node id="a" labels=":Entity:Person"><data key="labels">:Entity:Person</data><data key="key">person:lan-que</data><data key="name">Lan Que</data></node>
    <node id="b" labels=":Entity:Organization"><data key="labels">:Entity:Organization</data><data key="key">organization:bureau</data><data key="name">Bureau of Silk</data></node>
    <node id="w" labels=":Entity:Person"><data key="labels">:Entity:Person</data><data key="key">person:wang-chong</data><data key="note">from a file</data></node>
    <edge source="a" target="b" label="ADVISES"><data key="label">ADVISES</data></edge>
    <edge source="a" target="w" label="KNOWS"><data key="label">KNOWS</data></edge>
  </graph>
</graphml>
`
const many = Array.from({ length: 6000 }, (_, i) =>
  JSON.stringify({ type: 'node', id: String(i), labels: ['Crowd'], properties: { i, name: `Crowd ${i}` } }),
).join('\n')

describeInBrowser('taking files in', () => {
  let page: Page
  let errors: string[]
  let address: string
  let folder: string
  beforeAll(async () => {
    const stage = await setUp({ environment: { GUANXI_ALLOW_EDIT: 'true' } })
    ;({ page, errors } = stage)
    ;({ address, dataDir: folder } = stage.program)
    return stage.close
  })
  const dialog = () => page.getByRole('dialog', { name: 'Import files' })
  const button = (name: string | RegExp) => dialog().getByRole('button', { name })
  const press = async (key: string) => {
    await page.getByRole('application').focus()
    await page.keyboard.press(key)
  }
  const drop = async (name: string, text: string) => {
    const dataTransfer = await page.evaluateHandle(
      ([called, content]) => {
        const data = new DataTransfer()
        data.items.add(new File([content!], called!))
        return data
      },
      [name, text],
    )
    await page.dispatchEvent('[data-graph]', 'dragover', { dataTransfer })
    await page.getByText('Drop files to import them').waitFor()
    await page.dispatchEvent('[data-graph]', 'drop', { dataTransfer })
  }
  const axe = async () => {
    const found = await violations(page, { include: ['[role=dialog]'] })
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
  }
  const cypher = (statement: string) => rowsOf(address, statement)
  const reload = async () => {
    await page.reload()
    await page.waitForFunction(() => window.guanxi?.settled(), undefined, { timeout: 60_000 })
  }
  const names = async () => (await scene(page)).nodes.map(({ name }) => name)

  test('a dropped file is planned: what would be there, what is there already, and nothing is written', async () => {
    await drop('silk.graphml', graphml)
    await dialog().getByText('2 new, 0 there already, 1 there and different.').waitFor()
    await dialog().getByRole('list', { name: '2 relationships' }).getByText('ADVISES').waitFor()
    await dialog().getByRole('list', { name: 'How it begins' }).getByText('Lan Que').waitFor()
    await dialog().getByRole('list', { name: 'There already, and different' }).getByText('person:wang-chong').waitFor()
    await axe()
    expect(await cypher("MATCH (p:Person {name: 'Lan Que'}) RETURN p")).toEqual([])
  })

  test('what is chosen is written, counted, found, and drawn as one step', async () => {
    const before = await scene(page)
    await dialog().getByRole('radio', { name: 'stays as it is' }).focus()
    await page.keyboard.press('ArrowUp')
    await button('Import 3 nodes and 2 relationships').press('Enter')
    await dialog().getByText('Written: 2 nodes and 2 relationships. 1 that was there was changed.').waitFor()
    await axe()
    await page.getByRole('button', { name: 'Show on the canvas' }).press('Enter')
    const drawn = await untilScene(
      page,
      ({ nodes }) => nodes.some(({ name }) => name === 'Bureau of Silk'),
      'the import',
    )
    expect(drawn.selection.nodes).toHaveLength(3)
    await page.getByRole('button', { name: /new outside/ }).waitFor({ state: 'detached' })
    expect(drawn.steps.past).toBe(before.steps.past + 1)
    await press('Control+z')
    await untilScene(page, ({ nodes }) => nodes.length === before.nodes.length, 'one step back')
    await find(page, 'Lan Que')
    await untilScene(page, ({ nodes }) => nodes.some(({ name }) => name === 'Lan Que'), 'what was found')
    expect(await cypher("MATCH (p:Person {key: 'person:wang-chong'}) RETURN p.name, p.note")).toEqual([
      ['Wang Chong', 'from a file'],
    ])
  })

  test('after a reload it is taken back as a whole, and nothing of it is drawn', async () => {
    await reload()
    await press('Shift+O')
    const earlier = dialog().getByRole('list', { name: 'Earlier imports, newest first' })
    await earlier.getByText('silk.graphml').waitFor()
    await axe()
    await earlier.getByRole('button', { name: 'Take it back' }).press('Enter')
    await earlier.getByRole('button', { name: 'Take it back' }).press('Enter')
    await dialog().getByText('Taken back: nothing of it is left.').waitFor()
    await expect.poll(names).not.toContain('Lan Que')
    expect(await cypher("MATCH (p {name: 'Lan Que'}) RETURN p")).toEqual([])
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
  })

  test('a file that is broken says where; one that is not known waits for its format', async () => {
    await press('Shift+O')
    await button('Another import').click()
    const path = join(folder, 'silk.txt')
    writeFileSync(path, graphml.replace('</graph>', '</grph>'))
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Choose files…').press('Enter')])
    await chooser.setFiles(path)
    await dialog().getByText('This is no format that is known by its name.').waitFor()
    await dialog().getByRole('combobox', { name: 'Format of silk.txt' }).selectOption({ label: 'GraphML' })
    await dialog()
      .getByRole('list', { name: 'What is wrong' })
      .getByText(/^silk\.txt:14:\d+$/)
      .waitFor()
    await button('Leave out silk.txt').press('Enter')
    await button('Choose files…').waitFor()
    await page.keyboard.press('Escape')
  })

  test('the columns of a table are guessed, changed by keyboard, and remembered', async () => {
    await drop('staff.csv', 'nr;Name;chef\n01;Lan Que;\n02;Bei Su;01\n')
    await button('How its 3 columns are read').press('Enter')
    await dialog().getByText('The first 2 rows become 2 nodes and 0 relationships:').waitFor()
    await axe()
    const select = (name: string) => dialog().getByRole('combobox', { name })
    await dialog().getByRole('radio', { name: 'a relationship between two nodes' }).press(' ')
    await select('From this node: Known by').selectOption('nr')
    await select('To this node: Known by').selectOption('chef')
    await dialog()
      .getByRole('checkbox', { name: /^Create these nodes/ })
      .nth(1)
      .press(' ')
    await dialog().getByRole('textbox', { name: 'Label for all rows' }).fill('Worker')
    await dialog().getByRole('textbox', { name: 'Type for all rows' }).fill('')
    await dialog().getByText('The relationship needs a type.').waitFor()
    await dialog().getByRole('textbox', { name: 'Type for all rows' }).fill('WORKS_FOR')
    await dialog().getByText('The first 2 rows become 2 nodes and 1 relationship:').waitFor()
    await axe()
    await button('Read it so').press('Enter')
    await button('Import 2 nodes and 1 relationship').press('Enter')
    await dialog().getByText('Written: 2 nodes and 1 relationship.').waitFor()
    expect(await cypher('MATCH (a:Worker)-[:WORKS_FOR]->(b) RETURN a.name, b.name')).toEqual([['Bei Su', 'Lan Que']])
    await drop('later.csv', 'nr,Name,chef\n03,Mo Fan,01\n')
    await dialog().getByText('as chosen last for these columns').waitFor()
    await button('Leave out later.csv').press('Enter')
    await page.keyboard.press('Escape')
  })

  test('what is broken off is found again after a reload, and goes on while nobody looks', async () => {
    await drop('crowd.jsonl', many)
    await button('Import 6,000 nodes and 0 relationships').click()
    await dialog()
      .getByText(/^Writing nodes/)
      .waitFor()
    await button('Cancel').press('Enter')
    await dialog()
      .getByText(/^Broken off half-way/)
      .waitFor()
    await reload()
    await press('Shift+O')
    await dialog().getByRole('button', { name: 'Go on' }).press('Enter')
    await page.keyboard.press('Escape')
    await page
      .getByRole('alert')
      .filter({ hasText: 'crowd.jsonl is imported' })
      .getByRole('button', { name: 'Look' })
      .click()
    await dialog().getByText('Written: 6,000 nodes and 0 relationships.').waitFor()
    await button('Show on the canvas').first().click()
    await page.getByRole('alert').filter({ hasText: 'Drawn from an import: 300 of 6,000 nodes' }).first().waitFor()
    expect(await cypher('MATCH (n:Crowd) RETURN count(DISTINCT n.i)')).toEqual([[6000]])
    expect(errors).toEqual([])
  })
})
