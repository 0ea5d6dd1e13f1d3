import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, type SceneProbe, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// Layouts, the way back to one's own arrangement, and lines, on one page.

let page: Page
let errors: string[]
/** Where the canvas begins on the page. */
let corner: { x: number; y: number }

const graph = () => page.getByRole('application')
const dialog = () => page.getByRole('dialog', { name: 'Layout' })

/** Places in model units, so that they do not depend on the view. */
const places = ({ nodes, viewport }: SceneProbe) =>
  new Map(
    nodes.map(({ id, x, y }) => [
      id,
      { x: (x - corner.x - viewport!.pan.x) / viewport!.zoom, y: (y - corner.y - viewport!.pan.y) / viewport!.zoom },
    ]),
  )
const farthest = (one: SceneProbe, other: SceneProbe) => {
  const is = places(other)
  return Math.max(...[...places(one)].map(([id, { x, y }]) => Math.hypot(is.get(id)!.x - x, is.get(id)!.y - y)))
}
/** The part of the page that the canvas has, without what lies at its sides. */
const isInSight = async ({ nodes }: SceneProbe) => {
  const box = (await graph().boundingBox())!
  return nodes.every(
    ({ x, y, hidden }) => hidden || (x > box.x && y > box.y && x < box.x + box.width && y < box.y + box.height),
  )
}
async function choose(name: string): Promise<SceneProbe> {
  const { steps } = await scene(page)
  await dialog().getByRole('button', { name, exact: true }).click()
  return untilScene(page, now => now.steps.past === steps.past + 1, `laid out by ${name}`)
}
async function command(name: string): Promise<void> {
  await graph().focus()
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Search everything' }).fill(name)
  await page
    .getByRole('option', { name: new RegExp(`^${name}`) })
    .first()
    .click()
}

