import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { fill } from '../../server/explore/conformance/graph.ts'
import { hub } from '../../server/explore/conformance/samples.ts'
import { BUDGET } from '../model/budget.ts'
import { describeInBrowser } from './browser.ts'
import { nodeFound, nodeOf, type SceneProbe, scene, untilScene } from './page.ts'
import { oneEngine, setUp } from './stage.ts'

// What expanding promises: what is announced arrives, nothing else moves, and it can be taken back exactly. On the
// report, and on a hub of 10,000 without key and evidence, on each engine.

const MEMBERS = 10_000
const ids = (list: readonly { id: string }[]) => new Set(list.map(({ id }) => id))
const places = ({ nodes }: SceneProbe) => new Map(nodes.map(({ id, x, y }) => [id, [x, y]]))

async function find(page: Page, name: string): Promise<void> {
  await page.getByRole('application').focus()
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Search everything' }).fill(name)
  await nodeFound(page, new RegExp(`^${name}`)).click()
}

/** Only this node is drawn, selected, and the graph has the keyboard. */
async function alone(page: Page, name: string): Promise<SceneProbe> {
  const isSelected = (drawn: SceneProbe) =>
    drawn.selection.nodes.length === 1 && drawn.nodes.find(({ id }) => id === drawn.selection.nodes[0])?.name === name
  await find(page, name)
  await untilScene(page, isSelected, `${name} selected`)
  const graph = page.getByRole('application')
  await graph.focus()
  if ((await scene(page)).nodes.length > 1) {
    await page.keyboard.press('Control+i')
    await page.keyboard.press('Shift+Delete')
    await untilScene(page, ({ nodes }) => nodes.length === 1, `only ${name} drawn`)
    await find(page, name)
    await graph.focus()
  }
  return untilScene(page, drawn => isSelected(drawn) && drawn.uncounted === 0, 'its neighbours counted')
}

/** Says how many nodes and relationships the popover announces. */
async function announced(page: Page): Promise<{ nodes: number; relationships: number }> {
  const words = await page
    .getByRole('dialog', { name: /^Expand/ })
    .getByText(/Will add/)
    .innerText()
  const [, nodes, relationships] = /(\d+) nodes?, (\d+) relationships?/.exec(words) ?? []
  return { nodes: Number(nodes), relationships: Number(relationships) }
}

