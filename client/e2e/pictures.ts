import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { launchBrowser } from './browser.ts'
import { find, openPage, scene, untilScene } from './page.ts'
import { startProgram } from './program.ts'

// npm run pictures: the pictures of the documents, made from the running program.

const folder = resolve(import.meta.dirname, '../../docs/images')
mkdirSync(folder, { recursive: true })
const program = await startProgram()
const browser = await launchBrowser()
try {
  const { page } = await openPage(browser, program.address)
  await find(page, 'Wang Chong')
  await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Wang Chong selected')
  const { nodes, relationships, selection } = await scene(page)
  const post = relationships.find(({ type, start }) => type === 'HOLDS_POST' && start === selection.nodes[0])
  if (!post || nodes.length === 0) throw new Error('The post of Wang Chong is not drawn.')
  await page.mouse.click(post.x, post.y)
  await untilScene(page, drawn => drawn.selection.relationships[0] === post.id, 'the post selected')
  await page.keyboard.press('v')
  await page.getByText('Line 4, sentence 1').first().waitFor()
  await page.mouse.move(700, 870)
  await page.screenshot({ path: resolve(folder, 'report.png') })
} finally {
  await browser.close()
  await program.stop()
}
