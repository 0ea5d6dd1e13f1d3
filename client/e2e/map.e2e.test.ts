import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, type SceneProbe, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// The scene on the map: what an analyst does there with the hand and by keyboard, and that nothing is asked for outside.

describeInBrowser('the map', () => {
  let address: string
  let page: Page
  let errors: string[]
  const requests: string[] = []

  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    address = stage.program.address
    page.on('request', request => requests.push(request.url()))
    return stage.close
  })

  const map = () => page.getByRole('application', { name: /^Map, / })
  const byKey = ({ nodes }: SceneProbe, key: string) => {
    const found = nodes.find(node => node.key === key)
    if (!found) throw new Error(`${key} is not drawn`)
    return found
  }
  const settled = () => page.waitForFunction(() => window.guanxi!.settled())
  const at = async (key: string) => byKey(await scene(page), `place:${key}`)
  const apart = async () => {
    const drawn = await scene(page)
    const [a, b] = [byKey(drawn, 'place:dalian'), byKey(drawn, 'place:dandong')]
    return Math.hypot(a.x - b.x, a.y - b.y)
  }

  test('shows the same scene with every place where it lies on earth', async () => {
    const before = await scene(page)
    await page.getByRole('button', { name: 'Map', exact: true }).click()
    await map().waitFor()
    await settled()
    const drawn = await scene(page)
    expect(drawn.nodes.map(({ id }) => id)).toEqual(before.nodes.map(({ id }) => id))
    const [dalian, shenyang, xiamen, japan] = ['dalian', 'shenyang', 'xiamen', 'japan'].map(key =>
      byKey(drawn, `place:${key}`),
    )
    expect(shenyang!.y).toBeLessThan(dalian!.y)
    expect(xiamen!.y).toBeGreaterThan(dalian!.y)
    expect(japan!.x).toBeGreaterThan(dalian!.x)
    // Everything here hangs on some place: nothing is left without one, and everything has a spot of its own.
    expect(await map().getAttribute('aria-label')).toMatch(/^Map, 28 places, 191 beside them, 0 without a place$/)
    expect(drawn.nodes.filter(({ x }) => !Number.isFinite(x))).toEqual([])
    await page.getByText('1 place outside, show all').waitFor()
  })

  test('a click selects, Ctrl adds, a double click opens the details', async () => {
    const [dandong, qingdao] = [await at('dandong'), await at('qingdao')]
    await page.mouse.click(dandong.x, dandong.y)
    await untilScene(page, ({ selection }) => selection.nodes.join() === dandong.id, 'Dandong selected')
    await page.keyboard.down('Control')
    await page.mouse.click(qingdao.x, qingdao.y)
    await page.keyboard.up('Control')
    await untilScene(page, ({ selection }) => selection.nodes.length === 2, 'two selected')
    await page.mouse.dblclick(dandong.x, dandong.y)
    const facts = page.getByRole('tabpanel', { name: 'Facts' })
    await facts.getByText('40.12').waitFor()
    await untilScene(page, ({ selection }) => selection.nodes.join() === dandong.id, 'Dandong alone selected')
  })

  test('an agreement is an arc between the cities of its parties; a click on it selects the agreement', async () => {
    const drawn = await scene(page)
    const agreements = new Set(drawn.nodes.filter(({ labels }) => labels.includes('Agreement')).map(({ id }) => id))
    const middle = drawn.relationships.find(
      ({ end, x, y }) =>
        agreements.has(end) &&
        drawn.nodes.every(node => Math.hypot(node.x - x, node.y - y) > 20) &&
        x > 420 &&
        x < 1000,
    )!
    await page.mouse.click(middle.x, middle.y)
    await untilScene(page, ({ selection }) => selection.nodes.join() === middle.end, 'the agreement selected')
    await page.keyboard.press('v')
    await page
      .getByRole('tabpanel', { name: 'Evidence' })
      .getByText(/Line 2\d/)
      .first()
      .waitFor()
  })

  test('is moved and zoomed by hand, keys and buttons; back to all by one', async () => {
    const start = await at('dalian')
    await page.mouse.move(950, 740)
    await page.mouse.down()
    await page.mouse.move(980, 700, { steps: 3 })
    await page.mouse.up()
    await settled()
    const moved = await at('dalian')
    expect([Math.round(moved.x - start.x), Math.round(moved.y - start.y)]).toEqual([30, -40])
    const first = await apart()
    const before = await at('dandong')
    await page.mouse.move(moved.x, moved.y)
    await page.mouse.wheel(0, -240)
    await untilScene(page, drawn => Math.abs(byKey(drawn, 'place:dandong').x - before.x) > 5, 'zoomed')
    await settled()
    const wheeled = await apart()
    expect(wheeled).toBeGreaterThan(first * 1.5)
    await map().focus()
    await page.keyboard.press('+')
    await settled()
    const keyed = await apart()
    expect(keyed).toBeGreaterThan(wheeled * 1.3)
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await settled()
    expect(await apart()).toBeCloseTo(wheeled, 0)
    await map().focus()
    await page.keyboard.press('f')
    await settled()
    await page.getByText(/outside, show all/).waitFor({ state: 'detached' })
  })

  test('by keyboard: arrows walk from place to place, Enter opens the details', async () => {
    await map().focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('0')
    await settled()
    await page.keyboard.press('ArrowDown')
    const first = await untilScene(page, ({ focus }) => focus !== null, 'a place has the keyboard')
    const from = first.nodes.find(({ id }) => id === first.focus)!
    expect(from.labels).toContain('Place')
    await page.keyboard.press('ArrowDown')
    const second = await untilScene(page, ({ focus }) => focus !== first.focus, 'the next place')
    const to = second.nodes.find(({ id }) => id === second.focus)!
    expect(to.labels).toContain('Place')
    // The view may have followed: both as they lie now.
    expect(to.y).toBeGreaterThan(second.nodes.find(({ id }) => id === from.id)!.y)
    await page
      .getByRole('status')
      .filter({ hasText: `${to.name}, Place` })
      .waitFor()
    await page.keyboard.press('Enter')
    await untilScene(page, ({ selection }) => selection.nodes.join() === to.id, 'it is selected')
    await page.getByRole('tabpanel', { name: 'Facts' }).waitFor()
  })

  test('the list beside it has the same as a tree', async () => {
    await page.getByRole('button', { name: 'Places' }).click()
    const tree = page.getByRole('tree', { name: 'Places' })
    expect(await tree.getByRole('treeitem').count()).toBe(29)
    const dandong = tree.getByRole('treeitem', { name: /^Dandong 丹东市/ })
    await dandong.click()
    const { id } = await at('dandong')
    await untilScene(page, ({ selection }) => selection.nodes.join() === id, 'chosen in the list')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await untilScene(
      page,
      ({ selection }) => selection.nodes.length === 1 && selection.nodes[0] !== id,
      'a thing of it',
    )
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await untilScene(page, ({ selection }) => selection.nodes.length + selection.relationships.length > 0, 'an arc')
    const found = await violations(page)
    expect(found.map(({ id, nodes }) => [id, nodes.map(node => node.target)])).toEqual([])
  })

  test('what has no place is counted and listed; where nothing has one, the map says what it needs', async () => {
    const steps = (await scene(page)).steps.past
    await find(page, 'Wang Chong')
    const chong = await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Wang Chong selected')
    await page.keyboard.down('Control')
    const xiamen = await at('xiamen')
    await page.mouse.click(xiamen.x, xiamen.y)
    await page.keyboard.up('Control')
    await untilScene(page, ({ selection }) => selection.nodes.length === 2, 'with Xiamen')
    await map().focus()
    await page.keyboard.press('Control+i')
    await page.keyboard.press('Shift+Delete')
    await untilScene(page, ({ nodes }) => nodes.length === 2, 'only these two')
    await page.getByRole('application', { name: 'Map, 1 place, 0 beside them, 1 without a place' }).waitFor()
    const row = page.getByRole('treeitem', { name: '1 without a place' })
    await row.click()
    await page.getByRole('treeitem', { name: 'Wang Chong' }).click()
    await untilScene(page, ({ selection }) => selection.nodes.join() === chong.selection.nodes[0], 'chosen in the list')
    await map().focus()
    await page.keyboard.press('Control+i')
    await page.keyboard.press('Shift+Delete')
    await page.getByText('Nothing here lies on a map yet').waitFor()
    await page.getByText(/The database has coordinates on: Place/).waitFor()
    for (let left = (await scene(page)).steps.past - 1; left >= steps; left--) {
      await page.keyboard.press('Control+z')
      await untilScene(page, drawn => drawn.steps.past === left, `${left} steps left`)
    }
    await page.getByRole('application', { name: /^Map, 28 places/ }).waitFor()
  })

  test('folded by place, all that belongs to a place stands there as one; a double click opens it', async () => {
    const open = await scene(page)
    await map().focus()
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Search everything' }).fill('Fold by place')
    await page.getByRole('option', { name: 'Fold by place' }).first().click()
    const dalian = byKey(open, 'place:dalian')
    const same = ({ nodes }: SceneProbe) => nodes.filter(({ x, y }) => Math.hypot(x - dalian.x, y - dalian.y) < 0.01)
    await untilScene(page, now => same(now).length > 5, 'a group at Dalian')
    await page.mouse.dblclick(dalian.x, dalian.y)
    await untilScene(page, now => same(now).length === 1, 'opened')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await untilScene(page, now => now.steps.past === open.steps.past, 'all open')
  })

  test('is remembered with the scene and as it was looked at, and the graph behind it stands as it stood', async () => {
    const { x, y } = await at('dalian')
    await page.mouse.move(x, y)
    await page.mouse.wheel(0, -240)
    await page.mouse.move(0, 0)
    await untilScene(page, now => byKey(now, 'place:dandong').x - byKey(now, 'place:dalian').x > 60, 'nearer')
    await settled()
    const near = await at('dandong')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await map().waitFor()
    await settled()
    const again = await at('dandong')
    expect([again.x - near.x, again.y - near.y].map(Math.round)).toEqual([0, 0])
    await map().focus()
    await page.keyboard.press('Shift+M')
    await page.getByRole('application', { name: /^Graph, / }).waitFor()
    await settled()
    const graph = await scene(page)
    expect(graph.nodes.filter(({ x }) => !Number.isFinite(x))).toEqual([])
    await page.keyboard.press('Control+z')
    await map().waitFor()
  })

  test('asked for nothing beyond this machine, and reported no error', () => {
    const foreign = requests.filter(url => !url.startsWith(address) && !/^(data|blob):/.test(url))
    expect(requests.some(url => /\/map-[^/]+\.js$/.test(url))).toBe(true)
    expect(foreign).toEqual([])
    expect(errors).toEqual([])
  })
})
