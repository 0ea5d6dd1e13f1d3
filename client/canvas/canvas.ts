import cytoscape from 'cytoscape'
import type { Mark } from '../../server/contract/drawing.ts'
import { difference } from '../model/change.ts'
import type { Viewport } from '../model/command.ts'
import type { Scheme } from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import type { State } from '../model/state.ts'
import { drawnSize, emptyPicture, type Picture, sameLook } from '../model/view.ts'
import { boundsOf } from './bounds.ts'
import type { Frame, PlacedCaption } from './captions.ts'
import { clearing } from './clearing.ts'
import { gliding } from './gliding.ts'
import { createMotion } from './motion.ts'
import { drawOverlay, type Spot } from './overlay.ts'
import { skipWhen, sleepAtRest } from './renderloop.ts'
import { type Caught, createSelecting } from './selecting.ts'
import { sliceOf } from './slices.ts'
import {
  idOf,
  nodeClasses,
  nodeData,
  nodeDefinition,
  nodeElement,
  relationshipClasses,
  relationshipData,
  relationshipDefinition,
  relationshipElement,
  stylesheet,
} from './style.ts'

export interface Hit {
  readonly kind: 'node' | 'relationship'
  readonly id: string
  /** What it stands for, where it is drawn as one thing for several. */
  readonly members?: readonly string[]
}

/** What the hand did. Positions of the pointer are CSS pixels of the page. */
export type Gesture =
  /** `at` in model units. */
  | { readonly kind: 'tap'; readonly hit: Hit | null; readonly adding: boolean; readonly at: Position }
  | { readonly kind: 'doubleTap'; readonly hit: Hit | null }
  | { readonly kind: 'context'; readonly hit: Hit | null; readonly x: number; readonly y: number }
  | ({ readonly kind: 'box' } & Caught)
  | { readonly kind: 'drag'; readonly places: ReadonlyMap<string, Position> }
  | { readonly kind: 'hover'; readonly hit: Hit | null }
  /** The count at a node was pressed: what is not drawn, or was cut. */
  | { readonly kind: 'count'; readonly node: string }
  /** The user moved the view, as opposed to an order of ours. */
  | { readonly kind: 'view' }

export interface Canvas {
  /** Shows a picture: only what differs from the one before is touched. Nothing of it is kept or written to. */
  draw(picture: Picture): void
  /** Whether all of the last picture is drawn: a large one comes in slices, a frame each. */
  isSettled(): boolean
  /** Whether the user has moved the view since it was last fitted. */
  isMoved(): boolean
  look(scheme: Scheme): void
  /** What a drag does: draws a box or a lasso, or moves the view and the nodes. */
  use(tool: 'box' | 'lasso' | null): void
  /** Draws again: what covers it has changed. */
  refresh(): void
  /** Panels have opened or closed: a fitted view is fitted again to what they leave free, another keeps what is looked at. */
  adapt(): void
  order(viewport: Viewport): void
  /** Keeps a node in sight when the keyboard goes there. */
  reveal(node: string): void
  /** How many of these lie outside of what is in sight. */
  outside(nodes: Iterable<string>): number
  /** Positions on the page, for tests and for menus opened by keyboard; undefined when it is not drawn. */
  positionOf(hit: Hit): Position | undefined
  viewport(): { zoom: number; pan: Position; width: number; height: number }
  /** Where the map was left, where there is one beside the graph; see `SavedViewport`. */
  mapPlace?(): (Position & { readonly zoom: number }) | null
  /**
   * The map as it is looked at now, with a state in place of the one that is shown, for a picture; null while it is not
   * shown. `inside`: the nodes that lie within it, `named` how many of those have their name.
   */
  recordMap?(
    state: State,
    scheme: Scheme,
    origin: Position,
    widthOf: (text: string, size: number, strong: boolean) => number,
  ): { readonly marks: readonly Mark[]; readonly inside: ReadonlySet<string>; readonly named: number } | null
  /** The captions that are drawn, in CSS pixels of the canvas. */
  captions(): readonly PlacedCaption[]
  /** The whole graph, small, without captions, as a JPEG in a data URL; null when nothing is drawn. */
  picture(width: number, height: number): string | null
  close(): void
}

