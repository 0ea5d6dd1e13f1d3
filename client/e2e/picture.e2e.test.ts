import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { describeInBrowser } from './browser.ts'
import { find, nodeOf, scene, untilScene } from './page.ts'
import { setUp } from './stage.ts'

// The picture that one takes along: what is in it, and that others can read it.

const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0

describeInBrowser('the picture', () => {
  let page: Page
  let errors: string[]
  beforeAll(async () => {
    const stage = await setUp()
    ;({ page, errors } = stage)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    return stage.close
  })

  const dialog = () => page.getByRole('dialog', { name: 'Export' })
  const open = async () => {
    await page.getByRole('application').focus()
    await page.keyboard.press('Shift+P')
    await dialog()
      .getByRole('img', { name: /^Preview/ })
      .waitFor()
  }
  const choose = (name: string, value: string) =>
    dialog().getByRole('radiogroup', { name }).getByText(value, { exact: true }).click()
  const save = async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog().getByRole('button', { name: 'Save', exact: true }).click(),
    ])
    await dialog().waitFor({ state: 'hidden' })
    return { name: download.suggestedFilename(), path: (await download.path())! }
  }
  /** What a browser makes of a file of SVG. */
  const readSvg = (text: string) =>
    page.evaluate(svg => {
      const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
      return {
        tag: root.tagName,
        background: root.querySelector('rect')?.getAttribute('fill') ?? null,
        texts: [...root.querySelectorAll('text')].map(one => one.textContent ?? ''),
        sizes: [...root.querySelectorAll('text')].map(one => Number(one.getAttribute('font-size'))),
      }
    }, text)

  test('SVG: names, legend, counts and source are text, none of it smaller than 12', async () => {
    await open()
    const drawn = await scene(page)
    await dialog().getByRole('textbox', { name: 'Title' }).fill('Who met in <Shanghai> & why')
    await choose('Format', 'SVG')
    const { name, path } = await save()
    expect(name).toBe('Who-met-in-Shanghai-why.svg')
    const { tag, background, texts, sizes } = await readSvg(readFileSync(path, 'utf8'))
    expect({ tag, background }).toEqual({ tag: 'svg', background: '#ffffff' })
    const said = texts.join('\n')
    expect(said).toContain('Who met in <Shanghai> & why')
    expect(said).toContain('Sun Ruizhe')
    const visible = drawn.nodes.filter(({ hidden }) => !hidden)
    expect(said).toMatch(new RegExp(`${visible.length} of \\d+ nodes`))
    const persons = visible.filter(({ labels }) => labels.includes('Person')).length
    expect(texts).toContain(`${persons} / ${persons}`)
    expect(said).toMatch(/Source: .*2025-03-11/)
    expect(said).toMatch(/\d+ of \d+ nodes have no name here/)
    // The letters in nodes stand for icons; all others are for reading.
    const reading = texts.flatMap((text, index) => (text.length > 1 ? [sizes[index]!] : []))
    expect(Math.min(...reading)).toBeGreaterThanOrEqual(12)
  })

  test('PNG: as many pixels as were promised, and the same to the clipboard', async () => {
    await open()
    await choose('Scale', '3×')
    const promised = await dialog().getByRole('status').textContent()
    const [, width, height] = /([\d,]+) × ([\d,]+) px/.exec(promised!)!.map(text => Number(text.replaceAll(',', '')))
    await dialog().getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('The picture is on the clipboard').waitFor()
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read()
      const image = await createImageBitmap(await item!.getType('image/png'))
      return { width: image.width, height: image.height }
    })
    expect(copied).toEqual({ width, height })
    const bytes = readFileSync((await save()).path)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }).toEqual({ width, height })
  })

  describe.runIf(hasPoppler || process.env.GUANXI_TEST_REQUIRE_ALL)('read by Poppler', () => {
    test('PDF: its words can be searched', async () => {
      await open()
      await dialog().getByRole('textbox', { name: 'Title' }).fill('辽宁 Liaoning')
      await choose('Format', 'PDF')
      const { name, path } = await save()
      expect(name).toBe('辽宁-Liaoning.pdf')
      const { stdout } = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
      for (const words of ['辽宁 Liaoning', 'Sun Ruizhe', 'Labels', 'Source:']) expect(stdout).toContain(words)
    })
  })

  test('the selection alone, without names: neither in the picture nor beside it', async () => {
    await find(page, 'Sun Ruizhe')
    await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'Sun Ruizhe selected')
    await page.getByRole('application').focus()
    await page.keyboard.press('n')
    const { nodes, selection } = await untilScene(page, now => now.selection.nodes.length > 1, 'its neighbours too')
    const names = nodes.filter(({ id }) => selection.nodes.includes(id)).map(one => one.name)
    const steps = (await scene(page)).steps
    await open()
    await dialog().getByRole('radio', { name: 'The selection' }).click()
    await dialog().getByRole('checkbox', { name: 'Hide names' }).click()
    await choose('Background', 'None')
    await choose('Format', 'SVG')
    const { background, texts } = await readSvg(readFileSync((await save()).path, 'utf8'))
    expect(background).toBeNull()
    const said = texts.join('\n')
    for (const name of names) expect(said).not.toContain(name)
    expect(texts.filter(text => /^Person \d+$/.test(text)).length).toBeGreaterThan(0)
    expect(said).toMatch(/drawn nodes that are not selected/)
    // It was a question of the picture: the scene keeps its names, and there is nothing to undo.
    expect((await scene(page)).steps).toEqual(steps)
    expect(nodeOf(await scene(page), 'Sun Ruizhe').name).toBe('Sun Ruizhe')
  })

  test('the view says what lies outside of it; what is filtered or noted is in the picture', async () => {
    await page.getByRole('application').focus()
    await page.keyboard.press('Shift+F')
    await page.getByRole('tab', { name: 'Legend' }).click()
    await page.getByRole('button', { name: /^Statistic/ }).click()
    await open()
    await dialog().getByRole('radio', { name: 'The view as it is' }).click()
    await choose('Format', 'SVG')
    const { texts } = await readSvg(readFileSync((await save()).path, 'utf8'))
    const said = texts.join(' ')
    expect(said).toMatch(/\d+ drawn nodes lie outside of this view/)
    expect(said).toMatch(/Filter, the rest pale \(\d+ of \d+ nodes pass\)/)
  })

  test('on the map it is the map, with its earth and its places', async () => {
    await page.getByRole('application').focus()
    await page.keyboard.press('Shift+M')
    await page.getByRole('application', { name: /^Map/ }).waitFor()
    await page.waitForFunction(() => window.guanxi?.settled())
    await open()
    expect(await dialog().getByRole('radio', { name: 'What is drawn' }).isDisabled()).toBe(true)
    await choose('Format', 'SVG')
    const svg = readFileSync((await save()).path, 'utf8')
    const { texts } = await readSvg(svg)
    expect(texts.join(' ')).toMatch(/Shanghai 上海/)
    // The earth: an area of thousands of corners.
    expect(Math.max(...[...svg.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d!.length))).toBeGreaterThan(5000)
    await page.getByRole('application').focus()
    await page.keyboard.press('Shift+M')
  })

  test('by keyboard, and nothing is wrong with the dialog', async () => {
    await open()
    const found = await violations(page, { include: ['[role=dialog]'] })
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
    const format = dialog().getByRole('radio', { name: 'PNG' })
    for (let steps = 0; steps < 40 && !(await format.evaluate(one => one === document.activeElement)); steps++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    expect(await dialog().getByRole('radio', { name: 'SVG' }).isChecked()).toBe(true)
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
    expect(errors).toEqual([])
  })
})