describeInBrowser('expanding in the browser', () => {
  describe.each(oneEngine)('on $name', engine => {
    describe('the report', () => {
      let page: Page
      let errors: string[]
      beforeAll(async () => {
        const stage = await setUp({ engine })
        ;({ page, errors } = stage)
        return stage.close
      })

      test('E draws a few neighbours at once, ringed; nothing that was drawn moves; E again takes them back', async () => {
        const before = await alone(page, 'Wang Chong')
        await page.keyboard.press('e')
        const after = await untilScene(page, ({ nodes }) => nodes.length > 1, 'neighbours drawn')
        expect(places(after).get(before.nodes[0]!.id)).toEqual(places(before).get(before.nodes[0]!.id))
        expect(after.viewport).toEqual(before.viewport)
        expect(new Set(after.fresh)).toEqual(new Set([...ids(after.nodes)].filter(id => !ids(before.nodes).has(id))))
        expect(after.steps.past).toBe(before.steps.past + 1)

        await page.keyboard.press('e')
        const again = await untilScene(page, ({ nodes }) => nodes.length === 1, 'collapsed')
        expect(ids(again.nodes)).toEqual(ids(before.nodes))
        await page.keyboard.press('Control+z')
        const undone = await untilScene(page, ({ nodes }) => nodes.length > 1, 'collapse undone')
        expect(places(undone)).toEqual(places(after))
        expect(ids(undone.relationships)).toEqual(ids(after.relationships))
        await page.keyboard.press('Shift+E')
        await untilScene(page, ({ nodes }) => nodes.length === 1, 'collapsed by Shift+E')
      })

      test('a double click expands too, and the count at the node is pressed for the same', async () => {
        const { nodes } = await alone(page, 'Wang Chong')
        const { x, y } = nodes[0]!
        await page.mouse.dblclick(x, y)
        await untilScene(page, drawn => drawn.nodes.length > 1, 'expanded by double click')
        await page.keyboard.press('Control+z')
        await untilScene(page, drawn => drawn.nodes.length === 1, 'undone')
        // The badge sits at the upper right of the node.
        await page.mouse.click(x + 17, y - 17)
        await untilScene(page, drawn => drawn.nodes.length > 1, 'expanded by its badge')
        await page.keyboard.press('Control+z')
        await untilScene(page, drawn => drawn.nodes.length === 1, 'undone again')
      })

      test('what the popover announces arrives, with what ties the new ones together, and how much of it is proven', async () => {
        const before = await alone(page, 'Ye Zhi')
        await page.keyboard.press('Control+e')
        const popover = page.getByRole('dialog', { name: 'Expand Ye Zhi' })
        const all = await announced(page)
        await popover.getByRole('checkbox', { name: /tied to each other/ }).uncheck()
        const untied = await untilAnnounced(page, ({ relationships }) => relationships !== all.relationships)
        expect(untied.nodes).toBe(all.nodes)
        expect(untied.relationships).toBeLessThan(all.relationships)
        await popover.getByRole('checkbox', { name: /tied to each other/ }).check()
        await untilAnnounced(page, ({ relationships }) => relationships === all.relationships)
        await popover.getByText(new RegExp(`of ${all.relationships} new relationships have a sentence`)).waitFor()
        await popover.getByText('Cypher that ran').click()
        await popover.getByText(/MATCH/).first().waitFor()
        await popover.getByRole('button', { name: 'Add to the scene' }).click()
        const after = await untilScene(page, ({ nodes }) => nodes.length > 1, 'expanded')
        expect(after.nodes.length - before.nodes.length).toBe(all.nodes)
        expect(after.relationships.length - before.relationships.length).toBe(all.relationships)
      })

      test('several nodes are expanded by one request, as one step, and collapsed exactly', async () => {
        const before = await scene(page)
        await page.keyboard.press('Control+a')
        await untilScene(page, ({ selection }) => selection.nodes.length === before.nodes.length, 'all selected')
        const asked: string[] = []
        page.on('request', request => {
          if (request.method() === 'POST') asked.push(new URL(request.url()).pathname)
        })
        await page.keyboard.press('Control+e')
        const popover = page.getByRole('dialog', { name: /^Expand/ })
        const { nodes, relationships } = await announced(page)
        await popover.getByRole('button', { name: 'Add to the scene' }).click()
        const after = await untilScene(page, drawn => drawn.nodes.length > before.nodes.length, 'all expanded')
        expect(asked.filter(path => path === '/api/neighbours')).toHaveLength(1)
        expect(after.nodes.length - before.nodes.length).toBe(nodes)
        expect(after.relationships.length - before.relationships.length).toBe(relationships)
        expect(after.steps.past).toBe(before.steps.past + 1)
        expect(after.viewport).toEqual(before.viewport)
        for (const [id, place] of places(before)) expect(places(after).get(id)).toEqual(place)
        await page.keyboard.press('Control+z')
        const undone = await untilScene(page, drawn => drawn.nodes.length === before.nodes.length, 'undone')
        expect(ids(undone.relationships)).toEqual(ids(before.relationships))
      })

      test('a limit is kept for the session; what it cut is named in an export', async () => {
        await alone(page, 'Ye Zhi')
        await page.keyboard.press('Control+e')
        const popover = page.getByRole('dialog', { name: 'Expand Ye Zhi' })
        await popover.getByRole('textbox', { name: 'At most, new nodes' }).fill('2')
        await untilAnnounced(page, ({ nodes }) => nodes === 2)
        await popover.getByText(/left out by the limit/).waitFor()
        await popover.getByRole('button', { name: 'Add to the scene' }).click()
        await untilScene(page, ({ nodes }) => nodes.length === 3, 'two neighbours')
        await page.getByRole('button', { name: 'Export' }).first().click()
        const dialog = page.getByRole('dialog', { name: 'Export' })
        await dialog.getByText(/Ye Zhi: 2 of \d+ neighbours/).waitFor()
        await page.keyboard.press('Escape')
        await page.getByRole('application').focus()
        await page.keyboard.press('Control+e')
        await popover.waitFor()
        expect(await popover.getByRole('textbox', { name: 'At most, new nodes' }).inputValue()).toBe('2')
        await popover.getByRole('textbox', { name: 'At most, new nodes' }).fill('25')
        await page.keyboard.press('Escape')
        await popover.waitFor({ state: 'hidden' })
      })

      test('what arrives outside of the view is told, and shown on request', async () => {
        const { nodes } = await alone(page, 'Wang Chong')
        const chip = page.getByRole('button', { name: /new outside, show/ })
        for (let presses = 0; presses < 16; presses++) await page.keyboard.press('+')
        await page.keyboard.press('c')
        await untilScene(page, ({ viewport }) => viewport !== null && viewport.zoom >= 3.9, 'zoomed in')
        await page.keyboard.press('e')
        await chip.waitFor()
        const told = Number.parseInt(await chip.innerText(), 10)
        const drawn = await scene(page)
        expect(told).toBeGreaterThan(0)
        expect(told).toBeLessThanOrEqual(drawn.nodes.length - nodes.length)
        await chip.click()
        await chip.waitFor({ state: 'hidden' })
        const box = (await page.getByRole('application').boundingBox())!
        const shown = await untilScene(page, ({ viewport }) => viewport!.zoom < 3, 'zoomed out')
        for (const { x, y } of shown.nodes) {
          expect(x).toBeGreaterThan(box.x)
          expect(x).toBeLessThan(box.x + box.width)
          expect(y).toBeGreaterThan(box.y)
          expect(y).toBeLessThan(box.y + box.height)
        }
      })

      test('at rest no animation frame is asked for', async () => {
        const asked = await page.evaluate(async () => {
          let frames = 0
          const request = window.requestAnimationFrame
          window.requestAnimationFrame = callback => {
            frames++
            return request.call(window, callback)
          }
          const pass = (milliseconds: number) => new Promise(done => setTimeout(done, milliseconds))
          // The caches of the drawing settle first; what never settles is caught by the count below.
          for (let last = -1, turns = 0; last !== frames && turns < 40; turns++) {
            last = frames
            await pass(400)
          }
          const before = frames
          await pass(1500)
          window.requestAnimationFrame = request
          return frames - before
        })
        expect(asked).toBe(0)
      })

      test('the page reported no error of its own', () => expect(errors).toEqual([]))
    })

    describe('a hub without key and evidence', () => {
      let page: Page
      let errors: string[]
      beforeAll(async () => {
        const stage = await setUp({ engine, fill: empty => fill(empty, hub(MEMBERS)) })
        ;({ page, errors } = stage)
        return stage.close
      }, 180_000)

      test('the hub is expanded in part, by what this database can be ordered by', async () => {
        const before = await alone(page, 'The hub')
        await page.keyboard.press('e')
        const popover = page.getByRole('dialog', { name: 'Expand The hub' })
        const promise = await announced(page)
        expect(promise.nodes).toBe(25)
        expect(await popover.getByRole('combobox', { name: 'First by' }).locator('option').allInnerTexts()).toEqual([
          'most relationships',
          'name',
        ])
        expect(await popover.innerText()).not.toMatch(/sentence/)
        await popover.getByRole('button', { name: 'Add to the scene' }).click()
        const after = await untilScene(page, ({ nodes }) => nodes.length > 1, 'expanded')
        expect(after.nodes.length - before.nodes.length).toBe(promise.nodes)
        expect(after.relationships.length).toBe(promise.relationships)
        expect(after.viewport).toEqual(before.viewport)
        await page.keyboard.press('e')
        const collapsed = await untilScene(page, ({ nodes }) => nodes.length === 1, 'collapsed')
        expect(collapsed.relationships).toEqual([])
      })

      test('more than the page draws is asked about first: choose, cancel, or the best 500', async () => {
        await alone(page, 'The hub')
        await page.keyboard.press('Control+e')
        const popover = page.getByRole('dialog', { name: 'Expand The hub' })
        await popover.getByRole('textbox', { name: 'At most, new nodes' }).fill('5000')
        await popover.getByText(/Would draw about/).waitFor()
        const add = popover.getByRole('button', { name: 'Add to the scene' })
        const question = page.getByRole('dialog', { name: 'Too much for one picture' })
        await add.click()
        await question.getByRole('button', { name: 'Choose what to draw' }).click()
        await popover.waitFor()
        await add.click()
        await question.getByRole('button', { name: 'Cancel' }).click()
        await question.waitFor({ state: 'hidden' })
        expect((await scene(page)).nodes).toHaveLength(1)

        await page.keyboard.press('Control+e')
        await add.click()
        const [answer] = await Promise.all([
          page.waitForResponse(response => new URL(response.url()).pathname === '/api/neighbours'),
          question.getByRole('button', { name: 'Draw the best 500 by degree' }).click(),
        ])
        expect((await answer.json()).nodes).toHaveLength(501)
        const drawn = await untilScene(page, ({ nodes }) => nodes.length === 501, 'the best 500 drawn')
        expect(drawn.nodes.length + drawn.relationships.length).toBeLessThanOrEqual(BUDGET)
        expect(nodeOf(drawn, 'The hub')).toBeDefined()
      })

      test('or all of it comes as one group, or some of it from a list that is read page by page', async () => {
        const before = await alone(page, 'The hub')
        await page.keyboard.press('Control+e')
        const add = page
          .getByRole('dialog', { name: 'Expand The hub' })
          .getByRole('button', { name: 'Add to the scene' })
        const question = page.getByRole('dialog', { name: 'Too much for one picture' })
        await add.click()
        await question.getByRole('button', { name: 'Group by label (at most 2 nodes)' }).click()
        const grouped = await untilScene(page, ({ nodes }) => nodes.length > 4000, 'all of it in a group')
        expect(grouped.steps.past).toBe(before.steps.past + 1)
        await page
          .getByText(/1 group/)
          .first()
          .waitFor()
        await page.getByRole('application').focus()
        await page.keyboard.press('Control+z')
        await untilScene(page, ({ nodes }) => nodes.length === 1, 'the group undone')

        await page.keyboard.press('Control+e')
        await add.click()
        const [answer] = await Promise.all([
          page.waitForResponse(response => new URL(response.url()).pathname === '/api/neighbours'),
          question.getByRole('button', { name: 'List as a table' }).click(),
        ])
        expect((await answer.json()).nodes).toHaveLength(201)
        await page.getByText('200 of 10,000 listed').waitFor()
        await page.getByRole('button', { name: 'List 200 more' }).click()
        await page.getByText('400 of 10,000 listed').waitFor()
        const grid = page.getByRole('grid', { name: 'To choose from' })
        await grid.focus()
        await page.keyboard.press('Space')
        await page.keyboard.press('Shift+ArrowDown')
        await page.keyboard.press('Shift+Space')
        await page.getByRole('button', { name: 'Add 2 chosen' }).click()
        const taken = await untilScene(page, ({ nodes }) => nodes.length === 3, 'two taken from the list')
        expect(taken.relationships.length).toBeGreaterThanOrEqual(2)
        expect(taken.steps.past).toBe(before.steps.past + 1)
        await page.getByText('2 of them drawn').waitFor()
        await page.getByRole('button', { name: 'Close this list' }).click()
        await page.keyboard.press('Control+z')
        await untilScene(page, ({ nodes }) => nodes.length === 1, 'taking undone')
      })

      test('the page reported no error of its own', () => expect(errors).toEqual([]))
    })
  })
})

async function untilAnnounced(page: Page, wanted: (promise: { nodes: number; relationships: number }) => boolean) {
  const end = Date.now() + 20_000
  for (;;) {
    const promise = await announced(page)
    if (wanted(promise)) return promise
    if (Date.now() > end) throw new Error(`Announced still ${JSON.stringify(promise)}`)
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
}
