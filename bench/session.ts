import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../client/e2e/browser.ts'
import type {} from '../client/ui/probe.ts'
import { median } from './figures.ts'
import { longestTask, type Task } from './tasks.ts'

export interface ActFigure {
  act: string
  /** The longest task on the page's main thread during the act, median of the runs. */
  longest: Task
}

export interface SessionFigure {
  nodes: number
  relationships: number
  acts: ActFigure[]
  /** The longest task of all acts, median of the runs. */
  longest: Task
  /** The longest task of a page that does nothing but draw the same graph with Cytoscape, in the same browser. */
  plain: Task
}

export const settled = (page: Page) => page.waitForFunction(() => window.guanxi?.settled())
const graph = (page: Page) => page.getByRole('application')

async function choose(page: Page, text: string, option: RegExp): Promise<void> {
  await graph(page).focus()
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Search everything' }).fill(text)
  await page.getByRole('option', { name: option }).first().click()
}

async function queryEverything(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cypher', exact: true }).first().click()
  const box = page.getByRole('textbox', { name: /Cypher statement/ })
  await box.fill('MATCH (n) WITH collect(n) AS nodes MATCH ()-[r]->() RETURN nodes, collect(r) AS relationships')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: /^Add [\d,]+ node/ }).waitFor()
}

async function addEverything(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Add [\d,]+ node/ }).click()
  await page.getByRole('button', { name: /all the same/ }).click()
  await page.waitForFunction(() => (window.guanxi?.count().nodes ?? 0) > 900)
  await settled(page)
  await graph(page).focus()
  await page.keyboard.press('f')
}

/** Draws all that the database has, and gives the keyboard to the graph. */
export async function drawEverything(page: Page): Promise<void> {
  await queryEverything(page)
  await addEverything(page)
  await page.keyboard.press('Escape')
  await graph(page).focus()
}

/** A working hour of an analyst in a minute: each act ends when what it shows is there. */
const acts: [string, (page: Page) => Promise<unknown>][] = [
  ['query', queryEverything],
  ['draw 1,000 nodes and 3,000 relationships', addEverything],
  [
    'arrange',
    async page => {
      const before = await page.evaluate(() => window.guanxi!.count().steps)
      await page
        .getByRole('button', { name: /^Arrange/ })
        .first()
        .click()
      await page.waitForFunction(steps => window.guanxi!.count().steps > steps, before)
      await settled(page)
    },
  ],
  ['search', page => choose(page, '500', /500/)],
  [
    'point at nodes',
    async page => {
      const box = (await graph(page).boundingBox())!
      for (let turn = 0; turn < 12; turn++)
        await page.mouse.move(box.x + (box.width * (turn + 1)) / 14, box.y + box.height / 2, { steps: 4 })
    },
  ],
  [
    'hide, show, expand',
    async page => {
      await graph(page).focus()
      await page.keyboard.press('h')
      await page.keyboard.press('Control+z')
      await choose(page, '500', /500/)
      await graph(page).focus()
      await page.keyboard.press('Control+e')
      await page
        .getByRole('dialog', { name: /^Expand/ })
        .getByText(/Will add|drawn already/)
        .waitFor()
      await page.keyboard.press('Escape')
    },
  ],
  [
    'select all, then one',
    async page => {
      await graph(page).focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Escape')
      await choose(page, '7', /7/)
    },
  ],
  [
    'path',
    async page => {
      await page.getByRole('tab', { name: 'Paths' }).click()
      for (const [box, name] of [
        ['From', '500'],
        ['To', '7'],
      ] as const) {
        await page.getByRole('textbox', { name: box, exact: true }).fill(name)
        await page.getByRole('option').first().click()
      }
      await page
        .getByText(/path|No path|not connected/i)
        .first()
        .waitFor()
    },
  ],
  [
    'evidence',
    async page => {
      await graph(page).focus()
      await page.keyboard.press('v')
      await page.getByRole('tab', { name: 'Evidence', selected: true }).waitFor()
    },
  ],
  [
    'undo and redo',
    async page => {
      await graph(page).focus()
      const before = await page.evaluate(() => window.guanxi!.count().steps)
      await page.keyboard.press('Control+z')
      await page.waitForFunction(steps => window.guanxi!.count().steps < steps, before)
      await settled(page)
      await page.keyboard.press('Control+y')
      await page.waitForFunction(steps => window.guanxi!.count().steps === steps, before)
      await settled(page)
    },
  ],
]

const medianTask = (tasks: Task[]): Task => ({
  wall: median(tasks.map(({ wall }) => wall)),
  processor: median(tasks.map(({ processor }) => processor)),
})

/** Runs the session `runs` times in fresh contexts, each beside a page that only draws the graph. */
export async function measureSession(base: string, runs: number): Promise<SessionFigure> {
  const browser = await launchBrowser()
  const byAct = new Map(acts.map(([act]) => [act, [] as Task[]]))
  const plain: Task[] = []
  const all: Task[] = []
  let drawn = { nodes: 0, relationships: 0 }
  try {
    for (let run = 0; run < runs; run++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
      const page = await context.newPage()
      await page.goto(base)
      await settled(page)
      const most = { wall: 0, processor: 0 }
      for (const [act, perform] of acts) {
        const task = await longestTask(browser, page, () => perform(page))
        byAct.get(act)!.push(task)
        most.wall = Math.max(most.wall, task.wall)
        most.processor = Math.max(most.processor, task.processor)
      }
      all.push(most)
      const scene = await page.evaluate(() => {
        const { nodes, relationships } = window.guanxi!.scene()
        return {
          nodes: nodes.map(({ id, x, y }) => ({ data: { id: `n${id}` }, position: { x, y } })),
          edges: relationships.map(({ id, start, end }) => ({
            data: { id: `r${id}`, source: `n${start}`, target: `n${end}` },
          })),
        }
      })
      drawn = { nodes: scene.nodes.length, relationships: scene.edges.length }
      const other = await context.newPage()
      await other.setContent('<div id="graph" style="position:absolute;inset:0"></div>')
      await other.addScriptTag({ path: createRequire(import.meta.url).resolve('cytoscape/dist/cytoscape.min.js') })
      plain.push(await longestTask(browser, other, () => drawPlain(other, scene)))
      await context.close()
    }
  } finally {
    await browser.close()
  }
  return {
    ...drawn,
    acts: [...byAct].map(([act, tasks]) => ({ act, longest: medianTask(tasks) })),
    longest: medianTask(all),
    plain: medianTask(plain),
  }
}

const drawPlain = (page: Page, elements: { nodes: object[]; edges: object[] }): Promise<void> =>
  page.evaluate(given => {
    const { cytoscape } = window as unknown as { cytoscape: (options: object) => void }
    cytoscape({
      container: document.querySelector('#graph'),
      elements: given,
      layout: { name: 'preset' },
      style: [{ selector: 'edge', style: { 'curve-style': 'bezier', 'target-arrow-shape': 'triangle' } }],
    })
  }, elements)
