import type { Canvas, CanvasOptions, Hit } from '../canvas/canvas.ts'
import type { ScreenNode, ScreenRelationship } from '../canvas/captions.ts'
import { drawOverlay } from '../canvas/overlay.ts'
import { createSelecting } from '../canvas/selecting.ts'
import { type Arc, type Atlas, thingsByPlace } from '../model/atlas.ts'
import type { Language } from '../model/caption.ts'
import { canvasColour, type Scheme } from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import { emptyPicture, type NodeLook, type Picture } from '../model/view.ts'
import { alongBow, type Bow, bowsOf, distanceToBow } from './arcs.ts'
import {
  type Basemap,
  basemapOf,
  type Country,
  countriesWith,
  drawBasemap,
  groundNames,
  type MapView,
} from './basemap.ts'
import earth from './earth.json' with { type: 'json' }
import type { Earth } from './earth.ts'
import { floating } from './floating.ts'
import { coreOf } from './framing.ts'
import { arcLookOf, drawArc, drawNode, drawTether, drawTie } from './marks.ts'
import { project } from './projection.ts'

/** What the map shows: a picture of the scene, and where on earth its nodes belong. */
export interface MapContent {
  readonly picture: Picture
  readonly atlas: Atlas
  /** What places are called, in both languages. */
  readonly names: ReadonlyMap<string, string>
  readonly language: Language
}

export interface MapSurface extends Omit<Canvas, 'draw' | 'viewport' | 'captions' | 'isMoved' | 'adapt'> {
  draw(content: MapContent): void
  /** How many places lie outside of what is in sight. */
  placesOutside(): number
}

export interface MapOptions extends CanvasOptions {
  /** What an arc of several relationships is called. */
  readonly called: (relationships: number) => string
  /** Everything is drawn, and nothing moves. */
  readonly onRest: () => void
}

/** CSS pixels per side of the earth. */
const LEAST = 500
const MOST = 256 * 2 ** 12
/** As near as the view goes to a single place. */
const NEAR = 256 * 2 ** 7
/** CSS pixels that the map beneath is drawn beyond the canvas, so that it can be moved for a while. */
const SPARE = 240
/** Milliseconds without a movement until everything is drawn anew. */
const REST = 110
const REACH = 12
const ARC_REACH = 7
const SLACK = 4
/** Above so many nodes names are drawn only when the view rests. */
const MANY = 400
/** CSS pixels of radius from which things show their glyph, their lines and their names. */
const OPEN = 7

/** The earth beneath. In a task of its own: to make it and to draw it at once takes long. */
export const makeBasemap = (): Promise<Basemap> =>
  new Promise(made => setTimeout(() => made(basemapOf(earth as unknown as Earth))))

