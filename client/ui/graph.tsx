import { Button, Group, useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { IconArrowDown } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Gesture, Hit, Inset } from '../canvas/canvas.ts'
import type { Frame } from '../canvas/captions.ts'
import { useExplorer, useSelect } from '../context.ts'
import { atlasOf, thingsByPlace } from '../model/atlas.ts'
import { captionOf } from '../model/caption.ts'
import { defaultTarget } from '../model/command.ts'
import { pushing } from '../model/commands/moving.ts'
import { READABLE } from '../model/commands/noting.ts'
import { foldOf } from '../model/folds.ts'
import { movingDrawn } from '../model/groups.ts'
import { phrase } from '../model/phrase.ts'
import { inSight, isExpanded, type Position } from '../model/scene.ts'
import { settingOf } from '../model/settings.ts'
import { doing, opening, type State, type Target, viewing } from '../model/state.ts'
import { nothingSelected, type Selection, sightOf } from '../model/view.ts'
import { described, firstFocus, linked, nearest, step, type Way } from '../model/walk.ts'
import { Checklist } from '../panels/checklist.tsx'
import { Places } from '../panels/places.tsx'
import { EmptyState } from './empty.tsx'
import { FilterBar } from './filterbar.tsx'
import classes from './graph.module.css'
import { commandAt, keyOf } from './keys.ts'
import { MapNotes, NotesElsewhere } from './mapnotes.tsx'
import { Fields, Notes, placedBy } from './notes.tsx'
import { Picking, pickedBy, pickedByKey } from './picking.tsx'
import { SelectionBar } from './selectionbar.tsx'
import { Status } from './sight.tsx'
import { createSurface, type Surface } from './surface.ts'
import { useText } from './text.ts'
import { Tools } from './tools.tsx'

