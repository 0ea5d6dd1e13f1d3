import { __iconNode as building } from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs'
import { __iconNode as calendar } from '@tabler/icons-react/dist/esm/icons/IconCalendarEvent.mjs'
import { __iconNode as chart } from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs'
import { __iconNode as file } from '@tabler/icons-react/dist/esm/icons/IconFileText.mjs'
import { __iconNode as pin } from '@tabler/icons-react/dist/esm/icons/IconMapPin.mjs'
import { __iconNode as news } from '@tabler/icons-react/dist/esm/icons/IconNews.mjs'
import { __iconNode as box } from '@tabler/icons-react/dist/esm/icons/IconPackage.mjs'
import { __iconNode as quote } from '@tabler/icons-react/dist/esm/icons/IconQuote.mjs'
import { __iconNode as signature } from '@tabler/icons-react/dist/esm/icons/IconSignature.mjs'
import { __iconNode as tag } from '@tabler/icons-react/dist/esm/icons/IconTag.mjs'
import { __iconNode as user } from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import type { Appearance, Glyph } from '../model/palette.ts'

const drawings: { readonly [glyph in Glyph]: [string, Record<string, string>][] } = {
  person: user,
  organization: building,
  place: pin,
  event: calendar,
  agreement: signature,
  document: file,
  product: box,
  statistic: chart,
  topic: tag,
  passage: quote,
  report: news,
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Path data of an icon in a box of 24 by 24, drawn with a line 2 wide. */
export const glyphPath = (glyph: Glyph): string => drawings[glyph].map(([, attributes]) => attributes.d ?? '').join('')

const cache = new Map<string, string>()

/** What is drawn in an image of a glyph: an icon as path data in a box of 24 by 24, or a letter. */
export type GlyphDrawing =
  | { readonly kind: 'path'; readonly d: string; readonly ink: string }
  | { readonly kind: 'letter'; readonly letter: string; readonly ink: string }
const drawnIn = new Map<string, GlyphDrawing>()

/** What an image that `glyphImage` made shows. */
export const glyphOf = (image: string): GlyphDrawing | undefined => drawnIn.get(image)

/** The glyph of a label as an image: an icon where there is one, else the label's first letter. */
export function glyphImage({ glyph, hue }: Appearance, label: string): string {
  const letter = glyph ?? [...label][0]?.toUpperCase() ?? ''
  const key = `${letter} ${hue.ink}`
  const known = cache.get(key)
  if (known) return known
  const inside = glyph
    ? drawings[glyph]
        .map(([name, { key: _, ...attributes }]) => {
          const list = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`)
          return `<${name}${list.join('')}/>`
        })
        .join('')
    : `<text x="12" y="17.5" font-family="sans-serif" font-size="16" font-weight="600" text-anchor="middle" fill="${hue.ink}" stroke="none">${escaped(letter)}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" stroke="${hue.ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inside}</svg>`
  const url = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
  cache.set(key, url)
  drawnIn.set(
    url,
    glyph ? { kind: 'path', d: glyphPath(glyph), ink: hue.ink } : { kind: 'letter', letter, ink: hue.ink },
  )
  return url
}
