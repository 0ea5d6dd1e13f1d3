import { isInside } from '../canvas/selecting.ts'
import type { Language } from '../model/caption.ts'
import type { Scheme } from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import type { Earth, EarthShape } from './earth.ts'
import { cutLine, cutRing } from './edge.ts'
import { decodeLine } from './line.ts'
import { project } from './projection.ts'

/** What of the projected earth is seen: CSS pixels per side of it, and where its upper left corner lies. */
export interface MapView {
  readonly scale: number
  readonly x: number
  readonly y: number
}

interface Stretch {
  readonly points: readonly Position[]
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Name {
  readonly at: Position
  readonly en: string
  readonly zh: string
  /** About how wide it is, as a share of the earth's square. */
  readonly width: number
}

export interface Country {
  readonly name: Name
  readonly land: readonly Stretch[]
  /** Made when they are first drawn: most countries are never looked at from near. */
  readonly inner: () => readonly Stretch[]
  readonly provinces: readonly Name[]
}

export interface Basemap {
  readonly coasts: readonly Stretch[]
  readonly borders: readonly Stretch[]
  readonly countries: readonly Country[]
}

const colours: {
  readonly [scheme in Scheme]: { sea: string; land: string; coast: string; border: string; inner: string }
} = {
  light: { sea: '#e9eff5', land: '#fafbfc', coast: '#b4c0cd', border: '#a3a0ac', inner: '#dcdfe5' },
  dark: { sea: '#101419', land: '#1d2025', coast: '#3c4652', border: '#575665', inner: '#2e3239' },
}

/** CSS pixels per side of the earth from which provinces are drawn. */
const PROVINCES_FROM = 2600
const COUNTRY_ROOM = 60
const PROVINCE_ROOM = 70

export function basemapOf(earth: Earth): Basemap {
  const lines = earth.lines.map(line => projected(decodeLine(line)))
  const isBorder = new Set(earth.borders)
  const ringsOf = (ring: readonly number[]) =>
    cutRing(
      ring.flatMap((number, index) => {
        const line = number < 0 ? lines[~number]!.toReversed() : lines[number]!
        return index === 0 ? line : line.slice(1)
      }),
    ).map(stretchOf)
  return {
    coasts: lines.flatMap((line, index) => (isBorder.has(index) ? [] : cutLine(line).map(stretchOf))),
    borders: earth.borders.map(index => stretchOf(lines[index]!)),
    countries: earth.countries.map(({ shape, land, inner, provinces }) => ({
      name: nameOf(shape),
      land: land.flatMap(ringsOf),
      inner: once(() => inner.map(line => stretchOf(projected(decodeLine(line))))),
      provinces: provinces.map(nameOf),
    })),
  }
}

/** Countries in which one of these points lies: of those the provinces are shown. */
export const countriesWith = ({ countries }: Basemap, points: readonly Position[]): Set<Country> =>
  new Set(countries.filter(({ land }) => points.some(point => isOn(land, point))))

/** What lies in an odd number of rings lies on land: a ring within a ring is cut out of it. */
function isOn(land: readonly Stretch[], { x, y }: Position): boolean {
  let rings = 0
  for (const { left, top, right, bottom, points } of land)
    if (x >= left && x <= right && y >= top && y <= bottom && isInside({ x, y }, points)) rings++
  return rings % 2 === 1
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const projected = (line: readonly (readonly [number, number])[]): Position[] =>
  line.map(([longitude, latitude]) => project({ longitude, latitude }))

function stretchOf(points: readonly Position[]): Stretch {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { points, left, top, right, bottom }
}

function nameOf([en, zh, longitude, latitude, area]: EarthShape): Name {
  return {
    at: project({ longitude, latitude }),
    en,
    zh,
    width: Math.sqrt(area) / Math.cos((latitude * Math.PI) / 180) / 360,
  }
}

/** Sea, land, coasts, borders of countries and provinces; only what lies within the frame. */
export function drawBasemap(
  context: CanvasRenderingContext2D,
  { coasts, borders, countries }: Basemap,
  detailed: ReadonlySet<Country>,
  { scale, x, y }: MapView,
  { width, height }: { width: number; height: number },
  scheme: Scheme,
) {
  const colour = colours[scheme]
  context.fillStyle = colour.sea
  context.fillRect(0, 0, width, height)
  const isSeen = ({ left, top, right, bottom }: Stretch) =>
    right * scale + x > 0 && left * scale + x < width && bottom * scale + y > 0 && top * scale + y < height
  const trace = (stretches: readonly Stretch[], isLine: boolean) => {
    context.beginPath()
    for (const stretch of stretches) {
      if (!isSeen(stretch)) continue
      const { points } = stretch
      // Steps of less than a pixel are left out.
      let [lastX, lastY] = [Infinity, Infinity]
      for (let index = 0; index < points.length; index++) {
        const [pointX, pointY] = [points[index]!.x * scale + x, points[index]!.y * scale + y]
        const isEnd = index === points.length - 1
        if (!isEnd && Math.abs(pointX - lastX) < 1 && Math.abs(pointY - lastY) < 1) continue
        // The edge of the map is no coast.
        const isEdge = isLine && index > 0 && isAtEdge(points[index]!.x) && isAtEdge(points[index - 1]!.x)
        if (index === 0 || isEdge) context.moveTo(pointX, pointY)
        else context.lineTo(pointX, pointY)
        lastX = pointX
        lastY = pointY
      }
      if (!isLine) context.closePath()
    }
  }
  const stroke = (stretches: readonly Stretch[], style: string, lineWidth: number) => {
    trace(stretches, true)
    context.strokeStyle = style
    context.lineWidth = lineWidth
    context.stroke()
  }
  context.lineJoin = 'round'
  trace(
    countries.flatMap(({ land }) => land),
    false,
  )
  context.fillStyle = colour.land
  context.fill('evenodd')
  if (scale >= PROVINCES_FROM)
    stroke(
      [...detailed].flatMap(({ inner }) => inner()),
      colour.inner,
      1,
    )
  stroke(coasts, colour.coast, 1)
  stroke(borders, colour.border, 1.2)
}

const isAtEdge = (x: number) => x < 0.0003 || x > 0.9997

/** Names of countries, and nearer by of provinces, that have room at this size: the page's language first, the other after it. */
export function groundNames(
  { countries }: Basemap,
  detailed: ReadonlySet<Country>,
  { scale, x, y }: MapView,
  language: Language,
) {
  const named = ({ at, en, zh }: Name) => ({
    text: zh === '' ? en : language === 'zh' ? `${zh} ${en}` : `${en} ${zh}`,
    names: [en, zh].filter(Boolean),
    x: at.x * scale + x,
    y: at.y * scale + y,
  })
  const fitting = (names: readonly Name[], room: number) =>
    names
      .filter(({ width }) => width * scale >= room)
      .sort((a, b) => b.width - a.width)
      .map(named)
  const isNear = scale >= PROVINCES_FROM
  const provinces = isNear ? [...detailed].flatMap(country => country.provinces) : []
  // Whose provinces are named needs no name across them.
  const others = countries.filter(country => !isNear || !detailed.has(country) || country.provinces.length === 0)
  return [
    ...fitting(provinces, PROVINCE_ROOM),
    ...fitting(
      others.map(({ name }) => name),
      COUNTRY_ROOM,
    ),
  ]
}