export interface CanvasOptions {
  readonly onGesture: (gesture: Gesture) => void
  readonly scheme: Scheme
  /** Milliseconds that moves take; 0 for people who asked for less motion. */
  readonly glide: () => number
  /** How far panels lie over the canvas, in CSS pixels from its edges: what has to be read stays out of there. */
  readonly covered?: () => Inset
  /** What floats over the canvas, in its CSS pixels: captions keep clear of it, and so does a fitted view as far as it can. */
  readonly floats?: () => readonly Frame[]
  /** The node that stays in sight when the room changes. */
  readonly kept?: () => string | null
  /** Each time the view has moved, whoever moved it: what lies over the canvas moves along. */
  readonly onView?: (view: { readonly zoom: number; readonly pan: Position }) => void
}

export interface Inset {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Nodes get a hand of at least this radius, in CSS pixels, even when drawn smaller. */
const REACH = 12
/** From so many elements on a picture is moved as a whole while its view moves: drawing it takes longer than a frame. */
const HEAVY = 150
const MANY = 1000
const HUGE = 2000
/** Milliseconds between the two taps of a double tap, at most. */
const DOUBLE = 250
/** Milliseconds between two drawings of a large picture that is still arriving, at least. */
const HALFWAY = 250
/** Milliseconds of a frame that are spent on slices. */
const SLICING = 8
/** Milliseconds that the pointer rests on something in a large picture before it is lit: each lighting draws all of it. */
const REST = 60

let patched = false

export function createCanvas(
  container: HTMLElement,
  { onGesture, scheme: firstScheme, glide, covered, floats = () => [], kept, onView }: CanvasOptions,
): Canvas {
  if (!patched) sleepAtRest()
  patched = true
  let scheme = firstScheme
  /** What is drawn, and what is on its way there. */
  let picture = emptyPicture
  let wanted = emptyPicture
  let nextSlice = 0
  let spots: Spot[] = []
  let captions: readonly PlacedCaption[] = []
  /** The view was placed before there was anything to see: the first picture does not move it. */
  let placed = false
  let ordering = false
  /** The user has moved the view since it was last fitted to everything. */
  let isMoved = false
  /** What the view was fitted to, as long as nothing else has moved it. */
  let fitted: { readonly nodes?: readonly string[] } | null = {}
  let size: 'few' | 'many' | 'huge' = 'few'
  let isHeavy = false
  let stopView: (() => void) | null = null
  /** Ends a move of nodes that is under way, at its end. */
  let finishMove: (() => void) | null = null

  const cy = cytoscape({
    container,
    style: stylesheet(scheme, { many: false, huge: false }),
    minZoom: 0.05,
    maxZoom: 4,
    boxSelectionEnabled: false,
    autounselectify: true,
  })
  // What Cytoscape has and its types do not tell.
  const inner = cy as unknown as {
    renderer(): { data: { canvasContainer: HTMLElement } }
    notify(event: 'draw'): void
  }

  /** The part of the canvas that nothing lies over. Where next to nothing is left, all of it. */
  const free = () => {
    const [width, height] = [container.clientWidth, container.clientHeight]
    const inset = covered?.()
    if (!inset || width - inset.left - inset.right < 160 || height - inset.top - inset.bottom < 120)
      return { left: 0, top: 0, right: width, bottom: height }
    return { left: inset.left, top: inset.top, right: width - inset.right, bottom: height - inset.bottom }
  }

  const overlay = document.createElement('canvas')
  overlay.setAttribute('aria-hidden', 'true')
  overlay.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:5'
  container.append(overlay)
  const context = overlay.getContext('2d')!
  const fitOverlay = () => {
    const ratio = window.devicePixelRatio || 1
    const [width, height] = [container.clientWidth, container.clientHeight]
    if (overlay.width !== Math.round(width * ratio) || overlay.height !== Math.round(height * ratio)) {
      overlay.width = Math.round(width * ratio)
      overlay.height = Math.round(height * ratio)
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
  }

  const { canvasContainer } = inner.renderer().data
  const motion = createMotion({
    layers: () => [canvasContainer, overlay],
    view: () => ({ zoom: cy.zoom(), pan: cy.pan() }),
    size: () => ({ width: container.clientWidth, height: container.clientHeight }),
    onRest: () => inner.notify('draw'),
  })
  let drawnAt = Number.NEGATIVE_INFINITY
  skipWhen(inner.renderer(), now => {
    // While a large picture arrives slice by slice, most of the time is for what arrives, not for drawing it halfway.
    if (isHeavy && picture !== wanted && !motion.isMoving() && now - drawnAt < HALFWAY) return true
    const isCovered = motion.covers(isHeavy, now)
    if (!isCovered) drawnAt = now
    return isCovered
  })
  for (const layer of [canvasContainer, overlay]) layer.style.transformOrigin = '0 0'

  cy.on('render', () => {
    fitOverlay()
    const zoom = cy.zoom()
    const pan = cy.pan()
    const nodes = []
    for (const look of picture.nodes.values()) {
      const { x, y } = cy.getElementById(nodeElement(look.id)).position()
      nodes.push({ look, x: x * zoom + pan.x, y: y * zoom + pan.y, radius: (drawnSize(look) * zoom) / 2 })
    }
    const relationships = []
    const all = zoom > 1.15 && picture.relationships.size <= 600
    for (const look of picture.relationships.values()) {
      if (!all && look.emphasis !== 'lit' && !look.selected) continue
      const midpoint = (cy.getElementById(relationshipElement(look.id)) as cytoscape.EdgeSingular).renderedMidpoint()
      if (midpoint && Number.isFinite(midpoint.x)) relationships.push({ look, x: midpoint.x, y: midpoint.y })
    }
    context.clearRect(0, 0, container.clientWidth, container.clientHeight)
    ;({ spots, captions } = drawOverlay(context, { frame: free(), floats: floats() }, nodes, relationships, scheme))
  })

  // ── gestures ──────────────────────────────────────────────────────────────────────────────────────────────────

  const hitOf = (target: cytoscape.EventObject['target'], at: Position): Hit | null => {
    if (target === cy) {
      const near = nearest(at)
      return near === null ? null : { kind: 'node', id: near }
    }
    return { kind: target.isNode() ? 'node' : 'relationship', id: idOf(target.id()) }
  }
  const nearest = (at: Position): string | null => {
    const zoom = cy.zoom()
    let best: string | null = null
    let bestDistance = REACH / zoom
    for (const look of picture.nodes.values()) {
      const { x, y } = cy.getElementById(nodeElement(look.id)).position()
      const distance = Math.hypot(x - at.x, y - at.y)
      if (distance < bestDistance) [best, bestDistance] = [look.id, distance]
    }
    return best
  }
  const isAdding = (event: cytoscape.EventObject) => {
    const original = event.originalEvent as MouseEvent | undefined
    return Boolean(original && (original.shiftKey || original.ctrlKey || original.metaKey))
  }
  const pagePoint = (event: cytoscape.EventObject): Position => {
    const box = container.getBoundingClientRect()
    return { x: box.left + event.renderedPosition.x, y: box.top + event.renderedPosition.y }
  }

  const spotAt = ({ x, y }: Position): Spot | undefined =>
    spots.findLast(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom)
  // Two taps are a double tap where both fall on the same thing. Cytoscape asks for the time alone, and would take two
  // things that are chosen quickly one after the other for one.
  let lastTap: { hit: Hit; time: number } | null = null
  cy.on('tap', event => {
    if (selecting.wasDrag()) return
    const spot = spotAt(event.renderedPosition)
    const at = { ...event.position }
    const adding = isAdding(event)
    const before = lastTap
    lastTap = null
    if (spot && !adding) return onGesture({ kind: 'count', node: spot.node })
    const hit = hitOf(event.target, at)
    onGesture({ kind: 'tap', hit, adding, at })
    if (!hit || adding) return
    const time = event.originalEvent.timeStamp
    const isSame = before?.hit.kind === hit.kind && before.hit.id === hit.id
    if (isSame && time - before.time <= DOUBLE) onGesture({ kind: 'doubleTap', hit })
    else lastTap = { hit, time }
  })
  cy.on('cxttap', event =>
    onGesture({ kind: 'context', hit: hitOf(event.target, event.position), ...pagePoint(event) }),
  )
  let resting: ReturnType<typeof setTimeout> | undefined
  const hover = (hit: Hit | null) => {
    clearTimeout(resting)
    if (size === 'few') onGesture({ kind: 'hover', hit })
    else resting = setTimeout(() => onGesture({ kind: 'hover', hit }), REST)
  }
  cy.on('mouseover', 'node, edge', event => {
    container.style.cursor = 'pointer'
    hover(hitOf(event.target, event.position))
  })
  cy.on('mouseout', 'node, edge', () => {
    container.style.cursor = ''
    hover(null)
  })

  const selecting = createSelecting(container, {
    spots: () => {
      const zoom = cy.zoom()
      const pan = cy.pan()
      return [...picture.nodes.values()].map(look => {
        const { x, y } = cy.getElementById(nodeElement(look.id)).position()
        const radius = (drawnSize(look) * zoom) / 2
        return { id: look.id, selected: look.selected, x: x * zoom + pan.x, y: y * zoom + pan.y, radius }
      })
    },
    ties: () => [...picture.relationships.values()],
    scheme: () => scheme,
    onHold(held) {
      if (held) hover(null)
      cy.userPanningEnabled(!held)
      cy.autoungrabify(held)
    },
    onCaught: caught => onGesture({ kind: 'box', ...caught }),
  })

  // Whoever drags one of several selected nodes drags them all.
  let companions = new Map<string, Position>()
  let grabbedAt: Position = { x: 0, y: 0 }
  let grabbed: string | null = null
  let isTakenBack = false
  cy.on('grab', 'node', event => {
    finishMove?.()
    const id = idOf(event.target.id())
    grabbedAt = { ...event.target.position() }
    grabbed = null
    isTakenBack = false
    companions = new Map()
    if (!picture.nodes.get(id)?.selected) return
    for (const look of picture.nodes.values())
      if (look.selected && look.id !== id)
        companions.set(look.id, { ...cy.getElementById(nodeElement(look.id)).position() })
  })
  cy.on('drag', 'node', event => {
    grabbed = idOf(event.target.id())
    if (companions.size === 0) return
    const { x, y } = event.target.position()
    cy.batch(() => {
      for (const [id, start] of companions)
        cy.getElementById(nodeElement(id)).position({ x: start.x + x - grabbedAt.x, y: start.y + y - grabbedAt.y })
    })
  })
  cy.on('dragfree', 'node', event => {
    grabbed = null
    if (isTakenBack) return
    const places = new Map<string, Position>([[idOf(event.target.id()), { ...event.target.position() }]])
    for (const id of companions.keys()) places.set(id, { ...cy.getElementById(nodeElement(id)).position() })
    onGesture({ kind: 'drag', places })
  })
  // Esc while nodes are dragged puts them back. Cytoscape lets go of them as if the button had been released.
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || grabbed === null) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const id = grabbed
    isTakenBack = true
    window.dispatchEvent(new MouseEvent('mouseup', { button: 0 }))
    cy.batch(() => {
      cy.getElementById(nodeElement(id)).position(grabbedAt)
      for (const [other, place] of companions) cy.getElementById(nodeElement(other)).position(place)
    })
  }
  window.addEventListener('keydown', onEscape, true)
  const tellView = () => onView?.({ zoom: cy.zoom(), pan: cy.pan() })
  tellView()
  cy.on('viewport', () => {
    tellView()
    motion.moved()
    if (ordering) return
    fitted = null
    isMoved = true
    onGesture({ kind: 'view' })
  })

