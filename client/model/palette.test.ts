import { describe, expect, test } from 'vitest'
import {
  accentColour,
  appearancesOf,
  canvasColour,
  type Hue,
  hollow,
  hueNames,
  hues,
  inkColour,
  lineColour,
  lineInks,
  looks,
  quietInk,
  ramps,
} from './palette.ts'

const schemes = ['light', 'dark'] as const

/** sRGB (IEC 61966-2-1) from 0 to 1, linear. */
const linear = (hex: string): number[] =>
  [1, 3, 5].map(at => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })

/** WCAG 2.2, 1.4.3. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b]
    .map(hex => {
      const [r, g, blue] = linear(hex)
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * blue!
    })
    .sort((x, y) => y - x)
  return (light! + 0.05) / (dark! + 0.05)
}

/**
 * How eyes without one kind of cone see, at full severity: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes,
 * "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, table of matrices
 * for severity 1.0, on linear RGB.
 */
const eyes: { readonly [name: string]: readonly number[] } = {
  'all cones': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}
const seenBy = (matrix: readonly number[], [r, g, b]: number[]): number[] =>
  [0, 3, 6].map(row => Math.min(1, Math.max(0, matrix[row]! * r! + matrix[row + 1]! * g! + matrix[row + 2]! * b!)))

/** CIELAB for the white of D65. */
function lab([r, g, b]: number[]): number[] {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const x = f((0.4124564 * r! + 0.3575761 * g! + 0.1804375 * b!) / 0.95047)
  const y = f(0.2126729 * r! + 0.7151522 * g! + 0.072175 * b!)
  const z = f((0.0193339 * r! + 0.119192 * g! + 0.9503041 * b!) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** CIEDE2000: G. Sharma, W. Wu, E. N. Dalal, Color Research & Application 30(1), 2005. */
function ciede2000([l1, a1, b1]: number[], [l2, a2, b2]: number[]): number {
  const radians = Math.PI / 180
  const mean = (Math.hypot(a1!, b1!) + Math.hypot(a2!, b2!)) / 2
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)))
  const [x1, x2] = [a1! * (1 + g), a2! * (1 + g)]
  const [c1, c2] = [Math.hypot(x1, b1!), Math.hypot(x2, b2!)]
  const angle = (x: number, y: number) => (x === 0 && y === 0 ? 0 : (Math.atan2(y, x) / radians + 360) % 360)
  const [h1, h2] = [angle(x1, b1!), angle(x2, b2!)]
  const isGrey = c1 * c2 === 0
  const turn = isGrey ? 0 : h2 - h1 > 180 ? h2 - h1 - 360 : h2 - h1 < -180 ? h2 - h1 + 360 : h2 - h1
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * radians)
  const l = (l1! + l2!) / 2
  const c = (c1 + c2) / 2
  const sum = h1 + h2
  const h = isGrey ? sum : Math.abs(h1 - h2) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2
  const t =
    1 -
    0.17 * Math.cos((h - 30) * radians) +
    0.24 * Math.cos(2 * h * radians) +
    0.32 * Math.cos((3 * h + 6) * radians) -
    0.2 * Math.cos((4 * h - 63) * radians)
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2)
  const sc = 1 + 0.045 * c
  const sh = 1 + 0.015 * c * t
  const rotation =
    -Math.sin(60 * Math.exp(-(((h - 275) / 25) ** 2)) * radians) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  const [dl, dc, dh] = [(l2! - l1!) / sl, (c2 - c1) / sc, dH / sh]
  return Math.sqrt(dl ** 2 + dc ** 2 + dh ** 2 + rotation * dc * dh)
}

/** The two that are hardest to tell apart, and how far apart they are. */
function closest(fills: readonly string[], matrix: readonly number[]) {
  const seen = fills.map(fill => lab(seenBy(matrix, linear(fill))))
  let worst = { distance: Number.POSITIVE_INFINITY, pair: '' }
  for (const [i, a] of seen.entries())
    for (let j = i + 1; j < seen.length; j++) {
      const distance = ciede2000(a, seen[j]!)
      if (distance < worst.distance) worst = { distance, pair: `${fills[i]} ${fills[j]}` }
    }
  return worst
}

