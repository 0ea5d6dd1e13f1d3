import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { type SceneProbe, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// Several nodes drawn as one, with what they have in common, and opened again where they stand.

describeInBrowser('groups in the browser', () => {
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    return stage.close
  })

  const graph = () => page.getByRole('application')
  const ids = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id)
  /** Runs a command by its name, as the search box offers it. */
  const command = async (name: string) => {
    await graph().focus()
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Search everything' }).fill(name)
    await page
      .getByRole('group', { name: /^Commands/ })
      .getByRole('option', { name })
      .first()
      .click()
  }
  const labelled = ({ nodes }: SceneProbe, label: string) => nodes.filter(({ labels }) => labels.includes(label))
  /** What is drawn of them stands in one place. */
  const isOne = (nodes: SceneProbe['nodes']) => new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size === 1
  const place = ({ nodes }: SceneProbe) => new Map(nodes.map(({ id, x, y }) => [id, [Math.round(x), Math.round(y)]]))

  test('folded by label, each group is one thing with its number; it selects, moves and opens as such', async () => {
    const start = await scene(page)
    await command('Fold by label')
    const folded = await untilScene(page, now => isOne(labelled(now, 'Person')), 'people in one place')
    expect(folded.steps.past).toBe(start.steps.past + 1)
    expect(isOne(labelled(folded, 'Place'))).toBe(true)
    await page.getByRole('button', { name: /\d+ groups, open all/ }).waitFor()
    const people = labelled(folded, 'Person')
    await page.keyboard.press('Escape')
    await command('Fit')
    const fitted = await untilScene(page, now => isOne(labelled(now, 'Person')), 'fitted')
    const at = labelled(fitted, 'Person')[0]!

    await page.mouse.click(at.x, at.y)
    const { selection } = await untilScene(page, now => now.selection.nodes.length > 1, 'the group selected')
    expect([...selection.nodes].sort()).toEqual(ids(people).sort())

    await page.mouse.move(at.x, at.y)
    await page.mouse.down()
    await page.mouse.move(at.x + 60, at.y + 30, { steps: 5 })
    await page.mouse.up()
    const dragged = await untilScene(
      page,
      now => Math.abs(labelled(now, 'Person')[0]!.x - at.x - 60) < 4,
      'the group dragged',
    )
    expect(dragged.steps.past).toBe(folded.steps.past + 1)

    await page.mouse.dblclick(at.x + 60, at.y + 30)
    const opened = await untilScene(page, now => !isOne(labelled(now, 'Person')), 'the group opened')
    expect(opened.steps.past).toBe(dragged.steps.past + 1)
    expect(isOne(labelled(opened, 'Place'))).toBe(true)
  })

  test('lines between groups are one with their number, and lead to the evidence of all', async () => {
    await page.getByRole('button', { name: /groups, open all/ }).click()
    await untilScene(page, now => !isOne(labelled(now, 'Place')), 'all open')
    await command('Fold by label')
    const folded = await untilScene(page, now => isOne(labelled(now, 'Organization')), 'folded')
    await command('Fit')
    const [from] = labelled(await scene(page), 'Person')
    const [to] = labelled(await scene(page), 'Organization')
    expect(from && to && folded).toBeTruthy()
    await page.mouse.click((from!.x + to!.x) / 2, (from!.y + to!.y) / 2)
    const { selection } = await untilScene(page, now => now.selection.relationships.length > 1, 'a bundle selected')
    const types = (await scene(page)).relationships.filter(({ id }) => selection.relationships.includes(id))
    expect(types.length).toBe(selection.relationships.length)
    const found = await violations(page, { without: ['region'] })
    expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })

  test('by community without more ado; a layout arranges the groups, and undo puts them back', async () => {
    const before = await scene(page)
    await command('Fold by community')
    const folded = await untilScene(page, now => now.steps.past === before.steps.past + 1, 'one step')
    const spots = ({ nodes }: SceneProbe) => new Set(nodes.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`))
    expect(spots(folded).size).toBeLessThan(folded.nodes.length / 5)
    await command('Grid')
    const laid = await untilScene(page, now => now.steps.past === folded.steps.past + 1, 'laid out')
    expect(spots(laid).size).toBe(spots(folded).size)
    await graph().focus()
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await untilScene(page, now => now.steps.past === before.steps.past, 'undone')
  })

  test('a selection is folded by U and opened by Shift+U; a reload keeps groups; undo takes all back', async () => {
    await command('Open all groups')
    const open = await untilScene(page, now => !isOne(labelled(now, 'Organization')), 'all open')
    const before = place(open)
    await page
      .getByRole('button', { name: /Select.*Agreement|Agreement.*[Ss]elect/ })
      .first()
      .click()
    const { selection } = await untilScene(page, now => now.selection.nodes.length === 3, 'agreements selected')
    await graph().focus()
    await page.keyboard.press('u')
    await untilScene(page, now => isOne(now.nodes.filter(({ id }) => selection.nodes.includes(id))), 'folded')
    await page.waitForFunction(() => document.body.textContent?.includes('Saved'))
    await page.reload()
    await page.waitForFunction(() => window.guanxi?.settled())
    await untilScene(page, now => isOne(now.nodes.filter(({ id }) => selection.nodes.includes(id))), 'still folded')
    await graph().focus()
    await page.keyboard.press('Shift+U')
    await untilScene(page, now => !isOne(now.nodes.filter(({ id }) => selection.nodes.includes(id))), 'opened')
    expect(before.size).toBeGreaterThan(0)
    for (let { steps } = await scene(page); steps.past > 0; ) {
      await page.keyboard.press('Control+z')
      const left = steps.past - 1
      ;({ steps } = await untilScene(page, drawn => drawn.steps.past === left, `${left} steps left`))
    }
    expect(await page.getByRole('button', { name: /open all/ }).count()).toBe(0)
    expect(errors).toEqual([])
  })
})
