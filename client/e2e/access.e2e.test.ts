import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeFound, nodeOf, scene, untilScene } from './page.ts'
import { oneEngine, setUp } from './stage.ts'

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
    'the filters with a range',
    async page => {
      await page.getByRole('tab', { name: 'Filters' }).click()
      const add = page.getByRole('region', { name: 'Add a filter' })
      await add.getByRole('button', { name: /^relationships at a node/ }).click()
      await page.getByRole('slider', { name: 'From' }).waitFor()
    },
  ],
  [
    'paths with results',
    async page => {
      await page.getByRole('button', { name: 'Clear', exact: true }).first().click()
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
  [
    'a pattern',
    async page => {
      await page.getByRole('radiogroup', { name: 'How to ask' }).getByText('Pattern').click()
      await page.getByText(/\d+ match/).waitFor()
    },
  ],
  ['what was run', async page => page.getByRole('radiogroup', { name: 'How to ask' }).getByText('History').click()],
  ['the steps', async page => page.getByRole('tab', { name: 'Steps' }).click()],
  [
    'everything asked',
    async page => page.getByRole('radiogroup', { name: 'What to list' }).getByText('Everything asked').click(),
  ],
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
  return (await violations(page, { rules })).flatMap(({ id, nodes }) =>
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

/** Goes on by Tab until the keyboard is there. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let turn = 0; turn < 120; turn++) {
    if (await wanted.evaluate(element => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not come to ${wanted}.`)
}

/** What was said to a screen reader so far. */
const said = (page: Page) => page.evaluate(() => (window as unknown as { said: string[] }).said)
const listen = (page: Page) =>
  page.evaluate(() => {
    const here = window as unknown as { said: string[]; pointed: number }
    here.said = []
    here.pointed = 0
    for (const kind of ['pointerdown', 'pointermove', 'wheel', 'touchstart'])
      addEventListener(kind, () => here.pointed++, { capture: true })
    const region = document.querySelector('[aria-live=polite][role=status]')!
    new MutationObserver(() => here.said.push(region.textContent ?? '')).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    })
  })

describeInBrowser('for everybody', () => {
  describe('each view', () => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp()
      ;({ page, errors } = stage)
      return stage.close
    })

    // In the dark only contrast can be different; these views have between them all that has colours of its own.
    const inTheDark = [
      'the first sight',
      'the evidence of a relationship',
      'the report',
      'paths with results',
      'search',
    ]
    test.each(views)('%s: axe finds nothing wrong, and every target has 24 pixels', async (name, bring) => {
      await bring(page)
      const found = { light: await wrong(page), dark: [] as string[], small: await small(page) }
      if (!inTheDark.includes(name)) return expect(found).toEqual({ light: [], dark: [], small: [] })
      await page.emulateMedia({ colorScheme: 'dark' })
      // Colours change over time.
      await page.evaluate(async () => {
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
        const changes = document.getAnimations().filter(animation => animation instanceof CSSTransition)
        await Promise.all(changes.map(({ finished }) => finished.catch(() => undefined)))
      })
      found.dark = await wrong(page, ['color-contrast'])
      await page.emulateMedia({ colorScheme: 'light' })
      expect(found).toEqual({ light: [], dark: [], small: [] })
    })

    test('the page reported no error of its own', () => expect(errors).toEqual([]))
  })

  describe.each(oneEngine)('the whole job by keyboard alone, on $name', engine => {
    let page: Page
    let errors: string[]
    const graph = () => page.getByRole('application')
    const tree = () => page.getByRole('tree', { name: 'Outline' })
    const search = async (text: string) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(text)
      await nodeFound(page, new RegExp(text)).waitFor()
      await page.keyboard.press('Enter')
      return untilScene(page, drawn => drawn.selection.nodes.length === 1, `${text} selected`)
    }
    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ page, errors } = stage)
      await listen(page)
      return stage.close
    })

    test('find', async () => {
      const found = await search('Wang Chong')
      expect(found.selection.nodes).toEqual([nodeOf(found, 'Wang Chong').id])
      await expect.poll(() => said(page)).toContainEqual(expect.stringContaining('Wang Chong'))
    })

    test('expand', async () => {
      await tabTo(page, graph())
      await page.keyboard.press('Control+i')
      await page.keyboard.press('Shift+Delete')
      await untilScene(page, ({ nodes }) => nodes.length === 1, 'only Wang Chong drawn')
      await expect.poll(() => said(page)).toContainEqual(expect.stringMatching(/Removed \d+ nodes from sight: \d+ /))
      await search('Wang Chong')
      await tabTo(page, graph())
      await page.keyboard.press('Control+e')
      await tabTo(page, page.getByRole('button', { name: 'Add to the scene' }))
      await page.keyboard.press('Enter')
      await untilScene(page, ({ nodes }) => nodes.length > 1, 'neighbours drawn')
      await expect.poll(() => said(page)).toContainEqual(expect.stringMatching(/Added \d+ nodes?: \d+ /))
    })

    test('walk on the canvas, which is one stop of Tab; the outline follows', async () => {
      await tabTo(page, graph())
      await page.keyboard.press('o')
      await page.keyboard.press('Escape')
      const wang = nodeOf(await scene(page), 'Wang Chong').id
      await page.keyboard.press(']')
      const walked = await untilScene(page, ({ focus }) => focus !== null && focus !== wang, 'at a neighbour')
      const name = walked.nodes.find(({ id }) => id === walked.focus)!.name
      await page.keyboard.press('Enter')
      await untilScene(page, ({ selection }) => selection.nodes[0] === walked.focus, 'the neighbour selected')
      const row = tree().locator('[aria-selected=true]')
      await expect.poll(() => row.innerText()).toContain(name)
      await page.keyboard.press('Backspace')
      await untilScene(page, ({ focus }) => focus === wang, 'back at Wang Chong')
      await page.keyboard.press(' ')
      await untilScene(page, ({ selection }) => selection.nodes.length === 2, 'both selected')
      await page.keyboard.press('Tab')
      expect(await graph().evaluate(element => element === document.activeElement)).toBe(false)
    })

    test('read evidence: label, node, relationship, passage in the outline', async () => {
      await tabTo(page, tree().locator('[tabindex="0"]'))
      await page.keyboard.press('Home')
      await page.keyboard.type('Wang Chong')
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
      expect(await focused()).toContain('Wang Chong')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      const chosen = await untilScene(page, ({ selection }) => selection.relationships.length === 1, 'one selected')
      expect(chosen.selection.nodes).toEqual([])
      await page.keyboard.press('ArrowRight')
      await tree()
        .getByRole('treeitem', { name: /Line \d+, sentence \d+/ })
        .first()
        .waitFor()
      await page.keyboard.press('ArrowRight')
      expect(await focused()).toMatch(/Line \d+, sentence \d+/)
      const level = () => page.evaluate(() => document.activeElement?.getAttribute('aria-level'))
      expect(await level()).toBe('4')
      await page.keyboard.press('Enter')
      const evidence = page.getByRole('tabpanel', { name: 'Evidence' })
      await evidence
        .getByText(/Line \d+, sentence \d+/)
        .first()
        .waitFor()
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Shift+F10')
      await page.getByRole('menu').waitFor()
      await page.keyboard.press('Escape')
      expect(await level()).toBe('3')
    })

    test('path', async () => {
      // Folds the relationship, then goes up to its node.
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Enter')
      await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Wang Chong selected')
      await tabTo(page, graph())
      await page.keyboard.press('p')
      const to = page.getByRole('textbox', { name: 'To', exact: true })
      await tabTo(page, to)
      await page.keyboard.type('Dandong')
      await page.getByRole('option', { name: 'Dandong', exact: true }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByText(/path.*best proven first/).waitFor()
      const before = await scene(page)
      await tabTo(page, page.getByRole('button', { name: 'Add', exact: true }).first())
      await page.keyboard.press('Enter')
      const after = await untilScene(page, ({ nodes }) => nodes.length > before.nodes.length, 'the path drawn')
      expect(after.nodes.map(({ name }) => name)).toContain('Dandong')
    })

    test('export', async () => {
      await tabTo(page, graph())
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Shift+X')
      const save = page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: 'Save the file' })
      await tabTo(page, save)
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
      const file = JSON.parse(readFileSync(await download.path(), 'utf8'))
      const names = file.nodes.map(({ properties }: { properties: { name?: string } }) => properties?.name)
      expect(names.length).toBeGreaterThan(2)
      await page.keyboard.press('Escape')
    })

    test('the ring round the focus lies under nothing, on a small page with panels open', async () => {
      await page.setViewportSize({ width: 900, height: 700 })
      await tabTo(page, graph())
      await page.keyboard.press('0')
      for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowDown', ']']) {
        await page.keyboard.press(key)
        const { focus, nodes } = await scene(page)
        const { x, y, name } = nodes.find(({ id }) => id === focus)!
        const isOpen = await graph().evaluate(
          (element, at) => element.contains(document.elementFromPoint(at.x, at.y)),
          { x, y },
        )
        expect([name, isOpen]).toEqual([name, true])
      }
    })

    test('letters are switched off, stay off after a reload, and everything else still works', async () => {
      const left = page.getByRole('tab', { name: 'Legend' })
      await page.setViewportSize({ width: 1440, height: 900 })
      await tabTo(page, graph())
      await page.keyboard.press('?')
      const dialog = page.getByRole('dialog', { name: 'Keys and gestures' })
      await dialog.getByRole('textbox', { name: 'Find a key or an action' }).waitFor()
      await page.keyboard.type('lasso')
      await expect.poll(() => dialog.getByRole('listitem').count()).toBeLessThan(6)
      await tabTo(page, dialog.getByRole('switch', { name: 'Single letters work in the graph' }))
      await page.keyboard.press(' ')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })
      expect(await page.evaluate(() => (window as unknown as { pointed: number }).pointed)).toBe(0)

      await page.reload()
      await page.waitForFunction(() => window.guanxi?.settled())
      await tabTo(page, graph())
      const before = await scene(page)
      for (const key of ['g', 'h', '.', '?', '/', '+', 'Shift+H']) await page.keyboard.press(key)
      // Where there is nothing in one direction there is something in another.
      for (const way of ['Right', 'Left', 'Up', 'Down'])
        if ((await scene(page)).focus === before.focus) await page.keyboard.press(`Arrow${way}`)
      const after = await untilScene(page, ({ focus }) => focus !== before.focus, 'arrows walk')
      expect(after.steps).toEqual(before.steps)
      expect(await left.getAttribute('aria-selected')).toBe('false')
      expect(await dialog.isVisible()).toBe(false)
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search everything' }).and(page.locator(':focus')).waitFor()
    })

    test('the page reported no error of its own', () => expect(errors).toEqual([]))
  })
})