  // ── viewport ──────────────────────────────────────────────────────────────────────────────────────────────────

  const toView = (zoom: number, pan: Position, quick = false) => {
    stopView?.()
    const from = { zoom: cy.zoom(), pan: { ...cy.pan() } }
    const set = (share: number) => {
      ordering = true
      cy.viewport({
        zoom: from.zoom + (zoom - from.zoom) * share,
        pan: { x: from.pan.x + (pan.x - from.pan.x) * share, y: from.pan.y + (pan.y - from.pan.y) * share },
      })
      ordering = false
    }
    if (quick) set(1)
    else stopView = gliding(glide(), set)
  }
  const showAll = (nodes?: Iterable<string>, quick = false) => {
    const box = boundsOf(wanted, nodes)
    const { left, top, right, bottom } = free()
    if (!box || right === left || bottom === top) return
    const margin = 44
    const zoom = Math.min(
      1.4,
      Math.max(
        0.05,
        Math.min(
          (right - left - 2 * margin) / (box.right - box.left || 1),
          (bottom - top - 2 * margin) / (box.bottom - box.top || 1),
        ),
      ),
    )
    const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
    // What is left at the sides is spent on getting out from under what floats.
    const spare = (from: number, to: number, size: number) => Math.max(0, (to - from - 2 * REACH - size * zoom) / 2)
    const pan = { x: (left + right) / 2 - centre.x * zoom, y: (top + bottom) / 2 - centre.y * zoom }
    const looks = nodes ? [...nodes].flatMap(id => wanted.nodes.get(id) ?? []) : [...wanted.nodes.values()]
    const by = clearing(
      looks.map(look => ({ x: look.x * zoom + pan.x, y: look.y * zoom + pan.y, reach: (drawnSize(look) * zoom) / 2 })),
      floats(),
      { x: spare(left, right, box.right - box.left), y: spare(top, bottom, box.bottom - box.top) },
    )
    toView(zoom, { x: pan.x + by.x, y: pan.y + by.y }, quick)
    fitted = nodes ? { nodes: [...nodes] } : {}
    isMoved = false
  }
  const centreOn = (place: Position) => {
    fitted = null
    const { left, top, right, bottom } = free()
    toView(cy.zoom(), { x: (left + right) / 2 - place.x * cy.zoom(), y: (top + bottom) / 2 - place.y * cy.zoom() })
  }
  /** Whether a place of the model lies in the free part, and so many pixels from its edge. */
  const isInSight = ({ x, y }: Position, margin: number, { left, top, right, bottom } = free()): boolean => {
    const [at, down] = [x * cy.zoom() + cy.pan().x, y * cy.zoom() + cy.pan().y]
    return at >= left + margin && down >= top + margin && at <= right - margin && down <= bottom - margin
  }

