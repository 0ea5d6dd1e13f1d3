import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { launchBrowser } from '../client/e2e/browser.ts'
import { CEILING } from '../client/model/budget.ts'
import { discRound } from '../client/model/place.ts'
import { type Motion, medianMotion, move } from './hand.ts'
import { longestTask, type Task } from './tasks.ts'

// The same scene at the same places in the same box, drawn by this program's canvas and by other libraries, each with
// names at nodes and arrows at lines.

/** What is drawn: places in model units, for libraries CSS pixels at zoom 1. */
export interface DrawnScene {
  nodes: { id: string; name: string; label: string; x: number; y: number }[]
  relationships: { id: string; start: string; end: string }[]
}

export interface PeerFigure {
  name: string
  /** Milliseconds from handing the scene over until it is drawn. */
  picture: number
  /** The longest task meanwhile. */
  longest: Task
  pan: Motion
  zoom: Motion
}

const folder = join(import.meta.dirname, 'peers')
const BOX = { x: 20, y: 20, width: 780, height: 850 }
const SECONDS = 2

/** Installs the peers, where they are not yet: no part of the program's own packages. */
export function installPeers(): void {
  if (existsSync(join(folder, 'node_modules', 'sigma'))) return
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
}

/** A scene that comes out the same each time: half of the lines near, as communities have them, half to the hubs. */
export function sceneOf(nodes: number, relationships: number): DrawnScene {
  let state = 1
  const dice = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
  const scale = (Math.sqrt(nodes) * 40) / Math.min(BOX.width, BOX.height)
  const places = discRound([], nodes, Math.max(8, 40 / scale), { x: BOX.width / 2, y: BOX.height / 2 })
  return {
    nodes: places.map(({ x, y }, index) => ({
      id: `${index}`,
      name: `Node ${index}`,
      label: ['Person', 'Company', 'Place', 'Event'][index % 4]!,
      x,
      y,
    })),
    relationships: Array.from({ length: relationships }, (_, index) => {
      const start = Math.floor(dice() * nodes)
      const far = Math.floor(dice() ** 3 * nodes)
      const near = (start + 1 + Math.floor(dice() * 40)) % nodes
      return { id: `${index}`, start: `${start}`, end: `${index % 2 ? near : far}` }
    }),
  }
}

interface Peer {
  readonly name: string
  readonly scripts: readonly string[]
  /** In the page: draws into #graph, and gives what says how the view lies, once it is drawn. */
  readonly draw: (scene: DrawnScene) => Promise<() => readonly number[]>
}

const at = (...parts: string[]) => join(folder, 'node_modules', ...parts)

// Each of these runs in the browser and sees nothing of this file.
const peers: Peer[] = [
  {
    name: 'Cytoscape',
    scripts: [createRequire(import.meta.url).resolve('cytoscape/dist/cytoscape.min.js')],
    draw: async ({ nodes, relationships }) => {
      // biome-ignore lint/suspicious/noExplicitAny: a library that the page loads as a script
      const cy = (window as any).cytoscape({
        container: document.querySelector('#graph'),
        elements: {
          nodes: nodes.map(({ id, name, x, y }) => ({ data: { id: `n${id}`, name }, position: { x, y } })),
          edges: relationships.map(one => ({
            data: { id: `r${one.id}`, source: `n${one.start}`, target: `n${one.end}` },
          })),
        },
        layout: { name: 'preset', fit: false },
        style: [
          { selector: 'node', style: { label: 'data(name)', width: 12, height: 12, 'font-size': 12 } },
          { selector: 'edge', style: { width: 1, 'curve-style': 'bezier', 'target-arrow-shape': 'triangle' } },
        ],
      })
      return () => [cy.zoom(), cy.pan().x, cy.pan().y]
    },
  },
  {
    name: 'sigma',
    scripts: [at('graphology', 'dist', 'graphology.umd.min.js'), at('sigma', 'dist', 'sigma.min.js')],
    draw: async ({ nodes, relationships }) => {
      // biome-ignore lint/suspicious/noExplicitAny: libraries that the page loads as scripts
      const { graphology, Sigma } = window as any
      const graph = new graphology.MultiDirectedGraph()
      for (const { id, name, x, y } of nodes) graph.addNode(id, { label: name, x, y: -y, size: 6 })
      for (const { start, end } of relationships) graph.addEdge(start, end, { type: 'arrow', size: 1 })
      const sigma = new Sigma(graph, document.querySelector('#graph'), { labelRenderedSizeThreshold: 0 })
      return () => {
        const { x, y, ratio } = sigma.getCamera().getState()
        return [x, y, ratio]
      }
    },
  },
  {
    name: 'force-graph',
    scripts: [at('force-graph', 'dist', 'force-graph.min.js')],
    draw: async ({ nodes, relationships }) => {
      const box = document.querySelector('#graph')!
      // biome-ignore lint/suspicious/noExplicitAny: a library that the page loads as a script
      const graph = new (window as any).ForceGraph(box)
        .width(box.clientWidth)
        .height(box.clientHeight)
        .cooldownTicks(0)
        .nodeRelSize(6)
        .linkDirectionalArrowLength(5)
        .linkDirectionalArrowRelPos(1)
        .nodeCanvasObjectMode(() => 'after')
        .nodeCanvasObject((node: { name: string; x: number; y: number }, context: CanvasRenderingContext2D) => {
          context.font = '12px sans-serif'
          context.fillText(node.name, node.x, node.y)
        })
        .graphData({
          nodes: nodes.map(({ id, name, x, y }) => ({ id, name, fx: x, fy: y, x, y })),
          links: relationships.map(({ start, end }) => ({ source: start, target: end })),
        })
      graph.centerAt(box.clientWidth / 2, box.clientHeight / 2).zoom(1)
      return () => {
        const { x, y } = graph.centerAt()
        return [x, y, graph.zoom()]
      }
    },
  },
  {
    name: 'vis-network',
    scripts: [at('vis-network', 'standalone', 'umd', 'vis-network.min.js')],
    draw: async ({ nodes, relationships }) => {
      // biome-ignore lint/suspicious/noExplicitAny: a library that the page loads as a script
      const { vis } = window as any
      const network = new vis.Network(
        document.querySelector('#graph'),
        {
          nodes: nodes.map(({ id, name, x, y }) => ({ id, label: name, x, y, shape: 'dot', size: 6 })),
          edges: relationships.map(({ id, start, end }) => ({ id, from: start, to: end, arrows: 'to' })),
        },
        { physics: false, layout: { improvedLayout: false }, edges: { smooth: false }, nodes: { font: { size: 12 } } },
      )
      return () => {
        const { x, y } = network.getViewPosition()
        return [x, y, network.getScale()]
      }
    },
  },
]