const GLIDE = 280
/** CSS pixels that an arrow key moves what is grabbed, and with Shift. */
const NUDGE = 10
const PUSH = 50
const directions: { readonly [way in Way]: Position } = {
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
}
const ways: { readonly [key: string]: Way } = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** The canvas, edge to edge, with the keyboard's way through it and what floats over it. */
export function Graph({ announce }: { announce: (text: string) => void }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const holder = useRef<HTMLDivElement>(null)
  const mapHolder = useRef<HTMLDivElement>(null)
  const surface = useRef<Surface | null>(null)
  const said = useRef(t)
  said.current = t
  const scheme = useComputedColorScheme('light')
  const reduced = useReducedMotion()
  const schemeNow = useRef(scheme)
  schemeNow.current = scheme
  const motion = useRef(reduced)
  motion.current = reduced
  const [outside, setOutside] = useState<readonly string[]>([])
  const [placesOutside, setPlacesOutside] = useState(0)
  const walked = useRef<string[]>([])
  const selectionAtWalk = useRef<Selection | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas is made once; the scheme follows below
  useEffect(() => {
    let close: (() => void) | undefined
    // In a task of its own: mounting the page is long enough by itself.
    const start = setTimeout(() => {
      close = begin()
    })
    return () => {
      clearTimeout(start)
      close?.()
    }
  }, [explorer, store])

  const begin = () => {
    const canvas = createSurface(
      { graph: holder.current!, map: mapHolder.current! },
      {
        scheme: schemeNow.current,
        glide: () => (motion.current ? 0 : GLIDE),
        covered: () => coveredOf(holder.current!),
        floats: () => floatsOver(holder.current!),
        kept: () => keptInSight(store.get()),
        onGesture: gesture => act(gesture),
        onView: view => follow(holder.current!, view),
        called: count => said.current('count.relationships', { count }),
        onMap: () => setPlacesOutside(canvas.placesOutside()),
        onFailed: () => explorer.onSaying({ text: phrase('map.failed') }),
      },
    )
    explorer.canvas.current = canvas
    surface.current = canvas
    let drawn: State | null = null
    let waiting = false
    const draw = () => {
      waiting = false
      const state = store.get()
      const before = drawn
      if (before && sameParts(before, state)) return
      drawn = state
      const { kind } = state.panels.tool
      canvas.use(kind === 'box' || kind === 'lasso' ? kind : null)
      canvas.show(state)
      if (before?.view.fresh !== state.view.fresh) {
        const fresh = [...state.view.fresh]
        setOutside(canvas.outside(fresh) > 0 ? fresh : [])
      }
    }
    draw()
    const stop = store.subscribe(() => {
      if (waiting) return
      waiting = true
      queueMicrotask(draw)
    })
    return () => {
      stop()
      explorer.canvas.current = null
      surface.current = null
      canvas.close()
    }
  }

  useEffect(() => explorer.canvas.current?.look(scheme), [explorer, scheme])

  const panels = useSelect(state => state.panels)
  // biome-ignore lint/correctness/useExhaustiveDependencies: panels that open and close change what covers the canvas
  useEffect(() => explorer.canvas.current?.adapt(), [explorer, panels.leftOpen, panels.rightOpen, panels.drawer])

  const select = (target: Partial<Target>, focus: string | null) =>
    store.update(state =>
      viewing(state, {
        selection: { nodes: new Set(target.nodes), relationships: new Set(target.relationships) },
        focus,
        walking: false,
        fresh: new Set(),
      }),
    )

  /** What was hit alone, and of a group or a bundle all that is in it. */
  const choose = ({ kind, id, members }: Hit) => {
    const ids = members ?? [id]
    select(kind === 'node' ? { nodes: ids } : { relationships: ids }, kind === 'node' && !members ? id : null)
  }

  const act = (gesture: Gesture) => {
    if (pickedBy(explorer, gesture) || placedBy(explorer, gesture)) return
    const { view, panels } = store.get()
    if (gesture.kind === 'hover') {
      const { hit } = gesture
      if (hit?.id !== view.hover?.id || hit?.kind !== view.hover?.kind)
        store.update(state => viewing(state, { hover: hit }))
      return
    }
    if (gesture.kind === 'view') {
      explorer.keeper.moved()
      if (panels.menu) store.update(state => opening(state, { menu: null }))
      setOutside(list => (list.length === 0 ? list : []))
      return
    }
    holder.current?.closest<HTMLElement>('[data-graph]')?.focus({ preventScroll: true })
    if (gesture.kind === 'tap') {
      const { hit, adding } = gesture
      if (panels.tool.kind === 'move') {
        if (hit?.kind !== 'node') return explorer.carryOut(pushing(store.get(), { middle: gesture.at }, Date.now()))
        store.update(state => opening(state, { tool: { kind: 'point' } }))
      }
      if (!hit) {
        if (!adding) select({}, null)
      } else if (!adding) {
        choose(hit)
      } else {
        const nodes = new Set(view.selection.nodes)
        const relationships = new Set(view.selection.relationships)
        const set = hit.kind === 'node' ? nodes : relationships
        const ids = hit.members ?? [hit.id]
        const isIn = ids.every(id => set.has(id))
        for (const id of ids) isIn ? set.delete(id) : set.add(id)
        store.update(state => viewing(state, { selection: { nodes, relationships } }))
      }
    } else if (gesture.kind === 'doubleTap') {
      const { hit } = gesture
      // What was hit was selected by the first of the two taps: on the map that may be an arc of several.
      if (hit?.kind === 'node' && hit.members) explorer.run('unfold', { nodes: hit.members, relationships: [] })
      else if (isMapShown()) {
        if (hit) explorer.run(hit.kind === 'node' ? 'details' : 'evidence')
      } else if (hit?.kind === 'node') explorer.run('expand', { nodes: [hit.id], relationships: [] })
      else if (hit) explorer.run('evidence', { nodes: [], relationships: hit.members ?? [hit.id] })
    } else if (gesture.kind === 'count') {
      const target = { nodes: [gesture.node], relationships: [] }
      select(target, gesture.node)
      explorer.run(isExpanded(store.get().scene, gesture.node) ? 'expandSome' : 'expand', target)
    } else if (gesture.kind === 'box') {
      const before = gesture.adding ? view.selection : nothingSelected
      const nodes = [...before.nodes, ...gesture.nodes]
      select({ nodes, relationships: [...before.relationships, ...gesture.relationships] }, null)
    } else if (gesture.kind === 'drag') {
      const [id] = gesture.places.keys()
      const { scene, schema } = store.get()
      const node = scene.nodes.get(id!)?.node
      const called = node ? captionOf(node, schema) : scene.folds.get(foldOf(id!))?.name
      const name = gesture.places.size === 1 && called ? called : String(gesture.places.size)
      store.update(state =>
        doing(state, {
          name: phrase('step.move', { name }),
          change: movingDrawn(state.scene, gesture.places),
          at: Date.now(),
        }),
      )
    } else {
      const { hit, x, y } = gesture
      if (hit) {
        const chosen = hit.kind === 'node' ? view.selection.nodes : view.selection.relationships
        if (!(hit.members ?? [hit.id]).every(id => chosen.has(id))) choose(hit)
      }
      openMenu(x, y, hit !== null)
    }
  }

  const openMenu = (x: number, y: number, withTarget: boolean) => {
    const target = withTarget ? defaultTarget(store.get()) : { nodes: [], relationships: [] }
    store.update(state => opening(state, { menu: { x, y, target } }))
  }

  /** The ring round the focus lies under no panel and no card (WCAG 2.4.11). */
  const keepInSight = (id: string) => {
    const canvas = explorer.canvas.current
    const at = canvas?.positionOf({ kind: 'node', id })
    if (at && isCovered(holder.current!, at)) canvas?.order({ kind: 'centre', node: id })
    else canvas?.reveal(id)
  }

  const isMapShown = () => settingOf(store.get().scene, 'surface') === 'map'
  const atlas = () => atlasOf(sightOf(store.get()), store.get().schema)

  /** Where the keyboard begins; on the map at the place with most beside it, unless something is selected. */
  const begun = (state: State): string | null => {
    if (!isMapShown() || state.view.selection.nodes.size > 0) return firstFocus(state)
    const things = thingsByPlace(atlas())
    const [most] = [...things].sort(([, a], [, b]) => b.length - a.length)
    return most?.[0] ?? firstFocus(state)
  }
  /** The next place in a direction. */
  const placeFrom = (state: State, focus: string, way: Way): string | null => {
    const canvas = surface.current
    const at = canvas?.positionOf({ kind: 'node', id: focus })
    if (!canvas || !at) return begun(state)
    const places = [...atlas().places.keys()].flatMap(id => {
      const place = id === focus ? undefined : canvas.positionOf({ kind: 'node', id })
      return place ? [[id, place] as const] : []
    })
    return nearest(places, at, way)
  }
  const wordsFor = (id: string): string | null => {
    const words = described(store.get(), id)
    if (!words || !isMapShown()) return words && t('graph.at', { ...words })
    const { name, label } = words
    const { places, homes } = atlas()
    if (places.has(id)) return t('map.at', { name, label, count: thingsByPlace(atlas()).get(id)!.length })
    const place = described(store.get(), homes.get(id)?.place ?? '')
    return place ? t('map.atHome', { name, label, place: place.name }) : t('map.atNowhere', { name, label })
  }

  const goTo = (id: string | null, stay = false) => {
    if (id === null) return
    const { focus } = store.get().view
    if (focus !== null && focus !== id) walked.current = [...walked.current.slice(-99), focus]
    store.update(state => viewing(state, { focus: id, walking: true }))
    selectionAtWalk.current = store.get().view.selection
    if (!stay) keepInSight(id)
    const words = wordsFor(id)
    if (words) announce(words)
  }

  /** The keyboard comes in: to where it was, unless something else was selected since. */
  const arrive = () => {
    const state = store.get()
    const { focus, selection } = state.view
    if (focus === null && selection.relationships.size === 0) return goTo(begun(state), true)
    const isStill = focus !== null && (selection.nodes.size === 0 || selection.nodes.has(focus))
    const [relationship] = selection.relationships
    const id = isStill
      ? focus
      : selection.nodes.size > 0
        ? begun(state)
        : (state.scene.relationships.get(relationship ?? '')?.relationship.start ?? begun(state))
    if (id === null) return
    if (id !== focus || !state.view.walking) store.update(now => viewing(now, { focus: id, walking: true }))
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (pickedByKey(explorer, event)) return
    const state = store.get()
    const { focus, selection } = state.view
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const way = ways[event.key]
    // Whoever walked on since selecting means the node at the keyboard; whoever selected since then, the selection.
    const isAtFocus = focus !== null && selection === selectionAtWalk.current && !selection.nodes.has(focus)
    const done = () => {
      event.preventDefault()
      event.stopPropagation()
    }
    if (state.panels.tool.kind === 'move' && (way || event.key === 'Enter')) {
      done()
      if (!way) return explorer.run('move')
      const by = (event.shiftKey ? PUSH : NUDGE) / (explorer.canvas.current?.viewport().zoom ?? 1)
      const { x, y } = directions[way]
      explorer.carryOut(pushing(state, { by: { x: x * by, y: y * by } }, Date.now()))
    } else if (way && plain) {
      done()
      if (focus === null) goTo(begun(state))
      else goTo(isMapShown() ? placeFrom(state, focus, way) : step(sightOf(state), focus, way))
    } else if ((event.key === ']' || event.key === '[') && plain && state.panels.letters) {
      done()
      if (focus === null) return goTo(begun(state))
      const [before] = walked.current.slice(-1)
      const ring = linked(sightOf(state), focus)
      const at = before === undefined ? -1 : ring.indexOf(before)
      goTo(ring.at((at + (event.key === ']' ? 1 : -1)) % Math.max(1, ring.length)) ?? null)
    } else if (event.key === 'Backspace' && plain) {
      done()
      const back = walked.current.pop()
      if (back !== undefined && state.scene.nodes.has(back)) {
        store.update(now => viewing(now, { focus: back, walking: true }))
        keepInSight(back)
        const words = wordsFor(back)
        if (words) announce(words)
      }
    } else if ((event.key === 'Enter' || event.key === ' ') && focus !== null) {
      done()
      if (event.key === 'Enter' && isMapShown()) {
        select({ nodes: [focus] }, focus)
        return explorer.run('details')
      }
      const nodes = new Set(event.key === ' ' ? selection.nodes : [])
      if (!nodes.delete(focus)) nodes.add(focus)
      store.update(now => viewing(now, { selection: { ...nothingSelected, nodes } }))
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      done()
      const isEmpty = selection.nodes.size + selection.relationships.size === 0
      const walked = state.view.walking && (isAtFocus || isEmpty || selection.nodes.has(focus!)) ? focus : null
      if (walked !== null && !selection.nodes.has(walked)) select({ nodes: [walked] }, walked)
      const [node] = walked === null ? selection.nodes : [walked]
      const [relationship] = selection.relationships
      const hit =
        node !== undefined
          ? { kind: 'node' as const, id: node }
          : relationship !== undefined
            ? { kind: 'relationship' as const, id: relationship }
            : null
      const at = hit && explorer.canvas.current?.positionOf(hit)
      openMenu(at?.x ?? window.innerWidth / 2, at?.y ?? window.innerHeight / 2, hit !== null)
    } else {
      const command = commandAt(keyOf(event), state.panels.letters)
      if (!command) return
      done()
      explorer.run(command.id, isAtFocus ? { nodes: [focus], relationships: [] } : defaultTarget(state))
    }
  }

  const scene = useSelect(sightOf)
  const seen = useMemo(() => inSight(scene), [scene])
  const nodes = seen.nodes.length
  const relationships = seen.relationships.length
  const isMap = useSelect(state => settingOf(state.scene, 'surface') === 'map')
  const schema = useSelect(state => state.schema)
  const placed = useMemo(() => (isMap ? atlasOf(scene, schema) : null), [isMap, scene, schema])
  return (
    <div className={classes.graph} data-view>
      {!isMap && <Fields />}
      <div
        data-graph
        data-picking={useSelect(state => state.panels.picking) ?? undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keyboard
        tabIndex={0}
        role="application"
        aria-label={
          placed
            ? t('map.label', {
                places: t('map.places', { count: placed.places.size }),
                floating: t('map.things', { count: placed.homes.size }),
                unplaced: t('map.unplaced', { count: placed.unplaced.length }),
              })
            : t('graph.label', {
                nodes: t('count.nodes', { count: nodes }),
                relationships: t('count.relationships', { count: relationships }),
              })
        }
        aria-describedby="graph-help"
        className={classes.surface}
        onKeyDown={onKeyDown}
        onKeyUp={event => {
          // Only who comes by Tab is shown where the keyboard is: what gives it back here leaves the view as it is.
          const { focus } = store.get().view
          if (event.key === 'Tab' && focus !== null) keepInSight(focus)
        }}
        onFocus={event => {
          // A pointer focuses where it points; only the keyboard starts its walk by itself.
          if (event.target.matches(':focus-visible')) arrive()
        }}
        onContextMenu={event => event.preventDefault()}
      >
        <div ref={holder} className={classes.canvas} />
        <div ref={mapHolder} className={classes.canvas} data-map={isMap || undefined} />
      </div>
      {isMap ? <MapNotes /> : <Notes />}
      <span id="graph-help" className={classes.hidden}>
        {t(isMap ? 'map.help' : 'graph.help')}
      </span>
      <Tools />
      <FilterBar />
      <Places />
      <Group className={classes.bottom} gap="xs">
        <Status nodes={nodes} relationships={relationships} />
        {isMap && <NotesElsewhere />}
        {placesOutside > 0 && (
          <Button
            size="compact-sm"
            radius="xl"
            variant="default"
            fw={500}
            data-float
            onClick={() => explorer.run('fit')}
          >
            {t('map.outside', { count: placesOutside })}
          </Button>
        )}
        {outside.length > 0 && (
          <Button
            size="compact-sm"
            radius="xl"
            leftSection={<IconArrowDown size={14} />}
            onClick={() => {
              explorer.carryOut({ viewport: { kind: 'fit', nodes: [...outside, ...store.get().view.selection.nodes] } })
              setOutside([])
            }}
          >
            {t('graph.outside', { count: explorer.canvas.current?.outside(outside) ?? outside.length })}
          </Button>
        )}
      </Group>
      <Picking />
      <Checklist />
      <SelectionBar />
      <EmptyState />
    </div>
  )
}

/** What somebody looks at: the node that is selected or has the keyboard. */
function keptInSight({ view: { selection, focus } }: State): string | null {
  if (selection.nodes.size === 1) return [...selection.nodes][0]!
  return focus !== null && (selection.nodes.size === 0 || selection.nodes.has(focus)) ? focus : null
}

/** Where the view is, for what is placed by CSS: notes and the fields of regions. */
function follow(canvas: HTMLElement, { zoom, pan }: { zoom: number; pan: Position }) {
  const graph = canvas.closest<HTMLElement>('[data-view]')!
  graph.style.setProperty('--zoom', String(zoom))
  graph.style.setProperty('--pan-x', `${pan.x}px`)
  graph.style.setProperty('--pan-y', `${pan.y}px`)
  graph.toggleAttribute('data-far', zoom < READABLE)
}

/** CSS pixels round a node within which its ring is drawn. */
const RING = 20

/** Whether something lies over the canvas at a point of the page, or round it. */
function isCovered(canvas: HTMLElement, { x, y }: Position): boolean {
  return [
    [0, 0],
    [RING, 0],
    [-RING, 0],
    [0, RING],
    [0, -RING],
  ].some(([right, down]) => !canvas.contains(document.elementFromPoint(x + right!, y + down!)))
}

/** How far side panels and open cards lie over the canvas: on a small page panels are drawers. */
function coveredOf(canvas: HTMLElement): Inset {
  const box = canvas.getBoundingClientRect()
  const inset = { left: 0, right: 0, top: 0, bottom: 0 }
  for (const panel of document.querySelectorAll('aside, [data-card]')) {
    const { left, right } = panel.getBoundingClientRect()
    if (right <= box.left || left >= box.right) continue
    if (left + right < box.left + box.right) inset.left = Math.max(inset.left, right - box.left)
    else inset.right = Math.max(inset.right, box.right - left)
  }
  return inset
}

/** What floats over the canvas: tools, first steps, numbers, the bar of the selection. */
function floatsOver(canvas: HTMLElement): Frame[] {
  const box = canvas.getBoundingClientRect()
  return [...document.querySelectorAll('[data-float]')].map(one => {
    const { left, top, right, bottom } = one.getBoundingClientRect()
    return { left: left - box.left, top: top - box.top, right: right - box.left, bottom: bottom - box.top }
  })
}

const sameParts = (a: State, b: State) =>
  a.scene === b.scene &&
  a.view === b.view &&
  a.panels.tool === b.panels.tool &&
  a.schema === b.schema &&
  a.counts === b.counts &&
  a.metrics === b.metrics &&
  a.language === b.language
