import { initialState, opening, type Panels, type State } from './state.ts'
import { tableFrom } from './tablelook.ts'

/** CSS pixels: widths of the panels at the sides, height of the drawer. */
export type PanelSizes = Panels['sizes']

export const defaultSizes: PanelSizes = initialState.panels.sizes

const limits: { readonly [panel in keyof PanelSizes]: { least: number; most: number } } = {
  left: { least: 220, most: 560 },
  right: { least: 280, most: 720 },
  drawer: { least: 140, most: 640 },
}
export const sizeLimits = (panel: keyof PanelSizes): { least: number; most: number } => limits[panel]

/** Makes a panel so large, within its limits. */
export function resizing(state: State, panel: keyof PanelSizes, size: number): State {
  const { least, most } = limits[panel]
  const next = Math.round(Math.min(most, Math.max(least, size)))
  const { sizes } = state.panels
  return sizes[panel] === next ? state : opening(state, { sizes: { ...sizes, [panel]: next } })
}

const kept = ['left', 'leftOpen', 'right', 'rightOpen', 'drawer', 'letters', 'sizes', 'table'] as const
export type KeptPanels = Pick<Panels, (typeof kept)[number]>

/** What is remembered of the panels from one visit to the next. */
export const toKept = (panels: Panels): KeptPanels =>
  Object.fromEntries(kept.map(name => [name, panels[name]])) as unknown as KeptPanels

/** What was remembered, as far as it is of today's shape: it may come from an older or a newer program. */
export function withKept(state: State, remembered: unknown): State {
  if (typeof remembered !== 'object' || remembered === null) return state
  const given = remembered as { readonly [name: string]: unknown }
  const wanted: { [name: string]: unknown } = {}
  for (const name of kept) {
    const now = state.panels[name]
    const value = given[name]
    if (name === 'drawer' ? value === null || typeof value === 'string' : typeof value === typeof now)
      wanted[name] = value
  }
  delete wanted.sizes
  wanted.table = tableFrom(given.table)
  let next = opening(state, wanted as Partial<Panels>)
  const sizes = (given.sizes ?? {}) as { readonly [name: string]: unknown }
  for (const panel of Object.keys(limits) as (keyof PanelSizes)[]) {
    const size = sizes[panel]
    if (typeof size === 'number' && Number.isFinite(size)) next = resizing(next, panel, size)
  }
  return next
}