  const glideNodes = (moved: ReadonlyMap<string, { from: Position; to: Position }>) => {
    finishMove?.()
    const place = (share: number) => {
      cy.batch(() => {
        for (const [id, { from, to }] of moved)
          cy.getElementById(nodeElement(id)).position({
            x: share === 1 ? to.x : from.x + (to.x - from.x) * share,
            y: share === 1 ? to.y : from.y + (to.y - from.y) * share,
          })
      })
      if (share === 1) finishMove = null
    }
    const milliseconds = moved.size > 500 ? 0 : glide()
    if (milliseconds <= 0) return place(1)
    const stop = gliding(milliseconds, place)
    finishMove = () => {
      stop()
      place(1)
    }
  }

  const reveal = (node: string) => {
    const look = wanted.nodes.get(node)
    if (look && !isInSight(look, 40)) centreOn(look)
  }
  const middleOf = ({ left, top, right, bottom }: Frame): Position => ({ x: (left + right) / 2, y: (top + bottom) / 2 })
  let middle = middleOf(free())
  /** The room has changed: what was in its middle is so again, and what is looked at stays in sight. */
  const keep = (quick = false) => {
    const before = middle
    middle = middleOf(free())
    if (fitted) return showAll(fitted.nodes, quick)
    ordering = true
    cy.panBy({ x: middle.x - before.x, y: middle.y - before.y })
    ordering = false
    const node = kept?.()
    if (node) reveal(node)
  }

