import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// Notes, regions and places to come back to, by mouse and by keyboard, on the report.

/** The machine may be busy: what comes late has come all the same. */
const until = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 20_000 })

const notes = (page: Page) => page.locator('[data-note]')
const write = async (page: Page, text: string) => {
  await page.keyboard.type(text)
  await page.keyboard.press('Control+Enter')
}
const middleOf = async (page: Page, text: string) => {
  const box = (await notes(page).filter({ hasText: text }).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describeInBrowser('notes in the browser', () => {
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    return stage.close
  })

  test('a note points at what is selected, keeps beside it, and is one step', async () => {
    await find(page, 'Wang Chong')
    const drawn = await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'one selected')
    await page.getByRole('application').focus()
    await page.keyboard.press('j')
    await page.getByRole('textbox', { name: 'Write a note' }).waitFor()
    expect((await scene(page)).steps.past).toBe(drawn.steps.past)
    await write(page, '**Ask** who seconded this post')
    await page.getByRole('group', { name: 'Note: Ask who seconded this post' }).waitFor()
    expect((await scene(page)).steps.past).toBe(drawn.steps.past + 1)
    expect(await notes(page).locator('strong').innerText()).toBe('Ask')
    const node = nodeOf(await scene(page), 'Wang Chong')
    const arrow = (await page.locator('[data-view] svg line').boundingBox())!
    const note = await middleOf(page, 'Ask who')
    // The arrow reaches from the note to the node.
    expect(arrow.x).toBeLessThan(note.x)
    expect(Math.abs(arrow.x - node.x)).toBeLessThan(60)
    expect(arrow.x + arrow.width).toBeGreaterThan(note.x - 5)
  })

  test('the view moves it along; dragging, arrow keys and a click move it alone', async () => {
    // From afar it is a mark; a click on it comes near enough to read.
    const mark = page.getByRole('button', { name: 'Show the note: Ask who' })
    if (await mark.isVisible()) await mark.click()
    await notes(page).getByText('Ask who seconded').waitFor()
    const before = await middleOf(page, 'Ask who')
    const graph = (await page.getByRole('application').boundingBox())!
    const nodeBefore = nodeOf(await scene(page), 'Wang Chong')
    await page.mouse.move(before.x, before.y)
    await page.mouse.down()
    await page.mouse.move(before.x + 40, before.y + 60, { steps: 4 })
    await page.mouse.up()
    await until(async () => Math.round((await middleOf(page, 'Ask who')).y - before.y)).toBe(60)
    expect(nodeOf(await scene(page), 'Wang Chong')).toEqual(nodeBefore)
    const steps = (await scene(page)).steps.past

    await page.getByRole('group', { name: 'Note: Ask who' }).focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await until(async () => Math.round((await middleOf(page, 'Ask who')).y - before.y)).toBe(40)
    expect((await scene(page)).steps.past).toBe(steps + 1)

    await page.getByRole('button', { name: 'More about Ask who' }).click()
    await page.getByRole('menuitem', { name: 'Move by a click' }).click()
    const spot = { x: graph.x + 150, y: graph.y + graph.height - 220 }
    await page.mouse.click(spot.x, spot.y)
    await until(async () => {
      const { x, y } = await middleOf(page, 'Ask who')
      return [Math.abs(x - spot.x) < 3, Math.abs(y - spot.y) < 3]
    }).toEqual([true, true])
    await page.getByRole('application').focus()
    await page.keyboard.press('-')
    await until(async () => (await middleOf(page, 'Ask who')).x).not.toBeCloseTo(spot.x, 0)
    await page.keyboard.press('+')
  })

  test('a region lies round its nodes and follows them', async () => {
    await find(page, 'Dandong')
    await page.getByRole('application').focus()
    await page.keyboard.press('n')
    const { selection } = await untilScene(page, ({ selection }) => selection.nodes.length > 1, 'with neighbours')
    await page.keyboard.press('Shift+J')
    await page.getByRole('textbox', { name: 'Name the region' }).waitFor()
    await page.keyboard.type('The border')
    await page.keyboard.press('Enter')
    await notes(page).filter({ hasText: 'The border' }).waitFor()
    const inside = async () => {
      const field = (await page.locator('[data-view] svg rect').boundingBox())!
      const { nodes } = await scene(page)
      return nodes
        .filter(({ id }) => selection.nodes.includes(id))
        .every(({ x, y }) => x > field.x && x < field.x + field.width && y > field.y && y < field.y + field.height)
    }
    await until(inside).toBe(true)
    const before = (await page.locator('[data-view] svg rect').boundingBox())!
    await page.keyboard.press('m')
    for (let press = 0; press < 3; press++) await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Enter')
    await until(async () => (await page.locator('[data-view] svg rect').boundingBox())!.y).toBeGreaterThan(
      before.y + 100,
    )
    expect(await inside()).toBe(true)
  })

  test('it is found by the search box and listed; places keep views', async () => {
    await page.getByRole('application').focus()
    await page.keyboard.press('Alt+1')
    const kept = (await scene(page)).viewport!
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Search everything' }).fill('seconded')
    await page
      .getByRole('group', { name: /^Notes/ })
      .getByRole('option', { name: /Ask who/ })
      .waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.getByRole('application').focus()
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    await untilScene(page, ({ viewport }) => viewport!.zoom > kept.zoom * 1.2, 'nearer')
    await page.keyboard.press('1')
    const { viewport } = await untilScene(page, now => Math.abs(now.viewport!.zoom - kept.zoom) < 0.001, 'back')
    expect(viewport!.pan.x).toBeCloseTo(kept.pan.x, 0)
    await page.getByRole('tab', { name: 'Notes' }).click()
    const list = page.getByRole('list', { name: 'Notes and regions' })
    expect(await list.getByRole('listitem').count()).toBe(2)
    const found = await violations(page, { without: ['region'] })
    expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })

  test('it is in the outline, and on the map a mark at the place of what it is about', async () => {
    await page.getByRole('tab', { name: 'Outline' }).click()
    await page.getByRole('treeitem', { name: 'Ask who seconded this post' }).waitFor()
    await page.getByRole('application').focus()
    await page.keyboard.press('Shift+M')
    const mark = page.getByRole('button', { name: 'Show the note: Ask who seconded this post' })
    await mark.focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-map-note] strong').getByText('Ask').waitFor()
    await page.keyboard.press('Escape')
    await until(() => page.locator('[data-map-note] strong').count()).toBe(0)
    await page.getByRole('application').focus()
    await page.keyboard.press('Shift+M')
    await page.getByRole('application', { name: /^Graph, / }).waitFor()
  })

  test('notes survive a reload with their undo, and all of it is undone', async () => {
    await page.waitForFunction(() => document.body.textContent?.includes('Saved'))
    await page.reload()
    await page.waitForFunction(() => window.guanxi?.settled())
    await notes(page).filter({ hasText: 'Ask who' }).waitFor()
    expect(await notes(page).count()).toBe(2)
    await page.getByRole('application').focus()
    for (let { steps } = await scene(page); steps.past > 0; ) {
      await page.keyboard.press('Control+z')
      const left = steps.past - 1
      ;({ steps } = await untilScene(page, drawn => drawn.steps.past === left, `${left} steps left`))
    }
    expect(await notes(page).count()).toBe(0)
    expect(errors).toEqual([])
  })
})