/** The scene on the earth: the same pictures, gestures and orders as the canvas of the graph. */
export function createMap(
  container: HTMLElement,
  basemap: Basemap,
  { onGesture, scheme: firstScheme, glide, covered, floats = () => [], called, onRest }: MapOptions,
): MapSurface {
  let scheme: Scheme = firstScheme
  let content: MapContent = {
    picture: emptyPicture,
    atlas: { places: new Map(), homes: new Map(), unplaced: [], ties: [], arcs: [], loose: [] },
    names: new Map(),
    language: 'en',
  }
  let things = new Map<string, string[]>()
  let projected = new Map<string, Position>()
  let detailed: ReadonlySet<Country> = new Set()
  let view: MapView = { scale: LEAST, x: 0, y: 0 }
  /** For which view the map beneath was drawn, and things were floated. */
  let ground: MapView | null = null
  let floated: { scale: number; atlas: Atlas } | null = null
  let offsets = new Map<string, Position>()
  let radius = 5
  let bows = new Map<string, Bow>()
  let isPlaced = false
  let frame = 0
  let resting: ReturnType<typeof setTimeout> | undefined
  let stopGlide: (() => void) | null = null
  let hovered: Hit | Arc | null = null
  let held = false

  const sheet = (spare: number) => {
    const element = document.createElement('canvas')
    element.setAttribute('aria-hidden', 'true')
    element.style.cssText = `position:absolute;left:${-spare}px;top:${-spare}px;transform-origin:0 0;pointer-events:none`
    container.append(element)
    return { element, context: element.getContext('2d', { alpha: spare === 0 })! }
  }
  const beneath = sheet(SPARE)
  const above = sheet(0)
  container.style.touchAction = 'none'

  const size = () => ({ width: container.clientWidth, height: container.clientHeight })
  /** The part of the map that nothing large lies over. */
  const free = () => {
    const { width, height } = size()
    const { left, right } = covered?.() ?? { left: 0, right: 0 }
    const part = { left, top: 0, right: width - right, bottom: height }
    for (const float of floats()) {
      if (float.bottom - float.top < height * 0.4) continue
      if (float.left + float.right < part.left + part.right) part.left = Math.max(part.left, float.right)
      else part.right = Math.min(part.right, float.left)
    }
    return part.right - part.left < 160 ? { left: 0, top: 0, right: width, bottom: height } : part
  }
  const onScreen = ({ x, y }: Position): Position => ({ x: x * view.scale + view.x, y: y * view.scale + view.y })
  const placeAt = (id: string): Position | undefined => {
    const at = projected.get(id)
    return at && onScreen(at)
  }
  const positionOf = (id: string): Position | undefined => {
    const place = placeAt(id)
    if (place) return place
    const home = content.atlas.homes.get(id)
    const [anchor, offset] = [home && placeAt(home.place), offsets.get(id)]
    return anchor && offset && { x: anchor.x + offset.x, y: anchor.y + offset.y }
  }
  const radiusOf = (look: NodeLook): number =>
    radius * (0.75 + Math.min(50, look.size) / 100) * (content.atlas.places.has(look.id) ? 1.35 : 1)

  // ── drawing ───────────────────────────────────────────────────────────────────────────────────────────────────

  const fitSheet = ({ element, context }: ReturnType<typeof sheet>, spare: number) => {
    const ratio = window.devicePixelRatio || 1
    const { width, height } = size()
    const [wide, high] = [Math.round((width + 2 * spare) * ratio), Math.round((height + 2 * spare) * ratio)]
    if (element.width !== wide || element.height !== high) {
      element.width = wide
      element.height = high
      element.style.width = `${width + 2 * spare}px`
      element.style.height = `${height + 2 * spare}px`
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
  }
  const drawGround = () => {
    fitSheet(beneath, SPARE)
    const { width, height } = size()
    const wider = { scale: view.scale, x: view.x + SPARE, y: view.y + SPARE }
    drawBasemap(
      beneath.context,
      basemap,
      detailed,
      wider,
      { width: width + 2 * SPARE, height: height + 2 * SPARE },
      scheme,
    )
    ground = view
    beneath.element.style.transform = ''
  }
  /** The map beneath as it was drawn, moved to where the view is now. */
  const moveGround = () => {
    if (!ground) return drawGround()
    const share = view.scale / ground.scale
    const [left, top] = [view.x - (ground.x + SPARE) * share + SPARE, view.y - (ground.y + SPARE) * share + SPARE]
    const { width, height } = size()
    const isCovering =
      left <= SPARE &&
      top <= SPARE &&
      left + (width + 2 * SPARE) * share >= width + SPARE &&
      top + (height + 2 * SPARE) * share >= height + SPARE
    if (!isCovering || share > 3) return drawGround()
    beneath.element.style.transform = `translate(${left}px, ${top}px) scale(${share})`
  }
  const float = () => {
    if (floated?.scale === view.scale && floated.atlas === content.atlas) return
    floated = { scale: view.scale, atlas: content.atlas }
    // From 4 pixels where half a continent is seen to 12 where a city is.
    radius = Math.max(4, Math.min(12, 4 + (Math.log2(view.scale / 256) - 3.5) * 1.6))
    const anchors = [...content.atlas.places.keys()].map(id => ({
      id,
      radius: radius * 1.35,
      things: things.get(id)!,
      ...placeAt(id)!,
    }))
    offsets = floating(anchors, radius * 2.5 + 2)
  }
  const draw = () => {
    frame = 0
    const { picture, atlas, names, language } = content
    const isMoving = resting !== undefined
    moveGround()
    if (!isMoving) {
      if (!ground || ground.scale !== view.scale || beneath.element.style.transform !== '') drawGround()
      float()
      onRest()
    }
    fitSheet(above, 0)
    const { context } = above
    const { width, height } = size()
    context.clearRect(0, 0, width, height)
    bows = bowsOf(atlas.arcs, placeAt)
    const isOpen = radius >= OPEN
    const strongFirst = (a: { emphasis: string }, b: { emphasis: string }) => weight(a) - weight(b)
    const weight = ({ emphasis }: { emphasis: string }) => (emphasis === 'lit' ? 2 : emphasis === 'normal' ? 1 : 0)

    for (const [id, { place }] of atlas.homes) {
      const [look, anchor, at] = [picture.nodes.get(id), placeAt(place), positionOf(id)]
      const strong = picture.nodes.get(place)
      const isMeant = strong !== undefined && (strong.pointed || strong.selected)
      if (look && anchor && at && (isOpen || isMeant)) drawTether(context, anchor, at, look.emphasis, isMeant, scheme)
    }
    for (const id of atlas.ties) {
      const look = picture.relationships.get(id)
      if (!look || !(isOpen || look.emphasis === 'lit' || look.selected)) continue
      const [from, to] = [positionOf(look.start), positionOf(look.end)]
      if (from && to) drawTie(context, from, to, look, scheme)
    }
    const arcs = atlas.arcs.map(arc => ({ arc, look: arcLookOf(arc, picture, hovered === arc) }))
    for (const { arc, look } of arcs.sort((a, b) => strongFirst(a.look, b.look))) {
      const bow = bows.get(arc.id)
      if (bow) drawArc(context, bow, look, scheme)
    }
    const nodes: ScreenNode[] = []
    for (const look of picture.nodes.values()) {
      const at = positionOf(look.id)
      if (!at) continue
      nodes.push({ look, radius: radiusOf(look), ...at })
    }
    const isPlace = (id: string) => atlas.places.has(id)
    const order = ({ look }: ScreenNode) => weight(look) + (isPlace(look.id) ? 4 : 0) + (look.selected ? 8 : 0)
    nodes.sort((a, b) => order(a) - order(b))
    for (const node of nodes) drawNode(context, node, isPlace(node.look.id), isOpen, scheme, wake)

    if (isMoving && nodes.length > MANY) return
    const named = nodes.map(node => {
      const { look } = node
      const place = names.get(look.id)
      const isSaid = isOpen || place !== undefined || look.selected || look.pointed || look.focused
      const caption = place ?? (isSaid || look.emphasis === 'lit' ? look.caption : '')
      // Nothing is expanded here: what a node has more is said by the canvas. Places are named before what floats there.
      // While they are dots, what floats does not push those names away.
      const degree = place !== undefined ? look.degree + 1000 : isOpen ? look.degree : Math.min(4, look.degree)
      return { ...node, look: { ...look, caption, degree, undrawn: null, cut: null, pinned: false } }
    })
    const captions: ScreenRelationship[] = []
    const longest = longestOf(atlas.arcs)
    for (const { arc, look } of arcs) {
      const bow = bows.get(arc.id)
      const isSaid = look.pointed || look.selected || look.emphasis === 'lit' || longest.has(arc)
      if (!bow || !isSaid || look.emphasis === 'faded') continue
      const agreement = arc.node === null ? undefined : picture.nodes.get(arc.node)
      const [first] = arc.relationships
      const only = arc.relationships.length === 1 ? picture.relationships.get(first!) : undefined
      const caption = agreement?.caption ?? only?.caption ?? called(arc.relationships.length)
      const base = picture.relationships.get(first!)
      if (!base) continue
      const { selected, pointed } = look
      const emphasis = arc.node === null ? look.emphasis : 'lit'
      const start = arc.from
      const end = arc.to
      captions.push({ look: { ...base, start, end, caption, selected, pointed, emphasis }, ...alongBow(bow, 0.5) })
    }
    const said = [...names.values()]
    const under = groundNames(basemap, detailed, view, language).filter(
      ({ names: both }) => !said.some(name => both.some(one => name.includes(one))),
    )
    drawOverlay(
      context,
      { frame: { ...free(), top: 0, bottom: height }, floats: floats() },
      named,
      captions,
      scheme,
      under,
    )
  }
  /** An agreement among several is named on the longest of its arcs. */
  const longestOf = (arcs: readonly Arc[]): Set<Arc> => {
    const best = new Map<string, { arc: Arc; length: number }>()
    for (const arc of arcs) {
      const bow = bows.get(arc.id)
      if (arc.node === null || !bow) continue
      const length = Math.hypot(bow.to.x - bow.from.x, bow.to.y - bow.from.y)
      if (length > (best.get(arc.node)?.length ?? 0)) best.set(arc.node, { arc, length })
    }
    return new Set([...best.values()].map(({ arc }) => arc))
  }
  const wake = () => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }
  const rest = () => {
    resting = undefined
    wake()
  }
  const setView = (next: MapView, byHand: boolean) => {
    const { width, height } = size()
    const scale = Math.max(LEAST, Math.min(MOST, next.scale))
    // Some of the earth stays in sight.
    const within = (at: number, room: number) => Math.max(room * 0.4 - scale, Math.min(room * 0.6, at))
    view = { scale, x: within(next.x, width), y: within(next.y, height) }
    clearTimeout(resting)
    resting = setTimeout(rest, REST)
    wake()
    if (byHand) {
      isPlaced = true
      onGesture({ kind: 'view' })
    }
  }
  const toView = (next: MapView, quick = false) => {
    stopGlide?.()
    const milliseconds = quick ? 0 : glide()
    const from = view
    const finish = () => {
      stopGlide = null
      setView(next, false)
      // Nobody's hand is on it: it rests at once.
      clearTimeout(resting)
      rest()
    }
    if (milliseconds <= 0) return finish()
    const start = performance.now()
    let request = 0
    const middle = { x: size().width / 2, y: size().height / 2 }
    const step = (now: number) => {
      const share = 1 - (1 - Math.min(1, (now - start) / milliseconds)) ** 3
      if (share >= 1) return finish()
      // What lies in the middle goes there evenly while the scale grows by the same factor in equal times.
      const scale = from.scale * (next.scale / from.scale) ** share
      const at = (one: MapView, axis: 'x' | 'y') => (middle[axis] - one[axis]) / one.scale
      const centre = (axis: 'x' | 'y') => at(from, axis) + (at(next, axis) - at(from, axis)) * share
      setView({ scale, x: middle.x - centre('x') * scale, y: middle.y - centre('y') * scale }, false)
      request = requestAnimationFrame(step)
    }
    request = requestAnimationFrame(step)
    stopGlide = () => cancelAnimationFrame(request)
  }
  const zoomAt = ({ x, y }: Position, by: number, byHand: boolean) => {
    const scale = Math.max(LEAST, Math.min(MOST, view.scale * by))
    const share = scale / view.scale
    const next = { scale, x: x - (x - view.x) * share, y: y - (y - view.y) * share }
    if (byHand) setView(next, true)
    else toView(next)
  }
  const showPlaces = (points: readonly Position[], quick = false) => {
    const { left, top, right, bottom } = free()
    const margin = Math.min(90, (right - left) / 5)
    if (points.length === 0 || right <= left || bottom <= top) return
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
    const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
    const scale = Math.min(
      NEAR,
      (right - left - 2 * margin) / Math.max(1e-9, box.right - box.left),
      (bottom - top - 2 * margin) / Math.max(1e-9, box.bottom - box.top),
    )
    const held = Math.max(LEAST, scale)
    toView(
      {
        scale: held,
        x: (left + right) / 2 - ((box.left + box.right) / 2) * held,
        y: (top + bottom) / 2 - ((box.top + box.bottom) / 2) * held,
      },
      quick,
    )
  }
  const firstLook = (quick: boolean) => {
    const places = [...projected].map(([id, at]) => ({ ...at, weight: 1 + things.get(id)!.length }))
    showPlaces(coreOf(places), quick)
  }
  const homeOf = (id: string) => projected.get(content.atlas.homes.get(id)?.place ?? id)
  const centreOn = (at: Position) => {
    const { left, top, right, bottom } = free()
    toView({ scale: view.scale, x: view.x + (left + right) / 2 - at.x, y: view.y + (top + bottom) / 2 - at.y })
  }
  const isInSight = ({ x, y }: Position, margin: number) => {
    const { left, top, right, bottom } = free()
    return x >= left + margin && x <= right - margin && y >= top + margin && y <= bottom - margin
  }

  // ── the hand ──────────────────────────────────────────────────────────────────────────────────────────────────

  const hitAt = (at: Position): Hit | Arc | null => {
    let best: Hit | null = null
    let least = Infinity
    for (const look of content.picture.nodes.values()) {
      const place = positionOf(look.id)
      if (!place) continue
      const distance = Math.hypot(place.x - at.x, place.y - at.y)
      if (distance < Math.max(REACH, radiusOf(look) + 2) && distance < least) {
        best = { kind: 'node', id: look.id }
        least = distance
      }
    }
    if (best) return best
    let arc: Arc | null = null
    let nearest = ARC_REACH
    for (const one of content.atlas.arcs) {
      const bow = bows.get(one.id)
      const distance = bow ? distanceToBow(bow, at) : Infinity
      if (distance < nearest) [arc, nearest] = [one, distance]
    }
    if (arc) return arc
    for (const id of radius >= OPEN ? content.atlas.ties : []) {
      const look = content.picture.relationships.get(id)
      const [from, to] = look ? [positionOf(look.start), positionOf(look.end)] : []
      if (!from || !to) continue
      const over = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
      if (distanceToBow({ from, over, to }, at) < 5) return { kind: 'relationship', id }
    }
    return null
  }
  /** One node or relationship that stands for what was hit; null for an arc of several. */
  const one = (hit: Hit | Arc | null): Hit | null => {
    if (hit === null || 'kind' in hit) return hit
    if (hit.node !== null) return { kind: 'node', id: hit.node }
    return hit.relationships.length === 1 ? { kind: 'relationship', id: hit.relationships[0]! } : null
  }
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
    wake()
  }

  const selecting = createSelecting(container, {
    spots: () =>
      [...content.picture.nodes.values()].flatMap(look => {
        const at = positionOf(look.id)
        return at ? [{ id: look.id, selected: look.selected, radius: radiusOf(look), ...at }] : []
      }),
    ties: () => [...content.picture.relationships.values()],
    scheme: () => scheme,
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
    stopGlide?.()
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
    const moved = { ...view, x: view.x + at.x - before.x, y: view.y + at.y - before.y }
    if (!other) return setView(moved, true)
    const apart = (a: Position) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y))
    zoomAt(other, apart(at) / apart(before), true)
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
    stopGlide?.()
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY
    zoomAt(pointIn(event), Math.exp(-Math.max(-240, Math.min(240, pixels)) / 400), true)
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

  let last = size()
  const observer = new ResizeObserver(() => {
    const now = size()
    if (now.width === last.width && now.height === last.height) return
    if (isPlaced)
      view = { ...view, x: view.x + (now.width - last.width) / 2, y: view.y + (now.height - last.height) / 2 }
    last = now
    ground = null
    if (!isPlaced) firstLook(true)
    wake()
  })
  observer.observe(container)

  return {
    draw(next) {
      const isFirst = projected.size === 0
      if (next.atlas !== content.atlas) {
        things = thingsByPlace(next.atlas)
        projected = new Map([...next.atlas.places].map(([id, at]) => [id, project(at)]))
        const found = countriesWith(basemap, [...projected.values()])
        if (found.size !== detailed.size || [...found].some(country => !detailed.has(country))) ground = null
        detailed = found
      }
      content = next
      if (isFirst && projected.size > 0) firstLook(true)
      wake()
    },
    isSettled: () => frame === 0 && resting === undefined && stopGlide === null,
    look(next) {
      if (next === scheme) return
      scheme = next
      ground = null
      wake()
    },
    use: selecting.use,
    refresh: wake,
    order(viewport) {
      if (viewport.kind === 'fit') {
        const points = viewport.nodes ? viewport.nodes.flatMap(id => homeOf(id) ?? []) : [...projected.values()]
        showPlaces(points)
      } else if (viewport.kind === 'centre') {
        const at = positionOf(viewport.node)
        if (at) centreOn(at)
      } else if (viewport.kind === 'zoom') {
        const { left, top, right, bottom } = free()
        zoomAt({ x: (left + right) / 2, y: (top + bottom) / 2 }, viewport.by ** 2, false)
      } else if (viewport.kind === 'reset') firstLook(false)
      isPlaced = true
    },
    reveal(node) {
      const at = positionOf(node)
      if (at && !isInSight(at, 40)) centreOn(at)
    },
    outside: nodes => [...nodes].filter(id => !isInSight(positionOf(id) ?? { x: -1e9, y: 0 }, 0)).length,
    placesOutside: () => [...projected.values()].filter(at => !isInSight(onScreen(at), 0)).length,
    positionOf({ kind, id }) {
      const box = container.getBoundingClientRect()
      const toPage = (at: Position | undefined) => at && { x: box.left + at.x, y: box.top + at.y }
      if (kind === 'node') return toPage(positionOf(id))
      const arc = content.atlas.arcs.find(({ relationships }) => relationships.includes(id))
      const bow = arc && bows.get(arc.id)
      if (bow) return toPage(alongBow(bow, 0.5))
      const look = content.picture.relationships.get(id)
      const [from, to] = look ? [positionOf(look.start), positionOf(look.end)] : []
      return from && to && toPage({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })
    },
    picture(width, height) {
      if (content.picture.nodes.size === 0) return null
      const whole = size()
      const share = Math.min(width / whole.width, height / whole.height)
      const small = document.createElement('canvas')
      small.width = Math.max(1, Math.round(whole.width * share))
      small.height = Math.max(1, Math.round(whole.height * share))
      const context = small.getContext('2d')!
      context.fillStyle = canvasColour[scheme]
      context.fillRect(0, 0, small.width, small.height)
      const spare = SPARE * share
      const [wide, high] = [small.width + 2 * spare, small.height + 2 * spare]
      context.drawImage(beneath.element, -spare, -spare, wide, high)
      context.drawImage(above.element, 0, 0, small.width, small.height)
      return small.toDataURL('image/jpeg', 0.7)
    },
    close() {
      cancelAnimationFrame(frame)
      clearTimeout(resting)
      stopGlide?.()
      observer.disconnect()
      selecting.close()
      container.removeEventListener('pointerdown', onDown)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onUp)
      container.removeEventListener('pointerleave', onLeave)
      container.removeEventListener('dblclick', onDouble)
      container.removeEventListener('contextmenu', onContext)
      container.removeEventListener('wheel', onWheel)
      beneath.element.remove()
      above.element.remove()
    },
  }
}