const allHues: [string, Hue][] = looks.flatMap(look => [
  ...hueNames.map((name): [string, Hue] => [`${look} ${name}`, hues[look][name]]),
  ...ramps[look].map((hue, index): [string, Hue] => [`${look} step ${index}`, hue]),
  [`${look} hollow`, hollow[look]] as [string, Hue],
])

test('the measure of distance gives the published values', () => {
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
  expect(ciede2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4)
  expect(ciede2000([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4)
})

describe.each(Object.entries(eyes))('seen with %s', (_, matrix) => {
  // Distances under 10 are hard to tell apart on small areas; the palettes in use elsewhere fall to 6 to 9.
  test('the hues of the default look are told apart', () =>
    expect(
      closest(
        hueNames.map(name => hues.default[name].fill),
        matrix,
      ).distance,
    ).toBeGreaterThan(14))
  test('the hues are told apart from what is hollow', () => {
    const fills = [hollow.default.fill, ...hueNames.map(name => hues.default[name].fill)]
    expect(closest(fills, matrix).distance).toBeGreaterThan(14)
  })
  test('the hues of high contrast are told apart better', () =>
    expect(
      closest(
        hueNames.map(name => hues.contrast[name].fill),
        matrix,
      ).distance,
    ).toBeGreaterThan(20))
  test('the greys for print are told apart', () => {
    const greys = new Set(hueNames.map(name => hues.grey[name].fill))
    expect(greys.size).toBe(4)
    expect(closest([...greys], matrix).distance).toBeGreaterThan(13)
  })
  test.each(looks)('the steps of the ramp of %s are told apart, and grow darker', look => {
    expect(
      closest(
        ramps[look].map(({ fill }) => fill),
        matrix,
      ).distance,
    ).toBeGreaterThan(9)
    const lightness = ramps[look].map(({ fill }) => lab(seenBy(matrix, linear(fill)))[0]!)
    expect(lightness).toEqual(lightness.toSorted((a, b) => b - a))
  })
})

test.each(allHues)(
  '%s: its outline has 3:1 against each canvas, its glyph against the fill',
  (_, { outline, ink, fill }) => {
    for (const scheme of schemes) expect(contrast(outline[scheme], canvasColour[scheme])).toBeGreaterThanOrEqual(3)
    expect(contrast(ink, fill)).toBeGreaterThanOrEqual(3)
  },
)

test.each(schemes)('on %s, lines have 3:1 and text 4.5:1 against the canvas', scheme => {
  const canvas = canvasColour[scheme]
  for (const look of looks)
    expect(contrast(lineInks[look].ink?.[scheme] ?? lineColour[scheme], canvas)).toBeGreaterThanOrEqual(3)
  for (const ink of [inkColour, quietInk, accentColour])
    expect(contrast(ink[scheme], canvas)).toBeGreaterThanOrEqual(4.5)
})

test.each(looks)('49 labels differ in hue or shape in %s, whatever order they come in', look => {
  const labels = Array.from({ length: 49 }, (_, index) => `Label ${index}`)
  const found = appearancesOf(labels, look)
  expect(
    new Set([...found.values()].map(({ hue, shape }) => `${hueNames.find(name => hues[look][name] === hue)} ${shape}`))
      .size,
  ).toBe(49)
  expect(appearancesOf([...labels].reverse(), look)).toEqual(found)
  expect(appearancesOf(['constructor', '__proto__', ''], look).size).toBe(3)
})

test('from the eighth label on the same hues come back with another shape', () => {
  const found = [
    ...appearancesOf(Array.from({ length: 14 }, (_, index) => `Label ${String(index).padStart(2, '0')}`)).values(),
  ]
  for (let index = 0; index < 7; index++) {
    expect(found[index + 7]!.hue).toBe(found[index]!.hue)
    expect(found[index + 7]!.shape).not.toBe(found[index]!.shape)
  }
})

test('labels that follow on each other are printed in different greys', () => {
  const greys = hueNames.map(name => hues.grey[name].fill)
  for (let index = 1; index < greys.length; index++) expect(greys[index]).not.toBe(greys[index - 1])
})
