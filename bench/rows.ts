import type { Page } from 'playwright-core'
import { launchBrowser } from '../client/e2e/browser.ts'
import type {} from '../client/ui/probe.ts'
import { median } from './figures.ts'
import { settled } from './session.ts'
import { longestTask, type Task } from './tasks.ts'

export interface RowsFigure {
  rows: number
  acts: {
    act: string
    longest: Task
    /** The longest that the browser itself reports as long, milliseconds; 0 where none was. */
    reported: number
    /** The same act on a page that has nothing but a box as high as the table. */
    control: Task | null
  }[]
}

declare global {
  interface Window {
    longTasks?: number[]
  }
}

const ROWS = 100_000
const STATEMENT = `MATCH (a)-[r]->(b) UNWIND range(1, 34) AS n RETURN a AS from, r AS tie, b.name AS to, n, n * id(b) % 7919 AS mixed LIMIT ${ROWS}`

const grid = (page: Page) => page.getByRole('grid', { name: 'Rows of the result' })
const frames = (page: Page) =>
  page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))

async function wheel(page: Page): Promise<void> {
  for (let turn = 0; turn < 40; turn++) {
    await page.mouse.wheel(0, turn < 30 ? 700 : -2000)
    await frames(page)
  }
}
const keys = (key: string, times: number) => async (page: Page) => {
  for (let turn = 0; turn < times; turn++) {
    await page.keyboard.press(key)
    await frames(page)
  }
}
const atRest = (page: Page) => page.waitForFunction(() => !document.querySelector('[role=grid][aria-busy]'))
const sortBy = (title: string) => async (page: Page) => {
  await grid(page).getByRole('columnheader', { name: title }).click()
  await page.waitForFunction(() => document.querySelector('[role=grid][aria-busy]') !== null).catch(() => undefined)
  await atRest(page)
}
const filterBy = (title: string, text: string, found: RegExp) => async (page: Page) => {
  await page.getByRole('textbox', { name: `Filter ${title}` }).pressSequentially(text)
  await page.getByRole('status').filter({ hasText: found }).waitFor()
  await page.getByRole('textbox', { name: `Filter ${title}` }).fill('')
  await page.waitForFunction(
    rows => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')) === rows + 1,
    ROWS,
  )
}

const ask = async (page: Page) => {
  await page.getByRole('textbox', { name: /Cypher statement/ }).focus()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('status').filter({ hasText: '100,000 rows ·' }).waitFor({ state: 'hidden' })
  await page.getByRole('status').filter({ hasText: '100,000 rows ·' }).waitFor()
}

/** What is done to the rows; some of it can be done to an empty box too. */
const acts: readonly { act: string; perform: (page: Page) => Promise<unknown>; isPlain?: true }[] = [
  { act: 'ask again, until all rows are there', perform: ask },
  { act: 'turn the wheel', perform: wheel, isPlain: true },
  { act: 'PageDown, 40 times', perform: keys('PageDown', 40), isPlain: true },
  {
    act: 'to the end and back',
    perform: async page => {
      await keys('Control+End', 1)(page)
      await keys('Control+Home', 1)(page)
    },
    isPlain: true,
  },
  { act: 'sort by nodes', perform: sortBy('from') },
  { act: 'sort by numbers', perform: sortBy('mixed') },
  { act: 'filter a text', perform: filterBy('to', '77', /of 100,000 rows/) },
  { act: 'filter a range', perform: filterBy('mixed', '100..200', /of 100,000 rows/) },
  {
    act: 'as JSON, to the end and back',
    perform: async page => {
      await page.getByRole('tab', { name: 'JSON', exact: true }).click()
      await page.getByRole('button', { name: 'Row 1 of 100,000' }).focus()
      await keys('End', 1)(page)
      await page.getByRole('button', { name: 'Row 100,000 of 100,000' }).waitFor()
      await keys('Home', 1)(page)
      await page.getByRole('tablist', { name: 'Views of the result' }).getByRole('tab', { name: 'Table' }).click()
      await grid(page).waitFor()
    },
  },
]

/** A result of 100,000 rows with nodes and relationships in them, `runs` times in turn with a page that has only a box. */
export async function measureRows(base: string, runs: number): Promise<RowsFigure> {
  const browser = await launchBrowser()
  const found = new Map(
    acts.map(({ act }) => [act, { tasks: [] as Task[], reported: [] as number[], plain: [] as Task[] }]),
  )
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    await page.goto(base)
    await settled(page)
    await page.evaluate(() => {
      window.longTasks = []
      new PerformanceObserver(list =>
        window.longTasks!.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({
        type: 'longtask',
      })
    })
    await page.getByRole('application').focus()
    await page.keyboard.press('q')
    await page.getByRole('textbox', { name: /Cypher statement/ }).fill(STATEMENT)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('status').filter({ hasText: '100,000 rows ·' }).waitFor()
    await page.getByRole('button', { name: 'Filter columns' }).click()

    const plain = await context.newPage()
    const height = ROWS * 30
    await plain.setContent(
      `<div id="box" tabindex="0" style="height:260px;width:860px;overflow:auto"><div style="height:${height}px"></div></div>`,
    )

    for (let run = 0; run < runs; run++)
      for (const { act, perform, isPlain } of acts) {
        const one = found.get(act)!
        await page.bringToFront()
        const box = (await grid(page).boundingBox())!
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
        await grid(page).focus()
        await page.evaluate(() => {
          window.longTasks = []
        })
        one.tasks.push(await longestTask(browser, page, () => perform(page)))
        one.reported.push(await page.evaluate(() => Math.max(0, ...window.longTasks!)))
        if (!isPlain) continue
        await plain.bringToFront()
        await plain.locator('#box').focus()
        await plain.mouse.move(200, 100)
        one.plain.push(await longestTask(browser, plain, () => perform(plain)))
      }
  } finally {
    await browser.close()
  }
  const middle = (tasks: Task[]): Task => ({
    wall: median(tasks.map(({ wall }) => wall)),
    processor: median(tasks.map(({ processor }) => processor)),
  })
  return {
    rows: ROWS,
    acts: [...found].map(([act, { tasks, reported, plain }]) => ({
      act,
      longest: middle(tasks),
      reported: median(reported),
      control: plain.length > 0 ? middle(plain) : null,
    })),
  }
}
