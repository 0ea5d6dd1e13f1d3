import type { Browser, Page } from 'playwright-core'

/** A task on a page's main thread, milliseconds: by the clock, and of the processor's time, which other programs do not lengthen. */
export interface Task {
  wall: number
  processor: number
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds. */
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** Does something on a page and gives the longest task by the processor's time, and by the clock, that it took there. */
export async function longestTask(browser: Browser, page: Page, perform: () => Promise<unknown>): Promise<Task> {
  await browser.startTracing(page, { categories: ['toplevel'] })
  let trace: Buffer
  try {
    await perform()
    // What was done is drawn, and the trace has it.
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  } finally {
    trace = await browser.stopTracing()
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const main = new Set(
    traceEvents
      .filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  )
  const longest = { wall: 0, processor: 0 }
  for (const event of traceEvents) {
    if (event.ph !== 'X' || !event.name.endsWith('RunTask') || !main.has(threadOf(event))) continue
    longest.wall = Math.max(longest.wall, (event.dur ?? 0) / 1000)
    longest.processor = Math.max(longest.processor, (event.tdur ?? 0) / 1000)
  }
  return longest
}
