import cytoscape from 'cytoscape'

/** What is used here of Cytoscape's renderer, which it does not publish. */
interface Renderer {
  cy: { batching(): boolean }
  destroyed?: boolean
  requestedFrame?: boolean
  skipFrame?: boolean
  renderOptions: unknown
  lastDrawTime?: number
  lastRedrawTime?: number
  averageRedrawTime?: number
  beforeRenderCallbacks: { fn: (willDraw: boolean, now: number) => void; priority: number }[]
  render(options: unknown): void
  redraw(options?: unknown): void
  startRenderLoop(): void
}

/** Frames without anything to draw after which the loop sleeps: long enough for the texture caches to settle. */
const IDLE_FRAMES = 45

const awake = new WeakMap<Renderer, { idle: number }>()
const covering = new WeakMap<object, (now: number) => boolean>()

/** Lets a frame pass without drawing when something else shows what it would: asked before each drawing. */
export function skipWhen(renderer: object, isCovered: (now: number) => boolean): void {
  covering.set(renderer, isCovered)
}

/**
 * Cytoscape asks for an animation frame for ever, even when nothing changes. This loop does the same work per frame,
 * but sleeps when there is none, and wakes with the next redraw: at rest the page asks for no frames at all.
 */
export function sleepAtRest(): void {
  const Canvas = (cytoscape as unknown as (type: 'renderer', name: 'canvas') => { prototype: Renderer })(
    'renderer',
    'canvas',
  )
  const prototype = Canvas.prototype
  const redraw = prototype.redraw
  prototype.redraw = function (this: Renderer, options) {
    redraw.call(this, options)
    wake(this)
  }
  prototype.startRenderLoop = function (this: Renderer) {
    wake(this)
  }
}

function wake(renderer: Renderer) {
  const running = awake.get(renderer)
  if (running) {
    running.idle = 0
    return
  }
  const state = { idle: 0 }
  awake.set(renderer, state)
  const frame = (now: number) => {
    if (renderer.destroyed) return
    if (!renderer.cy.batching()) {
      const willDraw = Boolean(renderer.requestedFrame) && !renderer.skipFrame
      for (const { fn } of [...renderer.beforeRenderCallbacks].sort((a, b) => b.priority - a.priority))
        fn(willDraw, now)
      if (willDraw && covering.get(renderer)?.(now)) {
        renderer.requestedFrame = false
        state.idle = 0
      } else if (willDraw) {
        const start = performance.now()
        renderer.render(renderer.renderOptions)
        renderer.lastDrawTime = performance.now()
        renderer.lastRedrawTime = renderer.lastDrawTime - start
        renderer.averageRedrawTime =
          ((renderer.averageRedrawTime ?? renderer.lastRedrawTime) + renderer.lastRedrawTime) / 2
        renderer.requestedFrame = false
        state.idle = 0
      } else state.idle++
    }
    renderer.skipFrame = false
    if (state.idle < IDLE_FRAMES) requestAnimationFrame(frame)
    else awake.delete(renderer)
  }
  requestAnimationFrame(frame)
}
