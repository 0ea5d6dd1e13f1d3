import type { Page } from 'playwright-core'
import { median } from './figures.ts'

declare global {
  interface Window {
    /** Set by pages whose view can be read: zoom and place, as numbers. */
    graphView?: () => readonly number[]
  }
}

/** How fluently a picture follows the hand. */
export interface Motion {
  /** Animation frames per second. */
  fps: number
  /** Milliseconds between two frames that 19 of 20 keep, and the longest of all. */
  most: number
  longest: number
  /** How many views were seen, where the page says how its view lies. */
  views: number
}

/**
 * Moves the view as a hand does, an event a frame, for some seconds: drags to and fro from an empty spot, or turns the
 * wheel in and out. The same for every page, so that only what draws differs.
 */
export async function move(
  page: Page,
  act: 'pan' | 'zoom',
  spot: { x: number; y: number },
  seconds: number,
): Promise<Motion> {
  // tsx calls this by every function that it names.
  await page.evaluate('globalThis.__name ??= named => named')
  return page.evaluate(
    ({ act, spot, milliseconds }) =>
      new Promise<Motion>(done => {
        const target = document.elementFromPoint(spot.x, spot.y)!
        const at = { ...spot }
        const send = (type: string, more: WheelEventInit = {}) => {
          const init = { bubbles: true, cancelable: true, clientX: at.x, clientY: at.y, view: window, ...more }
          // Libraries listen to either, or to both in this order.
          if (type !== 'wheel')
            target.dispatchEvent(
              new PointerEvent(type.replace('mouse', 'pointer'), {
                ...init,
                pointerId: 1,
                isPrimary: true,
                pointerType: 'mouse',
              }),
            )
          target.dispatchEvent(type === 'wheel' ? new WheelEvent(type, init) : new MouseEvent(type, init))
        }
        const frames: number[] = []
        const views = new Set<string>()
        let began = 0
        if (act === 'pan') send('mousedown', { button: 0, buttons: 1 })
        const frame = (now: number) => {
          began ||= now
          frames.push(now)
          if (window.graphView)
            views.add(
              window
                .graphView()
                .map(value => Math.round(value * 1000))
                .join(),
            )
          // Who takes seconds for a frame gets the time for a few.
          if (now - began >= milliseconds && (frames.length > 4 || now - began >= 8 * milliseconds)) {
            if (act === 'pan') send('mouseup', { button: 0 })
            const gaps = frames.slice(1).map((time, index) => time - frames[index]!)
            gaps.sort((a, b) => a - b)
            done({
              fps: (gaps.length * 1000) / (now - began),
              most: gaps[Math.floor(gaps.length * 0.95)] ?? Number.NaN,
              longest: gaps.at(-1) ?? Number.NaN,
              views: views.size,
            })
            return
          }
          // There and back again, by the clock: whoever draws slowly has as far to go.
          const phase = ((now - began) / 1000) * Math.PI
          if (act === 'pan') {
            at.x = spot.x + 220 * Math.sin(phase)
            at.y = spot.y + 90 * Math.sin(2 * phase)
            send('mousemove', { buttons: 1 })
          } else send('wheel', { deltaY: Math.cos(phase) > 0 ? -40 : 40, deltaMode: 0 })
          requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
    { act, spot, milliseconds: seconds * 1000 },
  )
}

export const medianMotion = (motions: Motion[]): Motion => ({
  fps: median(motions.map(({ fps }) => fps)),
  most: median(motions.map(({ most }) => most)),
  longest: median(motions.map(({ longest }) => longest)),
  views: Math.min(...motions.map(({ views }) => views)),
})
