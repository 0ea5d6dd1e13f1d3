import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import { rowsOf } from './program.ts'
import { setUp } from './stage.ts'

// Writing to the database: what is made and on what evidence, what is changed, what stands against taking it back,
// what goes with what is deleted, and what the page shows of it all. Each test goes on where the one before ended.

const NEW = 'Lan Que'
const GOVERNMENT = "People's Government of Liaoning Province"

describeInBrowser('editing the database', () => {
  let page: Page
  let errors: string[]
  let address: string
  beforeAll(async () => {
    const stage = await setUp({ environment: { GUANXI_ALLOW_EDIT: 'true' } })
    ;({ page, errors } = stage)
    ;({ address } = stage.program)
    return stage.close
  })
  const press = async (key: string) => {
    await page.getByRole('application').focus()
    await page.keyboard.press(key)
  }
  const said = (text: string | RegExp) => page.getByRole('alert').filter({ hasText: text }).first().waitFor()
  const form = () => page.getByRole('form')
  const save = () => page.getByRole('button', { name: 'Write to the database' }).click()
  const cypher = (statement: string) => rowsOf(address, statement)

  test('a person is made with a post, on a passage of the report, and drawn beside it', async () => {
    await find(page, GOVERNMENT)
    await press('Shift+I')
    await page.keyboard.type('Perso')
    await page.getByRole('option', { name: 'Person', exact: true }).click()
    await page.getByLabel('name', { exact: true }).fill(NEW)
    await page.getByRole('combobox', { name: 'Type' }).fill('HOLDS_POST')
    await page.keyboard.press('Escape')
    await page.getByLabel('claim', { exact: true }).fill(`${NEW} advises the government.`)
    await page.getByRole('searchbox', { name: /^Find a passage/ }).fill('13.1')
    await page.getByRole('list', { name: 'Passages to choose from' }).getByRole('button').first().click()
    await page.getByRole('textbox', { name: 'Your name' }).fill('Mei')
    await form().getByRole('status').filter({ hasText: 'Creates 1 node' }).waitFor()
    const found = await violations(page, { include: ['form'] })
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
    await save()
    await said(`Created in the database: ${NEW}`)
    const drawn = await untilScene(page, ({ nodes }) => nodes.some(({ name }) => name === NEW), 'the new person')
    const government = nodeOf(drawn, GOVERNMENT)
    const person = nodeOf(drawn, NEW)
    expect(Math.hypot(person.x - government.x, person.y - government.y)).toBeLessThan(500)
    expect(drawn.selection.nodes).toEqual([person.id])
    expect(
      await cypher(`MATCH (p:Person {name: '${NEW}'})-[r:HOLDS_POST]->(o) RETURN o.name, size(r.evidence)`),
    ).toEqual([[GOVERNMENT, 1]])
    await press('v')
    await page.locator('[data-passage$="#13.1"]').first().waitFor()
  })

  test('what is changed is shown; Undo goes back in the picture alone and says so', async () => {
    await press('i')
    await page.getByRole('button', { name: 'description', exact: true }).click()
    await page.getByLabel('description', { exact: true }).fill('Advises on textiles')
    await page.getByText('Own knowledge').click()
    await page.getByRole('textbox', { name: /^What do you know/ }).fill('Met her in March')
    await save()
    await said(`Changed in the database: ${NEW}`)
    await page.getByRole('definition').filter({ hasText: 'Advises on textiles' }).waitFor()
    const { steps } = await scene(page)
    await press('Control+z')
    await said('Only the picture went back')
    await untilScene(page, now => now.steps.past === steps.past - 1, 'one step back')
    await page.getByRole('definition').filter({ hasText: 'Advises on textiles' }).waitFor()
    await press('Control+Shift+z')
  })

  test('the log says who, why, before and after; what was built upon is not taken back, what was not is', async () => {
    await press('Shift+c')
    const row = (text: string) =>
      page.getByRole('list', { name: 'Changes' }).locator('[data-edit]').filter({ hasText: text })
    await row('Changed in').getByText('Own knowledge: Met her in March').waitFor()
    await row('Created in').getByRole('button', { name: 'Undo', exact: true }).click()
    const alert = row('Created in').getByRole('alert')
    await alert.getByText('(Mei,').first().waitFor()
    expect(await alert.innerText()).toContain('description')
    await row('Changed in')
      .getByRole('button', { name: /^Changed in/ })
      .click()
    await row('Changed in')
      .getByRole('row', { name: /description.*no value.*Advises on textiles/ })
      .waitFor()
    await row('Changed in').getByRole('button', { name: 'Undo', exact: true }).click()
    await row('Changed in').getByText('taken back').first().waitFor()
    const found = await violations(page, { include: ['[aria-label=Changes]'] })
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
    expect(await cypher(`MATCH (p:Person {name: '${NEW}'}) RETURN p.description`)).toEqual([[null]])
    await page.getByRole('definition').filter({ hasText: 'Advises on textiles' }).waitFor({ state: 'detached' })
    await press('Shift+c')
  })

  test('deleting counts what goes with it, and comes back where it was', async () => {
    const before = await scene(page)
    await press('Control+Delete')
    const dialog = page.getByRole('dialog', { name: 'Delete from the database?' })
    const found = await violations(page, { include: ['[role=dialog]'] })
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
    await dialog.getByRole('textbox', { name: /^What do you know/ }).fill('It was somebody else')
    await dialog.getByRole('button', { name: 'Delete 1 node and 2 relationships' }).click()
    await untilScene(page, ({ nodes }) => !nodes.some(({ name }) => name === NEW), 'the person gone')
    expect(await cypher(`MATCH (p:Person {name: '${NEW}'}) RETURN p`)).toEqual([])
    await page.getByRole('button', { name: 'Undo in the database' }).click()
    const after = await untilScene(page, ({ nodes }) => nodes.some(({ name }) => name === NEW), 'the person back')
    const [was, is] = [nodeOf(before, NEW), nodeOf(after, NEW)]
    expect([Math.round(is.x), Math.round(is.y)]).toEqual([Math.round(was.x), Math.round(was.y)])
    expect(await cypher(`MATCH (p:Person {name: '${NEW}'})-[r:HOLDS_POST]->() RETURN count(r) AS n`)).toEqual([[1]])
    expect(errors).toEqual([])
  })
})
