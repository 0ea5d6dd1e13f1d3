import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { generateGraph } from '../../server/seed/generate.ts'
import { loadGraph } from '../../server/seed/load.ts'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, openPage, type SceneProbe, scene, untilScene } from './page.ts'
import type { Program } from './program.ts'
import { oneEngine, setUp } from './stage.ts'

// Choosing, moving and arranging what is drawn, by a real mouse and a real keyboard, on the report.

type Point = { x: number; y: number }

const sorted = (ids: Iterable<string>) => [...ids].sort()
const graph = (page: Page) => page.getByRole('application')
const bar = (page: Page) => page.getByRole('toolbar', { name: 'Selection' })

async function untilSelected(page: Page, nodes: Iterable<string>, relationships: Iterable<string> = []) {
  const [wantedNodes, wantedTies] = [sorted(nodes).join(), sorted(relationships).join()]
  return untilScene(
    page,
    ({ selection }) =>
      sorted(selection.nodes).join() === wantedNodes && sorted(selection.relationships).join() === wantedTies,
    `selected: ${wantedNodes} and ${wantedTies}`,
  )
}

/** The part of the canvas over which nothing floats. */
async function free(page: Page) {
  const box = (await graph(page).boundingBox())!
  return { left: box.x + 70, right: box.x + box.width - 40, top: box.y + 40, bottom: box.y + box.height - 130 }
}

async function reachable(page: Page): Promise<SceneProbe['nodes']> {
  const { left, right, top, bottom } = await free(page)
  const { nodes } = await scene(page)
  return nodes.filter(({ x, y, hidden }) => !hidden && x > left && x < right && y > top && y < bottom)
}

/** An empty spot: nothing drawn within 30 pixels of it, lines included as far as their middles tell. */
async function emptySpot(page: Page): Promise<Point> {
  const { left, right, top, bottom } = await free(page)
  const { nodes, relationships } = await scene(page)
  const at = new Map(nodes.map(node => [node.id, node]))
  const distance = (p: Point, a: Point, b: Point) => {
    const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1
    const share = Math.max(0, Math.min(1, ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length))
    return Math.hypot(p.x - a.x - share * (b.x - a.x), p.y - a.y - share * (b.y - a.y))
  }
  for (let y = bottom; y > top; y -= 12)
    for (let x = left; x < right; x += 12) {
      const spot = { x, y }
      const isFree =
        nodes.every(node => Math.hypot(node.x - x, node.y - y) > 40) &&
        relationships.every(({ start, end }) => distance(spot, at.get(start)!, at.get(end)!) > 24)
      // What floats over the canvas is no part of it.
      const isCanvas = (place: Point) => document.elementFromPoint(place.x, place.y)?.closest('[data-graph]') != null
      if (isFree && (await page.evaluate(isCanvas, spot))) return spot
    }
  throw new Error('No empty spot on the canvas.')
}

async function drag(page: Page, points: readonly Point[], keys: readonly string[] = []) {
  for (const key of keys) await page.keyboard.down(key)
  await page.mouse.move(points[0]!.x, points[0]!.y)
  await page.mouse.down()
  for (const point of points.slice(1)) await page.mouse.move(point.x, point.y, { steps: 4 })
  await page.mouse.up()
  for (const key of keys) await page.keyboard.up(key)
}

const inBox = ({ nodes }: SceneProbe, a: Point, b: Point) =>
  nodes.filter(
    ({ x, y, hidden }) =>
      !hidden && x > Math.min(a.x, b.x) && x < Math.max(a.x, b.x) && y > Math.min(a.y, b.y) && y < Math.max(a.y, b.y),
  )

const ids = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id)
const places = ({ nodes }: SceneProbe) => new Map(nodes.map(({ id, x, y }) => [id, { x, y }]))

async function clear(page: Page) {
  await graph(page).focus()
  await page.keyboard.press('Escape')
  await untilSelected(page, [])
}

async function undoAll(page: Page) {
  await graph(page).focus()
  for (let { steps } = await scene(page); steps.past > 0; ) {
    await page.keyboard.press('Control+z')
    const left = steps.past - 1
    ;({ steps } = await untilScene(page, drawn => drawn.steps.past === left, `${left} steps left`))
  }
}

async function choose(page: Page, nodes: readonly Point[]) {
  await clear(page)
  for (const [index, { x, y }] of nodes.entries())
    await page.mouse.click(x, y).then(async () => {
      if (index === 0) await page.keyboard.down('Control')
    })
  await page.keyboard.up('Control')
}

