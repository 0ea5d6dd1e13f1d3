import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeInBrowser, launchBrowser } from './browser.ts'
import { find, nodeOf, openPage, scene, untilScene } from './page.ts'
import { type Program, startProgram } from './program.ts'

// Whether everybody can work with it: what axe finds in each view, how large its targets are, and the whole job by keyboard.

/** CSS pixels, WCAG 2.5.8. */
const LEAST = 24

/** Views in the order in which one leads to the next, and what brings each about. */
const views: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['the first sight', async () => undefined],
  [
    'the facts of a node',
    async page => {
      await find(page, 'Wang Chong')
      await page.getByRole('tab', { name: 'Facts' }).click()
    },
  ],
  [
    'its connections',
    async page => {
      await page.getByRole('tab', { name: 'Connections' }).click()
      await page.getByRole('tabpanel', { name: 'Connections' }).getByRole('button').first().waitFor()
    },
  ],
  [
    'its evidence',
    async page => {
      await page.getByRole('tab', { name: 'Evidence' }).click()
      await page
        .getByRole('tabpanel', { name: 'Evidence' })
        .getByText(/Line \d+/)
        .first()
        .waitFor()
    },
  ],
  [
    'the evidence of a relationship',
    async page => {
      await page.getByRole('tab', { name: 'Outline' }).click()
      const tree = page.getByRole('tree', { name: 'Outline' })
      await tree.getByRole('treeitem', { name: /^Wang Chong/ }).focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await page
        .getByRole('tabpanel', { name: 'Evidence' })
        .getByText(/Line \d+/)
        .first()
        .waitFor()
    },
  ],
  [
    'the outline with a passage',
    async page => {
      await page.keyboard.press('ArrowRight')
      await page
        .getByRole('treeitem', { name: /Line \d+/ })
        .first()
        .waitFor()
    },
  ],
  ['the report', async page => page.getByRole('tab', { name: 'Report', exact: true }).click()],
  ['the legend', async page => page.getByRole('tab', { name: 'Legend' }).click()],
  [
    'paths with results',
    async page => {
      await page.getByRole('tab', { name: 'Paths' }).click()
      for (const [box, name] of [
        ['From', 'Ye Zhi'],
        ['To', 'Dandong'],
      ] as const) {
        await page.getByRole('textbox', { name: box, exact: true }).fill(name)
        await page.getByRole('option', { name, exact: true }).click()
      }
      await page.getByText(/path.*best proven first/).waitFor()
    },
  ],
  [
    'sets',
    async page => {
      await find(page, 'Wang Chong')
      await page.getByRole('application').focus()
      await page.keyboard.press('n')
      await page.keyboard.press('Shift+S')
      await page.keyboard.press('Enter')
    },
  ],
  [
    'Cypher with results',
    async page => {
      await page.getByRole('application').focus()
      await page.keyboard.press('q')
      await page.getByRole('textbox', { name: /Cypher statement/ }).fill('MATCH (a:Agreement)<-[r]-(o) RETURN a, r, o')
      await page.keyboard.press('Control+Enter')
      await page
        .getByText(/\d+ rows/)
        .first()
        .waitFor()
    },
  ],
  ['the steps', async page => page.getByRole('tab', { name: 'Steps' }).click()],
  [
    'the scenes',
    async page => {
      await page.getByRole('tab', { name: 'Scenes' }).click()
      await page.waitForLoadState('networkidle')
    },
  ],
  [
    "the scene's menu",
    async page => {
      await page
        .getByRole('button', { name: /^Scene/ })
        .first()
        .click()
      await page.getByRole('menu').first().waitFor()
    },
  ],
  [
    'the expand popover',
    async page => {
      await page.keyboard.press('Escape')
      await find(page, 'Wang Chong')
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+e')
      await page.getByRole('dialog', { name: 'Expand Wang Chong' }).waitFor()
    },
  ],
  [
    'the context menu',
    async page => {
      await page.keyboard.press('Escape')
      await page.getByRole('application').focus()
      await page.keyboard.press('Shift+F10')
      await page.getByRole('menu').waitFor()
    },
  ],
  [
    'the export dialog',
    async page => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Shift+X')
      await page.getByRole('dialog', { name: 'Export' }).waitFor()
    },
  ],
  [
    'keys and gestures',
    async page => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Export' }).waitFor({ state: 'hidden' })
      await page.getByRole('application').focus()
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys and gestures' }).waitFor()
    },
  ],
  [
    'search',
    async page => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Keys and gestures' }).waitFor({ state: 'hidden' })
      await page.getByRole('application').focus()
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Search everything' }).fill('Liaoning')
      await page
        .getByRole('option', { name: /Liaoning/ })
        .first()
        .waitFor()
    },
  ],
  [
    'a small page with a drawer open',
    async page => {
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 900, height: 700 })
      await page.getByRole('application').focus()
      await page.keyboard.press('o')
      await page.getByRole('tree', { name: 'Outline' }).waitFor()
    },
  ],
]

/** What axe finds wrong, rule by rule, and where. */
async function wrong(page: Page, rules?: string[]) {
  const axe = new AxeBuilder({ page })
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations.flatMap(({ id, nodes }) =>
    // What floats over the page, menus and messages, belongs to no landmark.
    nodes
      .filter(node => !(id === 'region' && node.html.includes('data-portal')))
      .map(node => `${id}: ${node.target} ${node.html.slice(0, 120)} ${node.failureSummary}`),
  )
}

/**
 * Whatever can be pressed and is smaller than it should be, links within text excepted, and the borders between panels,
 * which would lie over what scrolls beside them: arrow keys move them too.
 */
const small = (page: Page) =>
  page.evaluate(least => {
    const pressed =
      'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=treeitem], [data-fold], [role=slider]'
    return [...document.querySelectorAll<HTMLElement>(pressed)].flatMap(element => {
      // What stands in a label is pressed by the label.
      const target = element.closest<HTMLElement>('label') ?? element
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
      const boxes = [target, element, ...labels].map(one => one.getBoundingClientRect())
      const width = Math.max(...boxes.map(box => box.width))
      const height = Math.max(...boxes.map(box => box.height))
      const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width > 1
      const isInText = element.matches('p a, p button')
      if (!isSeen || isInText || (width >= least && height >= least)) return []
      return [`${element.outerHTML.slice(0, 160)} is ${Math.round(width)} x ${Math.round(height)}`]
    })
  }, LEAST)

describeInBrowser('for everybody', () => {
  let program: Program
  let browser: Browser

  beforeAll(async () => {
    program = await startProgram()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
  })

  describe('each view', () => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      ;({ page, errors } = await openPage(browser, program.address))
    })

    test.each(views)('%s: axe finds nothing wrong, light or dark, and every target has 24 pixels', async (_, bring) => {
      await bring(page)
      const found = { light: await wrong(page), dark: [] as string[], small: await small(page) }
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .filter(animation => animation instanceof CSSTransition)
            .map(({ finished }) => finished.catch(() => undefined)),
        ),
      )
      found.dark = await wrong(page, ['color-contrast'])
      await page.emulateMedia({ colorScheme: 'light' })
      expect(found).toEqual({ light: [], dark: [], small: [] })
    })

    test('the page reported no error of its own', () => expect(errors).toEqual([]))
  })
})
