import type { PlacedCaption } from '../canvas/captions.ts'
import type { Explorer } from '../explorer.ts'
import { captionOf } from '../model/caption.ts'
import { pictureOf } from '../model/view.ts'

/**
 * For tests in a browser: reads what is drawn and where, in CSS pixels of the page, so that a test can click what is
 * only pixels on a canvas. Reads only.
 */
export interface Probe {
  /** Whether everything is there and drawn: cheap, so that who waits for it does not slow it down. */
  settled(): boolean
  /** How much there is, as cheaply. */
  count(): { nodes: number; relationships: number; steps: number }
  /** Captions that are drawn, in CSS pixels of the canvas. */
  captions(): readonly PlacedCaption[]
  /** How nodes look: fill of the palette, shape, and diameter in model units. */
  looks(): { id: string; fill: string; shape: string; size: number; caption: string }[]
  scene(): {
    opening: string
    nodes: {
      id: string
      key: string | null
      name: string
      labels: string[]
      x: number
      y: number
      hidden: boolean
      pinned: boolean
    }[]
    relationships: {
      id: string
      key: string | null
      type: string
      start: string
      end: string
      x: number
      y: number
      hidden: boolean
    }[]
    selection: { nodes: string[]; relationships: string[] }
    focus: string | null
    fresh: string[]
    /** Steps that can be undone, and redone. */
    steps: { past: number; future: number }
    /** Nodes that count as unknown how many neighbours they have. */
    uncounted: number
    viewport: { zoom: number; pan: { x: number; y: number } } | null
  }
}

declare global {
  interface Window {
    guanxi?: Probe
  }
}

export function createProbe({ store, canvas }: Explorer): Probe {
  const settled = () => store.get().opening === 'open' && canvas.current?.isSettled() === true
  return {
    settled,
    count() {
      const { scene, history } = store.get()
      return { nodes: scene.nodes.size, relationships: scene.relationships.size, steps: history.past.length }
    },
    captions: () => canvas.current?.captions() ?? [],
    looks: () =>
      [...pictureOf(store.get()).nodes.values()].map(({ id, appearance, size, caption }) => ({
        id,
        fill: appearance.hue.fill,
        shape: appearance.shape,
        size,
        caption,
      })),
    scene() {
      const { scene, view, history, schema, language, counts, opening } = store.get()
      const keyOf = (properties: { [name: string]: unknown }) =>
        typeof properties.key === 'string' ? properties.key : null
      const nowhere = { x: Number.NaN, y: Number.NaN }
      return {
        opening: opening === 'open' && !settled() ? 'drawing' : opening,
        nodes: [...scene.nodes].map(([id, { node, hidden, pinned }]) => ({
          id,
          key: keyOf(node.properties),
          name: captionOf(node, schema, language),
          labels: [...node.labels],
          hidden,
          pinned,
          ...(canvas.current?.positionOf({ kind: 'node', id }) ?? nowhere),
        })),
        relationships: [...scene.relationships].map(([id, { relationship, hidden }]) => ({
          id,
          key: keyOf(relationship.properties),
          type: relationship.type,
          start: relationship.start,
          end: relationship.end,
          hidden,
          ...(canvas.current?.positionOf({ kind: 'relationship', id }) ?? nowhere),
        })),
        selection: { nodes: [...view.selection.nodes], relationships: [...view.selection.relationships] },
        focus: view.focus,
        fresh: [...view.fresh],
        steps: { past: history.past.length, future: history.future.length },
        uncounted: [...scene.nodes.keys()].filter(id => !counts.has(id)).length,
        viewport: canvas.current?.viewport() ?? null,
      }
    },
  }
}