/** The program's canvas as one script. */
async function ownScript(): Promise<string> {
  const result = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      lib: { entry: join(import.meta.dirname, 'canvas.page.ts'), formats: ['iife'], name: 'bench' },
    },
  })
  const [{ output }] = result as unknown as [{ output: [{ code: string }] }]
  return output[0].code
}

const draws = (draw: Peer['draw']) => `(${draw})`

async function measured(
  browser: Browser,
  name: string,
  scripts: object[],
  draw: string,
  scene: DrawnScene,
  runs: number,
) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } })
  const page = await context.newPage()
  try {
    const style = `left:${BOX.x}px;top:${BOX.y}px;width:${BOX.width}px;height:${BOX.height}px`
    await page.setContent(`<div id="graph" style="position:absolute;overflow:hidden;${style}"></div>`)
    for (const script of scripts) await page.addScriptTag(script)
    // tsx calls this by every function that it names.
    await page.evaluate('globalThis.__name ??= named => named')
    let picture = Number.NaN
    const longest = await longestTask(browser, page, async () => {
      picture = await page.evaluate(
        async ([draw, scene]) => {
          // biome-ignore lint/security/noGlobalEval: what draws is chosen in this file
          // biome-ignore lint/complexity/noCommaOperator: called so it sees nothing of this function
          const run = (0, eval)(draw) as Peer['draw']
          const began = performance.now()
          window.graphView = await run(scene)
          await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
          return performance.now() - began
        },
        [draw, scene] as const,
      )
    })
    const spot = { x: BOX.x + 4, y: BOX.y + 4 }
    const figures = { pan: [] as Motion[], zoom: [] as Motion[] }
    for (let run = 0; run < runs; run++)
      for (const act of ['pan', 'zoom'] as const) {
        await page.waitForTimeout(300)
        figures[act].push(await moved(page, name, act, spot))
      }
    return { name, picture, longest, pan: medianMotion(figures.pan), zoom: medianMotion(figures.zoom) }
  } finally {
    await context.close()
  }
}

/** Frames in which the view does not follow say nothing: then it fails. */
async function moved(page: Page, name: string, act: 'pan' | 'zoom', spot: { x: number; y: number }): Promise<Motion> {
  const motion = await move(page, act, spot, SECONDS)
  if (motion.views < 2) throw new Error(`The view of ${name} did not follow the hand (${act}).`)
  return motion
}

/** Every library draws the scene and is moved, one after another, `runs` times in the same page each. */
export async function measurePeers(nodes: number, relationships: number, runs: number): Promise<PeerFigure[]> {
  installPeers()
  const scene = sceneOf(nodes, relationships)
  const own = [{ content: await ownScript() }]
  const ours = (grouping: boolean) => `scene => drawOurs(document.querySelector('#graph'), scene, ${grouping})`
  const browser = await launchBrowser()
  try {
    const figures: PeerFigure[] = []
    // Beyond the ceiling the program draws groups only.
    if (nodes + relationships <= CEILING)
      figures.push(await measured(browser, 'Guanxi, each drawn', own, ours(false), scene, runs))
    figures.push(await measured(browser, 'Guanxi, in groups', own, ours(true), scene, runs))
    for (const { name, scripts, draw } of peers)
      figures.push(
        await measured(
          browser,
          name,
          scripts.map(path => ({ path })),
          draws(draw),
          scene,
          runs,
        ),
      )
    return figures
  } finally {
    await browser.close()
  }
}
