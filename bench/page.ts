import { launchBrowser } from '../client/e2e/browser.ts'
import type {} from '../client/ui/probe.ts'
import { median } from './figures.ts'
import { longestTask, type Task } from './tasks.ts'

export interface PageFigure {
  /** Milliseconds from navigation to the graph being drawn. */
  drawn: number
  /** Milliseconds of an empty page from the same server in the same browser: what the machine needs anyway. */
  empty: number
  /** The longest task on the main thread until the graph is drawn, median of the runs: by the clock, and of the processor's time. */
  longest: Task
}

/** Loads the page `runs` times in a fresh context each, beside an empty page. */
export async function measurePage(base: string, runs: number): Promise<PageFigure> {
  const browser = await launchBrowser()
  const drawn: number[] = []
  const empty: number[] = []
  const tasks: Task[] = []
  try {
    for (let run = 0; run < runs; run++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      const plain = performance.now()
      await page.goto(`${base}/api/live`)
      empty.push(performance.now() - plain)
      const began = performance.now()
      await page.goto(base)
      await page.waitForFunction(() => window.guanxi?.settled())
      drawn.push(performance.now() - began)
      // Once more in a fresh page, watched: watching takes time itself.
      const watched = await context.newPage()
      tasks.push(
        await longestTask(browser, watched, async () => {
          await watched.goto(base)
          await watched.waitForFunction(() => window.guanxi?.settled())
        }),
      )
      await context.close()
    }
  } finally {
    await browser.close()
  }
  return {
    drawn: median(drawn),
    empty: median(empty),
    longest: { wall: median(tasks.map(({ wall }) => wall)), processor: median(tasks.map(one => one.processor)) },
  }
}
