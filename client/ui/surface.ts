import { type Canvas, type CanvasOptions, createCanvas, type Gesture, type Hit } from '../canvas/canvas.ts'
import { createRecorder } from '../canvas/recorder.ts'
import type { MapContent, MapPlace, MapSurface } from '../map/map.ts'
import { captionOf } from '../model/caption.ts'
import { type FoldedPicture, foldedPicture } from '../model/folds.ts'
import { groupedAtlas } from '../model/groupsonmap.ts'
import { settingOf } from '../model/settings.ts'
import type { State } from '../model/state.ts'
import { emptyPicture, type Picture, pictureOf, type RelationshipLook, sightOf } from '../model/view.ts'

/** The canvas of the graph or the map, whichever the scene is shown on: gestures and orders are those of the one shown. */
export interface Surface extends Canvas {
  show(state: State): void
  placesOutside(): number
  /** How the map was last looked at, whether it is shown or not; null when it never was, or as at first. */
  mapPlace(): MapPlace | null
}

export interface SurfaceOptions extends CanvasOptions {
  readonly called: (relationships: number) => string
  /** The map was drawn at rest, or is gone. */
  readonly onMap: () => void
  /** The map did not load; it is tried again with the next change. */
  readonly onFailed: (error: unknown) => void
}

/** What is drawn, and the picture that it stands for. */
interface Drawn extends FoldedPicture {
  readonly whole: Picture
}

/** The map, with the earth beneath it, is loaded when it is first shown. */
export function createSurface(
  holders: { readonly graph: HTMLElement; readonly map: HTMLElement },
  { onGesture, onMap, onFailed, onView, ...options }: SurfaceOptions,
): Surface {
  let isMap = false
  let map: MapSurface | null = null
  let isLoading = false
  let isClosed = false
  let latest: State | null = null
  let { scheme } = options
  let tool: Parameters<Canvas['use']>[0] = null
  /** Where the map is to be looked at once it is there. */
  let place: MapPlace | null = null
  /** What is drawn: groups and bundles stand for what is in them. */
  let drawn: Drawn = {
    whole: emptyPicture,
    picture: emptyPicture,
    members: new Map(),
    ties: new Map(),
    faces: new Map(),
  }
  const tell = (gesture: Gesture) => onGesture(withMembers(gesture, drawn))
  const graph = createCanvas(holders.graph, {
    ...options,
    onView: view => isMap || onView?.(view),
    onGesture: gesture => isMap || tell(gesture),
  })
  const faceOf = (id: string) => drawn.faces.get(id) ?? id

  const load = async () => {
    if (isLoading) return
    isLoading = true
    try {
      const { createMap, makeBasemap } = await import('../map/map.ts')
      const basemap = await makeBasemap()
      if (isClosed) return
      map = createMap(holders.map, basemap, {
        ...options,
        scheme,
        onRest: onMap,
        onView: view => isMap && onView?.(view),
        onGesture: gesture => isMap && tell(gesture),
      })
      map.use(tool)
      if (place) map.goTo(place)
      // In a task of its own: what a map shows takes long to work out.
      await new Promise(next => setTimeout(next))
      if (isMap && latest && !isClosed) map.draw(contentOf(latest, drawn))
    } catch (error) {
      if (!isClosed) onFailed(error)
    } finally {
      isLoading = false
    }
  }
  const current = (): MapSurface | Canvas | null => (isMap ? map : graph)

  return {
    ...graph,
    show(state) {
      latest = state
      const wasMap = isMap
      isMap = settingOf(state.scene, 'surface') === 'map'
      holders.graph.style.visibility = isMap ? 'hidden' : ''
      holders.map.style.visibility = isMap ? '' : 'hidden'
      const whole = pictureOf(state)
      drawn = { whole, ...foldedPicture(whole, state.scene, state.view, options.called) }
      if (!isMap) graph.draw(drawn.picture)
      else if (map) map.draw(contentOf(state, drawn))
      else void load()
      if (wasMap && !isMap) onMap()
      if (wasMap === isMap) return
      const view = isMap ? map?.view() : graph.viewport()
      if (view) onView?.(view)
    },
    isSettled: () => current()?.isSettled() ?? false,
    look(next) {
      scheme = next
      graph.look(next)
      map?.look(next)
    },
    use(next) {
      tool = next
      graph.use(next)
      map?.use(next)
    },
    refresh() {
      graph.refresh()
      map?.refresh()
    },
    adapt: () => (isMap ? map?.refresh() : graph.adapt()),
    order(viewport) {
      if (viewport.kind === 'place') graph.order(viewport)
      else if (viewport.kind === 'earth') {
        place = viewport.place
        map?.goTo(place)
      } else if (viewport.kind === 'centre') current()?.order({ ...viewport, node: faceOf(viewport.node) })
      else if (viewport.kind === 'fit' && viewport.nodes)
        current()?.order({ ...viewport, nodes: [...new Set(viewport.nodes.map(faceOf))] })
      else current()?.order(viewport)
    },
    reveal: node => current()?.reveal(faceOf(node)),
    outside: nodes => current()?.outside(new Set(Array.from(nodes, faceOf))) ?? 0,
    mapPlace: () => (map ? map.where() : place),
    placesOutside: () => (isMap ? (map?.placesOutside() ?? 0) : 0),
    positionOf: hit => current()?.positionOf(hit.kind === 'node' ? { ...hit, id: faceOf(hit.id) } : hit),
    recordMap(state, inScheme, origin, widthOf) {
      if (!isMap || !map) return null
      const whole = pictureOf(state)
      const shown = { whole, ...foldedPicture(whole, state.scene, state.view, options.called) }
      const recorder = createRecorder(origin, widthOf)
      const { inside, named } = map.record(contentOf(state, shown), inScheme, recorder)
      return { marks: recorder.marks, inside, named }
    },
    picture: (width, height) => current()?.picture(width, height) ?? null,
    close() {
      isClosed = true
      graph.close()
      map?.close()
    },
  }
}

