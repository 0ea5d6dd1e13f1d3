import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../client/e2e/browser.ts'
import type {} from '../client/ui/probe.ts'
import { type Motion, medianMotion, move } from './hand.ts'
import { drawEverything, settled } from './session.ts'

export interface PanningFigure {
  nodes: number
  relationships: number
  rows: { act: 'pan' | 'zoom'; ours: Motion; plain: Motion }[]
}

const SECONDS = 3

/** All that the database has, drawn by the page and by plain Cytoscape in a box of the same size, each moved in turn. */
export async function measurePanning(base: string, runs: number): Promise<PanningFigure> {
  const browser = await launchBrowser()
  const ours = { pan: [] as Motion[], zoom: [] as Motion[] }
  const plain = { pan: [] as Motion[], zoom: [] as Motion[] }
  let drawn = { nodes: 0, relationships: 0 }
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(base)
    await settled(page)
    await drawEverything(page)
    await page.keyboard.press('r')
    await page.waitForFunction(() => window.guanxi!.count().steps > 1)
    await settled(page)
    await page.keyboard.press('f')
    const box = (await page.getByRole('application').boundingBox())!
    const scene = await page.evaluate(() => window.guanxi!.scene())
    drawn = { nodes: scene.nodes.length, relationships: scene.relationships.length }
    const spot = emptySpot(box, scene.nodes)

    const other = await context.newPage()
    const at = `left:${box.x}px;top:${box.y}px;width:${box.width}px;height:${box.height}px`
    await other.setContent(`<div id="graph" style="position:absolute;${at}"></div>`)
    await other.addScriptTag({ path: createRequire(import.meta.url).resolve('cytoscape/dist/cytoscape.min.js') })
    await drawPlain(other, {
      nodes: scene.nodes.map(({ id, name, x, y }) => ({
        data: { id: `n${id}`, name },
        position: { x: x - box.x, y: y - box.y },
      })),
      edges: scene.relationships.map(({ id, start, end }) => ({
        data: { id: `r${id}`, source: `n${start}`, target: `n${end}` },
      })),
    })

    for (let run = 0; run < runs; run++)
      for (const act of ['pan', 'zoom'] as const)
        for (const [one, motions] of [
          [page, ours],
          [other, plain],
        ] as const) {
          await one.bringToFront()
          await one.waitForTimeout(500)
          motions[act].push(await move(one, act, spot, SECONDS))
        }
    await context.close()
  } finally {
    await browser.close()
  }
  const rows = (['pan', 'zoom'] as const).map(act => ({
    act,
    ours: medianMotion(ours[act]),
    plain: medianMotion(plain[act]),
  }))
  return { ...drawn, rows }
}

/** Where a hand can take hold of the picture: as far as can be from all nodes, in the middle part of the box. */
function emptySpot(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  nodes: readonly { x: number; y: number }[],
) {
  let best = { x: x + width / 2, y: y + height / 2 }
  let farthest = 0
  for (let right = 0.25; right < 0.75; right += 0.02)
    for (let down = 0.2; down < 0.8; down += 0.02) {
      const spot = { x: x + width * right, y: y + height * down }
      const distance = Math.min(...nodes.map(node => Math.hypot(node.x - spot.x, node.y - spot.y)))
      if (distance > farthest) [best, farthest] = [spot, distance]
    }
  return best
}

const drawPlain = (page: Page, elements: { nodes: object[]; edges: object[] }): Promise<void> =>
  page.evaluate(given => {
    const { cytoscape } = window as unknown as { cytoscape: (options: object) => void }
    cytoscape({
      container: document.querySelector('#graph'),
      elements: given,
      layout: { name: 'preset', fit: false },
      style: [
        { selector: 'node', style: { label: 'data(name)', width: 12, height: 12, 'font-size': 12 } },
        { selector: 'edge', style: { width: 1, 'curve-style': 'bezier', 'target-arrow-shape': 'triangle' } },
      ],
    })
  }, elements)