describeInBrowser('layouts in the browser', () => {
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    corner = (await graph().boundingBox())!
    return stage.close
  })

  test('each layout is one step, fills the view, gives the same picture again, and leads back to my arrangement', async () => {
    const start = await scene(page)
    await graph().focus()
    await page.keyboard.press('Alt+r')
    await dialog().waitFor()
    expect(await dialog().getByRole('button', { name: 'Back to my arrangement' }).getAttribute('title')).toMatch(
      /no layout/,
    )
    const seen = new Map<string, SceneProbe>()
    for (const name of ['Layers', 'Rings', 'Circle by label', 'Columns by label', 'Grid', 'Timeline'])
      seen.set(name, await choose(name))
    for (const [name, drawn] of seen) {
      expect([name, farthest(start, drawn) > 50]).toEqual([name, true])
      expect([name, await isInSight(drawn)]).toEqual([name, true])
    }
    const grid = await choose('Grid')
    expect(farthest(grid, seen.get('Grid')!)).toBeLessThan(0.01)
    const before = await scene(page)
    await dialog().getByRole('button', { name: 'Back to my arrangement' }).click()
    const back = await untilScene(page, ({ steps }) => steps.past === before.steps.past + 1, 'back')
    expect(farthest(back, start)).toBeLessThan(0.01)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    const undone = await untilScene(page, ({ steps }) => steps.past === before.steps.past, 'undone')
    expect(farthest(undone, grid)).toBeLessThan(0.01)
  })

  test('a timeline says how many have no date, and puts them below', async () => {
    await page.getByRole('button', { name: 'Choose a layout' }).click()
    const drawn = await choose('Timeline')
    const counts = await dialog()
      .getByText(/with a date/)
      .innerText()
    const [, dated, undated] = /(\d+) with a date; (\d+) without/.exec(counts)!
    expect(Number(dated) + Number(undated)).toBe(drawn.nodes.length)
    await page.getByText(`${undated} without one stand apart below it`).first().waitFor()
    const fair = nodeOf(drawn, 'CHIC 2025 (Spring)')
    expect(nodeOf(drawn, 'Wang Chong').y).toBeGreaterThan(fair.y)
  })

  test('options lay out again: direction as a step, spacing as one step however often it changes', async () => {
    const right = await choose('Layers')
    await dialog().getByText('Down', { exact: true }).click()
    const down = await untilScene(page, ({ steps }) => steps.past === right.steps.past + 1, 'downwards')
    expect(farthest(right, down)).toBeGreaterThan(50)
    const slider = dialog().getByRole('slider', { name: 'Spacing' })
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    const wider = await untilScene(page, ({ steps }) => steps.past === down.steps.past + 1, 'wider')
    await page.keyboard.press('ArrowRight')
    const widest = await untilScene(page, now => farthest(now, wider) > 1, 'wider still')
    expect(widest.steps.past).toBe(wider.steps.past)
    expect(await slider.getAttribute('aria-valuetext')).toBe('120 %')
    await page.keyboard.press('Escape')
  })

  test('the pinned hold, and a view that the user has moved is left alone', async () => {
    await find(page, 'Wang Chong')
    const { selection } = await untilScene(page, now => now.selection.nodes.length === 1, 'one node selected')
    const [wang] = selection.nodes
    await command('Fit all')
    await command('Pin or unpin')
    const pinned = await untilScene(page, now => nodeOf(now, 'Wang Chong').pinned, 'pinned')
    await graph().focus()
    await page.keyboard.press('+')
    const { viewport } = await untilScene(page, now => now.viewport!.zoom > pinned.viewport!.zoom, 'zoomed in')
    await command('Layout: grid')
    const laid = await untilScene(page, ({ steps }) => steps.past === pinned.steps.past + 1, 'laid out')
    expect(farthest(pinned, laid)).toBeGreaterThan(50)
    const [was, is] = [places(pinned).get(wang!)!, places(laid).get(wang!)!]
    expect(Math.hypot(is.x - was.x, is.y - was.y)).toBeLessThan(0.01)
    expect(laid.viewport).toEqual(viewport)
  })

  test('the selection alone is laid out, and its nodes come into line', async () => {
    await page.getByRole('button', { name: 'Select all drawn: Person' }).click()
    const before = await untilScene(page, ({ selection }) => selection.nodes.length === 14, 'people selected')
    await page.getByRole('button', { name: 'Choose a layout' }).click()
    await dialog().getByText('Selection (14)').click()
    const after = await choose('Circle by label')
    const chosen = new Set(before.selection.nodes)
    const [was, is] = [places(before), places(after)]
    for (const { id } of before.nodes)
      if (!chosen.has(id))
        expect(Math.hypot(is.get(id)!.x - was.get(id)!.x, is.get(id)!.y - was.get(id)!.y)).toBeLessThan(0.01)
    await page.keyboard.press('Escape')
    await command('Align left')
    const aligned = await untilScene(page, ({ steps }) => steps.past === after.steps.past + 1, 'aligned')
    const across = [...places(aligned)].filter(([id]) => chosen.has(id)).map(([, { x }]) => x)
    expect(Math.max(...across) - Math.min(...across)).toBeLessThan(0.01)
    await command('Distribute down')
    const spread = await untilScene(page, ({ steps }) => steps.past === aligned.steps.past + 1, 'distributed')
    const down = [...places(spread)]
      .filter(([id]) => chosen.has(id))
      .map(([, { y }]) => y)
      .sort((a, b) => a - b)
    const gaps = down.slice(1).map((y, at) => y - down[at]!)
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.01)
  })

  test('the choice is kept with the scene, axe finds nothing wrong with it, and the page reported no error', async () => {
    await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await page.waitForFunction(() => window.guanxi?.settled())
    await page.getByRole('button', { name: 'Choose a layout' }).click()
    expect(await dialog().getByRole('button', { name: 'Circle by label' }).getAttribute('aria-pressed')).toBe('true')
    const found = await violations(page, { include: ['[role=dialog]'] })
    expect(found.map(({ id, nodes }) => [id, nodes.map(node => node.target)])).toEqual([])
    expect(errors).toEqual([])
  })
})
