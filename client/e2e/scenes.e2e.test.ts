import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeInBrowser, launchBrowser } from './browser.ts'
import { find, nodeOf, openPage, type SceneProbe, scene, untilScene } from './page.ts'
import { type Program, startProgram } from './program.ts'
import { oneEngine, setUp } from './stage.ts'

// What an analyst has done is there again: after a reload, in another window, from a link, from a file, and when the
// data has changed meanwhile.

const root = resolve(import.meta.dirname, '../..')
/** What has to be the same again; places from the corner of the model, for a drawer that opens moves the view. */
const essence = ({ nodes, relationships, selection, viewport, steps }: SceneProbe) => ({
  nodes: nodes
    .map(({ key, id, x, y, hidden, pinned }) => ({
      id: key ?? id,
      x: x - viewport!.pan.x,
      y: y - viewport!.pan.y,
      hidden,
      pinned,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  relationships: relationships.map(({ key, id, hidden }) => `${key ?? id} ${hidden}`).sort(),
  selected: selection.nodes.length,
  zoom: viewport?.zoom.toFixed(6),
  pan: [viewport!.pan.x, viewport!.pan.y],
  steps,
})
/** Places are kept to a hundredth of a pixel; what is hidden has none on the screen. */
const close = (value: number) => (Number.isNaN(value) ? value : expect.closeTo(value, 1))
const near = (one: ReturnType<typeof essence>) => ({
  ...one,
  nodes: one.nodes.map(node => ({ ...node, x: close(node.x), y: close(node.y) })),
  pan: one.pan.map(close),
})
const isSaved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor()
const saveState = (page: Page) => page.getByRole('banner').getByText(/^(Saved|Not saved|Saved in this browser only)/)
const menu = async (page: Page, item: string) => {
  await page.getByRole('button', { name: /^Scene: / }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
const isOpen = (page: Page) => page.waitForFunction(() => window.guanxi?.scene().opening === 'open')
const reload = async (page: Page) => {
  await page.reload()
  await isOpen(page)
}
/** A second window of the same browser. */
const secondWindow = async (page: Page): Promise<Page> => {
  const other = await page.context().newPage()
  await other.goto(page.url())
  await isOpen(other)
  return other
}
const hideOne = async (page: Page, name: string) => {
  const { nodes } = await scene(page)
  const hidden = nodes.filter(node => node.hidden).length
  await find(page, name)
  await page.getByRole('application').focus()
  await page.keyboard.press('h')
  await untilScene(page, drawn => drawn.nodes.filter(node => node.hidden).length === hidden + 1, `${name} hidden`)
}
const rename = async (page: Page, name: string) => {
  await menu(page, 'Rename')
  await page.getByRole('textbox', { name: 'Name of the scene' }).fill(name)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `Scene: ${name}` }).waitFor()
  await isSaved(page)
}
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

describeInBrowser('scenes', () => {
  describe.each(oneEngine)('on $name', engine => {
    let program: Program
    let browser: Browser
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({ engine })
      ;({ program, browser, page, errors } = stage)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      return stage.close
    })

    test('a reload, even right after a change, restores places, pins, what is hidden, selection, view and steps', async () => {
      await page.getByText('Nothing to save yet').waitFor()
      const before = await scene(page)
      const wang = nodeOf(before, 'Wang Chong')
      await page.mouse.move(wang.x, wang.y)
      await page.mouse.down()
      await page.mouse.move(wang.x + 40, wang.y + 30, { steps: 4 })
      await page.mouse.up()
      await untilScene(page, ({ steps }) => steps.past === 1, 'Wang Chong moved')
      await hideOne(page, 'Dandong')
      await find(page, 'Ye Zhi')
      await page.getByRole('application').focus()
      await page.keyboard.press('.')
      await page.keyboard.press('+')
      const done = await untilScene(page, ({ steps }) => steps.past === 3, 'three steps')
      expect(done.selection.nodes).toHaveLength(1)

      await reload(page)
      const after = await untilScene(page, ({ uncounted }) => uncounted === 0, 'all counted')
      expect(essence(after)).toEqual(near(essence(done)))
      expect(nodeOf(after, 'Ye Zhi').pinned).toBe(true)
      expect(nodeOf(after, 'Dandong').hidden).toBe(true)
      await isSaved(page)
      expect(new URL(page.url()).hash).toMatch(/^#\/scene\/[0-9a-f]{20}$/)
    })

    test('after it every step is listed with its name and can be undone and redone', async () => {
      await page.getByRole('button', { name: 'Steps', exact: true }).click()
      const steps = page.getByRole('region', { name: 'Steps' })
      await steps.getByRole('button', { name: /Move Wang Chong/ }).waitFor()
      // The list of steps has pushed the canvas up by now.
      const before = await scene(page)
      await steps.getByRole('button', { name: 'Start' }).click()
      const start = await untilScene(page, drawn => drawn.steps.past === 0, 'all undone')
      expect(start.nodes.filter(({ hidden, pinned }) => hidden || pinned)).toEqual([])
      await steps.getByRole('button', { name: /Pin Ye Zhi/ }).click()
      const again = await untilScene(page, drawn => drawn.steps.past === 3, 'all redone')
      expect(essence(again).nodes).toEqual(near(essence(before)).nodes)
      await page.keyboard.press('Control+z')
      await untilScene(page, drawn => drawn.steps.future === 1, 'one undone')
      await reload(page)
      expect((await scene(page)).steps).toEqual({ past: 2, future: 1 })
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+Shift+z')
      await untilScene(page, drawn => drawn.steps.past === 3, 'redone after the reload')
    })

    test('a scene is named, a version of it saved, and restored after more was done', async () => {
      await rename(page, 'Forum')
      await page.getByRole('application').focus()
      await page.keyboard.press('Control+s')
      await page.getByRole('textbox', { name: 'What this version is' }).fill('as agreed')
      await page.keyboard.press('Enter')
      await page
        .getByText(/Saved as version \d+/)
        .first()
        .waitFor()
      const then = essence(await scene(page))
      await hideOne(page, 'Shenyang')
      await isSaved(page)
      await menu(page, 'Versions')
      const drawer = page.getByRole('region', { name: 'Scenes' })
      const row = drawer.getByRole('listitem').filter({ hasText: 'as agreed' })
      await row.getByRole('button', { name: /Restore/ }).click()
      await page
        .getByText(/Version \d+ is restored/)
        .first()
        .waitFor()
      const restored = await untilScene(
        page,
        drawn => drawn.nodes.filter(node => node.hidden).length === 1,
        'the version restored',
      )
      expect(essence(restored).nodes).toEqual(near(then).nodes)
      await drawer.getByText(/Before an older version was restored/).waitFor()
    })

    test('a duplicate stands beside it, with a picture; Back and Forward go between them and lose nothing', async () => {
      const first = page.url()
      await menu(page, 'Duplicate')
      await page.getByRole('button', { name: 'Scene: Forum (2)' }).waitFor()
      expect(page.url()).not.toBe(first)
      await hideOne(page, 'Hu Dongmei')
      await page.goBack()
      await page.getByRole('button', { name: 'Scene: Forum', exact: true }).waitFor()
      expect(nodeOf(await scene(page), 'Hu Dongmei').hidden).toBe(false)
      await page.goForward()
      await page.getByRole('button', { name: 'Scene: Forum (2)' }).waitFor()
      await untilScene(page, drawn => nodeOf(drawn, 'Hu Dongmei').hidden, 'what was done in the copy')

      await page.keyboard.press('Control+o')
      const drawer = page.getByRole('region', { name: 'Scenes' })
      await drawer.getByRole('textbox', { name: 'Search scenes' }).fill('forum')
      const card = drawer
        .getByRole('listitem')
        .filter({ has: page.getByRole('button', { name: 'Open Forum', exact: true }) })
      expect(await card.locator('img').getAttribute('src')).toMatch(/^data:image\/jpeg/)
      expect(await card.innerText()).toMatch(/\d+ nodes/)
    })

    test('deleting is taken back by Undo, with the scene as it was', async () => {
      const before = essence(await scene(page))
      const address = page.url()
      await menu(page, 'Delete this scene')
      await page
        .getByText(/Deleted the scene Forum \(2\)/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Scene: Unnamed scene' }).waitFor()
      await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('button', { name: 'Scene: Forum (2)' }).waitFor()
      expect(page.url()).toBe(address)
      expect(essence(await scene(page)).nodes).toEqual(near(before).nodes)
    })

    test('the link to a scene opens it in another browser', async () => {
      await menu(page, 'Copy link to this scene')
      await page
        .getByText(/The link opens this scene/)
        .first()
        .waitFor()
      const link = await copied(page)
      const { page: other, errors: others } = await openPage(browser, link)
      expect(essence(await scene(other)).nodes.map(({ id, hidden }) => [id, hidden])).toEqual(
        essence(await scene(page)).nodes.map(({ id, hidden }) => [id, hidden]),
      )
      await other.getByRole('button', { name: 'Scene: Forum (2)' }).waitFor()
      expect(others).toEqual([])
      await other.context().close()
    })

    test('two windows on one scene: the second is told, and both states are kept', async () => {
      const other = await secondWindow(page)
      await hideOne(page, 'Jiang Bin')
      await isSaved(page)
      await other.getByText('This scene was changed in another window.').waitFor()
      await other.getByText('Not saved: conflict').waitFor()
      await hideOne(other, 'Liu Xiaoqing')
      await other.getByRole('button', { name: 'Keep mine as a copy' }).click()
      await other.getByRole('button', { name: 'Scene: Forum (3)' }).waitFor()
      await isSaved(other)
      expect(nodeOf(await scene(other), 'Jiang Bin').hidden).toBe(false)

      // The other way round: theirs is taken, and mine becomes a scene of its own.
      await other.goto(page.url())
      await isOpen(other)
      await untilScene(other, drawn => nodeOf(drawn, 'Jiang Bin').hidden, 'the scene of the first window')
      await hideOne(page, 'Feng Dehu')
      await isSaved(page)
      await other.getByText('This scene was changed in another window.').waitFor()
      await hideOne(other, 'Dong Qingsong')
      await other.getByRole('button', { name: 'Take theirs' }).click()
      await other
        .getByText(/Yours is kept as a scene of its own/)
        .first()
        .waitFor()
      const theirs = await untilScene(other, drawn => nodeOf(drawn, 'Feng Dehu').hidden, 'theirs')
      expect(nodeOf(theirs, 'Dong Qingsong').hidden).toBe(false)
      await other.getByRole('button', { name: 'Open mine' }).click()
      const mine = await untilScene(other, drawn => nodeOf(drawn, 'Dong Qingsong').hidden, 'mine')
      expect(nodeOf(mine, 'Feng Dehu').hidden).toBe(false)
      await other.close()
    })

    test('a scene goes into a file and comes back as a scene of its own', async () => {
      const before = essence(await scene(page))
      const [download] = await Promise.all([page.waitForEvent('download'), menu(page, 'Save the scene as a file')])
      expect(download.suggestedFilename()).toBe('Forum-(2).guanxi.json')
      const file = join(program.dataDir, 'a scene.json')
      await download.saveAs(file)
      await menu(page, 'New scene')
      await untilScene(page, ({ nodes }) => nodes.length === 0, 'an empty scene')
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), menu(page, 'Open a scene from a file')])
      await chooser.setFiles(file)
      const after = await untilScene(page, ({ nodes }) => nodes.length === before.nodes.length, 'the scene of the file')
      expect({ ...essence(after), pan: [] }).toEqual({ ...near(before), pan: [] })
      const wrong = join(program.dataDir, 'wrong.json')
      writeFileSync(wrong, '{"version":2}')
      const [again] = await Promise.all([page.waitForEvent('filechooser'), menu(page, 'Open a scene from a file')])
      await again.setFiles(wrong)
      await page.getByText('wrong.json holds no scene of Guanxi.').first().waitFor()
      expect((await scene(page)).nodes).toHaveLength(before.nodes.length)
    })

    test('nothing went wrong on the page', () => expect(errors).toEqual([]))
  })

  describe('a small graph whose data changes', () => {
    let folder: string
    let program: Program
    let browser: Browser
    const seed = () => join(folder, 'seed')
    const start = (port = '0') =>
      startProgram({ GUANXI_DATA_DIR: join(folder, 'data'), GUANXI_SEED: seed(), GUANXI_PORT: port })
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'guanxi-scenes-'))
      cpSync(join(root, 'seeds/florentine-families'), seed(), { recursive: true })
      program = await start()
      browser = await launchBrowser()
    })
    afterAll(async () => {
      await browser?.close()
      await program?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    test('a small scene is whole inside its link, which leaves the scene of whoever opens it as it is', async () => {
      const { page } = await openPage(browser, program.address)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await hideOne(page, 'Medici')
      await isSaved(page)
      await menu(page, 'Copy link that holds the scene')
      await page
        .getByText(/The link holds the scene itself/)
        .first()
        .waitFor()
      const link = await copied(page)
      expect(link).toMatch(/#\/s\/[\w-]+$/)
      const before = essence(await scene(page))

      const { page: other } = await openPage(browser, program.address)
      await hideOne(other, 'Pazzi')
      await isSaved(other)
      const own = other.url()
      await other.evaluate(hash => {
        location.hash = hash
      }, new URL(link).hash)
      await other.getByText('Opened from the link. Your own scene is kept.').first().waitFor()
      const opened = await scene(other)
      expect(essence(opened).nodes.map(({ id, hidden }) => [id, hidden])).toEqual(
        before.nodes.map(({ id, hidden }) => [id, hidden]),
      )
      await other.getByRole('button', { name: 'Go back' }).click()
      await untilScene(other, drawn => nodeOf(drawn, 'Pazzi').hidden, 'the own scene again')
      expect(other.url()).toBe(own)
      await other.context().close()
      await page.context().close()
    })

    test('on reopening it is said what is gone, what has changed and what is new, and the changed can be selected', async () => {
      const { page, errors } = await openPage(browser, program.address)
      await untilScene(page, ({ uncounted }) => uncounted === 0, 'all counted')
      await hideOne(page, 'Ginori')
      await rename(page, 'Before')
      const address = new URL(page.url())
      await page.goto('about:blank')
      await program.stop()

      const families = readFileSync(join(seed(), 'Family.yaml'), 'utf8')
      const changed = families
        .replace(/- key: family:acciaiuoli\n(?: {2}.*\n)*/, '')
        .replace('name: Albizzi\n  wealth: 36', 'name: Albizzi\n  wealth: 37')
      writeFileSync(
        join(seed(), 'Family.yaml'),
        `${changed.trimEnd()}\n- key: family:new\n  name: Newcomers\n  wealth: 1\n`,
      )
      const ties = join(seed(), 'relationships.yaml')
      const lines = readFileSync(ties, 'utf8').trimEnd().split('\n')
      const kept = lines.filter(line => !line.includes('acciaiuoli'))
      const example = kept.find(line => line.includes('family:pazzi'))!
      const fresh = example.replace(/family:(?!pazzi)\w+/, 'family:new')
      writeFileSync(ties, `${[...kept, fresh].join('\n')}\n`)
      execFileSync(process.execPath, ['bin/guanxi.mjs', 'load', seed(), '--prune'], {
        cwd: root,
        env: { ...process.env, NEO4J_URI: '', GUANXI_DATA_DIR: join(folder, 'data') },
        stdio: 'pipe',
      })
      program = await start(address.port)
      await page.goto(address.href)
      await isOpen(page)
      const note = page.getByRole('region', { name: 'Since this scene was saved' })
      await note.getByText(/2 gone, 1 changed, 1 new relationship/).waitFor()
      await note.getByRole('button', { name: 'What is gone' }).click()
      await note.getByText('Acciaiuoli', { exact: true }).waitFor()
      await note
        .getByText('Acciaiuoli – MARRIED_INTO → Medici')
        .or(note.getByText('Medici – MARRIED_INTO → Acciaiuoli'))
        .waitFor()
      await note.getByRole('button', { name: 'Select the changed' }).click()
      const selected = await untilScene(page, ({ selection }) => selection.nodes.length === 1, 'the changed selected')
      expect(selected.selection.nodes).toEqual([nodeOf(selected, 'Albizzi').id])
      await note.getByRole('button', { name: 'Select where they are' }).click()
      await untilScene(page, drawn => drawn.selection.nodes[0] === nodeOf(drawn, 'Pazzi').id, 'where new ones are')
      await note.getByRole('button', { name: 'Keep it so' }).click()
      await note.waitFor({ state: 'detached' })
      await isSaved(page)
      await menu(page, 'Versions')
      await page.getByText(/Before the data changed/).waitFor()
      await reload(page)
      expect(await note.count()).toBe(0)
      expect(nodeOf(await scene(page), 'Ginori').hidden).toBe(true)
      expect(errors).toEqual([])
      await page.context().close()
    })

    test('when the server cannot write, the browser keeps it; when that is full too it says so, and a file is offered', async () => {
      const { page } = await openPage(browser, program.address)
      await hideOne(page, 'Medici')
      await isSaved(page)
      const scenes = join(folder, 'data', 'scenes')
      renameSync(scenes, `${scenes}.away`)
      writeFileSync(scenes, 'a file where the folder should be')
      await hideOne(page, 'Pazzi')
      await saveState(page).getByText('Saved in this browser only').waitFor()
      await reload(page)
      await untilScene(page, drawn => nodeOf(drawn, 'Pazzi').hidden, 'what only the browser has')
      await saveState(page).getByText('Saved in this browser only').waitFor()

      await page.evaluate(() => {
        for (let length = 1_000_000; length >= 1; length = Math.floor(length / 2))
          for (let index = 0; index < 10; index++)
            try {
              localStorage.setItem(`filling ${length} ${index}`, 'x'.repeat(length))
            } catch {
              break
            }
      })
      await hideOne(page, 'Strozzi')
      const state = page.getByRole('button', { name: /^Not saved/ })
      await state.click()
      const why = page.getByRole('alertdialog', { name: 'Why it is not saved' })
      await why.getByText('STORAGE_FAILED').waitFor()
      await why.getByText(/Neither the server nor this browser/).waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        why.getByRole('button', { name: 'Save the scene as a file' }).click(),
      ])
      const file = JSON.parse(readFileSync(await download.path(), 'utf8'))
      expect(file.history.past).toHaveLength(3)
      expect((await scene(page)).nodes.filter(({ hidden }) => hidden)).toHaveLength(3)

      rmSync(scenes)
      renameSync(`${scenes}.away`, scenes)
      await why.getByRole('button', { name: 'Retry' }).click()
      await isSaved(page)
      await reload(page)
      expect((await scene(page)).nodes.filter(({ hidden }) => hidden)).toHaveLength(3)
      await page.context().close()
    })
  })
})
