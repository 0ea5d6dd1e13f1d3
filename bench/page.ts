import { launchBrowser } from '../client/e2e/browser.ts'
import type {} from '../client/ui/probe.ts'
import { median } from './figures.ts'

export interface PageFigure {
  /** Milliseconds from navigation to the graph being drawn. */
  drawn: number
  /** Milliseconds of an empty page from the same server in the same browser: what the machine needs anyway. */
  empty: number
  /** The longest task on the main thread until the graph is drawn, in milliseconds (0: none over 50). */
  longestTask: number
}

/** Loads the page `runs` times in a fresh context each, beside an empty page. */
export async function measurePage(base: string, runs: number): Promise<PageFigure> {
  const browser = await launchBrowser()
  const drawn: number[] = []
  const empty: number[] = []
  let longestTask = 0
  try {
    for (let run = 0; run < runs; run++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      const plain = performance.now()
      await page.goto(`${base}/api/live`)
      empty.push(performance.now() - plain)
      await page.addInitScript(() => {
        const tasks: number[] = []
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) tasks.push(entry.duration)
        }).observe({ type: 'longtask', buffered: true })
        Object.assign(window, { longTasks: tasks })
      })
      const began = performance.now()
      await page.goto(base)
      await page.waitForFunction(() => window.guanxi?.scene().opening === 'open')
      drawn.push(performance.now() - began)
      const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks)
      longestTask = Math.max(longestTask, ...tasks)
      await context.close()
    }
  } finally {
    await browser.close()
  }
  return { drawn: median(drawn), empty: median(empty), longestTask }
}