  let lastWidth = container.clientWidth
  let lastHeight = container.clientHeight
  const observer = new ResizeObserver(() => {
    const [width, height] = [container.clientWidth, container.clientHeight]
    if (width === lastWidth && height === lastHeight) return
    ordering = true
    cy.resize()
    ordering = false
    lastWidth = width
    lastHeight = height
    keep(true)
  })
  observer.observe(container)

  const applySize = () => {
    const count = wanted.nodes.size + wanted.relationships.size
    isHeavy = count > HEAVY
    const next = count > HUGE ? 'huge' : count > MANY ? 'many' : 'few'
    if (next === size) return
    size = next
    cy.style(stylesheet(scheme, { many: next !== 'few', huge: next === 'huge' }))
  }

  const show = (next: Picture) => {
    const wasEmpty = picture.nodes.size === 0
    const nodes = difference(picture.nodes, next.nodes, sameLook)
    const relationships = difference(picture.relationships, next.relationships, sameLook)
    picture = next
    const moved = new Map<string, { from: Position; to: Position }>()
    cy.batch(() => {
      for (const id of relationships.removed.keys()) cy.getElementById(relationshipElement(id)).remove()
      for (const id of nodes.removed.keys()) cy.getElementById(nodeElement(id)).remove()
      cy.add([...nodes.added.values()].map(look => nodeDefinition(look, scheme)))
      for (const [id, [before, after]] of nodes.updated) {
        const element = cy.getElementById(nodeElement(id))
        if (before.appearance !== after.appearance || before.size !== after.size || before.label !== after.label)
          element.data(nodeData(after, scheme))
        if (nodeClasses(before) !== nodeClasses(after)) element.classes(nodeClasses(after))
        const at = element.position()
        const isMoved = before.x !== after.x || before.y !== after.y
        if (isMoved && (at.x !== after.x || at.y !== after.y))
          moved.set(id, { from: { x: at.x, y: at.y }, to: { x: after.x, y: after.y } })
      }
      cy.add([...relationships.added.values()].map(look => relationshipDefinition(look, scheme)))
      for (const [id, [before, after]] of relationships.updated) {
        const element = cy.getElementById(relationshipElement(id))
        if (before.ink !== after.ink || before.width !== after.width) element.data(relationshipData(after, scheme))
        if (relationshipClasses(before) !== relationshipClasses(after)) element.classes(relationshipClasses(after))
      }
    })
    applySize()
    if (moved.size > 0) glideNodes(moved)
    if (wasEmpty && picture.nodes.size > 0 && !placed) showAll(undefined, true)
    else if (nodes.updated.size + nodes.added.size + nodes.removed.size + relationships.updated.size > 0)
      inner.notify('draw')
    if (picture.nodes.size > 0) placed = false
  }
  const advance = () => {
    nextSlice = 0
    const end = performance.now() + SLICING
    do show(sliceOf(picture, wanted))
    while (picture !== wanted && performance.now() < end)
    if (picture !== wanted) nextSlice = requestAnimationFrame(advance)
  }

