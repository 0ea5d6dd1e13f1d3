import type { Canvas, CanvasOptions, Hit } from '../canvas/canvas.ts'
import { drawOverlay } from '../canvas/overlay.ts'
import type { Recorder } from '../canvas/recorder.ts'
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
import { createGround, createSheet, SPARE } from './ground.ts'
import { createHand } from './hand.ts'
import { namesOf, type Painted, paint, type Scenery } from './paint.ts'
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
  /** What stands in the middle, the earth being 1 by 1 and drawn so many pixels wide; null while nobody has moved it. */
  where(): MapPlace | null
  view(): { readonly zoom: number; readonly pan: Position }
  /** Puts that into the middle at once; with null what is drawn next is looked at as for the first time. */
  goTo(place: MapPlace | null): void
  /** How many places lie outside of what is in sight. */
  placesOutside(): number
  /** Draws something as the map would show it from here, for a picture. */
  record(content: MapContent, scheme: Scheme, recorder: Recorder): RecordedMap
}

/** Of what was drawn: nodes within the frame, and how many of them have their name. */
export interface RecordedMap {
  readonly inside: ReadonlySet<string>
  readonly named: number
}

export interface MapPlace extends Position {
  readonly zoom: number
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
/** Milliseconds without a movement until everything is drawn anew. */
const REST = 110
const REACH = 12
const ARC_REACH = 7
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
  { onGesture, scheme: firstScheme, glide, covered, floats = () => [], called, onRest, onView }: MapOptions,
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
  /** For which view things were floated. */
  let floated: { scale: number; atlas: Atlas } | null = null
  let offsets = new Map<string, Position>()
  let radius = 5
  let bows = new Map<string, Bow>()
  let isPlaced = false
  let isDrawn = false
  /** Whether it was told what to show. */
  let isGiven = false
  let frame = 0
  let resting: ReturnType<typeof setTimeout> | undefined
  let stopGlide: (() => void) | null = null
  let hovered: Hit | Arc | null = null

  const ground = createGround(container, basemap, () => ({ detailed, scheme }))
  const above = createSheet(container, 0)

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

  /** True when what floats has had to find its places anew. */
  const float = (): boolean => {
    if (floated?.scale === view.scale && floated.atlas === content.atlas) return false
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
    return true
  }
  const draw = () => {
    frame = 0
    const isMoving = resting !== undefined
    const hadGround = isMoving ? ground.move(view) : ground.settle(view)
    // A frame for the earth, one for where things float, one for what is drawn: at once all would take too long.
    if (hadGround && (!isMoving || !isDrawn)) return wake()
    if (!isMoving) {
      const hadToFloat = float()
      onRest()
      if (hadToFloat && offsets.size > MANY) return wake()
    }
    isDrawn = true
    above.fit()
    const { context } = above
    const { width, height } = size()
    context.clearRect(0, 0, width, height)
    bows = bowsOf(content.atlas.arcs, placeAt)
    const isOpen = radius >= OPEN
    const scenery: Scenery = { content, placeAt, positionOf, radiusOf, bows, isOpen, hovered, scheme }
    const painted = paint(context, scenery, wake)
    if (isMoving && painted.nodes.length > MANY) return
    const room = { frame: { ...free(), top: 0, bottom: height }, floats: floats() }
    write(context, scenery, painted, room)
  }
  /** The names, over what is painted. */
  const write = (
    context: CanvasRenderingContext2D,
    scenery: Scenery,
    painted: Painted,
    room: Parameters<typeof drawOverlay>[1],
  ) => {
    const named = namesOf(scenery, painted, called)
    const said = [...scenery.content.names.values()]
    const under = groundNames(basemap, detailed, view, scenery.content.language).filter(
      ({ names }) => !said.some(name => names.some(one => name.includes(one))),
    )
    return drawOverlay(context, room, named.nodes, named.relationships, scenery.scheme, under)
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
    onView?.({ zoom: view.scale, pan: view })
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
  const hand = createHand(container, {
    onGesture,
    hitAt,
    spots: () =>
      [...content.picture.nodes.values()].flatMap(look => {
        const at = positionOf(look.id)
        return at ? [{ id: look.id, selected: look.selected, radius: radiusOf(look), ...at }] : []
      }),
    ties: () => [...content.picture.relationships.values()],
    scheme: () => scheme,
    view: () => view,
    take: () => stopGlide?.(),
    move: next => setView(next, true),
    zoom: (at, by) => zoomAt(at, by, true),
    onPoint(hit) {
      hovered = hit
      wake()
    },
  })

  let last = size()
  const observer = new ResizeObserver(() => {
    const now = size()
    if (now.width === last.width && now.height === last.height) return
    if (isPlaced) {
      view = { ...view, x: view.x + (now.width - last.width) / 2, y: view.y + (now.height - last.height) / 2 }
      onView?.({ zoom: view.scale, pan: view })
    }
    last = now
    ground.spoil()
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
        if (found.size !== detailed.size || [...found].some(country => !detailed.has(country))) ground.spoil()
        detailed = found
      }
      content = next
      isGiven = true
      if (isFirst && projected.size > 0 && !isPlaced) firstLook(true)
      wake()
    },
    isSettled: () =>
      isGiven && floated?.atlas === content.atlas && frame === 0 && resting === undefined && stopGlide === null,
    look(next) {
      if (next === scheme) return
      scheme = next
      ground.spoil()
      wake()
    },
    use: hand.use,
    refresh: wake,
    view: () => ({ zoom: view.scale, pan: view }),
    where() {
      const { width, height } = size()
      const { scale } = view
      return isPlaced ? { x: (width / 2 - view.x) / scale, y: (height / 2 - view.y) / scale, zoom: scale } : null
    },
    goTo(place) {
      isPlaced = place !== null
      if (place) {
        const { width, height } = size()
        const scale = Math.max(LEAST, Math.min(MOST, place.zoom))
        toView({ scale, x: width / 2 - place.x * scale, y: height / 2 - place.y * scale }, true)
      } else if (projected.size > 0) firstLook(true)
    },
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
    record(shown, inScheme, { pen }) {
      const whole = size()
      drawBasemap(pen, basemap, detailed, view, whole, inScheme)
      const isOpen = radius >= OPEN
      const scenery: Scenery = {
        content: shown,
        placeAt,
        positionOf,
        radiusOf,
        bows,
        isOpen,
        hovered: null,
        scheme: inScheme,
      }
      const painted = paint(pen, scenery, () => {})
      const frame = { left: 0, top: 0, right: whole.width, bottom: whole.height }
      const { captions } = write(pen, scenery, painted, { frame, floats: [] })
      const inside = painted.nodes.filter(({ x, y }) => x >= 0 && y >= 0 && x <= whole.width && y <= whole.height)
      return {
        inside: new Set(inside.map(({ look }) => look.id)),
        named: captions.filter(({ of }) => of === 'node').length,
      }
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
      context.drawImage(ground.sheet.element, -spare, -spare, wide, high)
      context.drawImage(above.element, 0, 0, small.width, small.height)
      return small.toDataURL('image/jpeg', 0.7)
    },
    close() {
      cancelAnimationFrame(frame)
      clearTimeout(resting)
      stopGlide?.()
      observer.disconnect()
      hand.close()
      ground.sheet.element.remove()
      above.element.remove()
    },
  }
}