/** Where the hand was on a group or a bundle, it was on all that these stand for. */
function withMembers(gesture: Gesture, { members, ties }: FoldedPicture): Gesture {
  if (members.size + ties.size === 0) return gesture
  if ('hit' in gesture && gesture.hit) {
    const { hit } = gesture
    const inside = (hit.kind === 'node' ? members : ties).get(hit.id)
    return inside ? ({ ...gesture, hit: { ...hit, members: inside } satisfies Hit } as Gesture) : gesture
  }
  if (gesture.kind === 'box')
    return {
      ...gesture,
      nodes: gesture.nodes.flatMap(id => members.get(id) ?? [id]),
      relationships: gesture.relationships.flatMap(id => ties.get(id) ?? [id]),
    }
  return gesture
}

let last: { state: State; content: MapContent } | null = null

function contentOf(state: State, { whole, picture: folded, faces }: Drawn): MapContent {
  if (last?.state === state) return last.content
  const atlas = groupedAtlas(sightOf(state), state.schema)
  // An arc stands for all of its relationships itself, so they are not bundled before.
  const relationships = faces.size === 0 ? whole.relationships : new Map<string, RelationshipLook>()
  if (faces.size > 0)
    for (const [id, look] of whole.relationships) {
      const [start, end] = [faces.get(look.start) ?? look.start, faces.get(look.end) ?? look.end]
      if (start !== end || start === look.start)
        (relationships as Map<string, RelationshipLook>).set(id, { ...look, start, end })
    }
  const picture = { nodes: folded.nodes, relationships }
  const content = { picture, atlas, names: placeNames(state, picture, atlas.places.keys()), language: state.language }
  last = { state, content }
  return content
}

/** Places in both languages, the page's first; one that is shown under another name than its own keeps to that. */
function placeNames(state: State, picture: Picture, places: Iterable<string>): Map<string, string> {
  const names = new Map<string, string>()
  for (const id of places) {
    const [drawn, look] = [state.scene.nodes.get(id), picture.nodes.get(id)]
    if (look?.group) names.set(id, look.caption)
    if (!drawn || !look) continue
    const own = captionOf(drawn.node, state.schema, state.language)
    const other = captionOf(drawn.node, state.schema, state.language === 'zh' ? 'en' : 'zh')
    names.set(id, look.caption === own && other !== own ? `${own} ${other}` : look.caption)
  }
  return names
}
