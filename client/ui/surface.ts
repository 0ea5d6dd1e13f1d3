import { type Canvas, type CanvasOptions, createCanvas, type Gesture, type Hit } from '../canvas/canvas.ts'
import type { MapContent, MapSurface } from '../map/map.ts'
import { atlasOf } from '../model/atlas.ts'
import { captionOf } from '../model/caption.ts'
import { type FoldedPicture, foldedPicture } from '../model/folds.ts'
import { settingOf } from '../model/settings.ts'
import type { State } from '../model/state.ts'
import { type Picture, pictureOf, sightOf } from '../model/view.ts'

/** The canvas of the graph or the map, whichever the scene is shown on: gestures and orders are those of the one shown. */
export interface Surface extends Canvas {
  show(state: State): void
  placesOutside(): number
}

export interface SurfaceOptions extends CanvasOptions {
  readonly called: (relationships: number) => string
  /** The map was drawn at rest, or is gone. */
  readonly onMap: () => void
  /** The map did not load; it is tried again with the next change. */
  readonly onFailed: (error: unknown) => void
}

/** The map, with the earth beneath it, is loaded when it is first shown. */
export function createSurface(
  holders: { readonly graph: HTMLElement; readonly map: HTMLElement },
  { onGesture, onMap, onFailed, ...options }: SurfaceOptions,
): Surface {
  let isMap = false
  let map: MapSurface | null = null
  let isLoading = false
  let isClosed = false
  let latest: State | null = null
  let { scheme } = options
  let tool: Parameters<Canvas['use']>[0] = null
  /** What the graph draws: groups and bundles stand for what is in them. */
  let shownGraph: FoldedPicture | null = null
  const graph = createCanvas(holders.graph, {
    ...options,
    onGesture: gesture => isMap || onGesture(shownGraph ? withMembers(gesture, shownGraph) : gesture),
  })
  const faceOf = (id: string) => (isMap ? id : (shownGraph?.faces.get(id) ?? id))

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
        onGesture: gesture => isMap && onGesture(gesture),
      })
      map.use(tool)
      if (isMap && latest) map.draw(contentOf(latest))
    } catch (error) {
      if (!isClosed) onFailed(error)
    } finally {
      isLoading = false
    }
  }
  const shown = (): MapSurface | Canvas | null => (isMap ? map : graph)

  return {
    ...graph,
    show(state) {
      latest = state
      const wasMap = isMap
      isMap = settingOf(state.scene, 'surface') === 'map'
      holders.graph.style.visibility = isMap ? 'hidden' : ''
      holders.map.style.visibility = isMap ? '' : 'hidden'
      if (!isMap) {
        shownGraph = foldedPicture(pictureOf(state), state.scene, state.view, options.called)
        graph.draw(shownGraph.picture)
      }
      if (isMap && map) map.draw(contentOf(state))
      else if (isMap) void load()
      if (wasMap && !isMap) onMap()
    },
    isSettled: () => shown()?.isSettled() ?? false,
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
      // A scene remembers how its graph was looked at; the map is always opened on all that lies together.
      if (viewport.kind === 'place') graph.order(viewport)
      else if (viewport.kind === 'centre') shown()?.order({ ...viewport, node: faceOf(viewport.node) })
      else if (viewport.kind === 'fit' && viewport.nodes)
        shown()?.order({ ...viewport, nodes: [...new Set(viewport.nodes.map(faceOf))] })
      else shown()?.order(viewport)
    },
    reveal: node => shown()?.reveal(faceOf(node)),
    outside: nodes => shown()?.outside(new Set(Array.from(nodes, faceOf))) ?? 0,
    placesOutside: () => (isMap ? (map?.placesOutside() ?? 0) : 0),
    positionOf: hit => shown()?.positionOf(hit.kind === 'node' ? { ...hit, id: faceOf(hit.id) } : hit),
    picture: (width, height) => shown()?.picture(width, height) ?? null,
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

function contentOf(state: State): MapContent {
  if (last?.state === state) return last.content
  const picture = pictureOf(state)
  const atlas = atlasOf(sightOf(state), state.schema)
  const content = { picture, atlas, names: placeNames(state, picture, atlas.places.keys()), language: state.language }
  last = { state, content }
  return content
}

/** Places in both languages, the page's first; one that is shown under another name than its own keeps to that. */
function placeNames(state: State, picture: Picture, places: Iterable<string>): Map<string, string> {
  const names = new Map<string, string>()
  for (const id of places) {
    const [drawn, look] = [state.scene.nodes.get(id), picture.nodes.get(id)]
    if (!drawn || !look) continue
    const own = captionOf(drawn.node, state.schema, state.language)
    const other = captionOf(drawn.node, state.schema, state.language === 'zh' ? 'en' : 'zh')
    names.set(id, look.caption === own && other !== own ? `${own} ${other}` : look.caption)
  }
  return names
}
