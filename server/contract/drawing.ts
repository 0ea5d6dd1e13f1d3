/**
 * A page of shapes and text: what the page of the explorer makes of a scene, and what is written as SVG there and as PDF
 * here. Units are CSS pixels (1/96 inch) from the top left. Colours are `#rrggbb`.
 */
export interface Drawing {
  readonly width: number
  readonly height: number
  /** What it shows, for the file's own title. */
  readonly title: string
  /** Null for nothing behind it. */
  readonly background: string | null
  /** One over the other; what lies outside of its clip is not shown. */
  readonly layers: readonly Layer[]
}

export interface Layer {
  readonly clip: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null
  readonly marks: readonly Mark[]
}

export type Mark = PathMark | TextMark

export interface PathMark {
  readonly kind: 'path'
  /** Path data as in SVG. */
  readonly d: string
  /** Where the origin of the path lies, and how much larger than its data it is drawn. */
  readonly at?: { readonly x: number; readonly y: number; readonly scale: number }
  readonly fill?: string
  /** Which parts are inside where a path crosses itself. @default nonzero */
  readonly rule?: 'evenodd'
  readonly stroke?: string
  /** Of the stroke, in units of the path. @default 1 */
  readonly width?: number
  /** Dash and gap in turn, in units of the path. */
  readonly dash?: readonly number[]
  /** 0 to 1. @default 1 */
  readonly opacity?: number
}

export interface TextMark {
  readonly kind: 'text'
  readonly text: string
  readonly x: number
  /** Of the line that letters stand on. */
  readonly y: number
  readonly size: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly ink: string
  readonly strong?: boolean
  /** Colour of a rim round the letters, which keeps them readable over lines. */
  readonly halo?: string
  readonly opacity?: number
}
