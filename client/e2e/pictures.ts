import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { indexedPng } from './indexedpng.ts'
import { find, openPage, untilScene } from './page.ts'
import { startProgram } from './program.ts'

// npm run pictures: the pictures of the README and of the guide, made from the running program. Each begins on a fresh
// page. What the program cannot show any more ends this with an error, and so does a picture that is too heavy.

/** Bytes of a picture that a page of the guide may ask of its reader. */
const HEAVIEST = 300_000
const folder = resolve(import.meta.dirname, '../../docs/images')

const key = async (page: Page, name: string) => {
  await page.getByRole('application').focus()
  await page.keyboard.press(name)
}

/** What was said would lie over what is shown. */
async function closeMessages(page: Page): Promise<void> {
  const close = page.getByRole('alert').getByRole('button', { name: 'Close' })
  while ((await close.count()) > 0) await close.first().click()
  await page.mouse.move(0, 0)
}

/** Selects a post that this person holds, by the search box, which shows the place. */
async function selectPost(page: Page, person: string): Promise<void> {
  await key(page, '/')
  await page.getByRole('combobox', { name: 'Search everything' }).fill(`holds_post:${person}`)
  await page
    .getByRole('group', { name: /^Relationships/ })
    .getByRole('option', { name: person })
    .first()
    .click()
  await untilScene(page, ({ selection }) => selection.relationships.length === 1, 'the post selected')
}

/** Decoded by the browser, which is there anyway. */
async function pixelsOf(page: Page, png: Buffer): Promise<Uint8Array> {
  const base64 = await page.evaluate(async encoded => {
    const image = new Image()
    image.src = `data:image/png;base64,${encoded}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let binary = ''
    for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192))
    return btoa(binary)
  }, png.toString('base64'))
  return Buffer.from(base64, 'base64')
}

const pictures: { readonly [name: string]: (page: Page) => Promise<unknown> } = {
  // First, while there are no other scenes.
  async scenes(page) {
    const name = async (text: string) => {
      await page.getByRole('button', { name: /^Scene: / }).click()
      await page.getByRole('menuitem', { name: 'Rename' }).click()
      await page.getByRole('textbox', { name: 'Name of the scene' }).fill(text)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: `Scene: ${text}` }).waitFor()
      await page.getByRole('banner').getByText('Saved', { exact: true }).waitFor()
    }
    await key(page, 'Control+a')
    await key(page, 'Escape')
    await name('The whole conference')
    await page.getByRole('button', { name: /^Scene: / }).click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).click()
    await page.getByRole('button', { name: 'Scene: The whole conference (2)' }).waitFor()
    await page.getByRole('button', { name: 'Select all drawn: Agreement' }).click()
    await key(page, 'n')
    await key(page, 'Shift+H')
    await key(page, 'f')
    await name('Who agreed with whom')
    await key(page, 'Control+o')
    await page.getByRole('region', { name: 'Scenes' }).getByText('2 of 2 scenes').waitFor()
    await key(page, 'Escape')
    await closeMessages(page)
  },
  async report(page) {
    await page.getByText('44 of 48 passages give facts.').waitFor()
  },
  async start(page) {
    await page.getByRole('button', { name: 'Who signed with whom?', exact: true }).click()
    await untilScene(page, ({ selection }) => selection.relationships.length > 0, 'the answer selected')
    await closeMessages(page)
  },
  async searching(page) {
    await key(page, '/')
    await page.getByRole('combobox', { name: 'Search everything' }).fill('dandong')
    await page.getByText('Sentences of a report', { exact: true }).waitFor()
  },
  async expanding(page) {
    await find(page, 'Liaoning Province')
    await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'the province selected')
    await key(page, 'Control+i')
    await key(page, 'Shift+Delete')
    await find(page, 'Liaoning Province')
    await closeMessages(page)
    await key(page, 'Control+e')
    await page.getByText(/^Will add/).waitFor()
  },
  async selecting(page) {
    await page.getByRole('button', { name: 'Left panel' }).click()
    await page.getByRole('button', { name: 'Select with a lasso' }).click()
    const { x, y, width, height } = (await page.getByRole('application').boundingBox())!
    const shape = [
      [0.36, 0.3],
      [0.58, 0.24],
      [0.66, 0.42],
      [0.6, 0.6],
      [0.42, 0.58],
    ].map(([across, down]) => [x + width * across!, y + height * down!] as const)
    await page.mouse.move(...shape[0]!)
    await page.mouse.down()
    for (const point of shape.slice(1)) await page.mouse.move(...point, { steps: 8 })
  },
  async evidence(page) {
    await selectPost(page, 'Wang Chong')
    await key(page, 'v')
    await page.getByText('Line 4, sentence 1').first().waitFor()
  },
  async paths(page) {
    await page.getByRole('tab', { name: 'Paths' }).click()
    const panel = page.getByRole('complementary', { name: /paths/ })
    for (const [end, name] of [
      ['From', 'Ye Zhi'],
      ['To', 'Dandong'],
    ] as const) {
      await panel.getByRole('textbox', { name: end, exact: true }).fill(name)
      await page.getByRole('option', { name, exact: true }).click()
    }
    await page.getByText(/paths?, best proven first/).waitFor()
    const first = panel.getByRole('list', { name: 'Paths' }).locator(':scope > li').first()
    await first.getByRole('button', { name: 'Explain this link' }).click()
    await first
      .getByText(/^Line \d+, sentence \d+$/)
      .first()
      .waitFor()
    await first.evaluate(row => row.scrollIntoView())
    await first.locator('[data-row]').hover()
  },
  async table(page) {
    await key(page, 't')
    await page.getByRole('tab', { name: 'Statistics' }).click()
    await page
      .getByRole('region', { name: /^number of effective customers/ })
      .getByText('about 748 customers')
      .waitFor()
  },
  async map(page) {
    await key(page, 'Shift+m')
    await page.getByRole('application', { name: /^Map/ }).waitFor()
    await page.waitForFunction(() => window.guanxi?.settled())
    await closeMessages(page)
  },
  async picture(page) {
    await key(page, 'Shift+P')
    const dialog = page.getByRole('dialog', { name: 'Export' })
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Who met whom in Shanghai')
    await dialog.getByRole('img', { name: 'Preview of the picture Who met whom in Shanghai' }).waitFor()
  },
  async cypher(page) {
    await key(page, 'q')
    await page.getByRole('radiogroup', { name: 'How to ask' }).getByText('Questions').click()
    await page.getByRole('button', { name: /^Which posts does .* hold/ }).click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('grid', { name: 'Rows of the result' }).getByText('Hu Dongmei').first().waitFor()
  },
}

mkdirSync(folder, { recursive: true })
const program = await startProgram()
const browser = await launchBrowser()
const only = process.argv.slice(2)
try {
  for (const [name, show] of Object.entries(pictures)) {
    if (only.length > 0 && !only.includes(name)) continue
    const size = name === 'report' ? { width: 1440, height: 900 } : { width: 1280, height: 800 }
    const { page } = await openPage(browser, program.address, size)
    await show(page)
    await page.waitForFunction(() => window.guanxi?.settled())
    const picture = indexedPng(await pixelsOf(page, await page.screenshot()), size.width, size.height)
    if (picture.length > HEAVIEST) throw new Error(`${name}.png has ${picture.length} bytes; make its page smaller.`)
    writeFileSync(resolve(folder, `${name}.png`), picture)
    console.log(`${name}.png, ${picture.length} bytes`)
    await page.context().close()
  }
} finally {
  await browser.close()
  await program.stop()
}
