import type { Browser, Page } from 'playwright-core'
import type { Probe } from '../ui/probe.ts'

export type SceneProbe = ReturnType<Probe['scene']>

/** A page on the program in a fresh context, once its graph is drawn. Errors of the page fail the test that asks for them. */
export async function openPage(
  browser: Browser,
  address: string,
  { width = 1440, height = 900, colorScheme = 'light' as 'light' | 'dark' } = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  page.on('console', message => {
    // An answer that says no is the page's business to show, and no error of its own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  await page.goto(address)
  await page.waitForFunction(() => window.guanxi?.settled())
  return { page, errors }
}

export const scene = (page: Page): Promise<SceneProbe> => page.evaluate(() => window.guanxi!.scene())

/** Looks at each frame until what is drawn is as wanted; says what it waited for when that does not come within 20 s. */
export async function untilScene(
  page: Page,
  wanted: (scene: SceneProbe) => boolean,
  what: string,
): Promise<SceneProbe> {
  const end = Date.now() + 20_000
  for (;;) {
    const drawn = await scene(page)
    // A large change comes to the canvas in slices: what is not there yet has no place.
    if (drawn.opening !== 'drawing' && wanted(drawn)) return drawn
    if (Date.now() > end) throw new Error(`Waited in vain for: ${what}`)
    await page.evaluate(() => new Promise(requestAnimationFrame))
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
  await nodeFound(page, new RegExp(text)).waitFor()
  await page.keyboard.press('Enter')
}

/** The first node that the open search box offers under this name. */
export const nodeFound = (page: Page, name: RegExp) =>
  page
    .getByRole('group', { name: /On the canvas|In the database/ })
    .getByRole('option', { name })
    .first()
