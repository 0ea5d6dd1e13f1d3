import type { Browser, Page } from 'playwright-core'
import type { Probe } from '../ui/probe.ts'

export type SceneProbe = ReturnType<Probe['scene']>

export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
}

/** A page on the program in a fresh context, once its graph is drawn. Errors of the page fail the test that asks for them. */
export async function openPage(
  browser: Browser,
  address: string,
  { width = 1440, height = 900, colorScheme = 'light' }: PageOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  page.on('console', message => {
    // An answer that says no is the page's business to show, and no error of its own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  await page.goto(address)
  await page.waitForFunction(() => window.guanxi?.settled(), undefined, { timeout: 60_000 })
  return { page, errors }
}

/** As text, for taking it apart value by value would cost more than all that a test does. What has no place has no number. */
const parsed = (text: string): SceneProbe =>
  JSON.parse(text, (key, value) => (value === null && (key === 'x' || key === 'y') ? Number.NaN : value))

export const scene = async (page: Page): Promise<SceneProbe> =>
  parsed(await page.evaluate(() => JSON.stringify(window.guanxi!.scene())))

/**
 * Looks until what is drawn is as wanted: at each frame at first, then 20 times a second, and only at what is not as it
 * was, so that who waits does not slow down what is waited for. Says what it waited for when that does not come within 30 s.
 */
export async function untilScene(
  page: Page,
  wanted: (scene: SceneProbe) => boolean,
  what: string,
): Promise<SceneProbe> {
  const end = Date.now() + 30_000
  for (let looks = 0; Date.now() < end; looks++) {
    const text = await page.evaluate(nextLook, { isFirst: looks === 0, patience: end - Date.now() })
    const drawn = text === null ? null : parsed(text)
    // A large change comes to the canvas in slices: what is not there yet has no place.
    if (drawn && drawn.opening !== 'drawing' && wanted(drawn)) return drawn
  }
  throw new Error(`Waited in vain for: ${what}`)
}

/** In the page: what is drawn, once it is not what was looked at before; null when that does not come. */
async function nextLook({ isFirst, patience }: { isFirst: boolean; patience: number }): Promise<string | null> {
  const here = window as Window & { lastLook?: string }
  const begin = performance.now()
  for (;;) {
    const text = JSON.stringify(window.guanxi!.scene())
    if (isFirst || text !== here.lastLook) {
      here.lastLook = text
      return text
    }
    const waited = performance.now() - begin
    if (waited > patience) return null
    await new Promise(look => (waited < 300 ? requestAnimationFrame(look) : setTimeout(look, 50)))
  }
}

export function nodeOf({ nodes }: SceneProbe, name: string): SceneProbe['nodes'][number] {
  const found = nodes.find(node => node.name === name)
  if (!found) throw new Error(`${name} is not drawn; drawn are ${nodes.map(node => node.name).join(', ')}`)
  return found
}

/** Finds something by the search box and goes to it, as a user does by keyboard. */
export async function find(page: Page, text: string): Promise<void> {
  await page.getByRole('application').focus()
  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: 'Search everything' })
  await box.fill(text)
  await nodeFound(page, new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).waitFor()
  await page.keyboard.press('Enter')
}

/** The first node that the open search box offers under this name. */
export const nodeFound = (page: Page, name: RegExp) =>
  page
    .getByRole('group', { name: /On the canvas|In the database/ })
    .getByRole('option', { name })
    .first()
