import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { Probe } from '../ui/probe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// How things look: rules, scales, captions and presets, through the tab Style, and what details and legend say of it.

type Looks = ReturnType<Probe['looks']>

describeInBrowser('style', () => {
  let page: Page
  let errors: string[]

  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    return stage.close
  })

  const key = async (name: string) => {
    await page.getByRole('application').focus()
    await page.keyboard.press(name)
  }
  const looks = () => page.evaluate(() => window.guanxi!.looks())
  const lookOf = async (name: string) => {
    const { id } = nodeOf(await scene(page), name)
    return (await looks()).find(look => look.id === id)!
  }
  const untilLooks = async (wanted: (all: Looks) => boolean, what: string): Promise<Looks> => {
    await untilScene(page, () => true, what)
    for (let tries = 0; tries < 2000; tries++) {
      const now = await looks()
      if (wanted(now)) return now
      await page.evaluate(() => new Promise(requestAnimationFrame))
    }
    throw new Error(`Waited in vain for: ${what}`)
  }
  const left = () => page.getByRole('tabpanel', { name: 'Legend' })

  test('a rule is added, filled in, and painted over by a later one; details lead to it', async () => {
    const before = await lookOf('Wang Chong')
    await key('Shift+G')
    await page.getByRole('button', { name: 'Add a style rule' }).click()
    await page.getByLabel('Label', { exact: true }).selectOption('Person')
    await page.getByRole('button', { name: 'yellow', exact: true }).click()
    await page.getByLabel('Shape', { exact: true }).selectOption('diamond')
    await page.getByLabel('Size', { exact: true }).selectOption('56')
    const painted = await untilLooks(all => all.some(({ size }) => size === 56), 'persons painted')
    expect(painted.filter(({ shape, size }) => shape === 'diamond' && size === 56)).toHaveLength(14)
    expect((await scene(page)).steps.past).toBe(1)

    await page.getByRole('button', { name: 'Add a style rule' }).click()
    await page.getByLabel('Property', { exact: true }).selectOption('name')
    await page.getByRole('textbox', { name: 'Value' }).fill('wang chong')
    await page.getByRole('button', { name: 'red', exact: true }).click()
    const second = await lookOf('Wang Chong')
    expect(second).toMatchObject({ shape: 'diamond', size: 56 })
    expect(new Set([before.fill, second.fill, (await lookOf('Ye Zhi')).fill]).size).toBe(3)

    await find(page, 'Wang Chong')
    await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Wang Chong selected')
    await key('d')
    await key('g')
    const why = page.getByRole('region', { name: 'Why it looks like this' })
    await why.getByRole('button', { name: 'Rule 1: Person' }).first().waitFor()
    await why.getByRole('button', { name: /^Rule 2: name is/ }).click()
    await page
      .getByRole('list', { name: 'Rules' })
      .getByRole('button', { name: /^Rule 2:/, expanded: true })
      .waitFor()
  })

  test('rules are moved by keyboard, switched off and removed; all of it is undone', async () => {
    const fill = (await lookOf('Wang Chong')).fill
    const rules = page.getByRole('list', { name: 'Rules' })
    await rules.getByRole('button', { name: /^Rule 2:/ }).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await rules.getByRole('button', { name: /^Rule 2: Person/ }).waitFor()
    expect((await lookOf('Wang Chong')).fill).not.toBe(fill)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Rule 1: name/)
    await page.getByRole('button', { name: 'Move up: Person' }).click()
    await page.getByRole('switch', { name: 'Rule is on: Person' }).press('Space')
    expect((await lookOf('Ye Zhi')).size).not.toBe(56)
    await page.getByRole('button', { name: 'Remove the rule: Person' }).click()
    const { steps } = await scene(page)
    for (let step = 0; step < steps.past; step++) await key('Control+z')
    const undone = await untilScene(page, now => now.steps.past === 0, 'all undone')
    expect(undone.steps.future).toBe(steps.past)
    expect((await looks()).some(({ size }) => size === 56)).toBe(false)
    await rules.waitFor({ state: 'detached' })
  })

  test('colour and size by what a worker works out, with the scale in the legend', async () => {
    await page.getByLabel('Colour by', { exact: true }).selectOption('metric:community')
    await page.getByLabel('Size by', { exact: true }).selectOption('metric:betweenness')
    const isMeasured = (now: Looks) =>
      now.some(({ size }) => size === 62) && new Set(now.map(({ fill }) => fill)).size === 8
    const all = await untilLooks(isMeasured, 'communities and betweenness')
    await key('g')
    await left().getByText('Colour: community').waitFor()
    await left().getByText('Community 7').waitFor()
    await left().getByText('Size: betweenness').waitFor()
    // The same is found again after a reload, which keeps the style with the scene.
    await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await page.waitForFunction(() => window.guanxi?.settled())
    const again = await untilLooks(isMeasured, 'communities and betweenness after the reload')
    const drawn = (list: Looks) => list.map(({ id, fill, size }) => `${id} ${fill} ${size}`).sort()
    expect(drawn(again)).toEqual(drawn(all))
  })

  test('presets are one step each; with names hidden no caption says a name', async () => {
    await key('Shift+G')
    const { steps } = await scene(page)
    const names = (await scene(page)).nodes.map(({ name }) => name)
    await page.getByRole('button', { name: 'High contrast' }).click()
    await page.getByRole('button', { name: 'Names hidden' }).click()
    await untilScene(page, now => now.steps.past === steps.past + 2, 'two steps')
    await page.waitForFunction(() => {
      const captions = window.guanxi!.captions()
      return captions.length > 20 && captions.every(({ of, text }) => of !== 'node' || /^[A-Z][a-z]+ \d+$/.test(text))
    })
    expect((await looks()).filter(({ caption }) => names.includes(caption))).toEqual([])
    await key('Control+z')
    await key('Control+z')
    expect((await looks()).filter(({ caption }) => names.includes(caption)).length).toBeGreaterThan(200)
  })

  test('what nodes of a label are called by is chosen; captions stand apart and inside the canvas', async () => {
    await page.getByLabel('Caption of Person').selectOption('none')
    expect((await lookOf('Ye Zhi')).caption).toBe('')
    await key('Control+z')
    await find(page, 'Wang Chong')
    await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Wang Chong selected')
    for (const press of ['c', '+', '+']) {
      await key(press)
      const { captions, width, height } = await page.evaluate(
        () =>
          new Promise<{ captions: ReturnType<Probe['captions']>; width: number; height: number }>(done =>
            requestAnimationFrame(() =>
              requestAnimationFrame(() => {
                const { width, height } = document.querySelector('[data-graph]')!.getBoundingClientRect()
                done({ captions: window.guanxi!.captions(), width, height })
              }),
            ),
          ),
      )
      expect(captions.length).toBeGreaterThan(5)
      for (const [index, { box }] of captions.entries()) {
        expect(box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height).toBe(true)
        expect(box.bottom - box.top).toBeGreaterThanOrEqual(12)
        for (const other of captions.slice(index + 1))
          expect(
            box.left < other.box.right &&
              other.box.left < box.right &&
              box.top < other.box.bottom &&
              other.box.top < box.bottom,
          ).toBe(false)
      }
    }
    expect(errors).toEqual([])
  })
})