/** Nodes that lie well apart, so that each is clicked by itself. */
async function apart(page: Page, count: number) {
  const chosen: SceneProbe['nodes'] = []
  for (const node of await reachable(page))
    if (chosen.length < count && chosen.every(({ x, y }) => Math.hypot(x - node.x, y - node.y) > 60)) chosen.push(node)
  expect(chosen).toHaveLength(count)
  return chosen
}

describeInBrowser('selecting in the browser', () => {
  let program: Program
  let browser: Browser
  let page: Page
  let errors: string[]

  beforeAll(async () => {
    const stage = await setUp()
    ;({ program, browser, page, errors } = stage)
    await untilScene(page, ({ uncounted }) => uncounted === 0, 'all counted')
    return stage.close
  })

  describe('by clicks and shapes', () => {
    test('a click selects only, with Ctrl or Shift it toggles, empty click and Esc clear', async () => {
      const [a, b, c] = await apart(page, 3)
      await page.mouse.click(a!.x, a!.y)
      await untilSelected(page, [a!.id])
      for (const [key, node, wanted] of [
        ['Control', b, [a, b]],
        ['Shift', c, [a, b, c]],
        ['Control', a, [b, c]],
        ['Shift', b, [c]],
      ] as const) {
        await page.keyboard.down(key)
        await page.mouse.click(node!.x, node!.y)
        await page.keyboard.up(key)
        await untilSelected(page, ids(wanted as never))
      }
      const spot = await emptySpot(page)
      await page.mouse.click(spot.x, spot.y)
      await untilSelected(page, [])
      await page.mouse.click(c!.x, c!.y)
      await untilSelected(page, [c!.id])
      await clear(page)
      expect((await scene(page)).steps.past).toBe(0)
    })

    test('however quickly lines and nodes are clicked with Ctrl, each is added and none is opened', async () => {
      await clear(page)
      const { left, right, top, bottom } = await free(page)
      const { nodes, relationships, steps } = await scene(page)
      const lines: SceneProbe['relationships'] = []
      for (const line of relationships) {
        const isOff = (other: Point, distance: number) => Math.hypot(other.x - line.x, other.y - line.y) > distance
        const isFree = line.x > left && line.x < right && line.y > top && line.y < bottom
        if (lines.length === 6 || !isFree || !nodes.every(node => isOff(node, 24))) continue
        if (!lines.every(other => isOff(other, 40))) continue
        await page.mouse.click(line.x, line.y)
        const { selection } = await untilScene(page, now => now.selection.relationships.length === 1, 'a line selected')
        // Where two lines cross, the upper one is met.
        if (selection.relationships[0] === line.id) lines.push(line)
      }
      expect(lines).toHaveLength(6)
      await clear(page)
      const both = await apart(page, 2)
      // The browser has all of it before the first is answered: faster than any hand.
      await page.keyboard.down('Control')
      await Promise.all([...lines, ...both].map(({ x, y }) => page.mouse.click(x, y)))
      await page.keyboard.up('Control')
      const chosen = await untilSelected(page, ids(both), ids(lines))
      expect(chosen.steps).toEqual(steps)

      await clear(page)
      await Promise.all(lines.slice(0, 2).map(({ x, y }) => page.mouse.click(x, y)))
      await untilSelected(page, [], [lines[1]!.id])
      await page.getByRole('tab', { name: 'Report', exact: true }).click()
      await page.mouse.dblclick(lines[0]!.x, lines[0]!.y)
      await untilSelected(page, [], [lines[0]!.id])
      await page.getByRole('tabpanel', { name: 'Evidence' }).waitFor()
      await page.getByRole('tab', { name: 'Report', exact: true }).click()
      await clear(page)
    })

    test('Shift + drag selects what lies in the box, Ctrl adds, Alt takes the relationships inside too', async () => {
      const drawn = await scene(page)
      const { left, right, top, bottom } = await free(page)
      const middle = { x: (left + right) / 2, y: (top + bottom) / 2 }
      const first = [{ x: left, y: top }, middle] as const
      const second = [middle, { x: right, y: bottom }] as const
      const inFirst = ids(inBox(drawn, ...first))
      const inSecond = ids(inBox(drawn, ...second))
      expect(inFirst.length).toBeGreaterThan(2)
      expect(inSecond.length).toBeGreaterThan(2)
      await drag(page, first, ['Shift'])
      await untilSelected(page, inFirst)
      await drag(page, second, ['Shift'])
      await untilSelected(page, inSecond)
      await drag(page, first, ['Shift', 'Control'])
      await untilSelected(page, [...inFirst, ...inSecond])

      await page.keyboard.down('Shift')
      await page.mouse.move(first[0].x, first[0].y)
      await page.mouse.down()
      await page.mouse.move(middle.x - 20, middle.y, { steps: 3 })
      await page.keyboard.down('Alt')
      await page.mouse.move(middle.x, middle.y, { steps: 3 })
      await page.mouse.up()
      await page.keyboard.up('Alt')
      await page.keyboard.up('Shift')
      const ties = drawn.relationships.filter(({ start, end }) => inFirst.includes(start) && inFirst.includes(end))
      await untilSelected(page, inFirst, ids(ties))
      expect((await scene(page)).viewport).toEqual(drawn.viewport)
    })

    test('the button may be released outside of the canvas; Esc takes a drag back; three pixels are a click', async () => {
      await clear(page)
      const drawn = await scene(page)
      const { left, right, top } = await free(page)
      const box = (await graph(page).boundingBox())!
      const from = { x: right, y: top + 300 }
      await drag(page, [from, { x: left, y: top }, { x: 20, y: 20 }], ['Shift'])
      const caught = ids(inBox(drawn, from, { x: box.x - 1, y: box.y - 1 }))
      await untilSelected(page, caught)

      await page.keyboard.down('Shift')
      await page.mouse.move(left, top)
      await page.mouse.down()
      await page.mouse.move(right, top + 200, { steps: 4 })
      await page.keyboard.press('Escape')
      await page.mouse.move(right, top + 300, { steps: 2 })
      await page.mouse.up()
      await page.keyboard.up('Shift')
      await untilSelected(page, caught)
      expect((await scene(page)).viewport).toEqual(drawn.viewport)

      const [a] = await apart(page, 1)
      await clear(page)
      await drag(page, [a!, { x: a!.x + 2, y: a!.y + 1 }], ['Shift'])
      await untilSelected(page, [a!.id])
      expect((await scene(page)).steps.past).toBe(0)
    })

    test('a lasso takes what lies inside of it and not what its box would: by Alt + Shift and by the tool', async () => {
      await clear(page)
      const { left, right, top, bottom } = await free(page)
      const drawn = await scene(page)
      const triangle = [
        { x: left, y: top },
        { x: right, y: top },
        { x: left, y: bottom },
      ]
      const inTriangle = ids(
        inBox(drawn, triangle[0]!, { x: right, y: bottom }).filter(
          ({ x, y }) => (x - left) / (right - left) + (y - top) / (bottom - top) < 1,
        ),
      )
      expect(inTriangle.length).toBeGreaterThan(2)
      await drag(page, triangle, ['Alt', 'Shift'])
      await untilSelected(page, inTriangle)
      await clear(page)
      await page.keyboard.press('l')
      const tool = page.getByRole('button', { name: 'Select with a lasso' })
      await page.waitForFunction(
        element => element?.getAttribute('aria-pressed') === 'true',
        await tool.elementHandle(),
      )
      await drag(page, triangle)
      await untilSelected(page, inTriangle)

      await page.keyboard.press('b')
      await drag(page, [
        { x: left, y: top },
        { x: right, y: bottom },
      ])
      await untilSelected(page, ids(inBox(drawn, { x: left, y: top }, { x: right, y: bottom })))
      expect((await scene(page)).viewport).toEqual(drawn.viewport)
      // The first Esc leaves the tool, the second clears.
      await page.keyboard.press('Escape')
      expect((await scene(page)).selection.nodes.length).toBeGreaterThan(0)
      await clear(page)
      const spot = await emptySpot(page)
      await drag(page, [spot, { x: spot.x + 40, y: spot.y - 30 }])
      const panned = await untilScene(page, now => now.viewport!.pan.x !== drawn.viewport!.pan.x, 'the view moved')
      expect(panned.selection.nodes).toEqual([])
    })
  })

  describe('moving', () => {
    test('whoever drags one of several moves all, the pinned too, in one step that undo takes back exactly', async () => {
      const [a, b, c] = await apart(page, 3)
      await choose(page, [a!, b!, c!])
      await untilSelected(page, [a!.id, b!.id, c!.id])
      await page.keyboard.press('.')
      const before = await untilScene(page, ({ nodes }) => nodes.filter(({ pinned }) => pinned).length === 3, 'pinned')
      await drag(page, [a!, { x: a!.x + 60, y: a!.y + 35 }])
      const after = await untilScene(page, ({ steps }) => steps.past === before.steps.past + 1, 'one more step')
      const [was, is] = [places(before), places(after)]
      for (const { id } of before.nodes) {
        const by = [a!.id, b!.id, c!.id].includes(id) ? [60, 35] : [0, 0]
        expect(is.get(id)!.x - was.get(id)!.x).toBeCloseTo(by[0]!, 3)
        expect(is.get(id)!.y - was.get(id)!.y).toBeCloseTo(by[1]!, 3)
      }
      await page.keyboard.press('Control+z')
      const undone = await untilScene(page, ({ steps }) => steps.past === before.steps.past, 'undone')
      expect(places(undone)).toEqual(was)
      expect(sorted(undone.selection.nodes)).toEqual(sorted([a!.id, b!.id, c!.id]))
    })

    test('Esc while dragging puts everything back, and is no step', async () => {
      await undoAll(page)
      const before = await scene(page)
      const [a, b] = await apart(page, 2)
      await choose(page, [a!, b!])
      await page.mouse.move(a!.x, a!.y)
      await page.mouse.down()
      await page.mouse.move(a!.x + 80, a!.y + 50, { steps: 5 })
      await untilScene(page, now => places(now).get(b!.id)!.x !== b!.x, 'the other follows')
      await page.keyboard.press('Escape')
      const back = await untilScene(page, now => places(now).get(a!.id)!.x === a!.x, 'put back')
      await page.mouse.move(a!.x + 90, a!.y + 60, { steps: 2 })
      await page.mouse.up()
      expect(places(await scene(page))).toEqual(places(before))
      expect(places(back)).toEqual(places(before))
      expect((await scene(page)).steps.past).toBe(0)
      expect(sorted((await scene(page)).selection.nodes)).toEqual(sorted([a!.id, b!.id]))
    })

    test('M grabs: arrows nudge by 10 and 50 pixels, a click puts it there, all one step; Esc puts back', async () => {
      const before = await scene(page)
      const [a, b] = await apart(page, 2)
      await choose(page, [a!, b!])
      await page.keyboard.press('m')
      await bar(page)
        .getByText(/Moving 2 nodes/)
        .waitFor()
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Shift+ArrowRight']) await page.keyboard.press(key)
      const nudged = await untilScene(page, now => Math.round(places(now).get(a!.id)!.x - a!.x) === 70, 'moved by 70')
      expect(Math.round(places(nudged).get(b!.id)!.x - b!.x)).toBe(70)
      expect(Math.round(places(nudged).get(b!.id)!.y - b!.y)).toBe(10)
      expect(nudged.steps.past).toBe(1)
      const spot = await emptySpot(page)
      await page.mouse.click(spot.x, spot.y)
      const put = await untilScene(
        page,
        now => {
          const [p, q] = [places(now).get(a!.id)!, places(now).get(b!.id)!]
          return Math.hypot((p.x + q.x) / 2 - spot.x, (p.y + q.y) / 2 - spot.y) < 1
        },
        'its middle lies where the click was',
      )
      expect(put.steps.past).toBe(1)
      await page.keyboard.press('Enter')
      await bar(page).getByText('2 nodes selected').waitFor()
      await page.keyboard.press('Control+z')
      expect(places(await untilScene(page, ({ steps }) => steps.past === 0, 'undone'))).toEqual(places(before))

      await page.keyboard.press('m')
      await page.keyboard.press('ArrowUp')
      await untilScene(page, ({ steps }) => steps.past === 1, 'nudged')
      await page.keyboard.press('Escape')
      expect(places(await untilScene(page, ({ steps }) => steps.past === 0, 'put back'))).toEqual(places(before))
      await untilSelected(page, [a!.id, b!.id])
    })
  })

  describe('the bar and the history of selections', () => {
    test('neighbours, relationships among, invert, same kind, component', async () => {
      await clear(page)
      await find(page, 'Wang Chong')
      const found = await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'one selected')
      const wang = nodeOf(found, 'Wang Chong').id
      await bar(page).getByText('Wang Chong selected').waitFor()
      const ties = found.relationships.filter(({ start, end }) => start === wang || end === wang)
      const near = new Set([wang, ...ties.flatMap(({ start, end }) => [start, end])])
      await bar(page).getByRole('button', { name: 'Select neighbours' }).click()
      await untilSelected(page, near)
      await bar(page).getByRole('button', { name: 'Select relationships among them' }).click()
      const among = found.relationships.filter(({ start, end }) => near.has(start) && near.has(end))
      await untilSelected(page, near, ids(among))
      await bar(page).getByText(`${near.size} nodes, ${among.length} relationships selected`).waitFor()
      await graph(page).focus()
      await page.keyboard.press('z')
      await untilSelected(page, near)
      await page.keyboard.press('Control+i')
      await untilSelected(
        page,
        ids(found.nodes).filter(id => !near.has(id)),
      )
      await page.keyboard.press('Control+i')
      await untilSelected(page, near)

      await find(page, 'Wang Chong')
      await untilSelected(page, [wang])
      await bar(page).getByRole('button', { name: 'Select same label or type' }).click()
      const people = found.nodes.filter(({ labels }) => labels.includes('Person'))
      await untilSelected(page, ids(people))
      await bar(page).getByRole('button', { name: 'Former selection' }).click()
      await untilSelected(page, [wang])
      await bar(page).getByRole('button', { name: 'Select connected component' }).click()
      const reached = new Set([wang])
      for (const id of reached)
        for (const { start, end } of found.relationships) if (start === id || end === id) reached.add(start).add(end)
      await untilSelected(page, reached)
    })

    test('Z and Shift+Z walk through what was selected, past what is gone, and are no steps', async () => {
      const [a, b, c] = await apart(page, 3)
      const before = await scene(page)
      for (const node of [a!, b!, c!]) {
        await page.mouse.click(node.x, node.y)
        await untilSelected(page, [node.id])
      }
      await page.keyboard.press('z')
      await untilSelected(page, [b!.id])
      await page.keyboard.press('z')
      await untilSelected(page, [a!.id])
      await page.keyboard.press('Shift+Z')
      await untilSelected(page, [b!.id])
      expect((await scene(page)).steps).toEqual(before.steps)
      await page.keyboard.press('h')
      await untilSelected(page, [])
      // What is hidden is passed over, and comes back with undo.
      await page.keyboard.press('Shift+Z')
      await untilSelected(page, [c!.id])
      await page.keyboard.press('z')
      await untilSelected(page, [a!.id])
      await page.keyboard.press('Control+z')
      await untilScene(page, ({ steps }) => steps.past === before.steps.past, 'shown again')
      await page.keyboard.press('Shift+Z')
      await untilSelected(page, [b!.id])
    })

    test('keep only and hide, from the bar; one row of the legend selects all of it', async () => {
      await undoAll(page)
      const before = await scene(page)
      const [a, b] = await apart(page, 2)
      await choose(page, [a!, b!])
      await bar(page).getByRole('button', { name: 'Keep only these' }).click()
      const kept = await untilScene(page, ({ nodes }) => nodes.filter(({ hidden }) => !hidden).length === 2, 'two left')
      expect(kept.steps.past).toBe(1)
      await graph(page).focus()
      await page.keyboard.press('Control+z')
      await untilScene(page, ({ nodes }) => nodes.every(({ hidden }) => !hidden), 'all back')
      await page.getByRole('tab', { name: 'Legend' }).click()
      await page.getByRole('button', { name: 'Select all drawn: Agreement' }).click()
      await untilSelected(page, ids(before.nodes.filter(({ labels }) => labels.includes('Agreement'))))
    })
  })

  describe('the menu', () => {
    const menu = () => page.getByRole('menu', { name: 'What is possible here' })

    test('by keyboard alone: open, letters, ends, a group, a reason, Esc back to the graph', async () => {
      await clear(page)
      await page.keyboard.press('ArrowRight')
      const { focus } = await untilScene(page, now => now.focus !== null, 'a node at the keyboard')
      await page.keyboard.press('Shift+F10')
      await untilSelected(page, [focus!])
      const focused = () => page.locator('[role=menuitem]:focus')
      await menu().waitFor()
      await page.keyboard.press('End')
      const last = await focused().innerText()
      await page.keyboard.press('ArrowDown')
      expect(await focused().innerText()).not.toBe(last)
      await page.keyboard.press('ArrowUp')
      expect(await focused().innerText()).toBe(last)
      await page.keyboard.press('Home')
      expect(await focused().innerText()).toMatch(/^Expand/)
      await page.keyboard.type('coll')
      expect(await focused().innerText()).toMatch(/^Collapse\s+not expanded/)
      expect(await focused().getAttribute('aria-disabled')).toBe('true')
      await page.keyboard.press('Enter')
      expect(await menu().isVisible()).toBe(true)
      await page.keyboard.press('s')
      await page.keyboard.press('ArrowRight')
      await page.getByRole('menu', { name: 'Select' }).waitFor()
      expect(await focused().innerText()).toMatch(/^Select neighbours/)
      await page.keyboard.press('ArrowLeft')
      expect(await focused().innerText()).toMatch(/^Select/)
      await page.keyboard.press('Escape')
      await menu().waitFor({ state: 'detached' })
      expect(await graph(page).evaluate(element => element === document.activeElement)).toBe(true)

      await page.keyboard.press('Shift+F10')
      await menu().waitFor()
      await page.keyboard.type('sel')
      await page.keyboard.press('Enter')
      await page.getByRole('menu', { name: 'Select' }).waitFor()
      await page.keyboard.press('Enter')
      await untilScene(page, now => now.selection.nodes.length > 1, 'neighbours selected')
      expect(await graph(page).evaluate(element => element === document.activeElement)).toBe(true)
    })

    test('a right click outside of the selection selects, inside keeps it; a line and the canvas have theirs', async () => {
      const [a, b, c] = await apart(page, 3)
      await choose(page, [a!, b!])
      await page.mouse.click(a!.x, a!.y, { button: 'right' })
      await menu().getByText('2 nodes', { exact: true }).waitFor()
      await untilSelected(page, [a!.id, b!.id])
      await page.keyboard.press('Escape')
      await page.mouse.click(c!.x, c!.y, { button: 'right' })
      await menu().getByText(c!.name, { exact: true }).waitFor()
      await untilSelected(page, [c!.id])
      await page.keyboard.press('Escape')
      const spot = await emptySpot(page)
      await page.mouse.click(spot.x, spot.y, { button: 'right' })
      await menu()
        .getByRole('menuitem', { name: /Undo|Arrange|Draw the overview/ })
        .first()
        .waitFor()
      await page.keyboard.press('Escape')
      await untilSelected(page, [c!.id])
    })
  })

  test('axe finds nothing wrong with the bar, the sets and the menu', async () => {
    await clear(page)
    const nodes = await apart(page, 2)
    await choose(page, nodes)
    await page.getByRole('tab', { name: 'Sets' }).click()
    await graph(page).focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menu', { name: 'What is possible here' }).waitFor()
    // Only what this file is about: the rest of the page has its own test.
    const found = await violations(page, { include: ['[data-selection-bar]', '[role=menu]', '[role=tabpanel]'] })
    expect(found.map(({ id, nodes: at }) => [id, at.map(node => node.target)])).toEqual([])
    await page.keyboard.press('Escape')
    await clear(page)
  })

  describe('arranging', () => {
    test('the same scene gives the same picture, the pinned hold, and it is one step', async () => {
      await clear(page)
      await undoAll(page)
      const [a] = await apart(page, 1)
      await choose(page, [a!])
      await page.keyboard.press('.')
      const start = await untilScene(page, ({ nodes }) => nodes.some(({ pinned }) => pinned), 'one pinned')
      await clear(page)
      await page.keyboard.press('r')
      const one = await untilScene(page, ({ steps }) => steps.past === start.steps.past + 1, 'arranged')
      const model = ({ nodes, viewport }: SceneProbe) =>
        new Map(
          nodes.map(({ id, x, y }) => [
            id,
            { x: (x - viewport!.pan.x) / viewport!.zoom, y: (y - viewport!.pan.y) / viewport!.zoom },
          ]),
        )
      /** How far any node lies from where it lay, seen from the pinned one, in model units. */
      const farthest = (one: SceneProbe, other: SceneProbe) => {
        const [was, is] = [model(one), model(other)]
        const [from, to] = [was.get(a!.id)!, is.get(a!.id)!]
        return Math.max(
          ...[...was].map(([id, { x, y }]) =>
            Math.hypot(is.get(id)!.x - to.x - (x - from.x), is.get(id)!.y - to.y - (y - from.y)),
          ),
        )
      }
      expect(farthest(start, one)).toBeGreaterThan(1)
      await page.keyboard.press('Control+z')
      const undone = await untilScene(page, ({ steps }) => steps.past === start.steps.past, 'undone')
      expect(farthest(undone, start)).toBeLessThan(0.01)
      await page.keyboard.press('r')
      const two = await untilScene(page, ({ steps }) => steps.past === start.steps.past + 1, 'arranged again')
      expect(farthest(two, one)).toBeLessThan(0.01)
    })

    test('with a selection, only the selection moves', async () => {
      const chosen = await apart(page, 3)
      await choose(page, chosen)
      const before = await scene(page)
      await page.keyboard.press('Shift+R')
      const after = await untilScene(page, ({ steps }) => steps.past === before.steps.past + 1, 'arranged')
      const [was, is] = [places(before), places(after)]
      for (const { id } of before.nodes) if (!ids(chosen).includes(id)) expect(is.get(id)).toEqual(was.get(id))
      expect(ids(chosen).some(id => is.get(id)!.x !== was.get(id)!.x)).toBe(true)
      expect(after.viewport).toEqual(before.viewport)
    })
  })

  test('on a small page nothing that floats lies over something else', async () => {
    const small = await openPage(browser, program.address, { width: 900, height: 700 })
    for (const side of ['none', 'Details panel', 'Left panel'] as const) {
      if (side !== 'none') await small.page.getByRole('button', { name: side }).click()
      await graph(small.page).focus()
      await small.page.keyboard.press('Control+a')
      await bar(small.page).waitFor()
      const boxes = await Promise.all(
        [
          bar(small.page),
          small.page.getByRole('toolbar', { name: 'View' }),
          small.page.getByText(/^\d+ of \d+ nodes/),
          ...(side === 'none' ? [] : [small.page.getByRole('complementary')]),
        ].map(async part => (await part.boundingBox())!),
      )
      const [first, ...others] = boxes
      for (const other of others)
        expect(
          first!.x + first!.width <= other.x ||
            other.x + other.width <= first!.x ||
            first!.y + first!.height <= other.y ||
            other.y + other.height <= first!.y,
        ).toBe(true)
      if (side !== 'none') await small.page.getByRole('button', { name: side }).click()
    }
    expect(small.errors).toEqual([])
    await small.page.context().close()
  })

  test('the page reported no error of its own', () => {
    expect(errors).toEqual([])
  })
})