  return {
    draw(next) {
      wanted = next
      cancelAnimationFrame(nextSlice)
      advance()
    },
    isSettled: () => picture === wanted,
    isMoved: () => isMoved,
    look(next) {
      if (next === scheme) return
      scheme = next
      cy.batch(() => {
        for (const look of picture.nodes.values()) cy.getElementById(nodeElement(look.id)).data(nodeData(look, scheme))
        for (const look of picture.relationships.values())
          if (look.ink) cy.getElementById(relationshipElement(look.id)).data(relationshipData(look, scheme))
      })
      cy.style(stylesheet(scheme, { many: size !== 'few', huge: size === 'huge' }))
    },
    use: selecting.use,
    refresh: () => inner.notify('draw'),
    adapt() {
      inner.notify('draw')
      // A room of another size is heard of by the observer.
      if (container.clientWidth === lastWidth && container.clientHeight === lastHeight) keep()
    },
    order(viewport) {
      if (viewport.kind === 'fit') showAll(viewport.nodes)
      else if (viewport.kind === 'centre') {
        const look = wanted.nodes.get(viewport.node)
        if (look) centreOn(look)
      } else if (viewport.kind === 'place') {
        const { x, y } = viewport
        const zoom = Math.min(4, Math.max(0.05, viewport.zoom))
        toView(zoom, { x: container.clientWidth / 2 - x * zoom, y: container.clientHeight / 2 - y * zoom }, true)
        fitted = null
        placed = picture.nodes.size === 0
      } else if (viewport.kind !== 'earth') {
        const zoom = viewport.kind === 'reset' ? 1 : Math.min(4, Math.max(0.05, cy.zoom() * viewport.by))
        const [x, y] = [container.clientWidth / 2, container.clientHeight / 2]
        const share = zoom / cy.zoom()
        toView(zoom, { x: x - (x - cy.pan().x) * share, y: y - (y - cy.pan().y) * share })
        fitted = null
        isMoved = true
      }
    },
    reveal,
    outside(nodes) {
      let count = 0
      const frame = free()
      for (const id of nodes) {
        const look = wanted.nodes.get(id)
        if (look && !isInSight(look, 0, frame)) count++
      }
      return count
    },
    positionOf({ kind, id }) {
      const element = cy.getElementById(kind === 'node' ? nodeElement(id) : relationshipElement(id))
      if (element.empty()) return undefined
      const at =
        kind === 'node' ? element.renderedPosition() : (element as unknown as cytoscape.EdgeSingular).renderedMidpoint()
      const box = container.getBoundingClientRect()
      return { x: box.left + at.x, y: box.top + at.y }
    },
    viewport: () => ({
      zoom: cy.zoom(),
      pan: { ...cy.pan() },
      width: container.clientWidth,
      height: container.clientHeight,
    }),
    captions: () => captions,
    picture(width, height) {
      if (picture.nodes.size === 0) return null
      const bg = scheme === 'dark' ? '#1a1b1e' : '#ffffff'
      return cy.jpg({ full: true, maxWidth: width, maxHeight: height, quality: 0.7, bg })
    },
    close() {
      cancelAnimationFrame(nextSlice)
      clearTimeout(resting)
      motion.close()
      stopView?.()
      finishMove?.()
      observer.disconnect()
      selecting.close()
      window.removeEventListener('keydown', onEscape, true)
      cy.destroy()
      overlay.remove()
    },
  }
}
