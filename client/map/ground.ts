import type { Scheme } from '../model/palette.ts'
import { type Basemap, type Country, drawBasemap, type MapView } from './basemap.ts'

/** CSS pixels that the map beneath is drawn beyond the canvas, so that it can be moved for a while. */
export const SPARE = 240

export interface Sheet {
  readonly element: HTMLCanvasElement
  readonly context: CanvasRenderingContext2D
  /** As large as what it lies in, and sharp on this screen. */
  fit(): void
}

/** A canvas that lies over an element, and so many CSS pixels beyond it on each side. */
export function createSheet(container: HTMLElement, spare: number): Sheet {
  const element = document.createElement('canvas')
  element.setAttribute('aria-hidden', 'true')
  element.style.cssText = `position:absolute;left:${-spare}px;top:${-spare}px;transform-origin:0 0;pointer-events:none`
  container.append(element)
  const context = element.getContext('2d', { alpha: spare === 0 })!
  return {
    element,
    context,
    fit() {
      const ratio = window.devicePixelRatio || 1
      const { clientWidth, clientHeight } = container
      const [wide, high] = [
        Math.round((clientWidth + 2 * spare) * ratio),
        Math.round((clientHeight + 2 * spare) * ratio),
      ]
      if (element.width !== wide || element.height !== high) {
        element.width = wide
        element.height = high
        element.style.width = `${clientWidth + 2 * spare}px`
        element.style.height = `${clientHeight + 2 * spare}px`
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
    },
  }
}

/** The map beneath: drawn when the view rests, and until then moved as it was drawn. */
export interface Ground {
  readonly sheet: Sheet
  /** Follows the view; true when it had to be drawn for that. */
  move(view: MapView): boolean
  /** Draws it for a view, unless it is drawn for that very view; true when it had to. */
  settle(view: MapView): boolean
  /** What it shows has changed. */
  spoil(): void
}

export function createGround(
  container: HTMLElement,
  basemap: Basemap,
  look: () => { readonly detailed: ReadonlySet<Country>; readonly scheme: Scheme },
): Ground {
  const sheet = createSheet(container, SPARE)
  /** For which view it was drawn. */
  let drawn: MapView | null = null
  const draw = (view: MapView): true => {
    sheet.fit()
    const { detailed, scheme } = look()
    drawBasemap(
      sheet.context,
      basemap,
      detailed,
      { scale: view.scale, x: view.x + SPARE, y: view.y + SPARE },
      { width: container.clientWidth + 2 * SPARE, height: container.clientHeight + 2 * SPARE },
      scheme,
    )
    drawn = view
    sheet.element.style.transform = ''
    return true
  }
  return {
    sheet,
    move(view) {
      if (!drawn) return draw(view)
      const share = view.scale / drawn.scale
      const [left, top] = [view.x - (drawn.x + SPARE) * share + SPARE, view.y - (drawn.y + SPARE) * share + SPARE]
      const { clientWidth, clientHeight } = container
      const isCovering =
        left <= SPARE &&
        top <= SPARE &&
        left + (clientWidth + 2 * SPARE) * share >= clientWidth + SPARE &&
        top + (clientHeight + 2 * SPARE) * share >= clientHeight + SPARE
      if (!isCovering || share > 3) return draw(view)
      sheet.element.style.transform = `translate(${left}px, ${top}px) scale(${share})`
      return false
    },
    settle: view => (drawn !== view || sheet.element.style.transform !== '') && draw(view),
    spoil() {
      drawn = null
    },
  }
}
