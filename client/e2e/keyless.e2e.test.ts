import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { generateGraph } from '../../server/seed/generate.ts'
import { removeKeys } from '../../server/seed/keyless.ts'
import { loadGraph } from '../../server/seed/load.ts'
import { describeInBrowser } from './browser.ts'
import { nodeFound, nodeOf, type SceneProbe, scene, untilScene } from './page.ts'
import { engines, setUp } from './stage.ts'

// A session on data that was never seeded, without keys, sources and our label, round a hub of 10,000: from a name in
// the search box to the scene that is there again after a reload.

const HUB = 10_000
const graph = generateGraph({ nodes: HUB + 200, relationships: HUB + 2000, hub: HUB })
const [, ...generated] = graph.nodes
const nameAt = (number: number) => String(generated[number]!.properties.name)
const nameOf = new Map(generated.map(({ key, properties }) => [key, String(properties.name)]))
const neighboursOf = (name: string) =>
  new Set(
    [...graph.relationships].flatMap(({ from, to }) => {
      const ends = [nameOf.get(from)!, nameOf.get(to)!]
      return ends.includes(name) ? ends.filter(end => end !== name) : []
    }),
  )
const hub = nameAt(0)
const [one, other] = [nameAt(9876), nameAt(5432)]

const names = ({ nodes }: SceneProbe) => nodes.map(({ name }) => name).sort()
const places = ({ nodes }: SceneProbe) =>
  new Map(nodes.map(({ id, x, y }) => [id, [expect.closeTo(x, 1), expect.closeTo(y, 1)]]))

describeInBrowser('a session without keys', () => {
  describe.each(engines)('on $name', engine => {
    let page: Page
    let errors: string[]
    beforeAll(async () => {
      const stage = await setUp({
        engine,
        async fill(empty) {
          await loadGraph(empty, graph)
          for (const label of ['Person', 'Organization', 'Place', 'Event']) await removeKeys(empty, label)
          await empty.write(run => run('MATCH (n:Report) DETACH DELETE n').summary())
        },
      })
      ;({ page, errors } = stage)
      return stage.close
    }, 180_000)

    const focus = () => page.getByRole('application').focus()
    const press = async (key: string) => {
      await focus()
      await page.keyboard.press(key)
    }
    const search = async (name: string) => {
      await press('/')
      await page.getByRole('combobox', { name: 'Search everything' }).fill(name)
      await nodeFound(page, new RegExp(`^${name}\\b`)).click()
      return untilScene(
        page,
        drawn => drawn.selection.nodes.length === 1 && drawn.selection.nodes[0] === nodeOf(drawn, name).id,
        `${name} selected`,
      )
    }

    test('a node that is not drawn is found by its name', async () => {
      expect(names(await scene(page))).not.toContain(one)
      await search(one)
      await press('Control+i')
      await press('Shift+Delete')
      await untilScene(page, ({ nodes }) => nodes.length === 1, `only ${one} drawn`)
    })

    test('it is expanded, and its neighbours are selected', async () => {
      const found = await search(one)
      await untilScene(page, ({ uncounted }) => uncounted === 0, 'its neighbours counted')
      await press('e')
      const expanded = await untilScene(page, ({ nodes }) => nodes.length > 1, 'its neighbours drawn')
      expect(names(expanded)).toEqual([one, ...neighboursOf(one)].sort())
      expect(expanded.steps.past).toBe(found.steps.past + 1)
      await press('n')
      await untilScene(page, ({ selection, nodes }) => selection.nodes.length === nodes.length, 'all selected')
    })

    test('a path round the hub is found and added; undone, redone, and there again after a reload', async () => {
      await press('p')
      const panel = page.getByRole('complementary', { name: /paths/ })
      for (const [end, name] of [
        ['From', one],
        ['To', other],
      ] as const) {
        // What was selected or at the keyboard may stand there already.
        const box = panel.getByRole('textbox', { name: end, exact: true })
        await box.fill('')
        await box.fill(name)
        await page.getByRole('option', { name, exact: true }).click()
      }
      const first = panel.getByRole('list', { name: 'Paths' }).locator(':scope > li').first()
      await first.getByText(/1 node not drawn/).waitFor()
      expect(await first.innerText()).toContain(hub)
      const before = await scene(page)
      await first.getByRole('button', { name: 'Add', exact: true }).click()
      const added = await untilScene(page, ({ nodes }) => nodes.length === before.nodes.length + 1, 'the path added')
      expect(names(added)).toContain(other)

      await press('Control+z')
      const undone = await untilScene(page, ({ nodes }) => nodes.length === before.nodes.length, 'the path undone')
      expect(names(undone)).toEqual(names(before))
      await press('Control+Shift+z')
      const redone = await untilScene(page, ({ nodes }) => nodes.length === added.nodes.length, 'the path again')
      await page.getByText('Saved', { exact: true }).waitFor()
      await page.reload()
      await page.waitForFunction(() => window.guanxi?.settled())
      const again = await untilScene(page, ({ nodes }) => nodes.length === redone.nodes.length, 'the same scene')
      expect(names(again)).toEqual(names(redone))
      expect(new Map(again.nodes.map(({ id, x, y }) => [id, [x, y]]))).toEqual(places(redone))
      expect([again.steps, again.relationships.length]).toEqual([redone.steps, redone.relationships.length])
      await press('Control+z')
      await untilScene(page, ({ nodes }) => nodes.length === before.nodes.length, 'undone after the reload')
      expect(errors).toEqual([])
    })
  })
})
