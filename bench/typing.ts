import type { Page } from 'playwright-core'
import { launchBrowser } from '../client/e2e/browser.ts'
import { median } from './figures.ts'
import { settled } from './session.ts'

/** Milliseconds from a key to the picture that shows it, as the browser's event timing has them (steps of 8 ms). */
export interface TypingFigure {
  /** Of the first key after the panel of Cypher opened. */
  first: number
  /** Of the keys after it. */
  next: { median: number; most: number }
}

declare global {
  interface Window {
    keyTimes?: number[]
  }
}

const STATEMENT = 'MATCH (p:Person)-[r:KNOWS]->(o) WHERE p.name = o.name RETURN p, r, o LIMIT 25'

const watch = () => {
  window.keyTimes = []
  new PerformanceObserver(list => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') window.keyTimes!.push(duration)
    // Shorter ones than 16 ms are not told; they count as 16.
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
}

async function type(page: Page): Promise<TypingFigure> {
  const times: number[] = []
  for (const letter of STATEMENT) {
    await page.evaluate(() => {
      window.keyTimes = []
    })
    await page.keyboard.type(letter)
    // The time of an event is told with the frame after it.
    await page.evaluate(() => new Promise(done => setTimeout(done, 120)))
    times.push(await page.evaluate(() => Math.max(16, ...window.keyTimes!)))
  }
  const [first = 0, ...next] = times
  return { first, next: { median: median(next), most: Math.max(...next) } }
}

/** Typing a statement into the editor, and into a box for text on a page that has nothing else; medians of `runs`. */
export async function measureTyping(base: string, runs: number): Promise<{ editor: TypingFigure; box: TypingFigure }> {
  const browser = await launchBrowser()
  const found: { editor: TypingFigure[]; box: TypingFigure[] } = { editor: [], box: [] }
  try {
    for (let run = 0; run < runs; run++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
      const page = await context.newPage()
      await page.addInitScript(watch)
      await page.goto(base)
      await settled(page)
      await page.getByRole('application').focus()
      await page.keyboard.press('q')
      await page.getByRole('textbox', { name: /Cypher statement/ }).focus()
      await page.keyboard.press('Control+a')
      found.editor.push(await type(page))
      const plain = await context.newPage()
      await plain.setContent('<textarea autofocus rows="6"></textarea>')
      await plain.evaluate(watch)
      await plain.locator('textarea').focus()
      found.box.push(await type(plain))
      await context.close()
    }
  } finally {
    await browser.close()
  }
  const middle = (figures: TypingFigure[]): TypingFigure => ({
    first: median(figures.map(({ first }) => first)),
    next: {
      median: median(figures.map(({ next }) => next.median)),
      most: median(figures.map(({ next }) => next.most)),
    },
  })
  return { editor: middle(found.editor), box: middle(found.box) }
}