describeInBrowser('named sets', () => {
  describe.each(oneEngine)('on $name', engine => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ page, errors } = stage)
      await untilScene(page, ({ uncounted }) => uncounted === 0, 'all counted')
      return stage.close
    })
    const panel = () => page.getByRole('list', { name: 'Named sets' })
    const row = (name: string): Locator => panel().getByRole('listitem').filter({ hasText: name })

    async function save(nodes: readonly Point[], name: string) {
      await choose(page, nodes)
      await page.keyboard.press('Shift+S')
      const box = page.getByRole('textbox', { name: 'Name of the set' })
      await box.fill(name)
      await box.press('Enter')
      await row(name).waitFor()
    }

    test('saved under a name, united, subtracted, crossed; each save is one step', async () => {
      const [a, b, c, d] = await apart(page, 4)
      await save([a!, b!, c!], 'Left')
      await save([b!, c!, d!], 'Right')
      expect((await scene(page)).steps.past).toBe(2)
      await row('Left').getByRole('button', { name: 'Left', exact: true }).click()
      await untilSelected(page, ids([a!, b!, c!]))
      await row('Right').getByRole('button', { name: 'Add the set to the selection: Right' }).click()
      await untilSelected(page, ids([a!, b!, c!, d!]))
      await row('Left').getByRole('button', { name: 'Take the set out of the selection: Left' }).click()
      await untilSelected(page, ids([d!]))
      await row('Left').getByRole('button', { name: 'Left', exact: true }).click()
      await row('Right').getByRole('button', { name: 'Keep of the selection what is in the set: Right' }).click()
      await untilSelected(page, ids([b!, c!]))
    })

    test('renamed, replaced by the selection, deleted, and all of it undone', async () => {
      const { selection, steps } = await scene(page)
      const more = (name: string) => row(name).getByRole('button', { name: `More: ${name}` })
      await more('Left').click()
      await page.getByRole('menuitem', { name: 'Replace the set by the selection' }).click()
      await row('Left').getByText('2 of 2 drawn').waitFor()
      await more('Left').click()
      await page.getByRole('menuitem', { name: 'Rename the set' }).click()
      const box = page.getByRole('textbox', { name: 'Name of the set' })
      await box.fill('Right')
      await box.press('Enter')
      await page.getByText('Another set has this name').waitFor()
      await box.fill('Middle')
      await box.press('Enter')
      await more('Middle').click()
      await page.getByRole('menuitem', { name: 'Delete the set' }).click()
      await row('Middle').waitFor({ state: 'detached' })
      const after = await scene(page)
      expect(after.steps.past).toBe(steps.past + 3)
      expect(after.selection).toEqual(selection)
      await graph(page).focus()
      for (let left = 2; left >= 0; left--) {
        await page.keyboard.press('Control+z')
        await untilScene(page, now => now.steps.past === steps.past + left, 'a step back')
      }
      await row('Left').getByText('3 of 3 drawn').waitFor()
    })

    test('what is no longer drawn stays in the set, is counted, and is drawn again; a reload keeps all', async () => {
      await row('Left').getByRole('button', { name: 'Left', exact: true }).click()
      const { selection } = await untilScene(page, now => now.selection.nodes.length === 3, 'the set selected')
      await graph(page).focus()
      await page.keyboard.press('Shift+Delete')
      await row('Left').getByText('0 of 3 drawn').waitFor()
      await row('Right').getByText('1 of 3 drawn').waitFor()
      await row('Left').getByRole('button', { name: 'Draw the other 3' }).click()
      await row('Left').getByText('3 of 3 drawn').waitFor()
      await row('Left').getByRole('button', { name: 'Left', exact: true }).click()
      await untilSelected(page, selection.nodes)
      // The scene is kept a moment after the last change.
      const count = (await scene(page)).nodes.length
      await page.waitForLoadState('networkidle')
      await page.waitForFunction(nodes => {
        const kept = localStorage.getItem('guanxi.scene')
        return kept === null || JSON.parse(kept).nodes.length === nodes
      }, count)
      await page.reload()
      await page.waitForFunction(() => window.guanxi?.scene().opening === 'open')
      await page.getByRole('tab', { name: 'Sets' }).click()
      await row('Left').getByRole('button', { name: 'Left', exact: true }).click()
      await untilSelected(page, selection.nodes)
    })

    test('the page reported no error of its own', () => expect(errors).toEqual([]))
  })
})

