/**
 * How labels look. Colour alone never tells two labels apart: a label is a hue, a shape and a glyph. Seven hues, for
 * more than seven are not told apart (nor is grey from the rest with a colour-blind eye); from the eighth label on the
 * same hues come back with another shape. Fills carry an outline of at least 3:1 against the canvas. `palette.test.ts`
 * holds how far apart they are, for colour-blind eyes too.
 */
export type Scheme = 'light' | 'dark'

export const shapes = ['circle', 'square', 'hexagon', 'diamond', 'triangle', 'pentagon', 'octagon'] as const
export type Shape = (typeof shapes)[number]

export const hueNames = ['blue', 'orange', 'green', 'red', 'purple', 'sky', 'yellow'] as const
export type HueName = (typeof hueNames)[number]

/** A colour on each canvas. */
export type Ink = { readonly [scheme in Scheme]: string }

export interface Hue {
  readonly fill: string
  readonly outline: Ink
  /** Colour of the glyph on the fill. */
  readonly ink: string
  /** Width of the outline in model units. */
  readonly border: number
}

/** What a whole scene looks like: for a screen, for tired eyes and bad projectors, for a printer without colours. */
export const looks = ['default', 'contrast', 'grey'] as const
export type Look = (typeof looks)[number]

const hue = (fill: string, light: string, dark: string, ink: string, border = 1.5): Hue => ({
  fill,
  outline: { light, dark },
  ink,
  border,
})
const strong = (fill: string, ink: string) => hue(fill, '#000000', '#ffffff', ink, 3)
const printed = (fill: string, ink: string) => hue(fill, '#1b1e24', '#e9ebef', ink, 2)

export const hues: { readonly [look in Look]: { readonly [name in HueName]: Hue } } = {
  default: {
    blue: hue('#1f62cf', '#123f8c', '#8fbdf5', '#ffffff'),
    orange: hue('#de8a14', '#8a5206', '#f5c586', '#1d1300'),
    green: hue('#129877', '#0b5a46', '#7fd3b8', '#ffffff'),
    red: hue('#c4260b', '#7d1604', '#f29c86', '#ffffff'),
    purple: hue('#94366f', '#612046', '#e0a3c8', '#ffffff'),
    sky: hue('#7fd4f7', '#1d6a8c', '#c2ecfd', '#04202d'),
    yellow: hue('#efdd34', '#74660a', '#f7ee9a', '#221d00'),
  },
  contrast: {
    blue: strong('#032f76', '#ffffff'),
    orange: strong('#e07c00', '#000000'),
    green: strong('#007c6a', '#ffffff'),
    red: strong('#7a1002', '#ffffff'),
    purple: strong('#b470ff', '#000000'),
    sky: strong('#a3f0ff', '#000000'),
    yellow: strong('#ffff6c', '#000000'),
  },
  // Four greys that a printer keeps apart; neighbours in the order of labels never have the same one.
  grey: {
    blue: printed('#555555', '#ffffff'),
    orange: printed('#c2c2c2', '#000000'),
    green: printed('#8a8a8a', '#000000'),
    red: printed('#ffffff', '#000000'),
    purple: printed('#555555', '#ffffff'),
    sky: printed('#c2c2c2', '#000000'),
    yellow: printed('#ffffff', '#000000'),
  },
}

/** What has no value, or is one of many others: hollow. */
export const hollow: { readonly [look in Look]: Hue } = {
  default: hue('#f4f5f7', '#5a626e', '#aab2bf', '#1b1e24'),
  contrast: strong('#ffffff', '#000000'),
  grey: printed('#ffffff', '#000000'),
}

const step = (fill: string, ink: string) => hue(fill, '#0a2f5c', '#cfe2f7', ink)

/** From little to much, by lightness: five steps are told apart, more are not. */
export const ramps: { readonly [look in Look]: readonly Hue[] } = {
  default: [
    step('#e6f0fa', '#0a2f5c'),
    step('#a6cbea', '#0a2f5c'),
    step('#5b9fd6', '#04162b'),
    step('#2267a8', '#ffffff'),
    step('#0a2f5c', '#ffffff'),
  ],
  contrast: [
    strong('#ffffff', '#000000'),
    strong('#9fd0ff', '#000000'),
    strong('#4c93dd', '#000000'),
    strong('#13559e', '#ffffff'),
    strong('#001c40', '#ffffff'),
  ],
  grey: [
    printed('#ffffff', '#000000'),
    printed('#cccccc', '#000000'),
    printed('#999999', '#000000'),
    printed('#666666', '#ffffff'),
    printed('#2b2b2b', '#ffffff'),
  ],
}

/** Lines of relationships, and how wide they are in model units. */
export const lineInks: { readonly [look in Look]: { readonly ink: Ink | null; readonly width: number } } = {
  default: { ink: null, width: 1.4 },
  contrast: { ink: { light: '#30353d', dark: '#d5d9e0' }, width: 2.2 },
  grey: { ink: { light: '#3c3c3c', dark: '#c8c8c8' }, width: 1.4 },
}

export const canvasColour: Ink = { light: '#fafbfc', dark: '#17191d' }
export const inkColour: Ink = { light: '#1b1e24', dark: '#e9ebef' }
/** For captions that step back: still 4.5:1 against the canvas. */
export const quietInk: Ink = { light: '#636b78', dark: '#9aa1ad' }
export const lineColour: Ink = { light: '#868e99', dark: '#737b87' }
export const accentColour: Ink = { light: '#0b6bcb', dark: '#6cb6ff' }

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
export function appearancesOf(labels: Iterable<string>, look: Look = 'default'): Map<string, Appearance> {
  const sorted = [...new Set(labels)]
    .map(label => ({ label, ...meaningOf(label) }))
    .sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1))
  return new Map(
    sorted.map(({ label, glyph }, index) => {
      const lap = Math.floor(index / hueNames.length)
      const shape = shapes[(index + lap) % shapes.length]!
      return [label, { hue: hues[look][hueNames[index % hueNames.length]!], shape, glyph }]
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
