import type { Gesture, Hit } from '../canvas/canvas.ts'
import { createSelecting, type SelectingOptions } from '../canvas/selecting.ts'
import type { Arc } from '../model/atlas.ts'
import type { Position } from '../model/scene.ts'
import type { MapView } from './basemap.ts'

/** What the hand does on the map: moves and zooms it, points, selects. */
export interface HandOptions extends Pick<SelectingOptions, 'spots' | 'ties' | 'scheme'> {
  readonly onGesture: (gesture: Gesture) => void
  readonly hitAt: (at: Position) => Hit | Arc | null
  readonly view: () => MapView
  /** Ends a glide that is under way: a hand is on the map. */
  readonly take: () => void
  readonly move: (view: MapView) => void
  readonly zoom: (at: Position, by: number) => void
  /** What is pointed at has changed. */
  readonly onPoint: (hit: Hit | Arc | null) => void
}

const SLACK = 4

/** One node or relationship that stands for what was hit; null for an arc of several. */
function one(hit: Hit | Arc | null): Hit | null {
  if (hit === null || 'kind' in hit) return hit
  if (hit.node !== null) return { kind: 'node', id: hit.node }
  return hit.relationships.length === 1 ? { kind: 'relationship', id: hit.relationships[0]! } : null
}

export function createHand(
  container: HTMLElement,
  { onGesture, hitAt, view, take, move, zoom, onPoint, ...selectingOptions }: HandOptions,
) {
  let hovered: Hit | Arc | null = null
  let held = false
  container.style.touchAction = 'none'

  const pointIn = (event: MouseEvent): Position => {
    const box = container.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const hover = (next: Hit | Arc | null) => {
    if (next === hovered) return
    const [before, after] = [one(hovered), one(next)]
    hovered = next
    container.style.cursor = next ? 'pointer' : held ? '' : 'grab'
    if (before?.id !== after?.id || before?.kind !== after?.kind) onGesture({ kind: 'hover', hit: after })
    onPoint(next)
  }
  const selecting = createSelecting(container, {
    ...selectingOptions,
    onHold(now) {
      held = now
      if (now) hover(null)
    },
    onCaught: caught => onGesture({ kind: 'box', ...caught }),
  })

  /** Fingers and buttons that are down. */
  const pointers = new Map<number, Position>()
  let travelled = 0
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    take()
    if (pointers.size === 0) travelled = 0
    pointers.set(event.pointerId, pointIn(event))
  }
  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId)
    const at = pointIn(event)
    if (!before) {
      if (event.target instanceof Node && container.contains(event.target) && !held) hover(hitAt(at))
      return
    }
    if (event.buttons === 0) return void pointers.clear()
    if (held) return
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, other]) => other)
    travelled += Math.hypot(at.x - before.x, at.y - before.y)
    if (travelled < SLACK) return
    pointers.set(event.pointerId, at)
    const [other] = others
    const moved = { ...view(), x: view().x + at.x - before.x, y: view().y + at.y - before.y }
    if (!other) return move(moved)
    const apart = (a: Position) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y))
    zoom(other, apart(at) / apart(before))
  }
  const onUp = (event: PointerEvent) => {
    const wasDown = pointers.delete(event.pointerId)
    if (!wasDown || event.type === 'pointercancel' || travelled >= SLACK || selecting.wasDrag() || pointers.size > 0)
      return
    const hit = hitAt(pointIn(event))
    const adding = event.shiftKey || event.ctrlKey || event.metaKey
    const single = one(hit)
    if (hit && !single && 'relationships' in hit)
      onGesture({ kind: 'box', nodes: [], relationships: hit.relationships, adding })
    else onGesture({ kind: 'tap', hit: single, adding, at: { x: 0, y: 0 } })
  }
  const onDouble = (event: MouseEvent) => {
    const hit = hitAt(pointIn(event))
    if (hit)
      onGesture({ kind: 'doubleTap', hit: one(hit) ?? { kind: 'relationship', id: (hit as Arc).relationships[0]! } })
  }
  const onContext = (event: MouseEvent) => {
    event.preventDefault()
    onGesture({ kind: 'context', hit: one(hitAt(pointIn(event))), x: event.clientX, y: event.clientY })
  }
  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    take()
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY
    zoom(pointIn(event), Math.exp(-Math.max(-240, Math.min(240, pixels)) / 400))
  }
  const onLeave = () => hover(null)
  container.addEventListener('pointerdown', onDown)
  window.addEventListener('pointermove', onMove)
  window.addEventListener('pointerup', onUp)
  window.addEventListener('pointercancel', onUp)
  container.addEventListener('pointerleave', onLeave)
  container.addEventListener('dblclick', onDouble)
  container.addEventListener('contextmenu', onContext)
  container.addEventListener('wheel', onWheel, { passive: false })

  return {
    use: selecting.use,
    close() {
      selecting.close()
      container.removeEventListener('pointerdown', onDown)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onUp)
      container.removeEventListener('pointerleave', onLeave)
      container.removeEventListener('dblclick', onDouble)
      container.removeEventListener('contextmenu', onContext)
      container.removeEventListener('wheel', onWheel)
    },
  }
}