describeInBrowser('a layout of 1,000 nodes', () => {
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    const graph = generateGraph({ nodes: 1000, relationships: 990 })
    const stage = await setUp({ fill: engine => loadGraph(engine, graph) })
    ;({ page, errors } = stage)
    return stage.close
  })

  test('can be stopped, keeps what it has so far as one step, and locks neither zoom nor undo', async () => {
    await graph(page).focus()
    await page.keyboard.press('q')
    // First what hangs together, then the lone ones.
    for (const [statement, rows] of [
      ['MATCH (n)-[r]->(m) RETURN n, r, m', '990 rows'],
      ['MATCH (n) WHERE NOT (n)--() RETURN n', / rows/],
    ] as const) {
      const { nodes } = await scene(page)
      const box = page.getByRole('textbox', { name: /Cypher statement/ })
      await box.fill(statement)
      await box.press('Control+Enter')
      await page.getByText(rows).first().waitFor()
      await page.getByRole('button', { name: /^Add [\d,]+ node/ }).click()
      await untilScene(page, now => now.nodes.length > nodes.length, `drawn: ${statement}`)
    }
    await clear(page)
    await page.keyboard.press('q')
    await graph(page).focus()
    const before = await scene(page)
    expect(before.nodes.length).toBeGreaterThanOrEqual(1000)
    await page.keyboard.press('r')
    const stop = page.getByRole('button', { name: 'Stop here' })
    await stop.waitFor()
    await page.keyboard.press('+')
    // It may end by itself while a mouse waits for frames in which the button stands still: each takes long just now.
    await stop.evaluate(button => (button as HTMLElement).click())
    const after = await untilScene(page, ({ steps }) => steps.past === before.steps.past + 1, 'stopped with a step')
    await page
      .getByText(/Stopped/)
      .first()
      .waitFor()
    await untilScene(page, ({ viewport }) => viewport!.zoom > before.viewport!.zoom, 'zoomed meanwhile')
    for (const { x, y } of after.nodes) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
    await graph(page).focus()
    await page.keyboard.press('Control+z')
    const undone = await untilScene(page, ({ steps }) => steps.past === before.steps.past, 'undone')
    expect(undone.nodes.length).toBe(before.nodes.length)
    expect(errors).toEqual([])
  })
})
