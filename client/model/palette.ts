/**
 * How labels look. Colour alone never tells two labels apart: a label is a hue, a shape and a glyph. Seven hues, for
 * more than seven are not told apart (nor is grey from the rest with a colour-blind eye); from the eighth label on the
 * same hues come back with another shape. Fills carry an outline of at least 3:1 against the canvas.
 */
export type Scheme = 'light' | 'dark'

export const shapes = ['circle', 'square', 'hexagon', 'diamond', 'triangle', 'pentagon', 'octagon'] as const
export type Shape = (typeof shapes)[number]

export interface Hue {
  readonly fill: string
  readonly outline: { readonly [scheme in Scheme]: string }
  /** Colour of the glyph on the fill. */
  readonly ink: string
}

export const hues: readonly Hue[] = [
  { fill: '#2f74c0', outline: { light: '#1d4b80', dark: '#8fbdec' }, ink: '#ffffff' },
  { fill: '#e08a1e', outline: { light: '#8f5407', dark: '#f5c586' }, ink: '#1d1300' },
  { fill: '#1f8f6b', outline: { light: '#105640', dark: '#7fd3b8' }, ink: '#ffffff' },
  { fill: '#cf4f2a', outline: { light: '#862c12', dark: '#f0a189' }, ink: '#ffffff' },
  { fill: '#a75a9c', outline: { light: '#6c3264', dark: '#dca9d4' }, ink: '#ffffff' },
  { fill: '#55b4de', outline: { light: '#206a8d', dark: '#b0dff4' }, ink: '#04202d' },
  { fill: '#d8c032', outline: { light: '#75660a', dark: '#f2e48d' }, ink: '#221d00' },
]

export const canvasColour: { readonly [scheme in Scheme]: string } = { light: '#fafbfc', dark: '#17191d' }
export const inkColour: { readonly [scheme in Scheme]: string } = { light: '#1b1e24', dark: '#e9ebef' }
/** For captions that step back: still 4.5:1 against the canvas. */
export const quietInk: { readonly [scheme in Scheme]: string } = { light: '#636b78', dark: '#9aa1ad' }
export const lineColour: { readonly [scheme in Scheme]: string } = { light: '#868e99', dark: '#737b87' }
export const accentColour: { readonly [scheme in Scheme]: string } = { light: '#0b6bcb', dark: '#6cb6ff' }

export interface Appearance {
  readonly hue: Hue
  readonly shape: Shape
  /** Name of an icon for labels that everybody draws alike; else the label's first letter stands in for it. */
  readonly glyph: Glyph | null
}

export const glyphs = [
  'person',
  'organization',
  'place',
  'event',
  'agreement',
  'document',
  'product',
  'statistic',
  'topic',
  'passage',
  'report',
] as const
export type Glyph = (typeof glyphs)[number]

/** Words that mean the same wherever they are used as labels, and the order in which labels choose hue and shape. */
const usual: readonly (readonly [Glyph, readonly string[]])[] = [
  ['person', ['person', 'people', 'actor', 'character', 'author', 'user']],
  ['organization', ['organization', 'organisation', 'company', 'association', 'family', 'institution']],
  ['agreement', ['agreement', 'contract', 'treaty', 'deal']],
  ['place', ['place', 'city', 'country', 'region', 'location', 'address']],
  ['event', ['event', 'meeting', 'conference']],
  ['document', ['document', 'paper', 'article', 'file', 'movie', 'film', 'book']],
  ['statistic', ['statistic', 'measure', 'figure', 'metric']],
  ['product', ['product', 'item', 'good']],
  ['topic', ['topic', 'concept', 'category', 'tag', 'keyword', 'genre']],
  ['report', ['report']],
  ['passage', ['passage', 'sentence', 'chunk']],
]

/** The glyph and the rank at which a label chooses; labels without a usual meaning come after the others, by name. */
const meaningOf = (label: string): { glyph: Glyph | null; rank: number } => {
  const word = label.toLowerCase()
  const rank = usual.findIndex(([, words]) => words.includes(word))
  return rank < 0 ? { glyph: null, rank: usual.length } : { glyph: usual[rank]![0], rank }
}

/** Looks for all labels of a database at once. The order of the input does not matter; up to 49 labels differ in hue or shape. */
export function appearancesOf(labels: Iterable<string>): Map<string, Appearance> {
  const sorted = [...new Set(labels)]
    .map(label => ({ label, ...meaningOf(label) }))
    .sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1))
  return new Map(
    sorted.map(({ label, glyph }, index) => {
      const lap = Math.floor(index / hues.length)
      const shape = shapes[(index + lap) % shapes.length]!
      return [label, { hue: hues[index % hues.length]!, shape, glyph }]
    }),
  )
}

/** Solid, dashed and dotted say how sure the text is; `unproven` marks what has no source where others have one. */
export const lineKinds = ['asserted', 'hedged', 'inferred', 'contradicted', 'unproven', 'plain'] as const
export type Line = (typeof lineKinds)[number]

/** Dash and gap in pixels, in turn; empty = solid. */
export const dashes: { readonly [line in Line]: readonly number[] } = {
  plain: [],
  asserted: [],
  hedged: [7, 4],
  inferred: [2, 4],
  contradicted: [10, 3, 2, 3],
  unproven: [1, 7],
}
